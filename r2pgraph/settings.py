"""Where things lie: read from the environment once, at the edge, into a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from r2pgraph.errors import BadArgument

TIMEOUT_S = 10.0
ROW_LIMIT = 10_000
OWN_TIMEOUT_S, OWN_ROW_LIMIT = 60.0, 1_000_000  # for what the record itself reads from a store elsewhere
MOST = 1_000_000_000


def content_root() -> Path:
    """The folder that holds `ontology`, `graph_data` and `queries`: in a wheel, or the checkout."""
    packaged = Path(__file__).parent / "_data"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


@dataclass(frozen=True)
class Settings:
    """The folders a graph is made from, the endpoint that is asked instead, and what one query may take.

    `ontology` and `queries` come with the package; `data` may be a folder of the user's own;
    `library` holds the full source texts and is absent for most users. `timeout_s` is the whole time
    for one query, `row_limit` the most rows or triples of its answer.
    """

    ontology: Path
    queries: Path
    data: Path
    library: Path | None = None
    endpoint: str | None = None
    timeout_s: float = TIMEOUT_S
    row_limit: int = ROW_LIMIT

    @property
    def own(self) -> Settings:
        """The same with the wide limits that the record's own reads need, strangers' queries apart."""
        return replace(self, timeout_s=OWN_TIMEOUT_S, row_limit=OWN_ROW_LIMIT)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables `R2PGRAPH_…`; an empty value counts as unset, a wrong one is a `BadArgument`."""
        root = content_root()
        library = environ.get("R2PGRAPH_LIBRARY")
        return cls(
            ontology=root / "ontology",
            queries=root / "queries",
            data=Path(environ.get("R2PGRAPH_DATA") or root / "graph_data"),
            library=Path(library) if library else None,
            endpoint=environ.get("R2PGRAPH_ENDPOINT") or None,
            timeout_s=_positive("R2PGRAPH_TIMEOUT_S", environ.get("R2PGRAPH_TIMEOUT_S"), TIMEOUT_S),
            row_limit=int(_positive("R2PGRAPH_ROW_LIMIT", environ.get("R2PGRAPH_ROW_LIMIT"), ROW_LIMIT)),
        )


def _positive(name: str, text: str | None, otherwise: float) -> float:
    if not text:
        return otherwise
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number <= MOST:
        raise BadArgument(f"{name} is '{text}'; it takes a number from 1 to {MOST:,}")
    return number
