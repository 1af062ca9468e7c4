"""Proposals from the text of a document, by rules and by names that the graph knows; none is accepted here.

Each says what it is, on which words it rests, what in the graph it may be, and by which rule it was found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from r2pgraph.intake.hosting import hosts
from r2pgraph.intake.people import Named, named
from r2pgraph.names import Names, folded
from r2pgraph.vocab import BASE

KINDS = (
    *("person", "affiliation", "host", "date", "place", "organisation", "state", "instrument"),
    *("recommendation", "quantity"),
)
_GROUPS: Mapping[str, str] = {
    "person": "person", "state": "state", "instrument": "instrument", "organization": "organisation",
    "body": "organisation", "network": "organisation", "group": "organisation", "mission": "organisation",
    "place": "place",
}  # fmt: skip
_LONGEST_ACRONYM = 6
_YEAR_BEFORE = re.compile(r"^(?:19|20)\d\d ")
_ASIDE = re.compile(r"\s+\([A-Z]{2,6}\)\s+")  # an acronym within a longer name
_NEVER = r"(?!)"
_BETWEEN = r"(?:\s+|\s+\([A-Z]{2,6}\)\s+)"
_TOWN = re.compile(r"\b([A-Z][\w’'-]+(?:[ \n][A-Z][\w’'-]+){0,2}),[ \n]+(?=[A-Z])")
_DISTRICT = re.compile(r"\b([A-Z][\w’'-]+,[ \n]+(?!H\.)[A-Z]\.[A-Z]\.)")
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
    r"(?:(?!(?:19|20)\d\d\b)\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|"
    r"sixteen|twenty|fifty)"
)
_COUNTED = (
    "countries|states|members|participants|focal points|governments|people|persons|representatives|experts|"
    "missions|resolutions|reports|meetings|organi[sz]ations|years|days|percent|per cent"
)
_QUANTITY = re.compile(
    rf"\b(?:(?:more|fewer|less) than|over|at least|nearly|about|all|currently has)?[ \n]?{_COUNT}"
    rf"(?:[ \n]+out of[ \n]+{_COUNT})?[ \n]+(?:[\w-]+[ \n]+){{0,2}}(?:{_COUNTED})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Proposal:
    """What words may record: their place, the kind, the thing of the graph it may be, and why.

    `person` is who is named, for a person and for what a person is said to be; `clue` the verb that tells
    of a host.
    """

    start: int
    end: int
    kind: str
    words: str
    reason: str
    thing: str = ""
    person: Named | None = None
    clue: str = ""


@dataclass(frozen=True)
class Proposer:
    """Finds proposals; `known` are the IRIs whose names it may use, None for all that the graph has."""

    names: Names
    known: frozenset[str] | None = None

    @cached_property
    def _called(self) -> dict[str, str]:
        """The one thing that each name means, by the name without doubled blanks, in small letters."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, things in self.names.things.items():
            for iri in things:
                if group(iri) and self._known(iri):
                    found[_YEAR_BEFORE.sub("", name.casefold())].add(iri)
        for short, long in self._acronyms:
            for name in [name for name in found if f"{long} " in name or f" {long}" in name]:
                found[name.replace(long, short)] |= found[name]
        return {name: things.pop() for name, things in found.items() if len(things) == 1}

    @cached_property
    def _acronyms(self) -> list[tuple[str, str]]:
        """The acronyms of things, each with the name that it stands for within longer names."""
        return [
            (name.casefold(), folded(self.names.label(iri)))
            for name, things in self.names.things.items()
            for iri in things
            if group(iri) and len(things) == 1 and self._is_acronym(name, iri)
        ]

    def _is_other(self, name: str) -> bool:
        """Whether a name means something here that is no place."""
        return any("/id/place/" not in iri for iri in self.names.things.get(folded(name), ()))

    def _is_acronym(self, name: str, iri: str) -> bool:
        label = self.names.label(iri)
        short = len(name) <= _LONGEST_ACRONYM and folded(label) != folded(name)
        return " " not in name and (short or label.isupper())

    def _known(self, iri: str) -> bool:
        return self.known is None or iri in self.known

    @cached_property
    def _demonyms(self) -> dict[str, str]:
        """The state of which each adjective is made by rule; none that may be of two."""
        made: dict[str, set[str]] = defaultdict(set)
        for iri, label in self.names.labels.items():
            if group(iri) == "state" and self._known(iri):
                for word in demonyms(label):
                    made[word.casefold()].add(iri)
        return {word: found.pop() for word, found in made.items() if len(found) == 1}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._called, key=len, reverse=True)
        parts = [_BETWEEN.join(map(re.escape, name.split())) for name in longest]
        others = [f"{re.escape(word)}s?" for word in sorted(self._demonyms, key=len, reverse=True)]
        return re.compile(
            rf"(?<![\w-])(?:({'|'.join(parts)})|({'|'.join(others) or _NEVER}))(?!\w)", re.IGNORECASE
        )

    def propose(self, text: str) -> list[Proposal]:
        """All proposals for a text, in the order of the text."""
        mentions = [*self._mentions(text)]
        taken = [(one.start, one.end) for one in mentions if one.kind != "person"]
        people = [*_people(text, taken, mentions)]
        found = {*mentions, *people, *_hosts(text, mentions), *_patterns(text), *_without_year(text)}
        places = (one for one in _places(text, [*mentions, *people]) if not self._is_other(one.words))
        return sorted({*found, *places}, key=lambda one: (one.start, one.end, one.kind))

    def _mentions(self, text: str) -> Iterator[Proposal]:
        for match in self._pattern.finditer(text) if self._called else ():
            name = " ".join(_ASIDE.sub(" ", match[0]).split())
            if match[1] is None:
                iri = self._demonyms.get(name.casefold()) or self._demonyms[name.casefold()[:-1]]
                reason, written = f"a word made of “{self.names.label(iri)}”", name[0].isupper()
            else:
                iri, reason = self._called[name.casefold()], "its name is known here"
                written = self._as_written(name, iri)
            if written:
                yield Proposal(*match.span(), group(iri), match[0], reason, iri)

    def _as_written(self, name: str, iri: str) -> bool:
        """Whether the letters may be the name: acronyms in capitals, states with one."""
        return name.isupper() if self._is_acronym(name, iri) else group(iri) != "state" or name[0].isupper()


