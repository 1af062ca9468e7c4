"""Who held a seat: its status in one sentence, and its attested holders in time with the gaps between."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from rdflib import URIRef

from r2pgraph import annual, offices
from r2pgraph.clock import Answer, Basis
from r2pgraph.dates import ONE_DAY
from r2pgraph.offices import Attested, Held, Holder
from r2pgraph.paper import Citation, Statement, merged
from r2pgraph.seat import SECRETARIAT, Seat
from r2pgraph.vocab import R2P
from r2pgraph.wording import day

_CLOCK = (
    "all attestations on record, a part in a meeting being for all its days: inferred where "
    "another holder’s bound them, possible excluding no other, unknown where none reaches; "
    "an announcement bounds nobody else"
)
_SILENCE = "the absence of a record, which is no record of absence"


def status(seat: Seat) -> tuple[Statement, ...]:
    """What is recorded of the seat: on the day asked for, or without a day when it was last attested."""
    if not seat.is_post:
        posts = (replace(seat, term=one) for one in _focal_points(seat))
        return merged([_of_no_post(seat), *(told for post in posts for told in status(post))])
    if seat.on:
        return merged(_on_the_day(seat, seat.on))
    tenure = _last(seat)
    if tenure is None:
        return merged([_nobody(seat)])
    told = seat.archive.told(tenure)
    text = (
        f"Last attested: {told.text[:1].lower() if told and told.text.startswith('A ') else ''}"
        if told
        else ""
    )
    return merged([_prefixed(told, text), *_on_the_last_day(seat)])


def _on_the_last_day(seat: Seat) -> Iterator[Statement]:
    """The answer for the latest day of any source, up to which a brief without a day reaches."""
    latest = [str(row["latest"]) for row in seat.archive.query("latest-day") if row["latest"] is not None]
    if not latest:
        return
    last = datetime.date.fromisoformat(latest[0])
    held = offices.held(seat.archive.query("offices", post=seat.term), last)
    if held and held[0].answer is not Answer.UNKNOWN:
        yield from _on_the_day(seat, last)
        return
    on = f"{day(last.isoformat())}, the latest day of any source,"
    yield Statement(f"Who held it on {on} is unknown; that nobody did is not said.", rule=_CLOCK)


def _prefixed(told: Statement | None, text: str) -> Statement | None:
    if told is None:
        return None
    rest = told.text[1:] if text[-1:].isalpha() else told.text
    return Statement(f"{text}{rest}", told.records, told.cited, _CLOCK)


def _last(seat: Seat) -> URIRef | None:
    """The tenure with the last day on which, or by which, somebody is attested."""
    tenures = [(_inner(seat, one), one) for one in seat.records({R2P.Tenure})]
    return max(((days[-1], one) for days, one in tenures if days), default=(None, None))[1]


def former_attested(seat: Seat) -> datetime.date | None:
    """The last day on which, or by which, whoever held it before the last holder is attested.

    Of a seat that only one is recorded to have held, the last day of that one.
    """
    tenure = _last(seat)
    if tenure is None:
        return None
    who = seat.archive.said(tenure).get(R2P.holder)
    former = [one for one in seat.records({R2P.Tenure}) if seat.archive.said(one).get(R2P.holder) != who]
    days = [day for one in former for day in _inner(seat, one)] or _inner(seat, tenure)
    return datetime.date.fromisoformat(max(days))


def _inner(seat: Seat, tenure: URIRef) -> list[str]:
    said = seat.archive.said(tenure)
    return sorted(str(said[name][0]) for name in (R2P.startLatest, R2P.endEarliest) if name in said)


def _nobody(seat: Seat) -> Statement:
    return Statement(
        f"No holder of the office “{seat.label}” is attested in the sources of this record.", rule=_SILENCE
    )


def _of_no_post(seat: Seat) -> Statement | None:
    """For a state or organisation: whether the record has the post of its focal point."""
    posts = _focal_points(seat)
    if seat.term == SECRETARIAT:
        rule = "the absence of a record of it"
        return Statement(
            "Who the secretariat of the Global Network is, is not said in the sources of this record.",
            rule=rule,
        )
    if posts:
        name = seat.archive.label(posts[0])
        return Statement(
            f"The record has the post “{name}”; see who held it.", tuple(posts), rule="its appointing body"
        )
    if seat.state or seat.is_organisation:
        text = f"In the sources of this record no focal point of {seat.called} is recorded;"
        return Statement(f"{text} whether there is one is unknown.", rule=_SILENCE)
    return Statement(
        f"What the sources of this record tell of {seat.called}.", rule="the records that name it"
    )


def _focal_points(seat: Seat) -> list[URIRef]:
    return [one for one in seat.of("office") if R2P.FocalPointPost in seat.archive.kinds(one)]


def _on_the_day(seat: Seat, on: datetime.date) -> Iterator[Statement]:
    held = offices.held(seat.archive.query("offices", post=seat.term), on)
    if not held:
        yield _nobody(seat)
        return
    found = held[0]
    told = [one for one in found.holders if one.answer in (Answer.CERTAIN, Answer.POSSIBLE)]
    for one in told:
        yield _holder(seat, found, one)
    if not told:
        yield _unheld(seat, found)


def _holder(seat: Seat, held: Held, one: Holder) -> Statement:
    sure = "certainly" if one.answer is Answer.CERTAIN else "possibly"
    records = [record for record in seat.records({R2P.Tenure}) if _rests(seat, record, one)]
    cited = dict.fromkeys(cited for record in records for cited in seat.archive.cited(record))
    text = f"On {day(held.on.isoformat())} the office “{seat.label}” was {sure} held by {_named(seat, one)}."
    return Statement(text, tuple(map(str, records)), tuple(cited), _CLOCK)


def _rests(seat: Seat, record: URIRef, one: Holder) -> bool:
    evidence = seat.archive.said(record).get(R2P.evidence, ())
    return bool(evidence) and set(evidence) <= set(one.evidence)


def _unheld(seat: Seat, held: Held) -> Statement:
    on = day(held.on.isoformat())
    if held.answer is Answer.NOT:
        cited = tuple(map(seat.archive.citation, held.evidence))
        text = f"On {on} nobody held the office “{seat.label}”."
        return Statement(text, cited=cited, rule="what is recorded of its existence or vacancy")
    near = [
        _near(seat, held.last_before, "last attested before"),
        _near(seat, held.first_after, "first after"),
    ]
    told = "; ".join(filter(None, near)) or "nobody is attested before or after"
    return Statement(f"Who held the office “{seat.label}” on {on} is unknown: {told}.", rule=_CLOCK)


def _near(seat: Seat, found: Attested | None, words: str) -> str:
    if found is None:
        return ""
    who = seat.archive.called(found.holder) if found.holder else "a person who is not named"
    return f"{words}: {who}, {day(found.day.isoformat())}"


def _at_meetings(seat: Seat) -> Statement | None:
    """The clock's answers on the first days of the annual meetings, alike ones in a row told as one."""
    rows = seat.archive.query("offices", post=seat.term)
    days = {seat.archive.day(one): one for one in filter(seat.begun, annual.meetings(seat.archive))}
    every = [
        (one, held)
        for one in sorted(filter(None, days))
        for held in offices.held(rows, datetime.date.fromisoformat(one))
    ]
    told = [(on, held) for on, held in every if held.answer is not Answer.UNKNOWN]
    runs = [(answer, list(run)) for answer, run in groupby(told, lambda one: _answer(seat, one[1]))]
    lines = [f"{', '.join(day(on) for on, _ in run)}: {answer}." for answer, run in runs]
    if len(every) > len(told):
        lines.append("Unknown on the others." if told else "unknown on all of them.")
    ground = dict.fromkeys(one for _, held in told for one in held.evidence)
    dated = [cited for on, _ in told for cited in _dated(seat, days[on], on)]
    unknown = [on for on, held in every if told and held.answer is Answer.UNKNOWN]
    dated += _first_days(seat, {on: days[on] for on in unknown})
    text = f"Who held it on the first days of the annual meetings recorded: {' '.join(lines)}"
    cited = dict.fromkeys((*map(seat.archive.citation, ground), *dated))
    return Statement(text, cited=tuple(cited), rule=_CLOCK) if every else None


