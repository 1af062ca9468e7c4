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
from dataclasses import dataclass
from functools import cached_property
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

# A way: how long it is, and the things that it passes through, both ends included.
_Way = tuple[float, tuple[str, ...]]
_Ways = dict[str, list[_Way]]


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


@dataclass(frozen=True)
class Web:
    """Neighbours of every node, each with the edges that lead there, the shortest first."""

    links: Mapping[str, Mapping[str, list[Edge]]]

    @classmethod
    def of(cls, edges: Iterable[Edge]) -> Web:
        """Order edges by their ends; made once for all questions."""
        links: dict[str, dict[str, list[Edge]]] = {}
        for edge in edges:
            for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                links.setdefault(one, {}).setdefault(other, []).append(edge)
        for neighbours in links.values():
            for found in neighbours.values():
                found.sort(key=_preference)
        return cls(links)

    @cached_property
    def plain(self) -> nx.Graph[str]:
        """The same as a networkx graph, in a fixed order."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_edges_from((one, other) for one in sorted(self.links) for other in sorted(self.links[one]))
        return graph

    def without(self, avoid: Collection[str], asked: tuple[str, str]) -> Web:
        """The web without these things, kinds of things and ways; the two asked about always stay."""
        if not avoid:
            return self
        barred = frozenset(avoid)

        def stays(node: str) -> bool:
            """Whether a path may pass through a node."""
            return node in asked or (node not in barred and kind(node) not in barred)

        edges = {edge for one in self.links.values() for found in one.values() for edge in found}
        return Web.of(
            edge for edge in edges if edge.way not in barred and stays(edge.source) and stays(edge.target)
        )

    def far(self, node: str) -> float:
        """How far a path becomes by passing through a node."""
        hub = _TRIVIAL if node.endswith(_HUBS) else 0.0
        hub += _THEME if kind(node) == "theme" else 0.0
        return hub + max(0.0, 0.4 * math.log2(max(1, len(self.links[node])) / _USUAL_DEGREE))


def connect(  # noqa: PLR0913  (each is a question people ask of a connection)
    web: Web,
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
    web = web.without(avoid, (first, second))
    if via is None:
        found, count = _best(web, first, second, most, within), _count(web, first, second, within)
    else:
        every = _through(web, (first, via, second), most, within)
        found, count = every[:most], len(every)
    paths = [_path(web, length, nodes, tell) for length, nodes in found]
    nearest = () if paths else _nearest(web, first, second, via)
    common = sorted(set(web.links.get(first, ())) & set(web.links.get(second, ())))
    return Connection(first, second, within, tuple(paths), count - len(paths), tuple(common), nearest)


def _preference(edge: Edge) -> tuple[float, bool, bool, str]:
    """The nearest way first, then what is quoted before what only a table or nothing supports."""
    quoted = any(one.words for one in edge.evidence)
    return _LENGTHS.get(edge.way, 1.0), not quoted, not edge.evidence, edge.record


def _halves(web: Web, start: str, steps: int, most: int) -> _Ways:
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


def _best(web: Web, first: str, second: str, most: int, within: int) -> list[_Way]:
    found: list[_Way] = []
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
    return _telling(found, most)


def _telling(
    found: Iterable[tuple[float, tuple[str, ...]]], most: int
) -> list[tuple[float, tuple[str, ...]]]:
    """The shortest paths without those that tell the same again.

    Left out are roundabout ways through the same things, and further proposals in the place of one.
    """
    told: list[_Way] = []
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


def _path(web: Web, length: float, nodes: tuple[str, ...], tell: Callable[[Edge], str]) -> Path:
    steps = []
    for one, other in pairwise(nodes):
        edges = web.links[one][other]
        more = len({edge.record for edge in edges}) - 1
        steps.append(Step(one, other, edges[0], tell(edges[0]), more))
    return Path(round(length, 6), tuple(steps))


def _through(web: Web, ends: tuple[str, str, str], most: int, within: int) -> list[_Way]:
    first, via, second = ends
    joined = {
        (*nodes, *rest[1:]): there + here + web.far(via)
        for there, nodes in _best(web, first, via, most * 4, within - 1)
        for here, rest in _best(web, via, second, most * 4, within - len(nodes) + 1)
        if not set(nodes) & set(rest[1:])
    }
    return sorted((length, nodes) for nodes, length in joined.items())


def _count(web: Web, first: str, second: str, within: int) -> int:
    """How many paths of up to four steps there are between two things, none counted twice."""
    near, far = set(web.links.get(first, ())), set(web.links.get(second, ()))
    one = int(second in near)
    near, far = near - {second}, far - {first}
    two = len(near & far)
    three = sum(len(far & web.links[node].keys() - {node, first}) for node in near)
    middles = (
        {node for one in near for node in web.links[one]} - {first, second} if within == MOST_STEPS else ()
    )
    four = sum(_middle(near & web.links[node].keys(), far & web.links[node].keys()) for node in middles)
    return sum((one, two, three, four)[:within])


def _middle(near: set[str], far: set[str]) -> int:
    return len(near) * len(far) - len(near & far)


def _nearest(web: Web, first: str, second: str, via: str | None) -> tuple[str, ...]:
    """The shortest path beyond the limit; none where two things are not connected at all."""
    known = first in web.links and second in web.links
    if via is not None or not known or not nx.has_path(web.plain, first, second):
        return ()
    return tuple(nx.bidirectional_shortest_path(web.plain, first, second))
