"""An answer as a table for reading: labels for things, and no column that only repeats a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph.card import Value, shown
from r2pgraph.names import Names
from r2pgraph.results import Result
from r2pgraph.store import Solutions
from webui import words

MOST_ROWS = 500
"""Rows of an answer on its page; the files hold all."""

EVIDENCE = ("quotation", "passage")
"""The columns that say what a row rests on; they stand beneath it."""

Cell = Value | None
Cells = Sequence[Cell]


@dataclass(frozen=True)
class Row:
    """One row of an answer, and the quotation and passage that it rests on where the question has them."""

    cells: tuple[Cell, ...]
    quotation: Cell
    passage: Cell


@dataclass(frozen=True)
class Table:
    """The rows of an answer for its page; `length` counts all rows, shown or not."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    length: int
    query: str


def table(result: Result, names: Names) -> Table:
    """Lay an answer out: a column of labels is merged into the column of things that they name."""
    solutions = result.solutions
    rows = [
        [None if term is None else Value(term, shown(term, names)) for term in row]
        for row in solutions.rows[:MOST_ROWS]
    ]
    columns: dict[str, Cells] = dict(zip(solutions.columns, zip(*rows, strict=True), strict=False))
    empty = [None] * len(rows)
    quotations, passages = (columns.pop(name, empty) for name in EVIDENCE)
    merged = _merged(columns)
    cells = list(zip(*merged.values(), strict=True)) or [()] * len(rows)
    return Table(
        columns=tuple(merged),
        rows=tuple(map(Row, cells, quotations, passages)),
        length=len(solutions),
        query=result.query,
    )


def plain(solutions: Solutions, names: Names, query: str) -> Table:
    """Lay out the answer of a query of one's own: every column as it was asked for."""
    rows = [
        tuple(None if term is None else Value(term, shown(term, names)) for term in row)
        for row in solutions.rows[:MOST_ROWS]
    ]
    return Table(solutions.columns, tuple(Row(row, None, None) for row in rows), len(solutions), query)


def _merged(columns: dict[str, Cells]) -> dict[str, Cells]:
    """The columns, with labels put into the column of the things they name, and left out themselves."""
    found = dict(columns)
    for name, texts in columns.items():
        for other, things in columns.items():
            if name in found and _named(things, texts):
                found[other] = [thing or text for thing, text in zip(found[other], texts, strict=True)]
                del found[name]
    return found


def _named(things: Cells, texts: Cells) -> bool:
    """Whether the texts are the labels of the things, wherever there is a thing."""
    if not any(things) or any(thing and words.is_literal(thing.term) for thing in things):
        return False
    if any(text and not words.is_literal(text.term) for text in texts):
        return False
    pairs = zip(things, texts, strict=True)
    return all(text and text.label == thing.label for thing, text in pairs if thing)
