"""What a brief tells in one sentence, or leaves to the ledger: lists, rows alike, unapproved memos."""

from __future__ import annotations

import datetime
import re

import pyoxigraph as ox
import pytest

from r2pgraph.brief import addressed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.paper import Paper, Statement
from r2pgraph.seat import Seat
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, DCTERMS, OA, ORG, R2P, RDFS

WHOLE = 1_000_000  # words: nothing is left out
EVIDENCE = ox.NamedNode(R2P.evidence)
PREFIXES = {
    "id": f"{BASE}id/",
    "r2p": str(R2P),
    "rdfs": str(RDFS),
    "oa": str(OA),
    "dcterms": str(DCTERMS),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "status": f"{BASE}concept/status/",
    "addressee": f"{BASE}concept/addressee/",
}
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
    assert not [
        one for one in brief(graph, "state:tls", WHOLE).statements if "in the words cited:" in one.text
    ]


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


def added(graph: KnowledgeGraph, turtle: str) -> KnowledgeGraph:
    """The same graph and what is said in Turtle, resting on words that it has."""
    path, triples = next(iter(graph.store.contents.items()))
    heads = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    more = [one.triple for one in ox.parse(f"{heads} {_whole(turtle)}", format=ox.RdfFormat.TURTLE)]
    return KnowledgeGraph(graph.settings, Store({**graph.store.contents, path: [*triples, *more]}))


def _whole(turtle: str) -> str:
    """`id:kind/name` holds a slash, which a Turtle name may not."""
    return re.sub(r"\bid:([\w-]+/[\w.-]*\w)", rf"<{BASE}id/\1>", turtle)


def texts(graph: KnowledgeGraph, seat: str) -> list[str]:
    return [one.text for one in brief(graph, seat, WHOLE).statements]


def follow_up(name: str, recommendation: str, label: str, day: str) -> str:
    return f"""id:follow-up/{name} a r2p:FollowUp ; r2p:followsUp id:recommendation/{recommendation} ;
      r2p:status status:reported-done ; r2p:startLatest "{day}"^^xsd:date ; rdfs:label "{label}"@en ;
      r2p:evidence id:passage/2022-washington.15483-15498 ."""


def test_a_follow_up_of_an_entry_that_only_a_list_tells_is_told_with_it(graph: KnowledgeGraph) -> None:
    fed = added(graph, follow_up("z", "2016-seoul-national-1", "A campaign was held", "2019-06-20"))
    line = listed(brief(fed, "post:focal-point-qatar", WHOLE))
    assert line.text.endswith(
        " Recommendation 1 (national level) was followed up in 2019: “A campaign was held”."
    )
    assert line.rule
    assert any(one.words == "RECOMMENDATIONS" for one in line.cited)


def test_follow_ups_of_one_recommendation_are_each_told(graph: KnowledgeGraph) -> None:
    name = "2016-seoul-network-2"
    both = [follow_up(str(year), name, "A training was held", f"{year}-05-01") for year in (2017, 2018)]
    (line,) = (
        one
        for one in texts(added(graph, " ".join(both)), "post:focal-point-qatar")
        if "“Publish a manual" in one
    )
    assert "Followed up in 2017: “A training was held”. Followed up in 2018: “A training was held”." in line


def test_a_numbered_entry_that_takes_up_a_proposal_of_its_meeting_is_still_told(
    graph: KnowledgeGraph,
) -> None:
    fed = added(
        graph,
        """id:restatement/z a r2p:Restatement ; r2p:earlier id:activity/2022-washington-historical-memory ;
           r2p:later id:recommendation/2022-washington-3 ; dcterms:description "In both: memory."@en ;
           r2p:evidence id:passage/2022-washington.15483-15498 .""",
    )
    lines = texts(fed, "post:focal-point-finland")
    (line,) = (one for one in lines if "(recommendation 3) was put forward, at the tenth" in one)
    assert "Already in 2022: memory." in line
    assert not [one for one in lines if one.startswith("“Build a historical memory")]


def test_further_proposals_stand_in_no_other_list(graph: KnowledgeGraph) -> None:
    seat = Seat(graph.handover.archive, graph.handover.seat("post:focal-point-qatar"))
    found = addressed.touching(seat)
    assert len(found.unnumbered) == 4
    assert not {one.iri for one in found.unnumbered} & {one.iri for one in found.by_group}
    stood_for = {iri for one in found.unnumbered for iri in one.line[: one.line.index(one.iri)]}
    assert stood_for
    assert not stood_for & {one.iri for one in found.by_group}


