"""The ledger: every recommendation and proposal, where it came back, and what is recorded of its fate.

Silence is told as silence: what the sources held record, and up to when, never that nothing was done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph.errors import BadArgument
from r2pgraph.names import Names
from r2pgraph.store import Solutions
from r2pgraph.vocab import R2P, RDF
from r2pgraph.wording import SCOPES, day

STATUSES = ("restated", "followed-up", "neither")
_FIELDS: Mapping[str, tuple[URIRef, ...]] = {
    "level": (R2P.level,),
    "addressee": (R2P.addressee,),
    "theme": (R2P.theme,),
    "instrument": (R2P.mentionsInstrument,),
    "meeting": (R2P.issuedAt,),
}


@dataclass(frozen=True)
class Link:
    """A restatement of an entry by another, with what changed; or a follow-up, with its status and day."""

    record: str
    entry: str
    note: str
    status: str = ""
    day: str = ""

    @property
    def shared(self) -> str:
        """What a restatement has in common with what it restates: its note begins with it (“In both: …”)."""
        return self.note.partition(". ")[0].removeprefix("In both: ").rstrip(".")

    @property
    def followed_up(self) -> str:
        """A follow-up in the middle of a sentence: its year, and what is recorded of it."""
        return f"followed up in {self.day[:4]}: “{self.note}”"


@dataclass(frozen=True)
class Entry:
    """One recommendation or proposal; IRIs, each list in a fixed order. `meeting_day` is ISO 8601 or empty.

    `line` are all entries of the same line of restatements, itself included, the earliest first.
    """

    iri: str
    label: str
    numbered: bool
    number: str
    level: str
    meeting: str
    meeting_day: str
    addressees: tuple[str, ...]
    themes: tuple[str, ...]
    instruments: tuple[str, ...]
    proposers: tuple[str, ...]
    scope: str
    evidence: tuple[str, ...]
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    follow_ups: tuple[Link, ...]
    line: tuple[str, ...]

    @property
    def status(self) -> str:
        """One of `STATUSES`: what the sources held record of its fate."""
        return "followed-up" if self.follow_ups else "restated" if self.after or self.before else "neither"


@dataclass(frozen=True)
class Ledger:
    """All entries; `query` answers one of our own queries by its name."""

    query: Callable[[str], Solutions]
    names: Names

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, those of the longest lines first, then by meeting, level and number."""
        said = self._said
        lines = _lines(said, self._restatements, lambda iri: (self._day(iri), iri))
        entries = [self._entry(iri, facts, lines[iri]) for iri, facts in said.items()]
        return tuple(sorted(entries, key=_order))

    def chosen(self, asked: Mapping[str, str]) -> tuple[Entry, ...]:
        """The entries with these values: a field's name and an IRI, or `status` and one of `STATUSES`."""
        for name in asked.keys() - {*_FIELDS, "status"}:
            raise BadArgument(f"the ledger has no field '{name}'; it has: {', '.join((*_FIELDS, 'status'))}")
        if asked.get("status", "neither") not in STATUSES:
            raise BadArgument(f"'{asked['status']}' is no status; there are: {', '.join(STATUSES)}")
        return tuple(
            entry
            for entry in self.entries
            if all(value in self._values(entry, name) for name, value in asked.items() if value)
        )

    def choices(self, field: str) -> tuple[str, ...]:
        """The values that a field has among the entries, by label."""
        found = {value for entry in self.entries for value in self._values(entry, field)}
        return tuple(sorted(found, key=self.names.label))

    def standing(self, entry: Entry) -> str:
        """What the sources held record of an entry's fate, in one sentence."""
        later = list(dict.fromkeys(self.meeting(link.entry) for link in entry.after))
        told = [f"that it was taken up again ({'; '.join(later)})"] if later else []
        told += [f"“{link.note}” ({link.status}, {day(link.day)})" for link in entry.follow_ups]
        told += [] if entry.follow_ups else ["no follow-up"]
        return f"{self.held} record {' and '.join(told)}."

    def line_told(self, entry: Entry, kept: Collection[Link]) -> str:
        """The years before and after in which an entry's substance came up, with what it was; its follow-ups.

        Only of the links that are kept.
        """
        before, after, follow_ups = (
            [link for link in links if link in kept]
            for links in (entry.before, entry.after, entry.follow_ups)
        )
        told = [*self._shared("Already in", before), *self._shared("Again in", after)]
        told += [f"F{link.followed_up[1:]}." for link in follow_ups]
        return " ".join(told)

    def _shared(self, deed: str, links: Iterable[Link]) -> Iterator[str]:
        """What links share with their entry: each thing once with all its years, by time."""
        years: dict[str, set[str]] = defaultdict(set)
        for link in links:
            years[link.shared].add(self.year(link.entry))
        at: dict[str, list[str]] = defaultdict(list)
        for shared in sorted(years):
            at[" and ".join(sorted(years[shared]))].append(shared)
        for time in sorted(at):
            what = "; ".join(filter(None, at[time]))
            yield f"{deed} {time}: {what}." if what else f"{deed} {time}."

    def proposed_by(self, entry: Entry) -> str:
        """Who proposed an entry, as far as the source says: by name, or how many of those present."""
        named = "; ".join(map(self.names.label, entry.proposers))
        how_many = {**SCOPES, "unnumbered": "participants, how many is not said"}
        scope = how_many.get(entry.scope.rpartition("/")[2], "") or self.names.label(entry.scope)
        return named or (scope if entry.scope else "")

    @cached_property
    def held(self) -> str:
        """How many documents the record holds, and the last day that they tell of."""
        rows = list(self.query("sources-held"))
        last = max((str(row["last"]) for row in rows if row["last"]), default="")
        latest = f", the latest of {day(last)}," if last else ""
        return f"The {len(rows)} source documents held{latest}"

    @property
    def silence(self) -> str:
        """The rule by which a paper says that no follow-up is recorded: what was looked through."""
        return f"the absence of a follow-up in {self.held[:1].lower()}{self.held[1:].rstrip(',')}"

    @cached_property
    def _said(self) -> dict[str, dict[URIRef, tuple[str, ...]]]:
        found: dict[str, dict[URIRef, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self.query("ledger"):
            found[str(row["entry"])][URIRef(str(row["property"]))].append(str(row["value"]))
        return {iri: {name: tuple(values) for name, values in facts.items()} for iri, facts in found.items()}

    @cached_property
    def _links(self) -> list[tuple[str, str, Link]]:
        """(way, entry, link) triples; the link's own entry is the later one."""
        return [
            (
                str(row["way"]),
                str(row["entry"]),
                Link(
                    str(row["record"]),
                    str(row["other"]),
                    _text(row["note"]),
                    _text(row["status"]),
                    _text(row["day"]),
                ),
            )
            for row in self.query("ledger-links")
        ]

    @cached_property
    def _restatements(self) -> list[tuple[str, Link]]:
        return [(entry, link) for way, entry, link in self._links if way == "restated"]

    @cached_property
    def _days(self) -> dict[str, str]:
        return {str(row["record"]): str(row["start"]) for row in self.query("ledger-days")}

    def year(self, iri: str) -> str:
        """The year of an entry; one of no meeting is told by its name."""
        return self._day(iri)[:4] or f"“{self.names.label(iri)}”"

    def _day(self, iri: str) -> str:
        return self._days.get(iri, "")

    def meeting(self, iri: str) -> str:
        """The meeting of an entry, with its year."""
        meetings = self._said.get(iri, {}).get(R2P.issuedAt, ())
        return f"{self.names.label(meetings[0])}, {self._day(iri)[:4]}" if meetings else self.names.label(iri)

    def _entry(self, iri: str, said: Mapping[URIRef, tuple[str, ...]], line: tuple[str, ...]) -> Entry:
        def first(name: URIRef) -> str:
            """The one value of a property, or an empty text."""
            return said.get(name, ("",))[0]

        return Entry(
            iri,
            self.names.label(iri),
            str(R2P.Recommendation) in said.get(RDF.type, ()),
            first(R2P.number),
            first(R2P.level),
            first(R2P.issuedAt),
            self._day(iri),
            said.get(R2P.addressee, ()),
            said.get(R2P.theme, ()),
            said.get(R2P.mentionsInstrument, ()),
            said.get(R2P.proposedBy, ()),
            first(R2P.attributionScope),
            said.get(R2P.evidence, ()),
            tuple(
                Link(link.record, entry, link.note) for entry, link in self._restatements if link.entry == iri
            ),
            tuple(link for entry, link in self._restatements if entry == iri),
            tuple(link for way, entry, link in self._links if way == "followed up" and entry == iri),
            line,
        )

    def _values(self, entry: Entry, field: str) -> tuple[str, ...]:
        if field == "status":
            return (entry.status,)
        return tuple(value for name in _FIELDS[field] for value in self._said[entry.iri].get(name, ()))


def _text(term: Identifier | None) -> str:
    return "" if term is None else str(term)


def _lines(
    entries: Iterable[str], restatements: Iterable[tuple[str, Link]], order: Callable[[str], tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """For each entry those before it and after it, step by step, and itself; siblings are not its line."""
    after, before = defaultdict(set), defaultdict(set)
    for entry, link in restatements:
        after[entry].add(link.entry)
        before[link.entry].add(entry)
    return {
        entry: tuple(sorted({entry, *_reached(entry, after), *_reached(entry, before)}, key=order))
        for entry in entries
    }


def _reached(start: str, steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _order(entry: Entry) -> tuple[int, str, str, bool, int, str]:
    number = int(entry.number) if entry.number.isdecimal() else 0
    return (-len(entry.line), entry.meeting_day, entry.level, not entry.numbered, number, entry.iri)
