"""What a person hands in, as rows under known headings; a file is opened in a process of its own."""

from __future__ import annotations

import json
import string
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from r2pgraph.errors import SourceError
from r2pgraph.intake.columns import ACCEPT, NO, REVIEW, YES, Table, headings
from r2pgraph.intake.kinds import TABLES

_PROGRAM = Path(__file__).with_name("unpack.py")
_WAIT_S = 120.0
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and how to mend it."""

    sheet: str
    cell: str
    problem: str

    def place(self, titles: Sequence[str]) -> tuple[int, int, int, str]:
        """What orders faults as people read: by sheet in the order of these titles, row and column."""
        column = self.cell.rstrip(string.digits)
        return titles.index(self.sheet), int(self.cell[len(column) :]), len(column), column

    def __str__(self) -> str:
        return f"{self.sheet}, cell {self.cell}: {self.problem}"


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, and its texts by heading."""

    number: int
    cells: Mapping[str, str]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells.values())


@dataclass(frozen=True)
class Sheet:
    """The rows of one table, and in which column each heading stands (0 for the first).

    `left_out` counts proposals that nobody accepted.
    """

    title: str
    table: Table
    places: Mapping[str, int]
    rows: tuple[Row, ...]
    left_out: int = 0

    def fault(self, row: Row, heading: str, problem: str) -> Fault:
        """A fault at the cell of a row under a heading."""
        return Fault(self.title, f"{letters(self.places[heading])}{row.number}", problem)


def letters(place: int) -> str:
    """The letters of a column, as spreadsheets have them: 0 is A, 26 is AA."""
    first, last = divmod(place, len(_LETTERS))
    return (letters(first - 1) if first else "") + _LETTERS[last]


def unpacked(path: Path) -> dict[str, Any]:
    """What `unpack` finds in a file; `SourceError` where it refuses it, or breaks down over it."""
    if not path.is_file():
        raise SourceError.at(path, None, "is no file; name the file to read")
    command = [sys.executable, "-P", str(_PROGRAM), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_WAIT_S, check=False)  # noqa: S603
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        problem = (
            "takes more time or memory to read than a sheet or a document may; divide it or save it anew"
        )
        raise SourceError.at(path, None, problem) from error
    if "error" in said:
        raise SourceError.at(path, None, said["error"])
    return said


def sheets(path: Path) -> tuple[list[Sheet], list[Fault]]:
    """The tables of a sheet file, and the cells that cannot be read as text."""
    said = unpacked(path)
    if "tables" not in said:
        raise SourceError.at(path, None, "is no sheet; give a .xlsx or .csv file that r2pgraph sheet made")
    found: list[Sheet] = []
    faults: list[Fault] = []
    for table in said["tables"]:
        if table["rows"]:
            _sheet(path, table["title"], table["rows"], found, faults)
    if not found:
        raise SourceError.at(path, None, "holds nothing; begin with r2pgraph sheet")
    return found, faults


def _sheet(path: Path, title: str, rows: list[list[Any]], found: list[Sheet], faults: list[Fault]) -> None:
    head = ["" if isinstance(cell, dict) else str(cell).strip() for cell in rows[0]]
    table = next((table for table in TABLES.values() if table.first in head), None)
    if table is None:
        problem = f"“{title}” has no column called “Record (…)”, so that its kind is not known"
        raise SourceError.at(path, 1, f"{problem}; begin with r2pgraph sheet and keep its first row")
    wanted = [*(REVIEW if set(REVIEW) & set(head) else ()), *headings(table)]
    places = {heading: place for place, heading in enumerate(head) if heading in wanted}
    faults += [
        Fault(title, f"{letters(place)}1", f"no column of this sheet is called “{heading}”; take it out")
        for place, heading in enumerate(head)
        if heading and (heading not in wanted or head.index(heading) != place)
    ]
    if missing := [heading for heading in wanted if heading not in places]:
        raise SourceError.at(path, 1, f"“{title}” lacks the column “{missing[0]}”; put it back")
    helps = {column.help for column in table.columns}
    kept: list[Row] = []
    for number, row in enumerate(rows[1:], 2):
        if number == 2 and helps & {cell for cell in row if isinstance(cell, str)}:  # noqa: PLR2004  (help)
            continue
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        faults += [
            Fault(
                title,
                f"{letters(places[name])}{number}",
                "a formula, which is never worked out; type the words",
            )
            for name, cell in cells.items()
            if isinstance(cell, dict)
        ]
        kept.append(Row(number, {name: c.strip() if isinstance(c, str) else "" for name, c in cells.items()}))
    sheet = Sheet(title, table, places, tuple(row for row in kept if not row.empty))
    found.append(_reviewed(sheet, faults) if ACCEPT.heading in places else sheet)


def _reviewed(sheet: Sheet, faults: list[Fault]) -> Sheet:
    """A sheet of proposals with the rows that a person accepted, and no others."""
    said = [(row, row.cells[ACCEPT.heading].casefold()) for row in sheet.rows]
    faults += [
        sheet.fault(row, ACCEPT.heading, f"“{word[:40]}” is neither “yes” nor “no”; write one of them")
        for row, word in said
        if word not in (*YES, *NO)
    ]
    kept = tuple(row for row, word in said if word in YES)
    return replace(sheet, rows=kept, left_out=sum(word in NO for _, word in said))
