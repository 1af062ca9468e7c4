"""What a document says that the graph does not: the sentences that no record's quotation touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import URIRef

from r2pgraph.errors import SourceError
from r2pgraph.sources import Library, one_line
from r2pgraph.store import Solutions

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
_ABBREVIATION = r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bH\.E)(?<!\bAve)(?<!\b[A-Z])"
_END = re.compile(rf"{_ABBREVIATION}[.!?][”\"’)]*(?=\s+[^a-z\s])")

Query = Callable[..., Solutions]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: where it starts, in code points, and its words on one line."""

    document: URIRef
    title: str
    start: int
    words: str


@dataclass(frozen=True)
class Coverage:
    """How many sentences the documents have, and those that no record's quotation touches."""

    sentences: int
    untouched: tuple[Sentence, ...]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each sentence; a paragraph's end also ends a sentence."""
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        ends = [match.end() for match in _END.finditer(text, start, paragraph.end())]
        for end in [*ends, paragraph.end()]:
            if text[start:end].strip():
                yield start + len(text[start:end]) - len(text[start:end].lstrip()), end
            start = end


def coverage(query: Query, library: Library) -> Coverage:
    """Compare every document with the quotations of its records; `query` answers our own queries.

    `SourceError` where the library does not hold a document's text.
    """
    count, untouched = 0, []
    for row in query("documents"):
        document, title = URIRef(str(row["document"])), str(row["title"])
        text = library.text(str(row["sha256"]))
        if text is None:
            raise SourceError(f"the library {library.folder} does not hold the text of “{title}”")
        spans = {(int(str(r["start"])), int(str(r["end"]))) for r in query("spans", document=document)}
        for start, end in sentences(text):
            count += 1
            if not any(first < end and last > start for first, last in spans):
                untouched.append(Sentence(document, title, start, one_line(text[start:end])))
    return Coverage(count, tuple(untouched))
