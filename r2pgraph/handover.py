"""The hand-over: briefs, interviews, the handbook, the ledger, gaps and the calendar of one graph."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

from rdflib import URIRef

from r2pgraph import attested, brief, calendar, handbook
from r2pgraph.archive import Archive, Query
from r2pgraph.gaps import Gaps
from r2pgraph.ledger import Ledger
from r2pgraph.names import Names
from r2pgraph.paper import Paper, Section, Statement
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
    def coverage(self) -> attested.Table:
        """The seats attested at least once, by year."""
        return attested.table(self.archive)

    @property
    def others_told(self) -> str:
        """The states without an attested focal point, as one count."""
        found = self.coverage
        others = found.states - found.states_attested
        return (
            f"{others} of {found.states} states have no focal point in the record: that is unknown, not none"
        )

    @cached_property
    def gaps_paper(self) -> Paper:
        """The gaps for print: the most useful first, each with its reason and where the answer goes."""
        rule = "what the record holds and lacks; the most useful is what most briefs would begin with"
        told = tuple(
            replace(
                one, text=f"{one.text} Why: {gap.why}. Held: {gap.holds}. Entered {gap.enter}.", rule=rule
            )
            for gap, one in ((gap, self.gaps.statement(gap)) for gap in self.gaps.ranked)
        )
        lead = Statement(f"{self.others_told}.", rule="the posts of focal points that are recorded")
        return Paper("What the record does not hold", "", (lead,), (Section("gaps", "To find out", told),))

    def value(self, field: str, text: str) -> str:
        """What is meant by a value that the ledger is filtered by: a status, else the IRI of a thing."""
        if field == "status":
            return text
        return str(self.names.term(text, self.ledger.choices(field)))

    @property
    def last_day(self) -> datetime.date:
        """The last day that the documents held tell of."""
        days = [str(row["last"]) for row in self.query("sources-held") if row["last"] is not None]
        return datetime.date.fromisoformat(max(days, default="1970-01-01"))

    @cached_property
    def handbook(self) -> Paper:
        """What a focal point is and does, according to the documents."""
        return handbook.handbook(self.archive)

    @cached_property
    def calendar(self) -> tuple[calendar.Entry, ...]:
        """What was held, is planned, and comes back every year."""
        return calendar.entries(self.archive)
