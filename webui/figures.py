"""Figures drawn on the server; each comes with the rows of its table, so that nothing needs the drawing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from r2pgraph.card import Card
from r2pgraph.dates import Day
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.offices import Span
from r2pgraph.views import Dated, Session, Standing
from r2pgraph.vocab import DCTERMS, R2P
from webui import limits, words

WIDTH = 700  # units of the drawing of a timeline
MOST_YEARS_ROWS = 800  # records of a list of years
MOST_OPEN, MOST_IN_A_YEAR = 60, 3  # a longer list folds what tables give more often than this in a year


@dataclass(frozen=True)
class Bar:
    """A tenure on a timeline; places in units from the left, an open end as None."""

    span: Span
    post: URIRef
    core: tuple[float, float] | None
    hull: tuple[float | None, float | None]


@dataclass(frozen=True)
class Timeline:
    """Bars under years (year, place from the left); `now` is the place of the day of reading.

    `unsaid` tells for each holder what of the time in the post no source says.
    """

    bars: tuple[Bar, ...]
    years: tuple[tuple[int, float], ...]
    now: float | None
    unsaid: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """A dated record in one sentence, with the documents or tables that tell it."""

    dated: Dated
    sentence: str


@dataclass(frozen=True)
class Year:
    """What is recorded of a year: told one by one, long lists from tables folded by kind of record."""

    moments: tuple[Moment, ...]
    folded: Mapping[str, tuple[Moment, ...]]


@dataclass(frozen=True)
class Years:
    """What is recorded over the years; `length` counts all records, listed or not.

    `query` is SPARQL that gives the same records.
    """

    years: Mapping[str, Year]
    listed: int
    length: int
    query: str


@dataclass(frozen=True)
class Programme:
    """An event, then its sessions; `meeting` is the event, or the one of which it is a session."""

    sessions: tuple[Session, ...]
    event: str
    meeting: str


@dataclass(frozen=True)
class Matrix:
    """Standings towards an instrument: regional groups, standings present, the states in each cell.

    `query` is what gives the records behind it.
    """

    regions: tuple[str, ...]
    standings: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Standing, ...]]
    latest: str
    query: str

    @property
    def totals(self) -> Mapping[str, int]:
        """How many states are in each standing that a record gives."""
        counted = ((one, sum(len(self.cells.get((r, one), ())) for r in self.regions)) for one in STANDINGS)
        return {one: number for one, number in counted if number}


def tenures(graph: KnowledgeGraph, card: Card, on: Day | None) -> Timeline | None:
    """The tenures of a post, or of a person in each post that is attested."""
    if words.kind(card.term) == "post":
        return of_post(graph, card.term, on)
    tenures = (one for one in card.connections if one.property == R2P.holder)
    posts = dict.fromkeys(URIRef(post) for one in tenures for post in one.values(R2P.post))
    spans = ((post, span) for post in posts for span in graph.views.tenures(post))
    return _timeline(graph, [(post, span) for post, span in spans if span.holder == card.term], on)


def of_post(graph: KnowledgeGraph, post: URIRef, on: Day | None) -> Timeline | None:
    """The tenures of a post."""
    return _timeline(graph, [(post, span) for span in graph.views.tenures(post)], on)


def _timeline(graph: KnowledgeGraph, found: list[tuple[URIRef, Span]], on: Day | None) -> Timeline | None:
    days = [day for _, span in found for day in _days(span)]
    if not days:
        return None
    first, last = min(days).year, max(days).year + 1
    found = sorted(found, key=lambda one: min(_days(one[1]), default=max(days)))

    def place(day: Day) -> float:
        """How far a day stands from the left."""
        whole = datetime.date(last, 1, 1).toordinal() - datetime.date(first, 1, 1).toordinal()
        return round(WIDTH * (day.toordinal() - datetime.date(first, 1, 1).toordinal()) / whole, 1)

    def end(day: Day | None) -> float | None:
        """The place of an end that may be open."""
        return None if day is None else place(day)

    bars = tuple(
        Bar(span, post, _core(span, place), (end(span.hull[0]), end(span.hull[1]))) for post, span in found
    )
    step = max(1, (last - first) // 10)
    years = tuple((year, place(datetime.date(year, 1, 1))) for year in range(first, last + 1, step))
    now = place(on) if on and first <= on.year < last else None
    return Timeline(bars, years, now, tuple(_unsaid(graph, found)))


def _unsaid(graph: KnowledgeGraph, found: list[tuple[URIRef, Span]]) -> Iterator[str]:
    """What no source says of each holding; the post is named where there are several."""
    posts = list(dict.fromkeys(post for post, _ in found))
    for post in posts:
        name = f"the post “{graph.names.label(post)}”" if len(posts) > 1 else "the post"
        yield from limits.unsaid((span for one, span in found if one == post), graph.names.label, name)


def _days(span: Span) -> list[Day]:
    return [day for day in (*(span.bounds.core or ()), *span.hull) if day]


def _core(span: Span, place: Callable[[Day], float]) -> tuple[float, float] | None:
    core = span.bounds.core
    return (place(core[0]), place(core[1])) if core else None


def years(graph: KnowledgeGraph, card: Card, on: Day | None) -> Years | None:
    """What is recorded of a thing, year by year, up to the day of reading; what documents tell goes first."""
    rows = [row for row in graph.views.in_time(card.term) if on is None or row.day <= str(on)]
    listed = sorted(sorted(rows, key=_from_a_table)[:MOST_YEARS_ROWS], key=_in_order)
    moments = [Moment(row, graph.teller.tell(URIRef(row.record))) for row in listed]
    found = {
        year: _year(graph, list(some), fold=len(listed) > MOST_OPEN)
        for year, some in groupby(moments, lambda one: one.dated.day[:4])
    }
    query = graph.own_text("over-years", thing=card.term)
    return Years(found, len(listed), len(rows), query) if found else None


def _from_a_table(row: Dated) -> bool:
    return not row.told


def _in_order(row: Dated) -> tuple[str, str]:
    return row.day, row.record


def _year(graph: KnowledgeGraph, moments: list[Moment], *, fold: bool) -> Year:
    kinds: dict[str, list[Moment]] = defaultdict(list)
    for one in moments:
        if fold and not one.dated.told:
            kinds[graph.teller.kind(graph.teller.facts(URIRef(one.dated.record)))].append(one)
    folded = {kind: tuple(some) for kind, some in kinds.items() if len(some) > MOST_IN_A_YEAR}
    away = {one.dated.record for some in folded.values() for one in some}
    return Year(tuple(one for one in moments if one.dated.record not in away), folded)


def programme(graph: KnowledgeGraph, card: Card, on: Day | None) -> Programme | None:  # noqa: ARG001
    """The sessions of a meeting, or one session, with who took part in which capacity."""
    sessions = graph.views.programme(card.term)
    wholes = [value.term for fact in card.facts if fact.property == DCTERMS.isPartOf for value in fact.values]
    meeting = str(wholes[0]) if wholes and words.kind(card.term) == "session" else str(card.term)
    found = Programme(sessions, str(card.term), meeting)
    return found if any(session.parts for session in sessions) else None


def standings(graph: KnowledgeGraph, card: Card, on: Day | None) -> Matrix | None:
    """How the states stand towards an instrument, by UN regional group."""
    found = graph.views.standings(card.term, *([str(on)] if on else []))
    if not found:
        return None
    cells: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in found:
        cells[one.region, one.standing].append(one)
    present = {one.standing for one in found}
    return Matrix(
        regions=tuple(dict.fromkeys(one.region for one in found)),
        standings=tuple(name for name in (*STANDINGS, "none") if name in present),
        cells={key: tuple(some) for key, some in cells.items()},
        latest=max((one.latest for one in found), default=""),
        query=graph.own_text("standings", instrument=card.term),
    )


STANDINGS: Mapping[str, str] = {
    "party": "Party",
    "supporting": "Supporting",
    "signed": "Signed only",
    "withdrew": "Withdrew",
}
Figure = Callable[[KnowledgeGraph, Card, Day | None], object | None]
FIGURES: Mapping[str, Figure] = {
    "tenures": tenures,
    "years": years,
    "programme": programme,
    "standings": standings,
}


def drawn(graph: KnowledgeGraph, card: Card, names: Iterable[str], on: Day | None) -> dict[str, object]:
    """The figures of a page by name, those left out that have nothing to show."""
    found = {name: FIGURES[name](graph, card, on) for name in names}
    return {name: figure for name, figure in found.items() if figure is not None}
