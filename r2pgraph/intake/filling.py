"""Sheets written out: what the record has, the choices that it offers, and help below each heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
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
from r2pgraph.intake.columns import ACCEPT, REASON, REVIEW, Table, all_columns, headings
from r2pgraph.intake.desk import Desk

_EMPTY_ROWS = 200
_LISTS = "Lists"
_LISTED = ("thing", "concept", "kind", "evidence")
Place = tuple[str, int, int]  # a page, a column counted from 1, its last row
_SIGNS = ("=", "+", "-", "@")


def write(desk: Desk, tables: Sequence[Table], about: URIRef | None, path: Path) -> int:
    """Write a sheet to a new .xlsx or .csv file; the number of rows that it begins with."""
    return put(desk, [Page(table, desk.rows(table, about)) for table in tables], path)


@dataclass(frozen=True)
class Page:
    """One table with its rows, in the order of its headings; in a review with two columns before them."""

    table: Table
    rows: list[list[str]]
    review: bool = False

    @property
    def heads(self) -> list[list[str]]:
        """The row of headings, and the row of help."""
        before = (ACCEPT, REASON) if self.review else ()
        first = "Leave it as it is; nothing in a new row."
        return [
            [*(column.heading for column in before), *headings(self.table)],
            [*(column.help for column in before), first, *(one.help for one in all_columns(self.table))],
        ]


def put(desk: Desk, pages: Sequence[Page], path: Path) -> int:
    """Write pages to a new .xlsx or .csv file; the number of their rows."""
    if path.exists():
        raise SourceError.at(path, None, "is there already; name a new file")
    if path.suffix.lower() == ".csv":
        if len(pages) > 1:
            names = ", ".join(page.table.name for page in pages)
            raise BadArgument(f"this sheet has {len(pages)} tables ({names}); name a .xlsx file")
        turtle.replace(path, _csv(pages[0]))
    elif path.suffix.lower() == ".xlsx":
        _xlsx(desk, pages, path)
    else:
        raise BadArgument(f"{path.name}: a sheet is a .xlsx or a .csv file; name one of them")
    return sum(len(page.rows) for page in pages)


def _csv(page: Page) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # An apostrophe keeps spreadsheets from taking a text for a formula; reading takes it off.
    plain = [[f"'{cell}" if cell.startswith(_SIGNS) else cell for cell in row] for row in page.rows]
    writer.writerows([*page.heads, *plain])
    return out.getvalue()


def _xlsx(desk: Desk, pages: Sequence[Page], path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        _page(book.create_sheet(page.table.name), page)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    known: dict[tuple[str, ...], str] = {}
    for page in pages:
        last = len(page.rows) + _EMPTY_ROWS
        if page.review:
            _offer(book, ("no", "yes"), known, (page.table.name, 1, last))
        for place, column in enumerate(all_columns(page.table), 2 + len(REVIEW) * page.review):
            among = desk.takes(column, page.table) if column.takes in _LISTED else []
            offered = sorted({desk.named(one, among) for one in among})
            if offered:
                _offer(book, tuple(offered), known, (page.table.name, place, last))
    try:
        book.save(path)
    except OSError as error:
        raise SourceError.at(path, None, f"cannot be written ({error.strerror})") from error


def _page(sheet: Worksheet, page: Page) -> None:
    for number, row in enumerate([*page.heads, *page.rows], 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = text or None
            if text:
                cell.data_type = "s"  # a text that begins like a formula stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            if number == 2:  # noqa: PLR2004  (the row of help)
                cell.font, cell.fill = Font(italic=True), PatternFill("solid", fgColor="EEF2F7")
            elif not (row[0] or page.review):  # begun, to be filled in
                cell.fill = PatternFill("solid", fgColor="FFF7DB")
    for place in range(1, len(page.heads[0]) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 28
    sheet.freeze_panes = "B3"


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
