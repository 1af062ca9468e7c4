"""Plans whose day is past: what a source planned and no source tells of since."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from rdflib import Literal

from r2pgraph import queries
from r2pgraph.store import Store
from r2pgraph.validation.findings import Finding
from r2pgraph.validation.naming import called
from r2pgraph.vocab import R2P, XSD


def unconfirmed(store: Store, folder: Path, on: datetime.date) -> Iterator[Finding]:
    """Events that are planned for days before `on` and that nothing confirms; `folder` holds the query."""
    text = (folder / "_graph" / "past-plans.rq").read_text(encoding="utf-8")
    day = Literal(on.isoformat(), datatype=XSD.date)
    for row in store.select(queries.with_prefixes(queries.bind(text, {"day": day}))):
        event, last = str(row["event"]), str(row["last"])
        problem = f"was planned for {last} at the latest, and nothing recorded confirms that it was held"
        mend = "Record what a later source says of it; where none does, the plan stays what it is."
        yield Finding(
            "33", "warning", f"{called(store, event)}: {problem}. {mend}", event, str(R2P.status), value=last
        )
