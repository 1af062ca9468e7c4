"""A change to the record: statements out of files and into files, told in sentences before it is made."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.vocab import DCTERMS, PREFIXES, R2P, RDF, XSD

REVISIONS = "revisions.ttl"
_SHORT = 12


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


@dataclass(frozen=True)
class Note:
    """What is noted of a change: what, why, when and of which thing; `keep` so that it can be undone."""

    what: str
    reason: str
    on: datetime.date
    thing: str | None = None
    keep: bool = True


def revise(change: Change, note: Note) -> str:
    """Note a change as a correction, a merger or a withdrawal; the name of the note.

    What is kept of it is what each file lost and gained.
    """
    files = list(change.files())
    seed = "".join(sorted(f"{path.name}{triple}" for path, lost, gained in files for triple in lost | gained))
    slug = f"{note.on.isoformat()}.{hashlib.sha256(seed.encode()).hexdigest()[:_SHORT]}"
    node = f"{PREFIXES['revision']}{slug}"
    said = [
        statement(node, RDF.type, R2P.Revision),
        statement(node, URIRef(f"{PREFIXES['rdfs']}label"), Literal(note.what, lang="en")),
        statement(node, DCTERMS.date, Literal(note.on.isoformat(), datatype=XSD.date)),
        statement(node, R2P.reason, Literal(note.reason)),
    ]
    said += [statement(node, R2P.revises, URIRef(note.thing))] if note.thing else []
    for number, (path, lost, gained) in enumerate(files if note.keep else [], 1):
        part = f"{PREFIXES['revised-file']}{slug}.{number}"
        name = str(path.relative_to(change.data))
        said += [
            statement(part, RDF.type, R2P.RevisedFile),
            statement(part, R2P.revisedIn, URIRef(node)),
            statement(part, R2P.fileName, Literal(name)),
            statement(part, R2P.tookOut, Literal(turtle.serialise(lost))),
            statement(part, R2P.putIn, Literal(turtle.serialise(gained))),
        ]
    change.put(change.data / REVISIONS, said)
    return node


def undo(change: Change, node: str) -> None:
    """Put back what a noted change took out, take out what it put in, and drop the note."""
    path = change.data / REVISIONS
    noted = change.contents.get(path, [])
    parts = {t.subject for t in noted if t.predicate.value == str(R2P.revisedIn) and _value(t.object) == node}
    for part in parts:
        said = {t.predicate.value: _value(t.object) for t in noted if t.subject == part}
        file = change.data / said[str(R2P.fileName)]
        change.take(file, _parsed(said[str(R2P.putIn)]))
        change.put(file, _parsed(said[str(R2P.tookOut)]))
    change.take(path, (t for t in noted if t.subject in parts or _value(t.subject) == node))


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _parsed(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
