"""What can go wrong, said so that a reader knows what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

AROUND = 30
"""Characters of a query that are shown on each side of a fault."""


class R2PGraphError(Exception):
    """Anything that this package refuses; its text is one clear sentence for people."""


class SourceError(R2PGraphError):
    """A file cannot be used: the text names the file, the line where known, and the way out."""

    @classmethod
    def at(cls, path: Path | str, line: int | None, problem: str) -> SourceError:
        """Say a problem with the place where it stands; `line` counts from one."""
        place = f"{path}, line {line}" if line else f"{path}"
        return cls(f"{place}: {problem}")


class TermNotFound(R2PGraphError):
    """A name means nothing here, or several things; `candidates` are (IRI, label) pairs.

    `message` is the text without the candidates, for those who list them in their own way.
    """

    def __init__(self, message: str, candidates: Iterable[tuple[str, str]] = ()) -> None:
        self.message = message
        self.candidates = tuple(candidates)
        listed = "; ".join(f"{label} ({iri})" for iri, label in self.candidates)
        super().__init__(f"{message}: {listed}" if listed else message)


class ValidationFailed(R2PGraphError):
    """A change is refused for what would then be wrong; `findings` are sentences, one a problem."""

    def __init__(self, findings: Iterable[str]) -> None:
        self.findings = tuple(findings)
        number = len(self.findings)
        problems = "one thing" if number == 1 else f"{number} things"
        super().__init__(f"{problems} must be mended; nothing was changed")


class QueryError(R2PGraphError):
    """A query or question cannot be answered as it was put."""


class QueryNotFound(QueryError):
    """There is no question of that name; the text lists the known ones."""


class BadArgument(QueryError):
    """A parameter is missing, unknown or ill-typed; the text names it and what it takes."""


class QuerySyntax(QueryError):
    """A query is not SPARQL; `line` and `column` count from one, `excerpt` is the line with the place."""

    def __init__(self, message: str, line: int, column: int, excerpt: str) -> None:
        self.line, self.column, self.excerpt = line, column, excerpt
        self.message = message
        place = f"line {line}, column {column}"
        super().__init__(f"the query is not SPARQL: {place}: {message} (at “{excerpt}”)")

    @classmethod
    def at(cls, text: str, place: int, message: str) -> QuerySyntax:
        """Say what is wrong at an offset of a query's text, with the words around it."""
        before = text[:place]
        line = before.count("\n") + 1
        column = place - (before.rfind("\n") + 1) + 1
        return cls(message, line, column, _around(text, place))


def _around(text: str, place: int) -> str:
    """The words around an offset, on its own line, with a mark before it; control characters visible."""
    start = max(text.rfind("\n", 0, place) + 1, place - AROUND)
    end = min((text + "\n").index("\n", place), place + AROUND)
    shown = f"{text[start:place]}▸{text[place:end]}".strip()
    return "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in shown)


class QueryTooComplex(QueryError):
    """A query is larger, deeper or hungrier than is answered here; the text says what is too much."""


class RemoteAccessForbidden(QueryError):
    """A query wants what lies outside this graph; the text names the clause."""


class BadEncoding(QueryError):
    """The bytes of a query are not UTF-8."""


class ReadOnly(QueryError):
    """An update was sent to a graph that is only read."""


class QueryTimeout(QueryError):
    """A query took longer than it may; the text says how long that is."""


class Overloaded(QueryError):
    """As many queries are being answered as there are places for."""


class EndpointError(R2PGraphError):
    """A remote store stalls, cuts its answer off or lies: an error, never an empty answer."""
