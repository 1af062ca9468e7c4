"""The official suites and the hostile inputs, where they are; a server of its own process to put them to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import ROW_LIMIT, TIMEOUT_S, Server

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "tests" / "sample"


def shared(part: str) -> Path:
    """A folder beside the project; those who need it say so where it is not there."""
    folder = ROOT.parent / "shared" / part
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder


@pytest.fixture(scope="session")
def payloads() -> Path:
    return shared("payloads")


@pytest.fixture(scope="session")
def suites() -> Path:
    return shared("suites")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The program as a person starts it, on the sample record, with short limits."""
    environ = {
        "R2PGRAPH_DATA": str(SAMPLE / "graph_data"),
        "R2PGRAPH_TIMEOUT_S": str(TIMEOUT_S),
        "R2PGRAPH_ROW_LIMIT": str(ROW_LIMIT),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "r2pgraph", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environ,
    )
    assert process.stderr is not None
    match = re.match(r"http://\S+", process.stderr.readline())
    assert match is not None
    for line in process.stderr:
        if line.startswith("serving"):
            break
    rest = threading.Thread(target=process.stderr.read, daemon=True)
    rest.start()
    yield Server(match[0], process)
    process.terminate()
    process.wait(timeout=10)
    rest.join()
    process.stderr.close()
