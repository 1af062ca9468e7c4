"""Servers that stall, lie, cut and lead astray: each is an error with a clear sentence, never an answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph import exchange
from r2pgraph.endpoint import RemoteStore
from r2pgraph.errors import BadArgument, EndpointError, QueryError
from r2pgraph.exchange import Address
from r2pgraph.settings import Settings

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
Lie = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *said: object) -> None:
        """Say nothing: those who are lied to hang up, and are meant to."""


@contextmanager
def serving(lie: Lie) -> Iterator[str]:
    """A real server on a free port that answers every request so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            lie(self)
            self.close_connection = True

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        server.server_close()


def answer(
    body: bytes, kind: str = JSON, status: int = 200, length: int | None = None, **headers: str
) -> Lie:
    def lie(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        fields = {"Content-Type": kind, "Content-Length": str(len(body) if length is None else length)}
        for name, value in (fields | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return lie


def dripping(start: bytes, drop: bytes) -> Lie:
    """Start, and then a drop every tenth of a second, so that no single reading waits long."""

    def lie(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(start)
        for _ in range(300):
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(0.1)

    return lie


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(30)


def rows(*bindings: object, columns: object = ("a",)) -> bytes:
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}).encode()


GOOD = rows({"a": {"type": "literal", "value": "x"}})
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
LIES: dict[str, tuple[Lie, str]] = {
    "is silent": (silent, "did not answer within 1 seconds"),
    "drips its body": (dripping(HEAD + b"\r\n{", b" "), "did not answer within 1 seconds"),
    "drips its headers": (dripping(HEAD, b"X: y\r\n"), "did not answer within 1 seconds"),
    "cuts its body": (answer(GOOD, length=len(GOOD) + 10), "cut its answer off"),
    "cuts a chunk": (
        lambda request: request.wfile.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{") and None,
        "cut its answer off",
    ),
    "hangs up": (lambda _: None, "cut its answer off"),
    "speaks no HTTP": (lambda request: request.wfile.write(b"220 ready\r\n") and None, "cut its answer off"),
    "leads elsewhere": (answer(b"", status=307, Location="http://192.0.2.1/"), "sends us elsewhere"),
    "leads to a file": (answer(b"", status=302, Location="file:///etc/passwd"), "sends us elsewhere"),
    "answers a page": (answer(b"<html>", kind="text/html"), "its kind is text/html, not JSON"),
    "answers JSON as text": (answer(GOOD, kind="text/plain"), "its kind is text/plain, not JSON"),
    "breaks its JSON off": (answer(GOOD[:-5]), "no SPARQL result"),
    "nests its JSON deep": (answer(b"[" * 100_000), "no SPARQL result"),
    "answers no object": (answer(b"[]"), "a part of it is missing"),
    "answers without rows": (answer(b'{"head": {"vars": ["a"]}}'), "a part of it is missing"),
    "answers an error as rows": (answer(b'{"error": "timeout"}'), "a part of it is missing"),
    "names a column twice over": (answer(rows(columns=[{"a": 1}])), "a column has no name"),
    "has a column too many": (
        answer(rows({"b": {"type": "uri", "value": "urn:b"}})),
        "the column 'b', which its head does not name",
    ),
    "has a term without text": (answer(rows({"a": {"type": "literal"}})), "a term has no text"),
    "has a term of no kind": (answer(rows({"a": {"type": "triple", "value": "x"}})), "neither an IRI"),
    "says that it cut": (answer(GOOD, X_SPARQL_MaxRows="1"), "cut after 1 rows"),
    "is not well": (answer(b"overloaded", kind="text/plain", status=503), "status 503: overloaded"),
    "wants a password": (answer(b"", status=401), "status 401"),
    "is not here": (answer(b"", status=404), "status 404"),
    "has no words": (answer(b"", status=204), "status 204"),
}


@pytest.fixture
def settings(sample_settings: Settings) -> Settings:
    return replace(sample_settings, timeout_s=1.0)


@pytest.mark.parametrize("name", list(LIES))
def test_a_server_that(name: str, settings: Settings) -> None:
    lie, said = LIES[name]
    with serving(lie) as url, pytest.raises(EndpointError, match=said) as refusal:
        RemoteStore(settings, url)
    assert str(refusal.value).startswith(url)
    assert "\n" not in str(refusal.value)


def test_an_enormous_answer_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 2**20)
    with (
        serving(answer(b" " * 2**21)) as url,
        pytest.raises(EndpointError, match="sends more than 1,048,576 bytes"),
    ):
        RemoteStore(settings, url)


def test_nobody_there_is_an_error(settings: Settings) -> None:
    with serving(silent) as url:
        pass
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteStore(settings, url)


PUBLISHED = rows(
    {"version": {"type": "literal", "value": "0" * 64}, "triples": {"type": "literal", "value": "1"}},
    columns=("version", "triples"),
)


def honest_first(lie: Lie) -> Lie:
    """Tells its version honestly, then lies."""
    asked = iter((answer(PUBLISHED),))

    def first_or_then(request: BaseHTTPRequestHandler) -> None:
        next(asked, lie)(request)

    return first_or_then


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (answer(b'{"head": {}, "boolean": "yes"}'), "a part of it is missing|neither true nor false"),
        (answer(GOOD), "neither true nor false"),
    ],
)
def test_an_ask_is_answered_yes_or_no(settings: Settings, lie: Lie, said: str) -> None:
    with serving(honest_first(lie)) as url, pytest.raises(EndpointError, match=said):
        RemoteStore(settings, url).query("ASK {}")


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (answer(GOOD), "not Turtle"),
        (answer(b"<urn:a> <urn:b> ", kind=TURTLE), "no SPARQL result"),
    ],
)
def test_a_graph_is_a_graph(settings: Settings, lie: Lie, said: str) -> None:
    with serving(honest_first(lie)) as url, pytest.raises(EndpointError, match=said):
        RemoteStore(settings, url).query("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }")


