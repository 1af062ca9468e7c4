"""How two things are connected: the most telling paths, each step a sentence with the words it rests on.

A path has at most four steps; longer ones tell nobody anything. It is found from both ends at once:
all ways of up to two steps from either end that meet in one thing. So the work is bounded by the
neighbours of neighbours of the two ends, whatever the size of the network. Things with many
neighbours (the United Nations, the network itself) make a path long, so that it comes last.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import networkx as nx

from r2pgraph.errors import BadArgument
from r2pgraph.network.projection import Edge, kind

MOST_STEPS = 4
MOST_PATHS = 50
_PROPOSALS = ("recommendation", "activity")
_USUAL_DEGREE = 8  # a thing with more neighbours than this says less about any two of them
_TRIVIAL = 2.0
_THEME = 1.5
_HUBS = (
    *("organization/united-nations", "network/global-network-of-r2p-focal-points"),
    "instrument/responsibility-to-protect",
)
# How far apart a way of being connected sets two things: what people did is nearer than what is named.
_LENGTHS: Mapping[str, float] = {
    "acted before": 1.2,
    "acted at": 1.2,
    "discussed": 1.2,
    "issued at": 1.3,
    "takes up": 1.2,
    "spoke of": 1.4,
    "addressed to": 1.6,
    "names": 1.6,
    "named with": 2.0,
    "named at": 2.0,
    "concerns": 2.4,
    "lies in": 2.4,
}

# Ways to a thing: how long each is, and the things that it passes through, both ends included.
_Ways = dict[str, list[tuple[float, tuple[str, ...]]]]


@dataclass(frozen=True)
class Step:
    """One step from `start` to `end`, as a sentence; `more` further records connect the same two."""

    start: str
    end: str
    edge: Edge
    sentence: str
    more: int


@dataclass(frozen=True)
class Path:
    """A path with its length: the sum of its steps and of the things that it passes through."""

    length: float
    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The things on the path, the two ends included."""
        return (self.steps[0].start, *(step.end for step in self.steps))


@dataclass(frozen=True)
class Connection:
    """The answer to how two things are connected.

    `others` counts the paths within the limit that are not among `paths`; `common` are the things
    that both are directly connected with; `nearest` is the shortest path beyond the limit, as nodes,
    where there is none within it.
    """

    first: str
    second: str
    within: int
    paths: tuple[Path, ...]
    others: int
    common: tuple[str, ...]
    nearest: tuple[str, ...]


@dataclass
class _Web:
    """Neighbours of every node, each with the edges that lead there, the shortest first."""

    tell: Callable[[Edge], str]
    links: dict[str, dict[str, list[Edge]]] = field(default_factory=dict)

    def add(self, edge: Edge) -> None:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            self.links.setdefault(one, {}).setdefault(other, []).append(edge)

    def step(self, one: str, other: str) -> Step:
        edges = self.links[one][other]
        return Step(one, other, edges[0], self.tell(edges[0]), len({edge.record for edge in edges}) - 1)

    def far(self, node: str) -> float:
        """How far a path becomes by passing through a node."""
        hub = _TRIVIAL if node.endswith(_HUBS) else 0.0
        hub += _THEME if kind(node) == "theme" else 0.0
        return hub + max(0.0, 0.4 * math.log2(max(1, len(self.links[node])) / _USUAL_DEGREE))


def connect(  # noqa: PLR0913  (each is a question people ask of a connection)
    edges: Iterable[Edge],
    first: str,
    second: str,
    tell: Callable[[Edge], str],
    *,
    most: int = 5,
    within: int = MOST_STEPS,
    avoid: Collection[str] = (),
    via: str | None = None,
) -> Connection:
    """The paths between two things, the most telling first; the order is always the same.

    `tell` gives the sentence of an edge; `avoid` holds IRIs, kinds of nodes and ways of being
    connected; `via` must be passed through.
    `BadArgument` where a number is out of bounds.
    """
    if not 1 <= within <= MOST_STEPS or not 1 <= most <= MOST_PATHS:
        raise BadArgument(f"a path has 1 to {MOST_STEPS} steps, and 1 to {MOST_PATHS} of them are told")
    if first == second:
        raise BadArgument("name two different things; one is the same as the other")
    web = _web(edges, (first, second), avoid, tell)
    if via is None:
        paths, count = _best(web, first, second, most, within), _count(web, first, second, within)
    else:
        every = _through(web, (first, via, second), most, within)
        paths, count = every[:most], len(every)
    nearest = () if paths else _nearest(web, first, second, via)
    common = sorted(set(web.links.get(first, ())) & set(web.links.get(second, ())))
    return Connection(first, second, within, tuple(paths), count - len(paths), tuple(common), nearest)


