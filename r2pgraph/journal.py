"""Several files replaced as one: all of them or none, whatever stops the writing.

New texts are first written beside the files they are for, and flushed. Then the journal, one small
file, says which takes whose place: from that moment the change has happened, and whoever opens the
folder next finishes it where the writer was stopped. One lock keeps writers apart; another, held for
the moments of renaming, keeps readers from seeing half a change. Locks end with their holder.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from r2pgraph import turtle
from r2pgraph.errors import SourceError

_JOURNAL = ".journal.json"
_LOCK = ".lock"
KEPT_OUT = (_JOURNAL, _LOCK, f"*{turtle.STAGED}")  # what no history should hold
PATIENCE_S = 60.0
_PAUSE_S = 0.05


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """While this lasts no file of the folder is replaced, and none stands half replaced."""
    if not folder.is_dir():
        yield  # whoever reads it says so
        return
    while (folder / _JOURNAL).exists():
        with _held(folder, fcntl.LOCK_EX):
            _finish(folder)
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def writing(folder: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """While this lasts nobody else writes; `SourceError` after `patience_s` seconds of waiting."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        problem = f"cannot be written ({error.strerror}); nothing was changed"
        raise SourceError.at(folder, None, problem) from error
    try:
        _wait(lock, folder, time.monotonic() + patience_s)
        with reading(folder):
            for left in folder.rglob(f".*{turtle.STAGED}"):
                left.unlink()  # of a writer who was stopped before the change had happened
        yield
    finally:
        os.close(lock)


def _wait(lock: int, folder: Path, until: float) -> None:
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                problem = "somebody else is writing here; nothing was changed, try again later"
                raise SourceError.at(folder, None, problem) from error
            time.sleep(_PAUSE_S)


def replace_all(folder: Path, texts: Mapping[Path, str | None]) -> None:
    """Give files below a folder new texts (None: no file) as one change; the caller is `writing`.

    `SourceError` where that cannot be; then every file is as it was.
    """
    made: list[Path] = []
    steps: dict[str, str | None] = {}
    try:
        for path, text in texts.items():
            made += _folders(path.parent)
            temporary = turtle.staged(path, text) if text is not None else None
            made += [temporary] if temporary else []
            steps[str(path.relative_to(folder))] = temporary.name if temporary else None
        turtle.replace(folder / _JOURNAL, json.dumps(steps))
    except SourceError:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise
    with _held(folder, fcntl.LOCK_EX):
        _finish(folder)


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it that are not there; those that were made."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        try:
            one.mkdir()
        except OSError as error:
            problem = f"cannot be made ({error.strerror}); nothing was changed"
            raise SourceError.at(one, None, problem) from error
        turtle.flush_folder(one.parent)
    return missing[::-1]


@contextmanager
def _held(folder: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def _finish(folder: Path) -> None:
    """Do what the journal says, as far as it is not done, and take the journal away."""
    journal = folder / _JOURNAL
    if not journal.exists():
        return
    try:
        steps: dict[str, str | None] = json.loads(journal.read_text(encoding="utf-8"))
        for name, temporary in steps.items():
            _step(folder / name, temporary)
        journal.unlink()
        turtle.flush_folder(folder)
    except OSError as error:
        problem = f"a change to it was interrupted and cannot be finished ({error.strerror}); mend that"
        raise SourceError.at(folder, None, problem) from error


def _step(path: Path, temporary: str | None) -> None:
    if temporary is None:
        path.unlink(missing_ok=True)
    elif (path.parent / temporary).exists():  # else it was done before the interruption
        (path.parent / temporary).replace(path.resolve())
    if path.parent.is_dir():
        turtle.flush_folder(path.parent)
