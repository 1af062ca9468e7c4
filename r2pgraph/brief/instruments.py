"""Instruments on which actions are urged: what a state did on each, and what no table lists it for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rdflib import URIRef

from r2pgraph.offices import Row
from r2pgraph.paper import Citation, Statement, merged
from r2pgraph.seat import Seat
from r2pgraph.vocab import BASE, R2P
from r2pgraph.wording import as_sentence, day

_BECAME_PARTY = f"{BASE}concept/action-kind/became-party"
_TABLES = "the absence of a row in the table named, of those on record the one that names the most"
_NO_TABLE = "the absence of a table on the instrument named"


@dataclass
class _Instrument:
    """What is urged on an instrument, what the state did on it, and whether it binds its parties."""

    urgings: list[URIRef] = field(default_factory=list)
    actions: list[URIRef] = field(default_factory=list)
    binding: bool = False


def instruments(seat: Seat) -> tuple[tuple[Statement, ...], int]:
    """Each urged instrument with the state's actions, and what else a document tells.

    Binding ones come first; that only the depositary can tell comes last.
    The number counts the actions that only tables give, on instruments on which nothing is urged.
    """
    own = list(seat.records({R2P.InstrumentAction}, ("seat", "body") if seat.state else ("seat", "holder")))
    found = _urged(seat) if seat.state else {}
    rest: list[URIRef] = []
    for record in own:
        instrument = str(seat.archive.said(record)[R2P.instrument][0])
        (found[instrument].actions if instrument in found else rest).append(record)
    all_told = [one for name, urged in found.items() for one in _told(seat, URIRef(name), urged) if one]
    told = sorted(all_told, key=lambda one: one.rule == _NO_TABLE)
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
    table = next(iter(seat.archive.query("tables-of-instrument", instrument=instrument)), None)
    settled = done & parties if urged.binding else done or table is None
    if not settled:
        text = f"{seat.archive.sentence(urged.urgings[0])} {_silence(seat, urged, table)}"
        told = seat.archive.stated(text, urged.urgings[:1], _TABLES if table else _NO_TABLE)
        seen = (_looked_up(seat, instrument, urged, table),) if table else ()
        yield told and replace(told, cited=(*told.cited, *seen))


def _silence(seat: Seat, urged: _Instrument, table: Row | None) -> str:
    """What the table does not say, told as that; where no table covers the instrument, whom to ask."""
    if table is None:
        return "Check the depositary."
    named = f"“{seat.archive.label(str(table['table']))}” of {day(str(table['as_of']))}"
    listed = f"{as_sentence(_who(seat))[:-1]} is not listed"
    if urged.binding:
        return f"{listed} as a party in {named}; check the depositary."
    return f"{listed} in {named}; ask who keeps the list."


def _who(seat: Seat) -> str:
    return seat.archive.called(seat.state or seat.term)


def _looked_up(seat: Seat, instrument: URIRef, urged: _Instrument, table: Row) -> Citation:
    """What the table was searched for: how many it names, and that none of its rows is the state's."""
    none = f"none makes {_who(seat)} a party" if urged.binding else f"none is of {_who(seat)}"
    rows = f"rows on {seat.archive.called(instrument)}, up to {day(str(table['as_of']))}"
    name = str(table["table"])
    return Citation(name, name, seat.archive.label(name), f"{rows}, name {table['actors']}; {none}", False)
