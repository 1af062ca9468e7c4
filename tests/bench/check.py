"""Seconds and memory of checking, by hand: `python tests/bench/check.py [TRIPLES ...] [--cap S]`.

The graph of the repository and synthetic graphs (10,000 and 100,000 triples unless others are asked
for) with planted errors; the reference engine, the fast engine, and our whole check from files to
sorted findings. Every run is a process of its own; one that lasts longer than the cap is told as
such. All planted errors must be found by each, and none else.
"""

from __future__ import annotations

import argparse
import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tabulate import tabulate

from r2pgraph import turtle, validation
from r2pgraph.settings import Settings
from r2pgraph.store import Store, files
from r2pgraph.validation import asked, running, vetting
from r2pgraph.vocab import PREFIXES, SCHEMES

OURS, SPARQL = "ours", " sparql"
SIZES = [10_000, 100_000]
UNIT = 60  # triples in one unit, about
EVERY = 50  # one unit in so many has errors
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def unit(n: int, faulty: bool) -> tuple[str, list[tuple[str, str]]]:
    """One meeting with its post, its holders in turn and what rests on it; and the errors in it."""
    other_start = "2009-06-01" if faulty else "2010-01-02"
    capacity = "post:q" if faulty else "post:p"
    acted = "1999-01-01" if faulty else "2014-01-01"
    name = f"First {n}" if faulty else f"Second {n}"
    text = f"""
document:d{n} a r2p:Document ; dcterms:title "Report {n}" ; dcterms:rights "Held by its publisher." ;
    r2p:sha256 "{SHA256}" ; r2p:dateNotStated true .
passage:p{n} a r2p:Passage ; oa:hasSource document:d{n} ; oa:hasSelector selector:p{n} .
selector:p{n} a oa:TextQuoteSelector , oa:TextPositionSelector ; oa:exact "Four" ; oa:start 0 ; oa:end 4 .
person:a{n} a r2p:Person ; rdfs:label "First {n}" .
person:b{n} a r2p:Person ; rdfs:label "{name}" .
post:p{n} a r2p:OfficialPost ; r2p:oneHolder true ; r2p:evidence passage:p{n} ; rdfs:label "Post {n}" .
post:q{n} a r2p:OfficialPost ; r2p:oneHolder true ; r2p:evidence passage:p{n} ; rdfs:label "Other post {n}" .
tenure:a{n} a r2p:Tenure ; r2p:post post:p{n} ; r2p:holder person:a{n} ; r2p:evidence passage:p{n} ;
    r2p:startLatest "2005-01-01"^^xsd:date ; r2p:endEarliest "2010-01-01"^^xsd:date .
tenure:b{n} a r2p:Tenure ; r2p:post post:p{n} ; r2p:holder person:b{n} ; r2p:evidence passage:p{n} ;
    r2p:startLatest "{other_start}"^^xsd:date ; r2p:endEarliest "2015-01-01"^^xsd:date .
meeting:m{n} a r2p:Meeting ; r2p:evidence passage:p{n} ; rdfs:label "Meeting {n}" ;
    r2p:startDate "2012-01-01"^^xsd:date ; r2p:endDate "2012-01-02"^^xsd:date .
participation:b{n} a r2p:Participation ; r2p:event meeting:m{n} ; r2p:participant person:b{n} ;
    r2p:role role:attendee ; r2p:inCapacityOf {capacity}{n} ; r2p:evidence passage:p{n} .
instrument:i{n} a r2p:Treaty ; rdfs:label "Treaty {n}" .
action:a{n} a r2p:InstrumentAction ; r2p:actionKind action-kind:adopted ; r2p:instrument instrument:i{n} ;
    r2p:startEarliest "2013-01-01"^^xsd:date ; r2p:evidence passage:p{n} .
action:b{n} a r2p:InstrumentAction ; r2p:actionKind action-kind:signed ; r2p:instrument instrument:i{n} ;
    r2p:startLatest "{acted}"^^xsd:date ; r2p:evidence passage:p{n} .
"""
    planted = [
        *(("3", f"tenure:a{n}"), ("10", f"participation:b{n}"), ("12", f"instrument:i{n}")),
        *(("16", f"person:a{n}"), ("16", f"person:b{n}")),
    ]
    return text, planted if faulty else []


