"""A record of our shape and any size: the real record again and again, each copy with names of its own.

The same size gives the same bytes. What a copy shares with the others is what every record shares: the
ontology, the concepts, the reference tables and the identities of states and organisations; what it has
of its own are its documents, meetings, passages and all that rests on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from r2pgraph.settings import Settings
from r2pgraph.store import Store, files
from r2pgraph.vocab import BASE

SHARED = ("country", "network", "organization", "place", "post", "state")
TABLES = ("states.ttl", "rome_statute.ttl")
_OWN = re.compile(rf"<{BASE}id/(?!(?:{'|'.join(SHARED)})/)([a-z-]+)/")


def lines(size: int) -> Iterator[str]:
    """N-Triples lines, `size` of them, or the record once if that is more; of the tables only two."""
    settings = Settings.from_env({})
    tables = settings.data / "reference"
    kept = [path for path in files(settings) if not path.is_relative_to(tables)]
    store = Store.load([*kept, *(tables / name for name in TABLES)])
    told = [path for path in kept if path.is_relative_to(settings.data)]
    own = [line for line in Store.load(told).lines() if _OWN.search(line)]
    yield from store.lines()
    count, copy = len(store), 0
    while count < size:
        copy += 1
        for line in own[: size - count]:
            yield _OWN.sub(rf"<{BASE}id/\1/copy-{copy}-", line)
        count += len(own)
