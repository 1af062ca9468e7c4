"""Every question put to two real servers, and what a published record can and cannot do there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import servers
from click.testing import CliRunner
from rdflib import Literal
from rdflib.term import Identifier
from servers import Server

from r2pgraph import publishing, queries
from r2pgraph.cli import cli
from r2pgraph.endpoint import RemoteStore
from r2pgraph.errors import BadArgument, EndpointError, QueryError
from r2pgraph.exchange import Address
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.publishing import Target
from r2pgraph.queries import Question
from r2pgraph.settings import Settings
from r2pgraph.store import Solutions, Store
from webui import create_app

QUESTIONS = queries.read(Settings.from_env({}).queries)
PAGES = (
    *("/", "/browse", "/about", "/gaps", "/calendar", "/recommendations", "/handbook", "/ontology", "/api"),
    *("/ask/meetings/hosts", "/ask/meetings/hosts.csv", "/id/state/kor", "/id/state/kor.ttl"),
    *("/id/post/un-special-adviser-r2p", "/id/meeting/global-network-2016", "/id/instrument/rome-statute"),
    *("/brief/kor", "/asof?on=2016-06-20", "/search?q=welsh", "/connect?a=Qatar&b=Rome+Statute"),
)
START = {"oxigraph": servers.oxigraph, "virtuoso": servers.virtuoso}


@pytest.fixture(scope="module", params=list(START))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with START[request.param](tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture(scope="module")
def remote(server: Server, graph: KnowledgeGraph) -> KnowledgeGraph:
    """The record that comes with the program, published to the server and asked there."""
    published(graph, server)
    return KnowledgeGraph.open(replace(graph.settings, endpoint=server.endpoint))


def published(graph: KnowledgeGraph, server: Server, **changed: object) -> list[int]:
    """Publish a graph's own store; the steps of the progress that was told."""
    assert isinstance(graph.store, Store)
    settings = replace(graph.settings, endpoint=server.endpoint)
    target = replace(Target(Address.of(server.publish), server.graph), **changed)
    content, told = publishing.body(graph.store, target), list[int]()
    publishing.publish(graph.store, target, content, settings, told.append)
    assert sum(told) == len(content)
    return told


def by_value(solutions: Solutions) -> list[list[Identifier | None]]:
    """The rows in their order, each literal in the canonical form of its value."""
    return [[_canonical(term) for term in row] for row in solutions.rows]


def _canonical(term: Identifier | None) -> Identifier | None:
    if not isinstance(term, Literal) or term.datatype is None:
        return term
    return Literal(str(term), datatype=term.datatype, normalize=True)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
@pytest.mark.parametrize("given", ["defaults", "nothing optional"])
def test_every_question_has_the_same_answer(
    graph: KnowledgeGraph, remote: KnowledgeGraph, question: Question, given: str
) -> None:
    optional = {one.name: "" for one in question.parameters if one.optional}
    if given != "defaults" and not optional:
        return  # nothing else can be asked
    arguments = {} if given == "defaults" else optional
    here, there = graph.ask(question.name, **arguments), remote.ask(question.name, **arguments)
    assert there.query == here.query
    assert there.solutions.columns == here.solutions.columns
    assert by_value(there.solutions) == by_value(here.solutions)
    assert (there.version, there.arguments) == (here.version, here.arguments)


def test_names_things_and_statements_are_the_same(graph: KnowledgeGraph, remote: KnowledgeGraph) -> None:
    assert (remote.names.labels, remote.names.things) == (graph.names.labels, graph.names.things)
    assert len(remote.store) == len(graph.store)
    for name in ("Jennifer Welsh", "Republic of Korea", "UN Special Adviser on R2P"):
        term = graph.term(name)
        assert remote.term(name) == term
        assert remote.describe(term) == graph.describe(term)
        assert set(map(str, remote.statements(term))) == set(map(str, graph.statements(term)))


def test_every_form_of_query_is_answered(remote: KnowledgeGraph) -> None:
    assert remote.sparql("# SELECT\nASK { state:kor a r2p:State }") is True
    assert remote.sparql("ASK { state:kor a r2p:Meeting }") is False
    rows = remote.sparql("PREFIX s: <https://w3id.org/r2pgraph/id/state/> SELECT ?c { s:kor a ?c }")
    assert isinstance(rows, Solutions)
    assert [[str(term) for term in row] for row in rows.rows] == [["https://w3id.org/r2pgraph/ont#State"]]


@pytest.mark.parametrize(
    "text", ["SELECT ?s {", "SELECT ?a { ?a nope:b ?c }", "INSERT DATA { <urn:a> a <urn:b> }"]
)
def test_what_is_no_query_is_a_query_error(remote: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError):
        remote.sparql(text)


@pytest.mark.parametrize("task", ["check", "dataset"])
def test_what_needs_the_files_says_so(remote: KnowledgeGraph, task: str) -> None:
    tasks = {"check": remote.check, "dataset": lambda: remote.dataset}
    with pytest.raises(EndpointError, match="reads the files themselves"):
        tasks[task]()


