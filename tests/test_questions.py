from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import NOT_FOR_RDFLIB
from rdflib import Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Identifier, Variable

from r2pgraph import queries, turtle
from r2pgraph.errors import BadArgument, SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Question
from r2pgraph.settings import Settings
from r2pgraph.store import Solutions, Store
from r2pgraph.vocab import PREFIXES, SCHEMES, XSD

GOLDEN = Path(__file__).parent / "competency"
QUESTIONS = queries.read(Settings.from_env({}).queries)
CURIE = re.compile(r"(?<![\w:?])([a-z][a-z0-9-]*):([A-Za-z0-9][\w-]*)")

SEOUL = "meeting:global-network-2016"
MEETINGS = (
    "meeting:preparatory-workshop-2012",
    "meeting:global-network-2015",
    SEOUL,
    "meeting:global-network-2022",
)

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


def _may_lack_meeting(question: Question) -> bool:
    return any(parameter.name == "meeting" and parameter.optional for parameter in question.parameters)


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def restricted(solutions: Solutions, columns: Iterable[str]) -> list[dict[str, str]]:
    wanted = list(columns)
    return [{name: _cell(solution[name]) for name in wanted} for solution in solutions]


def _cell(term: Identifier | None) -> str:
    if isinstance(term, URIRef):
        return turtle.shorten(term) or str(term)
    return "" if term is None else str(term)


def curies(text: str) -> set[tuple[str, str]]:
    code = re.sub(r'"[^"\n]*"|(?m:^\s*#.*$)', "", text)
    return set(CURIE.findall(code))


def test_every_question_has_a_golden_answer_and_every_golden_answer_a_question() -> None:
    kept = {str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.rglob("*.csv")}
    assert kept == set(QUESTIONS)


@each_question
def test_the_answer_is_the_golden_one(graph: KnowledgeGraph, question: Question) -> None:
    expected = golden(question.name)
    assert restricted(graph.ask(question.name).solutions, expected[0]) == expected


@each_question
def test_the_header_names_the_columns_in_order(graph: KnowledgeGraph, question: Question) -> None:
    assert graph.ask(question.name).solutions.columns == tuple(question.returns)


@each_question
def test_the_header_says_what_the_answer_can_and_cannot_tell(question: Question) -> None:
    can, _, cannot = question.description.partition("Cannot tell: ")
    assert can.startswith("Can tell: ")
    assert cannot
    assert question.summary.endswith("?")
    assert all(parameter.summary for parameter in question.parameters)


@each_question
def test_the_last_words_of_a_question_are_its_order(question: Question) -> None:
    assert re.search(r"\}\s*ORDER BY [^{}]+\Z", question.text)


@each_question
def test_every_term_of_a_question_is_defined(graph: KnowledgeGraph, question: Question) -> None:
    ours = {(prefix, local) for prefix, local in curies(question.text) if prefix in ("r2p", *SCHEMES)}
    assert ours
    assert [term for term in ours if not _is_defined(graph, ":".join(term))] == []


def _is_defined(graph: KnowledgeGraph, curie: str) -> bool:
    return bool(graph.sparql(f"ASK {{ {curie} skos:definition ?definition }}"))


def test_an_undefined_term_would_be_found(graph: KnowledgeGraph) -> None:
    found = curies(
        'SELECT ?x { ?x r2p:hostdBy role:host ; a r2p:Meeting . # r2p:comment\n FILTER("r2p:text") }'
    )
    assert {term for term in found if not _is_defined(graph, ":".join(term))} == {
        ("r2p", "hostdBy"),
        # A comment after code is read too: better one question too many than one too few.
        ("r2p", "comment"),
    }


@each_question
def test_a_fact_stands_in_one_row(graph: KnowledgeGraph, question: Question) -> None:
    columns = [name for name in question.returns if name not in ("quotation", "passage")]
    rows = [tuple(row.values()) for row in restricted(graph.ask(question.name).solutions, columns)]
    assert sorted(set(rows)) == sorted(rows)


def says_that_none_is_recorded(row: dict[str, Identifier | None]) -> bool:
    told = [str(cell) for cell in row.values()]
    unknown = any(one == "none recorded" or one.startswith("not known on that day") for one in told)
    return unknown and row["quotation"] is None and row["passage"] is None


def stands_on_a_table(row: dict[str, Identifier | None]) -> bool:
    return row.get("quotation") is None and str(row["passage"]).startswith(PREFIXES["row"])


