"""Rows of a sheet made into changes; what cannot be used is told at its cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.dates import Span
from r2pgraph.errors import TermNotFound
from r2pgraph.intake import dating, evidence
from r2pgraph.intake.above import Above
from r2pgraph.intake.amiss import Amiss, Gathered
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.columns import ACCEPT, NEW, NOT_NAMED, SCALARS, SEVERAL, WHY, Column, Table
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.making import Maker, slug
from r2pgraph.intake.reading import Fault, Row, Sheet
from r2pgraph.intake.revisions import Note, fingerprint, revise
from r2pgraph.names import folded
from r2pgraph.vocab import PREFIXES, R2P, RDF, RDFS, XSD
from r2pgraph.wording import day

_SOURCES = ("Document", "Told by", "Told on", "Recorded by", "May be published", "What it is")
_RESTS = (
    "this cannot be changed in a row that was here: a record rests on its source. Write a new row, and take "
    "the record back with r2pgraph withdraw"
)
_MENTIONED = (
    "Nothing is recorded of what a text merely mentions: this record has no such relation. What the text "
    "says of it is recorded in a sheet of that kind."
)
_NUMBER = re.compile(r"[0-9]{1,6}")
Said = list[tuple[URIRef, Identifier]]


@dataclass
class Clerk:
    """Makes the rows of a sheet file into one change."""

    desk: Desk
    on: datetime.date
    change: Change = field(init=False)
    faults: list[Fault] = field(default_factory=list)
    maker: Maker = field(init=False)
    above: Above = field(default_factory=Above)
    recorded: dict[str, tuple[str, str]] = field(default_factory=dict)  # kind and name of records by label

    def __post_init__(self) -> None:
        graph = self.desk.graph
        self.change = Change(graph.settings.data, graph.embedded.contents)
        self.maker = Maker(self.desk, self.change)

    def take(self, sheet: Sheet) -> None:
        """Every row of a sheet; faults are collected, not raised."""
        if sheet.left_out:
            told = f"{sheet.left_out} proposal{'s' * (sheet.left_out != 1)} of “{sheet.title}” not accepted"
            self.change.notes.append(f"{told}; nothing of them is recorded.")
        if sheet.rows and not sheet.table.classes:
            self.change.notes.append(_MENTIONED)
            return
        for row in sheet.rows:
            if not self.desk.untouched(sheet.table, row.cells):
                self._row(sheet, row)

    def _row(self, sheet: Sheet, row: Row) -> None:
        mine, cells = Change(self.change.data, self.change.contents), dict(row.cells)
        lent: tuple[str, ...] = ()
        try:
            if cells[sheet.table.first] and ACCEPT.heading in cells:
                self._supported(sheet.table, cells, mine)
            elif cells[sheet.table.first]:
                self._corrected(sheet, cells, mine)
            else:
                lent = self.above.complete(cells, sheet.title, row.number, self.change.notes)
                self._new(sheet, row, cells, mine)
        except Amiss as amiss:  # what is wrong with a source is told in the row that names it
            self.faults += [sheet.fault(row, *cell) for cell in amiss.cells if cell[0] not in lent]
        else:
            self.change.absorb(mine)

    def _new(self, sheet: Sheet, row: Row, cells: dict[str, str], mine: Change) -> None:
        table = sheet.table
        gathered, kind = Gathered(), next(iter(table.classes))
        with gathered.cell():
            kind = self._kind(table, cells)
        said: Said = [(RDF.type, kind), *table.fixed]
        for column in table.columns:
            with gathered.cell():
                _needed(column, cells)
                said += self._said(table, column, kind, cells, mine)
        with gathered.cell():
            source = evidence.find(self.desk, cells, mine)
        gathered.end()
        if known := self._known(kind, said, source):
            self.change.notes.append(f"Row {row.number} is recorded already as {known}.")
            mine.out.clear()
            mine.into.clear()
            return
        triples = [statement("urn:x", p, o) for p, o in said]
        if fingerprint(source.slug, triples) in self.maker.retired:
            problem = "what this row says was withdrawn, and does not come back with a sheet"
            raise Amiss(next(column.heading for column in table.columns if column.needed), problem)
        name = self._name(table.classes[kind], source, said, mine)
        for label in (str(o) for p, o in said if p == RDFS.label):
            self.recorded[label] = (str(kind).rpartition("#")[2], name)
        own = [RDFS.label] if kind == R2P.Meeting else []
        facts = [(p, o) for p, o in said if p not in own]
        facts += [(R2P.evidence, one) for one in source.evidence]
        mine.put(source.folder / "facts.ttl", [statement(name, p, o) for p, o in facts])
        if own:
            labels = [(RDF.type, kind), *((p, o) for p, o in said if p in own)]
            mine.put(mine.data / "identity" / "events.ttl", [statement(name, p, o) for p, o in labels])

    def _supported(self, table: Table, cells: dict[str, str], mine: Change) -> None:
        """What another document says of a record that is here; it stands in the file of that document."""
        record = self._record(table, cells[table.first])
        kind = URIRef(str(self.desk.kind(table, record)))
        said: Said = [(RDF.type, kind)]
        gathered = Gathered()
        for column in table.columns:
            with gathered.cell():
                more = self._said(table, column, kind, cells, mine)
                self._agree(record, column, more)
                said += more
        with gathered.cell():
            source = evidence.find(self.desk, cells, mine)
        gathered.end()
        said += [(R2P.evidence, one) for one in source.evidence]
        mine.put(source.folder / "facts.ttl", [statement(record, p, o) for p, o in said])

    def _agree(self, record: URIRef, column: Column, said: Said) -> None:
        """Refuse what cannot stand beside what another source says of the same record."""
        held = self.desk.graph.teller.facts(record)
        for name, value in said:
            others = held.get(name, ())
            if column.several or name in (R2P.dateExpression, R2P.edtf) or not others or value in others:
                continue
            told = ", ".join(day(self.desk.graph.names.label(one)) for one in others)
            way = "leave it out here; if the record is wrong, correct its own row, and say why"
            raise Amiss(column.heading, f"another source says “{told}” of it; {way}")

    def _corrected(self, sheet: Sheet, cells: dict[str, str], mine: Change) -> None:
        table = sheet.table
        record = self._record(table, cells[table.first])
        shown = self.desk.shown(table, record)
        altered = [name for name, text in cells.items() if name != WHY.heading and _other(text, shown[name])]
        if not altered:
            return
        if whence := self.desk.of_table(record):
            way = "it is changed there, or by a new row with a source of its own"
            raise Amiss(altered[0], f"this row comes from the table “{whence}”; {way}")
        gathered, kind = Gathered(), self.desk.kind(table, record)
        for heading in altered:
            with gathered.cell():
                if heading in _SOURCES or heading == table.first:
                    raise Amiss(heading, _RESTS)
                if heading == "Quotation":
                    self._requote(record, cells, mine)
                else:
                    self._replace(table, table.column(heading), URIRef(str(kind)), record, cells, mine)
        if not cells[WHY.heading]:
            gathered.cells.append((WHY.heading, f"“{altered[0]}” was changed in this row; write why"))
        gathered.end()
        called = self.desk.graph.names.label(record)
        revise(mine, Note(f"Correction of {called}", cells[WHY.heading], self.on, str(record)))

    def _replace(  # noqa: PLR0913, PLR0917  (a cell and all that it stands in)
        self, table: Table, column: Column, kind: URIRef, record: URIRef, cells: dict[str, str], mine: Change
    ) -> None:
        _needed(column, cells)
        said = self._said(table, column, kind, cells, mine)
        names = SCALARS if column.takes == "when" else (column.property(kind), column.unnamed)
        homes = self._leave(record, [name for name in names if name], mine)
        for home in homes or mine.places(ox.NamedNode(record), R2P.evidence):
            mine.put(home, [statement(record, name, value) for name, value in said])

    def _leave(self, record: URIRef, names: list[URIRef], mine: Change) -> list[Path]:
        """Take out what a record says by these properties; the files in which it said so."""
        homes = []
        for path, triples in mine.contents.items():
            leaving = [
                t for t in triples if t.subject == ox.NamedNode(record) and URIRef(t.predicate.value) in names
            ]
            if leaving:
                mine.take(path, leaving)
                homes.append(path)
        return homes

    def _requote(self, record: URIRef, cells: dict[str, str], mine: Change) -> None:
        if not cells["Document"]:
            raise Amiss("Quotation", "this record rests on what was told; there are no words to quote")
        source = evidence.find(self.desk, cells, mine)
        for home in self._leave(record, [R2P.evidence], mine):
            mine.put(home, [statement(record, R2P.evidence, one) for one in source.evidence])

    def _record(self, table: Table, text: str) -> URIRef:
        try:
            record = self.desk.graph.names.term(text)
        except TermNotFound as error:
            raise Amiss(
                table.first, f"{error}; leave this column as it was, and empty in a new row"
            ) from error
        if self.desk.kind(table, record) is None:
            raise Amiss(table.first, f"'{text}' is no record of this sheet; leave this column as it was")
        return record

    def _kind(self, table: Table, cells: Mapping[str, str]) -> URIRef:
        if len(table.classes) == 1 or not cells["What it is"]:  # which is told to be missing
            return next(iter(table.classes))
        names = {self.desk.graph.names.label(one): one for one in table.classes}
        given = cells["What it is"]
        if given not in names:
            raise Amiss("What it is", f"'{given[:60]}' is none of: {', '.join(names)}; choose one")
        return names[given]

    def _said(self, table: Table, column: Column, kind: URIRef, cells: dict[str, str], mine: Change) -> Said:
        text, heading = cells[column.heading], column.heading
        if not text or column.takes == "kind":
            return []
        if column.takes == "when":
            return _time(heading, text, table, evidence.told(self.desk, cells))
        name = column.property(kind)
        if name is None:
            raise Amiss(
                heading, f"{self.desk.graph.names.label(kind)} says nothing here; leave the cell empty"
            )
        if column.unnamed and folded(text) == NOT_NAMED:
            return [(column.unnamed, Literal("true", datatype=XSD.boolean))]
        parts = [part.strip() for part in text.split(SEVERAL.strip())] if column.several else [text]
        return [(name, self._value(table, column, part, cells, mine)) for part in parts if part]

    def _value(
        self, table: Table, column: Column, text: str, cells: dict[str, str], mine: Change
    ) -> Identifier:
        if column.takes == "number":
            if not _NUMBER.fullmatch(text):
                raise Amiss(column.heading, f"'{text[:40]}' is no whole number; write one")
            return Literal(str(int(text)), datatype=XSD.integer)
        if column.takes == "text":
            return Literal(" ".join(text.split()), lang="en" if column.says == RDFS.label else None)
        if text.casefold().startswith(NEW):
            return self.maker.make(column, " ".join(text[len(NEW) :].split()), cells, mine)
        kind, made = self.recorded.get(text, ("", ""))
        if kind in column.of:
            return URIRef(made)
        try:
            return self.desk.find(text, self.desk.takes(column, table))
        except TermNotFound as error:
            way = f"; if it is another, write “{NEW} {text}”" if column.makes else "; choose from the list"
            raise Amiss(column.heading, f"{error}{way}") from error

    def _known(self, kind: URIRef, said: Said, source: evidence.Source) -> str:
        """The record of the same source that says the same, if there is one."""
        wanted = {statement("urn:x", p, o) for p, o in said}
        held: dict[str, set[ox.Triple]] = {}
        for triple in self.change.contents.get(source.folder / "facts.ttl", []):
            if triple.predicate.value != str(R2P.evidence):
                moved = ox.Triple(ox.NamedNode("urn:x"), triple.predicate, triple.object)
                held.setdefault(str(triple.subject).strip("<>"), set()).add(moved)
        label = {t for t in wanted if t.predicate.value == str(RDFS.label)} if kind == R2P.Meeting else set()
        return next((turtle.shorten(name) or name for name, has in held.items() if has == wanted - label), "")

    def _name(self, prefix: str, source: evidence.Source, said: Said, mine: Change) -> str:
        """A free name for a record: its kind, its source, and what tells it from others there."""
        labels = [str(value) for name, value in said if name == RDFS.label]
        things = [str(value).rpartition("/")[2] for _, value in said if "/id/" in str(value)]
        words = slug(labels[0] if labels else "-".join(things[1:2] or things[:1]))
        return self.maker.free(f"{PREFIXES[prefix]}{source.slug}-{words}", mine)


def _needed(column: Column, cells: Mapping[str, str]) -> None:
    if column.needed and not cells[column.heading]:
        raise Amiss(column.heading, f"this is missing. {column.help}")


def _time(heading: str, text: str, table: Table, told: Span | None) -> Said:
    try:
        dated = dating.read(text, table.meaning, told)
    except ValueError as error:
        raise Amiss(heading, str(error)) from error
    said: Said = [(R2P.dateExpression, Literal(dated.words))]
    said += [(name, Literal(day.isoformat(), datatype=XSD.date)) for name, day in dated.days.items()]
    return [*said, (R2P.edtf, Literal(dated.edtf))] if dated.edtf else said


def _other(text: str, shown: str) -> bool:
    """Whether a cell says something else than was written into it; white space is nothing."""
    return " ".join(text.split()) != " ".join(shown.split())
