"""The clock: a table of cases in `clock.csv`, and the same answers from the question in SPARQL.

A statement of the table is WHO(start earliest|start latest|end earliest|end latest); WHO is a letter for
a person, `unnamed` or `vacant`. The column `holders` says of each holder what is told on the day.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from r2pgraph import clock, offices, queries
from r2pgraph.clock import Answer, Basis, Post, Tenure, Vacancy
from r2pgraph.dates import Bounds, Day
from r2pgraph.errors import TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.store import Store
from r2pgraph.vocab import PREFIXES, XSD

SETTINGS = Settings.from_env({})
QUESTION = queries.read(SETTINGS.queries)["offices/holders-on"]
OWN_QUERY = (SETTINGS.queries / "_graph" / "offices.rq").read_text(encoding="utf-8")
STATEMENT = re.compile(r"(\w+)\(([^)]*)\)")
DEATH = re.compile(r"(\w+) died ([0-9-]+)")
with (Path(__file__).parent / "clock.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))

each_case = pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])


def day(text: str) -> Day | None:
    return datetime.date.fromisoformat(text) if text else None


def the_day(text: str) -> Day:
    return datetime.date.fromisoformat(text)


def post_of(case: dict[str, str]) -> Post:
    died = {who: day(on) for who, on in DEATH.findall(case["statements"])}
    stated = [
        (who, f"{case['case']} {number}", Bounds(*map(day, bounds.split("|"))))
        for number, (who, bounds) in enumerate(STATEMENT.findall(case["statements"]))
    ]
    opened, _, closed = case["exists"].partition("|")
    return Post(
        tenures=tuple(
            Tenure(record, None if who == "unnamed" else who, bounds, died.get(who))
            for who, record, bounds in stated
            if who != "vacant"
        ),
        vacancies=tuple(Vacancy(record, bounds) for who, record, bounds in stated if who == "vacant"),
        one_holder=case["one_holder"] == "yes",
        exists=(day(opened), day(closed)),
    )


def told(one: clock.Told) -> str:
    return f"{one.answer} {one.basis}" if one.basis else str(one.answer)


@each_case
def test_a_case_is_told_as_the_table_says(case: dict[str, str]) -> None:
    post, on = post_of(case), the_day(case["on"])
    holders = [f"{one.holder or 'unnamed'} {told(one.told)}" for one in clock.holdings(post, on)]
    assert (told(clock.post_on(post, on)), "; ".join(holders)) == (case["answer"], case["holders"])


@each_case
def test_the_question_tells_a_case_as_the_clock_does(case: dict[str, str]) -> None:
    post, on = post_of(case), the_day(case["on"])
    store = store_of(post)
    assert asked(store, on) == expected(post, on)
    assert held(store, on) == (told(clock.post_on(post, on)), told_of(post, on))


# ---- the same world in Turtle

OFFICE = f"{PREFIXES['post']}p"
KINDS = """
    r2p:FocalPointPost rdfs:subClassOf r2p:Post . r2p:MandatePost rdfs:subClassOf r2p:Post .
    testimony:t a r2p:Testimony .
