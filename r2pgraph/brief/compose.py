"""A brief put together: its sections in the order of reading, cut to what fits in print."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from urllib.parse import urlencode

from rdflib import URIRef

from r2pgraph import annual, calendar, turtle
from r2pgraph.archive import Archive
from r2pgraph.brief import addressed, counterparts, deeds, holding, instruments, lists
from r2pgraph.brief.addressed import Touching
from r2pgraph.gaps import MOST_QUESTIONS, Gaps
from r2pgraph.ledger import Entry
from r2pgraph.paper import SHORT_FORM, Paper, Section, Statement, fitted, merged, told_once
from r2pgraph.seat import SECRETARIAT, Seat
from r2pgraph.vocab import R2P
from r2pgraph.wording import day

MOST_WORDS = 2000
MOST_WORDS_UNNAMED = 900  # two pages in print
MOST_TOLD = 30  # recommendations that are told at all; the rest is counted
MOST_UNKNOWNS, MOST_UNKNOWNS_UNNAMED = 8, 5


def brief(
    archive: Archive,
    term: URIRef,
    on: datetime.date | None = None,
    since: datetime.date | None = None,
    words: int | None = None,
) -> Paper:
    """The brief of a seat: on a day, what had begun by then; in at most so many words.

    What changed is told since a day, by default since the former holder was last attested.
    """
    seat = Seat(archive, term, on)
    named = _is_named(seat)
    sections = _of_named(seat, since) if named else _of_unnamed(seat, since)
    asked = {name: value.isoformat() for name, value in (("on", on), ("since", since)) if value}
    up_to = f", with what had begun by {day(on.isoformat())}" if on else ""
    paper = Paper(
        f"Hand-over brief: {seat.label}{up_to}",
        str(term),
        holding.status(seat),
        told_once(sections),
        asked,
    )
    paper = replace(paper, meanings=_meanings(archive, paper))
    return fitted(paper, words or (MOST_WORDS if named else MOST_WORDS_UNNAMED))


def _meanings(archive: Archive, paper: Paper) -> dict[str, str]:
    """What the short forms in a paper stand for, as far as the record has them as names."""
    texts = " ".join([paper.title, *(one.text for one in paper.statements)])
    forms = set(SHORT_FORM.findall(texts))
    return {one: meaning for one in forms if (meaning := archive.names.stands_for(one))}


def _is_named(seat: Seat) -> bool:
    """Whether a document names the seat or what belongs to it, beyond a table's row."""
    return any(
        one.kind != R2P.OrganizationMembership
        and any(cited.quoted for cited in seat.archive.cited(one.record))
        for one in seat.touches
        if one.way != "colleague"
    )


def _of_named(seat: Seat, since: datetime.date | None) -> Iterator[Section]:
    touching = addressed.touching(seat)
    more = (_address(next(iter(seat.groups), None)), "all recommendations by addressee")
    yield Section("held", "Who held it", holding.holders(seat), least=16)
    yield Section("planned", "Commitments and plans", deeds.planned(seat), least=6)
    yield Section("ask", "Where to turn", _turn(seat) if seat.has_focal_point else (), least=8)
    yield Section("attended", "What was attended and said", deeds.attended(seat), least=6)
    yield _named_entries(seat, touching)
    told = _by_group(seat, touching)
    rest = max(0, len(touching.by_group) - MOST_TOLD)
    yield Section("addressed", "Recommendations by kind of addressee", told, 10, rest, more)
    yield _further(seat, touching, more)
    yield _instruments(seat, least=4)
    yield from _counterparts(seat)
    yield Section(
        "changed", "What changed since", _changed(seat, since), least=3, more=("/calendar", "calendar")
    )
    yield _unknowns(seat, touching.entries, MOST_UNKNOWNS)
    yield Section("named", "What else the sources say of it", deeds.named(seat), least=2, more=_page(seat))