def test_an_answer_of_too_many_rows_is_refused_and_not_cut(remote: KnowledgeGraph) -> None:
    assert isinstance(remote.store, RemoteStore)
    few = KnowledgeGraph(remote.settings, remote.store)
    few.store = remote.store.limited(60, 10)
    with pytest.raises(QueryError, match="more than 10 rows"):
        few.sparql("SELECT * { ?s ?p ?o }")


def test_publishing_puts_the_new_record_in_place_of_the_old(
    server: Server, sample: KnowledgeGraph, graph: KnowledgeGraph, remote: KnowledgeGraph
) -> None:
    assert len(published(sample, server)) > 0
    now = KnowledgeGraph.open(replace(sample.settings, endpoint=server.endpoint))
    assert (now.version, len(now.store)) == (sample.version, len(sample.store))
    if server.update:
        published(graph, server, address=Address.of(server.update), update=True)
    else:
        published(graph, server)
    again = KnowledgeGraph.open(remote.settings)
    assert (again.version, len(again.store)) == (graph.version, len(graph.store))


def test_a_record_that_did_not_arrive_whole_is_not_called_published(
    server: Server, graph: KnowledgeGraph, remote: KnowledgeGraph
) -> None:
    assert isinstance(graph.store, Store)
    target = Target(Address.of(server.publish), server.graph)
    content = publishing.body(graph.store, target)
    lost = content.partition(b"\n")[2]
    with pytest.raises(EndpointError, match="publish again"):
        publishing.publish(graph.store, target, lost, remote.settings, [].append)
    published(graph, server)


def test_a_store_that_was_not_published_to_is_no_empty_answer(
    tmp_path_factory: pytest.TempPathFactory, graph: KnowledgeGraph
) -> None:
    with (
        servers.oxigraph(tmp_path_factory.mktemp("empty")) as empty,
        pytest.raises(EndpointError, match="holds no record of ours"),
    ):
        KnowledgeGraph.open(replace(graph.settings, endpoint=empty.endpoint))


def test_a_server_that_cuts_answers_is_no_short_answer(
    tmp_path_factory: pytest.TempPathFactory, sample: KnowledgeGraph
) -> None:
    with servers.virtuoso(tmp_path_factory.mktemp("few"), rows=20) as few:
        published(sample, few)
        with pytest.raises(EndpointError, match="cut after 20 rows"):
            KnowledgeGraph.open(replace(sample.settings, endpoint=few.endpoint))


def test_a_wrong_password_is_an_error_that_does_not_tell_it(server: Server, graph: KnowledgeGraph) -> None:
    if server.name != "virtuoso":
        return  # the other server asks for none
    wrong = Address.of(server.publish.replace("dba:dba@", "dba:s3cret@"))
    with pytest.raises(EndpointError, match="does not let 'dba' in") as refusal:
        published(graph, server, address=wrong)
    assert "s3cret" not in str(refusal.value)


def test_publishing_needs_to_know_where_to_look_afterwards(sample: KnowledgeGraph) -> None:
    assert isinstance(sample.store, Store)
    target = Target(Address.of("http://127.0.0.1:9/store"))
    with pytest.raises(BadArgument, match="R2PGRAPH_ENDPOINT"):
        publishing.publish(sample.store, target, b"", sample.settings, [].append)


def test_the_command_line_publishes_and_asks(server: Server, graph: KnowledgeGraph) -> None:
    environ = {
        "R2PGRAPH_ENDPOINT": server.endpoint,
        "R2PGRAPH_PUBLISH_TO": server.publish,
        "R2PGRAPH_DATA": "",
    }
    runner, place = CliRunner(), ["--graph", server.graph] if server.graph else []
    done = runner.invoke(cli, ["publish", *place], env=environ)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"published and found there: {len(graph.store):,} statements" in done.stderr
    assert "dba:dba" not in done.stderr
    here = runner.invoke(cli, ["ask", "meetings/hosts"], env={**environ, "R2PGRAPH_ENDPOINT": ""})
    there = runner.invoke(cli, ["ask", "meetings/hosts"], env=environ)
    assert there.stdout == here.stdout != ""


def test_the_pages_are_served_from_there(graph: KnowledgeGraph, remote: KnowledgeGraph) -> None:
    here, there = create_app(graph).test_client(), create_app(remote).test_client()
    for path in PAGES:
        assert there.get(path, follow_redirects=True).status_code == 200
        assert there.get(path, follow_redirects=True).data == here.get(path, follow_redirects=True).data


def test_a_page_says_that_the_server_is_gone(
    tmp_path_factory: pytest.TempPathFactory, sample: KnowledgeGraph
) -> None:
    with servers.oxigraph(tmp_path_factory.mktemp("gone")) as gone:
        published(sample, gone)
        client = create_app(
            KnowledgeGraph.open(replace(sample.settings, endpoint=gone.endpoint))
        ).test_client()
    response = client.get("/ask/meetings/hosts")
    assert response.status_code == 502
    assert "cannot be reached" in response.text
