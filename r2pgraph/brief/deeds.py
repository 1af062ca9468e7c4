"""What a seat and its holders attended, said, undertook and planned, and what else is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef

from r2pgraph import calendar
from r2pgraph.paper import Statement, merged
from r2pgraph.seat import NETWORK, SECRETARIAT, Seat
from r2pgraph.vocab import BASE, R2P

_VIEWS = frozenset({R2P.AttributedView, R2P.SituationAssessment, R2P.AllegedInvolvement})
_BY_SPEAKER = frozenset({R2P.attributedTo, R2P.saidBy})
_PLANS = frozenset({R2P.Commitment, R2P.NetworkEvent, R2P.SupportNeed, R2P.SupportOffer})
_OTHER = frozenset(
    {
        *(R2P.AttributedView, R2P.Challenge, R2P.Practice, R2P.Lesson, R2P.OperatingPrinciple, R2P.Training),
        *(R2P.QuantityClaim, R2P.Discussion, R2P.SituationAssessment, R2P.WorkProgramme),
        R2P.ProgressReport,
    }
)
_PROPOSED = URIRef(f"{BASE}concept/status/proposed")
_RECORDED = "the recorded status of the event that was planned"


def attended(seat: Seat) -> tuple[Statement, ...]:
    """In which events the seat took part, by itself or through its offices, and what was said there."""
    own = _participations(seat)
    said = [
        one.record
        for one in seat.touches
        if one.kind in _VIEWS and one.by in _BY_SPEAKER and _own(seat, one.way)
    ]
    return merged(map(seat.archive.told, dict.fromkeys((*own, *said))))


def _own(seat: Seat, way: str) -> bool:
    return way in ("seat", "participation") if seat.is_post else way in ("seat", "participation", "office")


def _participations(seat: Seat) -> Iterator[URIRef]:
    yield from (one for one in seat.of("participation") if seat.begun(one))
    if seat.is_post:
        yield from seat.records({R2P.Participation}, ("body",)) if seat.state else ()


def planned(seat: Seat) -> tuple[Statement, ...]:
    """Commitments and plans that involve the seat, what it needs and offers, and what became of them.

    What the network as a whole undertook concerns every focal point.
    """
    found = dict.fromkeys(
        one.record
        for one in seat.touches
        if one.kind in _PLANS
        and (one.way in (*seat.near, "participation") or (one.way == "meeting" and one.by == R2P.plansEvent))
    )
    if seat.has_focal_point and seat.term != NETWORK:
        found |= dict.fromkeys(Seat(seat.archive, NETWORK, seat.on).records({R2P.Commitment}))
    return merged(_plan(seat, one) for one in found)


def approachable(seat: Seat) -> tuple[Statement, ...]:
    """What somebody said of the network's secretariat: that its members can approach it."""
    views = Seat(seat.archive, SECRETARIAT, seat.on).records({R2P.AttributedView})
    return merged(seat.archive.told(one) for one in views if R2P.saidBy in seat.archive.said(one))


def offered(seat: Seat) -> tuple[Statement, ...]:
    """What help is offered to the network's members."""
    offers = [URIRef(str(row["record"])) for row in seat.archive.query("offers")]
    return merged(map(seat.archive.told, filter(seat.begun, offers)))


def _plan(seat: Seat, record: URIRef) -> Statement | None:
    if R2P.NetworkEvent in seat.archive.kinds(record):
        return calendar.told(seat.archive, record)
    if R2P.Commitment not in seat.archive.kinds(record):
        return seat.archive.told(record)
    held = _held(seat, record)
    told = seat.archive.told(record, outcome(seat, record))
    if told is None or not held:
        return told and replace(told, rule=seat.archive.ledger.silence)
    # That it was held is told by the event's own records, not by those of the plan.
    cited = dict.fromkeys((*told.cited, *(one for event in held for one in seat.archive.cited(event))))
    return replace(told, records=(*told.records, *map(str, held)), cited=tuple(cited), rule=_RECORDED)


def _held(seat: Seat, record: URIRef) -> list[URIRef]:
    """The events planned by a commitment, if all are recorded as held as far as the brief reaches."""
    events = [URIRef(event) for event in seat.archive.said(record).get(R2P.plansEvent, ())]
    held = (calendar.was_held(seat.archive, event) and seat.begun(event) for event in events)
    return events if all(held) else []


def outcome(seat: Seat, record: URIRef) -> str:
    """What is recorded of a commitment's outcome: that the planned event was held, else that nothing is."""
    if R2P.Commitment not in seat.archive.kinds(record):
        return ""
    if _held(seat, record):
        return "What was planned is recorded as held."
    return "No follow-up is recorded."


def named(seat: Seat) -> tuple[Statement, ...]:
    """What else the sources say of the seat and of what belongs to it, if no proposal says it."""
    records = (one for one in seat.records(_OTHER, seat.near) if not _is_a_proposal(seat, one))
    return merged(map(seat.archive.told, records))


def _is_a_proposal(seat: Seat, record: URIRef) -> bool:
    """Whether it is only proposed, in words on which an entry of the ledger rests as well."""
    if _PROPOSED not in seat.archive.said(record).get(R2P.status, ()):
        return False
    words = set(seat.archive.cited(record))
    return any(words <= set(seat.archive.cited(one.iri)) for one in seat.archive.ledger.entries)