def demonyms(label: str) -> Iterator[str]:
    """The adjectives that the usual endings make of a state's name, of “Ghana” “Ghanaian”; not all exist."""
    head = label.partition(" (")[0]
    first, _, rest = head.partition(" ")
    if rest and re.search(r"\b(?:Federation|Republic)$", rest) and first.endswith("an"):
        yield first  # Russian Federation
    elif not rest:
        endings = {"a": ("n", "ian"), "e": ("an",), "o": ("an",)}
        yield from (f"{head}{ending}" for ending in endings.get(head[-1], ("ian", "i", "ese")))
        if head[-1] in "aeyo":
            yield from (f"{head[:-1]}{ending}" for ending in ("ian", "an", "ese"))


def group(iri: str) -> str:
    """The kind of proposal that a thing of the graph makes; empty where it makes none."""
    return _GROUPS.get(iri.removeprefix(f"{BASE}id/").partition("/")[0], "") if iri.startswith(BASE) else ""


def _people(text: str, taken: list[tuple[int, int]], mentions: list[Proposal]) -> Iterator[Proposal]:
    for one in named(text, taken):
        yield Proposal(one.start, one.end, "person", one.name, one.reason, person=one)
        if one.said:
            start, end = one.said
            within = [m for m in mentions if m.kind == "organisation" and start <= m.start < end]
            body = within[-1].thing if within else ""
            yield Proposal(start, end, "affiliation", text[start:end], "it stands beside the name", body, one)


def _hosts(text: str, mentions: list[Proposal]) -> Iterator[Proposal]:
    bodies = {(one.start, one.end): one for one in mentions if one.kind in ("state", "organisation")}
    for span, verb in hosts(text, list(bodies)).items():
        yield replace(bodies[span], kind="host", reason=f"its sentence tells that it “{verb}”", clue=verb)


def _places(text: str, mentions: list[Proposal]) -> Iterator[Proposal]:
    """Names in front of those of countries, and with the two letters of what they lie in."""
    states = {one.start for one in mentions if one.kind == "state"}
    for pattern, ends, reason in (
        (_TOWN, states, "a name in front of a country's"),
        (_DISTRICT, None, "a name with the letters of what it lies in"),
    ):
        for match in pattern.finditer(text):
            free = not any(one.start < match.end(1) and match.start() < one.end for one in mentions)
            if free and (ends is None or match.end() in ends):
                yield Proposal(*match.span(1), "place", match[1], reason)


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