@each_question
def test_every_row_stands_on_words_of_a_source_or_on_a_table_row(
    graph: KnowledgeGraph, question: Question
) -> None:
    rows = list(graph.ask(question.name).solutions)
    assert rows
    if "passage" not in question.returns:
        # Its rows are counts of records, each of which another question tells with its evidence.
        assert any(kind.startswith("integer") for kind in question.returns.values())
        return
    for row in rows:
        quoted = row.get("quotation") and row["passage"]
        assert quoted or stands_on_a_table(row) or says_that_none_is_recorded(row)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - NOT_FOR_RDFLIB))
def test_two_engines_give_the_same_rows_in_the_same_order(
    light: KnowledgeGraph, plain: rdflib.Graph, name: str
) -> None:
    question = QUESTIONS[name]
    result = light.ask(name)
    found = [
        [_cell(solution.get(Variable(name))) for name in question.returns]
        for solution in plain.query(result.query).bindings
    ]
    assert found == [[_cell(term) for term in row] for row in result.solutions.rows]
    assert found


@pytest.fixture(scope="module")
def light(graph: KnowledgeGraph) -> KnowledgeGraph:
    """The record without the two largest tables: rdflib's own store is slow."""
    large = ("treaty_status.ttl", "org_membership.ttl")
    contents = {path: triples for path, triples in graph.store.contents.items() if path.name not in large}
    return KnowledgeGraph(graph.settings, Store(contents))


@pytest.fixture(scope="module")
def plain(light: KnowledgeGraph) -> rdflib.Graph:
    lines = (f"{triple} .\n" for triples in light.store.contents.values() for triple in triples)
    return rdflib.Graph().parse(data="".join(lines), format="nt")


def altered(
    graph: KnowledgeGraph, *, without: str | None = None, planted: str | None = None
) -> KnowledgeGraph:
    """The same graph without what is said of one thing, or with some more Turtle."""
    gone = ox.NamedNode(without or "urn:none")
    contents = {
        path: [triple for triple in triples if triple.subject != gone]
        for path, triples in graph.store.contents.items()
    }
    more = ox.parse(_PREFIX_LINES + (planted or ""), format=ox.RdfFormat.TURTLE)
    contents[Path("planted.ttl")] = [quad.triple for quad in more]
    return KnowledgeGraph(graph.settings, Store(contents))


_PREFIX_LINES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
PLANTED = """
    participation:planted a r2p:Participation ; r2p:role role:{role} ; r2p:participant state:kor ;
        r2p:event meeting:planted ; r2p:evidence testimony:planted .
    meeting:planted a r2p:Meeting ; rdfs:label "Planted meeting"@en .
"""


def added(graph: KnowledgeGraph, planted: str, name: str) -> list[dict[str, Identifier | None]]:
    """The rows that an answer gains when the Turtle is planted; it loses none."""
    before = list(graph.ask(name).solutions)
    after = list(altered(graph, planted=planted).ask(name).solutions)
    assert all(row in after for row in before)
    return [row for row in after if row not in before]


@pytest.mark.parametrize("role", ["host", "co-host"])
def test_a_planted_hosting_is_found_in_either_role(graph: KnowledgeGraph, role: str) -> None:
    rows = added(graph, PLANTED.format(role=role), "meetings/hosted-by")
    assert [(str(row["name"]), str(row["role"])) for row in rows] == [("Planted meeting", role)]


def test_speaking_is_not_hosting(graph: KnowledgeGraph) -> None:
    assert added(graph, PLANTED.format(role="speaker"), "meetings/hosted-by") == []


def test_a_briefing_that_is_withdrawn_is_gone_and_the_others_stay(graph: KnowledgeGraph) -> None:
    briefing = f"{PREFIXES['participation']}2016-seoul-haidi-willmot"
    before = [str(row["printed"]) for row in graph.ask("meetings/expert-briefers").solutions]
    after = altered(graph, without=briefing).ask("meetings/expert-briefers").solutions
    assert "Haidi Willmot" in before
    assert [str(row["printed"]) for row in after] == [name for name in before if name != "Haidi Willmot"]


