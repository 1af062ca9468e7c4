"""The pages: what they say, in which form, under which headers, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import URIRef
from werkzeug.exceptions import NotAcceptable

from r2pgraph.errors import R2PGraphError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.vocab import BASE, KINDS
from webui import create_app, forms, negotiate, words
from webui.headers import LARGEST_BODY
from webui.serve import application, listen
from webui.thing import lay_out
from webui.twins import WRITERS

MEETING = "/doc/meeting/harbour-2001"
ASK = "/ask/meetings/taking-part"
ASKED = f"{ASK}?meeting=meeting:harbour-2001"
PAGES = [
    *("/", "/questions", "/browse", "/about", "/find?name=twin", "/doc/person", MEETING, ASK, ASKED),
    "/quality",
    *("/doc/person/bidi", "/doc/meeting/script", "/concept/role", "/concept/role/host", "/nothing"),
    *(
        "/brief",
        "/brief/post:warden-of-the-north-quay",
        "/recommendations",
        "/gaps",
        "/handbook",
        "/calendar",
    ),
]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
def app(hostile: KnowledgeGraph) -> Flask:
    return create_app(hostile, ["memory.example"])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str]:
        found = (attributes.get(attribute) for name, attributes in self.elements if name == tag)
        return [value for value in found if value is not None]


# What is served in which form


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "html"),
        ("", "html"),
        (",,,,", "html"),
        ("*/*", "html"),
        ("text/turtle;q=x", "html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("text/html;q=0.4, text/turtle;q=0.5", "ttl"),
        ("text/turtle, */*;q=0.1", "ttl"),
        ("text/*;q=0.5, text/turtle;q=0.1", "html"),
        ("text/html;q=0, */*", "ttl"),
        ("application/rdf+xml, application/ld+json;q=0.2", "jsonld"),
        ("a" * 20000, None),
        ("*/*;q=0", None),
        ("image/png", None),
    ],
)
def test_accept_chooses_the_form(client: FlaskClient, accept: str | None, form: str | None) -> None:
    if form is None:
        with pytest.raises(NotAcceptable):
            negotiate.chosen(accept, negotiate.THING)
    else:
        assert negotiate.chosen(accept, negotiate.THING) == form
    response = client.get(MEETING, headers={} if accept is None else {"Accept": accept})
    assert (response.status_code, response.mimetype) == (
        (406, "application/problem+json") if form is None else (200, negotiate.MEDIA_TYPES[form][0])
    )
    assert "Accept" in response.vary


@pytest.mark.parametrize("path", [MEETING, "/concept/role/host"])
@pytest.mark.parametrize("form", ["ttl", "jsonld", "nt"])
def test_a_suffix_beats_accept(client: FlaskClient, path: str, form: str) -> None:
    response = client.get(f"{path}.{form}", headers={"Accept": "text/html"})
    assert response.mimetype == negotiate.MEDIA_TYPES[form][0]
    assert response.headers["Content-Location"] == f"{path}.{form}"


@pytest.mark.parametrize(
    ("path", "accept", "to"),
    [
        ("/id/meeting/harbour-2001", "text/html", MEETING),
        ("/id/meeting/harbour-2001", "text/turtle", f"{MEETING}.ttl"),
        ("/id/meeting/harbour-2001.nt", "text/html", f"{MEETING}.nt"),
        ("/id/passage/2001-harbour.12-33", "*/*", "/doc/passage/2001-harbour.12-33"),
    ],
)
def test_a_thing_is_not_its_page(client: FlaskClient, path: str, accept: str, to: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.location) == (303, to)
    assert "Accept" in response.vary


def parsed(text: str, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=form)}


@pytest.mark.parametrize("name", ["meeting/harbour-2001", "person/bidi", "meeting/script"])
def test_twins_say_what_the_graph_says(client: FlaskClient, hostile: KnowledgeGraph, name: str) -> None:
    said = set(hostile.statements(URIRef(f"{BASE}id/{name}")))
    page = client.get(f"/doc/{name}").text
    embedded = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert parsed(client.get(f"/doc/{name}.ttl").text, ox.RdfFormat.TURTLE) == said
    assert parsed(client.get(f"/doc/{name}.nt").text, ox.RdfFormat.N_TRIPLES) == said
    assert parsed(client.get(f"/doc/{name}.jsonld").text, ox.RdfFormat.JSON_LD) == said
    assert parsed(embedded[0], ox.RdfFormat.JSON_LD) == said


def test_a_twin_is_the_same_file_in_whatever_order_the_statements_come(hostile: KnowledgeGraph) -> None:
    said = hostile.statements(URIRef(f"{BASE}id/meeting/harbour-2001"))
    for form, write in WRITERS.items():
        assert write(said[::-1]) == write(said), form


def test_json_ld_fetches_no_context(client: FlaskClient) -> None:
    context = client.get(f"{MEETING}.jsonld", headers={"Accept": "text/html"}).json
    assert isinstance(context, dict)
    assert all(isinstance(space, str) for space in context["@context"].values())


# Headers


@pytest.mark.parametrize("path", [*PAGES, f"{MEETING}.ttl", f"{ASK}.csv", "/static/style.css", "/healthz"])
def test_every_response_is_guarded(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(MEETING).headers["ETag"]
    again = client.get(MEETING, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Content-Security-Policy"] == CSP
    assert client.get(f"{MEETING}.ttl", headers={"If-None-Match": etag}).status_code == 200


def test_the_etag_names_the_data_version(
    client: FlaskClient, hostile: KnowledgeGraph, sample: KnowledgeGraph
) -> None:
    other = create_app(sample).test_client()
    assert client.get("/about").headers["ETag"].startswith(f'"{hostile.version[:16]}-')
    assert other.get("/about").headers["ETag"] != client.get("/about").headers["ETag"]


def test_links_name_the_twins_and_the_licence(client: FlaskClient) -> None:
    links = client.get(MEETING).headers["Link"]
    assert f'<{MEETING}>; rel="canonical"' in links
    assert f'<{MEETING}.ttl>; rel="alternate"; type="text/turtle"' in links
    assert f'<{MEETING}.ttl>; rel="describedby"; type="text/turtle"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    asked = client.get(ASKED).headers["Link"]
    assert f'<{ASK}.csv?meeting=meeting:harbour-2001>; rel="alternate"; type="text/csv"' in asked


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        (f"{MEETING}.ttl", True),
        (f"{ASK}.json?meeting=meeting:harbour-2001", True),
        ("/healthz", True),
        (MEETING, False),
    ],
)
def test_data_may_be_read_from_other_pages(client: FlaskClient, path: str, shared: bool) -> None:
    assert (client.get(path).headers.get("Access-Control-Allow-Origin") == "*") is shared


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("memory.example", 200),
        ("MEMORY.example:443", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("", 400),
    ],
)
def test_only_its_own_names_are_answered(client: FlaskClient, host: str, status: int) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code == status
    assert "evil" not in response.text
    assert response.headers["Content-Security-Policy"] == CSP


# Refusals


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: FlaskClient, method: str) -> None:
    response = client.open("/", method=method, headers={"Origin": "http://evil.example"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    assert client.post("/", data=b"x" * (LARGEST_BODY + 1)).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example/%2e%2e", "/static/../pages.py", "/static/..%2fpages.py", "/%5cevil.example"),
        *("/static/....//....//etc/passwd", "//etc/passwd", "/doc/meeting/%00", "/doc/meeting/a%20b"),
        *("/doc/meeting/%3Cscript%3E", "/concept/%22", "/doc/rdf/type", "/questions/", "/doc/x"),
    ],
)
def test_strange_addresses_are_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 404)
    assert response.location is None
    assert "<script>" not in response.text


def test_an_unknown_thing_names_the_nearest(client: FlaskClient) -> None:
    response = client.get("/doc/person/ada-exampel")
    assert response.status_code == 404
    assert "/doc/person/ada-example" in Page(response.text).all("a", "href")
    told = client.get("/doc/person/ada-exampel.ttl")
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")
    problem: Any = json.loads(told.text)
    assert {"iri": "person:ada-example", "label": "Ada Example"} in problem["candidates"]
    assert (problem["status"], problem["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("query", "words_of_it"),
    [
        ("meeting=nowhere", "parameter 'meeting' takes a Meeting"),
        ("meeting=person:ada-example", "not of the kind asked for"),
        ("meeting=meeting:harbour-2001&since=yesterday", "a day as YYYY-MM-DD"),
        ("role=role:host", "parameter 'meeting' is missing"),
        ("meeting=meeting:harbour-2001&name=x", "has no parameter 'name'"),
        ("meeting=meeting:harbour-2001&self=x", "has no parameter 'self'"),
        ("meeting=%3Chttp://x%3E%20.%20?s%20?p%20?o", "parameter 'meeting' takes"),
    ],
)
def test_a_wrong_argument_is_told(client: FlaskClient, query: str, words_of_it: str) -> None:
    page = client.get(f"{ASK}?{query}")
    assert page.status_code == 400
    assert words_of_it.lower() in Page(page.text).text.lower()
    assert "form" in [tag for tag, _ in Page(page.text).elements]
    told = client.get(f"{ASK}.json?{query}")
    problem: Any = json.loads(told.text)
    assert (told.status_code, told.mimetype) == (400, "application/problem+json")
    assert words_of_it in problem["detail"]


def test_an_unknown_question_names_the_known_ones(client: FlaskClient) -> None:
    response = client.get("/ask/meetings/nope")
    assert response.status_code == 404
    assert "meetings/taking-part" in Page(response.text).text


def test_a_bug_shows_no_traceback(hostile: KnowledgeGraph) -> None:
    app = create_app(hostile)
    app.add_url_rule("/bug", view_func=lambda: str(1 // 0))
    for accept in ("text/html", "application/json"):
        response = app.test_client().get("/bug", headers={"Accept": accept})
        assert response.status_code == 500
        assert "ZeroDivision" not in response.text
        assert response.headers["Content-Security-Policy"] == CSP


def test_a_busy_port_is_said_in_one_sentence() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(R2PGraphError, match=f"cannot listen on 127.0.0.1 port {port} .*--port"):
            listen("127.0.0.1", port)
    with pytest.raises(R2PGraphError, match="cannot listen on no such host"):
        listen("no such host", 0)


def test_another_server_gets_the_pages_by_one_name(
    monkeypatch: pytest.MonkeyPatch, sample_settings: Settings
) -> None:
    monkeypatch.setenv("R2PGRAPH_DATA", str(sample_settings.data))
    app = application("memory.example")
    try:
        for host, status in (("memory.example", 200), ("evil.example", 400)):
            assert app.test_client().get("/about", headers={"Host": host}).status_code == status
    finally:
        app.extensions["service"].close()


def test_a_listener_takes_a_free_port() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.family == socket.AF_INET
        assert listener.getsockname()[1] > 0


# Pages


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_only_to_the_web_and_to_pages_that_are_there(client: FlaskClient, path: str) -> None:
    for href in Page(client.get(path).text).all("a", "href"):
        assert re.match(r"https?://|/|#", href), href
        if href.startswith("/"):
            assert client.get(href).status_code in (200, 303), href


@pytest.mark.parametrize("path", PAGES)
def test_no_script_runs_and_no_style_is_inline(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path).text)
    assert set(page.all("script", "type")) <= {"application/ld+json", "module"}
    assert all(source.startswith("/static/") for source in page.all("script", "src"))
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_a_script_in_a_label_is_only_text(client: FlaskClient) -> None:
    page = Page(client.get("/doc/meeting/script").text)
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "img" not in [tag for tag, _ in page.elements]


def test_script_addresses_are_shown_and_never_linked(client: FlaskClient) -> None:
    page = Page(client.get("/doc/person/bidi").text)
    assert "javascript:alert(document.domain)" in page.text
    assert "https://example.org/eve?a=1&b='%22" in page.all("a", "href")
    assert [href for href in page.all("a", "href") if "script:" in href.lower() or "data:" in href] == []


def test_turned_text_is_isolated_and_languages_are_said(client: FlaskClient) -> None:
    html = client.get("/doc/person/bidi").text
    assert "<bdi>Eve \u202egnirts\u2066</bdi>" in html
    assert "<title>&#x2068;Eve \u202egnirts\u2066&#x2069;" in html
    assert '<bdi lang="ar">' in html


def test_a_formula_in_a_csv_file_is_defused(client: FlaskClient) -> None:
    response = client.get(f"{ASK}.csv?meeting=meeting:formula")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'@SUM(1+1)"]
    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert rows[0]["meeting"] == f"{BASE}id/meeting/formula"
    assert response.headers["Content-Disposition"] == 'attachment; filename="meetings-taking-part.csv"'


def test_the_form_offers_what_the_graph_has(client: FlaskClient) -> None:
    page = Page(client.get(ASK).text)
    assert "meeting:harbour-2001" in page.all("option", "value")
    assert "role:opening-speaker" in page.all("option", "value")
    assert "date" in page.all("input", "type")
    assert "table" not in [tag for tag, _ in page.elements]


def test_an_answer_links_its_things_and_can_be_taken_away(client: FlaskClient) -> None:
    page = Page(client.get(f"{ASK}?meeting=Third harbour meeting&role=opening speaker").text)
    tail = "?meeting=meeting%3Aharbour-2001&role=role%3Aopening-speaker"
    assert {MEETING, f"{ASK}.csv{tail}", f"{ASK}.json{tail}", f"{ASK}{tail}"} <= set(page.all("a", "href"))
    assert "Ada Example" in page.text
    assert "SELECT ?meeting" in page.text
    assert "Cannot tell: Who else was there." in page.text


def test_a_column_of_names_is_merged_into_that_of_their_things(client: FlaskClient) -> None:
    html = client.get(ASKED).text
    assert '<th scope="col">Meeting</th>' in html
    assert '<th scope="col">Title</th>' not in html
    file = client.get(f"{ASK}.csv?meeting=meeting:harbour-2001").data
    assert file.startswith(b"\xef\xbb\xbfmeeting,title,name,passage\r\n")  # so that spreadsheets read UTF-8


def test_an_answer_comes_as_sparql_json(client: FlaskClient) -> None:
    response = client.get(ASKED, headers={"Accept": "application/sparql-results+json"})
    answer: Any = json.loads(response.text)
    assert response.mimetype == "application/sparql-results+json"
    assert answer["head"]["vars"] == ["meeting", "title", "name", "passage"]
    assert answer["results"]["bindings"][0]["name"]["value"] == "Ada Example"


def test_silence_is_told_as_silence(client: FlaskClient) -> None:
    page = Page(client.get(f"{ASKED}&role=role:host").text)
    assert "That is their silence" in page.text


@pytest.mark.parametrize(
    ("name", "status", "to"),
    [
        ("Ada Example", 303, "/doc/person/ada-example"),
        ("ada example", 303, "/doc/person/ada-example"),
        ("person:ada-example", 303, "/doc/person/ada-example"),
        ("twin", 200, None),
        ("Ada Exampel", 404, None),
        ("", 200, None),
        ("meeting", 404, None),
    ],
)
def test_a_name_leads_to_its_thing_or_to_candidates(
    client: FlaskClient, name: str, status: int, to: str | None
) -> None:
    response = client.get("/find", query_string={"name": name})
    assert (response.status_code, response.location) == (status, to)


def test_several_things_of_one_name_are_told_apart(client: FlaskClient) -> None:
    page = Page(client.get("/find?name=twin").text)
    assert {"/doc/organization/twin", "/doc/place/twin-port"} <= set(page.all("a", "href"))
    assert "organisation" in page.text


def test_a_thing_begins_with_what_it_is(client: FlaskClient) -> None:
    sentence = "Meeting of the Network of harbours, held in Port Example from 4 May 2001 to 5 May 2001."
    assert sentence in Page(client.get(MEETING).text).text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/doc/person/ada-example", "Last attested on 5 May 2001 as Warden of the North Quay."),
        ("/doc/post/warden-of-the-north-quay", "Last attested on 5 May 2001, holder: Ada Example."),
        ("/doc/passage/2001-harbour.12-33", "“Third Harbour Meeting”"),
        ("/doc/document/2001-harbour", "11 passages quoted from it."),
        ("/doc/place/port-example", "Named in 1 record, resting on 2 quotations from 1 document."),
    ],
)
def test_the_first_sentence_says_how_it_stands(client: FlaskClient, path: str, sentence: str) -> None:
    status = re.search(r'<p class="status"><bdi>(.*?)</bdi>', client.get(path).text, re.DOTALL)
    assert status
    assert status[1] == sentence


def test_each_passage_is_numbered_once(client: FlaskClient, hostile: KnowledgeGraph) -> None:
    page = Page(client.get(MEETING).text)
    numbers = [id for id in page.all("li", "id") if id.startswith("source-")]
    assert numbers == [f"source-{n}" for n in range(1, len(numbers) + 1)]
    assert set(page.all("a", "href")) >= {f"#{number}" for number in numbers}
    sources = lay_out(hostile.describe(URIRef(f"{BASE}id/meeting/harbour-2001")), {}).sources
    quoted = [quotation for source in sources for _, quotation in source.quotations]
    assert len({quotation.passage for quotation in quoted}) == len(quoted) == len(numbers)
    assert "met on 4 and 5 May 2001 in Port Example" in page.text
    assert page.text.count("the words quoted") == sum(len(one.quotations) for one in sources)


def test_records_without_names_stand_in_a_table(client: FlaskClient) -> None:
    html = client.get(MEETING).text
    assert re.search(r'<th scope="col">Participant</th>.*<th scope="col">Role</th>', html)
    assert "/doc/participation/2001-harbour-ada-example" in html


def test_home_counts_what_is_held(client: FlaskClient) -> None:
    page = Page(client.get("/").text)
    assert "3 meetings" in page.text
    assert "2 organisations" in page.text
    assert "Note of the third harbour meeting" in page.text


def test_about_claims_no_more_than_is_so(client: FlaskClient, hostile: KnowledgeGraph) -> None:
    text = " ".join(Page(client.get("/about").text).text.split())
    assert "they do not open on the web" in text
    assert "Silence is not a no" in text
    assert hostile.version in text


def test_health_and_robots(client: FlaskClient, hostile: KnowledgeGraph) -> None:
    health = client.get("/healthz").json
    assert health == {"status": "ok", "version": hostile.version, "triples": len(hostile.store)}
    assert "Disallow: /find" in client.get("/robots.txt").text


def test_every_question_that_comes_with_the_program_has_its_page(graph: KnowledgeGraph) -> None:
    client = create_app(graph).test_client()
    for question in graph.questions:
        assert client.get(f"/ask/{question.name}").status_code == 200, question.name
    assert all(question.summary in Page(client.get("/questions").text).text for question in graph.questions)


def test_every_named_thing_that_comes_with_the_program_has_its_page(graph: KnowledgeGraph) -> None:
    client = create_app(graph).test_client()
    paths = [path for iri in graph.names.labels if (path := words.address(iri)) and path.startswith("/")]
    assert [path for path in paths if client.get(path).status_code != 200] == []


# Words


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("meeting", 1, "meeting"),
        ("meeting", 2, "meetings"),
        ("body", 2, "bodies"),
        ("organization", 3, "organisations"),
        ("support-need", 0, "support needs"),
        ("survey", 2, "surveys"),
        ("status", 2, "statuses"),
        ("claim about an attribute", 2, "claims about an attribute"),
    ],
)
def test_kinds_have_plurals(name: str, number: int, said: str) -> None:
    assert words.many(name, number) == said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Port Example", "Port Example"),
        ("note: a label", "note: a label"),
        ("dcterms:isPartOf", "is part of"),
        ("tenure:2001-harbour-ada", "tenure"),
        ("passage:2001-harbour.12-33", "2001-harbour, 12–33"),
    ],
)
def test_what_has_no_label_is_told_in_words(label: str, said: str) -> None:
    assert words.plain(label) == said


def test_every_kind_belongs_to_one_family() -> None:
    listed = [kind for kinds in words.FAMILIES.values() for kind in kinds]
    assert sorted(listed) == sorted(KINDS)


def test_a_long_list_of_choices_becomes_suggestions(hostile: KnowledgeGraph) -> None:
    question = hostile.question("meetings/taking-part")
    theme = replace(question.parameters[1], name="theme", scheme="theme")
    (field,) = forms.fields(hostile, replace(question, parameters=(theme,)), {}, {})
    assert len(field.choices) > forms.LONGEST_LIST
    assert field.widget == "suggest"


# What checking finds


def test_the_findings_are_shown_with_links_to_their_records(tmp_path: Path, sample: KnowledgeGraph) -> None:
    shutil.copytree(sample.settings.data, tmp_path / "graph_data")
    bare = f"<{BASE}id/meeting/bare> a r2p:Meeting .\n"
    planted = f"@prefix r2p: <{BASE}ont#> .\n\n{bare}"
    (tmp_path / "graph_data" / "planted.ttl").write_text(planted, encoding="utf-8")
    faulty = KnowledgeGraph.open(replace(sample.settings, data=tmp_path / "graph_data"))
    shown = Page(create_app(faulty).test_client().get("/quality").get_data(as_text=True))
    assert "violation · rule 1 · 1 finding" in shown.text
    assert "No source is given. Add the passage" in shown.text
    assert "planted.ttl, line 3" in shown.text
    assert str(tmp_path) not in shown.text
    assert "/doc/meeting/bare" in shown.all("a", "href")


def test_a_record_without_findings_says_so(sample: KnowledgeGraph) -> None:
    text = create_app(sample).test_client().get("/quality").get_data(as_text=True)
    assert "Nothing was found." in text