def planted(size: int, folder: Path) -> list[list[str]]:
    """Write a graph of about `size` triples in the one form of files; the errors in it."""
    errors: list[tuple[str, str]] = []
    kinds = ("document", "passage", "selector", "person", "post", "tenure", "meeting", "participation")
    names = ["r2p", "rdfs", "xsd", "dcterms", "oa", *kinds, "instrument", "action", *SCHEMES]
    texts = ["".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in names)]
    for n in range(max(1, size // UNIT)):
        text, wrong = unit(n, n % EVERY == 0)
        texts.append(text)
        errors += wrong
    path = folder / "facts.ttl"
    path.write_text("".join(texts), encoding="utf-8")
    turtle.replace(path, turtle.serialise(turtle.parse(path)))
    return sorted([rule, PREFIXES[name.partition(":")[0]] + name.partition(":")[2]] for rule, name in errors)


def run(how: str, folder: str) -> None:
    """One measured run in this process: seconds, memory in megabytes, and what was found."""
    settings = Settings.from_env({})
    settings = replace(settings, data=Path(folder)) if folder else settings
    started = time.perf_counter()
    store = Store.load(files(settings))
    if how == OURS:
        report = validation.check(store, settings, datetime.date(2000, 1, 1))
        found, triples = report.findings, len(store)
    else:
        engine, _, part = how.partition(" ")
        graph = running.shapes_graph(settings.ontology / "shapes")
        chosen = asked.shapes(graph) if part else vetting.shape_nodes(graph)
        started = time.perf_counter()
        if engine == OURS:
            results = asked.report(store, graph, chosen)
        else:
            results = running.report_of(running.ENGINES[engine], store, graph, sorted(chosen))
        found, triples = tuple(running.read(results, graph, store)), len(store)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = sorted([finding.rule, finding.focus] for finding in found)
    sys.stdout.write(json.dumps([seconds, memory, triples, rows]))


def measured(how: str, folder: str, cap: int) -> tuple[float, float, int, list[list[str]]] | None:
    """A run in a process of its own, or None where it lasts longer than the cap, in seconds."""
    command = [sys.executable, __file__, "--run", how, "--folder", folder]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=cap)
    except subprocess.TimeoutExpired:
        return None
    seconds, memory, triples, rows = json.loads(done.stdout)
    return seconds, memory, triples, rows


def lines(title: str, folder: str, expected: list[list[str]], cap: int) -> Iterator[list[str]]:
    """The lines of the table for one graph; the reference engine's have how many times ours they took.

    Where nothing was planted, the rows of our whole check are those wanted of the others.
    """
    ours: dict[str, float] = {}
    wanted = expected or None
    for how in (f"{engine}{part}" for part in ("", SPARQL) for engine in (OURS, *running.ENGINES)):
        told = measured(how, folder, cap)
        same = ours.get(how.replace(running.REFERENCE, OURS), 0)
        if told is None:
            yield [title, how, f"over {cap}", "", "", f"over {cap / same:.0f}x" if same else ""]
            continue
        seconds, memory, triples, rows = told
        ours |= {how: seconds} if how.startswith(OURS) else {}
        wanted = rows if wanted is None else wanted
        right = f"{len(rows)} as wanted" if rows == wanted else "WRONG ROWS"
        yield [
            f"{title} ({triples:,})",
            how,
            f"{seconds:.2f}",
            f"{memory:.0f}",
            right,
            f"{seconds / same:.0f}x" if same else "",
        ]


def main() -> None:
    """The table, printed line by line as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--cap", type=int, default=900)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.run:
        run(wanted.run, wanted.folder)
        return
    columns = ["graph", "by", "seconds", "MB", "rows", "times ours"]
    rows = list(lines("repository", "", [], wanted.cap))
    sys.stdout.write(tabulate(rows, columns) + "\n")
    for size in wanted.sizes:
        with tempfile.TemporaryDirectory() as folder:
            errors = planted(size, Path(folder))
            rows = list(lines("synthetic", folder, errors, wanted.cap))
            sys.stdout.write(tabulate(rows, columns) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
