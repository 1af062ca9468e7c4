"""Measures of the network that an analyst uses, of bodies, states, posts, meetings, instruments and themes.

No measure ranks natural persons: they connect others and are counted nowhere by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from r2pgraph.errors import BadArgument
from r2pgraph.network.projection import Edge, kind

SEED = 2005  # the year of the World Summit; any fixed number makes the groups come out the same
_ATTENDING = ("took part in", "represented at")
_AGENTS = ("organization", "body", "mission", "network", "group", "state", "post")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """A measure: what it means in one sentence, its columns, and how it is had.

    It is had from the edges and the regional group of each state.

    Cells are IRIs and numbers as texts; a cell with several IRIs has a blank between two.
    """

    meaning: str
    columns: tuple[str, ...]
    rows: Callable[[tuple[Edge, ...], Mapping[str, str]], Iterable[Row]]


def measure(name: str, edges: tuple[Edge, ...], regions: Mapping[str, str]) -> tuple[Measure, list[Row]]:
    """The rows of a measure; `BadArgument` lists the measures where there is none of that name."""
    if name not in MEASURES:
        raise BadArgument(f"there is no measure '{name}'; there are: {', '.join(MEASURES)}")
    found = MEASURES[name]
    return found, list(found.rows(edges, regions))


def _graph(edges: Iterable[Edge]) -> nx.Graph[str]:
    """One edge between two things, whatever the number of records that connect them; in a fixed order."""
    graph: nx.Graph[str] = nx.Graph()
    pairs = {(min(edge.source, edge.target), max(edge.source, edge.target)) for edge in edges}
    graph.add_edges_from(sorted(pairs))
    return graph


def _ranked(values: Mapping[str, float], form: Callable[[float], str]) -> list[Row]:
    """Things by value, persons left out, those with nothing left out."""
    things = [(node, value) for node, value in values.items() if kind(node) != "person" and value > 0]
    return [(node, form(value)) for node, value in sorted(things, key=lambda one: (-one[1], one[0]))]


def _degree(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    return _ranked(dict(_graph(edges).degree()), lambda value: f"{value:.0f}")


def _betweenness(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    return _ranked(nx.betweenness_centrality(_graph(edges)), lambda value: f"{value:.4f}")


def _cut_vertices(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    graph = _graph(edges)
    found: dict[str, float] = {}
    for node in nx.articulation_points(graph):
        rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        found[node] = nx.number_connected_components(rest)
    return _ranked(found, lambda value: f"{value:.0f}")


def _bridges(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    pairs = (tuple(sorted(pair)) for pair in nx.bridges(_graph(edges)))
    return sorted(pair for pair in pairs if "person" not in map(kind, pair))


def _communities(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    groups = nx.community.louvain_communities(_graph(edges), seed=SEED)
    listed = [sorted(node for node in group if kind(node) != "person") for group in groups]
    ordered = sorted(filter(None, listed), key=lambda group: (-len(group), group))
    return [(str(n), str(len(group)), " ".join(group)) for n, group in enumerate(ordered, 1)]


def _attendance(edges: Iterable[Edge]) -> dict[str, dict[str, Edge]]:
    """The meetings that bodies, states and posts took part in or were represented at, by which edge."""
    found: dict[str, dict[str, Edge]] = {}
    for edge in edges:
        if edge.way in _ATTENDING and kind(edge.target) == "meeting" and kind(edge.source) in _AGENTS:
            found.setdefault(edge.source, {}).setdefault(edge.target, edge)
    return found


def _evidence(edges: Iterable[Edge]) -> str:
    return " ".join(dict.fromkeys(one.iri for edge in edges for one in edge.evidence[:1]))


def _co_attendance(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    found = _attendance(edges)
    pairs = [
        (one, other, sorted(found[one].keys() & found[other]))
        for one, other in combinations(sorted(found), 2)
    ]
    together = sorted((-len(both), one, other, both) for one, other, both in pairs if both)
    return [
        (
            one,
            other,
            str(-number),
            " ".join(both),
            _evidence(found[who][at] for at in both for who in (one, other)),
        )
        for number, one, other, both in together
    ]


def _recurrence(edges: tuple[Edge, ...], _: Mapping[str, str]) -> list[Row]:
    several = [(one, at) for one, at in _attendance(edges).items() if len(at) > 1]
    ordered = sorted(several, key=lambda found: (-len(found[1]), found[0]))
    return [
        (one, str(len(at)), " ".join(sorted(at)), _evidence(at[name] for name in sorted(at)))
        for one, at in ordered
    ]


def _brokers(edges: tuple[Edge, ...], regions: Mapping[str, str]) -> list[Row]:
    graph = _graph(edges)
    found: list[tuple[int, int, str, str]] = []
    for node in graph:
        states = [one for one in graph[node] if one in regions]
        groups = sorted({regions[one] for one in states})
        if len(groups) > 1 and kind(node) != "person":
            found.append((-len(groups), -len(states), node, " ".join(groups)))
    return [(node, str(-groups), str(-states), which) for groups, states, node, which in sorted(found)]


MEASURES: Mapping[str, Measure] = {
    "degree": Measure(
        "With how many other things a thing is directly connected by any record.",
        ("thing", "connections"),
        _degree,
    ),
    "betweenness": Measure(
        "How often a thing lies on the shortest links between two others, from 0 (never) to 1 (always).",
        ("thing", "betweenness"),
        _betweenness,
    ),
    "cut-vertices": Measure(
        "Things without which the rest would fall apart, and into how many parts.",
        ("thing", "parts"),
        _cut_vertices,
    ),
    "bridges": Measure(
        "Pairs of things whose only link holds two parts of the network together.",
        ("thing", "other"),
        _bridges,
    ),
    "communities": Measure(
        "Groups of things that are connected more among themselves than with others (Louvain method).",
        ("group", "size", "members"),
        _communities,
    ),
    "co-attendance": Measure(
        "How many meetings two bodies, states or offices both took part in or were represented at.",
        ("thing", "other", "meetings", "which", "evidence"),
        _co_attendance,
    ),
    "brokers": Measure(
        "Things directly connected with states of several UN regional groups: where the groups meet.",
        ("thing", "groups", "states", "which"),
        _brokers,
    ),
    "recurrence": Measure(
        "Bodies, states and offices that were at several meetings or represented there, and so bridge them.",
        ("thing", "meetings", "which", "evidence"),
        _recurrence,
    ),
}