def test_a_query_that_the_server_refuses_is_the_querys_fault(settings: Settings) -> None:
    lie = answer(b"line 1: no\nmore", kind="text/plain", status=400)
    with (
        serving(honest_first(lie)) as url,
        pytest.raises(QueryError, match=r"refuses the query: line 1: no$"),
    ):
        RemoteStore(settings, url).query("SELECT * { ?a ?b ?c }")


def test_an_update_is_never_sent(settings: Settings) -> None:
    with serving(honest_first(silent)) as url:
        store = RemoteStore(settings, url)
        for text in ("DROP ALL", "# SELECT\nPREFIX select: <urn:a> INSERT DATA { select:a a select:b }", ""):
            with pytest.raises(QueryError, match="a query is SELECT, ASK, CONSTRUCT or DESCRIBE"):
                store.query(text)


def test_a_password_goes_to_the_server_and_into_no_sentence(settings: Settings) -> None:
    seen = []

    def lie(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        answer(b"", status=403)(request)

    with serving(lie) as url, pytest.raises(EndpointError) as refusal:
        RemoteStore(settings, url.replace("://", "://anna:s%33cret@"))
    assert seen == ["Basic YW5uYTpzM2NyZXQ="]
    assert "s3cret" not in str(refusal.value)
    assert "anna" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["", "file:///etc/passwd", "ftp://h/", "http://", "http://h:99999/", "http://h/a b", "http://[/"]
)
def test_an_address_is_one_of_the_web(text: str) -> None:
    with pytest.raises(BadArgument, match="the address of an endpoint is a URL"):
        Address.of(text)


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    with suppress(BadArgument):
        assert Address.of(text).url.startswith(("http://", "https://"))


@pytest.mark.parametrize(("name", "value"), [("TIMEOUT_S", "soon"), ("ROW_LIMIT", "0"), ("TIMEOUT_S", "nan")])
def test_a_setting_that_is_no_number_names_itself(name: str, value: str) -> None:
    with pytest.raises(BadArgument, match=f"R2PGRAPH_{name} is '{value}'; it takes a number"):
        Settings.from_env({f"R2PGRAPH_{name}": value})


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_env({"R2PGRAPH_TIMEOUT_S": "2.5", "R2PGRAPH_ROW_LIMIT": "10"})
    assert (settings.timeout_s, settings.row_limit, settings.endpoint) == (2.5, 10, None)
    assert isinstance(settings.data, Path)
