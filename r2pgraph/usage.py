"""Which classes and properties there are, and how much the data use them: for completion and for help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from r2pgraph import turtle
from r2pgraph.names import Names
from r2pgraph.store import Solutions


@dataclass(frozen=True)
class Term:
    """A class or property: how many things or statements have it, and the classes it stands on."""

    iri: str
    label: str
    count: int
    classes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The CURIE under the fixed prefixes, else the IRI as SPARQL writes it."""
        return turtle.shorten(self.iri) or f"<{self.iri}>"


@dataclass(frozen=True)
class Usage:
    """All classes and properties, each in the order of their IRIs."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]


def read(own_query: Callable[[str], Solutions], names: Names) -> Usage:
    """Count the terms by the graph's own queries."""
    uses: dict[str, list[str]] = defaultdict(list)
    for row in own_query("uses"):
        uses[str(row["term"])].append(str(row["class"]))

    def listed(query: str) -> tuple[Term, ...]:
        """The terms of one kind, named and counted."""
        found = ((str(row["term"]), int(str(row["count"] or 0))) for row in own_query(query))
        return tuple(Term(iri, names.label(iri), count, tuple(uses[iri])) for iri, count in found)

    return Usage(listed("classes"), listed("properties"))
