"""Which record a finding is about: what people call it, and in which file and line it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from r2pgraph import turtle
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, DCTERMS, FOAF, RDFS, SKOS

LABELS = [str(name) for name in (RDFS.label, SKOS.prefLabel, FOAF.name, DCTERMS.title)]
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def called(store: Store, iri: str) -> str:
    """What people call a thing: its label (the English one first), else its kind and short name."""
    if not _IRI.match(iri):
        return "a thing without a name"
    for label in LABELS:
        quads = store.engine.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(label), None)
        names = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
        if names:
            return min(names, key=lambda name: (name.language != "en", name.value)).value
    return short(iri)


def short(iri: str) -> str:
    """The kind and short name of a thing of ours; of a foreign one, its last part and whose it is."""
    if iri.startswith(BASE):
        return (turtle.shorten(iri) or iri.removeprefix(BASE)).replace(":", " ", 1)
    parts = urlsplit(iri)
    last = re.split("[/#]", iri.rstrip("/#"))[-1]
    return f"{last} of {parts.netloc}" if parts.netloc and last != parts.netloc else "a thing of others"


class Places:
    """Where things stand in the files of a store; reads a file only when it is asked about."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def of(self, iri: str, path: str | None = None) -> str | None:
        """The file, and the line where it is known, of what is said of a thing by a property."""
        standing = self._standing.get(iri, {})
        told = [file for file, predicates in standing.items() if path in predicates]
        file = next(iter([*told, *standing]), None)
        if file is None:
            return None
        line = _line(turtle.read_text(file), iri, path) if file.exists() else None
        return f"{file}, line {line}" if line else str(file)

    @cached_property
    def _standing(self) -> dict[str, dict[Path, set[str]]]:
        standing: dict[str, dict[Path, set[str]]] = defaultdict(lambda: defaultdict(set))
        for file, triples in self.store.contents.items():
            for triple in triples:
                if isinstance(triple.subject, ox.NamedNode):
                    standing[triple.subject.value][file].add(triple.predicate.value)
        return standing


def _line(text: str, iri: str, path: str | None) -> int | None:
    """The line, from one, of a property in the block of a thing, as the serialiser writes blocks."""
    lines = text.split("\n")
    names = (f"{turtle.written(ox.NamedNode(iri))} ", f"<{iri}> ")
    first = next((n for n, line in enumerate(lines) if line.startswith(names)), None)
    if first is None or path is None:
        return None if first is None else first + 1
    verb = f" {turtle.written(ox.NamedNode(path))} "
    for number, line in enumerate(lines[first:], first + 1):
        if verb in line:
            return number
        if not line:
            break
    return first + 1
