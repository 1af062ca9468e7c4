"""What a brief tells in one sentence, or leaves to the ledger: lists, rows alike, unapproved memos."""

from __future__ import annotations

import datetime
import re

import pyoxigraph as ox
import pytest

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.paper import Paper, Statement
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, ORG, R2P

WHOLE = 1_000_000  # words: nothing is left out
EVIDENCE = ox.NamedNode(R2P.evidence)
LIST = "Put forward at the sixth annual meeting, in the words cited: recommendations "


def brief(graph: KnowledgeGraph, seat: str, words: int | None = None) -> Paper:
    return graph.handover.brief(graph.handover.seat(seat), words=words)


def listed(found: Paper) -> Statement:
    (line,) = (one for one in found.statements if one.text.startswith(LIST))
    return line


def changed(graph: KnowledgeGraph, record: str, predicate: str, value: str) -> KnowledgeGraph:
    """The same graph, where the record's value of a property is another text."""
    where = (ox.NamedNode(f"{BASE}id/{record}"), ox.NamedNode(predicate))
    contents = {
        path: [
            ox.Triple(*where, ox.Literal(value)) if (one.subject, one.predicate) == where else one
            for one in triples
        ]
        for path, triples in graph.store.contents.items()
    }
    return KnowledgeGraph(graph.settings, Store(contents))


def without(graph: KnowledgeGraph, record: str, predicate: str) -> KnowledgeGraph:
    """The same graph, where this is not said of the record."""
    gone = (ox.NamedNode(f"{BASE}id/{record}"), ox.NamedNode(predicate))
    contents = {
        path: [one for one in triples if (one.subject, one.predicate) != gone]
        for path, triples in graph.store.contents.items()
    }
    return KnowledgeGraph(graph.settings, Store(contents))


def test_the_numbered_list_of_an_earlier_meeting_is_told_by_the_words_that_number_it(
    graph: KnowledgeGraph,
) -> None:
    line = listed(brief(graph, "post:focal-point-qatar", WHOLE))
    levels = "1 to 5 (national level), 1 to 5 (international level), 1 (Global Network level)."
    assert line.text == LIST + levels
    numbers = [match[1] for one in line.cited if (match := re.search(r"(?<!\w)(\d)\) ", one.words))]
    assert numbers == [*"12345", *"12345", "1"]
    assert len(line.records) == len(numbers)
    assert any("Facilitating training" in one.words for one in line.cited)


def test_a_number_that_rests_on_nothing_is_missing_from_the_list(graph: KnowledgeGraph) -> None:
    fewer = without(graph, "recommendation/2016-seoul-international-4", R2P.evidence)
    assert "1, 2, 3, 5 (international level)" in listed(brief(fewer, "post:focal-point-qatar", WHOLE)).text


@pytest.mark.parametrize("number", ["4a", "IV", "(", ""])
def test_what_is_no_number_makes_no_list_and_no_error(graph: KnowledgeGraph, number: str) -> None:
    other = changed(graph, "recommendation/2016-seoul-international-4", R2P.number, number)
    assert "1, 2, 3, 5 (international level)" in listed(brief(other, "post:focal-point-qatar", WHOLE)).text


def test_only_a_seat_in_the_network_is_told_its_lists(graph: KnowledgeGraph) -> None:
    assert not [one for one in brief(graph, "state:tls", WHOLE).statements if one.text.startswith(LIST)]


def test_the_list_of_the_latest_meeting_is_told_one_by_one(graph: KnowledgeGraph) -> None:
    lines = [one.text for one in brief(graph, "post:focal-point-qatar", WHOLE).statements]
    lists = [one for one in lines if one.startswith("Put forward at")]
    assert [one.split()[4] for one in lists] == ["sixth", "fifth"]


def test_what_a_document_says_its_participants_did_not_approve_makes_no_line(graph: KnowledgeGraph) -> None:
    entry = next(
        one
        for one in graph.handover.ledger.entries
        if one.label.startswith("Use the Global Network to share")
    )
    assert any("2012-workshop" in link.entry for link in entry.before)
    lines = [one.text for one in brief(graph, "post:focal-point-qatar", WHOLE).statements]
    assert [one for one in lines if "recommendation 3) was put forward, at the tenth" in one]
    assert not [one for one in lines if "Already in 2012" in one]
    approved = without(graph, "document/2012-workshop", R2P.endorsement)
    told = [one.text for one in brief(approved, "post:focal-point-qatar", WHOLE).statements]
    assert [one for one in told if "Already in 2012: sharing within the network." in one]


@pytest.mark.parametrize(("seat", "meeting"), [("qatar", "seventh"), ("finland", "eighth")])
def test_of_a_meeting_that_its_own_state_held_a_seat_is_asked_before_what_all_were_asked(
    graph: KnowledgeGraph, seat: str, meeting: str
) -> None:
    found = brief(graph, f"post:focal-point-{seat}", WHOLE)
    (part,) = (one for one in found.sections if one.key == "unknown")
    asked = [one.text for one in part.statements]
    held = next(n for n, one in enumerate(asked) if f"document of the {meeting} annual meeting" in one)
    done = next(n for n, one in enumerate(asked) if one.startswith("What has been done about"))
    assert held < done


