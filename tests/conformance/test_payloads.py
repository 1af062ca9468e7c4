"""Hostile queries, updates and requests, put to a real server: each gets what it must, and it stays up."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from running import ROW_LIMIT, TIMEOUT_S, Server

SECRET = "TOPSECRET"
CONTROL = "SELECT (COUNT(*) AS ?n) { ?s a r2p:Meeting }"


class Canary:
    """A server that nobody may ask; it counts who does."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.hits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.hits += 1

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    time.sleep(0.1)
    assert canary.hits == 0
    # Closed by a shutdown first, so that the thread that waits on it ends.
    canary.socket.shutdown(socket.SHUT_RDWR)
    canary.socket.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.ttl"
    path.write_text(f'<http://a/> <http://b/> "{SECRET}" .\n', encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def alive(server: Server) -> Iterator[None]:
    """After every attack the same process answers a control query, in less than a second."""
    before = server.process.pid
    yield
    assert server.process.poll() is None
    assert server.process.pid == before
    began = time.monotonic()
    status, _, body = put(server, CONTROL.encode())
    assert (status, time.monotonic() - began < 1.0) == (200, True), body


def opened(request: urllib.request.Request) -> tuple[int, Message, bytes]:
    try:
        response: HTTPResponse | urllib.error.HTTPError = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return int(response.status or 0), response.headers, response.read()


def put(
    server: Server, body: bytes, kind: str = "application/sparql-query", accept: str = "*/*"
) -> tuple[int, Message, bytes]:
    headers = {"Content-Type": kind, "Accept": accept}
    return opened(urllib.request.Request(f"{server.url}sparql", data=body, headers=headers))


def code(body: bytes) -> str:
    problem: dict[str, Any] = json.loads(body)
    return str(problem["code"])


def filled(path: Path, canary: Canary, secret: Path | str) -> bytes:
    raw = path.read_bytes().replace(b"{{CANARY}}", canary.url.encode())
    return raw.replace(b"{{SECRET}}", f"file://{secret}".encode())


@pytest.mark.parametrize("name", ["q-service", "q-service-var", "q-service-escape"])
def test_another_server_is_not_asked(server: Server, payloads: Path, canary: Canary, name: str) -> None:
    status, _, body = put(server, filled(payloads / f"{name}.rq", canary, ""))
    assert (status, code(body)) == (400, "REMOTE_ACCESS_FORBIDDEN")
    assert b"SERVICE" in body


def test_no_file_is_read(server: Server, payloads: Path, canary: Canary, secret: Path) -> None:
    status, _, body = put(server, filled(payloads / "q-from-file.rq", canary, secret))
    assert (status, code(body)) == (400, "REMOTE_ACCESS_FORBIDDEN")
    assert SECRET.encode() not in body


def test_no_graph_is_fetched_for_a_parameter(server: Server, payloads: Path, canary: Canary) -> None:
    line = filled(payloads / "q-param-default-graph.txt", canary, "").decode().split()[1]
    status, _, body = opened(urllib.request.Request(server.url.rstrip("/") + line))
    assert (status, code(body)) == (400, "REMOTE_ACCESS_FORBIDDEN")


def test_a_file_is_told_neither_to_be_there_nor_not(
    server: Server, payloads: Path, canary: Canary, secret: Path
) -> None:
    answers = [
        put(server, filled(payloads / "u-load-file.ru", canary, path), kind)[::2]
        for path in (secret, secret.with_name("none.ttl"))
        for kind in ("application/sparql-update", "application/sparql-query")
    ]
    assert {status for status, _ in answers} == {403}
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]


def test_an_update_fetches_nothing(server: Server, payloads: Path, canary: Canary) -> None:
    update = filled(payloads / "u-using-http.ru", canary, "")
    for kind in ("application/sparql-update", "application/sparql-query"):
        assert put(server, update, kind)[0] == 403
    form = urlencode({"update": update.decode()}).encode()
    assert put(server, form, "application/x-www-form-urlencoded")[0] == 403


def test_an_update_behind_a_query_is_no_sparql(server: Server, payloads: Path) -> None:
    status, _, body = put(server, (payloads / "q-two-ops.rq").read_bytes())
    assert (status, code(body)) == (400, "QUERY_SYNTAX")
    assert json.loads(body)["line"] == 1


@pytest.mark.parametrize("name", ["q-depth-group", "q-depth-not", "q-depth-subselect", "q-depth-union"])
def test_depth_is_refused_a_hundred_times(server: Server, payloads: Path, name: str) -> None:
    query = (payloads / f"{name}.rq").read_bytes()
    for _ in range(100):
        status, _, body = put(server, query)
        assert status == 413 or (status, code(body)) == (400, "QUERY_TOO_COMPLEX")


def test_thirty_brackets_are_answered(server: Server, payloads: Path) -> None:
    assert put(server, (payloads / "q-paren-30-legit.rq").read_bytes())[0] == 200