"""
BOUNDS = ("startEarliest", "startLatest", "endEarliest", "endLatest")


def typed(on: Day | None) -> str:
    return f'"{on}"^^xsd:date'


def bounds_of(bounds: Bounds) -> str:
    days = (bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest)
    return "".join(f"; r2p:{name} {typed(one)} " for name, one in zip(BOUNDS, days, strict=True) if one)


def statements(post: Post) -> Iterator[str]:
    one = " ; r2p:oneHolder true" if post.one_holder else ""
    bounds = bounds_of(Bounds(post.exists[0], None, None, post.exists[1]))
    yield f'<{OFFICE}> a r2p:MandatePost ; rdfs:label "Office"@en ; r2p:evidence testimony:t {one} {bounds} .'
    for number, tenure in enumerate(post.tenures):
        who = f"r2p:holder person:{tenure.holder}" if tenure.holder else "r2p:holderUnnamed true"
        yield f"tenure:t{number} a r2p:Tenure ; r2p:post <{OFFICE}> ; {who} {bounds_of(tenure.bounds)} ."
        yield f"tenure:t{number} r2p:evidence testimony:t ."
        if tenure.holder:
            yield f'person:{tenure.holder} rdfs:label "{tenure.holder}"@en .'
        if tenure.died:
            yield f"person:{tenure.holder} r2p:deathLatest {typed(tenure.died)} ."
    for number, vacancy in enumerate(post.vacancies):
        yield f"vacancy:v{number} a r2p:Vacancy ; r2p:post <{OFFICE}> {bounds_of(vacancy.bounds)} ."
        yield f"vacancy:v{number} r2p:evidence testimony:t ."


def store_of(post: Post) -> Store:
    text = queries.with_prefixes(KINDS + "\n".join(statements(post))).replace("PREFIX", "@prefix")
    text = re.sub(r"(?m)^(@prefix .*>)$", r"\1 .", text)
    return Store({Path("world.ttl"): [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]})


Rows = list[tuple[str, ...]]


def asked(store: Store, on: Day, post: str | None = None) -> Rows:
    """What the question answers: answer, name, basis, last day before, first day after."""
    terms = {"on": Literal(str(on), datatype=XSD.date)} | ({"post": URIRef(post)} if post else {})
    rows = store.select(queries.with_prefixes(queries.bind(QUESTION.text, terms)))
    columns = ("answer", "name", "basis", "last_day", "first_day")
    told = ["" if row[name] is None else str(row[name]) for row in rows for name in columns]
    # Who was last recorded, told where the name would be, may be one of several on the same day.
    kept = [text.partition("; last recorded: ")[0] for text in told]
    return sorted(tuple(kept[at : at + len(columns)]) for at in range(0, len(kept), len(columns)))


def expected(post: Post, on: Day) -> Rows:
    """The same rows from the clock in Python."""
    before, after = clock.attested_before(post, on), clock.attested_after(post, on)
    days = (str(before[0]) if before else "", str(after[0]) if after else "")
    rows = [
        (str(one.told.answer), one.holder or "not named", str(one.told.basis), *days)
        for one in clock.holdings(post, on)
        if one.told.answer in (Answer.CERTAIN, Answer.POSSIBLE)
    ]
    vacant = any(clock.vacant_on(post, on))
    if vacant or not clock.allows(post.exists, on):
        rows.append(("not", "vacant" if vacant else "no such office", "stated", *days))
    nobody = "not known on that day" if before else "none recorded"
    return sorted(rows) or [("unknown", nobody, "", *days)]


def held(store: Store, on: Day) -> tuple[str, list[str]]:
    (found,) = offices.held(store.select(queries.with_prefixes(OWN_QUERY)), on)
    holders = [(one.holder, clock.Told(one.answer, one.basis)) for one in found.holders]
    names = [f"{str(who).rpartition('/')[2] if who else 'unnamed'} {told(one)}" for who, one in holders]
    return told(clock.Told(found.answer, found.basis)), sorted(names)


def told_of(post: Post, on: Day) -> list[str]:
    return sorted(f"{one.holder or 'unnamed'} {told(one.told)}" for one in clock.holdings(post, on))


# ---- small worlds

FIRST = datetime.date(2015, 1, 1)
DAYS = st.integers(0, 11).map(lambda n: FIRST + datetime.timedelta(days=n))
MAYBE = st.none() | DAYS


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    """Four bounds that do not contradict one another."""
    found = Bounds(*(draw(MAYBE) for _ in range(4)))
    days = (found.start_earliest, found.start_latest, found.end_earliest, found.end_latest)
    start, begun, lasting, end = days
    pairs = [(start, begun), (lasting, end), (start, end), (start, lasting), (begun, end)]
    assume(all(a <= b for a, b in pairs if a and b))
    return found


@st.composite
def posts(draw: st.DrawFn) -> Post:
    died = {name: draw(st.none() | st.none() | DAYS) for name in "XYZ"}
    who = st.sampled_from(["X", "X", "Y", "Z", None])
    tenures = []
    for number in range(draw(st.integers(0, 4))):
        name = draw(who)
        tenures.append(Tenure(f"t{number}", name, draw(bounds()), died[name] if name else None))
    vacant = [Vacancy(f"v{n}", draw(bounds())) for n in range(draw(st.sampled_from([0, 0, 1])))]
    exists = draw(st.sampled_from([(None, None), (None, None), (FIRST + 3 * clock.ONE_DAY, None)]))
    return Post(tuple(tenures), tuple(vacant), draw(st.booleans()), exists)


@given(posts(), DAYS)
@settings(max_examples=300, deadline=None)
def test_the_question_and_the_clock_agree_on_any_small_world(post: Post, on: Day) -> None:
    store = store_of(post)
    assert asked(store, on) == expected(post, on)
    assert held(store, on) == (told(clock.post_on(post, on)), told_of(post, on))


def lesser(post: Post) -> Iterator[Post]:
    """The post with one statement less."""
    for gone in post.tenures:
        yield replace(post, tenures=tuple(t for t in post.tenures if t is not gone))
    for vacancy in post.vacancies:
        yield replace(post, vacancies=tuple(v for v in post.vacancies if v is not vacancy))
    yield replace(post, exists=(None, None))
    yield replace(post, one_holder=False)
    yield replace(post, tenures=tuple(replace(tenure, died=None) for tenure in post.tenures))


OPEN = (Answer.UNKNOWN, Answer.POSSIBLE)


@given(posts(), DAYS)
@settings(max_examples=2000, deadline=None)
def test_less_evidence_never_makes_a_not(post: Post, on: Day) -> None:
    before = {tenure.record: clock.tenure_on(post, tenure, on).answer for tenure in post.tenures}
    for less in lesser(post):
        if clock.post_on(post, on).answer in OPEN:
            assert clock.post_on(less, on).answer is not Answer.NOT
        for tenure in less.tenures:
            if before[tenure.record] in OPEN:
                assert clock.tenure_on(less, tenure, on).answer is not Answer.NOT


@given(posts(), DAYS)
@settings(max_examples=1000, deadline=None)
def test_a_wider_hull_never_makes_a_not(post: Post, on: Day) -> None:
    for number, tenure in enumerate(post.tenures):
        for name in ("start_earliest", "end_latest"):
            wider = replace(tenure, bounds=replace(tenure.bounds, **{name: None}))
            less = replace(post, tenures=(*post.tenures[:number], wider, *post.tenures[number + 1 :]))
            if clock.tenure_on(post, tenure, on).answer in OPEN:
                assert clock.tenure_on(less, wider, on).answer is not Answer.NOT


@given(posts(), DAYS)
def test_nobody_is_told_only_where_a_source_says_so(post: Post, on: Day) -> None:
    silent = replace(post, vacancies=(), exists=(None, None))
    assert clock.post_on(silent, on).answer is not Answer.NOT


@given(posts(), DAYS)
def test_what_is_stated_alone_is_never_told_as_inferred(post: Post, on: Day) -> None:
    for tenure in post.tenures:
        alone = replace(post, tenures=(replace(tenure, died=None),), vacancies=())
        assert clock.tenure_on(alone, alone.tenures[0], on).basis is not Basis.INFERRED


# ---- the hull as it is shown


def test_a_bound_that_a_neighbour_gives_is_marked() -> None:
    case = next(case for case in CASES if case["case"] == "two attested in turn, between them")
    post = post_of(case)
    first, second = (clock.bounded(post, tenure) for tenure in post.tenures)
    assert (first.hull, first.start_by, first.end_by) == ((None, day("2022-09-14")), None, post.tenures[1])
    assert (second.hull, second.start_by) == ((day("2015-06-25"), None), post.tenures[0])


def test_a_bound_of_its_own_is_not_marked() -> None:
    case = next(case for case in CASES if case["case"] == "exact terms, the last day of the first")
    post = post_of(case)
    found = clock.bounded(post, post.tenures[0])
    assert (found.start_by, found.end_by) == (None, None)


# ---- the record


@pytest.mark.parametrize("on", ["2009-01-01", "2010-09-01", "2015-06-23", "2016-06-20", "2022-06-15"])
def test_the_question_and_the_clock_agree_on_every_post_of_the_record(graph: KnowledgeGraph, on: str) -> None:
    rows = graph.ask("offices/holders-on", on=on).solutions
    for found in graph.roster(the_day(on)):
        asked = {
            (str(row["answer"]), str(row["holder"] or ""), str(row["basis"] or ""))
            for row in rows
            if row["post"] == found.post
        }
        shown = [one for one in found.holders if one.answer in (Answer.CERTAIN, Answer.POSSIBLE)]
        told = {(str(one.answer), str(one.holder or ""), str(one.basis or "")) for one in shown}
        assert asked == (told or {(str(found.answer), "", str(found.basis or ""))})
        assert graph.holders(found.post, the_day(on)) == found


def test_what_is_told_of_a_post_rests_on_passages(graph: KnowledgeGraph) -> None:
    for found in graph.roster(the_day("2016-06-20")):
        assert bool(found.evidence) == (found.answer is not Answer.UNKNOWN)
        assert all(one.evidence for one in found.holders)


def test_no_focal_point_is_told_before_the_initiative_was_launched(graph: KnowledgeGraph) -> None:
    qatar = graph.term("post:focal-point-qatar")
    before, after = (graph.holders(qatar, the_day(on)) for on in ("2010-08-31", "2010-09-01"))
    assert (before.answer, after.answer) == (Answer.NOT, Answer.UNKNOWN)
    (row,) = graph.ask("offices/holders-on", post=qatar, on="2010-08-31").solutions
    assert (str(row["answer"]), str(row["name"])) == ("not", "no such office")
    assert str(row["quotation"]).startswith("In September 2010")


def test_a_thing_that_is_no_post_has_no_holders(graph: KnowledgeGraph) -> None:
    with pytest.raises(TermNotFound, match=r"Republic of Korea.*no post"):
        graph.holders(graph.term("state:kor"), the_day("2016-06-20"))


def test_the_last_attested_holder_is_told_where_the_answer_is_unknown(graph: KnowledgeGraph) -> None:
    found = graph.holders(graph.term("post:focal-point-european-union"), the_day("2016-06-20"))
    assert found.answer is Answer.UNKNOWN
    assert found.last_before == offices.Attested(the_day("2015-12-31"), None)
    assert found.first_after is None
