"""The network of one graph: its edges, read once, and what is asked of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from rdflib import URIRef

from r2pgraph.names import Names
from r2pgraph.network.measures import Measure, Row, measure
from r2pgraph.network.paths import MOST_STEPS, Connection, Web, connect
from r2pgraph.network.projection import KINDS, Edge, build, narrowed
from r2pgraph.sentences import Teller
from r2pgraph.store import Solutions


class Asked(TypedDict, total=False):
    """What may be asked of a connection besides its two ends.

    `most` paths (5), of at most `within` steps (4); none through what `avoid` names (things, kinds of
    things such as `theme`, ways such as `spoke of`); each through `via`; all begun by the day `on`.
    """

    most: int
    within: int
    avoid: Collection[str]
    via: URIRef | None
    on: datetime.date | None


@dataclass(frozen=True)
class Network:
    """Edges and sentences of a graph; `query` answers one of our own queries by its name."""

    query: Callable[[str], Solutions]
    names: Names
    teller: Teller

    @cached_property
    def _of_documents(self) -> tuple[Edge, ...]:
        return self._edges("edges")

    @cached_property
    def _of_tables(self) -> tuple[Edge, ...]:
        return self._edges("edges-of-tables")

    @cached_property
    def _web(self) -> Web:
        return Web.of(self._of_documents)

    def _edges(self, name: str) -> tuple[Edge, ...]:
        return build(self.query(name), self.query("edge-dates"), self.query("edge-evidence"))

    def edges(
        self, kinds: Iterable[str] | None = None, on: datetime.date | None = None, *, tables: bool = False
    ) -> tuple[Edge, ...]:
        """What connects things, narrowed to kinds of things and to what had begun by a day."""
        every = (*self._of_documents, *self._of_tables) if tables else self._of_documents
        return narrowed(every, kinds, on.isoformat() if on else None)

    def measure(self, name: str, edges: tuple[Edge, ...]) -> tuple[Measure, list[Row]]:
        """A measure of these edges and its rows; `BadArgument` lists the measures there are."""
        regions = {str(row["state"]): str(row["region"]) for row in self.query("regions")}
        return measure(name, edges, regions)

    def connect(self, first: URIRef, second: URIRef, asked: Asked) -> Connection:
        """The paths between two things; `BadArgument` or `TermNotFound` where a question is ill put."""
        on = asked.get("on")
        web = Web.of(self.edges(on=on)) if on else self._web
        plain = {*KINDS, *(edge.way for edge in self._of_documents)}
        avoid = [name if name in plain else str(self.names.term(name)) for name in asked.get("avoid", ())]
        most, within = asked.get("most", 5), asked.get("within", MOST_STEPS)
        via = asked.get("via")
        return connect(
            web,
            str(first),
            str(second),
            self.tell,
            most=most,
            within=within,
            avoid=avoid,
            via=str(via) if via else None,
        )

    def tell(self, edge: Edge) -> str:
        """The sentence of an edge, naming both things."""
        return self.teller.link(edge.source, edge.target, edge.way, URIRef(edge.record))