def _of_unnamed(seat: Seat, since: datetime.date | None) -> Iterator[Section]:
    """For a seat that no document names: what is said to all, whom to turn to, what to ask first."""
    entries = addressed.to_focal_points(seat)
    everyone = (
        addressed.silence(seat),
        *addressed.recommendations(seat, entries[:MOST_TOLD]),
    )
    more = (_address(URIRef(addressed.FOCAL_POINTS)), "all recommendations to focal points")
    yield Section(
        "addressed",
        "What is addressed to every focal point",
        everyone,
        4,
        max(0, len(entries) - MOST_TOLD),
        more,
    )
    regional = counterparts.counterparts(seat)
    yield Section(
        "counterparts", "Regional counterparts", regional, least=3, more=("/gaps", "attested seats")
    )
    yield Section("ask", "Handbook, and whom to ask", _whom(seat), least=3, more=("/handbook", "handbook"))
    yield _unknowns(seat, (), MOST_UNKNOWNS_UNNAMED)
    yield Section("attended", "What was attended", deeds.attended(seat))
    yield Section("held", "Who held it", holding.holders(seat), least=4)
    yield Section("named", "What else the sources say of it", deeds.named(seat), least=2, more=_page(seat))
    yield _instruments(seat, least=1)
    yield Section("changed", "What changed since", _changed(seat, since) if since else ())


def _further(seat: Seat, touching: Touching, more: tuple[str, str]) -> Section:
    """The further proposals of the latest annual meeting that has entries; by name if there is a later."""
    found = addressed.recommendations(seat, touching.unnumbered)
    alone = not (touching.named or touching.by_group)
    told = (addressed.silence(seat), *found) if found and alone else found
    meeting = next((one.meeting for one in touching.unnumbered), "")
    begun = [str(one) for one in annual.meetings(seat.archive) if seat.begun(one)]
    at = seat.archive.called(meeting) if meeting in begun[:-1] else "the latest annual meeting"
    return Section("further", f"{'Proposed' if alone else 'Also proposed'} at {at}", told, least=8, more=more)


def _named_entries(seat: Seat, touching: Touching) -> Section:
    found = addressed.recommendations(seat, touching.named)
    told = (addressed.silence(seat), *found) if found else ()
    title = "Recommendations that concern this seat in particular"
    return Section("naming", title, told, least=10, more=_page(seat))


def _by_group(seat: Seat, touching: Touching) -> tuple[Statement, ...]:
    entries = touching.by_group[:MOST_TOLD]
    latest = tuple(takewhile(lambda one: one.numbered and one.meeting == entries[0].meeting, entries))
    found = [
        *addressed.recommendations(seat, latest),
        *lists.lists(seat, touching.earlier),
        *addressed.recommendations(seat, entries[len(latest) :]),
    ]
    others = () if seat.is_focal_point or seat.state != seat.term else (_for_focal_points(seat),)
    if not found:
        return others
    silence = () if touching.named else (addressed.silence(seat),)
    return (*silence, *others, *found)


def _for_focal_points(seat: Seat) -> Statement:
    text = f"{len(addressed.to_focal_points(seat))} more are addressed to R2P focal points; see the ledger."
    return Statement(text, rule="the kind of the seat and of whom it belongs to")


def _instruments(seat: Seat, least: int) -> Section:
    told, rest = instruments.instruments(seat)
    return Section("instruments", "Instruments", told, least, rest, _page(seat))


def _counterparts(seat: Seat) -> Iterator[Section]:
    yield Section("speakers", "Who spoke from there", counterparts.speakers(seat), least=2, more=_page(seat))
    found = counterparts.counterparts(seat)
    yield Section("counterparts", "Counterparts", found, least=6, more=("/gaps", "attested seats"))
    yield Section("alike", "Others on the same situation or theme", counterparts.alike(seat))


def _whom(seat: Seat) -> tuple[Statement, ...]:
    """Who is recorded to answer questions, and the handbook."""
    handbook = Statement(
        "What a focal point is and does is told in the handbook.", rule="the documents of this record"
    )
    return (handbook, *_turn(seat))


