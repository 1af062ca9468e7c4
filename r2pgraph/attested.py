"""Which years of which seats the record covers: a holder named, attested unnamed, a vacancy, or unknown."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rdflib import URIRef

from r2pgraph import offices
from r2pgraph.archive import Archive
from r2pgraph.clock import Answer
from r2pgraph.offices import Held
from r2pgraph.store import Solutions
from r2pgraph.vocab import R2P

FIRST_YEAR = 2010  # of the launch of the initiative


class Cover(StrEnum):
    """What a year of a seat is covered by; there is no blank."""

    NAMED = "named"
    UNNAMED = "attested, not named"
    VACANT = "vacancy asserted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Row:
    """One seat with what each year is covered by; `focal` where it is a focal point's post."""

    post: str
    focal: bool
    cells: tuple[Cover, ...]


@dataclass(frozen=True)
class Table:
    """The seats attested at least once, by year; how many states have none, and how many seats are theirs."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    states: int
    states_attested: int


def table(archive: Archive) -> Table:
    """The coverage of the seats attested at least once; focal points first."""
    posts = {str(row["post"]): str(row["focal"]) == "yes" for row in archive.query("attested-posts")}
    days = {post: _days(archive, post) for post in posts}
    last = max((one.year for some in days.values() for one in some), default=FIRST_YEAR)
    years = tuple(range(FIRST_YEAR, last + 1))
    rows = tuple(Row(post, focal, _cells(archive, post, days[post], years)) for post, focal in posts.items())
    homes = {one for row in rows if row.focal for one in archive.said(row.post).get(R2P.appointingBody, ())}
    attested = [home for home in homes if R2P.State in archive.kinds(home)]
    return Table(years, rows, len(archive.query("instances", kind=R2P.State)), len(attested))


def _days(archive: Archive, post: str) -> set[datetime.date]:
    """The days on which, or by which, the record attests something of a post."""
    names = (R2P.startLatest, R2P.endEarliest)
    records = [str(row["record"]) for row in archive.query("touching", thing=URIRef(post))]
    found = [one for record in records for name in names for one in archive.said(record).get(name, ())]
    return {datetime.date.fromisoformat(str(one)) for one in found}


def _cells(archive: Archive, post: str, days: set[datetime.date], years: Iterable[int]) -> tuple[Cover, ...]:
    """What each year of a post is covered by."""
    rows = archive.query("offices", post=URIRef(post))
    vacancies = archive.query("vacancies", post=URIRef(post))
    return tuple(_year(rows, vacancies, days, year) for year in years)


def _year(rows: Solutions, vacancies: Solutions, days: set[datetime.date], year: int) -> Cover:
    within = sorted({*(day for day in days if day.year == year), datetime.date(year, 7, 1)})
    found = [
        cover
        for day in within
        for held in offices.held(rows, day)
        for cover in _covers(held, stated=day in days)
    ]
    found += [Cover.VACANT] if _vacant(vacancies, year) else []
    return min(found, key=list(Cover).index, default=Cover.UNKNOWN)


def _covers(held: Held, *, stated: bool) -> Iterator[Cover]:
    """What a day is covered by: who certainly held it, or on an attested day possibly."""
    enough = (Answer.CERTAIN, Answer.POSSIBLE) if stated else (Answer.CERTAIN,)
    for one in held.holders:
        if one.answer in enough:
            yield Cover.NAMED if one.holder else Cover.UNNAMED


def _vacant(vacancies: Solutions, year: int) -> bool:
    """Whether a source says of a day of the year that nobody held the post."""
    return any(int(str(row["first"])[:4]) <= year <= int(str(row["last"])[:4]) for row in vacancies)
