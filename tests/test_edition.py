"""A graph folder of one's own: made once, never touched by a new version, and told what has moved on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from r2pgraph import edition
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings, content_root


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "memory"
    command = [sys.executable, "-m", "r2pgraph", "init", str(folder), "--git"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    return folder


def test_a_folder_of_ones_own_holds_the_same_bytes_and_a_history(own: Path) -> None:
    shipped = content_root() / "graph_data"
    names = {path.relative_to(shipped) for path in shipped.rglob("*.ttl")}
    assert names == {path.relative_to(own) for path in own.rglob("*.ttl")}
    assert all((own / name).read_bytes() == (shipped / name).read_bytes() for name in names)
    status = ["git", "-C", str(own), "status", "--porcelain"]
    assert subprocess.run(status, check=True, capture_output=True).stdout == b""


def test_a_folder_that_holds_something_is_left_alone(own: Path) -> None:
    before = (own / edition.NAME).read_bytes()
    with pytest.raises(SourceError, match="not empty; name a new folder"):
        edition.begin(own, Settings.from_env({}))
    assert (own / edition.NAME).read_bytes() == before


def test_a_vocabulary_that_moved_on_is_told(own: Path, tmp_path: Path) -> None:
    settings = Settings.from_env({"R2PGRAPH_DATA": str(own)})
    assert edition.moved(settings) == ""
    newer = tmp_path / "ontology"
    newer.mkdir()
    (newer / "r2p.ttl").write_text("", encoding="utf-8")
    assert "has moved on" in edition.moved(replace(settings, ontology=newer))