def test_rows_of_one_table_that_say_the_same_are_cited_together(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:focal-point-qatar")
    (line,) = (
        one for one in found.statements if one.text.startswith("Qatar is listed (2025) as a member of")
    )
    (rows,) = line.cited
    assert rows.words.startswith("rows Gulf Cooperation Council, Qatar; League of Arab States, Qatar; ")
    assert rows.words.endswith(", as of 2025: “member”")
    assert len(line.records) == 3
    single = brief(graph, "state:btn")
    (row,) = next(one.cited for one in single.statements if one.text.startswith("Bhutan is listed (2025)"))
    assert row.words.startswith("row South Asian Association for Regional Cooperation, Bhutan, as of 2025: ")


def test_words_that_a_membership_rests_on_too_are_cited_as_words(graph: KnowledgeGraph) -> None:
    member = next(one for one in brief(graph, "post:focal-point-qatar").statements if "(2025)" in one.text)
    stated = [one for triples in graph.store.contents.values() for one in triples]
    words = next(one for one in stated if one.predicate == EVIDENCE and "/passage/" in str(one.object))
    more = ox.Triple(ox.NamedNode(member.records[0]), words.predicate, words.object)
    path, triples = next(iter(graph.store.contents.items()))
    other = KnowledgeGraph(graph.settings, Store({**graph.store.contents, path: [*triples, more]}))
    line = next(one for one in brief(other, "post:focal-point-qatar").statements if one.text == member.text)
    assert [one.quoted for one in line.cited].count(True) == 1
    assert [one.words.startswith("rows ") for one in line.cited if not one.quoted] == [True]


@pytest.mark.parametrize(
    ("seat", "label", "numbered", "other"),
    [
        ("post:focal-point-qatar", "Raise awareness of R2P and its", "1) Awareness-raising", "sensitization"),
        (
            "organization:united-nations",
            "Foster a focus",
            "2) Encouraging",
            "Group of Friends of R2P in Geneva",
        ),
    ],
)
def test_what_was_put_twice_in_a_year_rests_on_the_words_of_one_with_a_number(
    graph: KnowledgeGraph, seat: str, label: str, numbered: str, other: str
) -> None:
    lines = brief(graph, seat, WHOLE).statements
    (line,) = (one for one in lines if one.text.startswith(f"“{label}"))
    assert "in 2016: " in line.text
    words = [one.words for one in line.cited]
    assert any(numbered in one for one in words)
    assert not [one for one in words if other in one]


def test_the_only_holder_told_in_the_status_is_not_told_again(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:focal-point-qatar")
    assert "at least from 20 June 2016 to 22 June 2016" in found.lead[0].text
    assert [one.text[:30] for one in found.sections[0].statements] == ["Who held it on the first days "]
    seat = graph.handover.seat("post:focal-point-qatar")
    up_to = graph.handover.brief(seat, datetime.date(2020, 1, 1))
    assert any("at least from 20 June 2016" in one.text for one in up_to.sections[0].statements)


@pytest.mark.parametrize("seat", ["post:focal-point-qatar", "state:btn"])
def test_where_to_turn_says_whom_to_ask_who_the_secretariat_is(graph: KnowledgeGraph, seat: str) -> None:
    found = brief(graph, seat, WHOLE)
    (part,) = (one for one in found.sections if one.key == "ask")
    lines = [one.text for one in part.statements if not one.text.startswith("What a focal point is")]
    assert lines[0].startswith("Attributed view: “Members can approach the network’s Secretariat”")
    assert lines[1].startswith(
        "Who is the secretariat of the Global Network, and since when? Ask the Global Centre"
    )
    assert lines[2].startswith("Support offered: ")


def test_a_membership_that_rests_on_words_alone_is_not_told_as_a_row(graph: KnowledgeGraph) -> None:
    stated = [one for triples in graph.store.contents.values() for one in triples]
    words = next(one for one in stated if one.predicate == EVIDENCE and "/passage/" in str(one.object))
    state = ox.NamedNode(f"{BASE}id/state/qat")
    members = {
        one.subject for one in stated if one.predicate.value == str(ORG.member) and one.object == state
    }
    assert len(members) > 3
    contents = {
        path: [
            ox.Triple(one.subject, EVIDENCE, words.object)
            if one.predicate == EVIDENCE and one.subject in members
            else one
            for one in triples
        ]
        for path, triples in graph.store.contents.items()
    }
    lines = brief(KnowledgeGraph(graph.settings, Store(contents)), "post:focal-point-qatar", WHOLE).statements
    assert lines
    assert not [one for one in lines if "is listed (" in one.text]
