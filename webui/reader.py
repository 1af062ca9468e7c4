"""The reader: a document with every quoted span marked, and beside it what was recorded from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flask import Blueprint, Response
from rdflib import URIRef

from r2pgraph.errors import SourceError, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.sources import one_line
from r2pgraph.views import Quoted
from r2pgraph.vocab import BASE
from webui import words
from webui.headers import linked
from webui.pages import page
from webui.shell import memory

blueprint = Blueprint("reader", __name__)
PARTS = 12  # of a long document, to begin reading at
_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks; `marks` number its quotations, `starts` those that begin."""

    text: str
    marks: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Fact:
    """A record that rests on words of a paragraph: in one sentence where these are its own words.

    Its own words are those of its quotations that the fewest records share; elsewhere `sentence` is empty.
    """

    iri: str
    sentence: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text, or a quotation where the text is not here, with its facts.

    `gap` counts the characters between it and the one before that are not shown.
    """

    number: int
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    gap: int


@blueprint.get("/source/<slug>")
def source(slug: str) -> Response:
    """A document, its quoted spans marked, the facts beside each paragraph."""
    document = URIRef(f"{BASE}id/document/{slug}")
    quoted = memory().views.quoted(document)
    if not quoted:
        raise TermNotFound(f"there is no document “{slug[:80]}” to read", _documents(memory()))
    laid_out, whole = _laid_out(memory(), document)
    response = page(
        "source.html",
        document=document,
        paragraphs=laid_out,
        parts=_parts(laid_out),
        whole=whole,
        spans=len(quoted),
        at={n: words.place(one.passage) for n, one in enumerate(quoted, 1)},
        silent=sum(not one.facts for one in laid_out),
    )
    return linked(response, f"/source/{slug}", ())


def _parts(paragraphs: Sequence[Paragraph]) -> list[tuple[int, str]]:
    """Where to begin reading: of parts of equal length the first paragraph that is quoted, and the words."""
    size = max(1, -(-len(paragraphs) // PARTS))
    starts = (paragraphs[n : n + size] for n in range(0, len(paragraphs), size))
    quoted = (
        [(one.number, " ".join(piece.text.split())) for one in some for piece in one.pieces if piece.marks]
        for some in starts
    )
    return [some[0] for some in quoted if some]


def _documents(graph: KnowledgeGraph) -> tuple[tuple[str, str], ...]:
    return tuple((words.short(iri), graph.names.label(iri)) for iri in graph.instances("Document"))


@lru_cache(maxsize=8)
def _laid_out(graph: KnowledgeGraph, document: URIRef) -> tuple[tuple[Paragraph, ...], bool]:
    """The paragraphs of a document, and whether they are its whole text."""
    quoted = graph.views.quoted(document)
    text = _text(graph, document)
    if text is None:
        return tuple(_excerpts(graph, quoted)), False
    whole = [
        Paragraph(n, *_marked(graph, text, span, quoted), gap=0) for n, span in enumerate(paragraphs(text), 1)
    ]
    return tuple(whole), True


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs stand; what begins with a small letter goes on with a sentence over a page."""
    spans: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        if spans and text[start].islower():
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _text(graph: KnowledgeGraph, document: URIRef) -> str | None:
    """The full text where the library has it."""
    said = graph.views.outline(document)
    digest = next((str(one.values[0].term) for one in said.facts if one.property.endswith("#sha256")), "")
    try:
        return graph.library().text(digest)
    except SourceError:
        return None


def _excerpts(graph: KnowledgeGraph, quoted: Sequence[Quoted]) -> Iterable[Paragraph]:
    """The quotations in order of place, those that overlap together, each with the gap before it."""
    reached, number = 0, 0
    rest = list(quoted)
    while rest:
        group = [rest.pop(0)]
        while rest and rest[0].start < max(one.end for one in group):
            group.append(rest.pop(0))
        number += 1
        start, end = group[0].start, max(one.end for one in group)
        yield Paragraph(number, *_marked(graph, _pasted(group), (start, end), quoted), gap=start - reached)
        reached = end


def _pasted(group: Sequence[Quoted]) -> str:
    """The words of overlapping quotations as they stand, preceded by as many blanks as make offsets fit."""
    text = " " * group[0].start
    for one in group:
        text = text[: one.start] + one.exact + text[one.start + len(one.exact) :]
    return text


def _marked(
    graph: KnowledgeGraph, text: str, span: tuple[int, int], quoted: Sequence[Quoted]
) -> tuple[tuple[Piece, ...], tuple[Fact, ...]]:
    """The text of a span cut at its marks, and the facts that rest on what is quoted from it."""
    start, end = span
    inside = [(n, one) for n, one in enumerate(quoted, 1) if one.start < end and one.end > start]
    return tuple(_pieces(text, span, inside)), tuple(_facts(graph, inside, _own(quoted)))


def _pieces(text: str, span: tuple[int, int], inside: Sequence[tuple[int, Quoted]]) -> Iterable[Piece]:
    """The text cut wherever a quotation begins or ends, so that overlapping ones never cross."""
    start, end = span
    cuts = {start, end, *(cut for _, one in inside for cut in (one.start, one.end) if start < cut < end)}
    for first, last in pairwise(sorted(cuts)):
        marks = tuple(n for n, one in inside if one.start <= first and one.end >= last)
        starts = tuple(n for n, one in inside if max(one.start, start) == first)
        yield Piece(text[first:last], marks, starts)


def _facts(
    graph: KnowledgeGraph, inside: Sequence[tuple[int, Quoted]], own: Mapping[str, str]
) -> Iterable[Fact]:
    marks: dict[str, list[int]] = {}
    here = {one.passage for _, one in inside}
    for number, one in inside:
        for record in one.records:
            marks.setdefault(record, []).append(number)
    for record, numbers in marks.items():
        told = one_line(graph.teller.tell(URIRef(record))) if own[record] in here else ""
        yield Fact(record, told, tuple(numbers))


def _own(quoted: Sequence[Quoted]) -> dict[str, str]:
    """For each record the passage that it shares with the fewest others."""
    found: dict[str, Quoted] = {}
    for one in quoted:
        for record in one.records:
            if record not in found or len(one.records) < len(found[record].records):
                found[record] = one
    return {record: one.passage for record, one in found.items()}
