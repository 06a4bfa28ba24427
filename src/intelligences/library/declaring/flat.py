"""A declaration as flat fields, for programs: names of the public records, values as JSON, read by the pages' forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Declaration
from ..vocabulary import Answer
from .controls import Amount, Lines, PartialDate, Whole
from .filling import typed
from .forms import MOST_MEASURES, EffectsForm, StepForm
from .steps import BY_KEY, STEPS, Step

MOST_ITEMS = 100
"""Things in one list."""
EVIDENCE, ANSWERS = "evidence", "answers"
ANSWERED = tuple(answer.value for answer in Answer)
_LARGEST = 30  # digits of a number, before or after its point

STEP_OF: Mapping[str, Step] = {name: step for step in STEPS for name in step.form.base_fields}
"""Where each field is asked for."""
ANSWERABLE: Mapping[str, Step] = {name: step for step in STEPS for name in step.form.answerable}
MEASURE: Mapping[str, forms.Field] = {
    name.removeprefix("m0_"): one for name, one in EffectsForm().fields.items() if name.startswith("m0_")
}
"""The parts of a measured effect."""
Errors = list[tuple[str, str]]


class WrongFields(Exception):
    """What was told can't be taken: `errors` pairs of a field's name and a sentence. Nothing was changed."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass
class _Change:
    """What a program says of one step: its new data, and the names that it gives something to."""

    data: dict[str, list[str]]
    named: set[str] = field(default_factory=set)


