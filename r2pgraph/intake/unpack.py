"""Reads files that may be hostile, as a program of its own: little memory, little time, no result by halves.

It is run on one file and prints one JSON object: `tables` (title and rows of cells, a cell being a text or
`{"formula": true}`), or `text` with `dropped`, or `error`, a sentence. It imports nothing of the package,
so that it starts quickly and nothing else runs beside a file that is not trusted.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

MOST_BYTES = 20_000_000
MOST_UNPACKED = 60_000_000
MOST_MEMBERS = 2_000
MOST_TABLES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 12, 3_000, 60, 4_000
MEMORY_BYTES, TIME_S = 1_000_000_000, 30

Cell = str | dict[str, bool]
# What the libraries raise for files that are not what their names say.
_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ParseError,
    EOFError,
)


class Refused(Exception):
    """The file is not read; the text says why and what to do."""


def main(path: Path) -> dict[str, Any]:
    """What the file holds, by the end of its name."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"has more than {MOST_BYTES // 1_000_000} million bytes; divide it")
    readers = {".xlsx": workbook, ".csv": comma_separated, ".txt": plain, ".pdf": pages, ".docx": paragraphs}
    if path.suffix.lower() not in readers:
        raise Refused(f"is none of {', '.join(readers)}; save it as one of them")
    return readers[path.suffix.lower()](path)


def archive(path: Path) -> None:
    """Refuse an archive that would unpack to too much, before anything of it is unpacked."""
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise Refused(f"unpacks to {size:,} bytes in {len(members)} parts, which is too much; divide it")


def workbook(path: Path) -> dict[str, Any]:
    """The sheets of a workbook that are shown; formulas are found and never worked out."""
    import openpyxl  # noqa: PLC0415  (only what the file needs is loaded)

    archive(path)
    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(shown) > MOST_TABLES:
        raise Refused(f"has more than {MOST_TABLES} sheets; divide it")
    return {"tables": [{"title": sheet.title, "rows": capped(sheet_rows(sheet))} for sheet in shown]}


def sheet_rows(sheet: Any) -> Iterable[list[Cell]]:
    """The cells of a sheet, row by row, at most one beyond what is allowed."""
    for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1):
        yield [cell_text(cell.value, getattr(cell, "data_type", "n")) for cell in row]


def cell_text(value: object, kind: str) -> Cell:
    """The text of a cell: days in the standard's form, whole numbers without a point."""
    if kind == "f":
        return {"formula": True}
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def capped(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """The rows up to the last that holds something; `Refused` where there is too much."""
    found: list[list[Cell]] = []
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if len(found) == MOST_ROWS or len(row) > MOST_COLUMNS:
            raise Refused(f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; divide it")
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            raise Refused(
                f"row {len(found) + 1} has more than {LONGEST_CELL} characters in a cell; shorten it"
            )
        found.append(row)
    while found and not any(found[-1]):
        found.pop()
    return found


def comma_separated(path: Path) -> dict[str, Any]:
    """The rows of a CSV file, separated by whichever of comma, semicolon and tab its first line has most."""
    text = decoded(path)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return {"tables": [{"title": path.stem, "rows": capped([csv_cell(c) for c in row] for row in rows)}]}
    except csv.Error as error:
        raise Refused(f"line {rows.line_num} is not CSV ({error}); mend its quotation marks") from error


def csv_cell(text: str) -> Cell:
    """A cell of a CSV file; an apostrophe before a sign of a formula says that it is none."""
    if text[:2] in ("'=", "'+", "'-", "'@"):
        return text[1:]
    return {"formula": True} if text.startswith("=") else text


def decoded(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark at the beginning."""
    found = path.read_bytes()
    wide = found.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return found.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("is not UTF-8 or UTF-16 text; save it as UTF-8") from error


def plain(path: Path) -> dict[str, Any]:
    """A text as it stands."""
    return {"text": decoded(path), "dropped": []}


def pages(path: Path) -> dict[str, Any]:
    """The text of a PDF, page after page, and what is not text."""
    import pypdf  # noqa: PLC0415  (only what the file needs is loaded)
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise Refused("is locked with a password; save it without one")
        found = [page.extract_text() for page in reader.pages]
        images = sum(len(page.images) for page in reader.pages)
        notes = sum(len(page.get("/Annots") or ()) for page in reader.pages)
    except PyPdfError as error:
        raise Refused(f"is no PDF that can be read ({error})") from error
    empty = [str(number) for number, text in enumerate(found, 1) if not text.strip()]
    dropped = counted({"picture": images, "note or link": notes})
    dropped += [f"all of page {', '.join(empty)}: no text (a scan?)"] if empty else []
    return {"text": "\n\n".join(found), "dropped": dropped}


def paragraphs(path: Path) -> dict[str, Any]:
    """The text of a Word document in its order, tables row by row, and what is not in its running text."""
    import docx  # noqa: PLC0415  (only what the file needs is loaded)
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    archive(path)
    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise Refused("is no Word document") from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
    kinds = {"picture": "word/media/", "header": "word/header", "footer": "word/footer"}
    kinds |= {"list of footnotes": "word/footnotes", "list of comments": "word/comments.xml"}
    found = {kind: sum(name.startswith(start) for name in names) for kind, start in kinds.items()}
    return {"text": "\n".join(lines), "dropped": counted(found)}


def counted(found: dict[str, int]) -> list[str]:
    """What was dropped, with its number."""
    return [f"{number} × {kind}" for kind, number in found.items() if number]


def limit() -> None:
    """Bound memory and time of this process for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    try:
        said = main(Path(sys.argv[1]))
    except Refused as refusal:
        said = {"error": str(refusal)}
    except (MemoryError, RecursionError):
        said = {"error": "needs more memory than a sheet or a document may; divide it"}
    except OSError as unreadable:
        said = {"error": f"cannot be read ({unreadable.strerror})"}
    except _BROKEN:
        said = {"error": "is not what the end of its name says; save it anew"}
    json.dump(said, sys.stdout)
