"""Queries end where their limits are, and take nothing else along: real processes on a real store."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from r2pgraph.errors import Overloaded, QueryError, QueryTimeout, QueryTooComplex
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.workers import Answered, EngineRefusal, Keeper, Limits, Workers

FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
CRASH = "SELECT * " + "{" * 5000 + "}" * 5000
GREEDY = "SELECT (GROUP_CONCAT(CONCAT(STR(?o),STR(?f),STR(?c))) AS ?x) { ?s ?p ?o . ?d ?e ?f . ?a ?b ?c }"


@pytest.fixture(scope="module")
def keeper(sample: KnowledgeGraph) -> Iterator[Keeper]:
    keeper = Keeper(sample.store.engine)
    yield keeper
    keeper.close()


@pytest.fixture
def workers(keeper: Keeper) -> Workers:
    return Workers(keeper, Limits(20, 100), places=4, queue=4)


def names(answered: Answered) -> list[str]:
    return list(json.loads(answered.body)["head"]["vars"])


def test_an_answer_comes_in_the_form_asked_for(workers: Workers) -> None:
    assert names(workers.run("SELECT ?x { BIND(1 AS ?x) }", "json")) == ["x"]
    assert workers.run("SELECT ?x { BIND('=1' AS ?x) }", "csv").body == b"x\r\n=1\r\n"
    assert workers.run("ASK {}", "xml").body.endswith(b"<boolean>true</boolean></sparql>")
    made = workers.run("CONSTRUCT { <http://a/> r2p:x 1 } {}", "nt")
    assert (made.kind, made.length) == ("graph", 1)


def test_the_engine_cannot_outlast_its_time(keeper: Keeper) -> None:
    workers = Workers(keeper, Limits(1, 100), places=1, queue=1)
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match="more than the 1 seconds"):
        workers.run(FOREVER, "json")
    assert time.monotonic() - began < 10
    assert workers.run("ASK {}", "json").kind == "boolean"


def test_a_crash_takes_only_its_own_query(workers: Workers, keeper: Keeper) -> None:
    before = keeper.pid
    for _ in range(5):
        with pytest.raises(QueryTooComplex, match="more than the engine can work through"):
            workers.run(CRASH, "json")
    assert workers.run("ASK {}", "json").kind == "boolean"
    assert keeper.pid == before


def test_memory_has_an_end(keeper: Keeper) -> None:
    workers = Workers(keeper, Limits(30, 100, memory=32 << 20), places=1, queue=1)
    with pytest.raises(QueryTooComplex, match="more than the 32 MB"):
        workers.run(GREEDY, "json")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_cut_answer_says_so(workers: Workers, form: str) -> None:
    answered = workers.run(ROWS, form)
    assert (answered.length, answered.cut) == (100, "rows")
    assert b"truncated" in answered.body
    whole = workers.run(f"{ROWS} LIMIT 100", form)
    assert (whole.length, whole.cut) == (100, "")
    assert b"truncated" not in whole.body


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_a_cut_graph_says_so(workers: Workers, form: str) -> None:
    answered = workers.run("CONSTRUCT WHERE { ?s ?p ?o }", form)
    assert (answered.length, answered.cut) == (100, "rows")
    assert b"truncated" in answered.body


def test_no_connection_is_ever_opened(workers: Workers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        port = canary.getsockname()[1]
        with pytest.raises(EngineRefusal):
            workers.run(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", "json")
        workers.run(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", "json")
        with pytest.raises(TimeoutError):
            canary.accept()


def test_a_keeper_that_was_killed_is_replaced(workers: Workers, keeper: Keeper) -> None:
    keeper.start()
    before = keeper.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    time.sleep(0.2)
    assert workers.run("ASK {}", "json").kind == "boolean"
    assert keeper.pid != before


def test_who_finds_no_place_is_sent_away_at_once(keeper: Keeper) -> None:
    workers = Workers(keeper, Limits(5, 100), places=1, queue=1)
    refused: list[QueryError] = []

    def ask() -> None:
        try:
            workers.run(FOREVER, "json")
        except QueryError as error:
            refused.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = sorted(type(error).__name__ for error in refused)
    assert kinds == ["Overloaded", "Overloaded", "Overloaded", "QueryTimeout"]
    assert any("too many queries" in str(error) for error in refused if isinstance(error, Overloaded))
    assert workers.run("ASK {}", "json").kind == "boolean"


def test_the_dataset_of_the_request_takes_the_place_of_all(workers: Workers) -> None:
    asked = workers.run("ASK { ?s ?p ?o }", "json", ["http://empty/"], [])
    assert json.loads(asked.body)["boolean"] is False


def test_nothing_is_left_running_when_it_is_closed(sample: KnowledgeGraph) -> None:
    keeper = Keeper(sample.store.engine)
    Workers(keeper, Limits(5, 10), places=1, queue=1).run("ASK {}", "json")
    pid = keeper.pid
    assert pid is not None
    keeper.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
