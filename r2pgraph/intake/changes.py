"""A change to the record: statements out of files and into files, told in sentences before it is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph.vocab import XSD


@dataclass
class Change:
    """What leaves and what enters each file below `data`, given what the files hold."""

    data: Path
    contents: Mapping[Path, list[ox.Triple]]
    out: dict[Path, set[ox.Triple]] = field(default_factory=lambda: defaultdict(set))
    into: dict[Path, set[ox.Triple]] = field(default_factory=lambda: defaultdict(set))
    notes: list[str] = field(default_factory=list)

    def put(self, path: Path, triples: Iterable[ox.Triple]) -> None:
        """Statements that enter a file."""
        self.into[path].update(triples)

    def take(self, path: Path, triples: Iterable[ox.Triple]) -> None:
        """Statements that leave a file."""
        self.out[path].update(triples)

    def files(self) -> Iterator[tuple[Path, set[ox.Triple], set[ox.Triple]]]:
        """Each file that becomes another, with what it really loses and gains."""
        for path in sorted({*self.out, *self.into}):
            held = set(self.contents.get(path, ()))
            lost = (self.out.get(path, set()) & held) - self.into.get(path, set())
            gained = self.into.get(path, set()) - held
            if lost or gained:
                yield path, lost, gained

    def result(self) -> dict[Path, list[ox.Triple]]:
        """The files that change, with all that they then hold; nothing where a file goes."""
        return {
            path: list((set(self.contents.get(path, ())) - lost) | gained)
            for path, lost, gained in self.files()
        }

    def absorb(self, other: Change) -> None:
        """Take in another change to the same files."""
        for path, triples in other.out.items():
            self.take(path, triples)
        for path, triples in other.into.items():
            self.put(path, triples)
        self.notes += other.notes

    def places(self, subject: ox.NamedNode, predicate: URIRef | None = None) -> list[Path]:
        """The files in which something is said of a thing (by that property)."""
        return [
            path
            for path, triples in self.contents.items()
            if any(t.subject == subject and predicate in (None, URIRef(t.predicate.value)) for t in triples)
        ]


def statement(subject: str, predicate: URIRef, thing: Identifier) -> ox.Triple:
    """A triple of rdflib's terms as the files hold it."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), _term(thing))


def _term(thing: Identifier) -> ox.NamedNode | ox.Literal:
    if not isinstance(thing, Literal):
        return ox.NamedNode(thing)
    if thing.language:
        return ox.Literal(str(thing), language=thing.language)
    return ox.Literal(str(thing), datatype=ox.NamedNode(thing.datatype or XSD.string))
