"""What is shown of a thing beyond its card: programmes, standings, tenures, and the words of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import card, offices
from r2pgraph.names import Names
from r2pgraph.store import Solutions

Query = Callable[..., Solutions]
# What an actor did that makes it a party, a signatory, a supporter; the first that fits is told.
STANDINGS = ("party", "signed", "supporting", "withdrew")


@dataclass(frozen=True)
class Part:
    """One taking part in a meeting or session; IRIs; an unnamed participant has an empty `who`.

    `records` are those that tell it alike.
    """

    event: str
    records: tuple[str, ...]
    who: str
    role: str
    capacities: tuple[str, ...]


@dataclass(frozen=True)
class Session:
    """A session of a meeting with those who took part; the meeting itself has order 0."""

    event: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Standing:
    """A state's standing towards an instrument; `since` is a day, `latest` that as of which it is stated."""

    state: str
    region: str
    standing: str
    since: str
    latest: str
    record: str


@dataclass(frozen=True)
class Dated:
    """A record with its first known day; IRIs.

    `exact` tells whether that day is stated, and not only a time in which it lies; `told` whether a
    document tells it, and not only a table; `sources` are documents, tables and testimonies.
    """

    day: str
    record: str
    told: bool
    exact: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Quoted:
    """A quoted span of a document, with the records that rest on it; offsets in code points."""

    passage: str
    start: int
    end: int
    exact: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """A class or property of the ontology, in its own words, with an example and how often it is used."""

    iri: str
    kind: str
    label: str
    definition: str
    example: str
    above: str
    domain: str
    range: str
    uses: int


@dataclass(frozen=True)
class Views:
    """The views of one graph; `query` answers one of our own queries by its name."""

    query: Query
    names: Names

    def latest_day(self) -> str:
        """The last day of which a table or document of the graph speaks, ISO 8601, or empty."""
        return next((str(row["latest"]) for row in self.query("latest-day") if row["latest"]), "")

    def outline(self, thing: URIRef) -> card.Card:
        """The card of a thing without what other records say of it."""
        return card.outline(thing, self.names, lambda name: self.query(name, thing=thing))

    def documents(self) -> tuple[tuple[str, str, str], ...]:
        """The documents read: IRI, label, the last day of which each tells (ISO 8601 or empty), in order."""
        rows = self.query("sources-held")
        return tuple((str(row["document"]), str(row["label"]), str(row["last"] or "")) for row in rows)

    def tally(self) -> dict[str, str]:
        """How far the record reaches: counts, the size of the network as last stated; empty where unknown."""
        row = next(iter(self.query("tally")), {})
        return {name: str(value) if value is not None else "" for name, value in row.items()}

    def meetings(self) -> tuple[tuple[str, str, str, bool], ...]:
        """The meetings with a day: day, IRI, status (held, planned, proposed), whether that day is exact."""
        return tuple(
            (str(row["day"]), str(row["meeting"]), str(row["status"] or ""), str(row["exact"]) == "yes")
            for row in self.query("meeting-days")
        )

    @cached_property
    def days(self) -> dict[str, Dated]:
        """Every dated record by its IRI; read once."""
        found: dict[str, list[dict[str, Identifier | None]]] = defaultdict(list)
        for row in self.query("record-days"):
            found[str(row["record"])].append(row)
        return {record: _dated(record, rows) for record, rows in found.items()}

    def in_time(self, thing: URIRef) -> tuple[Dated, ...]:
        """The dated records about a thing, in order; what took place at an event stands on its own page."""
        records = [str(row["record"]) for row in self.query("in-time", thing=thing)]
        dated = [self.days[one] for one in records if one in self.days]
        return tuple(sorted(dated, key=lambda one: (one.day, one.record)))

    def programme(self, meeting: URIRef) -> tuple[Session, ...]:
        """The meeting and its sessions in order, each with who took part in which role and capacity."""
        sessions: dict[str, dict[str, list[dict[str, Identifier | None]]]] = {}
        for row in self.query("programme", meeting=meeting):
            parts = sessions.setdefault(str(row["event"]), {})
            if row["record"] is not None:
                parts.setdefault(str(row["record"]), []).append(row)
        return tuple(
            Session(event, _merged(_part(event, record, rows) for record, rows in parts.items()))
            for event, parts in sessions.items()
        )

    def placing(self, session: URIRef) -> frozenset[str]:
        """The passages of a session that tell only where in the programme it stands, after which others."""
        return frozenset(str(row["passage"]) for row in self.query("placing", session=session))

    def standings(self, instrument: URIRef, on: str = "9999-12-31") -> tuple[Standing, ...]:
        """Every state's standing towards an instrument by a day, `none` where no record gives one."""
        found: dict[str, list[dict[str, Identifier | None]]] = defaultdict(list)
        for row in self.query("standings", instrument=instrument):
            found[str(row["actor"])].append(row)
        states = {str(row["state"]): str(row["region"]) for row in self.query("regions")}
        return tuple(
            _standing(state, region, found.get(state, ()), on)
            for state, region in states.items()
            if any(actor in states for actor in found)
        )

    def regions(self) -> tuple[tuple[str, str, bool], ...]:
        """The states: IRI, IRI of the UN regional group, whether a document (not only a table) names it."""
        named = {str(row["state"]) for row in self.query("states-in-documents")}
        rows = self.query("regions")
        return tuple((str(row["state"]), str(row["region"]), str(row["state"]) in named) for row in rows)

    def tenures(self, post: URIRef) -> tuple[offices.Span, ...]:
        """The statements of a post's holding with their bounds, stated and inferred."""
        return offices.spans(self.query("offices", post=post))

    def quoted(self, document: URIRef) -> tuple[Quoted, ...]:
        """The quoted spans of a document in order of place."""
        spans: dict[tuple[int, int, str, str], list[str]] = defaultdict(list)
        for row in self.query("quoted", document=document):
            start, end = int(str(row["start"])), int(str(row["end"]))
            key = (start, end, str(row["passage"]), str(row["exact"]))
            spans[key] += [str(row["record"])] if row["record"] is not None else []
        return tuple(
            Quoted(passage, start, end, exact, tuple(records))
            for (start, end, passage, exact), records in sorted(spans.items())
        )

    def vocabulary(self) -> tuple[Term, ...]:
        """The classes and properties that the ontology defines, each kind in the order of its names."""
        rows = self.query("vocabulary")
        words = ("kind", "label", "definition", "example", "above", "domain", "range")
        terms = (
            Term(
                iri=str(row["term"]),
                uses=int(str(row["uses"] or 0)),
                **{name: str(row[name] or "") for name in words},
            )
            for row in rows
        )
        # Engines do not agree about capitals.
        return tuple(sorted(terms, key=lambda term: (term.kind, term.label.lower(), term.iri)))


