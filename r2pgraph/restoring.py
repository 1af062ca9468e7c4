"""A graph folder out of an archive: all of it or nothing, and nothing anywhere else.

The archive may be anybody's: no path leads out of the new folder, no link is made, sizes are bounded
before anything is unpacked, and each file must be Turtle before the folder takes its name.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from r2pgraph import edition, turtle
from r2pgraph.errors import SourceError

MOST_MEMBERS = 5_000
MOST_BYTES = 200_000_000
_REFUSED = "nothing was restored"


def restore(archive: Path, folder: Path) -> tuple[int, int]:
    """Make a new folder of what a .zip file holds of a graph: its files, and how many others were left out.

    `SourceError` where the archive cannot be trusted or read; then there is no folder.
    """
    if folder.exists():
        raise SourceError.at(folder, None, "is there already; name a new folder")
    try:
        with zipfile.ZipFile(archive) as packed:
            members = _members(archive, packed)
            kept = [
                (one, path) for one, path in members if path.suffix == ".ttl" or path.name == edition.NAME
            ]
            if not any(path.suffix == ".ttl" for _, path in kept):
                raise SourceError.at(archive, None, f"holds no .ttl file; {_REFUSED}")
            _unpack(packed, kept, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SourceError.at(archive, None, f"cannot be restored ({error}); {_REFUSED}") from error
    return len(kept), len(members) - len(kept)


def _members(archive: Path, packed: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of an archive with their paths, below the one folder that may hold them all."""
    listed = packed.infolist()
    size = sum(one.file_size for one in listed)
    if len(listed) > MOST_MEMBERS or size > MOST_BYTES:
        problem = f"unpacks to {size:,} bytes in {len(listed):,} files, which is too much; {_REFUSED}"
        raise SourceError.at(archive, None, problem)
    for one in listed:
        if problem := _fault(one):
            raise SourceError.at(archive, None, f"holds “{one.filename[:80]}”, {problem}; {_REFUSED}")
    files = [one for one in listed if not one.is_dir()]
    paths = [PurePosixPath(one.filename) for one in files]
    tops = {path.parts[0] if len(path.parts) > 1 else "" for path in paths}
    whole = tops.pop() if len(tops) == 1 else ""
    return list(zip(files, (path.relative_to(whole) for path in paths), strict=True))


def _fault(member: zipfile.ZipInfo) -> str:
    """Why a member is not to be unpacked; empty where nothing speaks against it."""
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts:
        return "a path that leads elsewhere"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or a device"
    return "a file that is locked with a password" if member.flag_bits & 1 else ""


def _unpack(
    packed: zipfile.ZipFile, kept: Sequence[tuple[zipfile.ZipInfo, PurePosixPath]], folder: Path
) -> None:
    """Unpack beside the new folder, look at every file, and only then give the folder its name."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.resolve().parent) as name:
        made = Path(name) / folder.name
        for path, content in _contents(packed, kept):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
            try:
                turtle.parse(made / path) if path.suffix == ".ttl" else None
            except SourceError as error:
                said = str(error).replace(f"{made}/", "in it ")
                raise SourceError.at(packed.filename or "", None, f"{said}; {_REFUSED}") from error
        made.rename(folder)


def _contents(
    packed: zipfile.ZipFile, kept: Sequence[tuple[zipfile.ZipInfo, PurePosixPath]]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    for member, path in kept:
        with packed.open(member) as file:
            yield path, file.read(member.file_size + 1)
