"""Answers on their way out: as a table or Markdown for people, as CSV, TSV and JSON for programs.

CSV is RFC 4180 in UTF-8 with full IRIs; a text that a spreadsheet would run as a formula is defused
with a leading apostrophe. TSV and JSON are those of SPARQL 1.1, in which a term keeps its kind.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier
from tabulate import tabulate

from r2pgraph import queries
from r2pgraph.queries import Question
from r2pgraph.store import Solutions

WIDEST_COLUMN = 40
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#!]")
_TSV_ESCAPES = {ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Result:
    """An answered question: with which terms, by which query text, on which data, and its solutions.

    `version` is the data version; `seconds` is what the store took, and no part of the answer.
    """

    question: Question
    arguments: Mapping[str, Identifier]
    query: str
    solutions: Solutions
    version: str
    seconds: float

    @property
    def origin(self) -> dict[str, Any]:
        """What the answer came from, for those who want it again: no part of it depends on the hour."""
        parameters = {name: str(term) for name, term in self.arguments.items()}
        return {
            "question": self.question.name,
            "parameters": parameters,
            "query": self.query,
            "version": self.version,
        }


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int = 120) -> str:
    """Rows for a terminal of `width` characters: aligned columns, or one block a row if too wide.

    A column that only repeats the one after it (a thing and its name) is left out.
    """
    names, cells = _telling(columns, rows)
    if not cells:
        return "(none)\n"
    wrapped = tabulate(cells, names, maxcolwidths=[WIDEST_COLUMN] * len(names), disable_numparse=True)
    if len(wrapped.partition("\n")[0]) <= width:
        return wrapped + "\n"
    return "\n".join(_block(names, row, width) for row in cells)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of GitHub Flavored Markdown, columns left out as in `table`; no cell can be markup."""
    names, cells = _telling(columns, rows)
    escaped = [[_MARKUP.sub(r"\\\g<0>", cell) for cell in row] for row in cells]
    return tabulate(escaped, names, tablefmt="github", disable_numparse=True) + "\n"


def tab_separated(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """TSV text; tabs and line ends within a cell are written as escapes."""
    lines = [columns, *([cell.translate(_TSV_ESCAPES) for cell in row] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def terms_tab_separated(solutions: Solutions) -> str:
    """SPARQL 1.1 Query Results TSV: variables with their mark, terms as Turtle writes them in full."""
    return tab_separated([f"?{name}" for name in solutions.columns], cells(solutions, _turtle_term))


def _turtle_term(term: Identifier) -> str:
    return f"_:{term}" if isinstance(term, BNode) else queries.written("", term)


def _telling(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The columns but those that repeat the one after them, and their cells on one line each."""
    kept = [n for n in range(len(columns)) if not rows or n + 1 == len(columns) or _differs(rows, n)]
    return [columns[n] for n in kept], [[plain(row[n]) for n in kept] for row in rows]


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
    mark = {"truncated": True} if solutions.truncated else {}
    return {"head": {"vars": list(solutions.columns)}, **mark, "results": {"bindings": bindings}}


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
