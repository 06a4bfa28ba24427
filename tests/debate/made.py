"""What the tests of this room share: a debate that is open, with its statements."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intelligences.debate import actions, entry
from intelligences.debate.models import Debate, DebateRequest, Participant, Printing, Statement
from intelligences.debate.requests import actions as requests
from intelligences.kernel.events import reference
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from tests.accessibility import axe
from tests.cast import Cast
from tests.live import enter_as

SEEDS = (
    "La commune doit dire chaque année quels systèmes d’IA elle emploie.",
    "Une caméra qui reconnaît les visages n’a pas sa place dans la rue.",
    "L’IA peut trier les courriels reçus par la mairie.",
    "Un agent doit toujours relire ce qu’une IA a écrit.",
    "Les logiciels employés par la commune doivent être libres.",
    "La cantine peut prévoir les repas avec une IA.",
)
ANALYSIS = {
    "title": "Ce que ce résultat ne dit pas",
    "text": "Douze personnes ne sont pas la ville.",
    "link": "https://collectif.example/etude",
    "language": "fr",
}
FIELDS: dict[str, Any] = {
    "title": "L’IA dans notre ville",
    "question": "Que doit faire la ville avec l’intelligence artificielle ?",
    "framing": "Le conseil en débattra à la rentrée.",
    "terms": "Tout le monde est consulté pendant un mois.",
    "outcome": "Le conseil répondra à chaque conclusion.",
    "language": "fr",
    "entry": "link",
    "moderation": "before",
    "assessed_by": "la déléguée à la protection des données",
}


def prepared(cast: Cast, **fields: Any) -> Debate:
    """A debate of Alice's, ready to be opened."""
    today = timezone.localdate()
    dates = {"closes_on": today + timedelta(days=30), "assessed_on": today - timedelta(days=3)}
    debate = actions.create(cast.ville, {**FIELDS, **dates, **fields}, by=cast.alice)
    actions.seed(debate, SEEDS, language="fr", by=cast.alice)
    return debate


def opened(cast: Cast, **fields: Any) -> Debate:
    """The same, open."""
    debate = prepared(cast, **fields)
    if debate.entry == "code":
        actions.make_codes(debate, 2, by=cast.alice)
    actions.open_debate(debate, by=cast.alice)
    return Debate.objects.get(pk=debate.pk)


def prepare_in_a_browser(page: Any, site: str, title: str) -> str:
    """Alice prepares one from its pages, of which only what they say is read; the address that it will have."""
    today = timezone.localdate()
    enter_as(page, site, "alice")
    page.goto(f"{site}/debats/")
    page.get_by_role("link", name="Ouvrir un débat").click()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("La question posée").fill("Que doit faire la ville avec l’intelligence artificielle ?")
    page.get_by_label("Ce qu’il faut savoir").fill("Le conseil en débattra à la rentrée.")
    page.get_by_label("Les modalités").fill("Tout le monde est consulté pendant un mois.")
    page.get_by_label("Ce qui sera fait du résultat").fill("Le conseil répondra à chaque conclusion.")
    page.get_by_label("Dernier jour des votes").fill((today + timedelta(days=20)).isoformat())
    page.get_by_label("Date de l’analyse d’impact").fill(today.isoformat())
    page.get_by_label("Qui l’a validée").fill("la déléguée à la protection des données")
    assert axe(page) == []
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Affirmations à ajouter").fill("\n".join(SEEDS))
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("button", name="Ouvrir le débat").wait_for()
    assert axe(page) == []
    return str(page.url).removesuffix("preparer/")


def open_in_a_browser(page: Any, site: str, title: str) -> str:
    """The same, open; its address."""
    prepare_in_a_browser(page, site, title)
    page.get_by_role("button", name="Ouvrir le débat").click()
    page.get_by_text("Le débat est ouvert.").wait_for()
    return str(page.url)


def published_request(cast: Cast, *, accepted: bool = True) -> DebateRequest:
    """The group asks the town for a debate, read by moderation unless told otherwise."""
    fields = {"title": "Les caméras devant les écoles", "reason": "Personne n’en a parlé.", "language": "fr"}
    made = requests.ask(cast.collectif, fields, organisation=cast.ville, territory=None, by=cast.gilles)
    if accepted and not made.is_public:  # asked twice, it is one
        case = Case.objects.pending().get(subject=reference(made))
        moderation.decide(case, moderation.Ruling("accepted", "conform"), by=cast.dina, seen=0)
        made.refresh_from_db()
    return made


def preparing_request(cast: Cast) -> DebateRequest:
    """The same, granted, with the debate that is being prepared and a statement proposed for it."""
    asked = published_request(cast)
    requests.answer(asked, grants=True, text="Oui.", language="fr", answered_for=cast.ville, by=cast.alice)
    requests.tie(asked, prepared(cast), by=cast.alice)
    asked.refresh_from_db()
    text = "Une caméra devant une école doit être votée par le conseil."
    requests.propose(asked, [text], language="fr", organisation=cast.collectif, by=cast.gilles)
    return asked


def concluded(cast: Cast) -> Debate:
    """A closed debate of twelve people, with its final result."""
    import numpy as np

    from intelligences.debate.actions import computing

    debate = opened(cast)
    crowd(debate, np.resize([1.0, -1.0, 1.0, 1.0, -1.0], (12, len(SEEDS))))
    actions.close(debate, by=cast.alice)
    computing.compute(Debate.objects.get(pk=debate.pk))
    return Debate.objects.get(pk=debate.pk)


def participant(debate: Debate, token: str = "") -> Participant:
    """Somebody who came in by the open link."""
    return actions.join(debate, token=token or entry.new_token(), network="192.0.2.0/24:2026-11-27")


def printed(cast: Cast, debate: Debate, ballots: int = 8, *, most: int = 24) -> Printing:
    """Ballots on paper of an open debate."""
    from intelligences.debate.actions import paper

    return paper.print_ballots(
        debate, ballots=ballots, most=most, language="fr", is_large=False, ticket=uuid4(), by=cast.alice
    )


def statement(debate: Debate, number: int) -> Statement:
    """By its number."""
    return debate.statements.get(number=number)


def crowd(debate: Debate, votes: Any, *, statements: int = 0) -> None:
    """Votes of many at once: `votes` is (N, S) of 1, 0, -1 and NaN where nobody voted; more statements are added until
    there are S."""
    import numpy as np

    from intelligences.debate.models import Vote

    have = debate.statements.count()
    texts = [f"Il faut un avis public sur le point numéro {number}." for number in range(have, votes.shape[1])]
    Statement.objects.bulk_create(
        Statement(debate=debate, number=have + at, text=text, folded=text, state="accepted", is_seed=True)
        for at, text in enumerate(texts)
    )
    held = list(debate.statements.order_by("number"))
    people = Participant.objects.bulk_create(Participant(debate=debate, entry=debate.entry) for _ in votes)
    Vote.objects.bulk_create(
        Vote(participant=who, statement=held[column], value=int(row[column]))
        for who, row in zip(people, votes, strict=True)
        for column in np.flatnonzero(~np.isnan(row))
    )
