"""Within which bounds somebody can have held a post, and what of it is not known, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from r2pgraph.dates import Bounds, Day
from r2pgraph.dates import Span as Days
from r2pgraph.offices import Attested, Span
from r2pgraph.wording import day

Called = Callable[[URIRef], str]
NOBODY = "a holder whom no source names"
_LATE = "; what was after that day is not known"


@dataclass(frozen=True)
class Limits:
    """What bounds a holding: days and bounds that sources state, and bounds that are inferred."""

    stated: str
    inferred: str


def of(spans: Sequence[Span], called: Called) -> Limits:
    """The bounds of statements about one holder, each told once; those of the widest where they differ."""
    cores = {span.bounds.core for span in spans if span.bounds.core}
    found = [_own(span.bounds) for span in spans if not _inside(span.bounds.core, cores)]
    start = _widest([(span.hull[0], span.start_by) for span in spans], min)
    end = _widest([(span.hull[1], span.end_by) for span in spans], max)
    told = {outer for _, outer in found}
    outer = [f"not before {_day(start[0])}"] if start[0] and not start[1] and start[0] not in told else []
    outer += [f"not after {_day(end[0])}"] if end[0] and not end[1] and end[0] not in told else []
    who = spans[0].holder
    given = [_given("after", "not before", start[1], who, called)]
    given += [_given("before", "not after", end[1], who, called)]
    # Of one who was only announced, another's day ends what is possible and excludes nothing after it.
    given += [_LATE] if end[1] and not any(span.bounds.inner for span in spans) else []
    stated = dict.fromkeys([*(words for words, _ in found if words), *outer])
    return Limits("; ".join(stated), ", and ".join(filter(None, given[:2])) + "".join(given[2:]))


def unsaid(spans: Iterable[Span], called: Called, post: str = "the post") -> Iterator[str]:
    """For each holder of a post, in order, what of the time in it no source says, and what is known of it."""
    groups: dict[URIRef, list[Span]] = defaultdict(list)
    for span in spans:
        groups[span.holder or span.record].append(span)
    for found in groups.values():
        if asked := _asked(found):
            who = called(found[0].holder) if found[0].holder else NOBODY
            yield _told(f"{asked} {who} held {post} is not known from the sources held", of(found, called))


def _told(unknown: str, limits: Limits) -> str:
    known = f"{unknown}: {limits.stated}." if limits.stated else f"{unknown}."
    return f"{known} Inferred: {limits.inferred}." if limits.inferred else known


def _asked(spans: Sequence[Span]) -> str:
    """Of which ends the day is not stated; whether at all, where no day in the post is."""
    if not any(span.bounds.inner for span in spans):
        return "Whether and when"
    began = any(s.bounds.start_earliest and s.bounds.start_earliest == s.bounds.start_latest for s in spans)
    ended = any(s.bounds.end_latest and s.bounds.end_earliest == s.bounds.end_latest for s in spans)
    missing = [word for word, known in (("since when", began), ("until when", ended)) if not known]
    return " and ".join(missing).capitalize()


def _inside(core: Days | None, cores: Iterable[Days]) -> bool:
    """Whether a core lies in a longer one, which says as much."""
    return core is not None and any(one != core and one[0] <= core[0] and core[1] <= one[1] for one in cores)


def _own(bounds: Bounds) -> tuple[str, Day | None]:
    """What a source says of days in the post, and the outer bound that this tells."""
    start, end = bounds.start_latest, bounds.end_earliest
    if start and end and start > end:
        return f"in office on some day between {_day(end)} and {_day(start)}", None
    if start and end:
        days = f"on {_day(start)}" if start == end else f"from {_day(start)} to {_day(end)}"
        return f"attested {days}", None
    if end and (left := bounds.end_latest):
        return f"left between {_day(end)} and {_day(left)}", left
    if start and (began := bounds.start_earliest):
        return f"began between {_day(began)} and {_day(start)}", began
    return f"begun by {_day(start)}" if start else f"still in office on {_day(end)}" if end else "", None


def _widest(
    ends: Sequence[tuple[Day | None, Attested | None]], widest: Callable[..., tuple[Day, Attested | None]]
) -> tuple[Day | None, Attested | None]:
    """The widest of several bounds on one side, none where one is open; of equal ones a stated one."""
    known = [(bound, by) for bound, by in ends if bound]
    if len(known) < len(ends):
        return None, None
    bound, _ = widest(known, key=lambda one: one[0])
    same = [by for day, by in known if day == bound]
    return bound, None if None in same else same[0]


def _given(other: str, own: str, by: Attested | None, who: URIRef | None, called: Called) -> str:
    """An inferred bound with what gives it."""
    if by is None:
        return ""
    if by.holder is None:
        return f"{other} {_day(by.day)}, when a source says that nobody held it"
    if by.holder == who:
        return f"{own} {_day(by.day)}, as another record of the same holder says"
    return f"{other} {_day(by.day)}, when {called(by.holder)} is attested"


def _day(one: Day) -> str:
    return day(str(one))
