"""What makes shapes worthless or dangerous: engines pass over most of it in silence.

A misspelt target constrains nothing and conforms (SHACL, section 3.1, lets engines ignore what they
do not know), one query that is not allowed spoils a whole run, and a pattern can take for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import networkx as nx
from rdflib import OWL, Graph, Literal, URIRef
from rdflib.term import Node

from r2pgraph.vocab import BASE, RDF, SH

_SHAPES = f"{BASE}shape/"
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_REFERRING = (
    *(SH.node, SH.property, SH.qualifiedValueShape, SH["not"], SH["and"], SH["or"], SH.xone),
    *(RDF.first, RDF.rest),
)
# Look-around and back-references, which not every engine has; and a repeated group that holds a
# repetition or a choice, on which the reference engine can take exponential time.
_UNSOUND = re.compile(r"\(\?(?!:)|\\[1-9]|\([^()]*[+*|}][^()]*\)(?:[+*]|\{\d+,\})")
# MINUS and VALUES are not allowed in constraints (SHACL, section 5.3.1); the others read from elsewhere.
_FORBIDDEN = re.compile(r"\b(MINUS|VALUES|SERVICE|FROM)\b", re.IGNORECASE)
_REGEX = re.compile(r'\bREGEX\s*\([^"]*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_NOT_SAID = re.compile(r"""\"[^"]*\"|'[^']*'|<[^<>\s]*>|[?$]\w+|[\w-]*:[\w-]*|\#[^\n]*""")


def faults(graph: Graph) -> list[str]:
    """Why these shapes cannot be trusted, in plain words that name the shape; empty where they can."""
    found = [f"{name} is not a term of SHACL" for name in _foreign_terms(graph)]
    found += [f"{_name(node)} has no target" for node in shape_nodes(graph) if not _targeted(graph, node)]
    found += [f"imports are not followed ({graph.value(node, OWL.imports)})" for node in _importers(graph)]
    wrong = (*_bad_texts(graph), *_circles(graph), *_broken_lists(graph))
    found += [f"{_name(_owner(graph, node))} {problem}" for node, problem in wrong]
    return sorted(set(found))


def shape_nodes(graph: Graph) -> set[URIRef]:
    """The shapes that bear a name; those without one belong to another."""
    typed = [*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)]
    return {node for node in typed if isinstance(node, URIRef)}


def _targeted(graph: Graph, node: Node) -> bool:
    return any((node, target, None) in graph for target in _TARGETS)


def _foreign_terms(graph: Graph) -> set[str]:
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    foreign = {term for term in terms if term.startswith(str(SH)) and term not in SH}
    return {f"sh:{term.removeprefix(str(SH))}" for term in foreign}


def _importers(graph: Graph) -> list[Node]:
    return list(graph.subjects(OWL.imports, None))


def _bad_texts(graph: Graph) -> Iterator[tuple[Node, str]]:
    for node, pattern in graph.subject_objects(SH.pattern):
        if problem := _bad_pattern(str(pattern)):
            yield node, problem
    for node, query in graph.subject_objects(SH.select):
        if word := _FORBIDDEN.search(_NOT_SAID.sub(" ", str(query))):
            yield node, f"asks with {word[0].upper()}, which is not allowed here"
        for match in _REGEX.finditer(str(query)):
            if problem := _bad_pattern(match[1].replace("\\\\", "\\")):
                yield node, f"asks with a query that {problem}"
    for node, message in graph.subject_objects(SH.message):
        if not isinstance(message, Literal) or not message.strip():
            yield node, "has an empty message"


def _circles(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Lists without an end, and shapes that refer to themselves: left open by SHACL (section 3.4.3)."""
    steps: nx.DiGraph[Node] = nx.DiGraph(pair for by in _REFERRING for pair in graph.subject_objects(by))
    for nodes in nx.strongly_connected_components(steps):
        yield from (
            (node, "refers to itself") for node in nodes if len(nodes) > 1 or steps.has_edge(node, node)
        )


def _broken_lists(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Lists without a member or an end where one belongs (SHACL, section 1.4)."""
    for node in {*graph.subjects(RDF.first), *graph.subjects(RDF.rest)}:
        said = [list(graph.objects(node, name)) for name in (RDF.first, RDF.rest)]
        rests = [rest for rest in said[1] if rest == RDF.nil or (rest, RDF.first, None) in graph]
        if [len(things) for things in said] != [1, 1] or not rests:
            yield node, "holds a list that is broken"


def _bad_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"has a pattern that is none ({error})"
    if _UNSOUND.search(pattern):
        return "has a pattern that engines read differently or that can take for ever"
    return None


def _owner(graph: Graph, node: Node) -> Node:
    """The named shape to which a node without a name belongs."""
    seen: set[Node] = set()
    while not isinstance(node, URIRef):
        seen.add(node)
        holders = [holder for holder in graph.subjects(None, node) if holder not in seen]
        if not holders:
            return node
        node = holders[0]
    return node


def _name(node: Node) -> str:
    return str(node).removeprefix(_SHAPES) if isinstance(node, URIRef) else "a shape without a name"
