"""The questions as RDF, so that other tools can read and put them: SHACL's executables and parameters.

A question is a `sh:SPARQLExecutable` whose `sh:select` declares its prefixes itself. A parameter is
pre-bound under the local name of its `sh:path` (SHACL, sections 5.2.1 and 6.2.1): `_state` for the
variable `?_state`. One without a value is left a variable. Columns are those of CSV on the Web.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import URIRef

from r2pgraph import queries, turtle
from r2pgraph.queries import SCALARS, Parameter, Question
from r2pgraph.vocab import BASE, DCTERMS, RDF, RDFS, SH, SKOS

CSVW = "http://www.w3.org/ns/csvw#"
Node = ox.NamedNode | ox.Literal


def iri(question: Question) -> str:
    """The IRI of a question."""
    return f"{BASE}question/{question.name}"


def triples(questions: Iterable[Question]) -> list[ox.Triple]:
    """What is to be said of the questions, their parameters and their columns."""
    return [triple for question in questions for triple in _question(question)]


def _question(question: Question) -> Iterator[ox.Triple]:
    node = iri(question)
    yield from _said(node, RDF.type, _iri(SH.SPARQLExecutable), _iri(SH.SPARQLSelectExecutable))
    yield from _said(node, RDFS.label, _words(question.summary))
    yield from _said(node, DCTERMS.description, _words(question.description))
    yield from _said(node, DCTERMS.subject, *(ox.Literal(tag) for tag in question.tags))
    yield from _said(node, SH.select, ox.Literal(queries.with_prefixes(question.text)))
    for order, parameter in enumerate(question.parameters):
        yield from _said(node, SH.parameter, ox.NamedNode(f"{node}#_{parameter.name}"))
        yield from _parameter(f"{node}#_{parameter.name}", parameter, order)
    for order, (name, kind) in enumerate(question.returns.items()):
        column = f"{node}#{name}"
        yield from _said(node, CSVW + "column", ox.NamedNode(column))
        yield from _said(column, RDF.type, ox.NamedNode(CSVW + "Column"))
        yield from _said(column, CSVW + "name", ox.Literal(name))
        yield from _said(column, DCTERMS.description, _words(kind))
        yield from _said(column, SH.order, ox.Literal(order))


def _parameter(node: str, parameter: Parameter, order: int) -> Iterator[ox.Triple]:
    yield from _said(node, RDF.type, _iri(SH.Parameter))
    yield from _said(node, SH.path, ox.NamedNode(f"{BASE}parameter/_{parameter.name}"))
    yield from _said(node, SH.name, _words(parameter.name))
    yield from _said(node, SH.description, _words(parameter.summary))
    yield from _said(node, SH.order, ox.Literal(order))
    yield from _said(node, SH.optional, ox.Literal(parameter.optional))
    if parameter.kind in SCALARS:
        yield from _said(node, SH.datatype, _iri(SCALARS[parameter.kind]))
    elif parameter.kind == "Concept":
        yield from _said(node, SH["class"], _iri(SKOS.Concept))
        yield from _said(node, SKOS.inScheme, ox.NamedNode(f"{BASE}concept/{parameter.scheme}"))
    else:
        yield from _said(node, SH["class"], _iri(queries.class_of(parameter.kind)))
    if parameter.default is not None:
        yield from _said(node, SH.defaultValue, _default(parameter.kind, parameter.default))


def _default(kind: str, text: str) -> Node:
    if kind in SCALARS:
        return ox.Literal(text, datatype=_iri(SCALARS[kind]))
    return ox.NamedNode(turtle.expand(text) or text)


def _said(subject: str, predicate: str, *things: Node) -> Iterator[ox.Triple]:
    return (ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), thing) for thing in things)


def _iri(term: URIRef) -> ox.NamedNode:
    return ox.NamedNode(term)


def _words(text: str) -> ox.Literal:
    return ox.Literal(" ".join(text.split()), language="en")
