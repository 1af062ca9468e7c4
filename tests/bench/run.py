"""Load and ask: the embedded store, raw pyoxigraph and plain rdflib on the same record, in one run.

    python tests/bench/run.py 10000 100000 1000000

A size below that of the real record is the real record, with no reference tables but two.
Each engine runs in a process of its own, so that its memory is its own, and every question in a copy of
that process, which is stopped where one answer takes over `CAP_S` seconds; it is then counted as that, so
that a ratio to it is the least that it can be. rdflib is asked up to `RDFLIB_MOST` triples. The times are
the best of several runs in milliseconds, of a long one the only run; `ask` is the whole way from a
question's name to terms, `raw` is the final query text put to pyoxigraph and every term read.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib
import shape

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.store import Store

CAP_S = 20.0
RDFLIB_MOST = 100_000
RUNS, SHORT_S = 5, 0.2
GOAL_MS, GOAL_RATIO, GOAL_MORE, GOAL_MORE_MS = 500.0, 50.0, 1.10, 1.0
STOPPED = f"over {CAP_S:.0f} s"
Timed = tuple[float, int] | None
FAILED = (math.nan, 0)
FORK = multiprocessing.get_context("fork")


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _best(work: Callable[[], int]) -> tuple[float, int]:
    """The shortest of several runs in milliseconds, and the rows; a long one is run once."""
    times: list[float] = []
    rows = 0
    while len(times) < RUNS and not (times and times[0] > SHORT_S):
        start = time.perf_counter()
        rows = work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000, rows


def timed(work: Callable[[], int]) -> Timed:
    """`_best` of some work in a copy of this process; None where it was stopped, `FAILED` where it failed."""
    here, there = FORK.Pipe(duplex=False)
    copy = FORK.Process(target=lambda: there.send(_best(work)))
    copy.start()
    there.close()
    try:
        return here.recv() if here.poll(CAP_S) else None
    except EOFError:  # it could not be answered; what went wrong stands on stderr
        return FAILED
    finally:
        copy.kill()
        copy.join()


def embedded(path: Path, pipe: Connection) -> None:
    """The store and the way of a question through `KnowledgeGraph.ask`, and raw pyoxigraph beneath it."""
    start = time.perf_counter()
    store = Store({path: [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES)]})
    loaded = time.perf_counter() - start
    graph = KnowledgeGraph(Settings.from_env({}), store)
    assert graph.names.labels
    named = time.perf_counter() - start - loaded
    assert graph.version  # made once, and no part of any question
    pipe.send({"load": loaded, "names": named, "memory": _memory_mb()})
    for name, text in _texts(graph).items():
        pipe.send((timed(partial(_ask, graph, name)), timed(partial(_read, store.engine, text))))


def _texts(graph: KnowledgeGraph) -> Mapping[str, str]:
    return {question.name: graph.explain(question.name) for question in graph.questions}


def _ask(graph: KnowledgeGraph, name: str) -> int:
    return len(graph.ask(name).solutions)


def _query(graph: rdflib.Graph, text: str) -> int:
    return len(list(graph.query(text)))


def _read(engine: ox.Store, text: str) -> int:
    found = engine.query(text)
    assert isinstance(found, ox.QuerySolutions)
    rows = 0
    for solution in found:
        tuple(solution)
        rows += 1
    return rows


def raw(path: Path, pipe: Connection) -> None:
    """How raw pyoxigraph loads the same file."""
    start = time.perf_counter()
    engine = ox.Store()
    engine.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    pipe.send({"load": time.perf_counter() - start, "memory": _memory_mb()})


def plain(path: Path, pipe: Connection) -> None:
    """Plain rdflib: load, then the same questions in the same order."""
    start = time.perf_counter()
    graph = rdflib.Graph().parse(path, format="nt")
    pipe.send({"load": time.perf_counter() - start, "memory": _memory_mb()})
    for text in _texts(KnowledgeGraph.open(Settings.from_env({}))).values():
        pipe.send(timed(partial(_query, graph, text)))


def said(work: Callable[[Path, Connection], None], path: Path) -> Iterator[Any]:
    """What an engine tells from a process of its own, one after another."""
    here, there = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(path, there))
    process.start()
    there.close()
    try:
        while True:
            yield here.recv()
    except EOFError:
        process.join()


def measure(size: int, folder: Path) -> None:
    """One size: a table of the questions and the ratios."""
    path = folder / f"{size}.nt"
    with path.open("w", encoding="utf-8") as file:
        count = sum(file.write(line) > 0 for line in shape.lines(size))
    print(f"\n## {count:,} triples\n", flush=True)
    loaded, *asked = said(embedded, path)
    (beneath,) = said(raw, path)
    other, *theirs = said(plain, path) if size <= RDFLIB_MOST else ({}, *[None] * len(asked))
    path.unlink()
    print("| | load s | memory MB |\n|---|---|---|")
    for name, told in (("embedded", loaded), ("raw pyoxigraph", beneath), ("rdflib", other)):
        print(f"| {name} | {told.get('load', math.nan):.2f} | {told.get('memory', math.nan):.0f} |")
    print(f"\n(names and captions, read once: {loaded['names']:.2f} s)\n")
    names = _texts(KnowledgeGraph.open(Settings.from_env({})))
    report([Row(name, *ours, its) for name, ours, its in zip(names, asked, theirs, strict=True)], bool(other))


class Row(NamedTuple):
    """What one question took: milliseconds and rows, None where it was stopped or not asked."""

    name: str
    ask: Timed
    raw: Timed
    rdflib: Timed

    @property
    def ratio(self) -> float:
        """How many times longer rdflib took; at least that, where it was stopped and we were not."""
        return _counted(self.rdflib) / _counted(self.ask)

    @property
    def heavy(self) -> bool:
        """Whether our way takes more over the raw query than it may."""
        ask, beneath = _counted(self.ask), _counted(self.raw)
        return ask > max(beneath * GOAL_MORE, beneath + GOAL_MORE_MS)

    @property
    def wrong(self) -> bool:
        """Whether rdflib gives no answer, or one of another length."""
        return self.rdflib is not None and self.ask is not None and self.rdflib[1] != self.ask[1]

    def line(self, compared: bool) -> str:
        """The row of the table; with rdflib or without."""
        rows = "" if self.ask is None else self.ask[1]
        over = "" if self.ask is None or self.raw is None else f"{self.ask[0] / self.raw[0]:.2f}"
        mine = f"| {self.name} | {rows} | {_shown(self.ask)} | {_shown(self.raw)} | {over} |"
        least = "> " if self.rdflib is None else ""
        return mine + (
            f" {_shown(self.rdflib)} | {least}{_whole(self.ratio)} |" if compared else " not asked | |"
        )


def _whole(ratio: float) -> str:
    return "" if math.isnan(ratio) else f"{ratio:.0f}"


def _counted(took: Timed) -> float:
    return CAP_S * 1000 if took is None else took[0]


def _shown(took: Timed) -> str:
    if took is None:
        return STOPPED
    return "failed" if math.isnan(took[0]) else f"{took[0]:.1f}"


def _compare(rows: list[Row]) -> None:
    """The geometric mean of the ratios to rdflib, of what it answers or was stopped at."""
    ratios = [row.ratio for row in rows if not math.isnan(row.ratio)]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    stopped = sum(row.rdflib is None for row in rows)
    print(f"\nrdflib / ask, geometric mean of {len(ratios)}: {mean:.0f} (goal {GOAL_RATIO:.0f})")
    if stopped:
        print(f"{stopped} of them took rdflib {STOPPED}, counted as {CAP_S:.0f} s: the mean is at least that")
    print(
        f"rdflib fails, or gives another number of rows: {_listed([row.name for row in rows if row.wrong])}"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def report(rows: list[Row], compared: bool) -> None:
    """The questions, and whether the goals are met."""
    print("| question | rows | ask ms | raw ms | ask/raw | rdflib ms | rdflib/ask |\n" + "|---" * 7 + "|")
    for row in rows:
        print(row.line(compared))
    if compared:
        _compare(rows)
    heavy = [row.name for row in rows if row.heavy]
    slow = [row.name for row in rows if _counted(row.ask) >= GOAL_MS]
    print(f"\nover raw by more than 10 % and 1 ms: {_listed(heavy)}")
    print(f"{GOAL_MS:.0f} ms or more: {_listed(slow)}", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for wanted in sys.argv[1:]:
            measure(int(wanted), Path(scratch))
