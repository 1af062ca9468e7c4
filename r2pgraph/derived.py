"""Short ways through the graph: plain edges made from relators by the rules in `ontology/rules/`.

The edges live in a graph of their own, which is built and never written by hand; each says which
relator it rests on (SHACL Advanced Features, section 8.2, with the focus of each rule left free).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from r2pgraph import turtle
from r2pgraph.errors import QueryError, SourceError
from r2pgraph.store import Statements, Store
from r2pgraph.vocab import PROV, RDF, SH


@dataclass(frozen=True)
class Edge:
    """One derived triple, by IRIs, and the relator that supports it."""

    subject: str
    predicate: str
    thing: str
    relator: str


def triples(store: Store, folder: Path) -> list[ox.Triple]:
    """All that the rules of a folder say of this graph; `SourceError` where a rule cannot be used."""
    made: set[ox.Triple] = set()
    for path in sorted(folder.glob("*.ttl")):
        turtle.parse(path)  # for its error, which names the file and the line
        graph = Graph().parse(path, format="turtle")
        for query in graph.objects(None, SH.construct):
            made.update(_made(store, path, str(query)))
    return sorted(made, key=str)


def _made(store: Store, path: Path, query: str) -> Iterable[ox.Triple]:
    try:
        answer = store.query(query)
    except QueryError as error:
        raise SourceError.at(path, None, f"holds a rule that cannot be used: {error}") from error
    if not isinstance(answer, Statements):
        raise SourceError.at(path, None, "holds a rule that makes no statements; write it as a CONSTRUCT")
    return answer.triples


def edges(made: Iterable[ox.Triple]) -> Iterator[Edge]:
    """The edges among what the rules made, each with its relator, in order of their statements."""
    said: dict[str, dict[str, str]] = {}
    for triple in made:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            said.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    parts = tuple(str(name) for name in (RDF.subject, RDF.predicate, RDF.object, PROV.wasDerivedFrom))
    for _, statement in sorted(said.items()):
        if all(part in statement for part in parts):
            yield Edge(*(statement[part] for part in parts))
