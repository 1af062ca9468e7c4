"""The figure of an answer that its question suggests: over time, as bars, or as tiles; the table stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib import Literal

from r2pgraph.card import Value
from webui import words
from webui.answers import Cell, Row, Table

MOST = 60  # rows of a figure; the table beneath has more
LONGEST = 400  # units of the longest bar


@dataclass(frozen=True)
class Bar:
    """One number of a row: under which column, and how long its bar is."""

    column: str
    number: str
    length: float


@dataclass(frozen=True)
class Lane:
    """One heading of a figure (a year, a thing) with what stands under it: bars, or the words of rows."""

    heading: str
    thing: Value | None
    bars: tuple[Bar, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()


def lanes(table: Table, view: str) -> tuple[Lane, ...]:
    """The figure that a question suggests; empty where the answer has nothing to draw it from."""
    draw = VIEWS.get(view)
    return draw(table) if draw and table.rows else ()


def _timeline(table: Table) -> tuple[Lane, ...]:
    """The rows under the year of their first day; those without a day stand in the table alone."""
    years: dict[str, list[tuple[Value, ...]]] = defaultdict(list)
    dated = [(day, row) for row in table.rows if (day := _first_day(row))]
    for day, row in sorted(dated, key=lambda one: one[0].label)[:MOST]:
        years[day.label[:4]].append((day, *_telling(row)))
    return tuple(Lane(year, None, rows=tuple(rows)) for year, rows in years.items())


def _tiles(table: Table) -> tuple[Lane, ...]:
    """One tile for each thing of the first column, with what the rows say of it."""
    tiles: dict[Value, list[tuple[Value, ...]]] = defaultdict(list)
    for row in table.rows[:MOST]:
        if row.cells and row.cells[0]:
            tiles[row.cells[0]].append(tuple(cell for cell in row.cells[1:] if cell))
    return tuple(Lane("", thing, rows=tuple(rows)) for thing, rows in tiles.items())


def _chart(table: Table) -> tuple[Lane, ...]:
    """A bar for each number of a row; the longest of a column of numbers sets the scale of all."""
    numbers = [n for row in table.rows for cell in row.cells if (n := _number(cell)) is not None]
    longest = max(numbers, default=0) or 1
    drawn = [Lane("", _name(row), _bars(table, row, longest)) for row in table.rows[:MOST]]
    return tuple(lane for lane in drawn if lane.bars)


def _bars(table: Table, row: Row, longest: float) -> tuple[Bar, ...]:
    pairs = zip(table.columns, row.cells, strict=True)
    found = [(name, cell, number) for name, cell in pairs if (number := _number(cell)) is not None]
    return tuple(
        Bar(words.spelt(name), cell.label, round(LONGEST * number / longest, 1))
        for name, cell, number in found
        if cell
    )


def _first_day(row: Row) -> Value | None:
    return next((cell for cell in row.cells if cell and words.is_day(cell.term)), None)


def _telling(row: Row) -> tuple[Value, ...]:
    """The first cells that are no days: what the row is about."""
    told = [cell for cell in row.cells if cell and not words.is_day(cell.term) and _number(cell) is None]
    return tuple(told[:4])


def _name(row: Row) -> Value | None:
    return next((cell for cell in row.cells if cell and _number(cell) is None), None)


def _number(cell: Cell) -> float | None:
    term = cell.term if cell else None
    if not isinstance(term, Literal) or not str(term.datatype or "").endswith(("#integer", "#decimal")):
        return None
    try:
        return max(0.0, float(str(term)))
    except ValueError:
        return None


VIEWS: Mapping[str, Callable[[Table], tuple[Lane, ...]]] = {
    "timeline": _timeline,
    "tiles": _tiles,
    "chart": _chart,
}
