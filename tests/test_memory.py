"""The memory exam: a document is hidden, and every statement that rested on it alone is gone, no other."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from rdflib import URIRef

from r2pgraph.gaps import RULE
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.names import folded
from r2pgraph.paper import Citation, Statement
from r2pgraph.sources import Library
from r2pgraph.store import Store
from r2pgraph.vocab import OA, R2P, RDF

LISTS = sorted((Path(__file__).parent / "briefs").glob("*.yaml"))
SEATS = [yaml.safe_load(path.read_text(encoding="utf-8"))["seat"] for path in LISTS]
DOCUMENTS = ("2012-workshop", "2015-madrid", "2016-seoul", "2022-washington")
SINCE = datetime.date(2011, 1, 1)
WHOLE = 1_000_000
# What keeps other evidence and is yet no longer told: that it belongs to the seat, or that anybody asks
# for it, rested on the hidden document alone.
UNLINKED = {
    ("2016-seoul", "post:focal-point-european-union"): {
        "Alexandre Polack spoke as Deputy First Counsellor",
        "“Bring the Framework of Analysis into the early warning of the European Union” was proposed",
    },
    ("2016-seoul", "post:focal-point-qatar"): {
        "Mutlaq Al-Qahtani spoke as Special Envoy",
        "Qatar hosted the seventh annual meeting",
        "Qatar is listed (2025) as a member of",
    },
    ("2016-seoul", "state:tls"): {"Timor-Leste acceded to the Rome Statute"},
}
BY_KIND = ("addressed", "further")
EVIDENCE = ox.NamedNode(R2P.evidence)


def withdrawn(graph: KnowledgeGraph, document: str) -> KnowledgeGraph:
    """The graph without a document: without its files, and without what joined it with others."""
    folder = graph.settings.data / "sources" / document
    files = [path for path in graph.store.contents if path.is_relative_to(folder)]
    assert files
    passages = {one.subject for path in files for one in graph.store.contents[path]}
    kept = {path: triples for path, triples in graph.store.contents.items() if path not in files}
    halved = {
        one.subject
        for path, triples in kept.items()
        if "across" in path.parts
        for one in triples
        if one.predicate == EVIDENCE and one.object in passages
    }
    contents = {
        path: [
            one
            for one in triples
            if one.subject not in halved and not (one.predicate == EVIDENCE and one.object in passages)
        ]
        for path, triples in kept.items()
    }
    return KnowledgeGraph(graph.settings, Store(contents))


@pytest.fixture(scope="module", params=DOCUMENTS)
def exam(request: pytest.FixtureRequest, graph: KnowledgeGraph) -> tuple[str, KnowledgeGraph]:
    return request.param, withdrawn(graph, request.param)


def told(graph: KnowledgeGraph, seat: str) -> tuple[Statement, ...]:
    found = graph.handover.brief(graph.handover.seat(seat), since=SINCE, words=WHOLE)
    return tuple(found.statements)


def by_kind(graph: KnowledgeGraph, seat: str) -> set[str]:
    """What touches a seat only by the kind that it is of, which may rest on the hidden document alone."""
    found = graph.handover.brief(graph.handover.seat(seat), since=SINCE, words=WHOLE)
    return {one.text for part in found.sections if part.key in BY_KIND for one in part.statements}


def others(cited: tuple[Citation, ...], document: str) -> set[str]:
    return {one.iri for one in cited if not one.source.endswith(f"/document/{document}")}


@pytest.mark.parametrize("seat", SEATS)
def test_a_hidden_document_takes_what_rested_on_it_alone_and_leaves_the_rest_on_what_remains(
    graph: KnowledgeGraph, exam: tuple[str, KnowledgeGraph], seat: str
) -> None:
    document, without = exam
    before = {one.text: one for one in told(graph, seat) if not one.rule}
    after = {one.text: one for one in told(without, seat) if not one.rule}
    resting = {text for text, one in before.items() if others(one.cited, document)}
    gone = before.keys() - after.keys()
    unlinked = UNLINKED.get((document, seat), set())
    assert before.keys() - resting <= gone
    still = (gone & resting) - by_kind(graph, seat)
    assert {text for text in still if not text.startswith(tuple(unlinked))} == set()
    assert len(still) == len(unlinked)
    for text in resting - gone:
        assert {one.iri for one in after[text].cited} == others(before[text].cited, document)


@pytest.mark.parametrize("seat", SEATS)
def test_nothing_that_remains_rests_on_the_hidden_document(
    exam: tuple[str, KnowledgeGraph], seat: str
) -> None:
    document, without = exam
    for one in told(without, seat):
        assert one.cited or one.rule
        assert len(others(one.cited, document)) == len(one.cited)
        for record in one.records:
            assert without.teller.facts(URIRef(record)).get(RDF.type), one.text


def drawn(graph: KnowledgeGraph) -> list[Statement]:
    """Fifty sentences told from words of the documents, drawn at random from briefs and the handbook."""
    briefs = [one for seat in SEATS for one in told(graph, seat)]
    found = {
        one.text: one
        for one in (*briefs, *graph.handover.handbook.statements)
        if one.cited and one.rule != RULE
    }
    quoted = [one for one in found.values() if all(cited.quoted for cited in one.cited)]
    return random.Random(2022).sample(sorted(quoted, key=lambda one: one.text), 50)


def test_fifty_sentences_drawn_at_random_stand_on_words_that_name_who_acts(graph: KnowledgeGraph) -> None:
    for one in drawn(graph):
        words = folded(" ".join(cited.words for cited in one.cited))
        for record in one.records:
            said = graph.teller.facts(URIRef(record))
            printed = [folded(str(name)) for name in said.get(R2P.nameAsPrinted, ())]
            for person in (*said.get(R2P.participant, ()), *said.get(R2P.holder, ())):
                if "/person/" in str(person):
                    surname = folded(graph.names.label(person)).split()[-1]
                    assert surname in words or any(name in words for name in printed), one.text


def test_fifty_sentences_drawn_at_random_quote_what_the_documents_say(
    graph: KnowledgeGraph, library: Path
) -> None:
    texts = Library(library)
    for one in drawn(graph):
        for cited in one.cited:
            (selector,) = graph.teller.facts(URIRef(cited.iri))[OA.hasSelector]
            said = graph.teller.facts(URIRef(selector))
            (sha256,) = graph.teller.facts(URIRef(cited.source))[R2P.sha256]
            text = texts.text(str(sha256))
            assert text is not None
            start, end = int(str(said[OA.start][0])), int(str(said[OA.end][0]))
            assert " ".join(text[start:end].split()) == cited.words
