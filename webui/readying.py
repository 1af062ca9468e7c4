"""What many pages need, made by the server of its own accord before a reader waits for it."""

from __future__ import annotations

import datetime
import gc
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from flask import Flask

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Store
from webui import kinds, quality, words
from webui.shell import PLACES

FIRST_PAGE_S = 1.0
"""After this it begins: the first page that is asked for is not kept waiting."""

Say = Callable[[str], None]


def begin(app: Flask, say: Say | None) -> threading.Timer:
    """Have it done in a moment; `cancel` the answer where the server ends before.

    To `say` goes at last what the check finds, which the page of the quality then shows as well; without
    it, and where the store is elsewhere, nothing is checked until that page is asked for.
    """
    leave_alone()
    making = threading.Timer(FIRST_PAGE_S, _make, [app, say])
    making.daemon = True
    making.start()
    return making


def leave_alone() -> None:
    """Take what is there out of the search for garbage: the record stays, and searching it halts all."""
    gc.collect()
    gc.freeze()


def _make(app: Flask, say: Say | None) -> None:
    graph: KnowledgeGraph = app.extensions["r2pgraph"]
    client = app.test_client()
    for address in _addresses(graph):
        client.get(address)
    if say and isinstance(graph.store, Store):
        say(quality.report(graph, datetime.date.today()).summary)
    leave_alone()


def _addresses(graph: KnowledgeGraph) -> Iterator[str]:
    """The pages of the menu, one of each kind of thing, a search and a connection."""
    yield "/"
    yield from (address for address, _ in PLACES if address != "/quality")
    yield from ("/ontology", "/search?q=a")
    first = {words.kind(iri): iri for iri in sorted(graph.names.labels, reverse=True)}
    yield from (words.address(first[kind]) or "/" for kind in kinds.KINDS if kind in first)
    states = [words.short(iri) for iri in graph.instances("State")]
    if states:
        yield f"/connect?{urlencode({'a': states[0], 'b': states[-1]})}"
