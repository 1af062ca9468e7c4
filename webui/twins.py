"""The statements about a thing as files for programs: Turtle, N-Triples and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import Literal, URIRef

from r2pgraph import results, turtle
from r2pgraph.vocab import PREFIXES, XSD

Statements = Sequence[ox.Triple]


def ntriples(statements: Statements) -> str:
    """One statement a line, in order."""
    return "".join(sorted(f"{triple} .\n" for triple in statements))


def linked_data(statements: Statements) -> Any:
    """JSON-LD with the prefixes in use as its context, so that no context is ever fetched.

    In one order, whichever order a store tells its statements in.
    """
    graph = rdflib.Graph()
    for triple in sorted(statements, key=str):
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    used = {iri for triple in statements for iri in _iris(triple)}
    context = {
        prefix: space for prefix, space in PREFIXES.items() if any(iri.startswith(space) for iri in used)
    }
    written = json.loads(graph.serialize(format="json-ld", context=context, sort_keys=True))
    if "@graph" in written:
        written["@graph"].sort(key=lambda node: str(node["@id"]))
    return written


def _iris(triple: ox.Triple) -> list[str]:
    terms = [triple.subject, triple.predicate, triple.object]
    datatypes = [term.datatype for term in terms if isinstance(term, ox.Literal)]
    return [term.value for term in (*terms, *datatypes) if isinstance(term, ox.NamedNode)]


def _term(term: object) -> URIRef | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term} is neither an IRI nor a literal")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


WRITERS: dict[str, Callable[[Statements], str]] = {
    "ttl": turtle.serialise,
    "jsonld": lambda statements: results.json_text(linked_data(statements)),
    "nt": ntriples,
}
