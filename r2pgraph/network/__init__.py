"""The record as a network: things of the world, and the records that connect them."""

from r2pgraph.network.asking import Asked, Network
from r2pgraph.network.measures import MEASURES, Measure, Row
from r2pgraph.network.paths import Connection, Path, Step
from r2pgraph.network.projection import KINDS, Edge, Evidence, as_multigraph, kind

__all__ = [
    "KINDS", "MEASURES", "Asked", "Connection", "Edge", "Evidence", "Measure", "Network", "Path", "Row",
    "Step", "as_multigraph", "kind",
]  # fmt: skip
