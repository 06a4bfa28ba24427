"""Forms, and how each is come to: read before Django is ready, so that models only exist inside functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.cast import Cast
from tests.contracts.addresses import asked_debate, concluded, meeting, proposing

_STEPS = {
    "systeme": "SystemForm", "fonctionnement": "WorkingForm", "donnees": "DataForm", "personnes": "PeopleForm",
    "etat": "StateForm", "moyens": "MeansForm", "effets": "EffectsForm", "recours": "RedressForm",
    "documents": "DocumentsForm",
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """A form: its class, who opens it, one of its fields, its address, what it takes; `before` leads to it."""

    name: str
    form: str
    who: str
    field: str
    address: Callable[[Cast], str]
    right: tuple[tuple[str, str], ...] = ()
    before: Callable[[Client], object] = lambda _client: None

    def __str__(self) -> str:
        return self.name


def _ville(path: str) -> Callable[[Cast], str]:
    return lambda cast: path.format(pk=cast.ville.pk)


def _question(cast: Cast) -> Any:
    from tests.community.urls import _question as made

    return made(cast)["pk"]


def _refused_question(cast: Cast) -> str:
    from uuid import uuid4

    from intelligences.community import actions
    from intelligences.community.models import Question
    from intelligences.kernel.events import reference
    from tests.community.made import decide, use

    asked = actions.Asked(uuid4(), reference(use(cast)), "question", "", "Un nom propre ?", "fr")
    held: Question = actions.ask_signed_in(asked, by=cast.camille)
    decide(held, cast.dina, "refused", text="Retirez le nom.")
    return f"/questions/{held.pk}/"


def _case(cast: Cast) -> str:
    from uuid import uuid4

    from intelligences.community import actions
    from intelligences.kernel.events import reference
    from intelligences.moderation.models import Case
    from tests.community.made import use

    asked = actions.Asked(uuid4(), reference(use(cast)), "question", "", "Qui vérifie ?", "fr")
    actions.ask_signed_in(asked, by=cast.camille)
    return f"/moderation/{Case.objects.pending().order_by('-pk')[0].pk}/"


def _refused_decision(cast: Cast) -> str:
    from intelligences.moderation.models import Decision

    _tell_then_refuse(cast)
    return f"/moderation/decisions/{Decision.objects.order_by('-pk')[0].pk}/repondre/"


def _tell_then_refuse(cast: Cast) -> None:
    from intelligences.library.actions import tell
    from intelligences.library.actions.telling import Told
    from intelligences.moderation import actions as moderation
    from intelligences.moderation.models import Case

    tell(Told("Tri", "Ville", "https://exemple.example/a", "press"), by=cast.camille)
    case = Case.objects.pending().order_by("-pk")[0]
    moderation.decide(case, moderation.Ruling("refused", "off_topic", "Hors sujet."), by=cast.dina, seen=0)


def _step(key: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        from intelligences.library import actions

        return f"/declarer/{actions.begin(cast.ville, by=cast.alice, language='fr').pk}/etape/{key}/"

    return address


def _source(cast: Cast) -> str:
    from tests.opendata.urls import _source as made

    return f"{made(cast).get_absolute_url()}modifier/"


def _asked_about(cast: Cast) -> str:
    from intelligences.kernel.events import reference
    from tests.community.made import use

    return "/questions/poser/?" + urlencode({"sur": reference(use(cast))})


def _ask_a_code(client: Client) -> object:
    return client.post("/compte/connexion/", {"email": "camille@exemple.example"})


def _columns(_cast: Cast) -> str:
    from io import BytesIO

    from intelligences.library.actions import registers

    file = BytesIO("Nom du système,Organisme qui s’en sert,But\nTri,Ville,Trier\n".encode())
    return f"{registers.receive(file, name='a.csv', by=None).get_absolute_url()}colonnes/"


def _key(cast: Cast) -> str:
    from tests.accounts.urls import _key as made

    return f"/compte/securite/cles/{made(cast)['pk']}/nommer/"


def _debate(end: str, *, is_open: bool = True, **fields: Any) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        from tests.debate.made import opened, prepared

        return f"{(opened if is_open else prepared)(cast, **fields).get_absolute_url()}{end}"

    return address


def _asking_debate(cast: Cast) -> str:
    from datetime import date

    from intelligences.debate import actions
    from intelligences.debate.representing import actions as representing
    from tests.debate.made import prepared

    debate = prepared(cast)
    sex = representing.Chosen("sex", [("", 5), ("", 7)], "INSEE", date(2022, 1, 1))
    representing.ask(debate, [sex], by=cast.alice)
    actions.open_debate(debate, by=cast.alice)
    return f"{debate.get_absolute_url()}participer/a-propos/"


def _panel(end: str, state: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        from tests.debate.panels import made

        return f"{getattr(made, state)(cast).get_absolute_url()}{end}"

    return address


def _concertation(end: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        from tests.debate.concertations.made import opened

        return f"{opened(cast).get_absolute_url()}{end}"

    return address


def _come_in(client: Client) -> None:
    from intelligences.debate.models import Debate
    from tests.debate.made import participant

    debate = Debate.objects.order_by("-pk")[0]
    participant(debate, "un jeton")
    client.cookies[f"debat-{debate.pk}"] = "un jeton"


def _assessed(end: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        from intelligences.library import actions
        from intelligences.library.queries.assessing import assessment_of
        from tests.community.made import use
        from tests.library.assessing.answers import CRPA

        made = use(cast)
        held = assessment_of(made, "crpa")
        actions.answer(made, "crpa", CRPA, seen={id: held.revision_of(id) for id in CRPA}, by=cast.alice)
        return f"/usages/{made.pk}/obligations/crpa/{end}"

    return address


DOORS = (
    Door("accounts.sign in", "SignInForm", "", "email", lambda _cast: "/compte/connexion/",
         (("email", "x@exemple.example"),)),
    Door("accounts.code", "CodeForm", "", "code", lambda _cast: "/compte/code/", before=_ask_a_code),
    Door("accounts.profile", "ProfileForm", "camille", "name", lambda _cast: "/compte/profil/"),
    Door("accounts.address", "NewAddressForm", "camille", "email", lambda _cast: "/compte/adresse/",
         (("email", "y@exemple.example"),)),
    Door("accounts.delete", "TypedWordForm", "camille", "word", lambda _cast: "/compte/supprimer/"),
    Door("accounts.propose", "ProposalForm", "camille", "name", lambda _cast: "/compte/organisations/proposer/",
         (("siren", ""), ("siret", ""), ("website", ""))),
    Door("accounts.invite", "InvitationForm", "alice", "email", _ville("/compte/organisations/{pk}/membres/"),
         (("email", "z@exemple.example"),)),
    Door("accounts.edit", "EditOrganisationForm", "alice", "website", _ville("/compte/organisations/{pk}/modifier/"),
         (("website", ""),)),
    Door("accounts.close", "TypedWordForm", "farida", "word", _ville("/compte/organisations/{pk}/fermer/")),
    Door("accounts.roles", "GrantForm", "farida", "until", lambda _cast: "/compte/roles/", (("until", ""),)),
    Door("accounts.first code", "FirstCodeForm", "camille", "code",
         lambda _cast: "/compte/securite/application/activer/"),
    Door("accounts.rename a key", "RenamedKeyForm", "alice", "name", _key),
    Door("accounts.token", "TokenForm", "alice", "label", lambda _cast: "/compte/jetons/"),
    Door("community.ask, signed in", "AskForm", "camille", "text", _asked_about),
    Door("community.ask, a visitor", "AskForm", "", "text", _asked_about,
         (("email", "v@exemple.example"), ("altcha", ""))),
    Door("community.answer", "AnswerForm", "alice", "text", lambda cast: f"/questions/{_question(cast)}/repondre/"),
    Door("civil.present", "PresentationForm", "gilles", "text",
         lambda cast: f"/societe-civile/{cast.collectif.pk}/presenter/", (("source", ""),)),
    Door("meetings.create", "MeetingForm", "alice", "title", lambda _cast: "/rencontres/organiser/",
         (("day", "2040-05-12"), ("begins", "18:00"), ("last_day", ""), ("ends", "20:00"), ("link", ""),
          ("places", ""))),
    Door("meetings.edit", "MeetingForm", "alice", "title", meeting("modifier/"),
         (("day", "2040-05-12"), ("begins", "18:00"), ("last_day", ""), ("ends", "20:00"), ("link", ""),
          ("places", ""))),
    Door("meetings.agenda", "AgendaForm", "alice", "title_0", meeting("ordre-du-jour/"),
         tuple((f"minutes_{at}", "10") for at in range(6))),
    Door("meetings.cancel", "CancelForm", "alice", "because", meeting("annuler/")),
    Door("meetings.register, a visitor", "RegisterForm", "", "name", meeting("inscription/"),
         (("email", "v@exemple.example"), ("altcha", ""))),
    Door("meetings.register, signed in", "RegisterForm", "camille", "name", meeting("inscription/")),
    Door("meetings.attendance", "AttendanceForm", "alice", "others", meeting("presences/", has_begun=True),
         (("others", "3"),)),
    Door("meetings.minutes", "MinutesForm", "alice", "text", meeting("compte-rendu/rediger/", has_begun=True)),
    Door("debate.ask for one", "RequestForm", "gilles", "title",
         lambda cast: f"/debats/demandes/demander/?a=accounts.organisation%3A{cast.ville.pk}"),
    Door("debate.answer a request", "RequestAnswerForm", "alice", "text", asked_debate),
    Door("debate.propose to the organiser", "ProposeSeedsForm", "gilles", "texts", proposing("")),
    Door("debate.decide a proposal", "DecideSeedForm", "alice", "reason", proposing("{seed}/")),
    Door("debate.counter-analysis", "CounterAnalysisForm", "gilles", "text", concluded, (("link", ""),)),
    Door("debate.declare interests", "InterestForm", "dina", "text", _debate("moderation/declarer/")),
    Door("debate.create", "DebateForm", "alice", "title", lambda _cast: "/debats/ouvrir/",
         (("closes_on", ""), ("assessed_on", ""))),
    Door("debate.seeds", "SeedsForm", "alice", "texts", _debate("preparer/", is_open=False)),
    Door("debate.traits", "TraitForm", "alice", "place-lines", _debate("preparer/representativite/", is_open=False),
         (("place-asked", "on"), ("place-lines", "Centre ; 12\nNord ; 8"), ("place-as_of", "2022-01-01"),
          ("age-as_of", ""), ("sex-as_of", ""), *((f"age-many{place}", "") for place in range(5)),
          *((f"sex-many{place}", "") for place in range(2)), ("assessed", "on"))),
    Door("debate.about", "AboutForm", "", "sex", _asking_debate, before=_come_in),
    Door("debate.enter", "EnterForm", "", "code", _debate("participer/entrer/", entry="code"), (("altcha", ""),)),
    Door("debate.propose", "StatementForm", "", "text", _debate("participer/proposer/"), before=_come_in),
    Door("panels.create", "PanelForm", "alice", "title", lambda _cast: "/panels/preparer/",
         (("applies_until", ""), ("draw_on", ""), ("deletes_on", ""))),
    Door("panels.quotas", "QuotasForm", "alice", "quotas", _panel("preparer/quotas/", "prepared"),
         (("size", "8"), ("quotas", "Sexe\nFemmes : 4\nHommes : 4"))),
    Door("panels.apply", "ApplyForm", "", "name", _panel("candidater/", "opened"), (("email", "ada@exemple.fr"),)),
    Door("concertations.create", "ConcertationForm", "alice", "title", lambda _cast: "/concertations/preparer/",
         (("calendar", ""), ("contributions_until", ""))),
    Door("concertations.contribute", "ContributeForm", "", "signature", _concertation("contribuer/"),
         (("altcha", ""), ("email", "ada@exemple.fr"))),
    Door("concertations.conclude", "ConcludeForm", "alice", "synthesis", _concertation("conclure/")),
    Door("debate.translate", "TranslationForm", "alice", "text", _debate("affirmations/0/traduire/")),
    Door("debate.take back", "StubForm", "", "code", _debate("soiree/talon/"), (("number", "482130"),)),
    Door("debate.rewrite", "RewriteForm", "dina", "merged", _debate("affirmations/0/reecrire/"), (("merged", ""),)),
    Door("moderation.decide", "DecisionForm", "dina", "verdict", _case),
    Door("moderation.answer", "AnswerForm", "camille", "text", _refused_decision),
    Door("library.tell", "TellForm", "camille", "operator", lambda _cast: "/bibliotheque/signaler/",
         (("url", "https://exemple.example/page"), ("place", ""))),
    Door("library.save a search", "SaveForm", "camille", "name", lambda _cast: "/bibliotheque/recherches/?q=eau"),
    Door("library.import", "RegisterForm", "farida", "url", lambda _cast: "/bibliotheque/importer/",
         (("url", "https://register.example/x.csv"),)),
    Door("library.supplier's sheet", "SupplierForm", "alice", "url", lambda _cast: "/declarer/fournisseur/",
         (("url", ""),)),
    Door("library.columns", "ColumnsForm", "farida", "publisher", _columns, (("source_url", ""),)),
    Door("library.duty", "DutyForm", "alice", "note", _assessed("obligation/explanation/")),
    Door("library.sign", "SignForm", "alice", "function", _assessed("signer/")),
    Door("opendata.new source", "SourceForm", "farida", "publisher", lambda _cast: "/donnees/moissons/ajouter/",
         (("url", "https://register.example/x.csv"),)),
    Door("opendata.change a source", "SourceForm", "farida", "publisher", _source,
         (("url", "https://register.example/x.csv"),)),
    *(Door(f"library.declare, {key}", form, "alice", "revision", _step(key)) for key, form in _STEPS.items()),
)  # fmt: skip
ELSEWHERE = {
    "CodesForm": "a number (tests/debate/test_pages.py)", "PrintForm": "the same",
    "PaperFileForm": "a file (tests/debate/evening/test_pages.py)",
    "ConfirmForm": "what was sealed (tests/debate/evening/test_pages.py)",
    "FindForm": "a number (tests/debate/evening/test_pages.py)",
    "BallotForm": "a page for each ballot (tests/debate/evening/test_pages.py)",
    "ReceiptForm": "any text or file, and nothing is written (tests/debate/test_receipts.py)",
    "ObserverForm": "a choice (tests/debate/test_moderating_in_the_open.py)",
    "TieForm": "a choice (tests/debate/test_requests.py)",
    "AssessedForm": "a box, sent with TraitForm",
    "ProvedForm": "what forms of whoever has no account share",
    "ImportForm": "a file (tests/debate/test_importing.py)",
    "ListForm": "a file (tests/debate/panels/test_pages.py)",
    "DrawForm": "a value, on the day (tests/debate/panels/test_pages.py)",
    "StepForm": "its children are here",
    "ConfirmedAddressForm": "its children are here",
    "DirectoryForm": "a search: nothing is written (tests/accounts/test_organisations.py)",
    "RewordForm": "behind the link of an e-mail (tests/community/test_answering.py)",
    "QuestionsForm": "any answers (tests/library/assessing/test_pages.py)",
    "TextForm": "any words (tests/library/producing/test_texts.py)",
    "RunForm": "a box", "StartForm": "a box", "SheetForm": "a choice",
    "SecondCodeForm": "a code while one signs in (tests/accounts/test_second_factor.py)",
    "ConfirmationForm": "the same",
    "NewKeyForm": "what a security key answers (tests/accounts/test_second_factor.py)",
}  # fmt: skip
"""Forms that no door here opens, and why."""