def _dated(seat: Seat, meeting: URIRef, on: str) -> tuple[Citation, ...]:
    """What says on which day a meeting began: the row that gives the day, or else all that it rests on."""
    cited = seat.archive.cited(meeting)
    return tuple(one for one in cited if on in one.words) or cited


def _first_days(seat: Seat, days: Mapping[str, URIRef]) -> Iterator[Citation]:
    """The days of which no answer is known, in one citation for each source that gives them."""
    found: dict[tuple[str, str], list[str]] = {}
    for on, meeting in days.items():
        for one in _dated(seat, meeting, on)[:1]:
            found.setdefault((one.source, one.title), []).append(on)
    for (source, title), given in found.items():
        yield Citation(source, source, title, f"first days of the others: {', '.join(given)}", False)


def _answer(seat: Seat, held: Held) -> str:
    """An answer that is known, with whom it concerns."""
    if held.answer is Answer.NOT:
        return "certainly nobody"
    names = sorted(_named(seat, one) for one in held.holders if one.answer is held.answer)
    if held.answer is Answer.CERTAIN:
        return f"certainly {' or '.join(names)}"
    return f"possibly {' or '.join(names)}"


def _named(seat: Seat, one: Holder) -> str:
    who = seat.archive.called(one.holder) if one.holder else "a person who is not named"
    return f"{who} (inferred)" if one.basis is Basis.INFERRED else who


def holders(seat: Seat) -> tuple[Statement, ...]:
    """The tenures of the seat, or of its offices, in time, with the spans in which nobody is attested."""
    ways = ("seat",) if seat.is_post else ("office",)
    tenures = list(seat.records({R2P.Tenure, R2P.Vacancy}, ways))
    if not seat.is_post:
        posts = set(_focal_points(seat))
        tenures.sort(key=lambda one: not posts.intersection(seat.archive.said(one)[R2P.post]))
        return merged(map(seat.archive.told, tenures))
    ordered = sorted(tenures, key=lambda one: (_inner(seat, one) or [seat.archive.day(one)], one))
    if len(ordered) == 1 and not seat.on and ordered[0] == _last(seat):
        ordered = []  # the status tells it
    told: list[Statement | None] = []
    last, who = "", None
    for tenure in ordered:
        days, holder = _inner(seat, tenure), seat.archive.said(tenure).get(R2P.holder)
        if last and days and (holder is None or holder != who) and _apart(last, days[0]):
            told.append(_gap(last, days[0]))
        told.append(seat.archive.told(tenure))
        last, who = (max(last, *days), holder) if days else (last, who)
    return merged([_at_meetings(seat), *told])


def _apart(last: str, first: str) -> bool:
    return datetime.date.fromisoformat(last) + ONE_DAY < datetime.date.fromisoformat(first)


def _gap(last: str, first: str) -> Statement:
    text = f"Between {day(last)} and {day(first)} the sources attest nobody on a stated day."
    return Statement(text, rule=_CLOCK)
