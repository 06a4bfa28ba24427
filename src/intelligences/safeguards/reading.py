"""From the YAML of a pack to its dataclasses: names of texts, citations, sections and calendars are resolved.

The shape itself is what `packs/pack.schema.json` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import conditions
from .conditions import BadCondition
from .model import (
    Blank,
    Case,
    Citation,
    DeadlineRule,
    Decision,
    Document,
    Kind,
    Level,
    Obligation,
    Option,
    Pack,
    Question,
    Scoring,
    Section,
    Term,
    Text,
    Verified,
    Words,
)

Node = Mapping[str, Any]


class BadPack(ValueError):
    """A pack that can't be read; the message says where."""


def read_pack(told: Node) -> Pack:
    """The pack that this mapping writes. Raises BadPack with the place of the first thing that makes no sense."""
    try:
        return _Reader(told).pack()
    except KeyError as error:
        raise BadPack(f"{told.get('pack')} {told.get('since')}: {error} is named and isn't there") from None
    except BadCondition as error:
        raise BadPack(f"{told.get('pack')} {told.get('since')}: {error}") from None


def _words(node: Any) -> Words:
    return Words(node["fr"], node["en"])


def _maybe(node: Node, key: str) -> Words | None:
    return _words(node[key]) if key in node else None


@dataclass
class _Reader:
    told: Node

    def __post_init__(self) -> None:
        self.texts = {one["id"]: self._text(one) for one in self.told["texts"]}
        self.citations = {one["id"]: self._citation(one) for one in self.told["citations"]}
        self.sections = {one["id"]: self._section(one) for one in self.told.get("sections", [])}
        self.calendars = {one["id"]: one["deadlines"] for one in self.told.get("calendars", [])}

    def pack(self) -> Pack:
        told = self.told
        return Pack(
            name=told["pack"],
            since=told["since"],
            checked=told["checked"],
            title=_words(told["title"]),
            notice=_words(told["notice"]),
            texts=tuple(self.texts.values()),
            citations=tuple(self.citations.values()),
            sections=tuple(self.sections.values()),
            questions=tuple(self._question(one) for one in told["questions"]),
            terms=tuple(self._term(one) for one in told.get("terms", [])),
            decisions=tuple(self._decision(one) for one in told.get("decisions", [])),
            obligations=tuple(self._obligation(one) for one in told.get("obligations", [])),
            documents=tuple(self._document(one) for one in told.get("documents", [])),
            scoring=self._scoring(told["scoring"]) if "scoring" in told else None,
            amendment=self._source(told, "act"),
        )

    def _text(self, node: Node) -> Text:
        return Text(node["id"], _words(node["title"]), node["url"], Verified(node["verified"]))

    def _citation(self, node: Node) -> Citation:
        text = self.texts[node["text"]]
        return Citation(
            id=node["id"],
            text=text,
            article=node["article"],
            url=node.get("url", text.url),
            in_force=node["in_force"],
            verified=Verified(node["verified"]),
            contested=_maybe(node, "contested"),
        )

    def _source(self, node: Node, key: str = "source") -> tuple[Citation, ...]:
        return tuple(self.citations[one] for one in node.get(key, []))

    def _section(self, node: Node) -> Section:
        return Section(node["id"], _words(node["title"]), conditions.read(node.get("when")))

    def _question(self, node: Node) -> Question:
        return Question(
            id=node["id"],
            kind=Kind(node["kind"]),
            section=self.sections[node["section"]],
            ask=_words(node["ask"]),
            source=self._source(node),
            help=_maybe(node, "help"),
            example=_maybe(node, "example"),
            unit=_maybe(node, "unit"),
            guidance=self._source(node, "guidance"),
            options=tuple(self._option(one) for one in node.get("options", [])),
            when=conditions.read(node.get("when")),
            scores=node.get("scores", ""),
        )

    def _option(self, node: Node) -> Option:
        label = _words(node["label"])
        return Option(node["id"], label, _maybe(node, "example"), node.get("alone", False), self._source(node))

    def _term(self, node: Node) -> Term:
        return Term(node["id"], _words(node["means"]), conditions.read(node["when"]), self._source(node))

    def _decision(self, node: Node) -> Decision:
        cases = tuple(
            Case(one["id"], _words(one["says"]), conditions.read(one.get("when")), self._source(one))
            for one in node["cases"]
        )
        return Decision(node["id"], _words(node["title"]), cases, conditions.read(node.get("when")))

    def _obligation(self, node: Node) -> Obligation:
        return Obligation(
            id=node["id"],
            title=_words(node["title"]),
            does=_words(node["does"]),
            evidence=_words(node["evidence"]),
            when=conditions.read(node.get("when")),
            source=self._source(node),
            deadlines=tuple(self._deadline(one) for one in self.calendars[node["calendar"]]),
        )

    def _deadline(self, node: Node) -> DeadlineRule:
        return DeadlineRule(
            id=node["id"],
            says=_words(node["says"]),
            source=self._source(node),
            when=conditions.read(node.get("when")),
            date=node.get("date"),
            or_use=node.get("or_use", ""),
            months=node.get("months"),
        )

    def _document(self, node: Node) -> Document:
        return Document(
            id=node["id"],
            title=_words(node["title"]),
            body=_words(node["body"]),
            blanks=tuple(Blank(one["id"], _words(one["label"]), _words(one["example"])) for one in node["blanks"]),
            when=conditions.read(node.get("when")),
            source=self._source(node),
        )

    def _scoring(self, node: Node) -> Scoring:
        return Scoring(
            threshold=node["threshold"],
            reduction=node["reduction"],
            levels=tuple(Level(one["id"], one["up_to"], _words(one["says"])) for one in node["levels"]),
            sections=tuple(node["sections"]),
            source=self._source(node),
        )
