"""Several files replaced as one change, whatever stops the writing: killed, refused, without room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from r2pgraph import journal, turtle
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings
from r2pgraph.store import Store
from r2pgraph.validation import running

PAYLOADS = Path(os.environ.get("R2PGRAPH_LIBRARY", "/nowhere")).parent / "payloads"
MOST_KB = 300_000  # what reading a hostile file may take


def hostile() -> list[Path]:
    """The inputs that somebody may try to have taken in."""
    if not PAYLOADS.is_dir():
        return []
    listed = json.loads((PAYLOADS / "index.json").read_text("utf-8"))["payloads"]
    of = ("import", "restore", "HTTP")  # those of HTTP that are files somebody may have
    named = {PAYLOADS / one["file"] for one in listed if any(word in one["component"] for word in of)}
    named = {path for path in named if path.suffix not in (".json", ".http")}
    return sorted(path for path in named if path.exists())


needs_payloads = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the hostile inputs are not here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two files."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("a.ttl", "b.ttl"):
        (data / name).write_text("<urn:a> <urn:b> 1 .\n", encoding="utf-8")
    return data


def texts(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_what_was_decided_is_finished_by_whoever_comes_next(folder: Path) -> None:
    new = turtle.staged(folder / "a.ttl", "<urn:a> <urn:b> 2 .\n")
    (folder / ".journal.json").write_text(json.dumps({"a.ttl": new.name, "b.ttl": None}), encoding="utf-8")
    with journal.reading(folder):
        assert texts(folder) == {"a.ttl": "<urn:a> <urn:b> 2 .\n"}


def test_what_was_not_decided_is_cleared_away(folder: Path) -> None:
    before = texts(folder)
    turtle.staged(folder / "a.ttl", "half a thou")
    with journal.writing(folder):
        assert texts(folder) == {**before, ".lock": ""}


def test_a_second_writer_waits_and_is_told(folder: Path) -> None:
    with (
        journal.writing(folder),
        pytest.raises(SourceError, match="somebody else is writing here"),
        journal.writing(folder, 0.1),
    ):
        pytest.fail("two writers at once")


@pytest.mark.checkout
@pytest.mark.parametrize(("writers", "writes"), [(2, 12), (8, 400)])
def test_killed_writers_lose_nothing_and_leave_nothing_by_halves(writers: int, writes: int) -> None:
    program = Path(__file__).parent / "bench" / "killed_writers.py"
    command = [sys.executable, str(program), "--writes", str(writes), "--writers", str(writers)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, "nothing lost, nothing half written" in done.stdout) == (0, True), done.stdout


def test_no_room_leaves_every_byte_and_no_rest(folder: Path) -> None:
    """The room for any one file is set to a kilobyte, as on a disk that is full."""
    before = texts(folder)
    program = (
        "import resource, signal, sys; from pathlib import Path; from r2pgraph import journal\n"
        "from r2pgraph.errors import SourceError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); folder = Path(sys.argv[1])\n"
        "with journal.writing(folder):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "    texts = {folder / 'a.ttl': 'x', folder / 'new' / 'b.ttl': 'y' * 5000}\n"
        "    try: journal.replace_all(folder, texts)\n"
        "    except SourceError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("b.ttl: cannot be written (File too large); nothing was changed\n")
    assert texts(folder) == {**before, ".lock": ""}
    assert not (folder / "new").exists()


def test_a_merge_conflict_is_named_with_its_line(folder: Path) -> None:
    (folder / "a.ttl").write_text("<urn:a> <urn:b> 1 .\n<<<<<<< HEAD\n=======\n>>>>>>> b\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.ttl, line 2: holds a merge conflict"):
        turtle.parse(folder / "a.ttl")


# ---- hostile inputs


@needs_payloads
@pytest.mark.parametrize("payload", hostile(), ids=lambda path: path.stem)
def test_what_is_no_sheet_is_refused_in_one_line_and_nothing_changes(payload: Path, folder: Path) -> None:
    before = texts(folder)
    command = [sys.executable, "-m", "r2pgraph", "intake", str(payload), "--yes"]
    environment = {**os.environ, "R2PGRAPH_DATA": str(folder)}
    program = (  # a small process, for what a child takes begins with what its parent has
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(json.dumps([done.returncode, done.stdout, done.stderr, used]))\n"
    )
    measured = [sys.executable, "-c", program, *command]
    told = subprocess.run(measured, check=True, capture_output=True, env=environment, cwd=folder.parent)
    status, out, err, used = json.loads(told.stdout)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert ("is none of .xlsx, .csv" in err) == (payload.suffix not in (".xlsx", ".csv"))
    assert texts(folder) == before
    assert used < MOST_KB  # nothing was unpacked that must not be


@needs_payloads
def test_impossible_days_are_found_each_with_its_value(tmp_path: Path, sample_settings: Settings) -> None:
    text = (PAYLOADS / "d-bad-dates.ttl").read_text(encoding="utf-8")
    path = tmp_path / "dates.ttl"
    path.write_text(
        text.replace("<http://p>", "<https://w3id.org/r2pgraph/ont#startLatest>"), encoding="utf-8"
    )
    found = {one.value for one in running.shapes(Store.load([path]), sample_settings) if one.rule == "28"}
    assert {"2016-02-30", "2016-13-01", "2016-06", "23/06/2016"} <= found
