"""Load and ask: the embedded store, raw pyoxigraph and plain rdflib on the same record, in one run.

    python tests/bench/run.py 10000 100000 1000000

A size below that of the real record is the real record, without its reference tables. Each engine runs in
a process of its own, so that its memory is its own; rdflib is stopped at `CAP_S` seconds a question. The
times are the best of several runs in milliseconds; `ask` is the whole way from a question's name to
terms, `raw` is the final query text put to pyoxigraph and every term read.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox
import rdflib
import shape

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.store import Store

CAP_S = 20.0
LOAD_CAP_S = 900.0
RUNS, SHORT_S = 5, 0.2
GOAL_MS, GOAL_RATIO, GOAL_MORE, GOAL_MORE_MS = 500.0, 50.0, 1.10, 1.0


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _best(work: Callable[[], object]) -> float:
    """The shortest of several runs in milliseconds; a long one is run once."""
    times: list[float] = []
    while len(times) < RUNS and not (times and times[0] > SHORT_S):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def embedded(path: Path, pipe: Connection) -> None:
    """The store and the way of a question through `KnowledgeGraph.ask`, and raw pyoxigraph beneath it."""
    start = time.perf_counter()
    store = Store({path: [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES)]})
    loaded = time.perf_counter() - start
    graph = KnowledgeGraph(Settings.from_env({}), store)
    pipe.send({"load": loaded, "names": time.perf_counter() - start - loaded, "memory": _memory_mb()})
    version = graph.version  # made once, and no part of any question
    for name, text in _texts(graph).items():
        rows = len(graph.ask(name).solutions)
        ask, raw = (
            _best(lambda name=name: graph.ask(name)),
            _best(lambda text=text: _read(store.engine, text)),
        )  # type: ignore[misc]
        pipe.send({"name": name, "rows": rows, "ask": ask, "raw": raw, "version": version})


def _texts(graph: KnowledgeGraph) -> Mapping[str, str]:
    return {question.name: graph.explain(question.name) for question in graph.questions}


def _read(engine: ox.Store, text: str) -> int:
    found = engine.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for solution in found for _ in solution)


def raw(path: Path, pipe: Connection) -> None:
    """How raw pyoxigraph loads the same file."""
    start = time.perf_counter()
    engine = ox.Store()
    engine.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    pipe.send({"load": time.perf_counter() - start, "memory": _memory_mb()})


def plain(path: Path, pipe: Connection) -> None:
    """Plain rdflib: load, then one question after another as they are asked for."""
    start = time.perf_counter()
    graph = rdflib.Graph().parse(path, format="nt")
    pipe.send({"load": time.perf_counter() - start, "memory": _memory_mb()})
    while text := pipe.recv():
        start = time.perf_counter()
        rows = len(list(graph.query(text)))
        pipe.send({"rdflib": (time.perf_counter() - start) * 1000, "rows": rows})


def started(
    work: Callable[[Path, Connection], None], path: Path
) -> tuple[multiprocessing.Process, Connection]:
    """A process with the file loaded or on its way."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=work, args=(path, there), daemon=True)
    process.start()
    there.close()
    return process, here


def asked_of_rdflib(path: Path, texts: Mapping[str, str]) -> tuple[dict[str, float], dict[str, float | None]]:
    """What loading took, and the milliseconds of each question; None where it was stopped."""
    process, pipe = started(plain, path)
    if not pipe.poll(LOAD_CAP_S):
        process.kill()
        return {}, dict.fromkeys(texts)
    loaded: dict[str, float] = pipe.recv()
    found: dict[str, float | None] = {}
    for name, text in texts.items():
        pipe.send(text)
        if pipe.poll(CAP_S):
            found[name] = pipe.recv()["rdflib"]
            continue
        found[name] = None
        process.kill()
        process, pipe = started(plain, path)
        pipe.recv()
    process.kill()
    return loaded, found


def measure(size: int, folder: Path) -> None:
    """One size: a table of the questions and the ratios."""
    path = folder / f"{size}.nt"
    with path.open("w", encoding="utf-8") as file:
        count = sum(file.write(line) > 0 for line in shape.lines(size))
    print(f"\n## {count:,} triples\n")
    process, pipe = started(embedded, path)
    ours = pipe.recv()
    texts = _texts(KnowledgeGraph.open(Settings.from_env({})))
    rows = [pipe.recv() for _ in texts]
    process.join()
    process, pipe = started(raw, path)
    beneath = pipe.recv()
    process.join()
    loaded, theirs = asked_of_rdflib(path, texts)
    print("| | load s | memory MB |\n|---|---|---|")
    for name, said in (("embedded", ours), ("raw pyoxigraph", beneath), ("rdflib", loaded)):
        print(f"| {name} | {said.get('load', math.nan):.2f} | {said.get('memory', math.nan):.0f} |")
    print(f"\n(names and captions, read once: {ours['names']:.2f} s)\n")
    report(rows, theirs)


def report(rows: list[dict[str, float | str]], theirs: Mapping[str, float | None]) -> None:
    """The questions, and whether the goals are met."""
    print("| question | rows | ask ms | raw ms | ask/raw | rdflib ms | rdflib/ask |\n" + "|---" * 7 + "|")
    ratios, slow, heavy = [], [], []
    for row in rows:
        name, ask, beneath = str(row["name"]), float(row["ask"]), float(row["raw"])
        other = theirs[name]
        ratio = (other or CAP_S * 1000) / ask
        ratios.append(ratio)
        slow += [name] if ask >= GOAL_MS else []
        heavy += [name] if ask > max(beneath * GOAL_MORE, beneath + GOAL_MORE_MS) else []
        shown = f"{other:.0f}" if other else f"> {CAP_S * 1000:.0f}"
        print(
            f"| {name} | {row['rows']} | {ask:.1f} | {beneath:.1f} | {ask / beneath:.2f} | {shown} "
            f"| {'' if other else '> '}{ratio:.0f} |"
        )
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"\nrdflib / ask, geometric mean: {mean:.0f} (goal {GOAL_RATIO:.0f}; stopped counts as the cap)")
    print(f"over raw by more than 10 % and 1 ms: {', '.join(heavy) or 'none'}")
    print(f"{GOAL_MS:.0f} ms or more: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for wanted in sys.argv[1:]:
            measure(int(wanted), Path(scratch))
