"""Records told in sentences: what stands in the record is said, and nothing more."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef

from r2pgraph import turtle
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.sentences import TOLD
from r2pgraph.vocab import R2P
from r2pgraph.wording import attested, day, in_text, when


def tell(graph: KnowledgeGraph, curie: str) -> str:
    return graph.teller.tell(URIRef(turtle.expand(curie) or ""))


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (
            "participation:2022-washington-rebecca-barber",
            "Rebecca Barber spoke as Mary Wing-Ming Lee Senior Human Rights Research Fellow of the Asia-"
            "Pacific Centre for the Responsibility to Protect in the session on mechanisms for implementing "
            "R2P of the tenth annual meeting of the Global Network of R2P Focal Points.",
        ),
        (
            "participation:2016-seoul-matthew-smith",
            "Matthew Smith, of Fortify Rights, briefed as an expert at the sixth annual meeting of the "
            "Global Network of R2P Focal Points.",
        ),
        (
            "participation:2016-seoul-david-malcolm-robinson",
            "David Malcom Robinson (so printed; in this record David Malcolm Robinson) briefed as an expert "
            "as Assistant Secretary of State of the United States for Conflict and Stabilization Operations "
            "and Coordinator for Reconstruction and Stabilization of the United States at the sixth annual "
            "meeting of the Global Network of R2P Focal Points.",
        ),
        (
            "participation:2016-seoul-choi-jong-moon",
            "Choi Jong-moon, as Deputy Minister of Foreign Affairs of the Republic of Korea, opened the "
            "sixth annual meeting.",
        ),
        (
            "activity:2016-seoul-regional-meetings",
            "“Hold small regional meetings” was proposed, at the sixth annual meeting of the Global Network "
            "of R2P Focal Points.",
        ),
        (
            "recommendation:2022-washington-1",
            "“Give priority to protecting vulnerable populations” (recommendation 1 by its place) was put "
            "forward, at the tenth annual meeting of the Global Network of R2P Focal Points, addressed to "
            "international organisations, regional organisations and states.",
        ),
        (
            "training:2016-seoul-new-focal-points",
            "Training (proposed): “Annual training for new members”, at the sixth annual meeting of the "
            "Global Network of R2P Focal Points.",
        ),
        (
            "urged-action:2016-seoul-support-act-code-of-conduct",
            "“Support the ACT Code of Conduct for the Security Council” proposes that the ACT Code of "
            "Conduct for the Security Council in mass atrocity situations be supported.",
        ),
        (
            "tenure:2015-madrid-jennifer-welsh",
            "Jennifer Welsh is attested as United Nations Special Adviser on the Responsibility to Protect "
            "at least from 23 June 2015 to 24 June 2015.",
        ),
        (
            "claim:2022-washington-name-asia-pacific-centre",
            "The Asia-Pacific Centre for the Responsibility to Protect is printed as “Asia-Pacific Centre "
            "for the Responsibility to Protect”.",
        ),
        (
            "claim:2012-workshop-document-endorsement",
            "For the Policy memo on the preparatory workshop of 2012 a source gives “Participants neither "
            "reviewed nor approved” (endorsement).",
        ),
    ],
)
def test_a_record_is_told_as_the_source_has_it(graph: KnowledgeGraph, record: str, sentence: str) -> None:
    assert tell(graph, record) == sentence


def test_somebody_without_a_name_stays_so(graph: KnowledgeGraph) -> None:
    unnamed = [
        URIRef(iri)
        for iri in graph.instances("Participation")
        if R2P.participantUnnamed in graph.teller.facts(URIRef(iri))
    ]
    assert unnamed
    assert all("person who is not named" in graph.teller.tell(record) for record in unnamed)


# Yearly pages come with a folder of one's own: the record that is shipped has none.
@pytest.mark.parametrize(
    "kind", sorted(TOLD.keys() - {R2P.ProgressReport}), ids=lambda kind: kind.rpartition("#")[2]
)
def test_every_record_is_one_plain_sentence(graph: KnowledgeGraph, kind: URIRef) -> None:
    sentences = [graph.teller.tell(URIRef(iri)) for iri in graph.instances(kind.rpartition("#")[2])]
    assert sentences
    for sentence in sentences:
        assert sentence.endswith(".")
        assert sentence[0].isupper() or not sentence[0].isalpha()
        assert not any(
            odd in sentence for odd in ("  ", " ,", ",,", "{", "https:", "the the ", " of of ", "..")
        ), sentence


def test_a_connection_names_both_of_its_ends(graph: KnowledgeGraph) -> None:
    for edge in graph._network.edges():
        told = graph.teller.link(edge.source, edge.target, edge.way, URIRef(edge.record)).casefold()
        assert graph.names.label(edge.source)[1:].casefold() in told
        assert graph.names.label(edge.target)[1:].casefold() in told


def bounds(**days: str) -> dict[URIRef, tuple[Literal, ...]]:
    return {R2P[name]: (Literal(value),) for name, value in days.items()}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, ""),
        ({"startLatest": "2016-06-20", "endEarliest": "2016-06-20"}, " on 20 June 2016"),
        ({"startLatest": "2016-06-20", "endEarliest": "2016-06-22"}, " from 20 June 2016 to 22 June 2016"),
        (
            {"startLatest": "2015-12-31", "endEarliest": "2015-01-01"},
            " at some time in 2015",
        ),
        ({"startEarliest": "2016-06-20"}, " not before 20 June 2016"),
        ({"startLatest": "2016-06-20"}, " by 20 June 2016"),
        ({"startLatest": "2016-06-20", "endLatest": "2016-06-20"}, " by 20 June 2016"),
        ({"endEarliest": "2016-06-20"}, " still on 20 June 2016"),
        (
            {"startEarliest": "2010-09-01", "startLatest": "2010-09-30", "endLatest": "2010-09-30"},
            " at some time in September 2010",
        ),
        (
            {"startLatest": "2015-12-31", "endEarliest": "2014-01-01"},
            " at some time between 1 January 2014 and 31 December 2015",
        ),
        (
            {"startLatest": "2016-02-28", "endEarliest": "2016-02-01"},
            " at some time between 1 February 2016 and 28 February 2016",
        ),
        ({"startLatest": "2016-03", "endEarliest": "2015"}, " at some time between 2015 and 2016-03"),
        (
            {"startLatest": "2016-02-29", "endEarliest": "2016-02-01"},
            " at some time in February 2016",
        ),
    ],
)
def test_a_time_is_told_by_its_bounds_and_never_as_more(days: dict[str, str], words: str) -> None:
    assert when(bounds(**days)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"startLatest": "2016-06-20", "endEarliest": "2016-06-20"}, " on 20 June 2016"),
        ({"startLatest": "2016-06-20", "endEarliest": "2016-07-01"},
         " at least from 20 June 2016 to 1 July 2016"),
        ({"startEarliest": "2024-01-01", "startLatest": "2024-01-01"}, " from 1 January 2024"),
        ({"endEarliest": "2023-12-31", "endLatest": "2023-12-31"}, " until 31 December 2023"),
        (
            {"startEarliest": "2022-03-01", "startLatest": "2022-03-01", "endEarliest": "2023-12-31"},
            " from 1 March 2022, still on 31 December 2023",
        ),
        (
            {"startEarliest": "2022-03-01", "startLatest": "2022-03-01", "endEarliest": "2023-12-31",
             "endLatest": "2023-12-31"},
            " from 1 March 2022 until 31 December 2023",
        ),
    ],
)  # fmt: skip
def test_what_lasts_has_a_beginning_and_an_end_only_where_they_are_known_to_the_day(
    days: dict[str, str], words: str
) -> None:
    assert attested(bounds(**days)) == words


@pytest.mark.parametrize(
    ("label", "kind", "words"),
    [
        ("Republic of Korea", "state", "the Republic of Korea"),
        ("Timor-Leste", "state", "Timor-Leste"),
        ("Adama Dieng", "person", "Adama Dieng"),
        ("Organization of American States", "organization", "the Organization of American States"),
        ("CRIES", "organization", "CRIES"),
        ("Club de Madrid", "organization", "Club de Madrid"),
        ("Sixth annual meeting", "meeting", "the sixth annual meeting"),
        ("Arria-formula meeting on R2P", "meeting", "the Arria-formula meeting on R2P"),
        ("United Nations World Summit of 2005", "meeting", "the United Nations World Summit of 2005"),
        ("Boko Haram", "armed-group", "Boko Haram"),
    ],
)
def test_names_stand_in_running_text_as_english_has_them(label: str, kind: str, words: str) -> None:
    assert in_text(label, kind) == words


def test_what_is_no_day_stays_as_it_is() -> None:
    assert day("2016-02-30") == "2016-02-30"


def test_who_only_joined_an_opening_is_not_told_to_have_spoken(graph: KnowledgeGraph) -> None:
    joined = graph.teller.tell(graph.term("participation:2022-washington-anne-witkowsky"))
    assert joined.startswith("Anne Witkowsky took part as ")
    spoke = graph.teller.tell(graph.term("participation:2022-washington-george-okoth-obbo-opening"))
    assert spoke.startswith("George Okoth-Obbo spoke as ")