def _turn(seat: Seat) -> tuple[Statement, ...]:
    """Whom members can approach, whom to ask who that is, and what help is offered."""
    gaps = Gaps(seat.archive)
    whose = gaps.statement(replace(gaps.secretariat(), records=()))
    views, offers = deeds.approachable(seat), deeds.offered(seat)
    return merged((*views, *([whose] if views else []), *offers))


def _changed(seat: Seat, since: datetime.date | None) -> tuple[Statement, ...]:
    """The network's meetings and the recommendations and figures since a day."""
    start = since or holding.former_attested(seat)
    if start is None:
        return ()
    later = [
        one
        for one in annual.meetings(seat.archive)
        if seat.begun(one) and seat.archive.day(one) > start.isoformat()
    ]
    entries = [one for one in seat.archive.ledger.entries if one.meeting in set(map(str, later))]
    several = f"{len(later)} annual meetings are" if len(later) > 1 else "one annual meeting is"
    meetings = several if later else "no annual meeting is"
    counted = f"Since {day(start.isoformat())}, {meetings} recorded"
    counted += f", with {len(entries)} recommendations and proposals." if later else "."
    figures = [URIRef(str(row["record"])) for row in seat.archive.query("network-figures")]
    newer = [one for one in figures if seat.begun(one) and seat.archive.day(one) > start.isoformat()]
    told = [calendar.told(seat.archive, one) for one in reversed(later)]
    first = Statement(counted, rule="the days of the records")
    return merged([first, _of_its_own(seat, start), *told, *map(seat.archive.told, newer)])


def _of_its_own(seat: Seat, start: datetime.date) -> Statement | None:
    """How many records of who held the seat, and of its yearly pages, are newer."""
    records = seat.records({R2P.Tenure, R2P.Vacancy, R2P.ProgressReport}, ("seat", "office", "body"))
    newer = sum(seat.archive.day(one) > start.isoformat() for one in records)
    if not newer:
        return None
    are = "1 is" if newer == 1 else f"{newer} are"
    text = f"Of the records of who held the seat, and of its yearly pages, {are} newer and told here."
    return Statement(text, rule="the days of the records")


def _unknowns(seat: Seat, entries: tuple[Entry, ...], most: int) -> Section:
    gaps = Gaps(seat.archive)
    found = gaps.of(seat, entries)
    told = tuple(map(gaps.statement, found[:most]))
    name = turtle.shorten(str(seat.term)) or str(seat.term)
    return Section(
        "unknown",
        "Known unknowns, the most useful first",
        told,
        least=min(most, 6),
        left_out=len(found) - len(told),
        more=(f"/interview/{name}", "questions for the holder"),
    )


def _address(group: URIRef | None) -> str:
    path = "/recommendations"
    return f"{path}?{urlencode({'addressee': turtle.shorten(group) or group})}" if group else path


def _page(seat: Seat) -> tuple[str, str]:
    kind = "concept" if seat.term == SECRETARIAT else "doc"
    path = re.sub(r"^.*/(?:id|concept)/", f"/{kind}/", str(seat.term))
    return path, "all that is recorded of it"


def interview(archive: Archive, term: URIRef) -> Paper:
    """The questions that the seat's holder could best answer before leaving, each with its reason."""
    seat = Seat(archive, term)
    touching = addressed.touching(seat)
    gaps = Gaps(archive)
    found = gaps.of(seat, touching.entries)[:MOST_QUESTIONS]
    sections = tuple(
        Section(
            f"question-{number}",
            f"{number}. {gap.question}",
            (
                Statement(f"Why it is asked: {gap.why}.", rule="the rank of gaps"),
                *_holds(gaps, gap.records, f"What the record holds: {gap.holds}."),
                Statement(f"Where the answer is entered: {gap.enter}.", rule="the layout of the record"),
            ),
        )
        for number, gap in enumerate(found, 1)
    )
    return Paper(f"Exit interview: {seat.label}", str(term), holding.status(seat), sections)


def _holds(gaps: Gaps, records: tuple[str, ...], text: str) -> tuple[Statement, ...]:
    cited = dict.fromkeys(one for record in records for one in gaps.archive.cited(record))
    return (Statement(text, records, tuple(cited), "" if cited else "what the record lacks"),)
