"""A graph folder of one's own: made from the shipped one, and which vocabulary it was checked by."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from r2pgraph import turtle
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings, content_root

NAME = "edition.json"


def begin(folder: Path, settings: Settings) -> None:
    """Copy the shipped graph into a new or empty folder; `SourceError` where that cannot be."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError.at(folder, None, "is there already and not empty; name a new folder")
    try:
        shutil.copytree(
            content_root() / "graph_data", folder, dirs_exist_ok=True, copy_function=shutil.copyfile
        )
        for path in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
            path.chmod(0o755)  # the folders of an installation may be closed to writing
    except (OSError, shutil.Error) as error:
        raise SourceError.at(folder, None, f"cannot be filled ({error}); name another folder") from error
    turtle.replace(folder / NAME, text(settings))


def text(settings: Settings) -> str:
    """The edition of the vocabulary and its constraints, as the folder keeps it."""
    return json.dumps({"vocabulary": _digest(settings)}) + "\n"


def moved(settings: Settings) -> str:
    """A sentence where the vocabulary is another than the one the folder was checked by; else empty."""
    path = settings.data / NAME
    if not path.exists() or turtle.read_text(path) == text(settings):
        return ""
    return (
        "the vocabulary has moved on since this folder was last written to: mend what is found here, if "
        "anything is; the next change that is written takes note of it"
    )


def may_write(settings: Settings) -> None:
    """`SourceError` where the folder is the program's own, which its next version replaces."""
    packaged = content_root().name == "_data"
    if packaged and settings.data.resolve().is_relative_to(content_root().resolve()):
        problem = "comes with the program, whose next version replaces it"
        way = "make a folder of your own with r2pgraph init FOLDER, and set R2PGRAPH_DATA to it"
        raise SourceError.at(settings.data, None, f"{problem}; {way}")


def _digest(settings: Settings) -> str:
    """The SHA-256 of vocabulary and shapes, by file."""
    found = hashlib.sha256()
    for path in sorted(settings.ontology.rglob("*.ttl")):
        found.update(str(path.relative_to(settings.ontology)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
