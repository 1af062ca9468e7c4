"""SPARQL for strangers: a query is checked, run where it can be ended, and helped where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pyoxigraph as ox
from rdflib import URIRef

from r2pgraph import diagnosis, guard
from r2pgraph.errors import QueryError, QueryTooComplex
from r2pgraph.forwarding import Forwarding
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.guard import Query
from r2pgraph.store import Answer, Solutions, Statements, Store
from r2pgraph.usage import Usage
from r2pgraph.workers import LARGEST_ANSWER, Answered, EngineRefusal, Keeper, Limits, Workers

PLACES = 32
"""Queries of strangers that run at once; those that last yield the processor to those that come."""

OWN_PLACES = 8
"""Places that only the questions of the packs have."""

QUEUE = 8
"""Queries that may wait for a place of either kind."""

CANNOT_SAY = ("csv", "tsv")
"""The forms that have no place to say that they were cut."""


class Running(Protocol):
    """Where queries are run: in children of a process here, or in a store elsewhere."""

    def run(
        self, query: str, form: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answered:
        """Answer a query that the guard let through, in the form asked for."""


@dataclass(frozen=True)
class Dataset:
    """The graphs that a request names beside its query; they take the place of the query's own."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


class Service:
    """The service of one graph; `close` ends its process."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self.limits = Limits(graph.settings.timeout_s, graph.settings.row_limit)
        self.keeper: Keeper | None = None
        self.graphs: frozenset[str] = frozenset()
        self._strangers: Running
        self._packs: Running
        if isinstance(graph.store, Store):
            self._run_here(graph.store)
        else:
            store = graph.store.limited(self.limits.seconds, self.limits.rows)
            self._strangers = Forwarding(store, self.limits, PLACES, QUEUE)
            self._packs = Forwarding(store, self.limits, OWN_PLACES, QUEUE)

    def _run_here(self, store: Store) -> None:
        self.keeper = Keeper(store.engine)
        self._strangers = Workers(self.keeper, self.limits, PLACES, QUEUE)
        self._packs = Workers(self.keeper, self.limits, OWN_PLACES, QUEUE, stranger=False)
        names = store.engine.named_graphs()
        self.graphs = frozenset(name.value for name in names if isinstance(name, ox.NamedNode))

    @cached_property
    def usage(self) -> Usage:
        """The classes and properties there are."""
        return self._graph.usage()

    def start(self) -> None:
        """Have the process running, so that the first query need not wait for it."""
        if self.keeper:
            self.keeper.start()

    def close(self) -> None:
        """End the process."""
        if self.keeper:
            self.keeper.close()

    def check(self, text: str, dataset: Dataset = Dataset()) -> Query:
        """The query, if it may be run on that dataset; else a `QueryError` of the guard."""
        for iri in (*dataset.default, *dataset.named):
            guard.local("the request", iri, self.graphs)
        # What a request names takes the place of FROM (SPARQL 1.1 Protocol, section 2.1.4).
        return guard.check(text, self.graphs)

    def run(self, query: Query, form: str, dataset: Dataset = Dataset()) -> Answered:
        """Answer a query that was checked in a form that suits it.

        Raises `QueryError` in its kinds; an answer that was cut and cannot say so is a `QueryTooComplex`.
        """
        answered = self._run(self._strangers, query.text, form, dataset)
        if answered.cut:
            self._refuse_silence(form)
        return answered

    def _refuse_silence(self, form: str) -> None:
        if form in CANNOT_SAY:
            raise QueryTooComplex(
                f"the answer has more than {self.limits.rows:,} rows or {LARGEST_ANSWER >> 20} MB, and "
                f"{form.upper()} has no place to say that it was cut; add LIMIT and OFFSET, or take JSON"
            )

    def _run(self, workers: Running, text: str, form: str, dataset: Dataset) -> Answered:
        try:
            return workers.run(text, form, dataset.default, dataset.named)
        except EngineRefusal as error:
            if error.syntax:
                raise diagnosis.explained(text, error.said) from error
            raise

    def answer(self, query: Query, shown_as: str) -> Answer:
        """Answer a query that was checked, in terms of rdflib; `shown_as` is the form it will have."""
        answer = read(self.run(query, "nt" if query.makes_graph else "json"))
        if not isinstance(answer, bool) and answer.truncated:
            self._refuse_silence(shown_as)
        return answer

    def select(self, text: str) -> Solutions:
        """Answer a question of a pack; an answer that would be cut is a `QueryTooComplex`."""
        answer = read(self._run(self._packs, text, "json", Dataset()))
        if not isinstance(answer, Solutions):
            raise QueryError("this needs a SELECT query")
        if answer.truncated:
            raise QueryTooComplex(f"the answer has more than {self.limits.rows:,} rows; ask for less")
        return answer

    def hints(self, query: Query) -> list[str]:
        """A sentence for each term of the query that this graph does not have."""
        terms = (*self.usage.classes, *self.usage.properties)
        used = {term.iri for term in terms}
        return diagnosis.hints(
            query, lambda iri: iri in used or self._is_held(iri), [*used, *self._graph.names.labels]
        )

    def _is_held(self, iri: str) -> bool:
        try:
            return bool(self._graph.statements(URIRef(iri)))
        except ValueError:  # the text holds what no IRI can
            return False


def read(answered: Answered) -> Answer:
    """An answer in JSON or N-Triples, in terms of rdflib."""
    if answered.kind == "graph":
        quads = ox.parse(answered.body, format=ox.RdfFormat.N_TRIPLES)
        return Statements(tuple(quad.triple for quad in quads), bool(answered.cut))
    found = ox.parse_query_results(answered.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QuerySolutions):
        return Solutions.of(found, bool(answered.cut))
    return bool(found)
