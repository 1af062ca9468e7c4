"""Source texts and the passages quoted from them.

The texts belong to their publishers and live in a library folder outside the repository; a
document is found there by the SHA-256 of its text, so that files may bear any name. Offsets count
Unicode code points from 0, the end excluded, as `oa:TextPositionSelector` has it (Web Annotation
Data Model, section 4.2.5); they are computed here and never typed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import fuzz

from r2pgraph import turtle
from r2pgraph.errors import SourceError
from r2pgraph.vocab import OA, PREFIXES, R2P, RDF

LONGEST_QUOTATION = 400
LARGEST_SHARE = 0.40
CONTEXT = 16
MOST_PLACES = 9


@dataclass(frozen=True)
class Passage:
    """A quotation anchored in a text; offsets in code points, `end` excluded."""

    document: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def slug(self) -> str:
        """The last part of the passage's IRI: the document and the offsets."""
        return f"{self.document}.{self.start}-{self.end}"


@dataclass(frozen=True)
class Library:
    """A folder of source texts."""

    folder: Path

    def text(self, sha256: str) -> str | None:
        """The text with this SHA-256 (lower-case hexadecimal), or None where it is not held."""
        for path in self._files():
            text = turtle.read_text(path)
            if hashlib.sha256(text.encode()).hexdigest() == sha256:
                return text
        return None

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            raise SourceError.at(
                self.folder, None, "is no folder; set R2PGRAPH_LIBRARY to the folder of source texts"
            )
        return turtle.files_below(self.folder, ".txt")


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand: (start, end) pairs; white space may differ, nothing else."""
    parts = [re.escape(part) for part in words.split()]
    pattern = re.compile(r"\s+".join(parts)) if parts else None
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def nearest(text: str, words: str) -> tuple[int, int]:
    """The span of the text that is most like words that do not stand there, in whole words."""
    match = fuzz.partial_ratio_alignment(words, text)
    start, end = (match.dest_start, match.dest_end) if match else (0, min(len(text), len(words)))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def one_line(words: str) -> str:
    """Words of a text as they are shown in running text: every white space one blank."""
    return " ".join(words.split())


def anchor(document: str, text: str, start: int, end: int) -> Passage:
    """The passage at these offsets, with context (at most 16 code points) only where it needs it."""
    exact = text[start:end]
    if text.count(exact) == 1:
        return Passage(document, start, end, exact)
    return Passage(
        document,
        start,
        end,
        exact,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def quote(document: str, text: str, words: str, occurrence: int | None = None) -> Passage:
    """Find the words in the text; `occurrence` (from 1) chooses among several places.

    Words that are not there, or that stand more than once without a choice, are a `SourceError`
    that shows the nearest passage, or the places.
    """
    if not words.strip() or len(one_line(words)) > LONGEST_QUOTATION:
        raise SourceError(f"quote at least one word and at most {LONGEST_QUOTATION} characters")
    spans = places(text, words)
    if not spans:
        start, end = nearest(text, words)
        shown = f"nearest, at {start}-{end}: “{one_line(text[start:end])}”"
        raise SourceError(f"the words do not stand in {document}; {shown}")
    if len(spans) > 1 and occurrence is None:
        listed = "; ".join(f"{n}: {start}-{end}" for n, (start, end) in enumerate(spans[:MOST_PLACES], 1))
        listed += "; …" if len(spans) > MOST_PLACES else ""
        times = f"the words stand {len(spans)} times in {document}"
        raise SourceError(f"{times} ({listed}); choose one with --at")
    chosen = occurrence or 1
    if not 1 <= chosen <= len(spans):
        raise SourceError(f"the words stand {len(spans)} times in {document}; there is no place {chosen}")
    return anchor(document, text, *spans[chosen - 1])


def triples(passage: Passage) -> Iterator[ox.Triple]:
    """The passage as one `r2p:Passage` and one selector that is both quote and position."""
    node = ox.NamedNode(f"{PREFIXES['passage']}{passage.slug}")
    selector = ox.NamedNode(f"{PREFIXES['selector']}{passage.slug}")
    document = ox.NamedNode(f"{PREFIXES['document']}{passage.document}")

    def say(subject: ox.NamedNode, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
        """One triple, its predicate given as text."""
        return ox.Triple(subject, ox.NamedNode(predicate), thing)

    yield say(node, RDF.type, ox.NamedNode(R2P.Passage))
    yield say(node, OA.hasSource, document)
    yield say(node, OA.hasSelector, selector)
    yield say(selector, RDF.type, ox.NamedNode(OA.TextQuoteSelector))
    yield say(selector, RDF.type, ox.NamedNode(OA.TextPositionSelector))
    yield say(selector, OA.exact, ox.Literal(passage.exact))
    yield say(selector, OA.start, ox.Literal(passage.start))
    yield say(selector, OA.end, ox.Literal(passage.end))
    if passage.prefix:
        yield say(selector, OA.prefix, ox.Literal(passage.prefix))
    if passage.suffix:
        yield say(selector, OA.suffix, ox.Literal(passage.suffix))


def faults(passage: Passage, text: str) -> Iterator[str]:
    """What is wrong with a quotation, in plain words; nothing where it stands as it says."""
    if not 0 <= passage.start < passage.end <= len(text):
        yield f"the offsets {passage.start}-{passage.end} lie outside the text of {len(text)} characters"
    elif (stands := text[passage.start : passage.end]) != passage.exact:
        reads = f"reads “{one_line(stands)}”, not “{one_line(passage.exact)}”"
        yield f"the text at {passage.start}-{passage.end} {reads}"
    if len(passage.exact) > LONGEST_QUOTATION:
        yield f"the quotation has {len(passage.exact)} characters; quote at most {LONGEST_QUOTATION}"


def share(passages: list[Passage], length: int) -> float:
    """The part of a text of `length` code points that the passages cover together, from 0 to 1."""
    covered, reached = 0, 0
    for start, end in sorted((passage.start, passage.end) for passage in passages):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered / length if length else 0.0