def changes(declaration: Declaration, told: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """The data of each step that `told` touches, as its form holds it. WrongFields when any field that is named is
    wrong: what is only missing, or emptied, isn't. A field that gets a value loses its « unknown »."""
    errors, steps = [], _Steps(declaration)
    for name in sorted(told, key=lambda name: name == ANSWERS):  # last: a value and its « unknown » contradict
        errors += steps.take(name, told[name])
    misshapen = {where.partition(".")[0] for where, _why in errors}
    wrong = [pair for key, change in steps.touched.items() for pair in _wrong(steps, key, change)]
    errors += [(where, why) for where, why in wrong if where.partition(".")[0] not in misshapen]
    if errors:
        raise WrongFields(errors)
    begun = declaration.steps
    return {key: change.data for key, change in steps.touched.items() if change.data or key in begun}


class _Steps:
    """The steps of a declaration while a program's fields are put into them."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.touched: dict[str, _Change] = {}

    def take(self, name: str, value: Any) -> Errors:
        """Put one field in; gives what is wrong with its shape."""
        try:
            if name == ANSWERS:
                return self._answers(value)
            if name == EVIDENCE:
                return self._evidence(value)
            if name not in STEP_OF:
                return [(name[:100], _("ce nom n’est pas connu."))]
            self._value(name, _texts(STEP_OF[name].form.base_fields[name], value))
        except _Unfit as unfit:
            return [(name, str(unfit))]
        return []

    def _of(self, step: Step) -> _Change:
        held = self.declaration.steps.get(step.key, {}).get("data", {})
        return self.touched.setdefault(step.key, _Change({name: list(values) for name, values in held.items()}))

    def _value(self, name: str, texts: list[str]) -> None:
        change = self._of(STEP_OF[name])
        _put(change.data, name, texts)
        if texts:
            change.named.add(name)
            _answer(change.data, name, None)

    def _answers(self, value: Any) -> Errors:
        if not isinstance(value, dict):
            raise _Unfit(_("donnez un objet : le nom d’un champ, et « unknown » ou « not_applicable »."))
        errors: Errors = []
        for name, answer in value.items():
            where = f"{ANSWERS}.{name[:100]}"
            if name not in ANSWERABLE:
                errors.append((where, _("ce champ ne prend pas de telle réponse.")))
            elif answer is not None and answer not in ANSWERED:
                errors.append((where, _("répondez « unknown », « not_applicable » ou null.")))
            else:
                change = self._of(ANSWERABLE[name])
                _answer(change.data, name, answer)
                change.named |= {where} if answer else set()
        return errors

    def _evidence(self, value: Any) -> Errors:
        rows = [] if value is None else value
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _Unfit(_("donnez une liste d’effets, un objet chacun."))
        told = [row for row in rows if any(part not in (None, "") for part in row.values())]
        if len(told) > MOST_MEASURES:
            raise _Unfit(_("donnez au plus %(most)s effets.") % {"most": MOST_MEASURES})
        change, errors = self._of(STEP_OF["expected_effect"]), []
        for name in [name for name in change.data if _part(name)]:
            del change.data[name]
        for number, row in enumerate(told):
            errors += _measure(change.data, number, row)
        change.named.add(EVIDENCE)
        return errors


class _Unfit(Exception):
    """A value that no control could hold; the text is the sentence."""


def _measure(data: dict[str, list[str]], number: int, row: Mapping[str, Any]) -> Errors:
    errors: Errors = []
    for part, value in row.items():
        where = f"{EVIDENCE}.{number}.{part[:100]}"
        try:
            if part not in MEASURE:
                raise _Unfit(_("ce nom n’est pas connu."))
            _put(data, f"m{number}_{part}", _texts(MEASURE[part], value))
        except _Unfit as unfit:
            errors.append((where, str(unfit)))
    return errors


def _put(data: dict[str, list[str]], name: str, texts: list[str]) -> None:
    data.pop(name, None)
    if texts:
        data[name] = texts


def _answer(data: dict[str, list[str]], name: str, answer: str | None) -> None:
    for one in ANSWERED:
        kept = [held for held in data.get(one, []) if held != name]
        _put(data, one, [*kept, name] if one == answer else kept)


def is_list(one: forms.Field) -> bool:
    """Whether a field holds several things."""
    return isinstance(one, Lines | forms.MultipleChoiceField)


def is_number(one: forms.Field) -> bool:
    """Whether a field holds a number."""
    return isinstance(one, Amount | Whole)


def _texts(one: forms.Field, value: Any) -> list[str]:
    """A JSON value as the control holds it."""
    if value is None:
        return []
    if is_list(one):
        return _listed(one, value)
    if isinstance(value, str):
        return typed(value) if value.strip() else []
    takes_numbers = is_number(one) or (isinstance(one, forms.ChoiceField) and one is MEASURE["level"])
    if not takes_numbers or isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _Unfit(_("donnez un nombre ou un texte.") if takes_numbers else _("donnez un texte."))
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > _LARGEST):
        raise _Unfit(_("ce nombre est trop grand ou trop précis."))
    return typed(value)


def _listed(one: forms.Field, value: Any) -> list[str]:
    if not isinstance(value, list) or any(isinstance(item, bool) for item in value):
        raise _Unfit(_("donnez une liste."))
    if len(value) > MOST_ITEMS:
        raise _Unfit(_("donnez au plus %(most)s valeurs.") % {"most": MOST_ITEMS})
    if not all(isinstance(item, str | int) for item in value):
        raise _Unfit(_("donnez une liste de textes."))
    items = [str(item).strip() for item in value]
    if not isinstance(one, Lines):
        return items
    if any(len(item.splitlines()) != 1 for item in items):
        raise _Unfit(_("chaque valeur de la liste tient sur une ligne, et n’est pas vide."))
    return ["\n".join(items)] if items else []


def _wrong(steps: _Steps, key: str, change: _Change) -> Iterator[tuple[str, str]]:
    """Of a step that was touched, what is wrong in the fields that were named."""
    for where, name, why in _errors(BY_KEY[key].read(steps.declaration, change.data)):
        if name in change.named:
            yield where, why
        elif f"{ANSWERS}.{name}" in change.named:
            yield f"{ANSWERS}.{name}", why


def _errors(form: StepForm) -> Iterator[tuple[str, str, str]]:
    """What a form says is wrong: where, the flat field that it belongs to, why."""
    for name, errors in form.errors.as_data().items():
        part = _part(name)
        flat = EVIDENCE if part else ANSWERS if name in ANSWERED else name
        where = f"{EVIDENCE}.{name[1]}.{part}" if part else flat
        for error in errors:
            yield where, flat, _sentence(error)


def _sentence(error: ValidationError) -> str:
    if error.code == "invalid_choice":
        value = str((error.params or {}).get("value"))[:100]
        return _("« %(value)s » n’est pas une valeur proposée.") % {"value": value}
    return " ".join(error.messages)


def _part(name: str) -> str:
    """The part of a measure that a control holds: `claim` of `m0_claim`; "" for any other control."""
    number, _mark, part = name.partition("_")
    return part if number[:1] == "m" and number[1:].isdecimal() else ""


def to_mend(declaration: Declaration, steps: Iterable[str]) -> Errors:
    """What is wrong or missing in these steps, field by field."""
    told: Errors = []
    for key in steps:
        found = [(where, why) for where, _flat, why in _errors(_read(declaration, BY_KEY[key]))]
        unread = _("Ces champs viennent d’une autre source : une personne les lit et les enregistre sur la page.")
        told += found or [(key, unread)]
    return told


def _read(declaration: Declaration, step: Step) -> StepForm:
    """The form, read even when nothing was typed."""
    return step.read(declaration, declaration.steps.get(step.key, {}).get("data", {}))


def fields(declaration: Declaration) -> dict[str, Any]:
    """Every field, as JSON: "" or null or [] where nothing was told, a decimal number as text."""
    told: dict[str, Any] = {}
    answers: dict[str, str] = {}
    for step in STEPS:
        form = _read(declaration, step)
        data: Mapping[str, list[str]] = declaration.steps.get(step.key, {}).get("data", {})
        clean = form.cleaned_data if form.errors is not None else {}
        for name, one in step.form.base_fields.items():
            told[name] = _as_json(one, data.get(name, []), clean.get(name))
        for answer in ANSWERED:
            answers |= dict.fromkeys(data.get(answer, []), answer)
    return told | {EVIDENCE: _measures(declaration), ANSWERS: answers}


def _measures(declaration: Declaration) -> list[dict[str, Any]]:
    form = _read(declaration, STEP_OF["expected_effect"])
    clean = form.cleaned_data if form.errors is not None else {}
    rows = [
        {
            part: _as_json(one, form.data.getlist(f"m{number}_{part}"), clean.get(f"m{number}_{part}"))
            for part, one in MEASURE.items()
        }
        for number in range(MOST_MEASURES)
    ]
    return [row for row in rows if any(value not in ("", None) for value in row.values())]


def _as_json(one: forms.Field, typed: list[str], clean: Any) -> Any:
    """What was typed; a number that its control could read, without the spaces and units that people add; a date that
    it could read, as records hold it.
    """
    if isinstance(one, Lines):
        return [line.strip() for line in "\n".join(typed).splitlines() if line.strip()]
    if is_list(one):
        return list(typed)
    text = typed[0] if typed else ""
    if isinstance(one, PartialDate):
        return clean or text
    if not is_number(one):
        return text
    if clean is None:
        return text or None
    return clean if isinstance(clean, int) else f"{clean:f}"


def schema(*, writes: bool) -> dict[str, Any]:
    """The JSON Schema of the fields: as a program may write them, or as it reads them (a draft may hold anything)."""
    properties = {name: _schema(step.form.base_fields[name], writes) for name, step in STEP_OF.items()}
    measure = {part: _schema(one, writes) for part, one in MEASURE.items()}
    row = {"type": "object", "properties": measure, "additionalProperties": False}
    most = {"maxItems": MOST_MEASURES} if writes else {}
    null = ["null"] if writes else []
    properties[EVIDENCE] = {"title": _("Effets mesurés"), "type": ["array", *null], "items": row, **most}
    answer = {"enum": [*ANSWERED, *([None] if writes else [])]}
    properties[ANSWERS] = {
        "title": _("Ce qui n’est pas su, ou sans objet"), "type": "object", "additionalProperties": False,
        "properties": dict.fromkeys(ANSWERABLE, answer),
    }  # fmt: skip
    told = {"type": "object", "properties": properties, "additionalProperties": False}
    return told if writes else told | {"required": list(properties)}


def of_step(told: Mapping[str, Any], step: str) -> dict[str, Any]:
    """Of the fields of a declaration, those of a step, with what it says of those that aren't told."""
    names = [name for name, held in STEP_OF.items() if held.key == step] + [EVIDENCE] * (step == "effets")
    answers = {name: answer for name, answer in told[ANSWERS].items() if name in names}
    return {name: told[name] for name in names} | {ANSWERS: answers}


def _schema(one: forms.Field, writes: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"title": str(one.label)}
    told |= {"description": str(one.help_text)} if one.help_text else {}
    null = ["null"] if writes else []
    choices = [code for code, _said in getattr(one, "choices", ())]
    if is_list(one):
        items = {"enum": choices} if choices and writes else {"type": ["string", "integer"] if writes else "string"}
        return told | {"type": ["array", *null], "items": items, **({"maxItems": MOST_ITEMS} if writes else {})}
    if is_number(one):
        kind = "integer" if isinstance(one, Whole) else "number"
        return told | {"type": ["string", "null", *([kind] if writes or kind == "integer" else [])]}
    if not writes:
        return told | {"type": "string"}
    if choices:
        codes = [
            *choices,
            *([] if "" in choices else [""]),
            *([int(code) for code in choices if str(code).isdecimal()]),
        ]
        return told | {"enum": [*codes, None]}
    if isinstance(one, PartialDate):
        return told | {"type": ["string", "null"], "maxLength": one.max_length}
    return told | {"type": ["string", "null"], "maxLength": getattr(one, "max_length", None)}
