"""A short sample of what the fuzzer beside this file does by the ten thousand."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from grammar import queries
from hypothesis import HealthCheck, given, settings

from r2pgraph import guard
from r2pgraph.errors import QueryError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.vocab import BASE, PREFIXES
from webui import create_app


@pytest.fixture(scope="module")
def client(sample: KnowledgeGraph) -> FlaskClient:
    return create_app(sample).test_client()


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    node = ox.NamedNode("http://127.0.0.1:9/")
    store.add(ox.Quad(node, node, node))
    return store


def reaches_out(store: ox.Store, text: str) -> bool:
    """Whether the engine, which is put to it here with nothing between, would ask another server.

    Port 9 is one that it will not connect to.
    """
    try:
        found = store.query(text, prefixes=PREFIXES, base_iri=BASE)
        if not isinstance(found, ox.QueryBoolean):
            list(found)
    except (SyntaxError, ValueError):
        return False
    except RuntimeError as error:
        return "service" in str(error).lower()
    except OSError:
        return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:a { ?a ?b ?c } }",
        "SELECT * { FILTER(?a<?b)SERVICE?x#>\n{ ?a ?b ?c } }",
    ],
)
def test_the_engine_alone_would_ask_another_server(store: ox.Store, text: str) -> None:
    assert reaches_out(store, text)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=queries)
def test_nothing_that_is_let_through_reaches_out(store: ox.Store, text: str) -> None:
    try:
        guard.check(text)
    except QueryError:
        return
    assert not reaches_out(store, text)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=queries)
def test_every_query_has_an_answer_or_a_refusal(client: FlaskClient, text: str) -> None:
    response = client.post(
        "/sparql", data=text.encode("utf-8", "surrogatepass"), content_type="application/sparql-query"
    )
    assert response.status_code in (200, 400, 403, 503), response.text
