"""Files: things without a name, and the one form that files are written in."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph import turtle
from r2pgraph.store import Store
from r2pgraph.validation.findings import Finding


def files(store: Store) -> Iterator[Finding]:
    """Files that name no thing they speak of, or that are not written as the serialiser writes them."""
    for path, triples in store.contents.items():
        if not all(_named(triple) for triple in triples):
            problem = "a thing here has no name of its own; give it one, so that others can point to it"
            yield Finding("29", "violation", f"{path}: {problem}", str(path), place=str(path))
        elif path.exists() and not turtle.is_formatted(path):  # what is not written yet has no form
            problem = "is not written in the one form that files have; run r2pgraph fmt"
            yield Finding("format", "violation", f"{path}: {problem}", str(path), place=str(path))


def _named(triple: ox.Triple) -> bool:
    named = isinstance(triple.subject, ox.NamedNode)
    return named and isinstance(triple.object, ox.NamedNode | ox.Literal)