def test_a_fact_that_rests_on_a_testimony_is_answered_without_quotation(graph: KnowledgeGraph) -> None:
    unnamed = """
        participation:planted a r2p:Participation ; r2p:role role:speaker ; r2p:participantUnnamed true ;
            r2p:event meeting:global-network-2016 ; r2p:evidence testimony:planted .
    """
    rows = added(graph, unnamed, "meetings/participants")
    assert [(str(row["name"]), row["quotation"]) for row in rows] == [("not named", None)]
    assert [row["passage"] for row in rows] == [URIRef(f"{PREFIXES['testimony']}planted")]


@pytest.mark.parametrize(("event", "ways"), [("global-network-2016", ["discussed"]), ("elsewhere", [])])
def test_only_what_was_discussed_at_the_meeting_is_called_discussed(
    graph: KnowledgeGraph, event: str, ways: list[str]
) -> None:
    named = next(iter(graph.ask("meetings/situations-discussed", meeting=SEOUL).solutions))
    discussion = f"""
        discussion:planted a r2p:Discussion ; r2p:event meeting:{event} ; r2p:topic <{named["situation"]}> ;
            r2p:evidence <{named["passage"]}> .
    """
    rows = added(graph, discussion, "meetings/situations-discussed")
    assert [str(row["way"]) for row in rows] == ways


def test_a_theme_narrows_an_answer(graph: KnowledgeGraph) -> None:
    every = list(graph.ask("recommendations/by-addressee").solutions)
    themed = list(graph.ask("recommendations/by-addressee", theme="training of focal points").solutions)
    assert [row for row in every if row in themed] == themed
    assert 0 < len(themed) < len(every)


def test_without_a_theme_what_has_none_is_answered_too(graph: KnowledgeGraph) -> None:
    challenge = """
        challenge:planted a r2p:Challenge ; rdfs:label "Planted"@en ; r2p:evidence testimony:planted ;
            r2p:atEvent meeting:global-network-2016 .
    """
    rows = added(graph, challenge, "knowledge/challenges-and-answers")
    assert [str(row["title"]) for row in rows] == ["Planted"]


@pytest.mark.parametrize(
    "name", [name for name, question in QUESTIONS.items() if _may_lack_meeting(question)]
)
def test_without_a_meeting_no_meeting_is_left_out(graph: KnowledgeGraph, name: str) -> None:
    everywhere = list(graph.ask(name, meeting="").solutions)
    for meeting in MEETINGS:
        assert all(row in everywhere for row in graph.ask(name, meeting=meeting).solutions)
    assert sum(any(graph.ask(name, meeting=meeting).solutions) for meeting in MEETINGS) > 1
    assert len({tuple(row.items()) for row in everywhere}) == len(everywhere)


def test_a_chosen_meeting_keeps_the_others_out(graph: KnowledgeGraph) -> None:
    rows = graph.ask("meetings/situations-discussed", meeting="meeting:global-network-2022").solutions
    assert {str(row["name"]) for row in rows} == {"Myanmar", "Ukraine", "Venezuela"}


def test_only_the_arms_trade_treaty_is_to_be_ratified(graph: KnowledgeGraph) -> None:
    rows = list(graph.ask("instruments/urged", action="ratified").solutions)
    assert [(str(row["name"]), str(row["start"]), str(row["number"])) for row in rows] == [
        ("Arms Trade Treaty", "2015-06-23", "4")
    ]


TENURE = """
    tenure:planted a r2p:Tenure ; r2p:post post:un-special-adviser-r2p ; {holder} ;
        {bounds} ; r2p:evidence testimony:planted .
    person:planted a r2p:Person ; rdfs:label "Somebody"@en .
"""
DURING = 'r2p:startLatest "2016-01-01"^^xsd:date ; r2p:endEarliest "2016-12-31"^^xsd:date'

NOT_KNOWN = "not known on that day; last recorded: Jennifer Welsh, in 2015"
POSSIBLY = 'r2p:startEarliest "2016-01-01"^^xsd:date ; r2p:endLatest "2016-12-31"^^xsd:date'


@pytest.mark.parametrize(
    ("holder", "bounds", "name"),
    [
        ("r2p:holder person:planted", DURING, "Somebody"),
        ("r2p:holderUnnamed true", DURING, "not named"),
        ("r2p:holder person:planted", POSSIBLY, NOT_KNOWN),
    ],
)
def test_an_office_is_held_at_a_meeting_only_where_that_is_certain(
    graph: KnowledgeGraph, holder: str, bounds: str, name: str
) -> None:
    more = altered(graph, planted=TENURE.format(holder=holder, bounds=bounds))
    rows = {str(row["start"]): row for row in more.ask("offices/held-at-meetings").solutions}
    assert str(rows["2016-06-20"]["name"]) == name
    assert (rows["2016-06-20"]["passage"] is None) == (name == NOT_KNOWN)
    assert (rows["2016-06-20"]["last_before"] is None) == (name != NOT_KNOWN)


