"""Who held a post: question, roster, page, figure and brief tell the same of every day of the record."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef

from r2pgraph.clock import Answer, Basis
from r2pgraph.dates import ONE_DAY, Day
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.offices import Held, Holder, Span
from r2pgraph.vocab import BASE, R2P
from webui import create_app, limits

ADVISER = URIRef(f"{BASE}id/post/un-special-adviser-r2p")
TOLD = (Answer.CERTAIN, Answer.POSSIBLE)


@pytest.fixture(scope="module")
def client(graph: KnowledgeGraph) -> FlaskClient:
    return create_app(graph).test_client()


@pytest.fixture(scope="module")
def one_holder_posts(graph: KnowledgeGraph) -> list[URIRef]:
    """The posts of which it is recorded that they have one holder at a time."""
    posts = [held.post for held in graph.roster(datetime.date(2016, 6, 20))]
    return [post for post in posts if fact(graph, post) == "yes"]


def fact(graph: KnowledgeGraph, post: URIRef) -> str:
    facts = {one.property: one.values for one in graph.views.outline(post).facts}
    return facts[R2P.oneHolder][0].label if R2P.oneHolder in facts else ""


def days(spans: tuple[Span, ...]) -> list[Day]:
    """The days on which something changes, those around them, and one between each two of them."""
    stated = {
        day
        for span in spans
        for day in (*span.hull, *span.bounds.inner, span.bounds.start_earliest, span.bounds.end_latest)
        if day
    }
    around = sorted({day + n * ONE_DAY for day in stated for n in (-1, 0, 1)})
    return sorted({*around, *(a + (b - a) / 2 for a, b in itertools.pairwise(around))})


def named(held: Held, *answers: Answer) -> set[URIRef]:
    return {one.holder for one in held.holders if one.holder and one.answer in answers}


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.text)))


# In a post of one holder


def test_while_somebody_certainly_holds_a_post_of_one_holder_no_other_can(
    graph: KnowledgeGraph, one_holder_posts: list[URIRef]
) -> None:
    assert len(one_holder_posts) > 5
    for post in one_holder_posts:
        for on in days(graph.views.tenures(post)):
            held = graph.holders(post, on)
            certain = named(held, Answer.CERTAIN)
            assert len(certain) <= 1
            assert not certain or not named(held, Answer.POSSIBLE), f"{post} on {on}"


def test_whoever_can_have_held_a_post_on_a_day_is_named_with_the_bounds_that_leave_it_open(
    graph: KnowledgeGraph, one_holder_posts: list[URIRef]
) -> None:
    told = 0
    for post in one_holder_posts:
        spans = graph.views.tenures(post)
        for on in days(spans):
            held = graph.holders(post, on)
            certain = named(held, Answer.CERTAIN)
            able = {span.holder for span in spans if span.holder and _closed_around(span, on)}
            assert able <= named(held, *TOLD) or certain, f"{post} on {on}"
            for one in held.holders:
                told += _reasons(graph, one)
    assert told > 50


def _closed_around(span: Span, on: Day) -> bool:
    start, end = span.hull
    return start is not None and end is not None and start <= on <= end


def _reasons(graph: KnowledgeGraph, one: Holder) -> int:
    """How many possible holders; each has the bounds that leave it open, inferred ones told as such."""
    assert bool(one.spans) == (one.answer is Answer.POSSIBLE)
    if one.answer is not Answer.POSSIBLE:
        return 0
    found = limits.of(one.spans, graph.names.label)
    assert found.stated
    assert one.basis is Basis.STATED or found.inferred
    return 1


@pytest.mark.parametrize("on", ["2018-12-20", "2019-06-01", "2021-12-31", "2022-09-14"])
def test_one_who_was_announced_is_possible_until_another_is_attested(graph: KnowledgeGraph, on: str) -> None:
    held = graph.holders(ADVISER, datetime.date.fromisoformat(on))
    smith = next(one for one in held.holders if str(one.holder).endswith("/karen-smith"))
    assert (smith.answer, smith.basis) == (Answer.POSSIBLE, Basis.INFERRED)
    assert limits.of(smith.spans, graph.names.label) == limits.Limits(
        "not before 20 December 2018",
        "before 15 September 2022, when George Okoth-Obbo is attested; what was after that day is not known",
    )


@pytest.mark.parametrize(("on", "answer"), [("2018-12-19", Answer.NOT), ("2023-01-01", Answer.UNKNOWN)])
def test_an_announcement_tells_nothing_of_the_days_beyond(
    graph: KnowledgeGraph, on: str, answer: Answer
) -> None:
    held = graph.holders(ADVISER, datetime.date.fromisoformat(on))
    assert {one.answer for one in held.holders if str(one.holder).endswith("/karen-smith")} == {answer}


def test_the_page_says_of_each_holder_what_is_not_known(client: FlaskClient) -> None:
    page = text(client, "/doc/post/un-special-adviser-r2p")
    assert (
        "Since when and until when Ivan Šimonović held the post is not known from the sources held: attested "
        "on 24 April 2017. Inferred: after 24 June 2015, when Jennifer Welsh is attested, and before "
        "15 September 2022, when George Okoth-Obbo is attested."
    ) in page
    assert "Whether and when Karen Smith held the post is not known from the sources held" in page
    seat = text(client, "/doc/post/focal-point-european-union")
    assert (
        f"Since when and until when {limits.NOBODY} held the post is not known from the sources held: "
        "began between 1 January 2015 and 31 December 2015."
    ) in seat
    assert "“Inferred”" in page
    assert "“Inferred”" not in seat


def test_those_who_may_have_held_it_stand_in_the_order_of_time(client: FlaskClient) -> None:
    page = text(client, "/doc/post/un-special-adviser-r2p?on=2019-06-01")
    told = page[page.index("On 1 June 2019") : page.index("Which of them did, if any, is not known.")]
    assert re.findall(r"(\S+) may have held it", told) == ["Šimonović", "Okoth-Obbo", "Smith"]


def test_a_bound_that_is_inferred_is_nowhere_called_stated(client: FlaskClient) -> None:
    page = text(client, "/asof?on=2024-06-01")
    assert "Mô Bleeker may have held it (Stated: attested on 15 April 2025; not before 5 March 2024)." in page
    assert re.search(
        r"George Okoth-Obbo may have held it \(Stated: attested [^)]*Inferred: after 24 April", page
    )
    brief = client.get("/brief/post:un-special-adviser-r2p.md?on=2024-06-01").text
    assert "possibly held by George Okoth-Obbo (inferred)." in brief
    assert "possibly held by Mô Bleeker." in brief


# The same everywhere


def advisers_days(graph: KnowledgeGraph) -> Iterator[Day]:
    """One day of each time in which the answer is the same."""
    last = None
    for on in days(graph.views.tenures(ADVISER)):
        held = graph.holders(ADVISER, on)
        told = [(one.holder, one.answer, one.basis) for one in held.holders]
        if told != last:
            yield on
        last = told


def test_page_question_roster_figure_and_brief_tell_the_same_of_a_day(
    graph: KnowledgeGraph, client: FlaskClient
) -> None:
    spans = graph.views.tenures(ADVISER)
    names = {graph.names.label(span.holder) for span in spans if span.holder}
    found = list(advisers_days(graph))
    assert len(found) > 10
    for on in found:
        held = graph.holders(ADVISER, on)
        told = {(graph.names.label(one), answer) for answer in TOLD for one in named(held, answer)}
        assert _of_question(client, on) == told
        assert _of_roster(client, on) == told
        assert _of_page(client, on, names) == told
        assert _of_brief(client, on, names) == told
        drawn = {span.holder for span in spans if _closed_around(span, on)}
        assert named(held, Answer.CERTAIN) or drawn <= named(held, Answer.POSSIBLE)


Told = set[tuple[str, Answer]]


def _of_question(client: FlaskClient, on: Day) -> Told:
    answer = client.get(f"/ask/offices/holders-on.csv?on={on}&post=post:un-special-adviser-r2p").text
    rows = csv.DictReader(io.StringIO(answer))
    return {(row["name"], Answer(row["answer"])) for row in rows if row["answer"] in TOLD}


def _of_roster(client: FlaskClient, on: Day) -> Told:
    rows = json.loads(client.get(f"/asof.json?on={on}").text)
    holders = next(row["holders"] for row in rows if row["post"]["iri"] == str(ADVISER))
    return {(one["label"], Answer(one["answer"])) for one in holders if one["answer"] in TOLD}


def _of_page(client: FlaskClient, on: Day, names: set[str]) -> Told:
    page = text(client, f"/doc/post/un-special-adviser-r2p?on={on}")
    told = page[page.index("On ") : page.index("Over time")]
    possible = {(one, Answer.POSSIBLE) for one in names if f"{one} may have held it (" in told}
    return possible | {(one, Answer.CERTAIN) for one in names if f"{one} held it:" in told}


def _of_brief(client: FlaskClient, on: Day, names: set[str]) -> Told:
    page = client.get(f"/brief/post:un-special-adviser-r2p.md?on={on}").text
    possible = {(one, Answer.POSSIBLE) for one in names if f"was possibly held by {one}" in page}
    return possible | {(one, Answer.CERTAIN) for one in names if f"was certainly held by {one}" in page}