def _web(
    edges: Iterable[Edge], asked: tuple[str, str], avoid: Collection[str], tell: Callable[[Edge], str]
) -> _Web:
    barred = frozenset(avoid)
    web = _Web(tell)
    for edge in edges:
        ends = [node for node in (edge.source, edge.target) if node not in asked]
        if edge.way not in barred and not any(node in barred or kind(node) in barred for node in ends):
            web.add(edge)
    for neighbours in web.links.values():
        for found in neighbours.values():
            found.sort(key=_preference)
    return web


def _preference(edge: Edge) -> tuple[float, bool, bool, str]:
    """The nearest way first, then what is quoted before what only a table or nothing supports."""
    quoted = any(one.words for one in edge.evidence)
    return _LENGTHS.get(edge.way, 1.0), not quoted, not edge.evidence, edge.record


def _halves(web: _Web, start: str, steps: int, most: int) -> _Ways:
    """The shortest ways of exactly so many steps from an end, by the thing where they arrive."""
    ways: _Ways = {start: [(0.0, (start,))]}
    for _ in range(steps):
        found: _Ways = {}
        for node, known in ways.items():
            passing = web.far(node) if node != start else 0.0
            for neighbour, edges in web.links.get(node, {}).items():
                length = _LENGTHS.get(edges[0].way, 1.0) + passing
                found.setdefault(neighbour, []).extend(
                    (before + length, (*nodes, neighbour))
                    for before, nodes in known
                    if neighbour not in nodes
                )
        ways = {node: heapq.nsmallest(2 * most, known) for node, known in found.items()}
    return ways


def _best(web: _Web, first: str, second: str, most: int, within: int) -> list[Path]:
    found: list[tuple[float, tuple[str, ...]]] = []
    for steps in range(1, within + 1):
        ahead = _halves(web, first, (steps + 1) // 2, most)
        back = _halves(web, second, steps // 2, most)
        for middle in ahead.keys() & back.keys():
            inside = web.far(middle) if middle not in (first, second) else 0.0
            found += [
                (there + inside + here, (*nodes, *reversed(rest[:-1])))
                for there, nodes in ahead[middle]
                for here, rest in back[middle]
                if not set(nodes) & set(rest[:-1])
            ]
    return [_path(web, length, nodes) for length, nodes in _telling(found, most)]


def _telling(
    found: Iterable[tuple[float, tuple[str, ...]]], most: int
) -> list[tuple[float, tuple[str, ...]]]:
    """The shortest paths without those that tell the same again.

    Left out are roundabout ways through the same things, and further proposals in the place of one.
    """
    told: list[tuple[float, tuple[str, ...]]] = []
    insides: list[set[str]] = []
    stories: set[tuple[str, ...]] = set()
    waiting = list(found)
    heapq.heapify(waiting)
    while waiting and len(told) < most:
        length, nodes = heapq.heappop(waiting)
        inside = set(nodes[1:-1])
        story = tuple("proposal" if kind(node) in _PROPOSALS else node for node in nodes[1:-1])
        if story not in stories and not any(one and one < inside for one in insides):
            told.append((length, nodes))
            insides.append(inside)
            stories.add(story)
    return told


def _path(web: _Web, length: float, nodes: tuple[str, ...]) -> Path:
    steps = tuple(web.step(one, other) for one, other in pairwise(nodes))
    return Path(round(length, 6), steps)


def _through(web: _Web, ends: tuple[str, str, str], most: int, within: int) -> list[Path]:
    first, via, second = ends
    joined = {
        (*one.nodes, *other.nodes[1:]): one.length + other.length + web.far(via)
        for one in _best(web, first, via, most * 4, within - 1)
        for other in _best(web, via, second, most * 4, within - len(one.steps))
        if not set(one.nodes) & set(other.nodes[1:])
    }
    return [_path(web, length, nodes) for length, nodes in sorted((n, p) for p, n in joined.items())]


def _count(web: _Web, first: str, second: str, within: int) -> int:
    """How many paths of up to four steps there are between two things, none counted twice."""
    near, far = set(web.links.get(first, ())), set(web.links.get(second, ()))
    one = int(second in near)
    near, far = near - {second}, far - {first}
    two = len(near & far)
    three = sum(len(far & web.links[node].keys() - {node, first}) for node in near)
    four = sum(_middle(near & links.keys(), far & links.keys()) for node, links in web.links.items()
               if node not in (first, second)) if within == MOST_STEPS else 0  # fmt: skip
    return sum((one, two, three, four)[:within])


def _middle(near: set[str], far: set[str]) -> int:
    return len(near) * len(far) - len(near & far)


def _nearest(web: _Web, first: str, second: str, via: str | None) -> tuple[str, ...]:
    """The shortest path beyond the limit; none where two things are not connected at all."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((first, second))
    graph.add_edges_from((one, other) for one in sorted(web.links) for other in sorted(web.links[one]))
    if via is not None or not nx.has_path(graph, first, second):
        return ()
    return tuple(nx.bidirectional_shortest_path(graph, first, second))
