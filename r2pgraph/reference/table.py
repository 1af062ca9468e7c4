"""CSV tables as lines of cells (RFC 4180), refused whole where anything in them cannot be trusted."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from r2pgraph import turtle
from r2pgraph.errors import SourceError

# A spreadsheet would run such a cell as a formula; no fact of a table begins so.
_FORMULA = ("=", "+", "@", "-", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One row of a table: the file's line on which it ends, counted from one, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def lines(path: Path, wanted: frozenset[str]) -> list[Line]:
    """The rows of a UTF-8 table that has the wanted columns; `SourceError` names what is wrong, and where."""
    reader = csv.reader(io.StringIO(turtle.read_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        _columns(path, header, wanted)
        return [_line(path, header, cells, reader.line_num) for cells in reader]
    except csv.Error as error:
        raise SourceError.at(path, reader.line_num, f"is not CSV: {error}; mend the line") from error


def _columns(path: Path, header: list[str], wanted: frozenset[str]) -> None:
    for column in sorted(wanted - set(header)):
        raise SourceError.at(path, 1, f"has no column '{column}'; add it, or name another mapping")
    for column in header:
        if header.count(column) > 1:
            raise SourceError.at(path, 1, f"has two columns '{column}'; rename or remove one")


def _line(path: Path, header: list[str], cells: list[str], number: int) -> Line:
    if len(cells) != len(header):
        problem = f"has {len(cells)} cells where the header has {len(header)}; mend the line"
        raise SourceError.at(path, number, problem)
    for column, cell in zip(header, cells, strict=True):
        _trusted(path, number, column, cell)
    return Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


def _trusted(path: Path, number: int, column: str, cell: str) -> None:
    if cell.startswith(_FORMULA):
        problem = f"'{column}' begins with {cell[0]!r}, as a formula does; write the value itself"
        raise SourceError.at(path, number, problem)
    if "\x00" in cell:
        raise SourceError.at(path, number, f"'{column}' holds a NUL character; remove it")
