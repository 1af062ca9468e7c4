"""What changed when, who did it and why: the git repository that a graph folder lies in, if it does."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from r2pgraph.errors import BadArgument, SourceError
from r2pgraph.journal import KEPT_OUT

NOT_KEPT = "history is not kept: this folder lies in no git repository (git init there keeps it)"
NOBODY = "r2pgraph <r2pgraph@localhost>"
_FIELD = "\x1f"


@dataclass(frozen=True)
class Version:
    """One recorded change: its git revision, the day, who made it, and why."""

    revision: str
    day: str
    who: str
    why: str


def begin(folder: Path) -> None:
    """Make a repository of a graph folder, with all that is in it; `SourceError` where git is missing."""
    if shutil.which("git") is None:
        raise SourceError(
            "git is not installed, so that history cannot be kept; install it, or leave --git out"
        )
    _git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text("".join(f"{name}\n" for name in KEPT_OUT), encoding="utf-8")
    _git(folder, "add", "--all")
    record(folder, ["."], "The graph as it comes with the program", NOBODY)


def kept(folder: Path) -> bool:
    """Whether the folder lies in a git repository that git can read."""
    if shutil.which("git") is None:
        return False
    return _run(folder, "rev-parse", "--is-inside-work-tree").returncode == 0


def record(folder: Path, names: Sequence[str], why: str, who: str) -> None:
    """Commit these files or folders, given relative to the folder, and nothing else."""
    author = who if "<" in who else f"{who} <>"
    _git(folder, "add", "--all", "--", *names)
    _git(folder, "commit", "--quiet", f"--author={author}", f"--message={why}", "--", *names)


def versions(folder: Path, most: int) -> list[Version]:
    """The latest changes below the folder, the newest first."""
    form = _FIELD.join(("%H", "%as", "%an", "%B")) + "%x1e"
    told = _git(folder, "log", f"--max-count={most}", f"--format={form}", "--", ".").decode(errors="replace")
    parts = (entry.strip("\n").split(_FIELD) for entry in told.split("\x1e") if entry.strip())
    return [Version(revision, day, who, why.strip()) for revision, day, who, why in parts]


def changed(folder: Path, revision: str) -> dict[str, tuple[str, str]]:
    """The Turtle files that a version changed, with their texts before and after (empty: no file)."""
    told = _git(
        folder, "diff-tree", "-r", "-z", "--no-commit-id", "--name-only", "--relative", revision, "--", "."
    )
    names = [name for name in told.decode().split("\0") if name.endswith(".ttl")]
    return {name: (_text(folder, f"{revision}^", name), _text(folder, revision, name)) for name in names}


def _text(folder: Path, revision: str, name: str) -> str:
    found = _run(folder, "show", f"{revision}:./{name}")
    return found.stdout.decode("utf-8") if found.returncode == 0 else ""


def texts(folder: Path, revision: str) -> dict[str, str]:
    """The Turtle files of a version by their names below the folder; `BadArgument` where it is none."""
    if revision.startswith("-") or _run(folder, "rev-parse", "--verify", f"{revision}^{{commit}}").returncode:
        raise BadArgument(f"'{revision[:60]}' is no version; r2pgraph log lists them")
    packed = io.BytesIO(_git(folder, "archive", "--format=tar", revision))
    found: dict[str, str] = {}
    with tarfile.open(fileobj=packed) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.name.endswith(".ttl") else None
            if file is not None:
                found[member.name] = file.read().decode("utf-8")
    return found


def _git(folder: Path, *arguments: str) -> bytes:
    done = _run(folder, *arguments)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SourceError.at(folder, None, f"git says: {said[-1] if said else 'it failed'}")
    return done.stdout


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # A person without a git identity must be able to keep history too; the author is given each time.
    names = ("-c", "user.name=r2pgraph", "-c", "user.email=r2pgraph@localhost", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *names, *arguments]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603  (no shell)
