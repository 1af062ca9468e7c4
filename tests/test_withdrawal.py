"""One fact withdrawn or planted changes the answer of every question as it should, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pytest
from rdflib.term import Identifier

from r2pgraph import queries
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.vocab import PREFIXES, R2P

QUESTIONS = queries.read(Settings.from_env({}).queries)
QUOTED = {name: question for name, question in QUESTIONS.items() if "passage" in question.returns}
SILENCE = "instruments/not-listed"  # its rows are what nothing rests on
EVIDENCE = ox.NamedNode(R2P.evidence)
LINES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
Row = dict[str, Identifier | None]


@contextmanager
def withdrawn(graph: KnowledgeGraph, passage: Identifier) -> Iterator[None]:
    """The graph while nothing rests on a passage or table row."""
    quads = list(graph.embedded.engine.quads_for_pattern(None, EVIDENCE, ox.NamedNode(str(passage))))
    for quad in quads:
        graph.embedded.engine.remove(quad)
    try:
        yield
    finally:
        graph.embedded.engine.extend(quads)


@contextmanager
def planted(graph: KnowledgeGraph, turtle: str) -> Iterator[None]:
    """The graph with some more Turtle of things that it does not have."""
    quads = [ox.Quad(*quad.triple) for quad in ox.parse(LINES + turtle, format=ox.RdfFormat.TURTLE)]
    new = [quad for quad in quads if quad not in graph.embedded.engine]
    graph.embedded.engine.extend(new)
    try:
        yield
    finally:
        for quad in new:
            graph.embedded.engine.remove(quad)


@pytest.mark.parametrize("name", [name for name in QUOTED if name != SILENCE])
def test_a_row_goes_with_what_it_rests_on_and_the_others_stay(graph: KnowledgeGraph, name: str) -> None:
    question = QUOTED[name]
    before: list[Row] = list(graph.ask(question.name).solutions)
    passage = next(row["passage"] for row in before if row["passage"] is not None)
    assert passage is not None
    with withdrawn(graph, passage):
        after: list[Row] = list(graph.ask(question.name).solutions)
    gone = [row for row in before if row not in after]
    new = [row for row in after if row not in before]
    assert gone
    assert all(passage in row.values() for row in gone)
    # A record that other words carry too stays, and stands on those; else none is told to be recorded.
    assert not any(passage in row.values() for row in after)
    first = next(iter(question.returns))
    assert {row[first] for row in new} <= {row[first] for row in gone}
    assert list(graph.ask(question.name).solutions) == before


MET = """
    participation:planted a r2p:Participation ; r2p:role role:attendee ; r2p:participant {who} ;
        r2p:event meeting:global-network-2015 ; r2p:evidence testimony:planted .
"""
SIGNED = """
    action:planted a r2p:InstrumentAction ; r2p:actor {who} ; r2p:instrument instrument:rome-statute ;
        r2p:actionKind action-kind:ratified ; r2p:evidence testimony:planted .
"""
SPARE_CLAIM = """
    challenge:planted a r2p:Challenge ; rdfs:label "Planted"@en ; r2p:evidence {what} .
"""
ALONE = "passage:2012-workshop.10196-10243"


@pytest.mark.parametrize(
    ("name", "turtle", "column", "cell", "counted", "change"),
    [
        ("network/met-at-meetings", MET.format(who="state:btn"), "name", "Bhutan", "meetings", (None, 1)),
        ("network/bridging-bodies", MET.format(who="state:aus"), "name", "Australia", "meetings", (2, 3)),
        ("network/bridging-bodies", MET.format(who="person:rita-izsak"), "name", "Rita Izsák", "met", None),
        (
            "network/regional-bridges",
            MET.format(who="state:btn"),
            "name",
            "Fifth annual meeting of the Global Network of R2P Focal Points",
            "groups",
            (2, 3),
        ),
        (
            "instruments/gaps-by-group",
            SIGNED.format(who="state:btn"),
            "group",
            "Asia and the Pacific Group",
            "party",
            (16, 17),
        ),
        ("sources/withdrawal", SPARE_CLAIM.format(what=ALONE), "kind", "challenge", "gone", (6, 7)),
        (
            "sources/withdrawal",
            SPARE_CLAIM.format(what=f"{ALONE}, testimony:planted"),
            "kind",
            "challenge",
            "kept",
            (0, 1),
        ),
    ],
)
def test_a_planted_fact_is_counted_where_it_belongs(  # noqa: PLR0913, PLR0917  (a case has so many parts)
    graph: KnowledgeGraph,
    name: str,
    turtle: str,
    column: str,
    cell: str,
    counted: str,
    change: tuple[int | None, int] | None,
) -> None:
    def count() -> int | None:
        rows = [row for row in graph.ask(name).solutions if str(row[column]) == cell]
        return int(str(rows[0][counted])) if rows else None

    before = count()
    with planted(graph, turtle):
        after = count()
    assert (before, after) == (change or (None, None))


def test_every_question_that_counts_has_a_planted_fact() -> None:
    marks = test_a_planted_fact_is_counted_where_it_belongs.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for mark in marks for case in mark.args[1]} == QUESTIONS.keys() - QUOTED.keys()


def test_a_treaty_is_no_longer_missing_once_the_state_acts(graph: KnowledgeGraph) -> None:
    def short() -> set[str]:
        return {str(row["short"]) for row in graph.ask("instruments/not-listed").solutions}

    before = short()
    with planted(graph, SIGNED.format(who="state:btn")):
        assert before - short() == {"Rome Statute"}


def test_a_follow_up_takes_a_recommendation_off_the_list(graph: KnowledgeGraph) -> None:
    done = """
        follow-up:planted a r2p:FollowUp ; r2p:followsUp recommendation:2015-madrid-4 ;
            r2p:status status:reported-done ; r2p:evidence testimony:planted .
    """
    before = list(graph.ask("recommendations/without-follow-up").solutions)
    with planted(graph, done):
        after = list(graph.ask("recommendations/without-follow-up").solutions)
    assert [str(row["recommendation"])[-13:] for row in before if row not in after] == ["2015-madrid-4"]
    assert len(after) == len(before) - 1
