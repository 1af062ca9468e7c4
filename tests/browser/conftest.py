"""A real server on a free port of this machine, and a real Chromium."""

from __future__ import annotations

import shutil
import threading
from typing import Any

import pytest

from r2pgraph.graph import KnowledgeGraph
from webui import serve

QUIET = [
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started; without one, the tests that need it say so."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium here")
    return {"executable_path": path, "args": QUIET}


@pytest.fixture(scope="session")
def base_url(hostile: KnowledgeGraph) -> str:
    """The address of a server of the sample record with its hostile texts."""
    return served(hostile)


@pytest.fixture(scope="session")
def record_url(graph: KnowledgeGraph) -> str:
    """The address of a server of the record that comes with the program."""
    return served(graph)


def served(graph: KnowledgeGraph) -> str:
    """The address of a server of a graph, on a free port."""
    listener = serve.listen("127.0.0.1", 0)
    threading.Thread(target=serve.run, args=(graph, listener), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