def _dated(record: str, rows: list[dict[str, Identifier | None]]) -> Dated:
    day, exact = min((_known(row) for row in rows), key=lambda known: known[0])
    told = [row for row in rows if str(row["told"]) == "yes"]
    # What a document tells stands on that document; a table that says it too adds nothing to read.
    sources = tuple(dict.fromkeys(str(row["source"]) for row in told or rows))
    return Dated(day, record, bool(told), exact, sources)


def _known(row: dict[str, Identifier | None]) -> tuple[str, bool]:
    """The first known day of a record, of which it is certain if of any, and whether that day is stated."""
    names = ("began", "earliest", "latest", "lasted", "of_event")
    began, earliest, latest, lasted, of_event = (str(row[name] or "") for name in names)
    if began or not (earliest or latest or lasted):
        return began or of_event, True
    certain = latest if latest and latest <= lasted else ""
    exact = earliest in (latest, "") if certain else bool(earliest) and latest in (earliest, "")
    return certain or earliest or lasted or latest, exact


def _part(event: str, record: str, rows: Iterable[dict[str, Identifier | None]]) -> Part:
    listed = list(rows)
    first = listed[0]
    capacities = dict.fromkeys(str(row["capacity"]) for row in listed if row["capacity"])
    return Part(event, (record,), str(first["who"] or ""), str(first["role"] or ""), tuple(capacities))


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts, those of one participant in the same role and capacity once; two unnamed may be two."""
    found: dict[tuple[object, ...], Part] = {}
    for part in parts:
        key = (part.who or part.records, part.role, part.capacities)
        before = found[key].records if key in found else ()
        found[key] = replace(part, records=(*before, *part.records))
    return tuple(found.values())


def _by(row: dict[str, Identifier | None]) -> str:
    return str(row["by"])


def _standing(state: str, region: str, rows: Iterable[dict[str, Identifier | None]], on: str) -> Standing:
    """The weightiest action begun by the day; a withdrawal by then outweighs what came before it."""
    begun = [row for row in rows if str(row["by"] or "") and str(row["by"]) <= on]
    ranked = sorted(begun, key=lambda row: (STANDINGS.index(str(row["standing"])), str(row["by"])))
    if not ranked:
        return Standing(state, region, "none", "", "", "")
    gone = max((row for row in begun if row["standing"] == Literal("withdrew")), key=_by, default=None)
    joined = max((row for row in begun if row["standing"] == Literal("party")), key=_by, default=None)
    last = gone if gone and (joined is None or _by(joined) <= _by(gone)) else ranked[0]
    return Standing(
        *(state, region, str(last["standing"]), str(last["by"])),
        *(str(last["as_of"] or ""), str(last["record"])),
    )
