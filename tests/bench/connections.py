"""How long a connection takes: 1,000 random pairs on the repository's network and on a made-up one.

Run by hand: `python tests/bench/connections.py`. The made-up network has 25,000 things; newcomers
link to what is linked already (Barabási and Albert, three links each), so that it has hubs as ours.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence

import networkx as nx

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.network import Edge
from r2pgraph.network.paths import Web, connect
from r2pgraph.vocab import BASE

PAIRS, THINGS, SEED = 1000, 25_000, 2005
KINDS = ("person", "organization", "meeting", "session", "instrument", "situation", "recommendation", "state")


def made_up() -> list[Edge]:
    """A network of our shape and many times the size of ours."""
    drawn = random.Random(SEED)
    names = [f"{BASE}id/{drawn.choice(KINDS)}/{n}" for n in range(THINGS)]
    pairs = nx.barabasi_albert_graph(THINGS, 3, seed=SEED).edges
    return [
        Edge(names[a], names[b], "took part in", f"{BASE}id/participation/{n}")
        for n, (a, b) in enumerate(pairs)
    ]


def measured(title: str, edges: Sequence[Edge]) -> None:
    """Print the median and the ninety-fifth percentile in milliseconds."""
    drawn = random.Random(SEED)
    things = sorted({node for edge in edges for node in (edge.source, edge.target)})
    times, unlinked = [], 0
    web = Web.of(edges)
    for _ in range(PAIRS):
        first, second = drawn.sample(things, 2)
        start = time.perf_counter()
        unlinked += not connect(web, first, second, lambda edge: edge.record).paths
        times.append(1000 * (time.perf_counter() - start))
    cuts = statistics.quantiles(times, n=20)
    print(
        f"{title}: {len(things):,} things, {len(edges):,} edges, p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms,"
    )
    print(f"  {unlinked} of {PAIRS} pairs with no path within four steps")


if __name__ == "__main__":
    graph = KnowledgeGraph.open()
    measured("the repository", graph._network.edges())
    measured("made up", made_up())
