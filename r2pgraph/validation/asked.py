"""Constraints that are queries: each is asked once of the whole graph, not of one focus node after another.

The text is the one that the engines read (SHACL, section 5.3), and what it finds counts where `$this`
is a target of the shape. That finds the same where the text names `$this` in its outermost group, or
nowhere but among its columns; tests hold the rows equal to those of the reference engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib.term import Identifier, Node

from r2pgraph.errors import QueryError
from r2pgraph.store import Solutions, Store
from r2pgraph.validation import vetting
from r2pgraph.vocab import DCTERMS, RDF, RDFS, SH

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
_PLAIN = {RDF.type, DCTERMS.identifier, SH.path, SH.severity, SH.message, SH.sparql, *_TARGETS}

Row = Mapping[str, Identifier | None]


def shapes(graph: Graph) -> set[URIRef]:
    """The shapes that hold nothing but queries, about themselves or about one property."""
    return {
        shape
        for shape in vetting.shape_nodes(graph)
        if (shape, SH.sparql, None) in graph
        and set(graph.predicates(shape)) <= _PLAIN
        and all(isinstance(path, URIRef) for path in graph.objects(shape, SH.path))
    }


def report(store: Store, graph: Graph, chosen: Iterable[URIRef]) -> Graph:
    """The validation results for these shapes; a `QueryError` names the one whose query is none."""
    found, root = Graph(), BNode()
    found.add((root, RDF.type, SH.ValidationReport))
    for shape in sorted(chosen):
        for focus, row in _rows(store, graph, shape):
            result = BNode()
            found.add((root, SH.result, result))
            found += ((result, said, thing) for said, thing in _told(graph, shape, focus, row))
    return found


def _targets(store: Store, graph: Graph, shape: URIRef) -> set[str]:
    """The names of the focus nodes (SHACL, section 2.1.3)."""
    nodes = {str(node) for node in graph.objects(shape, SH.targetNode)}
    for name in graph.objects(shape, SH.targetSubjectsOf):
        nodes |= _subjects(store, name, None)
    for cls in graph.objects(shape, SH.targetClass):
        for kind in _narrower(store, str(cls)):
            nodes |= _subjects(store, RDF.type, kind)
    return nodes


def _subjects(store: Store, predicate: Node, thing: str | None) -> set[str]:
    wanted = None if thing is None else ox.NamedNode(thing)
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(str(predicate)), wanted)
    return {quad.subject.value for quad in quads if not isinstance(quad.subject, ox.Triple)}


def _narrower(store: Store, cls: str) -> set[str]:
    classes, new = {cls}, {cls}
    while new:
        new = {name for wide in new for name in _subjects(store, RDFS.subClassOf, wide)} - classes
        classes |= new
    return classes


def _rows(store: Store, graph: Graph, shape: URIRef) -> Iterator[tuple[Identifier, Row]]:
    """The solutions, each with its focus node; one that does not bind `$this` is true of every target."""
    constraints = graph.objects(shape, SH.sparql)
    solutions = [row for one in constraints for row in _solutions(store, graph, shape, one)]
    targets = _targets(store, graph, shape) if solutions else set()  # they take longer than most queries
    for row in solutions:
        this = row.get("this")
        if this is not None and str(this) in targets:
            yield this, row
        elif this is None:
            yield from ((URIRef(target), row) for target in sorted(targets))


def _solutions(store: Store, graph: Graph, shape: URIRef, constraint: Node) -> Solutions:
    text = str(graph.value(constraint, SH.select))
    if path := graph.value(shape, SH.path):
        text = text.replace("$PATH", f"<{path}>")
    try:
        found = store.engine.query(text, prefixes=_prefixes(graph, constraint))
        if isinstance(found, ox.QuerySolutions):
            return Solutions.of(found)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{shape.rpartition('/')[2]} asks with a query that is none ({error})") from error
    raise QueryError(f"{shape.rpartition('/')[2]} asks with a query that has no rows")


def _prefixes(graph: Graph, constraint: Node) -> dict[str, str]:
    declared = [
        one for said in graph.objects(constraint, SH.prefixes) for one in graph.objects(said, SH.declare)
    ]
    return {str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace)) for one in declared}


def _told(graph: Graph, shape: URIRef, focus: Identifier, row: Row) -> Iterator[tuple[URIRef, Node]]:
    """What a result says (SHACL, section 5.3.2)."""
    path = graph.value(shape, SH.path)
    told: dict[URIRef, Node | None] = {
        RDF.type: SH.ValidationResult,
        SH.focusNode: focus,
        SH.resultPath: row.get("path") or path,
        SH.value: row.get("value") or (focus if path is None else None),
        SH.resultSeverity: graph.value(shape, SH.severity),
        SH.resultMessage: graph.value(shape, SH.message),
        SH.sourceShape: shape,
        SH.sourceConstraintComponent: SH.SPARQLConstraintComponent,
    }
    yield from ((said, thing) for said, thing in told.items() if thing is not None)
