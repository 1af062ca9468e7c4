"""Bounds of time: what is stated of when something began and ended, its core and its hull.

The *core*, from the latest start to the earliest end, is where it is certain; it is empty where a bound
is missing or the end comes first. The *hull*, from the earliest start to the latest end, is where it can
have been; a missing bound leaves it open.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

Day = datetime.date
Span = tuple[Day, Day]  # first and last day, both included
Hull = tuple[Day | None, Day | None]  # the same, None where it is open
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """Four bounds of time; None is unknown, and a missing end never means that it goes on."""

    start_earliest: Day | None = None
    start_latest: Day | None = None
    end_earliest: Day | None = None
    end_latest: Day | None = None

    @property
    def inner(self) -> tuple[Day, ...]:
        """The latest start and the earliest end, as far as they are stated, in order."""
        return tuple(sorted(day for day in (self.start_latest, self.end_earliest) if day))

    @property
    def core(self) -> Span | None:
        """From the latest start to the earliest end; None where that is empty."""
        start, end = self.start_latest, self.end_earliest
        return (start, end) if start and end and start <= end else None

    @property
    def exact(self) -> bool:
        """Whether both inner bounds are stated."""
        return self.start_latest is not None and self.end_earliest is not None

    @property
    def hull(self) -> Hull:
        """From the earliest start to the latest end, open where that is not stated."""
        return self.start_earliest, self.end_latest

    def can_be(self, on: Day, hull: Hull) -> bool:
        """Whether a day of the hull has a bound of it on its side of the inner bounds, or on both sides.

        Between an earliest end and a later latest start ("in June 2018") a day needs no other bound.
        """
        early = any(on <= day for day in self.inner)
        late = any(day <= on for day in self.inner)
        start, end = (day is not None for day in hull)
        return (start and early) or (end and late) or (start and end) or (self.exact and early and late)


def within(span: Span | None, on: Day) -> bool:
    """Whether the day lies in the span; in no span lies no day."""
    return span is not None and span[0] <= on <= span[1]


def allows(hull: Hull, on: Day) -> bool:
    """Whether no end of the hull keeps the day out."""
    return (hull[0] is None or hull[0] <= on) and (hull[1] is None or on <= hull[1])
