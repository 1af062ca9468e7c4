"""What was corrected, merged and withdrawn: noted with its reason, undone, and kept from coming back.

A note keeps what each file lost and gained, as far as that may be kept. What was withdrawn is known
again by a digest, so that the note of it does not hold what it is about.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef

from r2pgraph import turtle
from r2pgraph.intake.changes import Change, statement
from r2pgraph.names import folded
from r2pgraph.vocab import DCTERMS, PREFIXES, R2P, RDF, RDFS, XSD

REVISIONS = "revisions.ttl"
Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
_SHORT = 12
_EVIDENCE = ox.NamedNode(R2P.evidence)


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
        statement(node, RDFS.label, Literal(note.what, lang="en")),
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


def _value(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _parsed(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def known_again(text: str) -> str:
    """By which a withdrawn name, text or IRI is known again without being kept."""
    return hashlib.sha256(folded(text).encode()).hexdigest()


def fingerprint(place: str, triples: Iterable[ox.Triple]) -> str:
    """By which a withdrawn record is known again: its source and what it said, whatever its name was."""
    said = sorted(f"{t.predicate} {t.object}" for t in triples if t.predicate != _EVIDENCE)
    return known_again("\n".join([place, *said]))


def retired(contents: Mapping[Path, list[ox.Triple]]) -> frozenset[str]:
    """All that was withdrawn, as `known_again` and `fingerprint` know it."""
    return frozenset(_value(thing) for _, thing in _said(contents, R2P.withdrawnName))


def settled(contents: Mapping[Path, list[ox.Triple]], triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Triples of an import without what was withdrawn, and with merged things under the name they have."""
    gone = retired(contents)
    moved = dict(_said(contents, DCTERMS.isReplacedBy))
    for triple in triples:
        ends = [moved.get(end, end) for end in (triple.subject, triple.object)]
        if not any(isinstance(end, ox.NamedNode) and known_again(end.value) in gone for end in ends):
            yield ox.Triple(ends[0], triple.predicate, ends[1])  # type: ignore[arg-type]  # names stay names


def _said(contents: Mapping[Path, list[ox.Triple]], name: URIRef) -> Iterator[tuple[Term, Term]]:
    """Subject and object of what the notes say by a property."""
    node = ox.NamedNode(name)
    for path, triples in contents.items():
        if path.name == REVISIONS:
            yield from ((t.subject, t.object) for t in triples if t.predicate == node)
