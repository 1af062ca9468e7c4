"""The endpoint and the command line before a store elsewhere: the same guard, the same forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import servers
from flask.testing import FlaskClient
from test_endpoint import published

from r2pgraph.graph import KnowledgeGraph
from webui import create_app

NAMES = "SELECT ?name { ?m a r2p:Meeting ; rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def client(sample: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        published(sample, server)
        graph = KnowledgeGraph.open(replace(sample.settings, endpoint=server.endpoint, row_limit=50))
        yield create_app(graph).test_client()


@pytest.fixture(scope="module")
def here(sample: KnowledgeGraph) -> FlaskClient:
    return create_app(sample).test_client()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("query", [NAMES, "ASK { ?m a r2p:Meeting }"])
def test_rows_from_elsewhere_are_those_from_here(
    client: FlaskClient, here: FlaskClient, query: str, form: str
) -> None:
    path = f"/sparql?query={quote(query)}&format={form}"
    there, own = client.get(path), here.get(path)
    assert (there.status_code, there.mimetype) == (200, own.mimetype)
    if form == "json":
        assert json.loads(there.text) == json.loads(own.text)
    else:
        assert there.data == own.data


def test_a_graph_from_elsewhere_is_that_from_here(client: FlaskClient, here: FlaskClient) -> None:
    query = quote("CONSTRUCT { ?m a r2p:Meeting } WHERE { ?m a r2p:Meeting }")
    found = [
        set(ox.parse(one.get(f"/sparql?query={query}&format=ttl").data, format=ox.RdfFormat.TURTLE))
        for one in (client, here)
    ]
    assert found[0] == found[1] != set()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "REMOTE_ACCESS_FORBIDDEN"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "REMOTE_ACCESS_FORBIDDEN"),
        ("DROP ALL", "READ_ONLY"),
        ("SELECT * " + "{" * 5000, "QUERY_TOO_COMPLEX"),
        ("SELECT * { ?s ?p ?o }", "QUERY_ERROR"),
    ],
)
def test_the_guard_stands_before_the_store_elsewhere(client: FlaskClient, query: str, code: str) -> None:
    told = client.get(f"/sparql?query={quote(query)}").json
    assert isinstance(told, dict)
    assert told["code"] == code, told


def test_help_is_given_for_a_store_elsewhere(client: FlaskClient) -> None:
    response = client.get("/sparql?query=" + quote("SELECT * { ?s r2p:startt ?day }"))
    assert response.headers["X-R2PGraph-Hint"].startswith("r2p:startt is not a term of this graph")
    assert client.get("/sparql/terms").status_code == 200
    assert client.get("/sparql").mimetype == "text/turtle"


def test_the_questions_of_the_packs_go_there_too(client: FlaskClient, here: FlaskClient) -> None:
    path = "/ask/meetings/participants.csv?meeting=meeting:harbour-2001"
    assert client.get(path).data == here.get(path).data
