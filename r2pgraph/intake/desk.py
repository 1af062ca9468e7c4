"""A graph as the sheets see it: what a column takes, and what a record has under each heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph import sources, turtle
from r2pgraph.errors import TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake.columns import LAST, NOT_NAMED, SCALARS, SEVERAL, Column, Table, headings
from r2pgraph.intake.kinds import BEGUN, ORGANISATIONS
from r2pgraph.names import folded
from r2pgraph.sentences import Said
from r2pgraph.vocab import BASE, OA, R2P, RDF
from r2pgraph.wording import day, when


@dataclass(frozen=True)
class Desk:
    """A graph as the sheets see it: what a column takes, and what a record has under each heading."""

    graph: KnowledgeGraph

    @cached_property
    def _taken(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    def takes(self, column: Column, table: Table) -> list[str]:
        """The IRIs that a column takes; empty where it takes words."""
        of = ("Document",) if column.heading == "Document" else column.of
        if column.heading in ("Told by", "Recorded by"):
            of = ("Post",) if column.heading == "Told by" else ORGANISATIONS
        if column.takes == "kind":
            classes = table.classes if len(table.classes) > 1 else [f"{BASE}ont#{n}" for n in ORGANISATIONS]
            return [str(one) for one in classes]
        key = (column.takes, *of, *column.only)
        if key not in self._taken:
            listed = self.graph.concepts if column.takes == "concept" else self.graph.instances
            found = dict.fromkeys(iri for name in of for iri in listed(name))
            self._taken[key] = [i for i in found if not column.only or i.rpartition("/")[2] in column.only]
        return self._taken[key]

    def find(self, text: str, among: Sequence[str]) -> URIRef:
        """The thing among these that is meant; `TermNotFound` tells what it is where it is another."""
        names, teller = self.graph.names, self.graph.teller
        try:
            return names.term(text, among)
        except TermNotFound as error:
            others = names.things.get(folded(text), ())
            told = [teller.facts(URIRef(one)) for one in others]
            kinds = dict.fromkeys(teller.kind(said).lower() for said in told if RDF.type in said)
            if not kinds or set(others) & set(among):
                raise
            meant = names.pairs(one for one in among if self._appoints(one, others))
            problem = f"'{text}' is a {' and a '.join(kinds)}, which is not asked for here"
            raise TermNotFound(f"{problem}; did you mean" if meant else problem, meant) from error

    def _appoints(self, one: str, others: Sequence[str]) -> bool:
        """Whether a thing is the post of one of the others, or the body whose post one of them is."""
        facts = self.graph.teller.facts
        bodies = {it: set(map(str, facts(URIRef(it)).get(R2P.appointingBody, ()))) for it in (one, *others)}
        return bool(bodies[one] & set(others)) or any(one in bodies[other] for other in others)

    def named(self, iri: Identifier | str, among: Sequence[str]) -> str:
        """The text that names a thing in a column: its label, or its CURIE where the label names another."""
        label = self.graph.names.label(iri)
        try:
            alone = self.graph.names.term(label, among) == URIRef(str(iri))
        except TermNotFound:
            alone = False
        return label if alone else turtle.shorten(str(iri)) or str(iri)

    def records(self, table: Table, about: URIRef) -> list[URIRef]:
        """The records of a table that are about a thing, or are it; if `tabled`, of table rows too."""
        found = (
            URIRef(iri) for kind in table.classes for iri in self.graph.instances(kind.rpartition("#")[2])
        )
        return [one for one in dict.fromkeys(found) if self._is_about(table, one, about)]

    def _is_about(self, table: Table, record: URIRef, about: URIRef) -> bool:
        said = self.graph.teller.facts(record)
        kind = self.kind(table, record)
        named = table.column(table.about).property(kind) if kind else None
        shown = table.tabled or not self.of_table(record)
        return bool(named) and shown and (record == about or about in said.get(URIRef(str(named)), ()))

    def of_table(self, record: URIRef) -> str:
        """The reference table from which a record comes, by its name; empty where it comes from none."""
        rows = (
            one for one in self.graph.teller.facts(record).get(R2P.evidence, ()) if "/id/row/" in str(one)
        )
        tables = [t for row in rows for t in self.graph.teller.facts(URIRef(str(row))).get(R2P.dataset, ())]
        return self.graph.names.label(tables[0]) if tables else ""

    def kind(self, table: Table, record: URIRef) -> URIRef | None:
        """The class of a record, where the table has it."""
        said = self.graph.teller.facts(record).get(RDF.type, ())
        return next((kind for kind in table.classes if kind in said), None)

    def shown(self, table: Table, record: URIRef) -> dict[str, str]:
        """What stands in the row of a record, by heading."""
        said = self.graph.teller.facts(record)
        kind = self.kind(table, record) or next(iter(table.classes))
        cells = {table.first: turtle.shorten(str(record)) or str(record)}
        for column in table.columns:
            cells[column.heading] = self._cell(table, column, kind, said)
        return cells | self._sources(said) | self._tabled(record, said) | {"Why corrected": ""}

    def _tabled(self, record: URIRef, said: Said) -> dict[str, str]:
        """Of a record that comes from a reference table: the table, and what its row says."""
        if not (table := self.of_table(record)):
            return {}
        rows = [self.graph.teller.facts(URIRef(str(one))) for one in said[R2P.evidence]]
        says = [str(one) for row in rows for one in row.get(R2P.rowSays, ())]
        return {"Document": table, "Quotation": SEVERAL.join(says)}

    def _cell(self, table: Table, column: Column, kind: URIRef, said: Said) -> str:
        if column.takes == "kind":
            return self.graph.names.label(kind) if len(table.classes) > 1 else ""
        if column.takes == "when":
            return _when(said)
        values = said.get(column.property(kind) or RDF.nil, ())
        if column.takes in ("thing", "concept"):
            among = self.takes(column, table)
            return SEVERAL.join(self.named(one, among) for one in values) or (
                NOT_NAMED if column.unnamed and column.unnamed in said else ""
            )
        return SEVERAL.join(str(value) for value in values)

    def _sources(self, said: Said) -> dict[str, str]:
        quoted = sorted(self.quotations(said.get(R2P.evidence, ())))
        documents = [self.named(one, self.graph.instances("Document")) for one, _, _, _ in quoted]
        cells = {
            "Document": SEVERAL.join(documents[:1] if len(set(documents)) == 1 else documents),
            "Quotation": SEVERAL.join(words for _, _, words, _ in quoted),
        }
        tellings = (str(one) for one in said.get(R2P.evidence, ()) if "/id/testimony/" in str(one))
        told: Said = next((self.graph.teller.facts(URIRef(one)) for one in tellings), {})
        posts, offices = self.graph.instances("Post"), told.get(R2P.recordedBy, ())
        return cells | {
            "Told by": SEVERAL.join(self.named(one, posts) for one in told.get(R2P.testifiedAs, ())),
            "Told on": SEVERAL.join(day(str(one)) for one in told.get(R2P.testifiedOn, ())),
            "Recorded by": SEVERAL.join(self.graph.names.label(one) for one in offices),
            "May be published": "yes" if told else "",
        }

    def quotations(self, evidence: Iterable[Identifier]) -> Iterable[tuple[str, int, str, URIRef]]:
        """Document, first character, words in one line, and IRI of each passage among the evidence."""
        for one in evidence:
            said = self.graph.teller.facts(URIRef(str(one)))
            for selector in said.get(OA.hasSelector, ()):
                place = self.graph.teller.facts(URIRef(str(selector)))
                words = sources.one_line(str(place[OA.exact][0]))
                yield str(said[OA.hasSource][0]), int(str(place[OA.start][0])), words, URIRef(str(one))

    def rows(self, table: Table, about: URIRef | None) -> list[list[str]]:
        """The rows of the records about a thing, in the order of the headings, and those begun below them."""
        if about is None:
            return []
        shown = [self.shown(table, record) for record in self.records(table, about)]
        return [[row[heading] for heading in headings(table)] for row in (*shown, *self.begun(table, about))]

    def begun(self, table: Table, about: URIRef) -> list[dict[str, str]]:
        """The new rows that a sheet about a thing begins with, for a person to complete."""
        among = self.takes(table.column(table.about), table)
        common = {**dict.fromkeys(headings(table), ""), table.about: self.named(about, among)}
        return [
            {name: self._last(table, about, name) if text == LAST else text for name, text in row.items()}
            for row in ({**common, **begun} for begun in table.begun)
        ]

    def untouched(self, table: Table, cells: Mapping[str, str]) -> bool:
        """Whether a row is one that a sheet began with, and that nobody completed."""
        try:
            about = self.about(table, cells[table.about]) if table.name in BEGUN else None
        except TermNotFound:  # which is told at its cell
            return False
        return about is not None and cells in self.begun(BEGUN[table.name], about)

    def _last(self, table: Table, about: URIRef, heading: str) -> str:
        """What the latest of the records about a thing has under a heading; empty where there is none."""
        records = self.records(table, about)
        latest = max(records, key=lambda one: _latest(self.graph.teller.facts(one)), default=None)
        return self.shown(table, latest)[heading] if latest else ""

    def about(self, table: Table, text: str) -> URIRef:
        """What a sheet is about; where that is a post, nothing else is taken for it."""
        column = table.column(table.about)
        return self.find(text, self.takes(column, table)) if column.of == ("Post",) else self.graph.term(text)


def _latest(said: Said) -> str:
    """The last day on which, or by which, something is attested (ISO 8601); empty where none is."""
    inner = (said[name][0] for name in (R2P.startLatest, R2P.endEarliest) if name in said)
    return max(map(str, inner), default="")


def _when(said: Said) -> str:
    """The words of the source; else the bounds in words: days of attestation stand alone."""
    if R2P.dateExpression in said:
        return str(said[R2P.dateExpression][0])
    bounds = [name for name in SCALARS if name in said]
    if bounds == [R2P.startLatest, R2P.endEarliest]:
        return " - ".join(dict.fromkeys(day(str(said[name][0])) for name in bounds))
    return when(said).strip()
