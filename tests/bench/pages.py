"""By hand: how long the pages take, kind by kind, asked over eight connections at once.

    python tests/bench/pages.py [ROUNDS]

Prints for each kind of page the median and the ninety-fifth percentile in milliseconds, as the reader
waits, and how many answers were errors: first of pages that are asked for again and again, as those that
were made are kept, then of the pages of as many things of each kind, each made for the first time.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from r2pgraph import KnowledgeGraph  # noqa: E402
from webui import kinds, serve, words  # noqa: E402

CONNECTIONS = 8
MOST_THINGS = 100
PAGES = {
    "home": "/",
    "browse": "/browse",
    "search": "/search?q=training",
    "suggest": "/suggest?q=simon",
    "connections": "/connect?a=Jennifer+Welsh&b=Ivan+%C5%A0imonovi%C4%87",
    "as of": "/asof?on=2016-06-20",
    "state": "/doc/state/qat",
    "large body": "/doc/organization/united-nations",
    "treaty": "/doc/instrument/rome-statute",
    "person": "/doc/person/jennifer-welsh",
    "post": "/doc/post/un-special-adviser-r2p?on=2015-06-24",
    "meeting": "/doc/meeting/global-network-2016",
    "question": "/ask/meetings/hosts",
    "reader": "/source/2016-seoul",
    "ontology": "/ontology",
}


def ask(port: int, path: str, times: int) -> list[tuple[float, int]]:
    """The seconds and status of each of some requests over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for _ in range(times):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        found.append((time.perf_counter() - start, response.status))
    connection.close()
    return found


def told(kind: str, found: list[tuple[float, int]]) -> None:
    """One line for a kind of page."""
    milliseconds = [1000 * seconds for seconds, _ in found]
    cuts = quantiles(milliseconds * 2 if len(found) == 1 else milliseconds, n=20)
    errors = sum(status >= 400 for _, status in found)
    print(
        f"{kind:14} {len(found):5} asked, median {cuts[9]:6.0f} ms, p95 {cuts[18]:6.0f} ms, errors {errors}"
    )


def once(port: int, kind: str, addresses: list[str]) -> None:
    """Ask for each of some pages once, over all connections."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        told(kind, [one for some in pool.map(lambda path: ask(port, path, 1), addresses) for one in some])


def main(rounds: int) -> None:
    """Start a server in this process, and ask."""
    start = time.perf_counter()
    listener = serve.listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    graph = KnowledgeGraph.open()
    threading.Thread(target=serve.run, args=(graph, listener), daemon=True).start()
    ask(port, "/", 1)
    load = subprocess.run(["uptime"], capture_output=True, text=True, check=False).stdout.rpartition(
        "average"
    )[2]
    print(f"start to first page {time.perf_counter() - start:.1f} s; load {load.strip()}")
    for kind, path in PAGES.items():
        ask(port, path, 1)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            found = [
                one
                for some in pool.map(lambda _, p=path: ask(port, p, rounds), range(CONNECTIONS))
                for one in some
            ]
        told(kind, found)
    print("each page for the first time:")
    for kind in kinds.KINDS:
        named = [iri for iri in sorted(graph.names.labels) if words.kind(iri) == kind]
        once(port, kind, [words.address(iri) or "/" for iri in named[:MOST_THINGS]])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
