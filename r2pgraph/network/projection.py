"""The projection of the graph for people: things as nodes, records as edges between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from r2pgraph import turtle
from r2pgraph.errors import BadArgument
from r2pgraph.names import Names
from r2pgraph.store import Solutions
from r2pgraph.vocab import BASE

# The kinds of things that are nodes, as the IRIs have them.
KINDS = (
    *("person", "organization", "body", "mission", "network", "group", "armed-group", "mechanism", "state"),
    *("post", "meeting", "session", "event", "instrument", "situation", "recommendation", "activity"),
    "theme",
)
# Ways that hold whatever the day: they order things, and are no events.
FRAME = frozenset({"part of", "lies in"})


@dataclass(frozen=True)
class Evidence:
    """What a record rests on: a passage, table row or testimony, its document or data set, its words."""

    iri: str
    source: str
    words: str


@dataclass(frozen=True)
class Edge:
    """Two things (IRIs) that a record connects; `start` is the first day known for it, ISO 8601, or empty."""

    source: str
    target: str
    way: str
    record: str
    start: str = ""
    evidence: tuple[Evidence, ...] = ()


def kind(iri: str) -> str:
    """The kind of a node: the part of its IRI that says what it is."""
    for space in ("id/", "concept/"):
        if iri.startswith(BASE + space):
            return iri.removeprefix(BASE + space).partition("/")[0]
    return ""


def build(edges: Solutions, dates: Solutions, evidence: Solutions) -> tuple[Edge, ...]:
    """The edges between nodes of our kinds, with their days and evidence, in a fixed order."""
    days = {str(row["record"]): str(row["start"]) for row in dates}
    rests: dict[str, list[Evidence]] = {}
    for row in evidence:
        found = Evidence(str(row["one"]), str(row["source"] or ""), str(row["quotation"] or ""))
        rests.setdefault(str(row["record"]), []).append(found)
    edges_found = {
        _edge(row, days, rests): None
        for row in ({name: str(value) for name, value in solution.items()} for solution in edges)
        if row["from"] != row["to"] and kind(row["from"]) in KINDS and kind(row["to"]) in KINDS
    }
    return tuple(edges_found)


def _edge(row: Mapping[str, str], days: Mapping[str, str], rests: Mapping[str, list[Evidence]]) -> Edge:
    record = row["record"]
    return Edge(
        row["from"], row["to"], row["way"], record, days.get(record, ""), tuple(rests.get(record, ()))
    )


def narrowed(edges: Iterable[Edge], kinds: Iterable[str] | None, on: str | None) -> tuple[Edge, ...]:
    """The edges between nodes of these kinds, and begun by a day (ISO 8601); without a day, all.

    Up to a day, edges without a day are left out, except those that order things.
    """
    wanted = frozenset(KINDS if kinds is None else kinds)
    for name in sorted(wanted - frozenset(KINDS)):
        raise BadArgument(f"the network has no kind '{name}'; its kinds are: {', '.join(KINDS)}")
    return tuple(
        edge
        for edge in edges
        if kind(edge.source) in wanted
        and kind(edge.target) in wanted
        and (on is None or edge.way in FRAME or (edge.start and edge.start <= on))
    )


def as_multigraph(edges: Iterable[Edge], names: Names) -> nx.MultiGraph[str]:
    """The network as a plain networkx graph; every attribute of nodes and edges is a text.

    Nodes are IRIs with `label` and `kind`; edges have `way`, `record`, `since`, `evidence` (CURIEs,
    a blank between two) and `quotation`; `source_node` keeps the direction.
    """
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for edge in edges:
        for node in (edge.source, edge.target):
            graph.add_node(node, label=names.label(node), kind=kind(node))
        graph.add_edge(
            edge.source,
            edge.target,
            key=f"{edge.way} {turtle.shorten(edge.record) or edge.record}",
            source_node=edge.source,
            way=edge.way,
            record=edge.record,
            since=edge.start,
            evidence=" ".join(turtle.shorten(one.iri) or one.iri for one in edge.evidence),
            quotation=" … ".join(" ".join(one.words.split()) for one in edge.evidence if one.words),
        )
    return graph
