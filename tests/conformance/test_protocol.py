"""The W3C tests of the SPARQL 1.1 Protocol and of Service Description, put to the endpoint.

The endpoint is only read: where a test sends an update, a clear refusal is what is expected of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import RDF, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from werkzeug.test import TestResponse

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.store import Store, files
from webui import create_app
from webui.description import SD

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TABULAR = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
TESTS = """
    query_post_form query_dataset_default_graphs_get query_dataset_default_graphs_post
    query_dataset_named_graphs_post query_dataset_named_graphs_get query_dataset_full query_multiple_dataset
    query_get query_content_type_select query_content_type_ask query_content_type_describe
    query_content_type_construct update_dataset_default_graph update_dataset_default_graphs
    update_dataset_named_graphs update_dataset_full update_post_form update_post_direct update_base_uri
    query_post_direct bad_query_method bad_multiple_queries bad_query_wrong_media_type
    bad_query_missing_form_type bad_query_missing_direct_type bad_query_non_utf8 bad_query_syntax
    bad_update_get bad_multiple_updates bad_update_wrong_media_type bad_update_missing_form_type
    bad_update_non_utf8 bad_update_syntax bad_update_dataset_conflict
""".split()  # noqa: SIM905  (a list that is read as text)


@dataclass(frozen=True)
class Exchange:
    """One request of a test, and what is expected back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None


@pytest.fixture(scope="module")
def manifest(suites: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(suites / "protocol" / "manifest.ttl")


@pytest.fixture(scope="module")
def client(suites: Path, sample_settings: Settings) -> FlaskClient:
    """The endpoint on the suite's own data; data0, which it names and does not bring, is empty."""
    store = Store.load(files(sample_settings))
    store.engine.add_graph(ox.NamedNode(DATA.format(0)))
    for number in (1, 2, 3):
        path = suites / "protocol" / f"data{number}.nt"
        store.engine.load(
            path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(DATA.format(number))
        )
    return create_app(KnowledgeGraph(sample_settings, store)).test_client()


def exchanges(manifest: rdflib.Graph, name: str) -> Iterator[Exchange]:
    test = next(
        term for term in manifest.subjects(RDF.type, MF.ProtocolTest) if str(term).endswith(f"#{name}")
    )
    requests = manifest.value(manifest.value(test, MF.action), HT.requests)
    for node in Collection(manifest, requests):
        yield exchange(manifest, node)


def exchange(manifest: rdflib.Graph, node: Node) -> Exchange:
    said = manifest.value(node, HT.resp)
    body = manifest.value(node, HT.body)
    headers = manifest.value(node, HT.headers)
    text = manifest.value(body, CNT.chars) if body else None
    encoding = str(manifest.value(body, CNT.characterEncoding)) if body else ""
    boolean = manifest.value(said, MF.expectedBoolean)
    return Exchange(
        str(manifest.value(node, HT.methodName)),
        str(manifest.value(node, HT.absolutePath)).replace("/sparql/", "/sparql"),
        {
            str(manifest.value(one, HT.fieldName)): str(manifest.value(one, HT.fieldValue))
            for one in (Collection(manifest, headers) if headers else ())
        },
        str(text).encode(encoding) if text is not None else None,
        frozenset(str(term)[-3:] for term in manifest.objects(said, MF.expectedStatus)),
        None if boolean is None else bool(boolean),
        str(manifest.value(said, MF.expectedFormat) or "") or None,
    )


def test_every_test_of_the_suite_is_put(manifest: rdflib.Graph) -> None:
    listed = Collection(manifest, next(manifest.objects(None, MF.entries)))
    assert [str(term).rpartition("#")[2] for term in listed] == TESTS


@pytest.mark.parametrize("name", TESTS)
def test_protocol(client: FlaskClient, manifest: rdflib.Graph, name: str) -> None:
    for one in exchanges(manifest, name):
        response = client.open(one.path, method=one.method, headers=one.headers, data=one.body)
        if name.startswith("update_"):
            assert response.status_code == 403
            assert "only read" in response.text
            return
        assert f"{response.status_code // 100}xx" in one.statuses, response.text
        agrees(one, response)


def agrees(one: Exchange, response: TestResponse) -> None:
    """The answer is what the suite expects, in a form that it expects."""
    if one.boolean is not None:
        answer = response.json
        assert isinstance(answer, dict)
        assert answer["boolean"] is one.boolean
    if one.form == "tabular":
        assert response.mimetype in TABULAR
    if one.form == "RDF":
        assert response.mimetype in GRAPHS


@pytest.fixture
def described(client: FlaskClient) -> rdflib.Graph:
    """What a GET on the endpoint without a query gives."""
    response = client.get("/sparql")
    assert response.mimetype == "text/turtle"
    return rdflib.Graph().parse(data=response.text, format="turtle")


@pytest.fixture
def names(suites: Path) -> list[str]:
    graph = rdflib.Graph().parse(suites / "service-description" / "manifest.ttl")
    return sorted(
        str(term).rpartition("#")[2] for term in graph.subjects(RDF.type, MF.ServiceDescriptionTest)
    )


def test_the_service_description_suite_is_the_three_tests_below(names: list[str]) -> None:
    assert names == ["conforms-to-schema", "has-endpoint-triple", "returns-rdf"]


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/rdf+xml", "*/*"])
def test_returns_rdf(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", headers={"Accept": media})
    form = "turtle" if media == "*/*" else media
    assert len(rdflib.Graph().parse(data=response.text, format=form)) > 20


def test_has_endpoint_triple(described: rdflib.Graph) -> None:
    assert list(described.objects(None, URIRef(f"{SD}endpoint"))) == [URIRef("http://localhost/sparql")]


def test_conforms_to_schema(described: rdflib.Graph) -> None:
    """Domains, ranges and the one endpoint of the vocabulary (Service Description, section 3)."""
    domains = {"endpoint": "Service", "supportedLanguage": "Service", "defaultDataset": "Service"}
    domains |= {"resultFormat": "Service", "defaultGraph": "Dataset"}
    used = {str(term) for term in described.predicates() if str(term).startswith(SD)}
    assert {re.sub("^.*#", "", term) for term in used} == set(domains)
    for name, domain in domains.items():
        for subject in described.subjects(URIRef(SD + name)):
            assert (subject, RDF.type, URIRef(SD + domain)) in described
    for target in described.objects(None, URIRef(f"{SD}defaultGraph")):
        assert (target, RDF.type, URIRef(f"{SD}Graph")) in described
    assert list(described.objects(None, URIRef(f"{SD}supportedLanguage"))) == [URIRef(f"{SD}SPARQL11Query")]
