"""Answers on their way out: as a table for people, as CSV and JSON for programs, as Turtle for graphs.

CSV is RFC 4180 in UTF-8 with full IRIs; a text that a spreadsheet would run as a formula is defused
with a leading apostrophe. JSON is SPARQL 1.1 Query Results JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier
from tabulate import tabulate

from r2pgraph.store import Solutions

WIDEST_COLUMN = 40
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int = 120) -> str:
    """Rows for a terminal of `width` characters: aligned columns, or one block a row if too wide.

    A column that only repeats the one after it (a thing and its name) is left out.
    """
    kept = [n for n in range(len(columns)) if not rows or n + 1 == len(columns) or _differs(rows, n)]
    names = [columns[n] for n in kept]
    cells = [[plain(row[n]) for n in kept] for row in rows]
    if not cells:
        return "(none)\n"
    wrapped = tabulate(cells, names, maxcolwidths=[WIDEST_COLUMN] * len(names), disable_numparse=True)
    if len(wrapped.partition("\n")[0]) <= width:
        return wrapped + "\n"
    return "\n".join(_block(names, row, width) for row in cells)


def _differs(rows: Sequence[Sequence[str]], n: int) -> bool:
    return any(row[n] != row[n + 1] for row in rows)


def _block(names: Sequence[str], row: Sequence[str], width: int) -> str:
    indent = max(len(name) for name in names) + 2
    lines = [
        textwrap.fill(f"{name:<{indent}}{cell}", width, subsequent_indent=" " * indent)
        for name, cell in zip(names, row, strict=True)
        if cell
    ]
    return "\n".join(lines) + "\n"


def plain(cell: str) -> str:
    """A text on one line, without characters that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())


def comma_separated(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """CSV text of plain cells."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[defused(cell) for cell in row] for row in rows])
    return text.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def cells(solutions: Solutions, show: Callable[[Identifier], str] = str) -> list[list[str]]:
    """The rows as texts, each term through `show`; an unbound variable is an empty text."""
    return [["" if term is None else show(term) for term in row] for row in solutions.rows]


def as_json(solutions: Solutions) -> dict[str, Any]:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [
        {name: _json_term(term) for name, term in solution.items() if term is not None}
        for solution in solutions
    ]
    return {"head": {"vars": list(solutions.columns)}, "results": {"bindings": bindings}}


def _json_term(term: Identifier) -> dict[str, str]:
    if isinstance(term, URIRef | BNode):
        return {"type": "uri" if isinstance(term, URIRef) else "bnode", "value": str(term)}
    found = {"type": "literal", "value": str(term)}
    if isinstance(term, Literal) and term.language:
        found["xml:lang"] = term.language
    elif isinstance(term, Literal) and term.datatype:
        found["datatype"] = str(term.datatype)
    return found


def json_text(value: Any) -> str:
    """JSON for people and programs: two blanks of indentation, characters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
