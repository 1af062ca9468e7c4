"""Figures drawn on the server; each comes with the rows of its table, so that nothing needs the drawing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from r2pgraph.card import Card
from r2pgraph.dates import Day
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.offices import Span
from r2pgraph.views import Session, Standing
from r2pgraph.vocab import R2P
from webui import limits, words

WIDTH = 700  # units of the drawing of a timeline
MOST_YEARS_ROWS = 60


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
    """A dated record in one sentence."""

    day: str
    record: str
    sentence: str


@dataclass(frozen=True)
class Years:
    """What is recorded over the years; `length` counts what documents tell, listed or not.

    `tables` counts what only tables give, which is not listed; `query` is SPARQL that gives the same records.
    """

    years: Mapping[str, tuple[Moment, ...]]
    length: int
    tables: int
    query: str


@dataclass(frozen=True)
class Matrix:
    """Standings towards an instrument: regional groups, standings present, the states in each cell."""

    regions: tuple[str, ...]
    standings: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Standing, ...]]
    latest: str

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
    """What documents record of a thing, year by year, up to the day of reading."""
    rows = [row for row in graph.views.in_time(card.term) if on is None or row[0] <= str(on)]
    told = [row for row in rows if row[2]]
    found: dict[str, list[Moment]] = defaultdict(list)
    for day, record, _ in told[:MOST_YEARS_ROWS]:
        found[day[:4]].append(Moment(day, record, graph.teller.tell(URIRef(record))))
    if not told:
        return None
    listed = {year: tuple(some) for year, some in found.items()}
    return Years(listed, len(told), len(rows) - len(told), graph.own_text("over-years", thing=card.term))


def programme(graph: KnowledgeGraph, card: Card, on: Day | None) -> tuple[Session, ...] | None:  # noqa: ARG001
    """The sessions of a meeting, with who took part in which capacity."""
    sessions = graph.views.programme(card.term)
    return sessions if any(session.parts for session in sessions) else None


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
