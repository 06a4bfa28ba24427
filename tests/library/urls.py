"""Addresses of this room for the test that walks every address as every role: name → arguments."""

from intelligences.library import actions
from intelligences.library.models import Declaration, Deployment, RegisterImport, Solution, SolutionGrouping, Source
from intelligences.library.queries import assessing
from tests.cast import Cast
from tests.library.assessing.answers import CRPA


def _source() -> Source:
    told = {"url": "https://exemple.example/article", "title": "Article inventé", "kind": "press"}
    return Source.objects.get_or_create(**told)[0]


def _use(cast: Cast) -> dict[str, object]:
    held = Deployment.objects.filter(register="walk").first()
    made = held or actions.publish(
        Deployment(
            title="Usage inventé", operator_name="Ville inventée", origin="collected", source=_source(),
            register="walk", external_id="1",
        ),
        by=cast.dina,
    )  # fmt: skip
    return {"pk": made.pk, "slug": made.slug}


def _solution(cast: Cast) -> dict[str, object]:
    held = Solution.objects.filter(register="walk").first()
    made = held or actions.publish(
        Solution(name="Solution inventée", origin="collected", source=_source(), register="walk", external_id="1"),
        by=cast.dina,
    )
    return {"pk": made.pk, "slug": made.slug}


def _import(cast: Cast) -> dict[str, object]:
    told = {"file_name": "registre.csv", "sha256": "0" * 64, "size": 1}
    return {"pk": RegisterImport.objects.get_or_create(**told)[0].pk}


def _grouping(cast: Cast) -> dict[str, object]:
    told = {"name": "Solution inventée", "fingerprint": "walk", "why": "Les mêmes mots.", "likeness": 1.0}
    return {"pk": SolutionGrouping.objects.get_or_create(**told)[0].pk}


def _declaration(cast: Cast) -> dict[str, object]:
    told = {"organisation": cast.ville, "start": "blank", "batch": "walk"}
    return {"pk": Declaration.objects.get_or_create(**told)[0].pk}


def _own(cast: Cast) -> dict[str, object]:
    held = Deployment.objects.filter(register="walk", external_id="own").first()
    made = held or actions.publish(
        Deployment(
            title="Usage de la ville", operator_name=cast.ville.name, origin="declared", organisation=cast.ville,
            register="walk", external_id="own",
        ),
        by=cast.dina,
    )  # fmt: skip
    return {"pk": made.pk}


def _batch(cast: Cast) -> dict[str, object]:
    _declaration(cast)
    return {"batch": "walk"}


def _assessed(cast: Cast, **more: object) -> dict[str, object]:
    use = Deployment.objects.get(pk=_own(cast)["pk"])
    held = assessing.assessment_of(use, "crpa")
    if held.pk is None:
        actions.answer(use, "crpa", CRPA, seen={}, by=cast.alice)
    return {"pk": use.pk, "pack": "crpa", **more}


def _assessed_use(cast: Cast) -> dict[str, object]:
    return {"pk": _assessed(cast)["pk"]}


def _signed(cast: Cast) -> dict[str, object]:
    told = _assessed(cast)
    held = assessing.assessment_of(Deployment.objects.get(pk=told["pk"]), "crpa")
    if not held.signed.exists():
        actions.sign(held, function="Maire", publish=True, seen=held.revision, by=cast.alice)
    return {**told, "number": 1}


SAMPLES = {
    "library:duties": _own,
    "library:obligations": _assessed_use,
    "library:assessment": _assessed,
    "library:assessment_questions": lambda cast: _assessed(cast, page="body"),
    "library:assessment_check": _assessed,
    "library:follow_pack": _assessed,
    "library:produced": _assessed_use,
    "library:prepared_text": lambda cast: _assessed(cast, document="mention"),
    "library:prepared_text_pdf": lambda cast: _assessed(cast, document="mention"),
    "library:assessment_note": _assessed,
    "library:use_deadlines_file": _assessed_use,
    "library:short": lambda cast: {"pk": _use(cast)["pk"]},
    "library:use_sheet": _use,
    "library:use_card": _use,
    "library:use_sheet_pdf": _use,
    "library:use_sign_pdf": _use,
    "library:duty": lambda cast: _assessed(cast, obligation="explicit_mention"),
    "library:sign_assessment": _assessed,
    "library:signed_assessment": _signed,
    "library:show_signed": _signed,
    "library:withdraw_signed": _signed,
    "library:declaration": _declaration,
    "library:declaration_step": lambda cast: {**_declaration(cast), "step": "systeme"},
    "library:declaration_check": _declaration,
    "library:declaration_preview": _declaration,
    "library:send_declaration": _declaration,
    "library:take_back_declaration": _declaration,
    "library:sheet_template": lambda cast: {"form": "csv"},
    "library:declare_batch": _batch,
    "library:send_batch": _batch,
    "library:still_true": lambda cast: {"token": "x"},
    "library:change_use": _own,
    "library:confirm_use": _own,
    "library:withdraw_use": _own,
    "library:restore_use": _own,
    "library:import": _import,
    "library:import_columns": _import,
    "library:import_compare": _import,
    "library:import_sheet": _import,
    "library:import_run": _import,
    "library:import_give_up": _import,
    "library:import_report": _import,
    "library:decide_grouping": _grouping,
    "library:index_file": lambda cast: {"form": "json"},
    "library:forget": lambda cast: {"pk": 0},
    "library:changes_file": lambda cast: {"form": "json"},
    "library:use": _use,
    "library:use_file": lambda cast: {**_use(cast), "form": "json"},
    "library:use_versions": _use,
    "library:solution": _solution,
    "library:solution_file": lambda cast: {**_solution(cast), "form": "csv"},
    "library:solution_versions": _solution,
}
