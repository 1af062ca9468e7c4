"""Offices and their holders on a day: the clock put to what the graph states, with the evidence."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph import clock
from r2pgraph.clock import Answer, Basis, Holding, Post, Tenure, Vacancy
from r2pgraph.dates import ONE_DAY, Bounds, Day, Hull, allows
from r2pgraph.store import Solutions
from r2pgraph.vocab import R2P

Row = dict[str, Identifier | None]
Evidence = tuple[URIRef, ...]  # passages, table rows and testimonies, in order


@dataclass(frozen=True)
class Attested:
    """A day on which, or by which, somebody is attested; `holder` is None where not named."""

    day: Day
    holder: URIRef | None


@dataclass(frozen=True)
class Span:
    """One statement of a post's holding: its own bounds, and the narrowest hull known.

    `start_by` and `end_by` tell whose record gives an end of the hull, where the statement itself does not.
    """

    record: URIRef
    holder: URIRef | None
    bounds: Bounds
    hull: Hull
    start_by: Attested | None
    end_by: Attested | None


@dataclass(frozen=True)
class Holder:
    """What is told of one recorded holder on a day; `holder` is None where no source names him.

    `spans` are the statements that make it possible, none for any other answer.
    """

    holder: URIRef | None
    answer: Answer
    basis: Basis | None
    evidence: Evidence
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Held:
    """Who held a post on a day: the post's answer, every recorded holder's, and who is attested nearest.

    `evidence` is that of the post's own answer: of its strongest holders, or of why nobody held it.
    """

    post: URIRef
    on: Day
    answer: Answer
    basis: Basis | None
    evidence: Evidence
    holders: tuple[Holder, ...]
    last_before: Attested | None
    first_after: Attested | None


def spans(rows: Solutions) -> tuple[Span, ...]:
    """Each statement of one post's holding with its bounds; the rows are those of the query `offices`."""
    records = {str(row["record"]): row for row in rows}
    if not records:
        return ()
    post = _clock_post(list(records.values()))
    return tuple(_span(post, tenure) for tenure in post.tenures)


def _span(post: Post, tenure: Tenure) -> Span:
    found = clock.bounded(post, tenure)
    start, end = found.hull
    return Span(
        *(URIRef(tenure.record), _iri(tenure.holder), tenure.bounds, found.hull),
        *(_given(tenure, found.start_by, start, -ONE_DAY), _given(tenure, found.end_by, end, ONE_DAY)),
    )


def _given(
    tenure: Tenure, by: Tenure | Vacancy | None, bound: Day | None, beyond: datetime.timedelta
) -> Attested | None:
    """Who gives a bound: somebody else by the day beyond it, or another record of the same holder by it.

    A vacancy has no holder.
    """
    if by is None or bound is None:
        return None
    holder = by.holder if isinstance(by, Tenure) else None
    same = holder is not None and holder == tenure.holder
    return Attested(bound if same else bound + beyond, _iri(holder))


def held(rows: Solutions, on: Day) -> tuple[Held, ...]:
    """Who held each post on the day; the rows are those of the query `offices`, ordered by post."""
    return tuple(_held(URIRef(post), list(group), on) for post, group in groupby(rows, _post))


def _post(row: Row) -> str:
    return str(row["post"])


def _held(name: URIRef, rows: list[Row], on: Day) -> Held:
    records = {str(row["record"]): row for row in rows}
    cited = {record: _evidence(rows, record) for record in records}
    post = _clock_post(list(records.values()))
    told = clock.post_on(post, on)
    holders = [
        Holder(
            *(_iri(one.holder), one.told.answer, one.told.basis, _joined(cited, one.records)),
            _possible(post, one),
        )
        for one in clock.holdings(post, on)
    ]
    return Held(
        post=name,
        on=on,
        answer=told.answer,
        basis=told.basis,
        evidence=_joined(cited, _grounds(post, told.answer, records.values(), on)),
        holders=tuple(holders),
        last_before=_attested(clock.attested_before(post, on)),
        first_after=_attested(clock.attested_after(post, on)),
    )


def _possible(post: Post, one: Holding) -> tuple[Span, ...]:
    if one.told.answer is not Answer.POSSIBLE:
        return ()
    return tuple(_span(post, tenure) for tenure in post.tenures if tenure.record in one.records)


def _clock_post(records: list[Row]) -> Post:
    existence = [_bounds(row).hull for row in records if row["kind"] == R2P.Post]
    opened = max((start for start, _ in existence if start), default=None)
    closed = min((end for _, end in existence if end), default=None)
    return Post(
        tenures=tuple(_tenure(row) for row in records if row["kind"] == R2P.Tenure),
        vacancies=tuple(
            Vacancy(str(row["record"]), _bounds(row)) for row in records if row["kind"] == R2P.Vacancy
        ),
        one_holder=str(records[0]["one_holder"]) in ("true", "1"),
        exists=(opened, closed),
    )


def _tenure(row: Row) -> Tenure:
    holder = None if row["holder"] is None else str(row["holder"])
    return Tenure(str(row["record"]), holder, _bounds(row), _day(row["died"]))


def _bounds(row: Row) -> Bounds:
    names = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    return Bounds(*(_day(row[name]) for name in names))


def _day(term: Identifier | None) -> Day | None:
    return None if term is None else datetime.date.fromisoformat(str(term))


def _grounds(post: Post, answer: Answer, records: Iterable[Row], on: Day) -> list[str]:
    """The records that the post's answer rests on; unknown rests on none."""
    if answer is Answer.UNKNOWN:
        return []
    if answer is not Answer.NOT:
        strongest = [one for one in clock.holdings(post, on) if one.told.answer is answer]
        return [record for one in strongest for record in one.records]
    existence = [row for row in records if row["kind"] == R2P.Post]
    absent = [str(row["record"]) for row in existence if not allows(_bounds(row).hull, on)]
    return [*clock.vacant_on(post, on), *absent]


def _evidence(rows: list[Row], record: str) -> Evidence:
    cited = [row["evidence"] for row in rows if str(row["record"]) == record]
    return tuple(URIRef(str(one)) for one in cited if one is not None)


def _joined(cited: dict[str, Evidence], records: Iterable[str]) -> Evidence:
    return tuple(dict.fromkeys(one for record in records for one in cited[record]))


def _attested(found: tuple[Day, Tenure] | None) -> Attested | None:
    return Attested(found[0], _iri(found[1].holder)) if found else None


def _iri(name: str | None) -> URIRef | None:
    return None if name is None else URIRef(name)