def test_twenty_endless_queries_at_once_hold_nobody_up(server: Server, payloads: Path) -> None:
    query = (payloads / "q-cartesian-count.rq").read_bytes()
    answers: list[tuple[int, Message, bytes]] = []
    threads = [threading.Thread(target=lambda: answers.append(put(server, query))) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert put(server, CONTROL.encode())[0] == 200
    for thread in threads:
        thread.join()
    assert {(status, code(body), headers["Retry-After"]) for status, headers, body in answers} == {
        (503, "QUERY_TIMEOUT", "2")
    }
    assert children(server.process.pid) == []


def children(pid: int) -> list[str]:
    """The processes that answer queries: those of the one that this server started."""
    listed = [path.read_text().split() for path in Path("/proc").glob("[0-9]*/task/[0-9]*/children")]
    parents = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    keepers = [path for parent in parents for path in Path(f"/proc/{parent}/task").glob("*/children")]
    assert listed
    return [child for path in keepers for child in path.read_text().split()]


def test_a_flood_of_rows_is_cut_and_says_so(server: Server, payloads: Path) -> None:
    query = (payloads / "q-big-rows.rq").read_bytes()
    status, headers, body = put(server, query)
    answer = json.loads(body)
    assert (status, answer["truncated"], len(answer["results"]["bindings"])) == (200, True, ROW_LIMIT)
    assert headers["X-R2PGraph-Truncated"].startswith("true")
    page = put(server, query, accept="text/html")[2].decode()
    assert "This answer is truncated" in page
    for media in ("text/csv", "text/tab-separated-values"):
        status, _, body = put(server, query, accept=media)
        assert (status, code(body)) == (400, "QUERY_TOO_COMPLEX")


def test_a_description_of_everything_is_cut_and_says_so(server: Server, payloads: Path) -> None:
    status, headers, body = put(server, (payloads / "q-describe-all.rq").read_bytes())
    assert (status, body.startswith(b"# truncated")) == (200, True)
    assert headers["X-R2PGraph-Truncated"].startswith("true")


@pytest.mark.parametrize("name", ["q-groupconcat-bomb", "q-redos-replace", "q-path-clique"])
def test_hungry_queries_end_in_an_answer_or_a_refusal(server: Server, payloads: Path, name: str) -> None:
    began = time.monotonic()
    status, headers, body = put(server, (payloads / f"{name}.rq").read_bytes())
    assert time.monotonic() - began < TIMEOUT_S + 5
    if status == 200:
        assert json.loads(body)
    else:
        assert code(body) in ("QUERY_TIMEOUT", "QUERY_TOO_COMPLEX")
        assert status == 400 or headers["Retry-After"]


def test_bytes_that_are_no_utf8_are_refused(server: Server, payloads: Path) -> None:
    raw = (payloads / "q-not-utf8.rq").read_bytes()
    form = b"query=" + quote(raw).encode()
    for body, kind in ((raw, "application/sparql-query"), (form, "application/x-www-form-urlencoded")):
        status, _, answer = put(server, body, kind)
        assert (status, code(answer)) == (400, "BAD_ENCODING")


def test_characters_that_turn_the_text_are_shown(server: Server, payloads: Path) -> None:
    status, _, body = put(server, (payloads / "q-bidi.rq").read_bytes(), accept="text/html")
    assert (status, "⟦U+202E⟧" in body.decode()) == (200, True)


def test_strange_parameters_are_no_bug(server: Server, payloads: Path) -> None:
    values = [
        json.loads((payloads / "q-injection-iri.json").read_text(encoding="utf-8"))["value"],
        json.loads((payloads / "q-injection-limit.json").read_text(encoding="utf-8"))["value"],
        *json.loads((payloads / "q-injection-limit.json").read_text(encoding="utf-8"))["more"],
    ]
    for value in values:
        for name in ("query", "format", "default-graph-uri", "example", "limit"):
            address = f"{server.url}sparql?" + urlencode({"query": "ASK {}", name: value})
            assert opened(urllib.request.Request(address))[0] in (200, 400, 404)


def raw(server: Server, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(text)
        try:
            return connection.recv(65536)
        except ConnectionResetError:
            return b""


def test_accept_is_never_a_bug(server: Server, payloads: Path) -> None:
    for accept in json.loads((payloads / "h-accept.json").read_text(encoding="utf-8"))["accept"]:
        for path in ("sparql", "sparql?query=ASK%7B%7D"):
            request = urllib.request.Request(server.url + path, headers={"Accept": accept})
            assert opened(request)[0] in (200, 406)


def test_a_body_that_is_too_large_is_refused_unread(server: Server, payloads: Path) -> None:
    sizes = json.loads((payloads / "h-bigbody.json").read_text(encoding="utf-8"))
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    told = raw(server, head + f"Content-Length: {sizes['content_length']}\r\n\r\nASK".encode())
    assert told.startswith(b"HTTP/1.1 413")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    told = raw(server, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 4 + b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("name", ["h-csrf.http", "h-frame.http"])
def test_requests_of_other_pages_change_nothing(server: Server, payloads: Path, name: str) -> None:
    told = raw(server, (payloads / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert told.startswith((b"HTTP/1.1 404", b"HTTP/1.1 405", b"HTTP/1.1 200"))
    assert b"frame-ancestors 'none'" in told
    assert b"X-Content-Type-Options: nosniff" in told


@pytest.mark.parametrize("name", ["h-traversal", "h-open-redirect"])
def test_strange_paths_lead_nowhere(server: Server, payloads: Path, name: str) -> None:
    for path in json.loads((payloads / f"{name}.json").read_text(encoding="utf-8"))["paths"]:
        told = raw(server, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert told.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404")), path
        assert b"root:" not in told
        assert b"Location: http" not in told
