from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import URIRef

from r2pgraph import card
from r2pgraph.errors import BadArgument, QueryError, QueryNotFound, SourceError, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.show import card_rows, card_text
from r2pgraph.store import Solutions
from r2pgraph.vocab import PREFIXES, R2P

ADA = URIRef(PREFIXES["person"] + "ada-example")


@pytest.mark.parametrize(
    "text", ["Ada Example", "ada  EXAMPLE", "person:ada-example", str(ADA), f"<{ADA}>", "ada-example"]
)
def test_a_thing_is_found_by_name_curie_iri_and_slug(sample: KnowledgeGraph, text: str) -> None:
    assert sample.term(text) == ADA


def test_a_concept_is_found_by_its_label(sample: KnowledgeGraph) -> None:
    assert sample.term("opening speaker") == URIRef(PREFIXES["role"] + "opening-speaker")


def test_an_unknown_name_lists_the_nearest(sample: KnowledgeGraph) -> None:
    with pytest.raises(TermNotFound, match=r"nothing is called 'Ada Exampel'; did you mean: Ada Example"):
        sample.term("Ada Exampel")


def test_an_unknown_iri_is_refused(sample: KnowledgeGraph) -> None:
    with pytest.raises(TermNotFound, match="is not in this graph"):
        sample.term("person:nobody-at-all")


def test_an_ambiguous_name_lists_the_candidates(sample: KnowledgeGraph) -> None:
    with pytest.raises(TermNotFound, match="the name of 2 things") as caught:
        sample.term("Twin")
    assert [iri for iri, _ in caught.value.candidates] == ["organization:twin", "place:twin-port"]


def test_a_label_goes_before_a_name_that_a_source_prints(graph: KnowledgeGraph) -> None:
    assert graph.term("Republic of Korea") == URIRef(PREFIXES["state"] + "kor")
    assert graph.term("Kigali Principles") == URIRef(PREFIXES["instrument"] + "kigali-principles")


def test_a_kind_settles_an_ambiguous_name(sample: KnowledgeGraph) -> None:
    assert sample.term("Twin", kind="Place") == URIRef(PREFIXES["place"] + "twin-port")


def test_a_thing_of_another_kind_is_refused(sample: KnowledgeGraph) -> None:
    with pytest.raises(TermNotFound, match="not of the kind asked for"):
        sample.term("person:ada-example", kind="Place")


def test_the_card_of_a_person_gives_participations_with_their_words(sample: KnowledgeGraph) -> None:
    connections = {c.kind: c for c in sample.describe(ADA).connections}
    participation = connections["participation"]
    parts = {part.property: [value.label for value in part.values] for part in participation.parts}
    assert parts[R2P.role] == ["opening speaker"]
    assert parts[R2P.inCapacityOf] == ["Warden of the North Quay"]
    assert [q.exact for q in participation.quotations] == [
        "opened by the Warden of the North Quay, Ms. Ada Example"
    ]


def test_the_card_of_a_record_has_its_own_quotations(sample: KnowledgeGraph) -> None:
    found = sample.describe(sample.term("activity:2001-harbour-log"))
    assert [q.exact for q in found.quotations] == ["The wardens recommended that every harbour keep a log"]
    assert ("addressed to", ["governments"]) in [(f.label, [v.label for v in f.values]) for f in found.facts]


def test_a_relator_without_label_is_called_by_its_parts(sample: KnowledgeGraph) -> None:
    found = sample.describe(sample.term("participation:2001-harbour-ada-example"))
    assert found.label.startswith("Participation: ")
    assert "Ada Example" in found.label


def test_truth_values_are_shown_as_words(sample: KnowledgeGraph) -> None:
    post = sample.describe(sample.term("Warden of the North Quay"))
    assert ("held by one at a time", ["yes"]) in [(f.label, [v.label for v in f.values]) for f in post.facts]


def test_the_card_in_text_and_in_rows_tells_the_same_quotations(sample: KnowledgeGraph) -> None:
    found = sample.describe(ADA)
    words = {q.exact for c in found.connections for q in c.quotations}
    assert words == {row[5] for row in card_rows(found)}
    flowed = " ".join(card_text(found).split())
    assert all(" ".join(w.split()) in flowed for w in words)


def test_every_thing_of_the_record_has_a_card(sample: KnowledgeGraph) -> None:
    things = {
        str(t.subject) for path, ts in sample.store.contents.items() if "sample" in path.parts for t in ts
    }
    assert all(isinstance(sample.describe(URIRef(thing[1:-1])), card.Card) for thing in things)


def test_a_question_that_is_not_there_names_those_that_are(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryNotFound, match=r"no question 'nope'; there are: .*meetings/hosted-by"):
        graph.ask("nope")


def test_an_unknown_parameter_is_named(graph: KnowledgeGraph) -> None:
    with pytest.raises(BadArgument, match="has no parameter 'country'; it takes: state"):
        graph.ask("meetings/hosted-by", country="state:kor")


def test_an_ill_typed_parameter_says_what_it_takes(graph: KnowledgeGraph) -> None:
    with pytest.raises(BadArgument, match=r"parameter 'state' takes a State, as name or identifier"):
        graph.ask("meetings/hosted-by", state="person:adama-dieng")


def test_a_label_a_curie_and_a_term_ask_the_same(graph: KnowledgeGraph) -> None:
    by_label = graph.ask("meetings/hosted-by", state="Republic of Korea")
    by_term = graph.ask("meetings/hosted-by", state=graph.term("state:kor"))
    assert by_label.solutions == by_term.solutions
    assert len(by_label.solutions) > 0


def test_the_query_that_is_shown_is_the_one_that_was_asked(graph: KnowledgeGraph) -> None:
    result = graph.ask("meetings/hosted-by")
    assert graph.sparql(result.query) == result.solutions


def test_a_broken_query_says_where(sample: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"the query is not SPARQL: error at 1:\d+"):
        sample.sparql("SELECT * WHERE {")


def test_an_ask_query_gives_a_truth_value(sample: KnowledgeGraph) -> None:
    assert sample.sparql("ASK { ?x a r2p:Participation }") is True


def test_the_dataset_is_the_same_graph_for_rdflib(sample: KnowledgeGraph) -> None:
    counted = sample.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(counted, Solutions)
    assert isinstance(sample.dataset, rdflib.Dataset)
    assert len(sample.dataset) == int(str(counted.rows[0][0])) == len(sample.store)


def test_the_version_is_of_the_facts_and_not_of_the_files(sample_settings: Settings, tmp_path: Path) -> None:
    graph = KnowledgeGraph.open(sample_settings)
    for path in sample_settings.data.rglob("*.ttl"):
        (tmp_path / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    moved = KnowledgeGraph.open(Settings(sample_settings.ontology, sample_settings.queries, tmp_path))
    assert moved.version == graph.version
    (tmp_path / "sources-more.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    changed = KnowledgeGraph.open(Settings(sample_settings.ontology, sample_settings.queries, tmp_path))
    assert changed.version != graph.version


def test_a_missing_data_folder_is_told(sample_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="set R2PGRAPH_DATA"):
        KnowledgeGraph.open(Settings(sample_settings.ontology, sample_settings.queries, tmp_path / "no"))
