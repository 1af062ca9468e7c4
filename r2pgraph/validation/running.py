"""Running the shapes: queries by the store, all else by the fast engine, or the reference where it cannot."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pyshacl
from rdflib import BNode, Graph, URIRef
from rdflib.term import Identifier, Node

from r2pgraph import turtle
from r2pgraph.errors import QueryError, SourceError
from r2pgraph.settings import Settings
from r2pgraph.store import Store
from r2pgraph.validation import asked, vetting
from r2pgraph.validation.findings import Finding, Severity
from r2pgraph.validation.naming import LABELS, called, short
from r2pgraph.vocab import BASE, DCTERMS, SH

try:
    from pyshacl_turbo import validate as _fast
except ImportError:  # it is compiled, and not every machine has it
    _fast = None

Engine = Callable[..., tuple[bool, object, str]]

FAST, REFERENCE = "pyshacl-turbo", "pyshacl"
# The gate runs the fast engine, and a test holds the reports of both equal. (The casts: the fast
# engine's functions carry no types.)
ENGINES: dict[str, Engine] = {FAST: cast("Engine", _fast)} if _fast else {}
ENGINES |= {REFERENCE: cast("Engine", pyshacl.validate)}

# Where the two compare values that have no order (a year with a day) they report different rows.
DIFFERING = (
    *(SH.lessThan, SH.lessThanOrEquals),
    *(SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive),
)
_SEVERITIES: Mapping[Identifier, Severity] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}
_ONTOLOGY = URIRef(f"{BASE}ont")
# What the engines raise for shapes, queries and patterns that they cannot use.
_UNUSABLE = (RuntimeError, ValueError, SyntaxError, re.error)
_SHOWN = 60


def shapes_graph(folder: Path) -> Graph:
    """The shapes of a folder in one graph; `SourceError` where it holds none or a file is wrong."""
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        turtle.parse(path)  # for its error, which names the file and the line
        graph.parse(path, format="turtle")
    if not len(graph):
        raise SourceError.at(folder, None, "holds no shapes, so that nothing would be checked")
    return graph


def report_of(engine: Engine, store: Store, graph: Graph, only: Iterable[URIRef] = ()) -> Graph:
    """One engine's validation report, inference off; an error of `_UNUSABLE` where it gives up.

    `only` names the shapes to run; without it, all are.
    """
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)  # rdflib logs a traceback for a 30 February, which the shapes report
    chosen = [str(shape) for shape in only] or None
    options = {"shacl_graph": graph, "inference": "none", "advanced": False, "use_shapes": chosen}
    try:
        _, report, said = engine(store.engine, **options)
    finally:
        log.setLevel(level)
    if not isinstance(report, Graph):
        raise RuntimeError(said)
    return report


def results(store: Store, settings: Settings) -> tuple[Graph, Graph, list[str]]:
    """The shapes, the engines' results, and in words which shapes the reference engine decided.

    `SourceError` where the shapes cannot be trusted, or where no engine can use them.
    """
    folder = settings.ontology / "shapes"
    graph = shapes_graph(folder)
    if found := vetting.faults(graph):
        raise SourceError.at(folder, None, f"holds shapes that cannot be used: {'; '.join(found)}")
    try:
        return graph, *decided(store, graph)
    except QueryError as error:
        raise SourceError.at(folder, None, f"holds shapes that cannot be used: {error}") from error
    except _UNUSABLE as error:
        problem = f"no engine can use these shapes ({FAST}, then {REFERENCE}: {error})"
        raise SourceError.at(folder, None, problem) from error


def decided(store: Store, graph: Graph) -> tuple[Graph, list[str]]:
    """The gate's report: queries are asked by the store itself, and all else is run by an engine.

    With it, in words, which shapes the reference engine decided.
    """
    queries = asked.shapes(graph)
    with ThreadPoolExecutor() as beside:  # both let others compute while they look
        answers = beside.submit(asked.report, store, graph, queries)
        report, notes = _engines(store, graph, vetting.shape_nodes(graph) - queries)
    return answers.result() + report, notes


def _engines(store: Store, graph: Graph, rest: set[URIRef]) -> tuple[Graph, list[str]]:
    report, notes = Graph(), []
    differing = {shape for shape in rest if _differs(graph, shape)} if FAST in ENGINES else rest
    if agreeing := rest - differing:
        try:
            report += report_of(ENGINES[FAST], store, graph, sorted(agreeing))
        except _UNUSABLE as error:
            report += report_of(ENGINES[REFERENCE], store, graph, sorted(agreeing))
            notes.append(f"{FAST} gave up ({error}): {REFERENCE} decided")
    if differing:
        report += report_of(ENGINES[REFERENCE], store, graph, sorted(differing))
        notes.append(_why(differing))
    return report, notes


def _why(differing: set[URIRef]) -> str:
    if FAST not in ENGINES:
        return f"{FAST} is not installed: {REFERENCE} decided every shape that is no query"
    names = ", ".join(shape.rpartition("/")[2] for shape in sorted(differing))
    return f"{FAST} compares otherwise than the standard: {REFERENCE} decided {names}"


def _differs(graph: Graph, node: Node) -> bool:
    said = list(graph.predicate_objects(node))
    inner = [thing for _, thing in said if isinstance(thing, BNode)]
    return any(name in DIFFERING for name, _ in said) or any(_differs(graph, thing) for thing in inner)


def shapes(store: Store, settings: Settings) -> list[Finding]:
    """What the shapes find, in no order."""
    graph, report, _ = results(store, settings)
    return read(report, graph, store)


def read(report: Graph, graph: Graph, store: Store) -> list[Finding]:
    """The findings of a validation report on these shapes, in no order."""
    results = [dict(report.predicate_objects(result)) for result in report.objects(None, SH.result)]
    return [_finding(cast("Mapping[URIRef, Identifier]", result), graph, store) for result in results]


def _finding(result: Mapping[URIRef, Identifier], graph: Graph, store: Store) -> Finding:
    focus, value = result[SH.focusNode], result.get(SH.value)
    if focus == _ONTOLOGY and isinstance(value, URIRef):
        focus, value = value, None  # shapes about every record tell it as value of the ontology
    path = str(result[SH.resultPath]) if isinstance(result.get(SH.resultPath), URIRef) else None
    shape, component = result[SH.sourceShape], result[SH.sourceConstraintComponent]
    where = _where(store, focus, path, None if value == focus else value)
    return Finding(
        rule=str(graph.value(shape, DCTERMS.identifier)),
        severity=_SEVERITIES[result[SH.resultSeverity]],
        message=f"{where}: {graph.value(shape, SH.message)}",
        focus=str(focus),
        path=path,
        component=component.rpartition("#")[2].removesuffix("ConstraintComponent"),
        value=None if value is None else str(value),
    )


def _where(store: Store, focus: str, path: str | None, value: Identifier | None) -> str:
    # A label that is itself at fault names nothing; it may hold what must not be shown.
    where = short(focus) if path in LABELS else called(store, focus)
    if path:
        where += f", “{called(store, path)}”"
    if value is not None:
        text = called(store, value) if isinstance(value, URIRef) else str(value)
        where += f" ({text if len(text) <= _SHOWN else text[:_SHOWN] + '…'})"
    return where
