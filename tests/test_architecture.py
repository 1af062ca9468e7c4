"""Imports point only to a lower layer, and no module is anybody's twin."""

from __future__ import annotations

import ast
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parent.parent

LAYERS = [
    {"errors", "settings", "vocab", "wording"},
    {"clock", "dates", "edition", "exchange", "journal", "keeper", "turtle", "sources", "store", "tokens"},
    {
        *{"arguments", "coverage", "derived", "guard", "names", "offices", "paper", "queries", "reference"},
        "restoring",
        *{"results", "sentences", "usage", "validation", "workers"},
    },
    {"card", "diagnosis", "endpoint", "exports", "ledger", "network", "packs", "search", "show"} | {"views"},
    {
        *{"annual", "archive", "attested", "brief", "calendar", "gaps", "handbook", "handover", "listing"},
        "seat",
    },
    {"forwarding", "graph", "publishing"},
    {"intake", "service"},
    {"cli", "__main__"},
]
FUTURE = "from __future__ import annotations"  # allowed at the head of a file only
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}


def imports(source: str) -> set[str]:
    """The modules of our own package that a module's text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.replace(FUTURE, ""))):
        if isinstance(node, ast.ImportFrom) and node.module == "r2pgraph":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("r2pgraph."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("r2pgraph.")}
    return found


def faults(modules: dict[str, str]) -> list[str]:
    """Imports that point up, and circles within a layer."""
    edges = [(name, other) for name, source in modules.items() for other in imports(source) - {name}]
    upward = [f"{a} imports {b}, which is above it" for a, b in edges if LEVEL[a] < LEVEL[b]]
    return upward + [f"a circle: {circle}" for circle in nx.simple_cycles(nx.DiGraph(edges))]


@pytest.fixture
def modules() -> dict[str, str]:
    """The text of each module; a folder is one module, whose parts may know each other."""
    package = ROOT / "r2pgraph"
    found: dict[str, str] = {}
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).with_suffix("").parts[0]
        if name not in ("__init__", "_data"):
            found[name] = found.get(name, "") + path.read_text(encoding="utf-8")
    return found


@pytest.mark.checkout
def test_imports_point_only_down(modules: dict[str, str]) -> None:
    assert set(modules) == set(LEVEL)
    assert faults(modules) == []


@pytest.mark.checkout
@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("turtle", "from r2pgraph import graph\n"),
        ("errors", "import r2pgraph.store\n"),
        ("queries", "def late():\n    from r2pgraph.graph import KnowledgeGraph\n"),
        ("store", "from r2pgraph import sources\n"),
    ],
)
def test_a_planted_import_is_found(modules: dict[str, str], module: str, planted: str) -> None:
    sources = modules | {module: modules[module] + planted}
    if module == "store":
        sources["sources"] += "from r2pgraph.store import Store\n"
    assert faults(sources) != []


@pytest.mark.checkout
def test_the_pages_use_the_graph_and_never_the_command_line() -> None:
    for path in (ROOT / "webui").glob("*.py"):
        assert not imports(path.read_text(encoding="utf-8")) & {"cli", "show", "__main__"}


@pytest.mark.checkout
def test_modules_stay_under_three_hundred_lines() -> None:
    long = [path for folder in ("r2pgraph", "webui") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in long if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []
