"""Every triple of every shape removed or changed in turn: the fixtures and meta-checks must notice.

By hand, in full: `python tests/mutate_shapes.py`. Each mutant changes one triple of one shape (its
targets, paths, counts, severities, query texts included) and is run on the fixtures of that shape.
It dies where a meta-check refuses it, an engine gives it up, or a fixture gives other rows. Those
that live must stand, each with its reason, in `tests/mutants.csv`.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import test_shapes as known
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Node

from r2pgraph.errors import R2PGraphError
from r2pgraph.validation import running, vetting

Triple = tuple[Node, Node, Node]
Rows = Counter[tuple[str, ...]]

PREFIX_NODE = URIRef(known.SHAPE.rstrip("/"))
SURVIVORS = Path(__file__).parent / "mutants.csv"
SWAPS = {
    SH.minCount: SH.maxCount,
    SH.maxCount: SH.minCount,
    SH.targetSubjectsOf: SH.targetObjectsOf,
    SH.targetClass: SH.targetNode,
    SH.severity: SH.deactivated,
}
SEVERITIES = [SH.Violation, SH.Warning, SH.Info]
# One change of a query: what is found, and what stands in its place.
EDITS = [
    (r"<=", "<"),
    (r"<(?![=\w\"])(?=\s)", "<="),
    (r">=", ">"),
    (r">(?=\s)", ">="),
    (r"!=", "="),
    (r"&&", "||"),
    (r"\|\|", "&&"),
    (r"NOT EXISTS", "EXISTS"),
    (r"NOT IN", "IN"),
    (r"(?<=[a-zA-Z])[*](?= [?$])", ""),
    (r"\b[a-z0-9]+:[A-Za-z-]+(?=\|)\|", ""),
    (r"\|[a-z0-9]+:[A-Za-z-]+\b", ""),
    (r"\b[a-z0-9-]+:[A-Za-z-]+", "r2p:nowhere"),
    (r" ; (?=[a-z$?])[^;.{}]*(?=[;.])", " "),
]


@dataclass(frozen=True)
class Mutant:
    """One change of one shape, in words, and the shape with it (its name, and its triples)."""

    shape: str
    change: str
    graph: Graph


def owned(graph: Graph, node: Node) -> Graph:
    """The triples of a shape and of the nodes without a name that belong to it."""
    found = Graph()
    waiting = [node]
    while waiting:
        for triple in graph.triples((waiting.pop(), None, None)):
            if triple not in found and isinstance(triple[2], BNode):
                waiting.append(triple[2])
            found.add(triple)
    return found


@cache
def prefixes() -> Graph:
    return owned(known.shapes(), PREFIX_NODE)


@cache
def original(shape: str) -> Graph:
    return owned(known.shapes(), URIRef(known.SHAPE + shape))


def mutants() -> Iterator[Mutant]:
    """All of them, shape by shape, in a fixed order."""
    for name in sorted(known.constraints()):
        graph = original(name)
        for triple in sorted(graph, key=lambda one: _key(graph, one)):
            for change, changed in _changes(triple):
                yield Mutant(name, f"{_words(triple)}: {change}", _with(graph, triple, changed))


def _key(graph: Graph, triple: Triple) -> tuple[str, str, str]:
    """An order that does not depend on the names of nodes that have none."""
    subject, predicate, thing = triple
    inner = ""
    if isinstance(subject, BNode):
        inner = str(sorted(str(o) for o in graph.objects(subject) if not isinstance(o, BNode)))
    return inner, str(predicate), "" if isinstance(thing, BNode) else str(thing)


def _words(triple: Triple) -> str:
    predicate, thing = re.split("[/#]", triple[1])[-1], triple[2]
    if isinstance(thing, BNode) or triple[1] == SH.select:
        return predicate
    told = re.split("[/#]", thing)[-1] if isinstance(thing, URIRef) else " ".join(str(thing).split())
    return f"{predicate} {told[:40]}"


def _with(graph: Graph, triple: Triple, changed: Triple | None) -> Graph:
    mutant = Graph()
    mutant += (one for one in graph if one != triple)
    return mutant.add(changed) if changed else mutant


def _changes(triple: Triple) -> Iterator[tuple[str, Triple | None]]:
    subject, predicate, thing = triple
    yield "removed", None
    if predicate.startswith(str(SH)):
        yield "misspelt", (subject, URIRef(f"{predicate}x"), thing)
    if predicate in SWAPS:
        yield "swapped", (subject, SWAPS[predicate], thing)
    for change, other in _other_things(predicate, thing):
        yield change, (subject, predicate, other)


def _other_things(predicate: Node, thing: Node) -> Iterator[tuple[str, Node]]:
    if thing in SEVERITIES:
        yield from ((f"made {other.rpartition('#')[2]}", other) for other in SEVERITIES if other != thing)
    elif isinstance(thing, URIRef):
        yield "other name", URIRef(f"{thing}x")
    elif predicate == SH.select:
        yield from ((change, Literal(text)) for change, text in _other_queries(str(thing)))
    elif isinstance(thing, Literal):
        yield from _other_literals(thing)


def _other_literals(thing: Literal) -> Iterator[tuple[str, Literal]]:
    if thing.datatype == XSD.integer:
        yield from ((f"{step:+d}", Literal(int(thing) + step)) for step in (1, -1))
    elif thing.datatype == XSD.boolean:
        yield "denied", Literal(not thing.value)
    else:
        yield "first character lost", Literal(str(thing)[1:], lang=thing.language)
        yield "last character lost", Literal(str(thing)[:-1], lang=thing.language)
        yield "emptied", Literal("", lang=thing.language)
    if isinstance(thing, Literal) and thing.language:
        yield "other language", Literal(str(thing), lang="fr")


def _other_queries(query: str) -> Iterator[tuple[str, str]]:
    lines = query.split("\n")
    for number, line in enumerate(lines):
        if line.strip() and not line.rstrip().endswith("{"):
            yield f"without line {number}", "\n".join([*lines[:number], *lines[number + 1 :]])
    for pattern, other in EDITS:
        for match in re.finditer(pattern, query):
            text = query[: match.start()] + other + query[match.end() :]
            yield f"{match[0].strip()} at {match.start()} made '{other}'", text


def alive(mutant: Mutant) -> bool:
    """Whether neither the meta-checks nor the fixtures notice the change."""
    return not noticed(mutant.shape, mutant.graph) and all(
        rows(mutant.graph, path) == before(mutant.shape, path) for path in fixtures(mutant.shape)
    )


def noticed(name: str, graph: Graph) -> bool:
    """Whether a meta-check refuses the shape."""
    shape = URIRef(known.SHAPE + name)
    messages = list(graph.objects(shape, SH.message))
    wrong = [
        bool(vetting.faults(graph)),
        vetting.shape_nodes(graph) != {shape},
        known.told(graph, shape) != known.constraints()[name],
        len(messages) != 1 or any(known.unclear(message) or _spoilt(message) for message in messages),
        len(list(graph.objects(shape, DCTERMS.identifier))) != 1,
        bool(known.without_prefixes(graph)),
    ]
    return any(wrong) or _opened(shape, graph)


def _spoilt(message: Node) -> bool:
    return not (str(message)[:1].isupper() and str(message).endswith("."))


def _opened(shape: URIRef, graph: Graph) -> bool:
    """Whether a closed shape lets through other properties than before."""
    if (shape, SH.closed, None) not in original(shape.removeprefix(known.SHAPE)):
        return False
    try:
        return known.allowed(graph, shape) != known.allowed(known.shapes(), shape)
    except AssertionError:
        return True


@cache
def fixtures(name: str) -> list[Path]:
    """Those that break the shape, and all that stand beside them."""
    folders = {
        path.parent for path in known.paths if any(known.SHAPE + name == s for s, _ in known.fired(path))
    }
    return [path for path in known.paths if path.parent in folders]


@cache
def before(name: str, path: Path) -> Rows | None:
    return rows(original(name), path)


def rows(graph: Graph, path: Path) -> Rows | None:
    """What a shape reports of a fixture, or None where the fast engine gives it up."""
    try:
        found, notes = running.decided(known.store(path), graph + prefixes())
    except (RuntimeError, ValueError, SyntaxError, re.error, R2PGraphError, NotImplementedError):
        return None
    return None if notes else known.results(found)


def listed() -> dict[tuple[str, str], str]:
    """The mutants that are known to live, each with its reason."""
    with SURVIVORS.open(encoding="utf-8") as file:
        return {(row["shape"], row["change"]): row["why it lives"] for row in csv.DictReader(file)}


def sample(size: int, seed: int) -> list[Mutant]:
    """Some of the mutants, the same ones for the same seed."""
    return random.Random(seed).sample(list(mutants()), size)


def main() -> int:
    """Run them all (or those of the shapes that are named); 1 where one lives that is not listed."""
    chosen = [one for one in mutants() if not sys.argv[1:] or one.shape in sys.argv[1:]]
    living = [one for one in chosen if alive(one)]
    for one in living:
        sys.stdout.write(f"{one.shape},{one.change},{listed().get((one.shape, one.change), 'NOT LISTED')}\n")
    sys.stdout.write(f"{len(living)} of {len(chosen)} mutants live ({len(living) / len(chosen):.1%})\n")
    return any((one.shape, one.change) not in listed() for one in living)


if __name__ == "__main__":
    sys.exit(main())
