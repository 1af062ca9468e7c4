"""How well proposals do: for each document, by the graph of the others, against the finished record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import URIRef

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import dating
from r2pgraph.intake.proposing import KINDS, Proposal, Proposer, group
from r2pgraph.names import folded
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, OA, R2P, RDF

_HOSTS = ("host", "co-host", "co-organiser", "in-association-with", "convener")
# What a person is said to be is recorded as an affiliation, or as the tenure of a post.
_RECORDS = {
    "affiliation": (R2P.Affiliation, R2P.Tenure),
    "recommendation": (R2P.Recommendation,),
    "quantity": (R2P.QuantityClaim,),
}
_DAY = "http://www.w3.org/2001/XMLSchema#date"


@dataclass(frozen=True)
class Measured:
    """For one document and kind: right among the proposed, and found among what the record has."""

    document: str
    kind: str
    right: int
    proposed: int
    found: int
    recorded: int


def measured(graph: KnowledgeGraph) -> list[Measured]:
    """Every document and kind of which the record has something that can be compared."""
    library, rows = graph.library(), []
    for iri in graph.instances("Document"):
        document = URIRef(iri)
        text = library.text(str(graph.teller.facts(document)[R2P.sha256][0]))
        if text is None:
            continue
        slug = iri.rpartition("/")[2]
        facts = [
            t for path, some in graph.embedded.contents.items() if path.parent.name == slug for t in some
        ]
        proposer = Proposer(without(graph, slug).names, _known_elsewhere(graph, slug))
        proposals = proposer.propose(text)
        for kind in KINDS:
            of_kind = [one for one in proposals if one.kind == kind]
            rows.append(
                Measured(graph.names.label(document), kind, *_compared(graph, kind, of_kind, facts, proposer))
            )
    return rows


def together(rows: Iterable[Measured]) -> list[Measured]:
    """The sums over all documents, kind by kind."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        parts = (row.right, row.proposed, row.found, row.recorded)
        sums[row.kind] = [a + b for a, b in zip(sums.get(row.kind, [0] * 4), parts, strict=True)]
    return [Measured("all of them", kind, *parts) for kind, parts in sums.items()]


def without(graph: KnowledgeGraph, slug: str) -> KnowledgeGraph:
    """The graph as it is without a document: the names that only it prints are not known then."""
    kept = {p: some for p, some in graph.embedded.contents.items() if p.parent.name != slug}
    return KnowledgeGraph(graph.settings, Store(kept))


def _known_elsewhere(graph: KnowledgeGraph, slug: str) -> frozenset[str]:
    """What the other documents, and the reference tables, speak of."""
    others = (
        t
        for path, some in graph.embedded.contents.items()
        if path.parent.name not in (slug, "identity") and graph.settings.data in path.parents
        for t in some
    )
    return frozenset(
        end.value for t in others for end in (t.subject, t.object) if isinstance(end, ox.NamedNode)
    )


def _compared(
    graph: KnowledgeGraph, kind: str, proposals: list[Proposal], facts: list[ox.Triple], proposer: Proposer
) -> tuple[int, int, int, int]:
    if kind == "date":
        return _dates(proposals, facts)
    if kind in _RECORDS:
        return _spans(graph, proposals, facts, _RECORDS[kind])
    if kind == "place":
        return _places_named(graph, proposals, facts)
    ends = {end.value for t in facts for end in (t.subject, t.object) if isinstance(end, ox.NamedNode)}
    if kind == "person":
        return _persons(graph, proposals, {iri for iri in ends if group(iri) == "person"})
    gold = _hosts(facts) if kind == "host" else {iri for iri in ends if group(iri) == kind}
    gold &= proposer.known or frozenset()
    said = {one.thing: one.words for one in proposals}
    # What is said of a country may be recorded of its state or of the situation in it, which share a name.
    named = gold if kind == "host" else ends
    right = sum(
        bool({thing, *graph.names.things.get(folded(words), ())} & named) for thing, words in said.items()
    )
    return right, len(said), len(said.keys() & gold), len(gold)


def _hosts(facts: list[ox.Triple]) -> set[str]:
    roles = {ox.NamedNode(f"{BASE}concept/role/{role}") for role in _HOSTS}
    hosting = {t.subject for t in facts if t.object in roles}
    named = (t.object for t in facts if t.subject in hosting and t.predicate == ox.NamedNode(R2P.participant))
    return {one.value for one in named if isinstance(one, ox.NamedNode)}


def _persons(graph: KnowledgeGraph, proposals: list[Proposal], gold: set[str]) -> tuple[int, int, int, int]:
    last = {iri: folded(graph.names.label(iri)).split()[-1] for iri in gold}
    said = {folded(one.words): one for one in proposals}
    right = sum(any(name in words.split() for name in last.values()) for words in said)
    found = sum(any(name in words.split() for words in said) for name in last.values())
    return right, len(said), found, len(gold)


def _dates(proposals: list[Proposal], facts: list[ox.Triple]) -> tuple[int, int, int, int]:
    gold = {
        t.object.value for t in facts if isinstance(t.object, ox.Literal) and t.object.datatype.value == _DAY
    }
    days = [_days(one.thing or one.words) for one in proposals]
    said = set().union(*days) if days else set()
    # A month or a year is right where a recorded day lies in it.
    right = sum(any(min(some) <= day <= max(some) for day in gold) for some in days if some)
    return right, len(days), len(said & gold), len(gold)


def _days(words: str) -> set[str]:
    try:
        return {day.isoformat() for day in dating.read(words, "met").days.values()}
    except ValueError:
        return set()


def _places_named(
    graph: KnowledgeGraph, proposals: list[Proposal], facts: list[ox.Triple]
) -> tuple[int, int, int, int]:
    """By name, for a place need not be known; right is every place that the document's facts speak of."""
    every = {
        folded(graph.names.label(t.object.value))
        for t in facts
        if isinstance(t.object, ox.NamedNode) and "/id/place/" in t.object.value
    }
    gold = {
        folded(graph.names.label(t.object.value))
        for t in facts
        if t.predicate == ox.NamedNode(R2P.inPlace) and isinstance(t.object, ox.NamedNode)
    }
    said = {folded(one.words) for one in proposals}
    return len(said & every), len(said), len(said & gold), len(gold)


def _spans(
    graph: KnowledgeGraph, proposals: list[Proposal], facts: list[ox.Triple], kinds: tuple[URIRef, ...]
) -> tuple[int, int, int, int]:
    classes = {ox.NamedNode(kind) for kind in kinds}
    records = {t.subject for t in facts if t.predicate.value == str(RDF.type) and t.object in classes}
    places = {record: list(_places(graph, URIRef(str(record).strip("<>")))) for record in records}
    spans = [(one.start, one.end) for one in proposals]
    every = [place for some in places.values() for place in some]
    right = sum(_overlap(span, every) for span in spans)
    return (
        right,
        len(spans),
        sum(any(_overlap(p, spans) for p in some) for some in places.values()),
        len(records),
    )


def _places(graph: KnowledgeGraph, record: URIRef) -> Iterable[tuple[int, int]]:
    for passage in graph.teller.facts(record).get(R2P.evidence, ()):
        for selector in graph.teller.facts(URIRef(str(passage))).get(OA.hasSelector, ()):
            said = graph.teller.facts(URIRef(str(selector)))
            yield int(str(said[OA.start][0])), int(str(said[OA.end][0]))


def _overlap(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
