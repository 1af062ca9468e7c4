"""Files: things without a name, days that are none, and the one form that files are written in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import turtle
from r2pgraph.store import Store
from r2pgraph.validation.findings import Finding
from r2pgraph.vocab import PREFIXES, R2P, XSD

_DATE = ox.NamedNode(str(XSD.date))


def files(store: Store) -> Iterator[Finding]:
    """Files that name no thing they speak of, tell of days that are none, or are not written as files are."""
    for path, triples in store.contents.items():
        yield from (_no_day(path, triple) for triple in triples if _tells_no_day(triple))
        if not all(_named(triple) for triple in triples):
            problem = "a thing here has no name of its own; give it one, so that others can point to it"
            yield Finding("29", "violation", f"{path}: {problem}", str(path), place=str(path))
        elif path.exists() and not _in_form(path, triples):  # what is not written yet has no form
            problem = "is not written in the one form that files have; run r2pgraph fmt"
            yield Finding("format", "violation", f"{path}: {problem}", str(path), place=str(path))


def _in_form(path: Path, triples: list[ox.Triple]) -> bool:
    """Whether a file stands in the one form; one that is about to change, as it stands."""
    return turtle.is_formatted(path, triples) or turtle.is_formatted(path, turtle.parse(path))


def _named(triple: ox.Triple) -> bool:
    named = isinstance(triple.subject, ox.NamedNode)
    return named and isinstance(triple.object, ox.NamedNode | ox.Literal)


def _tells_no_day(triple: ox.Triple) -> bool:
    """Whether a day is given that the calendar does not have; the shapes ask it of our own bounds."""
    day = triple.object
    if not isinstance(day, ox.Literal) or day.datatype != _DATE:
        return False
    predicate = triple.predicate.value
    ours = predicate.startswith(PREFIXES["r2p"]) and predicate != str(R2P.claimValue)
    return not ours and not _is_day(day.value)


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _no_day(path: Path, triple: ox.Triple) -> Finding:
    value = triple.object.value if isinstance(triple.object, ox.Literal) else ""
    problem = f"“{value}” is no day of the calendar. Write year, month and day, such as 2016-06-23"
    mend = f"{path}: {problem}; where only the year or the month is known, say so as a year or a month."
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(path)
    return Finding("28", "violation", mend, subject, triple.predicate.value, value=value)
