"""Sheets written out: what the record has, the choices that it offers, and help below each heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import URIRef

from r2pgraph import turtle
from r2pgraph.errors import BadArgument, SourceError
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.kinds import Table, all_columns, headings

_EMPTY_ROWS = 200
_LISTS = "Lists"
Place = tuple[str, int, int]  # a page, a column counted from 1, its last row
_SIGNS = ("=", "+", "-", "@")


def write(desk: Desk, tables: Sequence[Table], about: URIRef | None, path: Path) -> int:
    """Write a sheet to a new .xlsx or .csv file; the number of rows that it begins with."""
    if path.exists():
        raise SourceError.at(path, None, "is there already; name a new file")
    filled = [(table, desk.rows(table, about)) for table in tables]
    if path.suffix.lower() == ".csv":
        if len(filled) > 1:
            names = ", ".join(table.name for table in tables)
            raise BadArgument(f"this sheet has {len(filled)} tables ({names}); name a .xlsx file")
        turtle.replace(path, _csv(*filled[0]))
    elif path.suffix.lower() == ".xlsx":
        _xlsx(desk, filled, path)
    else:
        raise BadArgument(f"{path.name}: a sheet is a .xlsx or a .csv file; name one of them")
    return sum(len(rows) for _, rows in filled)


def _help(table: Table) -> list[str]:
    first = "Leave it as it is; nothing in a new row."
    return [first, *(column.help for column in all_columns(table))]


def _csv(table: Table, rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # An apostrophe keeps spreadsheets from taking a text for a formula; reading takes it off.
    plain = [[f"'{cell}" if cell.startswith(_SIGNS) else cell for cell in row] for row in rows]
    writer.writerows([headings(table), _help(table), *plain])
    return out.getvalue()


def _xlsx(desk: Desk, filled: list[tuple[Table, list[list[str]]]], path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table, rows in filled:
        _page(book.create_sheet(table.name), table, rows)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    known: dict[tuple[str, ...], str] = {}
    for table, rows in filled:
        for place, column in enumerate(all_columns(table), 2):
            among = (
                desk.takes(column, table) if column.takes in ("thing", "concept", "kind", "evidence") else []
            )
            offered = sorted({desk.named(one, among) for one in among})
            if offered:
                _offer(book, tuple(offered), known, (table.name, place, len(rows) + _EMPTY_ROWS))
    try:
        book.save(path)
    except OSError as error:
        raise SourceError.at(path, None, f"cannot be written ({error.strerror})") from error


def _page(page: Worksheet, table: Table, rows: list[list[str]]) -> None:
    for number, row in enumerate([headings(table), _help(table), *rows], 1):
        for place, text in enumerate(row, 1):
            cell = page.cell(number, place)
            cell.value = text or None
            if text:
                cell.data_type = "s"  # a text that begins like a formula stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            if number == 2:  # noqa: PLR2004  (the row of help)
                cell.font, cell.fill = Font(italic=True), PatternFill("solid", fgColor="EEF2F7")
    for place in range(1, len(headings(table)) + 1):
        page.column_dimensions[get_column_letter(place)].width = 28
    page.freeze_panes = "B3"


def _offer(
    book: openpyxl.Workbook, offered: tuple[str, ...], known: dict[tuple[str, ...], str], where: Place
) -> None:
    """Offer a list in a column, without forbidding what is not in it: new names, several at once."""
    title, place, last = where
    lists = book[_LISTS]
    if offered not in known:
        column = len(known) + 1
        for number, text in enumerate(offered, 1):
            lists.cell(number, column).value = text
            lists.cell(number, column).data_type = "s"
        known[offered] = f"list{column}"
        letter = get_column_letter(column)
        area = f"{_LISTS}!${letter}$1:${letter}${len(offered)}"
        book.defined_names[known[offered]] = DefinedName(known[offered], attr_text=area)
    choice = DataValidation("list", f"={known[offered]}", allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(place)
    choice.add(f"{letter}3:{letter}{last}")
    book[title].add_data_validation(choice)