def test_two_holders_of_one_office_at_a_meeting_are_both_told(graph: KnowledgeGraph) -> None:
    during = DURING.replace("2016", "2015")
    more = altered(graph, planted=TENURE.format(holder="r2p:holder person:planted", bounds=during))
    rows = [row for row in more.ask("offices/held-at-meetings").solutions if row["start"] == MADRID_DAY]
    assert [str(row["name"]) for row in rows] == ["Jennifer Welsh", "Somebody"]


ADVISER = "post:un-special-adviser-r2p"
WELSH = f"{PREFIXES['tenure']}2015-madrid-jennifer-welsh"
VACANT = """
    vacancy:planted a r2p:Vacancy ; r2p:post post:un-special-adviser-r2p ; r2p:evidence testimony:planted ;
        r2p:startLatest "2016-01-01"^^xsd:date ; r2p:endEarliest "2016-12-31"^^xsd:date .
"""
DIED = 'person:jennifer-welsh r2p:deathLatest "2016-06-19"^^xsd:date .'
BOTH = [("possible", "Ivan Šimonović"), ("possible", "Jennifer Welsh")]


@pytest.mark.parametrize(
    ("without", "planted", "told"),
    [
        ("", "", BOTH),
        ("", TENURE.format(holder="r2p:holder person:planted", bounds=DURING), [("certain", "Somebody")]),
        (
            "",
            TENURE.format(holder="r2p:holderUnnamed true", bounds=DURING),
            [("certain", "not named"), *BOTH],
        ),
        (
            "",
            TENURE.format(holder="r2p:holderUnnamed true", bounds=POSSIBLY),
            [("possible", "not named"), *BOTH],
        ),
        (
            "",
            TENURE.format(holder="r2p:holder person:george-okoth-obbo", bounds=DURING),
            [("certain", "George Okoth-Obbo")],
        ),
        ("", VACANT, [("not", "vacant")]),
        ("", DIED, BOTH[:1]),
        (WELSH, "", BOTH[1:]),  # announced in 2013, and another is attested in 2017
    ],
)
def test_one_fact_changes_who_held_an_office_on_a_day(
    graph: KnowledgeGraph, without: str, planted: str, told: list[tuple[str, str]]
) -> None:
    changed = altered(graph, without=without, planted=planted)
    rows = changed.ask("offices/holders-on", post=ADVISER, on="2016-06-20").solutions
    assert [(str(row["answer"]), str(row["name"])) for row in rows] == told


MADRID_DAY = Literal("2015-06-23", datatype=XSD.date)
SPOKE = """
    participation:planted a r2p:Participation ; r2p:event meeting:global-network-2016 ; r2p:role role:{role} ;
        r2p:participant {participant} ; {through} r2p:evidence testimony:planted .
    person:planted a r2p:Person ; rdfs:label "Somebody"@en .
    affiliation:planted a r2p:Affiliation ; org:member person:planted ; org:organization {organisation} ;
        r2p:evidence testimony:planted .
"""
CLUB, THROUGH = "organization:club-de-madrid", "r2p:throughAffiliation affiliation:planted ;"


@pytest.mark.parametrize(
    ("role", "participant", "through", "meetings"),
    [
        ("expert-briefer", "person:planted", THROUGH, ["2015-06-23", "2016-06-20"]),
        ("speaker", CLUB, "", ["2015-06-23", "2016-06-20"]),
        ("attendee", "person:planted", THROUGH, []),
        ("in-association-with", CLUB, "", []),
        ("co-host", CLUB, "", []),
    ],
)
def test_who_only_hosts_or_attends_does_not_speak_for_an_organisation(
    graph: KnowledgeGraph, role: str, participant: str, through: str, meetings: list[str]
) -> None:
    planted = SPOKE.format(role=role, participant=participant, through=through, organisation=CLUB)
    rows = added(graph, planted, "organisations/at-several-meetings")
    assert [str(row["start"]) for row in rows if str(row["name"]) == "Club de Madrid"] == meetings


