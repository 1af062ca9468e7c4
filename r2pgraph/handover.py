"""The hand-over: briefs, interviews, the handbook, the ledger, gaps and the calendar of one graph."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from r2pgraph import brief, calendar, handbook
from r2pgraph.archive import Archive, Query
from r2pgraph.gaps import Gaps
from r2pgraph.ledger import Ledger
from r2pgraph.names import Names
from r2pgraph.paper import Paper
from r2pgraph.seat import seats
from r2pgraph.sentences import Teller


@dataclass(frozen=True)
class Handover:
    """What is written from the records of a graph; `query` answers our own queries."""

    query: Query
    names: Names
    teller: Teller

    @cached_property
    def ledger(self) -> Ledger:
        """Every recommendation and proposal, with what came of it."""
        return Ledger(self.query, self.names)

    @cached_property
    def archive(self) -> Archive:
        """The records as statements."""
        return Archive(self.query, self.names, self.teller, self.ledger)

    @cached_property
    def seats(self) -> list[str]:
        """The IRIs of all that a brief can be asked for."""
        return seats(self.archive)

    def seat(self, text: str) -> URIRef:
        """The seat meant by an IRI, a CURIE or a name; `TermNotFound` lists the candidates."""
        return self.names.term(text, self.seats)

    def brief(
        self,
        seat: URIRef,
        on: datetime.date | None = None,
        since: datetime.date | None = None,
        words: int | None = None,
    ) -> Paper:
        """The hand-over brief of a seat; see `r2pgraph.brief`."""
        return brief.brief(self.archive, seat, on, since, words)

    def interview(self, seat: URIRef) -> Paper:
        """At most twelve questions to the holder of a seat, each with its reason."""
        return brief.interview(self.archive, seat)

    @cached_property
    def gaps(self) -> Gaps:
        """What the record does not hold."""
        return Gaps(self.archive)

    @cached_property
    def handbook(self) -> Paper:
        """What a focal point is and does, according to the documents."""
        return handbook.handbook(self.archive)

    @cached_property
    def calendar(self) -> tuple[calendar.Entry, ...]:
        """What was held, is planned, and comes back every year."""
        return calendar.entries(self.archive)
