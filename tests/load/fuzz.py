"""Put thousands of made-up queries to a server of its own: python tests/load/fuzz.py [NUMBER] [SEED].

Prints what came back; exit status 1 where the server died, answered 500, or kept a query more than half
a second beyond its limit.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from collections import Counter

from grammar import queries
from hypothesis import HealthCheck, Phase, given, seed, settings
from serving import started

LIMIT = 1.0
ALLOWANCE = 0.5


def main(number: int, start: int) -> int:
    """Run the examples, and tell the statuses, the longest time and what is wrong."""
    process, url = started(timeout_s=LIMIT)
    statuses: Counter[int] = Counter()
    slow: list[tuple[float, str]] = []

    @seed(start)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(queries)
    def put(text: str) -> None:
        began = time.monotonic()
        statuses[answered(url, text)] += 1
        took = time.monotonic() - began
        if took > LIMIT + ALLOWANCE:
            slow.append((took, text))
        assert process.poll() is None, f"the server is dead after {text!r}"

    put()
    process.terminate()
    process.wait(timeout=10)
    print(f"{statuses.total()} queries, seed {start}: {dict(sorted(statuses.items()))}")
    print(f"{len(slow)} kept longer than {LIMIT + ALLOWANCE} s", *sorted(slow)[-3:], sep="\n  ")
    return int(bool(slow) or statuses[500] > 0)


def answered(url: str, text: str) -> int:
    """The status that a query gets."""
    body = text.encode("utf-8", "surrogatepass")
    headers = {"Content-Type": "application/sparql-query"}
    request = urllib.request.Request(f"{url}sparql", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            error.read()
        return error.code


if __name__ == "__main__":
    given_number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    sys.exit(main(given_number, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
