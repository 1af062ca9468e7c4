"""Queries sent on to a store elsewhere, after the guard; its answers in the forms of the service.

The store holds its own deadline (`exchange`), and refuses what is larger than the limit of rows: nothing
that comes from there is cut.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox

from r2pgraph import results
from r2pgraph.endpoint import RemoteStore
from r2pgraph.keeper import GRAPHS, ROWS
from r2pgraph.store import Answer, Solutions, Statements
from r2pgraph.vocab import PREFIXES
from r2pgraph.workers import Answered, Limits, Places


class Forwarding:
    """The queries that go on to one store, so many at once."""

    def __init__(self, store: RemoteStore, limits: Limits, places: int, queue: int) -> None:
        self._store = store
        self._limits = limits
        self._places = Places(places, queue)

    def run(
        self, query: str, form: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answered:
        """Answer a query that the guard let through; raises `QueryError` or `EndpointError`."""
        if default_graphs or named_graphs:  # the service knows of none, and lets none through
            raise ValueError("a query to a store elsewhere names no graphs")
        with self._places.taken(time.monotonic() + self._limits.seconds):
            return written(self._store.query(query), form)


def written(answer: Answer, form: str) -> Answered:
    """An answer in a form of `keeper.ROWS`, `keeper.GRAPHS` or JSON."""
    if isinstance(answer, Statements):
        body = ox.serialize(answer.triples, format=GRAPHS[form], prefixes=PREFIXES)
        return Answered("graph", body or b"", len(answer))
    if isinstance(answer, Solutions):
        return Answered("solutions", _as(results.as_json(answer), form), len(answer))
    return Answered("boolean", _as({"head": {}, "boolean": answer}, form))


def _as(said: dict[str, Any], form: str) -> bytes:
    text = json.dumps(said, ensure_ascii=False)
    if form not in ROWS:
        return text.encode()
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean) and form in ("csv", "tsv"):
        return f"_askResult\r\n{str(bool(found)).lower()}\r\n".encode()
    return found.serialize(format=ROWS[form]) or b""
