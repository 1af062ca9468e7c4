"""Twenty hostile queries at once while eight people ask, for a while: python tests/load/storm.py [SECONDS].

Prints, for the people, the median and the ninety-fifth percentile of their times and the errors; for the
server, its memory at the start and at the end. Exit status 1 where they are not as they should be.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from serving import started

HOSTILE = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?o),STR(?o),STR(?f),STR(?f))) AS ?x) { ?s ?p ?o . ?d ?e ?f }",
    "SELECT (COUNT(*) AS ?n) { ?a (<http://a/k>*/<http://a/k>*)* ?b . ?c !(<http://none>)* ?d }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f",
    "SELECT * " + "{" * 5000,
    "SELECT * { ?s ?p ?o FILTER(" + "!" * 9000 + "true) }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]
ORDINARY = [
    "ask/meetings/hosts.json",
    "ask/meetings/hosts",
    "ask/recommendations/recurring",
    "ask/offices/attested-holders.csv",
    "doc/document/2015-madrid",
    "sparql?query=" + quote("SELECT ?m ?n { ?m a r2p:Meeting ; rdfs:label ?n } ORDER BY ?n"),
    "sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    "sparql?query=" + quote("CONSTRUCT { ?s r2p:holder ?o } { ?s r2p:holder ?o }"),
]
MOST_MS, MOST_GROWTH = 300, 0.05
ATTACKERS, PEOPLE, PAUSE = 20, 8, 0.25


def status(url: str) -> int:
    """The status of one request; 0 where there was no answer."""
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            error.read()
        return error.code
    except OSError:
        return 0


def memory(pid: int) -> int:
    """Kilobytes of the server and of the process that holds the graph, the children of that one apart."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    told = [Path(f"/proc/{one}/status").read_text() for one in pids]
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in told)


def main(seconds: float) -> int:
    """Run the storm, and tell how it went."""
    process, url = started(timeout_s=10)
    end = time.monotonic() + seconds
    attacks: Counter[int] = Counter()
    times: list[float] = []
    errors: Counter[int] = Counter()

    def attack(number: int) -> None:
        while time.monotonic() < end:
            attacks[status(f"{url}sparql?query={quote(HOSTILE[number % len(HOSTILE)])}")] += 1
            number += 1

    def ask(number: int) -> None:
        while time.monotonic() < end:
            began = time.monotonic()
            found = status(url + ORDINARY[number % len(ORDINARY)])
            times.append(time.monotonic() - began)
            if found != 200:
                errors[found] += 1
            number += 1
            time.sleep(PAUSE)

    warm = threads(attack, ATTACKERS) + threads(ask, PEOPLE)
    for thread in warm:
        thread.start()
    time.sleep(min(30, seconds / 4))
    first = memory(process.pid)
    for thread in warm:
        thread.join()
    last = memory(process.pid)
    alive = process.poll() is None
    process.terminate()
    process.wait(timeout=20)
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    print(
        f"people: {len(times)} requests, median {statistics.median(times) * 1000:.0f} ms, p95 {p95:.0f} ms,"
    )
    print(f"  longest {max(times) * 1000:.0f} ms, errors {dict(errors)}")
    print(f"attacks: {dict(sorted(attacks.items()))}")
    print(
        f"memory: {first:,} kB after the first half minute, {last:,} kB at the end ({last / first - 1:+.1%})"
    )
    good = alive and not errors and p95 < MOST_MS and last / first - 1 < MOST_GROWTH
    return 0 if good else 1


def threads(work: Callable[[int], None], number: int) -> list[threading.Thread]:
    """Threads for so many of one kind, each beginning elsewhere in its list."""
    return [threading.Thread(target=work, args=(one,)) for one in range(number)]


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
