"""The pages on the record that comes with the program: what a person who knows R2P finds, and how."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from rdflib import URIRef
from werkzeug.test import TestResponse

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.names import folded
from r2pgraph.store import Solutions
from r2pgraph.vocab import BASE, DCTERMS, OA, ORG
from r2pgraph.wording import day
from webui import create_app, kinds, plots, reader, shell
from webui.figures import FIGURES

ADVISER = "/doc/post/un-special-adviser-r2p"
PATHS = "/connect?a=Qatar&b=Kigali+Principles+on+the+Protection+of+Civilians"
KINDS = [
    *("/", "/browse", "/questions", "/about", "/api", "/ontology", "/asof"),
    "/asof?on=2016-06-20&with=2022-09-15",
    *("/search?q=training", "/search?q=nothing+at+all+xqz", "/connect", PATHS),
    *("/source/2012-workshop", "/source/2015-madrid", "/source/2016-seoul", "/source/2022-washington"),
    *("/doc/state/qat", "/doc/organization/united-nations", "/doc/instrument/rome-statute", ADVISER),
    *("/doc/instrument/convention-on-the-rights-of-the-child", "/doc/meeting/global-network-2016"),
    *("/doc/person/jennifer-welsh", "/doc/situation/myanmar", "/doc/document/2016-seoul", "/doc/row"),
    *("/doc/network/global-network-of-r2p-focal-points", "/doc/organization/united-nations?group=1"),
    *("/doc/dataset/treaty-status", "/doc/dataset/treaty-status?group=1", "/concept/action-kind/ratified"),
]  # fmt: skip
PAYLOADS = Path(__file__).parent.parent.parent / "shared" / "payloads"


@pytest.fixture(scope="module")
def app(graph: KnowledgeGraph) -> Flask:
    return create_app(graph)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def html(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.text


def links(page: str) -> list[tuple[str, str]]:
    """The links of a page: address and words."""
    found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [(unescape(href), unescape(re.sub(r"<[^>]+>", "", words)).strip()) for href, words in found]


def text(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return plain(main)


def plain(part: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


# The day of reading


def test_the_day_stays_in_every_link_of_ours(client: FlaskClient) -> None:
    for address in ("/?on=2016-06-20", "/doc/state/qat?on=2016-06-20", "/search?q=training&on=2016-06-20"):
        for href, words in links(html(client, address)):
            ours = href.startswith("/") and not href.startswith("/static/")
            assert not ours or "on=2016-06-20" in href or words == "×", (address, href)


def test_the_day_can_be_taken_away(client: FlaskClient) -> None:
    away = next(
        href for href, words in links(html(client, "/search?q=training&on=2016-06-20")) if words == "×"
    )
    assert away == "/search?q=training"


def test_the_day_stays_in_forms(client: FlaskClient) -> None:
    page = html(client, "/connect?on=2016-06-20")
    assert (
        page.count('name="on" value="2016-06-20"') + page.count('name="on" type="date" value="2016-06-20"')
        == 3
    )


@pytest.mark.parametrize(
    "text", ["tomorrow", "2016-13-01", "20160620", "2016-6-1", "9" * 5000, "2016-06-20'"]
)
def test_a_wrong_day_gets_one_sentence(client: FlaskClient, text: str) -> None:
    response = client.get("/doc/state/qat", query_string={"on": text})
    assert response.status_code == 400
    assert "is no day; write a day as in 2016-06-20" in response.text


def test_a_question_with_a_day_of_its_own_takes_the_day_of_reading(client: FlaskClient) -> None:
    assert 'value="2015-06-24"' in html(client, "/ask/offices/holders-on?on=2015-06-24")
    assert html(client, "/ask/meetings/hosts?on=2015-06-24")


def test_the_ledger_as_of_a_day_has_what_was_recommended_by_then(client: FlaskClient) -> None:
    early: Any = client.get("/recommendations.csv?on=2015-12-31").text.splitlines()
    late: Any = client.get("/recommendations.csv").text.splitlines()
    assert 1 < len(early) < len(late)


@pytest.mark.parametrize("place", [address for address, _ in shell.PLACES])
def test_every_place_of_the_menu_is_there_with_and_without_a_day(client: FlaskClient, place: str) -> None:
    assert client.get(place).status_code == 200
    assert client.get(f"{place}?on=2016-06-20").status_code == 200


# Search


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Okoth Obo", "George Okoth-Obbo"), ("Simonovich", "Ivan Šimonović"), ("Timor Leste", "Timor-Leste")],
)
def test_a_misspelt_name_is_found(client: FlaskClient, asked: str, found: str) -> None:
    page = client.get("/search", query_string={"q": asked})
    assert found in text(page.text)


@pytest.mark.parametrize(
    "odd", ["", " ", '"', "*", "NOT", "a OR", "\x00", "\u202e", "é" * 9000, "' --", "col:x", "(("]
)
def test_no_search_is_an_error(client: FlaskClient, odd: str) -> None:
    for form in ("", ".csv", ".json"):
        assert client.get(f"/search{form}", query_string={"q": odd}).status_code == 200
    assert client.get("/suggest", query_string={"q": odd}).status_code == 200


def test_facets_stand_before_the_hits_with_their_counts(client: FlaskClient) -> None:
    page = html(client, "/search?q=training")
    assert page.index('id="narrow"') < page.index('id="hits"')
    href, _ = next(one for one in links(page) if one[1].startswith("Recommendations") and "type=" in one[0])
    told = client.get(href.replace("/search?", "/search.json?")).json
    assert told is not None
    assert {hit["kind"] for hit in told["hits"]} == {"recommendation"}
    assert told["total"] == told["kinds"]["recommendation"]


def test_the_kinds_that_one_looks_for_stand_open_and_the_rest_is_folded(client: FlaskClient) -> None:
    narrow = html(client, "/search?q=r").partition('id="narrow"')[2].partition('id="hits"')[0]
    first, _, rest = narrow.partition("<summary>Other kinds</summary>")
    assert len(links(first)) <= 20
    assert {"Recommendations", "States"} <= {words for _, words in links(first)}
    assert {"Statuses", "Comparators", "Passages"} <= {words for _, words in links(rest)}
    chosen = html(client, "/search?q=r&type=comparator").partition("<summary>Other kinds")[0]
    assert "Comparators ×" in plain(chosen)


def test_a_country_says_that_the_state_is_elsewhere(client: FlaskClient) -> None:
    page = html(client, "/doc/country/qat")
    way, words = next(one for one in links(page.partition("as a place")[2]))
    assert (way, words) == ("/doc/state/qat", "Qatar")
    assert "as a place" not in text(html(client, "/doc/state/qat"))


def test_where_nothing_fits_the_way_out_is_shown(client: FlaskClient) -> None:
    page = html(client, "/search?q=training&type=state")
    assert ("/search?q=training", "Without the choice of kind") in links(page)
    assert "browse all kinds of things" in text(html(client, "/search?q=qqxxzz"))


def test_a_hit_is_marked_and_told_in_one_sentence(client: FlaskClient) -> None:
    page = html(client, "/search?q=Jennifer+Welsh&type=person")
    assert "<mark>Jennifer</mark>" in page
    assert "Person" in text(page) or "attested" in text(page)


# Connections


def test_each_step_of_a_path_is_a_sentence_with_its_quotations(client: FlaskClient) -> None:
    page = html(client, "/connect?a=Jennifer+Welsh&b=Ivan+%C5%A0imonovi%C4%87")
    steps = re.findall(r"<li><bdi>(.*?)</bdi>(.*?)</li>", page)
    assert steps
    assert all(sentence.endswith(".") for sentence, _ in steps)
    notes = {number for _, rest in steps for number in re.findall(r"#source-(\d+)", rest)}
    assert notes
    assert all(f'id="source-{number}"' in page for number in notes)


def test_no_path_is_an_answer(client: FlaskClient) -> None:
    page = html(client, "/connect?a=Jennifer+Welsh&b=Ivan+%C5%A0imonovi%C4%87&max=1")
    assert "No path within 1 steps" in text(page)
    assert "The nearest link is longer" in text(page)


def test_what_is_barred_is_on_no_path(client: FlaskClient) -> None:
    asked = {
        "a": "Qatar",
        "b": "Kigali Principles on the Protection of Civilians",
        "not": ["post", "meeting"],
    }
    told = client.get("/connect.json", query_string=asked).json
    assert told is not None
    through = [step["to"]["iri"] for path in told["paths"] for step in path[:-1]]
    assert not [iri for iri in through if "/post/" in iri or "/meeting/" in iri]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"a": "Qatar", "b": "Nowhere at all"}, 404),
        ({"a": "Qatar", "b": "Qatar"}, 400),
        ({"a": "Qatar", "b": "Spain", "max": "9"}, 400),
        ({"a": "Qatar", "b": "Spain", "max": "x'"}, 400),
        ({"a": "http://a/> . ?s ?p ?o", "b": "Spain"}, 404),
    ],
)
def test_an_ill_put_connection_gets_a_sentence(
    client: FlaskClient, query: dict[str, str], status: int
) -> None:
    assert client.get("/connect", query_string=query).status_code == status
    assert client.get("/connect.json", query_string=query).status_code == status


# Days


def test_the_roster_gives_the_answer_of_the_day(client: FlaskClient) -> None:
    told: Any = client.get("/asof.json?on=2015-06-24").json
    adviser = next(one for one in told if one["post"]["iri"].endswith("/un-special-adviser-r2p"))
    assert (adviser["answer"], adviser["holders"][0]["answer"]) in {
        ("certain", one["answer"]) for one in adviser["holders"]
    }
    assert "Jennifer Welsh held it" in adviser["sentence"]


def test_the_days_before_and_after_are_those_of_meetings(client: FlaskClient) -> None:
    found = [words for _, words in links(html(client, "/asof?on=2016-06-20"))]
    assert any(words.startswith("←") for words in found)
    assert any(words.endswith("→") for words in found)


def test_the_difference_of_two_days_names_who_held_a_post_on_each(client: FlaskClient) -> None:
    page = text(html(client, "/asof?on=2015-06-24&with=2022-09-15"))
    assert "24 June 2015: Jennifer Welsh held it: a source attests it." in page
    assert "15 September 2022: George Okoth-Obbo held it: a source attests it." in page


# Things


def test_what_is_known_of_a_state_stands_year_by_year(client: FlaskClient) -> None:
    page = text(html(client, "/doc/state/qat"))
    assert (
        page.index("Over the years")
        < page.index("20 June 2016 A person who is not named")
        < page.index("15 September 2022 Mutlaq Al-Qahtani spoke")
    )


def years(client: FlaskClient, address: str) -> str:
    page = html(client, address)
    start = page.index('id="years"')
    return page[start : page.index("</section>", start)]


def test_what_tables_tell_of_a_state_stands_among_its_years_with_its_source(client: FlaskClient) -> None:
    page = plain(years(client, "/doc/state/qat"))
    for line in (
        "2006 1 January 2006 Qatar is attested as a member of the United Nations Security Council from "
        "1 January 2006 until 31 December 2007. table: Seats in the Security Council",
        "29 April 2009 Qatar acceded to the Convention on the Elimination of All Forms of Discrimination "
        "against Women on 29 April 2009. table: Treaty actions",
        "2017 24 April 2017 Qatar hosted the seventh annual meeting of the Global Network of R2P Focal "
        "Points. table: Annual meetings of the network",
    ):
        assert line in page
    documented = page[page.index("20 June 2016 A person") :]
    assert documented[: documented.index("record")].endswith(
        "Summary of the sixth annual meeting, Seoul 2016 "
    )


def test_the_years_of_a_thing_of_each_kind_hold_every_dated_record_about_it(
    client: FlaskClient, graph: KnowledgeGraph
) -> None:
    for name in (
        *("state/qat", "state/esp", "post/focal-point-european-union", "organization/united-nations"),
        *("person/adama-dieng", "instrument/convention-on-the-rights-of-the-child"),
        *("meeting/global-network-2017", "situation/syria"),
    ):
        dated = graph.views.in_time(URIRef(f"{BASE}id/{name}"))
        told = {to for to, words in links(years(client, f"/doc/{name}")) if words == "record"}
        assert dated
        assert told == {f"/doc/{one.record.removeprefix(f'{BASE}id/')}" for one in dated}


def test_what_long_tables_tell_of_one_year_is_folded_and_what_documents_tell_is_not(
    client: FlaskClient,
) -> None:
    page = years(client, "/doc/organization/united-nations")
    folded = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert any("Membership of a body" in plain(one) for one in folded)
    assert not any("annual meeting" in plain(one) for one in folded)
    assert "<details>" not in years(client, "/doc/state/qat")


def test_who_hosted_a_meeting_is_told_with_its_day(client: FlaskClient) -> None:
    page = html(client, "/doc/state/qat")
    row = re.search(r"<tr><td[^>]*>[^/]*/doc/meeting/global-network-2017.*?</tr>", page, re.DOTALL)
    assert row
    assert "host 24 April 2017" in plain(row[0])


def test_a_state_without_a_focal_point_on_record_is_asked_after_not_denied(client: FlaskClient) -> None:
    question = "Has it appointed a focal point, and whom?"
    assert question in text(html(client, "/doc/state/est"))
    assert question not in text(html(client, "/doc/state/qat"))


def test_the_standing_of_states_changes_with_the_day(client: FlaskClient) -> None:
    def parties(address: str) -> int:
        rows = re.findall(r'<tr><th scope="row">.*?</th><td>(\d+)</td>', html(client, address))
        return sum(map(int, rows))

    early, late = (
        parties("/doc/instrument/rome-statute?on=2003-01-01"),
        parties("/doc/instrument/rome-statute"),
    )
    assert 0 < early < late <= 193


def test_the_timeline_has_a_table_that_says_the_same(client: FlaskClient, graph: KnowledgeGraph) -> None:
    page = html(client, ADVISER)
    spans = graph.views.tenures(URIRef(f"{BASE}id/post/un-special-adviser-r2p"))
    assert len(re.findall(r'aria-label="record \d+"', page)) == len(spans)
    assert any(span.start_by or span.end_by for span in spans)
    assert '<span class="by">inferred</span>' in page


def test_a_long_group_is_cut_and_its_own_page_has_the_rest(client: FlaskClient) -> None:
    page = html(client, "/doc/organization/united-nations")
    more = [(href, words) for href, words in links(page) if words.startswith("All ")]
    assert more
    whole = html(client, more[0][0])
    assert len(re.findall(">record</a>", whole)) > 25
    assert client.get("/doc/organization/united-nations?group=99").status_code == 400


def test_the_words_of_the_descriptions_are_those_of_the_ontology(graph: KnowledgeGraph) -> None:
    labels = {term.label for term in graph.views.vocabulary()} | {graph.names.label(ORG.member)}
    labels |= {
        graph.names.label(one) for one in (ORG.organization, DCTERMS.isPartOf, OA.hasSource, DCTERMS.subject)
    }
    terms = {term.iri.rpartition("#")[2] for term in graph.views.vocabulary()} | {"publisher"}
    for kind in kinds.KINDS.values():
        assert set(kind.first) <= labels
        assert {word for word in kind.asked if word not in labels} <= terms
        assert set(kind.figures) <= set(FIGURES)
    assert {word for key in kinds.HEADINGS for word in key} <= labels


# The reader


def test_overlapping_quotations_are_split_and_the_words_stay_whole(sample: KnowledgeGraph) -> None:
    quoted = [reader.Quoted("a", 0, 9, "The third", ()), reader.Quoted("b", 4, 14, "third meet", ())]
    pieces, _ = reader._marked(sample, "The third meeting was held.", (0, 27), quoted)
    assert [(piece.text, piece.marks) for piece in pieces] == [
        ("The ", (1,)),
        ("third", (1, 2)),
        (" meet", (2,)),
        ("ing was held.", ()),
    ]


def test_the_reader_shows_the_whole_text_where_a_library_has_it(sample: KnowledgeGraph) -> None:
    page = create_app(sample).test_client().get("/source/2001-harbour").text
    assert "Only the quoted passages are here" not in page
    assert "paragraphs carry no fact" in page


def test_without_a_library_the_reader_has_the_quotations_and_says_what_is_missing(
    client: FlaskClient,
) -> None:
    page = html(client, "/source/2016-seoul")
    assert "the rest of the text is held by its publisher" in page
    assert "characters not shown" in page


def test_a_long_document_begins_with_where_to_read(client: FlaskClient) -> None:
    page = html(client, "/source/2016-seoul")
    before, _, reading = page.partition('<div class="reader">')
    ways = [href for href, words in links(before) if words.startswith("Paragraph ")]
    assert 3 < len(ways) <= reader.PARTS
    assert all(f'id="{way.removeprefix("#")}"' in reading for way in ways)


def test_the_reader_leads_both_ways(client: FlaskClient) -> None:
    page = html(client, "/source/2016-seoul")
    for mark in re.findall(r'href="#((?:at|f)-[\w-]+)"', page):
        assert f'id="{mark}"' in page


def test_every_quotation_leads_to_its_place_in_the_document(client: FlaskClient) -> None:
    page = html(client, "/doc/person/jennifer-welsh")
    ways = [href for href, words in links(page) if words == "in its place"]
    assert ways
    for way in ways:
        address, _, mark = way.partition("#")
        assert f'id="{mark}"' in html(client, address)


# For programs


def test_the_description_of_the_interface_is_valid(client: FlaskClient) -> None:
    described: Any = client.get("/openapi.json").json
    validate(described)
    assert described["openapi"].startswith("3.1")


def test_each_address_of_the_description_answers_as_described(
    client: FlaskClient, graph: KnowledgeGraph
) -> None:
    described: Any = client.get("/openapi.json").json
    given = {"/search.json": "q=gender", "/suggest": "q=gen", "/connect.json": "a=Qatar&b=Timor-Leste"}
    for path in described["paths"]:
        response = client.get(f"{path}?{given.get(path, '')}")
        assert response.status_code == 200, path
        assert response.json is not None, path
    assert len([path for path in described["paths"] if path.startswith("/ask/")]) == len(graph.questions)


def test_every_term_of_the_ontology_has_its_place_and_its_file(client: FlaskClient) -> None:
    page = html(client, "/ontology")
    for anchor in ("Post", "holder", "Recommendation", "evidence"):
        assert f'id="{anchor}"' in page
    assert "skos:definition" in client.get("/ontology.ttl").text
    assert json.loads(client.get("/ontology.jsonld").text)


def test_the_map_for_crawlers_names_pages_that_are_there(client: FlaskClient) -> None:
    found = re.findall(r"<loc>http://localhost(.*?)</loc>", client.get("/sitemap.xml").text)
    assert len(found) == len(set(found)) > 500
    for address in found[:: len(found) // 20]:
        assert client.get(unescape(address)).status_code == 200, address


# Weight


@pytest.mark.parametrize("address", KINDS)
def test_a_page_is_lighter_than_100_kilobytes(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code in (200, 404), address
    assert len(response.data) < 100_000


def test_compression_changes_no_byte_and_has_a_validator_of_its_own(client: FlaskClient) -> None:
    plain, packed = client.get("/about"), client.get("/about", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    asked = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get("/about", headers=asked).status_code == 304
    refused = client.get("/about", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_the_records_over_the_years_are_those_of_the_query_behind_them(
    client: FlaskClient, graph: KnowledgeGraph
) -> None:
    for name in (
        "state/qat",
        "organization/united-nations",
        "situation/myanmar",
        "post/un-special-adviser-r2p",
    ):
        query = re.findall(r'href="(/sparql\?query=[^"]*)"', html(client, f"/doc/{name}"))[0]
        text = dict(parse_qsl(urlsplit(query).query))["query"]
        rows = graph.sparql(text)
        assert isinstance(rows, Solutions)
        found = [(str(day), str(record), str(told) == "true") for record, day, told in rows.rows]
        told = graph.views.in_time(URIRef(f"{BASE}id/{name}"))
        assert found == [(one.day, one.record, one.told) for one in told]


def test_a_state_that_two_sources_tell_as_host_stands_once(client: FlaskClient) -> None:
    page = html(client, "/doc/meeting/global-network-2016")
    programme = page[page.index('id="programme"') : page.index('id="facts"')]
    assert programme.count(">Timor-Leste<") == 1
    assert "record 2, Timor-Leste, co-host" in programme


def test_home_counts_the_annual_meetings_of_the_network_alone(
    client: FlaskClient, graph: KnowledgeGraph
) -> None:
    numbered = len(graph.ask("meetings/annual-meetings").solutions)
    assert f"{numbered} are on record as held, 3 of them with a document" in text(html(client, "/"))


@pytest.mark.parametrize(
    "address",
    [
        "/doc/instrument.csv",
        "/doc/organization/united-nations.csv",
        "/doc/organization/united-nations.csv?group=2",
        "/concept/theme.csv",
    ],
)
def test_every_list_of_a_thing_can_be_taken_away(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    rows = list(csv.reader(io.StringIO(response.text)))
    assert response.mimetype == "text/csv"
    page = client.get(address.replace(".csv", "")).text
    assert f'href="{address}"' in page
    assert {len(row) for row in rows} == {len(rows[0])}
    counts = [
        int(n.replace(",", "")) for n in re.findall(r'(?:<p>|"count">)([\d,]+)(?= record|</span></h3>)', page)
    ]
    named = re.findall(r"<p>([\d,]+) instruments with a name", page)
    assert len(rows) - 1 == sum(counts or [int(named[0])])


def test_a_file_is_named_after_its_thing_and_its_group(client: FlaskClient) -> None:
    page = html(client, ADVISER)
    way = next(href for href, _ in links(page) if ".csv?group=" in href)
    named = client.get(way).headers["Content-Disposition"]
    assert named == 'attachment; filename="un-special-adviser-r2p-attested-holders.csv"'


def test_a_group_that_is_not_there_is_told(client: FlaskClient) -> None:
    for number in ("99", "9" * 6000):
        assert client.get(f"/doc/state/qat.csv?group={number}").status_code in (200, 400)
    assert "his page has no group 99" in html(client, "/doc/state/qat?group=99", 400)


@pytest.mark.parametrize(("accept", "to"), [("text/html", "/ontology"), ("text/turtle", "/ontology.ttl")])
@pytest.mark.parametrize("address", ["/ont", "/ont/agents", "/ont/0.1.0"])
def test_the_address_of_the_ontology_leads_to_its_terms(
    client: FlaskClient, address: str, accept: str, to: str
) -> None:
    response = client.get(address, headers={"Accept": accept})
    assert (response.status_code, response.location) == (303, to)


def test_a_kind_leads_to_what_the_word_means(client: FlaskClient) -> None:
    assert '<a href="/ontology#State">state</a>' in html(client, "/doc/state/qat")
    assert 'id="State"' in html(client, "/ontology")


def test_a_foreign_name_says_its_language(client: FlaskClient) -> None:
    name = "Organisation internationale de la Francophonie"
    address = "/doc/organization/organisation-internationale-de-la-francophonie"
    assert f'<h1><bdi lang="fr">{name}</bdi>' in html(client, address)
    assert f'<a href="{address}"><bdi lang="fr">{name}</bdi></a>' in html(client, "/doc/state/gha")
    assert "lang=" not in html(client, "/doc/person/jennifer-welsh").partition("<main")[2]


def test_the_terms_to_choose_from_stand_under_browse(client: FlaskClient) -> None:
    assert '<a href="/browse#terms">' in html(client, "/ontology")
    browse = html(client, "/browse")
    assert 'id="terms"' in browse
    assert '<a href="/concept/theme">' in browse


@pytest.mark.parametrize("kind", sorted(kinds.KINDS.keys() - {"mission"}))  # none is recorded
def test_what_a_page_of_each_kind_leads_to_is_there(
    client: FlaskClient, graph: KnowledgeGraph, kind: str
) -> None:
    space = f"{BASE}id/{kind}/"
    named = [iri.removeprefix(space) for iri in graph.names.labels if iri.startswith(space)]
    own = f"/doc/{kind}/{min(named)}"
    page = html(client, own)
    for address in {
        href for href, _ in links(page) if re.match(r"/(ask|sparql|source|brief)\b|.*[.]csv", href)
    }:
        assert client.get(address).status_code == 200, address
    alike = page.partition('id="alike"')[2].partition("</section>")[0]
    assert f'href="{own}"' not in alike


def test_the_queries_and_files_behind_a_page_of_each_class_answer(
    client: FlaskClient, graph: KnowledgeGraph
) -> None:
    classes = (term.iri.rpartition("#")[2] for term in graph.views.vocabulary())
    firsts = (min(found, default="") for found in map(graph.instances, classes))
    pages = {one.removeprefix(f"{BASE}id") for one in firsts}
    pages = {f"/doc{one}" for one in pages if re.fullmatch(r"/[a-z-]+/[^/]+", one)}
    assert len(pages) > 40
    ways = {href for page in pages for href, _ in links(html(client, page))}
    behind = sorted(way for way in ways if re.match(r"/(ask|sparql|source|brief)\b|/doc/.*[.]\w+(\?|$)", way))
    assert [way for way in behind if client.get(way).status_code != 200] == []


def test_a_session_is_told_as_one_and_leads_to_the_answer_of_its_meeting(client: FlaskClient) -> None:
    page = html(client, "/doc/session/2022-washington-gender")
    assert "This session" in text(page)
    assert "The meeting as a whole" not in text(page)


def test_what_a_page_shows_is_told_in_words_of_the_field(client: FlaskClient) -> None:
    page = text(html(client, ADVISER))
    assert "Post of United Nations." in page
    assert "Mandate post" not in page
    assert "In office by" in page
    assert "at the latest" not in page
    assert "Government of" in text(html(client, "/doc/state/qat"))
    country = text(html(client, "/doc/country/qat"))
    assert "Rank" not in country
    assert "normal" not in country


def test_a_passage_tells_its_place_in_the_text_and_leads_there(client: FlaskClient) -> None:
    page = html(client, "/doc/passage/2022-washington.10959-10972")
    assert "Characters 10,959–10,972 of the text" in text(page)
    way = next(href for href, words in links(page) if words == "Read it in its place")
    document, _, mark = way.partition("#")
    assert f'id="{mark}"' in html(client, document)
    assert "Attributed views resting on these words" in text(page)
    assert "characters" not in text(html(client, ADVISER))


def test_files_give_the_titles_of_the_sources_beside_their_codes(client: FlaskClient) -> None:
    for address, column in (("/doc/state/qat.csv", "sources"), ("/asof.csv?on=2016-06-20", "sources")):
        rows = list(csv.DictReader(io.StringIO(client.get(address).get_data().decode("utf-8-sig"))))
        assert any("Summary of the sixth annual meeting, Seoul 2016" in row[column] for row in rows), address


def test_what_tells_the_order_of_a_session_is_cited_with_its_order(client: FlaskClient) -> None:
    page = html(client, "/doc/session/2022-washington-gender")
    own, order = (
        page.partition(start)[2].partition(end)[0]
        for start, end in (("<h1", "</h1>"), ("Order</dt>", "</dd>"))
    )
    cited = [
        plain(page.partition(f'id="source-{n}"')[2].partition("</blockquote>")[0].partition(">")[2])
        for n in re.findall(r'href="#source-(\d+)"', own)
    ]
    assert "GENDERING R2P" in cited
    assert "OPENING CEREMONY" not in cited
    assert len(re.findall(r'href="#source-', order)) == 5


def test_the_states_stand_in_the_order_of_their_names(client: FlaskClient) -> None:
    region = html(client, "/").partition("African Group")[2].partition("</details>")[0]
    named = [words for href, words in links(region) if href.startswith("/doc/state/")]
    assert named == sorted(named, key=folded)
    assert len(named) > 50


def test_bounds_that_cross_are_told_as_the_span_in_which_it_was_so(client: FlaskClient) -> None:
    page = text(html(client, "/doc/organization/african-union"))
    assert "at some time in 2014" in page
    assert "Lasted at least until 1 January 2014" not in page


def test_a_sentence_over_two_pages_of_a_document_is_one_paragraph() -> None:
    text = "A plan to hold a\n\nmeeting of all.\n\nAnother thing."
    assert [text[start:end] for start, end in reader.paragraphs(text)] == [
        "A plan to hold a\n\nmeeting of all.",
        "Another thing.",
    ]


def test_every_possible_holder_has_what_it_rests_on_among_the_first(client: FlaskClient) -> None:
    page = html(client, "/asof?on=2019-06-01")
    row = next(row for row in page.split("<tr>") if ADVISER in row)
    assert "special-advisers.karen-smith" in row
    assert "special-advisers.ivan" in row


def test_a_day_chosen_at_home_leads_to_who_held_what(client: FlaskClient) -> None:
    assert '<form class="day" action="/asof"' in html(client, "/")


# A newcomer: each way begins at home, and every click is a link that stands on the page before


def walk(client: FlaskClient, *clicks: str) -> tuple[str, TestResponse]:
    """Click on links by their words, or `type` words into the box of home; the last page and its answer."""
    assert len(clicks) <= 4
    address, response = "/", client.get("/")
    for click in clicks:
        if click.startswith("type "):
            assert 'action="/search"' in response.text
            address = f"/search?q={click.removeprefix('type ')}"
        else:
            found = [href for href, words in links(response.text) if re.fullmatch(click, words)]
            assert found, f"no link '{click}' on {address}"
            address = found[0]
        response = client.get(address, follow_redirects=True)
        assert response.status_code == 200, address
    return address, response


def test_a_newcomer_finds_who_spoke_on_gender_in_2022_and_from_which_body(client: FlaskClient) -> None:
    _, page = walk(client, "type gender", "Panel on gendering R2P")
    assert "Programme" in text(page.text)
    assert "panellist" in text(page.text)


def test_a_newcomer_sees_what_is_known_of_qatar_over_the_years(client: FlaskClient) -> None:
    _, page = walk(client, "Qatar")
    assert "Over the years" in text(page.text)


def test_a_newcomer_sees_which_recommendations_recur_and_where(client: FlaskClient) -> None:
    _, page = walk(client, "Which recur, and where")
    assert "raining" in text(page.text)


def test_a_newcomer_sees_who_was_special_adviser_on_a_day_and_what_is_unknown(client: FlaskClient) -> None:
    adviser = "United Nations Special Adviser on the Responsibility to Protect"
    address, page = walk(client, "who held which post on a day", "23 June 2015", adviser)
    assert address == f"{ADVISER}?on=2015-06-23"
    assert f"On {day('2015-06-23')} Jennifer Welsh held it" in text(page.text)
    _, page = walk(client, "who held which post on a day", "15 March 2005|13 June 2018|12 June 2018", adviser)
    assert "Not known who held it; last attested before" in text(page.text) or "may have held it" in text(
        page.text
    )


def test_a_newcomer_reads_the_sentence_on_which_a_fact_rests(client: FlaskClient) -> None:
    _, page = walk(
        client,
        "Qatar",
        "Summary of the sixth annual meeting, Seoul 2016",
        "Read it with its quoted passages marked",
    )
    assert "passages are quoted" in text(page.text)


def test_a_newcomer_takes_a_list_away(client: FlaskClient) -> None:
    _, page = walk(client, "Which recur, and where", "CSV")
    assert page.mimetype == "text/csv"


# Hostile requests, as the shared payloads have them


@pytest.fixture(scope="module")
def payloads() -> Path:
    if not PAYLOADS.is_dir():
        pytest.skip("the hostile inputs are not here")
    return PAYLOADS


@pytest.mark.checkout
@pytest.mark.parametrize("name", ["h-traversal", "h-open-redirect"])
def test_no_path_leads_out(client: FlaskClient, payloads: Path, name: str) -> None:
    listed = json.loads((payloads / f"{name}.json").read_text(encoding="utf-8"))["paths"]
    for path in [*listed, "/%5cevil.example", "//evil.example"]:
        bare, _, query = path.partition("?")
        # As a server passes it on: nothing between the request and the page has made the path harmless.
        response = client.get("/", environ_overrides={"PATH_INFO": unquote(bare), "QUERY_STRING": query})
        assert response.status_code in (400, 404), path
        assert "root:" not in response.text
        assert "Location" not in response.headers
        assert not re.search(r'(href|action)="(//|/\\)', response.text), path


@pytest.mark.checkout
def test_no_accept_header_is_an_error(client: FlaskClient, payloads: Path) -> None:
    for accept in json.loads((payloads / "h-accept.json").read_text(encoding="utf-8"))["accept"]:
        for address in ("/search?q=x", "/connect", "/asof", "/ontology", "/doc/state/qat"):
            assert client.get(address, headers={"Accept": accept}).status_code in (200, 406)


@pytest.mark.checkout
@pytest.mark.parametrize("name", ["q-injection-iri", "q-injection-limit"])
def test_nothing_injected_is_more_than_a_word(client: FlaskClient, payloads: Path, name: str) -> None:
    told = json.loads((payloads / f"{name}.json").read_text(encoding="utf-8"))
    for text in re.findall(r'"((?:[^"\\]|\\.)+)"', json.dumps(told)):
        for argument in (
            "q",
            "a",
            "b",
            "max",
            "paths",
            "page",
            "from",
            "type",
            "region",
            "group",
            "not",
            "with",
        ):
            for address in ("/search", "/connect", "/asof", "/doc/state/qat"):
                asked = {"q": "training", "a": "Qatar", "b": "Spain", argument: text}
                assert client.get(address, query_string=asked).status_code in (200, 400, 404)


# Figures of answers


def test_an_answer_is_drawn_as_its_question_suggests(client: FlaskClient, graph: KnowledgeGraph) -> None:
    drawn = {question.view for question in graph.questions}
    assert drawn <= {"table", *plots.VIEWS}
    for question in graph.questions:
        page = client.get(f"/ask/{question.name}").text
        if question.view == "table":
            assert "<figcaption>" not in page
        elif "<tbody>" in page:
            assert "<figcaption>Unit: rows of the answer" in page, question.name


def test_what_an_answer_took_stands_beside_it_and_leaves_its_bytes_alone(graph: KnowledgeGraph) -> None:
    for suffix in ("", ".csv", ".json"):
        path = f"/ask/meetings/hosts{suffix}"
        answers = [create_app(graph).test_client().get(path) for _ in range(2)]
        for answer in answers:
            told = answer.headers["Server-Timing"]
            took = re.fullmatch(r'answer;dur=([0-9.]+);desc="when it was made"', told)
            assert took is not None
            assert float(took[1]) > 0
        assert answers[0].data == answers[1].data
        assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
    assert "Server-Timing" not in create_app(graph).test_client().get("/questions").headers


def test_a_page_that_was_made_is_served_again_in_each_form(graph: KnowledgeGraph) -> None:
    client = create_app(graph).test_client()
    for accept in ("text/html", "text/turtle", "text/html"):
        first, again = (client.get("/doc/state/btn", headers={"Accept": accept}) for _ in range(2))
        assert first.mimetype == again.mimetype == accept
        assert first.data == again.data
        assert first.headers["ETag"] == again.headers["ETag"]
    assert client.get("/doc/state/btn?on=2016-06-20").data != client.get("/doc/state/btn").data
    assert client.get("/doc/state/nowhere").status_code == 404
    assert client.get("/doc/state/btn", headers={"Host": "elsewhere.example"}).status_code == 400
