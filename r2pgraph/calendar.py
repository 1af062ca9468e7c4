"""The calendar: what was held, what was planned or proposed, and what comes back every year."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import icalendar
from rdflib import URIRef

from r2pgraph import annual
from r2pgraph.archive import Archive
from r2pgraph.paper import Statement
from r2pgraph.vocab import BASE, R2P
from r2pgraph.wording import day, when

_NETWORK = URIRef(f"{BASE}id/network/global-network-of-r2p-focal-points")
HELD, PLANNED, YEARLY = "held", "planned", "yearly"


@dataclass(frozen=True)
class Entry:
    """One line of the calendar; `start` and `end` are exact days (ISO 8601), or empty."""

    kind: str
    event: str
    label: str
    start: str
    end: str
    place: str
    statement: Statement


def entries(archive: Archive) -> tuple[Entry, ...]:
    """Held events in time, then planned and proposed ones, then what is yearly."""
    rows = [URIRef(str(row["event"])) for row in archive.query("calendar")]
    found = [entry for event in rows if (entry := _entry(archive, event))]
    yearly = [entry for entry in _yearly(archive) if entry]
    order = {HELD: 0, PLANNED: 1, YEARLY: 2}
    return tuple(sorted([*found, *yearly], key=lambda one: (order[one.kind], one.start or "9", one.event)))


def was_held(archive: Archive, event: URIRef) -> bool:
    """Whether a source says that an event was held."""
    return URIRef(f"{BASE}concept/status/held") in archive.said(event).get(R2P.status, ())


def told(archive: Archive, event: URIRef) -> Statement | None:
    """The sentence of an event: that it was held, is planned or is proposed, when and where."""
    said = archive.said(event)
    place = archive.teller.listed(said.get(R2P.inPlace, ()))
    state = "was held" if was_held(archive, event) else _standing(archive, event)
    name = archive.called(event)
    text = f"{name[:1].upper()}{name[1:]} {state}{_time(archive, event)}{f' in {place}' if place else ''}"
    return archive.stated(f"{text.rstrip('.')}.", [event])


def _standing(archive: Archive, event: URIRef) -> str:
    states = [archive.label(state) for state in archive.said(event).get(R2P.status, ())]
    return f"is told of as {' and '.join(states)}" if states else "took place"


def _time(archive: Archive, event: URIRef) -> str:
    said = archive.said(event)
    start, end = _day(archive, event, R2P.startDate), _day(archive, event, R2P.endDate)
    if not start and (beside := said.get(R2P.besideEvent, ())):
        return f" on the margins of {archive.called(beside[0])}"  # its bounds are only that meeting's days
    if not start:
        return when(said)
    return f" on {day(start)}" if start == end or not end else f" from {day(start)} to {day(end)}"


def _day(archive: Archive, event: URIRef, name: URIRef) -> str:
    return str(next(iter(archive.said(event).get(name, ())), ""))


def _entry(archive: Archive, event: URIRef) -> Entry | None:
    statement = told(archive, event)
    if statement is None:
        return None
    dated = R2P.startDate in archive.said(event) or R2P.NetworkEvent in archive.kinds(event)
    kind = HELD if was_held(archive, event) or (dated and not _is_planned(archive, event)) else PLANNED
    place = archive.teller.listed(archive.said(event).get(R2P.inPlace, ()))
    start, end = _day(archive, event, R2P.startDate), _day(archive, event, R2P.endDate)
    return Entry(kind, str(event), archive.label(event), start, end or start, place, statement)


def _is_planned(archive: Archive, event: URIRef) -> bool:
    return bool(archive.said(event).get(R2P.status, ())) and not was_held(archive, event)


def _yearly(archive: Archive) -> Iterator[Entry | None]:
    """The annual meeting itself, by the years in which one is recorded, and what the sources call yearly."""
    found = [one for one in annual.meetings(archive) if archive.day(one)]
    years = ", ".join(archive.day(one)[:4] for one in found)
    text = f"The annual meeting of the network is recorded in {years}; other years are not told of."
    series = archive.stated(text, found, "the days of the meetings")
    yield (
        Entry(YEARLY, str(_NETWORK), archive.label(_NETWORK), "", "", "", series)
        if series and found
        else None
    )
    for row in archive.query("yearly"):
        record = URIRef(str(row["record"]))
        statement = archive.told(record)
        yield Entry(YEARLY, str(record), archive.label(record), "", "", "", statement) if statement else None


def as_ics(found: tuple[Entry, ...], stamp: datetime.date) -> bytes:
    """The entries with exact days as an iCalendar file (RFC 5545); `stamp` is the day of the record."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//r2pgraph//calendar//EN")
    calendar.add("version", "2.0")
    for entry in found:
        if entry.start:
            calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime.date) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.event)
    event.add("dtstamp", datetime.datetime.combine(stamp, datetime.time(), datetime.UTC))
    event.add("dtstart", datetime.date.fromisoformat(entry.start))
    event.add("dtend", datetime.date.fromisoformat(entry.end) + datetime.timedelta(days=1))
    event.add("summary", entry.label)
    event.add("description", _described(entry))
    if entry.place:
        event.add("location", entry.place)
    return event


def _described(entry: Entry) -> str:
    sources = dict.fromkeys(one.title for one in entry.statement.cited)
    return f"{entry.statement.text} Sources: {'; '.join(sources)}."
