"""Instruments on which actions are urged: what a state did on each, and what no table lists it for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import URIRef

from r2pgraph.paper import Statement, merged
from r2pgraph.seat import Seat
from r2pgraph.vocab import BASE, R2P
from r2pgraph.wording import day

_BECAME_PARTY = f"{BASE}concept/action-kind/became-party"
_TABLES = "the absence of a row in the table named, of those of this record the one that names the most"


@dataclass
class _Instrument:
    """What is urged on an instrument, what the state did on it, and whether it binds its parties."""

    urgings: list[URIRef] = field(default_factory=list)
    actions: list[URIRef] = field(default_factory=list)
    binding: bool = False


def instruments(seat: Seat) -> tuple[tuple[Statement, ...], int]:
    """Each urged instrument with the state's actions, binding ones first, and what else a document tells.

    The number counts the actions that only tables give, on instruments on which nothing is urged.
    """
    own = list(seat.records({R2P.InstrumentAction}, ("seat", "body") if seat.state else ("seat", "holder")))
    found = _urged(seat) if seat.state else {}
    rest: list[URIRef] = []
    for record in own:
        instrument = str(seat.archive.said(record)[R2P.instrument][0])
        (found[instrument].actions if instrument in found else rest).append(record)
    told = [one for name, urged in found.items() for one in _told(seat, URIRef(name), urged)]
    documents = [one for one in rest if any(cited.quoted for cited in seat.archive.cited(one))]
    return merged([*told, *map(seat.archive.told, documents)]), len(rest) - len(documents)


def _urged(seat: Seat) -> dict[str, _Instrument]:
    found: dict[str, _Instrument] = {}
    for row in seat.archive.query("urged-instruments"):
        if seat.begun(str(row["entry"])):
            one = found.setdefault(str(row["instrument"]), _Instrument())
            one.urgings.append(URIRef(str(row["urging"])))
            one.binding = row["binding"] is not None
    return found


def _told(seat: Seat, instrument: URIRef, urged: _Instrument) -> Iterator[Statement | None]:
    """The state's recorded actions, and where none makes it a party, which tables do not list it."""
    parties = {str(row["kind"]) for row in seat.archive.query("party-kinds")}
    kinds = {one: set(map(str, seat.archive.said(one).get(R2P.actionKind, ()))) for one in urged.actions}
    done = {kind for some in kinds.values() for kind in some}
    # That it became a party is told where no table says by which act.
    plain = {_BECAME_PARTY} if done & parties - {_BECAME_PARTY} else set()
    yield from (seat.archive.told(one) for one, some in kinds.items() if not some & plain)
    tables = [
        f"“{seat.archive.label(str(row['table']))}” of {day(str(row['as_of']))}"
        for row in seat.archive.query("tables-of-instrument", instrument=instrument)
    ]
    settled = done & parties if urged.binding else done or not tables
    if not settled:
        text = f"{seat.archive.sentence(urged.urgings[0])} {_silence(seat, instrument, urged, tables)}"
        yield seat.archive.stated(text, urged.urgings[:1], _TABLES)


def _silence(seat: Seat, instrument: URIRef, urged: _Instrument, tables: list[str]) -> str:
    """What the tables do not say, told as that."""
    if not tables:
        return f"No table of this record covers {seat.archive.called(instrument)}; check the depositary."
    who = seat.archive.called(seat.state or seat.term)
    listed = f"{who[:1].upper()}{who[1:]} is not listed"
    if urged.binding:
        return f"{listed} as a party in {tables[0]}; check the depositary."
    return f"{listed} in {tables[0]}; ask who keeps the list."
