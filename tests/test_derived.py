"""Short ways through the graph: each is made from a relator, and none stands without it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import ORG, RDF, Graph

from r2pgraph import derived
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Solutions, Store
from r2pgraph.validation import running
from r2pgraph.vocab import PREFIXES, R2P

EDGES = (R2P.hostedBy, R2P.participatedIn, ORG.heldBy, ORG.memberOf)
EDGE = PREFIXES["r2p"].replace("ont#", "id/edge/")


def short(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_the_record_gives_its_hosts_holders_participants_and_members(graph: KnowledgeGraph) -> None:
    hosts = {(short(e.subject), short(e.thing)) for e in graph.edges if e.predicate == str(R2P.hostedBy)}
    assert ("global-network-2016", "kor") in hosts
    assert {edge.predicate for edge in graph.edges} == {str(edge) for edge in EDGES}


def test_every_edge_names_a_relator_that_is_in_the_record(graph: KnowledgeGraph) -> None:
    for edge in graph.edges:
        relator = ox.NamedNode(edge.relator)
        told = {quad.object.value for quad in graph.store.engine.quads_for_pattern(relator, None, None)}
        assert {edge.subject, edge.thing} <= told


def test_nobody_gets_an_edge_who_is_not_named(graph: KnowledgeGraph) -> None:
    held = {edge.subject for edge in graph.edges if edge.predicate == str(ORG.heldBy)}
    said = graph.sparql(
        "SELECT ?p { ?t r2p:holderUnnamed true ; r2p:post ?p MINUS { ?u r2p:post ?p ; r2p:holder ?h } }"
    )
    assert isinstance(said, Solutions)
    unnamed = {str(row[0]) for row in said.rows}
    assert unnamed
    assert unnamed & held == set()


def test_the_record_with_its_edges_keeps_every_rule_and_an_edge_alone_breaks_one(
    graph: KnowledgeGraph,
) -> None:
    rules = graph.settings.ontology / "rules"
    made = [t for t in derived.triples(graph.store, rules) if not t.subject.value.startswith(EDGE)]
    assert len(made) > 90
    whole = Store({**graph.store.contents, Path("edges.ttl"): made})
    assert [f for f in running.shapes(whole, graph.settings) if f.rule == "37"] == []
    relator = graph.edges[0].relator
    without = [
        [triple for triple in triples if getattr(triple.subject, "value", "") != relator]
        for triples in graph.store.contents.values()
    ]
    alone = Store({Path("rest.ttl"): [t for triples in without for t in triples], Path("edges.ttl"): made})
    found = {(f.focus, f.value) for f in running.shapes(alone, graph.settings) if f.rule == "37"}
    assert (graph.edges[0].subject, graph.edges[0].thing) in found


def test_the_reference_engine_makes_the_same_edges(sample: KnowledgeGraph) -> None:
    rules = Graph()
    for path in (sample.settings.ontology / "rules").glob("*.ttl"):
        rules.parse(path)
    plain = Graph()
    for triple in (t for triples in sample.store.contents.values() for t in triples):
        plain.parse(data=f"{triple} .", format="nt")
    size = len(plain)
    expanded = pyshacl.shacl_rules(plain, shacl_graph=rules, advanced=True, inplace=False)
    made = Graph()
    for triple in derived.triples(sample.store, sample.settings.ontology / "rules"):
        made.parse(data=f"{triple} .", format="nt")
    assert len(made) > 0
    # The engine names its additions by a graph of their own.
    assert {quad[:3] for quad in expanded} - set(plain) == set(made)
    assert len(plain) == size
    assert set(made.subjects(RDF.type, RDF.Statement))


@pytest.mark.parametrize(
    ("query", "told"), [("nonsense", "cannot be used"), ("ASK {}", "makes no statements")]
)
def test_a_rule_that_cannot_be_used_is_told(tmp_path: Path, query: str, told: str) -> None:
    text = f'<urn:r> <http://www.w3.org/ns/shacl#construct> "{query}" .'
    (tmp_path / "rule.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        derived.triples(Store({}), tmp_path)
