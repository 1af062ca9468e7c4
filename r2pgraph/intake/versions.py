"""Versions of the record compared: what a change did, and what lies between two of them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import history
from r2pgraph.intake.history import Version
from r2pgraph.intake.telling import Side, Told


def log(graph: KnowledgeGraph, about: URIRef | None, most: int) -> Iterator[tuple[Version, list[str]]]:
    """The latest changes, the newest first, each told; with `about`, those in which it is spoken of."""
    folder = _kept(graph)
    for version in history.versions(folder, most):
        files = history.changed(folder, version.revision)
        sides = [_side(graph, {name: texts[number] for name, texts in files.items()}) for number in (0, 1)]
        told = Told(*sides).sentences(about)
        if told or (about is None and not files):
            yield version, told or ["The record as it was when its history began."]


def diff(graph: KnowledgeGraph, first: str, second: str) -> list[str]:
    """What the second of two versions says otherwise than the first."""
    folder = _kept(graph)
    sides = [_side(graph, history.texts(folder, revision)) for revision in (first, second)]
    return Told(*sides).sentences()


def _kept(graph: KnowledgeGraph) -> Path:
    if not history.kept(graph.settings.data):
        raise SourceError.at(graph.settings.data, None, history.NOT_KEPT)
    return graph.settings.data


def _side(graph: KnowledgeGraph, texts: Mapping[str, str]) -> Side:
    return Side.part(graph, {Path(name): _parsed(name, text) for name, text in texts.items()})


def _parsed(name: str, text: str) -> list[ox.Triple]:
    try:
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise SourceError.at(name, error.lineno, "was not Turtle in one of these versions") from error
