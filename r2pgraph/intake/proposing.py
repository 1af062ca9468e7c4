"""Proposals from the text of a document, by rules and by names that the graph knows; none is accepted here.

Each says what it is, on which words it rests, what in the graph it may be, and by which rule it was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from r2pgraph.names import Names
from r2pgraph.vocab import BASE

KINDS = ("person", "host", "date", "recommendation", "organisation", "state", "instrument", "quantity")
HEADINGS = ("Kind", "Words", "May be", "Reason", "First character")
_GROUPS: Mapping[str, str] = {
    "person": "person", "state": "state", "instrument": "instrument", "organization": "organisation",
    "body": "organisation", "network": "organisation", "group": "organisation", "mission": "organisation",
}  # fmt: skip
_SHORTEST = 4
_PART = r"(?:[A-Z][\w’'-]+|[A-Z]\.)"
_NAME = rf"{_PART}(?:[ \n]+(?:{_PART}|de|da|del|der|van|von|al|bin)){{0,3}}[ \n]+[A-Z][\w’'-]+"
_TITLE = r"(?:H\.? ?E\.?|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Prof\.?|Professor|Ambassador|Sir)"
_TITLED = re.compile(rf"\b{_TITLE}[ \n]+(?:{_TITLE}[ \n]+)?({_NAME})")
_ROLED = re.compile(
    rf"\b({_NAME}),[ \n]+(?:the[ \n]+)?(?:\w+[ \n]+){{0,3}}"
    r"(?:Director|Minister|Ambassador|Adviser|Advisor|Professor|Secretary|President|Representative|"
    r"Fellow|Researcher|Coordinator|Counsellor|Envoy|Commissioner|Officer|Head|Founder|Leader)\b"
)
# In a list of speakers: after a semicolon, a colon, a dash or “and”, a name with what it belongs to.
_LISTED = re.compile(
    rf"(?:[;:–,]|\band)[ \n]+({_NAME})(?=,[ \n]+(?:an?|the|[A-Z])|[ \n]+of[ \n]+(?:the[ \n]+)?[A-Z])"
)
_AFTER_POST = re.compile(
    rf"\b(?:Secretary-General|Rapporteur(?:[ \n]+on(?:[ \n]+[A-Z]\w+){{1,2}})?)[ \n]+({_PART}[ \n]+{_PART})"
)
_NO_NAMES = re.compile(
    r"\b(?:The|Global|Network|Focal|Points?|Office|Council|Nations|States?|Union|Meeting|Group|Centre|Center|Human|"
    r"Rights|Security|Responsibility|Protect|Institute|Ministry|Department|Republic|Mission|Commission|Campaign|"
    r"Committee|Framework|Principles|Treaty|General|Assembly|Adviser|Advisers|Secretary|Special|Organization|Foreign|"
    r"Affairs|Latin|Central|South|North|New|International|Director|Permanent|Prevention|University|Government)\b"
)
_HOSTING = re.compile(
    r"\b(?:co-?)?host(?:ed|s|ing)\b|\bconvened\b|\bco-?organi[sz]ed\b|\bin association with\b", re.IGNORECASE
)
_MONTHS = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TWO = r"\d{1,2}(?:[ \n]?(?:-|–|and|to)[ \n]?\d{1,2})?"
_DATE = re.compile(
    rf"\b(?:(?:{_TWO}[ \n]+)?{_MONTHS},?[ \n]+(?:19|20)\d\d|{_MONTHS}[ \n]+{_TWO},[ \n]+(?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEARLESS = re.compile(rf"\b({_TWO}[ \n]+({_MONTHS}))\b(?!,?[ \n]+(?:19|20)\d\d)")
_NUMBERED = re.compile(r"^[ \t]*(?:[-•][ \t]*)?(\d{1,2})[.)][ \t]+(\S.{15,}?)(?=[.;\n])", re.MULTILINE)
_HEADING = re.compile(r"^[A-Z :,]*RECOMMENDATIONS[A-Z :,]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-•][ \t]+(?!\d)(\S.{15,}?)(?=[.;\n])", re.MULTILINE)
_COUNT = (
    r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|fifty)"
)
_COUNTED = "countries|states|members|participants|focal points|governments|people|persons|representatives"
_QUANTITY = re.compile(
    rf"\b(?:(?:more|fewer|less) than|over|at least|nearly|about|all|currently has)?[ \n]?{_COUNT}"
    rf"(?:[ \n]+out of[ \n]+{_COUNT})?[ \n]+(?:\w+[ \n]+){{0,2}}(?:{_COUNTED})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Proposal:
    """What words may record: their place, the kind, the thing of the graph it may be, and why."""

    start: int
    end: int
    kind: str
    words: str
    reason: str
    thing: str = ""


@dataclass(frozen=True)
class Proposer:
    """Finds proposals; `known` are the IRIs whose names it may use, None for all that the graph has."""

    names: Names
    known: frozenset[str] | None = None

    @cached_property
    def _called(self) -> dict[str, str]:
        """The one thing that each name means, by the name without doubled blanks, in small letters."""
        found: dict[str, str] = {}
        for name, things in self.names.things.items():
            mine = [iri for iri in things if group(iri) and (self.known is None or iri in self.known)]
            if len(mine) == 1 and len(name) >= _SHORTEST:
                found[name.casefold()] = mine[0]
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._called, key=len, reverse=True)
        parts = (r"\s+".join(map(re.escape, name.split())) for name in longest)
        return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)

    def propose(self, text: str) -> list[Proposal]:
        """All proposals for a text, in the order of the text."""
        mentions = list(self._mentions(text))
        return sorted(
            {*mentions, *_persons(text), *_hosts(text, mentions), *_patterns(text), *_without_year(text)}
        )

    def _mentions(self, text: str) -> Iterator[Proposal]:
        for match in self._pattern.finditer(text) if self._called else ():
            iri = self._called[" ".join(match[0].split()).casefold()]
            yield Proposal(*match.span(), group(iri), match[0], "its name is known here", iri)


def group(iri: str) -> str:
    """The kind of proposal that a thing of the graph makes; empty where it makes none."""
    return _GROUPS.get(iri.removeprefix(f"{BASE}id/").partition("/")[0], "") if iri.startswith(BASE) else ""


def _persons(text: str) -> Iterator[Proposal]:
    for pattern, reason in (
        (_TITLED, "a title stands before the name"),
        (_ROLED, "a post stands after the name"),
        (_LISTED, "a name in a list, with what it belongs to"),
        (_AFTER_POST, "a post stands before the name"),
    ):
        for match in pattern.finditer(text):
            if not _NO_NAMES.search(match[1]):
                yield Proposal(*match.span(1), "person", match[1], reason)


def _hosts(text: str, mentions: list[Proposal]) -> Iterator[Proposal]:
    for sentence in re.finditer(r"[^.]+", text):
        if _HOSTING.search(sentence[0]):
            for one in mentions:
                if one.kind in ("state", "organisation") and sentence.start() <= one.start < sentence.end():
                    yield Proposal(
                        one.start, one.end, "host", one.words, "its sentence tells of hosting", one.thing
                    )


def _patterns(text: str) -> Iterator[Proposal]:
    for kind, pattern, reason in (
        ("date", _DATE, "a day or a month"),
        ("recommendation", _NUMBERED, "a numbered line"),
        ("quantity", _QUANTITY, "a number with what it counts"),
    ):
        for match in pattern.finditer(text):
            yield Proposal(*match.span(), kind, match[0].strip(), reason)
    if heading := _HEADING.search(text):
        for match in _BULLET.finditer(text, heading.end()):
            reason = "an item without a number, under a heading of recommendations"
            yield Proposal(*match.span(), "recommendation", match[0].strip(), reason)


def _without_year(text: str) -> Iterator[Proposal]:
    """Years alone; and days without a year, where the text names that month in one year only."""
    dated = [match.span() for match in _DATE.finditer(text)]
    for match in _YEAR.finditer(text):
        if not any(start <= match.start() < end for start, end in dated):
            yield Proposal(*match.span(), "date", match[0], "a year")
    for match in _YEARLESS.finditer(text):
        years = {found[1] for found in re.finditer(rf"{match[2]},?[ \n]+((?:19|20)\d\d)", text)}
        if len(years) == 1:
            whole = f"{match[1]} {years.pop()}"
            yield Proposal(
                *match.span(1), "date", match[1], "the only year with this month in the text", whole
            )
