"""The README is checked by the program: its commands run, its tables are those of the code."""

from __future__ import annotations

import inspect
import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```(console|python|text)\n(.*?)```", re.DOTALL)

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with only what a clone of the working tree holds."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def commands(readme: str) -> list[str]:
    blocks = [body for kind, body in BLOCK.findall(readme) if kind == "console"]
    lines = [line.removeprefix("$ ") for body in blocks for line in body.splitlines()]
    return [line for line in lines if line != "bash tests/run"]


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("R2PGRAPH_", "PYTHON", "COVERAGE_"))}


def spoken(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    for line in process.stderr:
        yield line
        if line.startswith("serving "):
            return


@pytest.fixture(scope="module")
def installed(readme: str, clone: Path) -> Path:
    """The clone after the first command, word for word; the pages are stopped with Ctrl-C."""
    with subprocess.Popen(
        ["bash", "-c", commands(readme)[0]],
        cwd=clone, env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        clock = threading.Timer(600, process.kill)
        clock.start()
        said = "".join(spoken(process))
        clock.cancel()
        os.killpg(process.pid, signal.SIGINT)
    assert "http://127.0.0.1:8000/" in said, said
    assert "serving" in said, said
    return clone


def test_the_other_commands_do_what_they_say(readme: str, installed: Path) -> None:
    for command in commands(readme)[1:]:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=installed, env=environment(), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{shlex.quote(command)}: {done.stderr}"


def test_the_first_answer_is_the_one_that_is_printed(readme: str, installed: Path) -> None:
    command = next(line for line in commands(readme) if "hosted-by" in line)
    shown = next(body for kind, body in BLOCK.findall(readme) if kind == "text")
    done = subprocess.run(
        ["bash", "-c", command], cwd=installed, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == shown


def test_the_python_of_the_readme_runs(readme: str, installed: Path) -> None:
    code = next(body for kind, body in BLOCK.findall(readme) if kind == "python")
    subprocess.run([installed / ".venv/bin/python", "-c", code], cwd=installed, env=environment(), check=True)


def test_the_table_of_questions_is_that_of_the_packs(readme: str, graph: KnowledgeGraph) -> None:
    rows = [f"| `{q.name}` | {q.pack} | {q.summary.strip()} |" for q in graph.questions]
    assert rows == [line for line in readme.splitlines() if re.match(r"\| `[a-z-]+/[a-z-]+`", line)]


def test_the_table_of_settings_is_that_of_the_code(readme: str) -> None:
    told = set(re.findall(r"^\| `(R2PGRAPH_\w+)`", readme, re.MULTILINE))
    assert told == set(re.findall(r'environ\.get\("(R2PGRAPH_\w+)"\)', inspect.getsource(Settings)))
