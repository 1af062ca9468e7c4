"""Where things lie: read from the environment once, at the edge, into a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def content_root() -> Path:
    """The folder that holds `ontology`, `graph_data` and `queries`: in a wheel, or the checkout."""
    packaged = Path(__file__).parent / "_data"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


@dataclass(frozen=True)
class Settings:
    """The folders a graph is made from.

    `ontology` and `queries` come with the package; `data` may be a folder of the user's own;
    `library` holds the full source texts and is absent for most users.
    """

    ontology: Path
    queries: Path
    data: Path
    library: Path | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read `R2PGRAPH_DATA` and `R2PGRAPH_LIBRARY`; an empty value counts as unset."""
        root = content_root()
        library = environ.get("R2PGRAPH_LIBRARY")
        return cls(
            ontology=root / "ontology",
            queries=root / "queries",
            data=Path(environ.get("R2PGRAPH_DATA") or root / "graph_data"),
            library=Path(library) if library else None,
        )
