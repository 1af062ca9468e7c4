"""The server: a bound address first, then the pages on it."""

from __future__ import annotations

import ctypes
import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress

import waitress
from flask import Flask

from r2pgraph.endpoint import RemoteStore
from r2pgraph.errors import R2PGraphError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.service import OWN_PLACES, PLACES, QUEUE, Service
from webui import create_app, readying
from webui.headers import LARGEST_BODY

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # the numbers of malloc.h
LARGE_BLOCK = 128 * 1024  # bytes

THREADS = PLACES + OWN_PLACES + 2 * QUEUE + 16
"""One for each query that runs or waits, so that there are always some for everything else."""


def listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything is loaded; port 0 takes any free one.

    `R2PGraphError` says in one sentence why it cannot be had.
    """
    try:
        return _bound(host, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise R2PGraphError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --port or --host"
        ) from error


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def run(
    graph: KnowledgeGraph,
    listener: socket.socket,
    hosts: Iterable[str] = (),
    say: Callable[[str], None] | None = None,
) -> None:
    """Serve the graph's pages until interrupted; `hosts` are further names the server answers to.

    To `say` goes what is served, once no request need wait for the start, and later what the check of the
    record finds.
    """
    names = {socket.gethostname(), str(listener.getsockname()[0]), *hosts}
    app = create_app(graph, names)
    # A request that waits its turn is no news for the person at the terminal.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    service: Service = app.extensions["service"]
    service.start()
    _give_memory_back()
    making = readying.begin(app, say)
    if say:
        say(_served(graph))
    try:
        waitress.serve(
            app,
            sockets=[listener],
            threads=THREADS,
            max_request_body_size=LARGEST_BODY,
            ident=None,
            _quiet=True,
        )
    finally:
        making.cancel()
        service.close()


def _served(graph: KnowledgeGraph) -> str:
    """What is served, and from where if it is not here."""
    where = f" of {graph.store.address}" if isinstance(graph.store, RemoteStore) else ""
    return f"serving {len(graph.store):,} triples{where}; stop with Ctrl-C"


def application(*hosts: str) -> Flask:
    """The pages for another server of WSGI, of the graph that the environment names; `hosts` as in `run`."""
    app = create_app(KnowledgeGraph.open(), hosts)
    service: Service = app.extensions["service"]
    service.start()
    readying.begin(app, None)
    return app


def _give_memory_back() -> None:
    """Have what a large answer took given back to the system, where the C library is GNU's.

    Left to itself it keeps such blocks, in as many heaps as there are threads, once some were freed.
    """
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, LARGE_BLOCK)
        library.mallopt(_ARENA_MAX, 2)
