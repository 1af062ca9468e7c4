"""The record itself: complete by its own rules, compared with its texts, free of known traps."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.store import Solutions
from r2pgraph.vocab import BASE, PREFIXES, R2P

INSTANCES = f"{BASE}id/"


def rows(graph: KnowledgeGraph, query: str) -> list[tuple[str, ...]]:
    answer = graph.sparql(query)
    assert isinstance(answer, Solutions)
    return [tuple(str(cell) for cell in row) for row in answer.rows]


@pytest.fixture(scope="module")
def with_texts(library: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(Settings.from_env({"R2PGRAPH_LIBRARY": str(library)}))


def test_nothing_is_found_wrong_and_every_quotation_was_compared(with_texts: KnowledgeGraph) -> None:
    report = with_texts.check()
    # Two meetings were planned, and the documents read do not say whether they were held.
    assert {(finding.severity, finding.rule) for finding in report.findings} <= {("warning", "33")}
    assert report.compared == report.held > 200


def test_one_changed_character_is_found_and_named(library: Path, tmp_path: Path) -> None:
    shipped = Settings.from_env({})
    for path in shipped.data.rglob("*.ttl"):
        target = tmp_path / path.relative_to(shipped.data)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        target.write_text(text.replace("Nine experts", "Nina experts"), encoding="utf-8")
    settings = Settings(shipped.ontology, shipped.queries, tmp_path, library)
    findings = KnowledgeGraph.open(settings).check(datetime.date(2012, 1, 1)).findings
    assert {finding.rule for finding in findings} == {"2"}
    named = "Sixth annual meeting of the Global Network of R2P Focal Points"
    assert any(named in finding.message for finding in findings)


def mentioned(graph: KnowledgeGraph) -> Iterator[str]:
    """Things that a record of a source or a table is about, or names."""
    for path, triples in graph.store.contents.items():
        if {"sources", "reference"} & set(path.parts):
            yield from (triple.subject.value for triple in triples)
            yield from (triple.object.value for triple in triples)


def test_no_thing_stands_alone(graph: KnowledgeGraph) -> None:
    named = set(mentioned(graph))
    triples = [t for path, ts in graph.store.contents.items() if "identity" in path.parts for t in ts]
    named |= {triple.object.value for triple in triples}
    things = {t.subject.value for t in triples if t.subject.value.startswith(INSTANCES)}
    assert things - named == set()


def test_no_two_things_of_one_class_bear_one_name(graph: KnowledgeGraph) -> None:
    things: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, kind, name in rows(graph, "SELECT ?x ?k ?n { ?x a ?k ; rdfs:label ?n }"):
        if thing.startswith(INSTANCES):
            things[kind, name.casefold()].add(thing)
    assert {key: found for key, found in things.items() if len(found) > 1} == {}


def test_every_instance_has_one_class(graph: KnowledgeGraph) -> None:
    kinds = Counter(
        thing
        for thing, _ in rows(graph, "SELECT ?x ?k { ?x a ?k }")
        if thing.startswith(INSTANCES) and not thing.startswith(PREFIXES["selector"])
    )
    assert [thing for thing, count in kinds.items() if count > 1] == []


def test_no_document_names_a_focal_point(graph: KnowledgeGraph) -> None:
    named = """SELECT ?h { ?t r2p:post ?p ; r2p:holder ?h ; r2p:evidence/oa:hasSource ?d .
        ?p a r2p:FocalPointPost }"""
    assert rows(graph, named) == []


def test_a_plan_is_not_an_event(graph: KnowledgeGraph) -> None:
    said = {
        triple.object.value
        for path, triples in graph.store.contents.items()
        for triple in triples
        if "sources" in path.parts
        and triple.subject.value == PREFIXES["meeting"] + "global-network-2017"
        and triple.predicate.value == str(R2P.status)
    }
    assert said == {PREFIXES["status"] + "planned"}


def test_nothing_that_does_not_bind_is_ratified(graph: KnowledgeGraph) -> None:
    query = """SELECT ?a { ?a r2p:instrument ?i ; r2p:actionKind action-kind:ratified . ?i a ?k
        MINUS { ?k rdfs:subClassOf* r2p:BindingInstrument } }"""
    assert rows(graph, query) == []


def test_no_quotation_holds_an_address_of_any_kind(graph: KnowledgeGraph) -> None:
    words = [row[0] for row in rows(graph, "SELECT ?w { ?s oa:exact ?w }")]
    assert [w for w in words if "@" in w or "212-" in w or "563-" in w or "5th Ave" in w] == []


def test_the_numbered_lists_of_seoul_are_whole(graph: KnowledgeGraph) -> None:
    query = """SELECT ?level (COUNT(DISTINCT ?n) AS ?count) (MAX(?n) AS ?last) {
        ?r a r2p:Recommendation ; r2p:issuedAt meeting:global-network-2016 ; r2p:level ?level ; r2p:number ?n
    } GROUP BY ?level ORDER BY ?level"""
    assert [(level.rpartition("/")[2], count, last) for level, count, last in rows(graph, query)] == [
        ("global-network", "2", "2"),
        ("international", "5", "5"),
        ("national", "5", "5"),
    ]
