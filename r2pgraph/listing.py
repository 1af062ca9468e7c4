"""The ledger, the gaps and the calendar as rows of plain texts, and as lists for print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from rdflib import URIRef

from r2pgraph import turtle
from r2pgraph.archive import Archive
from r2pgraph.calendar import Entry as Event
from r2pgraph.gaps import Gap
from r2pgraph.ledger import Entry, Link
from r2pgraph.paper import Paper, Section, Statement, merged

LEDGER = (
    *("meeting", "number", "level", "recommendation", "addressed to", "themes", "proposed by"),
    *("put before in", "taken up again in", "what changed", "follow-up", "status", "term"),
)
GAPS = ("question", "why", "what is held", "whom to ask", "where the answer is entered", "about")
CALENDAR = ("kind", "from", "to", "event", "place", "sentence", "sources", "term")
Row = list[str]


def ledger_rows(archive: Archive, entries: Iterable[Entry]) -> list[Row]:
    """One row an entry; its status is told with how many sources are held and up to when."""
    return [_ledger_row(archive, one) for one in entries]


def _ledger_row(archive: Archive, one: Entry) -> Row:
    return [
        archive.ledger.meeting(one.iri),
        one.number,
        archive.label(one.level) if one.level else "",
        one.label,
        _names(archive, one.addressees),
        _names(archive, one.themes),
        archive.ledger.proposed_by(one),
        _meetings(archive, one.before),
        _meetings(archive, one.after),
        " ".join(link.note for link in (*one.before, *one.after) if link.note),
        "; ".join(_followed(archive, link) for link in one.follow_ups) or "none recorded in the sources held",
        archive.ledger.standing(one),
        turtle.shorten(one.iri) or one.iri,
    ]


def _followed(archive: Archive, link: Link) -> str:
    """A follow-up with its status, its day and its sources."""
    titles = dict.fromkeys(cited.title for cited in archive.cited(link.record))
    return f"{link.note} ({link.status}, {link.day}; {', '.join(titles)})"


def _meetings(archive: Archive, links: Iterable[Link]) -> str:
    return "; ".join(dict.fromkeys(archive.ledger.meeting(link.entry) for link in links))


def _names(archive: Archive, iris: Iterable[str]) -> str:
    return "; ".join(map(archive.label, iris))


def ledger_list(archive: Archive, entries: Sequence[Entry], asked: Mapping[str, str]) -> Paper:
    """The entries as a list for print: each told, with its line, what changed in wording, its status."""
    chosen = "; ".join(f"{name}: {archive.label(value)}" for name, value in asked.items() if value)
    narrowed = f" ({chosen})" if chosen else ""
    lead = Statement(
        f"{len(entries)} of {len(archive.ledger.entries)} recommendations and proposals{narrowed}; "
        "what was restated most often comes first.",
        rule="the ledger: lines of restatements, and the absence of a follow-up",
    )
    told = merged(line(archive, one) for one in entries)
    sections = (Section("ledger", "Recommendations and proposed activities", told),)
    return Paper("The ledger of recommendations", "", (lead,), sections, asked)


def line(archive: Archive, one: Entry) -> Statement | None:
    """An entry with its line of restatements, each change of wording, and its status."""
    links = (*one.before, *one.after)
    changes = [f"{archive.ledger.meeting(link.entry)}: {link.note}" for link in links if link.note]
    tail = f"What changed: {' '.join(changes)}" if changes else ""
    records = [one.iri, *(link.record for link in (*links, *one.follow_ups))]
    text = " ".join(filter(None, (archive.sentence(one.iri), archive.ledger.standing(one), tail)))
    return archive.stated(text, records)


def gap_rows(archive: Archive, gaps: Iterable[Gap]) -> list[Row]:
    """One row a gap, the most useful first."""
    return [
        [
            gap.question,
            gap.why,
            gap.holds,
            archive.teller.listed(map(URIRef, gap.ask)),
            gap.enter,
            turtle.shorten(gap.about) or gap.about,
        ]
        for gap in gaps
    ]


def calendar_rows(events: Iterable[Event]) -> list[Row]:
    """One row an entry of the calendar."""
    return [
        [
            event.kind,
            event.start,
            event.end,
            event.label,
            event.place,
            event.statement.text,
            "; ".join(dict.fromkeys(cited.title for cited in event.statement.cited)),
            turtle.shorten(event.event) or event.event,
        ]
        for event in events
    ]


def calendar_list(events: Sequence[Event]) -> Paper:
    """The calendar for print."""
    titles = {"held": "Held", "planned": "Planned or proposed", "yearly": "Every year"}
    sections = (
        Section(kind, title, merged(event.statement for event in events if event.kind == kind))
        for kind, title in titles.items()
    )
    lead = Statement(
        "Events of the record, each with its source.", rule="the days and statuses of the records"
    )
    return Paper("Calendar", "", (lead,), tuple(one for one in sections if one.statements))


def query_string(asked: Mapping[str, str]) -> str:
    """The chosen values as they stand in an address."""
    return urlencode({name: turtle.shorten(value) or value for name, value in asked.items() if value})