def test_proposals_of_a_meeting_that_is_not_the_latest_stand_under_its_name(graph: KnowledgeGraph) -> None:
    seat = graph.handover.seat("post:focal-point-qatar")
    found = graph.handover.brief(seat, datetime.date(2019, 12, 31), words=WHOLE)
    (part,) = (one for one in found.sections if one.key == "further")
    assert part.title == "Also proposed at the sixth annual meeting"


def test_proposals_that_stand_alone_say_what_is_recorded_of_their_fate(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:qatar-minister-of-foreign-affairs", WHOLE)
    (part,) = (one for one in found.sections if one.key == "further")
    assert part.title == "Proposed at the latest annual meeting"
    assert "no follow-up recorded" in part.statements[0].text


def test_a_document_that_its_participants_adopted_makes_lines(graph: KnowledgeGraph) -> None:
    text = "The participants reviewed the text and adopted it by consensus."
    fed = added(graph, f"id:document/2016-seoul r2p:endorsement '{text}' .")
    assert any("Already in 2016: awareness of R2P." in one for one in texts(fed, "post:focal-point-qatar"))


def test_nobody_is_named_to_turn_to_before_anybody_said_so(graph: KnowledgeGraph) -> None:
    seat = graph.handover.seat("post:focal-point-qatar")
    found = graph.handover.brief(seat, datetime.date(2012, 1, 1), words=WHOLE)
    assert not [one for one in found.statements if "Who is the secretariat" in one.text]


def test_the_list_of_a_meeting_follows_what_the_latest_one_put_first(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:focal-point-european-union", WHOLE)
    (part,) = (one for one in found.sections if one.key == "addressed")
    kinds = ["list" if "in the words cited:" in one.text else one.text for one in part.statements]
    first = kinds.index("list")
    assert first == 2
    assert all("at the tenth annual meeting" in one for one in kinds[:first])


def test_numbers_without_a_level_stand_under_the_list_in_which_they_are_printed(
    graph: KnowledgeGraph,
) -> None:
    entries = [
        f"""id:recommendation/z-{name}-{number} a r2p:Recommendation ; rdfs:label "Z {name} {number}"@en ;
            r2p:number "{number}" ; r2p:list "{name}" ; r2p:addressee addressee:focal-points ;
            r2p:issuedAt id:meeting/global-network-2015 ; r2p:evidence id:passage/z-{name}-{number} .
            id:passage/z-{name}-{number} a r2p:Passage ; oa:hasSource id:document/2015-madrid ;
            oa:hasSelector id:selector/z-{name}-{number} .
            id:selector/z-{name}-{number} a oa:TextQuoteSelector ; oa:exact "{number}) Do {name}" ."""
        for name in ("THIS", "THAT")
        for number in (1, 2)
    ]
    lines = texts(added(graph, " ".join(entries)), "post:focal-point-qatar")
    (line,) = (one for one in lines if one.startswith("Put forward at the fifth annual meeting"))
    assert "1 to 2 (“THAT”), 1 to 2 (“THIS”)" in line


def test_an_inferred_number_is_in_no_words(graph: KnowledgeGraph) -> None:
    record = "id:recommendation/2016-seoul-international-4"
    fed = added(graph, f"{record} r2p:numberInferred true .")
    assert "1, 2, 3, 5 (international level)" in listed(brief(fed, "post:focal-point-qatar", WHOLE)).text


def test_what_is_only_proposed_and_is_no_entry_is_told(graph: KnowledgeGraph) -> None:
    fed = added(
        graph,
        """id:training/z a r2p:Training ; r2p:addressee addressee:focal-points ; r2p:status status:proposed ;
           r2p:mentionsAgent id:post/focal-point-qatar ; r2p:atEvent id:meeting/global-network-2016 ;
           rdfs:label "Induction course"@en ; r2p:evidence id:passage/2022-washington.2075-2091 .""",
    )
    assert any(
        "Training (proposed): “Induction course”" in one for one in texts(fed, "post:focal-point-qatar")
    )