def test_a_former_official_does_not_speak_for_the_organisation(graph: KnowledgeGraph) -> None:
    ended = 'affiliation:planted r2p:endLatest "2016-06-20"^^xsd:date .'
    planted = SPOKE.format(role="speaker", participant="person:planted", through=THROUGH, organisation=CLUB)
    assert added(graph, planted + ended, "organisations/at-several-meetings") == []


def test_a_meeting_is_not_hosted_by_the_owner_of_its_venue(graph: KnowledgeGraph) -> None:
    rows = list(graph.ask("meetings/hosts", role="host").solutions)
    assert "Organization of American States" not in {str(row["by"]) for row in rows}


def test_who_asks_for_hosts_is_told_co_hosts_too_and_nobody_else(graph: KnowledgeGraph) -> None:
    rows = graph.ask("meetings/hosts", role="host").solutions
    assert {str(row["role"]) for row in rows} == {"host", "co-host"}


def test_how_many_came_to_a_meeting_is_not_the_size_of_the_network(graph: KnowledgeGraph) -> None:
    stated = {row["claim"] for row in graph.ask("quantities/stated", meeting="").solutions}
    sizes = {row["claim"] for row in graph.ask("quantities/network-size").solutions}
    assert sizes < stated
    assert URIRef(f"{PREFIXES['quantity']}2016-seoul-participating-countries") in stated - sizes


@pytest.mark.parametrize(("unit", "values"), [("members", ["61"]), ("years", [])])
def test_the_age_of_the_network_is_not_its_size(graph: KnowledgeGraph, unit: str, values: list[str]) -> None:
    claim = f"""
        quantity:planted a r2p:QuantityClaim ; rdfs:label "Planted"@en ; r2p:value 61 ; r2p:unit unit:{unit} ;
            r2p:comparator comparator:exact ; r2p:evidence testimony:planted ;
            r2p:quantityOf network:global-network-of-r2p-focal-points .
    """
    rows = added(graph, claim, "quantities/network-size")
    assert [str(row["value"]) for row in rows] == values


def test_a_recurrence_that_is_withdrawn_is_gone_and_the_others_stay(graph: KnowledgeGraph) -> None:
    withdrawn = f"{PREFIXES['restatement']}2016-seoul-inter-ministerial-since-2015"
    before = list(graph.ask("recommendations/recurring").solutions)
    after = list(altered(graph, without=withdrawn).ask("recommendations/recurring").solutions)
    assert [row for row in before if row not in after] == [
        row
        for row in before
        if str(row["later"]).endswith("2016-seoul-national-2")
        and str(row["earlier"]).endswith("2015-madrid-1")
    ]
    assert len(after) == len(before) - 1


def test_a_recurrence_has_words_of_both_sides_and_the_earlier_one_is_earlier(graph: KnowledgeGraph) -> None:
    for row in graph.ask("recommendations/recurring").solutions:
        assert row["earlier_quotation"]
        assert row["changed"]
        assert str(row["earlier_start"]) < str(row["later_start"])


def test_a_theme_of_either_side_narrows_the_recurrences(graph: KnowledgeGraph) -> None:
    every = list(graph.ask("recommendations/recurring").solutions)
    themed = list(graph.ask("recommendations/recurring", theme="regional meetings").solutions)
    assert [row for row in every if row in themed] == themed
    assert 0 < len(themed) < len(every)


MANUAL, DOHA = "instrument:manual-for-r2p-focal-points", "meeting:global-network-2017"
EXISTS = f"""
    {MANUAL} r2p:status status:existing ; r2p:evidence testimony:planted .
    testimony:planted r2p:testifiedOn "2018-01-01"^^xsd:date .
"""
DONE = """
    follow-up:planted a r2p:FollowUp ; r2p:followsUp {what} ; r2p:status status:reported-done ;
        r2p:evidence testimony:planted .
"""


@pytest.mark.parametrize(
    ("planted", "thing", "since"),
    [
        ("", MANUAL, ""),
        (EXISTS, MANUAL, "existing"),
        (DONE.format(what=MANUAL), MANUAL, "reported done"),
        (DONE.format(what="training:2016-seoul-new-focal-points"), MANUAL, ""),
    ],
)
def test_what_came_of_a_plan_stands_beside_it(
    graph: KnowledgeGraph, planted: str, thing: str, since: str
) -> None:
    rows = [
        row
        for row in restricted(
            altered(graph, planted=planted).ask("commitments/open-plans").solutions,
            ["thing", "since", "since_passage"],
        )
        if row["thing"] == thing
    ]
    assert rows == [{"thing": thing, "since": since, "since_passage": "testimony:planted" if since else ""}]


