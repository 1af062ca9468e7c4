"""Two real SPARQL servers on this machine: Oxigraph from the test environment, Virtuoso from the system."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

PATIENCE_S = 60
GRAPH = "https://w3id.org/r2pgraph/"


@dataclass(frozen=True)
class Server:
    """Where a running server is asked and published to; `graph` is the one to publish into."""

    name: str
    query: str
    publish: str
    graph: str | None = None
    update: str | None = None

    @property
    def endpoint(self) -> str:
        return f"{self.query}?default-graph-uri={quote(self.graph, safe='')}" if self.graph else self.query


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def program(name: str) -> str:
    """A server's program; where it is missing the test is skipped, and fails in continuous integration."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed: the questions were not put to a real server")
    return found or pytest.skip(f"NOT RUN: {name} is not installed, so no question was put to this server")


@contextmanager
def running(command: list[str], folder: Path, answers: str) -> Iterator[None]:
    """A server from its first answer until it is stopped."""
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(process, answers, folder / "log")
            yield
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(url, timeout=PATIENCE_S):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    place = f"127.0.0.1:{free_port()}"
    command = [program("oxigraph"), "serve", "--location", str(folder / "data"), "--bind", place]
    with running(command, folder, f"http://{place}/query?query=ASK%7B%7D"):
        base = f"http://{place}"
        yield Server("oxigraph", f"{base}/query", f"{base}/store", update=f"{base}/update")


VIRTUOSO = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtension = 10
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
FileExtension = 10
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ServerThreads = 8
CheckpointInterval = 0
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 0
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Server]:
    binary, http = program("virtuoso-t"), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(
        VIRTUOSO.format(folder=folder, sql=free_port(), http=http, rows=rows), encoding="utf-8"
    )
    base = f"127.0.0.1:{http}"
    with running([binary, "-f", "-c", str(settings)], folder, f"http://{base}/sparql?query=ASK%7B%7D"):
        yield Server(
            "virtuoso", f"http://{base}/sparql", f"http://dba:dba@{base}/sparql-graph-crud-auth", GRAPH
        )
