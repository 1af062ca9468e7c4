"""The clock: who held a post on a day, with the four answers certain, possible, not and unknown.

Three things add to what a source states, and what is got that way is inferred: the statements of several
sources about one named holder are joined, the cores of others bound a hull, and a death ends one.
Nothing follows from silence: a hull that is open on the side of the day gives unknown. Of one who was only
announced, "possible" ends where another is next certain; then it is unknown, for one may begin late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from r2pgraph.dates import ONE_DAY, Bounds, Day, Hull, Span, allows, within


class Answer(StrEnum):
    """What can be said of a holding, or of a post, on a day."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    NOT = "not"


class Basis(StrEnum):
    """Whether one source states it, or it is inferred from several records."""

    STATED = "stated"
    INFERRED = "inferred"


@dataclass(frozen=True)
class Tenure:
    """One source's statement that somebody held a post; `holder` is None where it names nobody.

    `record` tells statements apart. `died` is the latest day by which the holder had died.
    """

    record: str
    holder: str | None
    bounds: Bounds
    died: Day | None = None


@dataclass(frozen=True)
class Vacancy:
    """One source's statement that nobody held a post."""

    record: str
    bounds: Bounds


@dataclass(frozen=True)
class Post:
    """A post and all that is stated of its holding; it existed from `exists[0]` to `exists[1]`.

    `one_holder` is True only where it is recorded that the post has one holder at a time.
    """

    tenures: tuple[Tenure, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    one_holder: bool = False
    exists: Hull = (None, None)


@dataclass(frozen=True)
class Told:
    """An answer and what it rests on; unknown rests on nothing."""

    answer: Answer
    basis: Basis | None


@dataclass(frozen=True)
class Holding:
    """What is told of one holder on a day, and the records that it rests on; None is a holder not named."""

    holder: str | None
    told: Told
    records: tuple[str, ...]


Giver = Tenure | Vacancy | None  # the record that gives a bound; None where the tenure's own does
Given = tuple[Day, Giver]


@dataclass(frozen=True)
class Bounded:
    """A tenure's hull with the bounds that other records give, and which record gives each end of it.

    An end that the holder's death gives is given by a tenure of the same holder.
    """

    hull: Hull
    start_by: Giver
    end_by: Giver


UNKNOWN = Told(Answer.UNKNOWN, None)


def tenure_on(post: Post, tenure: Tenure, on: Day) -> Told:
    """What can be said of one tenure of the post on a day."""
    return _stated(post, tenure, on) or _inferred(post, tenure, on) or _possible(post, tenure, on)


def bounded(post: Post, tenure: Tenure) -> Bounded:
    """The narrowest hull that the tenure's own bounds and other records give."""
    found = _narrowed(post, tenure)
    if found.hull[1] is None and (after := _next_after_announcement(post, tenure)):
        return replace(found, hull=(found.hull[0], after[0]), end_by=after[1])
    return found


def holdings(post: Post, on: Day) -> tuple[Holding, ...]:
    """Every recorded holder with the strongest answer that any statement about him gives.

    Holders who are not named are never taken for one another, nor for a named one.
    """
    groups: dict[str, list[Tenure]] = {}
    for tenure in post.tenures:
        groups.setdefault(tenure.holder or tenure.record, []).append(tenure)
    return tuple(_holding(post, tenures, on) for tenures in groups.values())


def post_on(post: Post, on: Day) -> Told:
    """What can be said of the post: its strongest holding, else that nobody held it, else unknown.

    Nobody held it where it did not exist or a source asserts a vacancy, and in no other case.
    """
    ranks = list(Answer)
    held = [one.told for one in holdings(post, on) if one.told.answer in (Answer.CERTAIN, Answer.POSSIBLE)]
    if held:
        return min(held, key=lambda told: (ranks.index(told.answer), told.basis is Basis.INFERRED))
    nobody = not allows(post.exists, on) or any(vacant_on(post, on))
    return Told(Answer.NOT, Basis.STATED) if nobody else UNKNOWN


def vacant_on(post: Post, on: Day) -> Iterator[str]:
    """The records that assert a vacancy on the day."""
    yield from (vacancy.record for vacancy in post.vacancies if within(vacancy.bounds.core, on))


def attested_before(post: Post, on: Day) -> tuple[Day, Tenure] | None:
    """The last day before `on` on which, or by which, a holder is attested, and by which tenure."""
    days = [(days[-1], t.holder or t.record, t) for t in post.tenures if (days := t.bounds.inner)]
    found = max((one for one in days if one[0] < on), default=None, key=lambda one: one[:2])
    return found and (found[0], found[2])


def attested_after(post: Post, on: Day) -> tuple[Day, Tenure] | None:
    """The first day after `on` on which, or by which, a holder is attested, and by which tenure."""
    days = [(days[0], t.holder or t.record, t) for t in post.tenures if (days := t.bounds.inner)]
    found = min((one for one in days if one[0] > on), default=None, key=lambda one: one[:2])
    return found and (found[0], found[2])


def _stated(post: Post, tenure: Tenure, on: Day) -> Told | None:
    if within(tenure.bounds.core, on):
        return Told(Answer.CERTAIN, Basis.STATED)
    if not allows(post.exists, on) or not allows(tenure.bounds.hull, on):
        return Told(Answer.NOT, Basis.STATED)
    return None


def _inferred(post: Post, tenure: Tenure, on: Day) -> Told | None:
    if any(within(core, on) for core, _ in _rivals(post, tenure)):
        return Told(Answer.NOT, Basis.INFERRED)
    if any(tenure in pair for pair in _joins(post, on)):
        return Told(Answer.CERTAIN, Basis.INFERRED)
    if not allows(_narrowed(post, tenure).hull, on):
        return Told(Answer.NOT, Basis.INFERRED)
    return None


def _possible(post: Post, tenure: Tenure, on: Day) -> Told:
    # That a rival is certain only by a join makes this one less than possible, but not excluded.
    if any(_differ(post, tenure, other) for other, _ in _joins(post, on)):
        return UNKNOWN
    if tenure.bounds.can_be(on, tenure.bounds.hull):
        return Told(Answer.POSSIBLE, Basis.STATED)
    hull = bounded(post, tenure).hull
    if allows(hull, on) and tenure.bounds.can_be(on, hull):
        return Told(Answer.POSSIBLE, Basis.INFERRED)
    return UNKNOWN


def _holding(post: Post, tenures: Iterable[Tenure], on: Day) -> Holding:
    told = {tenure: tenure_on(post, tenure, on) for tenure in tenures}
    ranks = list(Answer)
    best = min(told.values(), key=lambda one: (ranks.index(one.answer), one.basis is Basis.INFERRED))
    records = tuple(sorted(tenure.record for tenure, one in told.items() if one == best))
    return Holding(next(iter(told)).holder, best, records)


def _differ(post: Post, tenure: Tenure, other: Tenure) -> bool:
    """Whether two tenures of a one-holder post are known to be of two persons."""
    named = tenure.holder is not None and other.holder is not None
    return post.one_holder and named and tenure.holder != other.holder


def _rivals(post: Post, tenure: Tenure) -> list[tuple[Span, Tenure | Vacancy]]:
    """The cores that exclude a tenure: of other named holders of a one-holder post, and of vacancies."""
    rivals: list[Tenure | Vacancy] = [one for one in post.tenures if _differ(post, tenure, one)]
    return [(core, one) for one in [*rivals, *post.vacancies] if (core := one.bounds.core)]


def _joins(post: Post, on: Day) -> Iterator[tuple[Tenure, Tenure]]:
    """Two statements of one named holder, one begun by the day and one not ended before it.

    They are joined unless, between them, somebody else's core lies, or an end or a new start of theirs.
    """
    for begun in post.tenures:
        for lasting in post.tenures:
            span = _joined(begun, lasting)
            if span and within(span, on) and not _apart(post, begun, span):
                yield begun, lasting


def _apart(post: Post, tenure: Tenure, span: Span) -> bool:
    rival = any(start <= span[1] and span[0] <= end for (start, end), _ in _rivals(post, tenure))
    hulls = [other.bounds.hull for other in post.tenures if other.holder == tenure.holder]
    ended = any(span[0] <= end < span[1] for _, end in hulls if end)
    return rival or ended or any(span[0] < start <= span[1] for start, _ in hulls if start)


def _joined(begun: Tenure, lasting: Tenure) -> Span | None:
    """From the latest start of one statement to the earliest end of another of the same named holder."""
    start, end = begun.bounds.start_latest, lasting.bounds.end_earliest
    same = begun is not lasting and begun.holder is not None and begun.holder == lasting.holder
    return (start, end) if same and start and end else None


def _narrowed(post: Post, tenure: Tenure) -> Bounded:
    """The hull outside which the tenure cannot have been."""
    start, end = tenure.bounds.hull
    # Of equal days the first counts, which is the tenure's own.
    starts: list[Given] = [(start, None)] if start else []
    starts += [*_starts_of_same(post, tenure), *_ends_before(post, tenure)]
    ends: list[Given] = [(end, None)] if end else []
    ends += [*_ends_of_same(post, tenure), *_starts_after(post, tenure)]
    ends += [(tenure.died, tenure)] if tenure.died else []
    first = max(starts, key=_day, default=(None, None))
    last = min(ends, key=_day, default=(None, None))
    return Bounded((first[0], last[0]), first[1], last[1])


def _day(bound: Given) -> Day:
    return bound[0]


def _next_after_announcement(post: Post, tenure: Tenure) -> Given | None:
    """The last day before the first rival's core that begins after the start that was only announced."""
    announced = tenure.bounds.start_earliest
    if announced is None or tenure.bounds.inner:
        return None
    after = [(start, one) for (start, _), one in _rivals(post, tenure) if announced < start]
    start, giver = min(after, key=_day, default=(None, None))
    return (start - ONE_DAY, giver) if start else None


def _of_same(post: Post, tenure: Tenure) -> Iterator[tuple[Tenure, Day, Day]]:
    """The other statements of the named holder, each with the first and last inner day here."""
    inner = tenure.bounds.inner
    for other in post.tenures:
        if inner and other is not tenure and tenure.holder and other.holder == tenure.holder:
            yield other, inner[0], inner[-1]


def _starts_of_same(post: Post, tenure: Tenure) -> Iterator[Given]:
    """The earliest starts that other statements of the holder give, of those that are no later stay."""
    for other, first, last in _of_same(post, tenure):
        start = other.bounds.start_earliest
        if start and start <= first and (other.bounds.start_latest or start) <= last:
            yield start, other


def _ends_of_same(post: Post, tenure: Tenure) -> Iterator[Given]:
    """The latest ends that other statements of the holder give, of those that are no earlier stay."""
    for other, first, last in _of_same(post, tenure):
        end = other.bounds.end_latest
        if end and last <= end and first <= (other.bounds.end_earliest or end):
            yield end, other


def _ends_before(post: Post, tenure: Tenure) -> Iterator[Given]:
    """The first day after each rival's core that lies before a tenure which lasted to a later day."""
    inner = tenure.bounds.inner if tenure.bounds.end_earliest else ()
    yield from ((end + ONE_DAY, one) for (_, end), one in _rivals(post, tenure) if inner and end < inner[0])


def _starts_after(post: Post, tenure: Tenure) -> Iterator[Given]:
    """The last day before each rival's core that lies after a tenure which had begun by an earlier day."""
    inner = tenure.bounds.inner if tenure.bounds.start_latest else ()
    yield from ((day - ONE_DAY, one) for (day, _), one in _rivals(post, tenure) if inner and inner[-1] < day)
