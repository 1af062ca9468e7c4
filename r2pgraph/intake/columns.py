"""Of what sheets are made: tables with their columns, those of evidence, and those of a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef

from r2pgraph.intake.dating import Meaning
from r2pgraph.vocab import R2P

Takes = Literal["text", "number", "when", "thing", "concept", "kind", "evidence", "why", "review"]
NEW = "new:"
NOT_NAMED = "not named"
LAST = "(the last recorded)"
SEVERAL = " | "


@dataclass(frozen=True)
class Column:
    """A column: what it is called, the help below it, and the property that its cells give.

    `of` are the classes of the things, or the scheme of the concepts, that it takes. `makes` is the class
    of a thing that the sheet may make, and `unnamed` the property for somebody whom no source names.
    """

    heading: str
    help: str
    takes: Takes = "text"
    says: URIRef | Mapping[URIRef, URIRef] | None = None
    of: tuple[str, ...] = ()
    needed: bool = False
    several: bool = False
    makes: str = ""
    unnamed: URIRef | None = None
    only: tuple[str, ...] = ()

    def property(self, kind: URIRef) -> URIRef | None:
        """The property that a cell gives in a record of that class; None where it gives none."""
        return self.says.get(kind) if isinstance(self.says, Mapping) else self.says


@dataclass(frozen=True)
class Table:
    """One table of a sheet: the classes of its records, by the first part of their names.

    `tabled` are tables that show what reference tables say too; such rows are read and not changed here.
    `begun` are new rows that a sheet about a thing begins with, `LAST` standing for the last recorded.
    """

    name: str
    classes: Mapping[URIRef, str]
    columns: tuple[Column, ...]
    about: str
    meaning: Meaning = "done"
    fixed: tuple[tuple[URIRef, URIRef], ...] = ()
    tabled: bool = False
    begun: tuple[Mapping[str, str], ...] = ()

    @property
    def first(self) -> str:
        """The heading of the first column, by which a table is known wherever it comes from."""
        return f"Record ({self.name})"

    def column(self, heading: str) -> Column:
        """The column of that heading."""
        return next(column for column in self.columns if column.heading == heading)


EVIDENCE = (
    Column(
        "Document",
        "The document that says so. A new row without any source has that of the row above.",
        "evidence",
    ),
    Column("Quotation", "Its exact words, as few as carry the fact; several with “ | ” between.", "evidence"),
    Column("Told by", "Only where no document says so: the post of the person who told it.", "evidence"),
    Column("Told on", "The day on which it was told.", "evidence"),
    Column("Recorded by", "The state or body whose office wrote it down, as “Qatar”; no post.", "evidence"),
    Column("May be published", "“yes” where the person agreed; without it nothing is recorded.", "evidence"),
)
WHY = Column("Why corrected", "The reason, wherever you change a row that was here.", "why")
# A sheet of proposals begins with these two; of its rows, only those that a person accepts are taken in.
ACCEPT = Column("Accept", "“yes” takes the row in; where it is empty, or says “no”, it stays out.", "review")
REASON = Column("Why proposed", "By which rule it was found; this is not taken in.", "review")
YES, NO = ("yes", "true"), ("", "no", "false")
REVIEW = (ACCEPT.heading, REASON.heading)
SCALARS: tuple[URIRef, ...] = (
    *(R2P.startDate, R2P.endDate, R2P.startEarliest, R2P.startLatest, R2P.endEarliest, R2P.endLatest),
    *(R2P.dateExpression, R2P.edtf),
)


def headings(table: Table) -> list[str]:
    """The headings of a table, from left to right, without those of a review."""
    return [table.first, *(column.heading for column in all_columns(table))]


def all_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table with those of evidence and correction, without the record's own."""
    return (*table.columns, *EVIDENCE, WHY)
