"""Search: by words, by unfinished and misspelt names, narrowed; no input is an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.search import Narrowing


def labels(graph: KnowledgeGraph, text: str) -> list[str]:
    return [hit.label for hit in graph.index.search(text).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Okoth Obo", "George Okoth-Obbo"),
        ("Timor Leste", "Timor-Leste"),
        ("ybanez", "Ignacio Ybáñez Rubio"),
        ("TÜRK volker", "Volker Türk"),
        ("Jenifer Welch", "Jennifer Welsh"),
        ("kigali princ", "Kigali Principles on the Protection of Civilians"),
        ("Welsh", "Jennifer Welsh"),
        ("KOR", "Republic of Korea"),
    ],
)
def test_names_are_found_as_people_type_them(graph: KnowledgeGraph, text: str, first: str) -> None:
    assert first in labels(graph, text)[:3]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("UN", "United Nations"),
        (
            "Special Adviser on the Responsibility to Protect",
            "United Nations Special Adviser on the Responsib",
        ),
        ("Qatar", "Qatar"),
    ],
)
def test_what_is_called_so_and_most_spoken_of_stands_first(
    graph: KnowledgeGraph, text: str, first: str
) -> None:
    assert labels(graph, text)[0].startswith(first)


def test_a_question_is_looked_up_by_the_words_that_say_something(graph: KnowledgeGraph) -> None:
    found = graph.index.search("who spoke on gender in 2022")
    assert found.total < 50
    assert "Panel on gendering R2P" in [hit.label for hit in found.hits[:5]]
    assert not any(hit.label == "Individual" for hit in found.hits)


def test_names_that_are_only_like_it_are_said_to_be_so(graph: KnowledgeGraph) -> None:
    assert graph.index.search("Jennifer Welsh").spelt_as_asked
    assert not graph.index.search("Jenifer Welch").spelt_as_asked


def test_things_are_found_by_the_words_they_rest_on(graph: KnowledgeGraph) -> None:
    hit = next(hit for hit in graph.index.search("ratify arms trade").hits if hit.kind == "recommendation")
    assert ("Arms", True) in hit.words


def test_facets_count_what_choosing_them_would_show(graph: KnowledgeGraph) -> None:
    every = graph.index.search("training")
    assert sum(every.kinds.values()) == every.total
    for kind, count in every.kinds.items():
        narrowed = graph.index.search("training", Narrowing(kind=kind))
        assert narrowed.total == count
        assert {hit.kind for hit in narrowed.hits} == {kind}
        assert narrowed.kinds == every.kinds


def test_a_search_is_narrowed_to_years(graph: KnowledgeGraph) -> None:
    found = graph.index.search("meeting", Narrowing(kind="meeting", since="2015", until="2016")).hits
    assert {"2015", "2016"} >= {hit.first[:4] for hit in found} - {""}
    assert any(hit.iri.endswith("global-network-2016") for hit in found)
    assert not any(hit.iri.endswith("global-network-2022") for hit in found)


def test_suggestions_are_names_and_never_passages(graph: KnowledgeGraph) -> None:
    found = graph.index.suggest("glob cen")
    assert found[0].label == "Global Centre for the Responsibility to Protect"
    assert not any(hit.kind == "passage" for hit in found)


@pytest.mark.parametrize(
    "text", ["", " ", '"', "NEAR(", "a* OR", "\x00", "'; DROP TABLE texts", "*", "{", "x" * 5000]
)
def test_odd_input_is_no_error(graph: KnowledgeGraph, text: str) -> None:
    assert len(graph.index.search(text).hits) <= graph.index.search(text).total
    assert len(graph.index.suggest(text)) <= 10


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40))
def test_no_input_is_an_error(graph: KnowledgeGraph, text: str) -> None:
    found = graph.index.search(text, most=5)
    assert found.total >= len(found.hits) == len({hit.iri for hit in found.hits})
    assert len(graph.index.suggest(text)) <= 10