def test_a_table_says_what_came_of_a_planned_meeting(graph: KnowledgeGraph) -> None:
    rows = restricted(graph.ask("commitments/open-plans").solutions, ["thing", "since", "since_passage"])
    assert {"thing": DOHA, "since": "held", "since_passage": "row:meetings.7"} in rows


def test_the_secretariat_proposed_in_2012_is_known_to_exist(graph: KnowledgeGraph) -> None:
    rows = graph.ask("commitments/open-plans", meeting="meeting:preparatory-workshop-2012").solutions
    assert [str(row["since"]) for row in rows if "secretariat" in str(row["thing"])] == ["reported done"]


SPARE = """
# ?_value in a comment
SELECT ?_valued ("?_value" AS ?a) ('?_value' AS ?b) (\'\'\'?_value "?_value" \'\'\' AS ?c)
WHERE { <urn:?_value> $_value ?_value ; <urn:p> "a \\" ?_value" . # ?_value
  ?__value a <urn:c#?_value> , role:_value }
"""


def test_bind_leaves_strings_comments_iris_and_other_names_alone() -> None:
    bound = queries.bind(SPARE, {"value": NAME})
    assert bound == SPARE.replace("$_value ?_value ;", "<urn:name> <urn:name> ;")


def test_bind_leaves_a_parameter_without_value_a_variable() -> None:
    assert queries.bind("SELECT * { ?_a ?_b ?c }", {"a": NAME}) == "SELECT * { <urn:name> ?_b ?c }"


def test_bind_keeps_datatypes_and_languages() -> None:
    day, word = Literal("2016-06-20", datatype=XSD.date), Literal("mot", lang="fr")
    assert queries.bind("?_day ?_word", {"day": day, "word": word}) == f'"2016-06-20"^^<{XSD.date}> "mot"@fr'


NAME = URIRef("urn:name")
TEMPLATE = 'SELECT ?value ?other WHERE { VALUES ?value { ?_value } BIND("?_value" AS ?other) } # ?_value'
FRAGMENTS = [
    *['"', "'", '"""', "\\", "\\n", "\n", "\r", "\x00", "#", "<", ">", "{", "}", "?_value", "\u00e9"],
    *["} ; DROP ALL", "> . ?s ?p ?o . <urn:x", "@en", "^^<urn:d>", " UNION ", "> } #"],
]
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=8).map("".join)


@given(HOSTILE)
def test_any_text_stays_one_string(text: str) -> None:
    kept = ox.Literal(unicodedata.normalize("NFC", text))
    assert values(queries.bind(TEMPLATE, {"value": Literal(text)})) == [(kept, ox.Literal("?_value"))]


@given(HOSTILE)
def test_any_iri_stays_one_iri_or_is_refused(text: str) -> None:
    iri = URIRef(f"urn:x:{text}")
    try:
        bound = queries.bind(TEMPLATE, {"value": iri})
    except BadArgument:
        return
    assert shape(bound, iri) == shape(queries.bind(TEMPLATE, {"value": NAME}), NAME)


@given(HOSTILE)
def test_any_datatype_stays_one_iri_or_is_refused(text: str) -> None:
    term = Literal("a", datatype=URIRef(f"urn:x:{text}"), normalize=False)
    try:
        bound = queries.bind(TEMPLATE, {"value": term})
    except BadArgument:
        return
    tame = Literal("a", datatype=NAME)
    assert shape(bound, term) == shape(queries.bind(TEMPLATE, {"value": tame}), tame)


EMPTY = ox.Store()
TERMS = st.one_of(
    HOSTILE.map(Literal),
    HOSTILE.map(lambda text: URIRef(f"urn:x:{text}")),
    HOSTILE.map(lambda text: Literal("a", datatype=URIRef(f"urn:x:{text}"), normalize=False)),
    HOSTILE.map(lambda text: Literal(text, lang="en")),
)


