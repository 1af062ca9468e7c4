"""A graph folder out of an archive that may be anybody's: whole, or not at all, and nowhere else."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from r2pgraph import restoring
from r2pgraph.cli import cli
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings

PAYLOAD = Path(os.environ.get("R2PGRAPH_LIBRARY", "/nowhere")).parent / "payloads" / "d-zip-slip.zip"
FACT = "<https://w3id.org/r2pgraph/id/place/x> <http://www.w3.org/2000/01/rdf-schema#label> 'X' .\n"


def packed(path: Path, members: dict[str, str], link: str = "") -> Path:
    """An archive of these texts; `link` is the name of a member that is a link."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16
            archive.writestr(member, text)
    return path


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("top", ["", "memory/"])
def test_a_folder_comes_back_byte_for_byte(sample_settings: Settings, tmp_path: Path, top: str) -> None:
    data = everything(sample_settings.data)
    archive = packed(tmp_path / "a.zip", {f"{top}{name}": text.decode() for name, text in data.items()})
    assert restoring.restore(archive, tmp_path / "back") == (len(data), 0)
    assert everything(tmp_path / "back") == data


def test_what_is_no_part_of_a_graph_is_left_out_and_counted(tmp_path: Path) -> None:
    members = {"m/identity/a.ttl": FACT, "m/.git/config": "x", "m/notes.exe": "x", "m/edition.json": "{}"}
    result = CliRunner().invoke(
        cli, ["restore", str(packed(tmp_path / "a.zip", members)), str(tmp_path / "b")]
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert "made of 2 files; 2 files that are no part of a graph were left out" in result.stderr
    assert set(everything(tmp_path / "b")) == {"identity/a.ttl", "edition.json"}


@pytest.mark.parametrize(
    ("members", "link", "problem"),
    [
        ({"a.ttl": FACT, "../evil.ttl": FACT}, "", "a path that leads elsewhere"),
        ({"a.ttl": FACT, "x/../../evil.ttl": FACT}, "", "a path that leads elsewhere"),
        ({"a.ttl": FACT, "/tmp/evil.ttl": FACT}, "", "a path that leads elsewhere"),
        ({"a.ttl": FACT, "..\\evil.ttl": FACT}, "", "a path that leads elsewhere"),
        ({"a.ttl": FACT, "C:evil.ttl": FACT}, "", "a path that leads elsewhere"),
        ({"a.ttl": FACT, "b.ttl": "/etc/passwd"}, "b.ttl", "a link or a device"),
        ({"a.ttl": FACT, "b.ttl": "no Turtle"}, "", "in it b.ttl, line 1: is not Turtle"),
        ({"a.ttl": FACT, "b.ttl": " " * (restoring.MOST_BYTES + 1)}, "", "which is too much"),
        ({"a.txt": "x"}, "", "holds no .ttl file"),
    ],
    ids=["up", "up-within", "absolute", "backslash", "drive", "link", "no-turtle", "bomb", "no-graph"],
)
def test_an_archive_that_cannot_be_trusted_is_refused_and_leaves_nothing(
    tmp_path: Path, members: dict[str, str], link: str, problem: str
) -> None:
    (tmp_path / "in").mkdir()
    archive = packed(tmp_path / "a.zip", members, link)
    before = everything(tmp_path)
    with pytest.raises(SourceError, match=problem.replace(".", r"\.")) as refused:
        restoring.restore(archive, tmp_path / "in" / "back")
    assert str(refused.value).endswith("nothing was restored")
    assert "\n" not in str(refused.value)
    assert everything(tmp_path) == before
    assert list((tmp_path / "in").iterdir()) == []


def test_a_file_that_is_no_archive_and_a_folder_that_is_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("no archive")
    with pytest.raises(SourceError, match="cannot be restored"):
        restoring.restore(tmp_path / "a.zip", tmp_path / "back")
    with pytest.raises(SourceError, match="is there already; name a new folder"):
        restoring.restore(packed(tmp_path / "b.zip", {"a.ttl": FACT}), tmp_path)


@pytest.mark.skipif(not PAYLOAD.exists(), reason="the hostile archive is not here")
def test_the_archive_with_a_path_and_a_link_out_of_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing was restored"):
        restoring.restore(PAYLOAD, tmp_path / "back")
    assert list(tmp_path.iterdir()) == []
