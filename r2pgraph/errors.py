"""What can go wrong, said so that a reader knows what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


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