@given(st.sampled_from([q for q in QUESTIONS.values() if q.parameters]), TERMS)
@settings(max_examples=10_000, deadline=None, print_blob=False)
def test_no_value_changes_anything_else_in_any_question(question: Question, term: Identifier) -> None:
    names = [parameter.name for parameter in question.parameters]
    try:
        text = queries.written("any", term)
        hostile = queries.bind(question.text, dict.fromkeys(names, term))
    except BadArgument:
        return
    # The value is one token to another reader of SPARQL, and all else is as it stands: so is the algebra.
    assert one_term(text)
    assert hostile == queries.bind(question.text, dict.fromkeys(names, NAME)).replace(f"<{NAME}>", text)
    found = EMPTY.query(hostile, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(question.returns)


@each_question
def test_the_worst_value_leaves_the_rest_of_a_question_as_it_was(question: Question) -> None:
    names = [parameter.name for parameter in question.parameters]
    worst, tame = Literal("".join(FRAGMENTS)), Literal("tame")
    bound = [queries.bind(question.text, dict.fromkeys(names, value)) for value in (worst, tame)]
    trees = [repr(parseQuery(queries.with_prefixes(query))) for query in bound]
    assert trees[0].replace(repr(worst), "TERM") == trees[1].replace(repr(tame), "TERM")


def one_term(text: str) -> bool:
    found = EMPTY.query(f"SELECT ?x {{ VALUES ?x {{ {text} }} }}")
    return isinstance(found, ox.QuerySolutions) and len(list(found)) == 1


def values(query: str) -> list[tuple[object, object]]:
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [(solution["value"], solution["other"]) for solution in found]


def shape(query: str, term: Identifier) -> str:
    """What rdflib's parser makes of a query, with the term taken out."""
    return repr(translateQuery(parseQuery(query)).algebra).replace(repr(term), "TERM")


def test_a_value_that_sparql_cannot_write_names_the_parameter() -> None:
    with pytest.raises(BadArgument, match="parameter 'state'"):
        queries.bind("SELECT * { ?_state ?p ?o }", {"state": URIRef("urn:x> . ?s ?p ?o . <urn:y")})


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("offices/holders-on", {"on": ""}, "'on' is missing; it takes a day as YYYY-MM-DD$"),
        ("offices/holders-on", {"on": "2016-02-30"}, "'on' takes a day as YYYY-MM-DD: .*out of range"),
        ("offices/holders-on", {"on": "20160620"}, "'on' takes a day .*'20160620' is no such day$"),
        ("offices/holders-on", {"day": "2016-06-20"}, "has no parameter 'day'; it takes: on, post$"),
        (
            "offices/holders-on",
            {"post": "zzz"},
            r"'post' takes a Post.*there are: Ambassador of Chile to Spain \(p",
        ),
        (
            "offices/holders-on",
            {"post": "state:kor"},
            "Republic of Korea, which is not of the kind.*there are: A",
        ),
        (
            "offices/held-at-meetings",
            {"post": ""},
            r"'post' is missing.*there are: Amb.* \(post:.* and 23 more$",
        ),
        ("offices/held-at-meetings", {"post": "Special Adviser"}, "'post' takes .*did you mean: .*Genocide"),
        (
            "instruments/urged",
            {"action": "zzz"},
            r"scheme “action-kind”.*there are: acceded \(action-kind:acceded",
        ),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_takes(
    graph: KnowledgeGraph, name: str, arguments: dict[str, str], told: str
) -> None:
    with pytest.raises(BadArgument, match=told):
        graph.ask(name, **arguments)


def test_an_ambiguous_value_lists_its_candidates(graph: KnowledgeGraph) -> None:
    twin = (
        'post:twin a r2p:MandatePost ; rdfs:label "Director of CRIES"@en ; r2p:evidence testimony:planted .'
    )
    with pytest.raises(BadArgument, match=r"'post' takes .*2 things: .*post:director-cries.*post:twin"):
        altered(graph, planted=twin).ask("offices/holders-on", post="Director of CRIES")


def test_a_parameter_that_yaml_reads_as_a_truth_value_is_named(tmp_path: Path) -> None:
    header = (
        "#+ summary: s?\n#+ description: d\n#+ parameters: {on: {kind: date}}\n#+ returns: {}\n#+ tags: []\n"
    )
    (tmp_path / "p" / "s").mkdir(parents=True)
    (tmp_path / "p" / "s" / "q.rq").write_text(header + "SELECT * { ?_on ?p ?o }\n", encoding="utf-8")
    with pytest.raises(
        SourceError, match="the name True in its header is no text; put it in quotation marks"
    ):
        queries.read(tmp_path)
