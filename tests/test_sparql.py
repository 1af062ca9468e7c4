"""The endpoint as its users meet it: forms, refusals, help, the editor, and the clients that people have."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import threading
import urllib.error
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from werkzeug.test import TestResponse

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.service import PLACES
from r2pgraph.vocab import BASE, R2P
from webui import create_app, serve

ROWS = "SELECT ?name { ?m a r2p:Meeting ; rdfs:label ?name } ORDER BY ?name"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GRAPH = "CONSTRUCT { ?m a r2p:Meeting } WHERE { ?m a r2p:Meeting }"
FORMS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
PEOPLE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def app(hostile: KnowledgeGraph) -> Flask:
    return create_app(hostile)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def short(sample: KnowledgeGraph) -> FlaskClient:
    """An endpoint that gives three rows and a second."""
    graph = KnowledgeGraph(replace(sample.settings, row_limit=3, timeout_s=1.0), sample.store)
    return create_app(graph).test_client()


@pytest.fixture(scope="module")
def url(sample: KnowledgeGraph) -> str:
    listener = serve.listen("127.0.0.1", 0)
    threading.Thread(target=serve.run, args=(sample, listener), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"


def asked(client: FlaskClient, query: str, **arguments: Any) -> TestResponse:
    more = "".join(f"&{name}={quote(value)}" for name, value in arguments.items() if name != "headers")
    return client.get(f"/sparql?query={quote(query)}{more}", headers=arguments.get("headers", {}))


def problem(response: TestResponse) -> dict[str, Any]:
    assert response.mimetype == "application/problem+json"
    found = response.json
    assert isinstance(found, dict)
    return found


# Forms


@pytest.mark.parametrize("form", FORMS)
def test_rows_come_in_each_form(client: FlaskClient, form: str) -> None:
    by_accept = asked(client, ROWS, headers={"Accept": FORMS[form]})
    by_name = asked(client, ROWS, format=form, headers={"Accept": "text/html"})
    assert by_accept.mimetype == by_name.mimetype == FORMS[form]
    assert by_accept.data == by_name.data
    assert "Third harbour meeting" in by_accept.text


@pytest.mark.parametrize("form", GRAPHS)
def test_graphs_come_in_each_form(client: FlaskClient, form: str) -> None:
    media, kind = GRAPHS[form]
    response = asked(client, GRAPH, headers={"Accept": media})
    assert response.mimetype == media
    meetings = {str(quad.subject) for quad in ox.parse(response.data, format=kind)}
    assert f"<{BASE}id/meeting/harbour-2001>" in meetings
    assert asked(client, GRAPH, format=form).data == response.data


def test_each_form_says_the_same(client: FlaskClient) -> None:
    told = json.loads(asked(client, ROWS).text)
    names = [row["name"]["value"] for row in told["results"]["bindings"]]
    rows = list(csv.DictReader(io.StringIO(asked(client, ROWS, format="csv").text)))
    assert [row["name"] for row in rows] == names
    tree = ElementTree.fromstring(asked(client, ROWS, format="xml").text)
    assert [found.text for found in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == names


@pytest.mark.parametrize(
    ("query", "name", "media"),
    [
        (ROWS, "application/sparql-results+xml", FORMS["xml"]),
        (GRAPH, "json", "application/ld+json"),
        (GRAPH, "xml", "application/rdf+xml"),
        (GRAPH, "turtle", "text/turtle"),
        (GRAPH, "json-ld", "application/ld+json"),
        ("ASK {}", "json", FORMS["json"]),
        ("ASK {}", "xml", FORMS["xml"]),
        ("ASK {}", "csv", FORMS["csv"]),
        (ROWS, "html", "text/html"),
    ],
)
def test_a_format_may_go_by_the_names_that_clients_use(
    client: FlaskClient, query: str, name: str, media: str
) -> None:
    assert asked(client, query, format=name).mimetype == media


def test_a_format_that_does_not_fit_names_those_that_do(client: FlaskClient) -> None:
    response = asked(client, ROWS, format="turtle")
    assert response.status_code == 400
    assert "json, xml, csv, tsv" in problem(response)["detail"]
    assert asked(client, ROWS, headers={"Accept": "text/turtle"}).status_code == 406


def test_programs_get_json_and_people_a_page(client: FlaskClient) -> None:
    for accept in ("*/*", ""):
        assert asked(client, ROWS, headers={"Accept": accept}).mimetype == FORMS["json"]
    assert asked(client, ROWS, headers=PEOPLE).mimetype == "text/html"


def test_a_post_is_answered_like_a_get(client: FlaskClient) -> None:
    got = asked(client, ROWS).data
    assert client.post("/sparql", data={"query": ROWS}).data == got
    assert client.post("/sparql", data=ROWS, content_type="application/sparql-query").data == got


def test_any_page_may_ask(client: FlaskClient) -> None:
    told = client.options("/sparql", headers={"Origin": "http://elsewhere.example"})
    assert (told.status_code, told.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Content-Type" in told.headers["Access-Control-Allow-Headers"]
    answer = asked(client, ROWS)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-R2PGraph-Truncated" in answer.headers["Access-Control-Expose-Headers"]


def test_the_description_counts_what_the_graph_holds(client: FlaskClient, hostile: KnowledgeGraph) -> None:
    led = client.get("/.well-known/void")
    assert led.status_code == 303
    graph = rdflib.Graph().parse(data=client.get(led.location).text, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    held = next(graph.subjects(RDF.type, void.Dataset))
    assert int(str(graph.value(held, void.triples))) == len(hostile.store)
    parts = {graph.value(part, void["class"]): part for part in graph.objects(held, void.classPartition)}
    meetings = len(hostile.instances("Meeting"))
    assert int(str(graph.value(parts[R2P.Meeting], void.entities))) == meetings


# Refusals and limits


@pytest.mark.parametrize(
    ("request_of", "status", "code"),
    [
        ({"query_string": {"update": "DROP ALL"}}, 403, "READ_ONLY"),
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 403, "READ_ONLY"),
        (
            {"method": "POST", "data": "DROP ALL", "content_type": "application/sparql-update"},
            403,
            "READ_ONLY",
        ),
        ({"query_string": {"query": "DROP ALL"}}, 403, "READ_ONLY"),
        ({"method": "POST", "data": {"nothing": "x"}}, 400, "BAD_ARGUMENT"),
        ({"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400, "BAD_ARGUMENT"),
        ({"query_string": "query=ASK%7B%7D" + "&a=1" * 101}, 400, "BAD_ARGUMENT"),
        ({"query_string": "query=%ff"}, 400, "BAD_ENCODING"),
        ({"query_string": {"query": "ASK {", "format": "json"}}, 400, "QUERY_SYNTAX"),
        ({"query_string": {"query": "SELECT * " + "{" * 3000}}, 400, "QUERY_TOO_COMPLEX"),
        (
            {"query_string": {"query": "ASK {}", "named-graph-uri": "http://a/"}},
            400,
            "REMOTE_ACCESS_FORBIDDEN",
        ),
    ],
)
def test_a_refusal_has_a_name(
    client: FlaskClient, request_of: dict[str, Any], status: int, code: str
) -> None:
    response = client.open("/sparql", **request_of)
    assert (response.status_code, problem(response)["code"]) == (status, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_there(client: FlaskClient, method: str) -> None:
    assert client.open("/sparql?query=ASK%7B%7D", method=method).status_code == 405


def test_a_cut_answer_says_so_in_body_header_and_page(short: FlaskClient) -> None:
    query = "SELECT * { ?s ?p ?o }"
    told = asked(short, query)
    assert (told.status_code, json.loads(told.text)["truncated"]) == (200, True)
    assert told.headers["X-R2PGraph-Truncated"] == "true; limit=rows; length=3"
    page = asked(short, query, headers=PEOPLE)
    assert "This answer is truncated" in page.text
    assert page.headers["X-R2PGraph-Truncated"].startswith("true")
    assert "X-R2PGraph-Truncated" not in asked(short, f"{query} LIMIT 3").headers
    assert "no place to say that it was cut" in problem(asked(short, query, format="csv"))["detail"]


def test_a_query_that_takes_too_long_is_unavailable(short: FlaskClient) -> None:
    response = asked(short, FOREVER)
    assert (response.status_code, problem(response)["code"]) == (503, "QUERY_TIMEOUT")
    assert response.headers["Retry-After"] == "2"


def test_the_questions_of_the_packs_have_the_same_limits(sample: KnowledgeGraph) -> None:
    graph = KnowledgeGraph(replace(sample.settings, row_limit=1), sample.store)
    response = (
        create_app(graph).test_client().get("/ask/meetings/participants.json?meeting=meeting:harbour-2001")
    )
    assert response.status_code == 400
    assert "more than 1 rows" in problem(response)["detail"]


# Help


def test_a_fault_tells_its_line_and_column(client: FlaskClient) -> None:
    told = problem(asked(client, "SELECT ?m {\n  ?m a r2p:Meeting .\n  FILTR(?m = 1)\n}"))
    assert (told["line"], told["column"]) == (3, 3)
    assert "did you mean FILTER?" in told["detail"]
    assert "▸FILTR(?m = 1)" in told["excerpt"]


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT ?m { ?m a r2p:Meeting", 1, 11, "opened and never closed"),
        ("SELECT ?m {\n ?m a nosuch:Meeting }", 2, 7, "the prefix “nosuch:” is not declared"),
        ("SELECT ?m { ?m a r2p:Meeting\n  ORDER BY ?m }", 2, 3, "“ORDER” cannot stand here"),
        ("SELECT ?m { ?m a ?n FILTER(?n > ) }", 1, 33, "“)” cannot stand here"),
        ("SELECT ?m { ?m name ?n }", 1, 16, "“name” is no word of SPARQL"),
        ("SELECT ?m (COUNT(*) AS ?n) { ?m a ?k }", 1, 1, "variable that is unbound"),
        ("SELECT * { ?m a ?k } GROUP BY ?k", 1, 1, "not authorized with GROUP BY"),
        ("SELECT ?m { ?m a 'x }", 1, 18, "is not closed"),
    ],
)
def test_faults_are_told_in_words(client: FlaskClient, query: str, line: int, column: int, said: str) -> None:
    told = problem(asked(client, query))
    assert (told["line"], told["column"]) == (line, column), told["detail"]
    assert said in told["detail"]


def test_an_unknown_term_is_told_with_the_one_that_was_meant(client: FlaskClient) -> None:
    query = "SELECT * { ?s r2p:startt ?day }"
    response = asked(client, query)
    assert response.status_code == 200
    assert response.headers["X-R2PGraph-Hint"].startswith("r2p:startt is not a term of this graph")
    page = asked(client, query, headers=PEOPLE).text
    assert "r2p:startt is not a term of this graph — did you mean r2p:startDate, r2p:startLatest" in page
    assert "X-R2PGraph-Hint" not in asked(client, "SELECT * { ?s r2p:startLatest 'never' }").headers


def test_the_terms_for_completion_are_those_of_the_ontology_and_the_data(
    client: FlaskClient, hostile: KnowledgeGraph
) -> None:
    told = client.get("/sparql/terms").json
    assert isinstance(told, dict)
    classes = {term["name"]: term for term in told["classes"]}
    properties = {term["name"]: term for term in told["properties"]}
    assert classes["r2p:Meeting"]["count"] == len(hostile.instances("Meeting"))
    assert str(R2P.Participation) in properties["r2p:role"]["classes"]
    assert properties["rdfs:label"]["count"] > 0
    assert "r2p:Mechanism" in classes  # defined, whether or not it is used
    assert told["prefixes"]["r2p"] == str(R2P._NS)


# The editor


def test_the_editor_is_whole_without_script(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=PEOPLE).text
    assert '<textarea id="query" name="query"' in page
    assert "PREFIX r2p:" in page
    assert "10 seconds" in page
    assert "10,000 rows" in page
    assert "<script>" not in page


def test_an_example_is_put_into_the_editor(graph: KnowledgeGraph) -> None:
    client = create_app(graph).test_client()
    page = client.get("/sparql", headers=PEOPLE).text
    assert "/sparql?example=meetings/hosts" in page
    filled = client.get("/sparql?example=meetings/hosts", headers=PEOPLE).text
    assert "ORDER BY" in filled.partition("<textarea")[2].partition("</textarea>")[0]
    assert client.get("/sparql?example=no/such", headers=PEOPLE).status_code == 404


def test_a_result_has_labels_links_and_files(client: FlaskClient) -> None:
    query = "SELECT ?m { ?m a r2p:Meeting } ORDER BY ?m"
    page = asked(client, query, headers=PEOPLE).text
    assert '<a href="/doc/meeting/harbour-2001"><bdi>Third harbour meeting</bdi></a>' in page
    assert "meeting:harbour-2001</bdi></code>" in page
    link = "/sparql?query=SELECT+%3Fm+%7B+%3Fm+a+r2p%3AMeeting+%7D+ORDER+BY+%3Fm"
    assert f'href="{link}&amp;format=csv"' in page
    assert client.get(f"{link}&format=csv").mimetype == "text/csv"


def test_a_fault_is_shown_beside_the_query(client: FlaskClient) -> None:
    response = asked(client, "SELECT ?m {\n FILTR(1) }", headers=PEOPLE)
    assert response.status_code == 400
    assert 'data-line="2" data-column="2"' in response.text
    assert 'role="alert"' in response.text


def test_no_is_told_as_silence(client: FlaskClient) -> None:
    page = asked(client, "ASK { ?x r2p:startLatest 'never' }", headers=PEOPLE).text
    assert "no answer of “no”" in page


def test_a_question_opens_in_the_editor(client: FlaskClient) -> None:
    page = client.get("/ask/meetings/taking-part?meeting=meeting:harbour-2001").text
    assert 'href="/sparql?query=' in page


def test_hostile_texts_stay_texts(client: FlaskClient) -> None:
    for query in (
        "SELECT * { ?s rdfs:label ?o }",
        "</textarea><script>alert(1)</script>",
        "ASK { # \u202e\n}",
    ):
        page = asked(client, query, headers=PEOPLE).text
        assert "<script>" not in page
    assert "⟦U+202E⟧" in page


@pytest.mark.checkout
def test_no_query_holds_hidden_characters() -> None:
    folder = Path(__file__).parent.parent / "queries"
    for path in folder.rglob("*.rq"):
        text = path.read_text(encoding="utf-8")
        assert all(character.isprintable() or character == "\n" for character in text), path


# Clients


def wrapper(url: str, query: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(url)
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


def test_sparqlwrapper_gets_rows(url: str) -> None:
    for method in ("GET", POST):
        client = wrapper(url, f"PREFIX r2p: <{R2P._NS}> {ROWS}", JSON)
        client.setMethod(method)
        found: Any = client.queryAndConvert()
        assert "Third harbour meeting" in [row["name"]["value"] for row in found["results"]["bindings"]]
    document: Any = wrapper(url, ROWS, XML).queryAndConvert()
    assert "Third harbour meeting" in document.toxml()
    for form in (CSV, TSV):
        text: Any = wrapper(url, ROWS, form).queryAndConvert()
        assert b"Third harbour meeting" in text
    answer: Any = wrapper(url, "ASK {}", JSON).queryAndConvert()
    assert answer["boolean"] is True


@pytest.mark.parametrize(("form", "media"), [(TURTLE, "text/turtle"), (RDFXML, "xml"), (XML, "xml")])
def test_sparqlwrapper_gets_graphs(url: str, form: str, media: str) -> None:
    with wrapper(url, GRAPH, form).query().response as response:
        graph = rdflib.Graph().parse(data=response.read(), format=media)
    assert (URIRef(f"{BASE}id/meeting/harbour-2001"), RDF.type, R2P.Meeting) in graph


def test_rdflibs_store_is_a_graph(url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(url))
    meetings = set(graph.subjects(RDF.type, R2P.Meeting))
    assert URIRef(f"{BASE}id/meeting/harbour-2001") in meetings
    rows = list(graph.query(ROWS, initNs={"r2p": R2P._NS}))
    assert "Third harbour meeting" in [str(row[0]) for row in rows]  # type: ignore[index]
    assert bool(graph.query("ASK {}").askAnswer)


@pytest.fixture
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("there is no curl here")
    return found


def test_curl_needs_no_options(url: str, curl: str) -> None:
    def said(*arguments: str) -> str:
        return subprocess.run(
            [curl, "-sS", *arguments], capture_output=True, text=True, timeout=30, check=True
        ).stdout

    assert json.loads(said(f"{url}?query=ASK%7B%7D")) == {"head": {}, "boolean": True}
    assert "Third harbour meeting" in said("--data-urlencode", f"query={ROWS}", url)
    direct = ["-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "--data-binary", ROWS]
    assert said(*direct, url).startswith("name\n")
    assert "@prefix" in said(url)
    assert json.loads(said("--data-urlencode", "query=ASK {", url))["code"] == "QUERY_SYNTAX"


def test_a_client_that_gives_up_leaves_the_server_well(url: str) -> None:
    impatient = wrapper(url, FOREVER, JSON)
    impatient.setTimeout(1)
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        impatient.query()
    again: Any = wrapper(url, "ASK {}", JSON).queryAndConvert()
    assert again["boolean"] is True


def test_there_are_threads_for_more_than_queries() -> None:
    assert serve.THREADS > PLACES
