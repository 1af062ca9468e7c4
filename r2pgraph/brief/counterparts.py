"""Counterparts of a seat: the same regional body or group, the same situation or theme, former speakers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph.archive import Archive
from r2pgraph.paper import Citation, Statement, merged
from r2pgraph.seat import Seat
from r2pgraph.vocab import BASE, ORG, R2P
from r2pgraph.wording import day

_REGIONAL = frozenset(
    {R2P.RegionalOrganization, R2P.SubregionalOrganization, R2P.LanguageCommunityOrganization}
)
_GROUPS = f"{BASE}id/dataset/regional-groups"
_SHARED = "a membership that both have"
_OF_BODY = "a membership of the one in the other"
_FOCAL = "R2P Focal Point of"  # how the office itself is called
_ALSO = "The office is that of a focal point."
FOCAL_POINT = 1
Shared = tuple[URIRef, ...]  # a body, and the two memberships in it
MOST_ALIKE = 4


@dataclass(frozen=True)
class Other:
    """Where else the network is attested: whose seat, by which record, and how firmly (1 is the firmest).

    `named` where the record names a person who took part for it.
    """

    home: URIRef
    rank: int
    record: URIRef
    named: bool = False


def counterparts(seat: Seat) -> tuple[Statement, ...]:
    """Whom the seat can turn to: other focal points, then members and participants near to it.

    Near is who is listed in the same regional body, then who stands in the same regional group.
    """
    others = [one for one in _others(seat) if one.home != seat.home]
    shared = _shared(seat)
    found = [(*_near(seat, one, shared), one) for one in others]
    ordered = sorted(found, key=lambda one: (one[2].rank > FOCAL_POINT, one[0], _firmness(one[2])))
    return merged([_bodies(seat), *(statement for _, statement, _ in ordered)])


def _firmness(one: Other) -> tuple[bool, int, str]:
    return (not one.named, one.rank, one.home)


def _near(seat: Seat, one: Other, shared: dict[URIRef, Shared]) -> tuple[int, Statement | None]:
    """How near another is (0 is the nearest), and the sentence that says so; a focal point is told anyhow."""
    if one.home in shared:
        return 0, _alike(seat, one, shared[one.home])
    if seat.state and (group := _group(seat, seat.state)) and _group(seat, one.home) == group:
        return 1, _grouped(seat, one, group)
    if one.rank > FOCAL_POINT:
        return 2, None
    plain = _FOCAL in seat.archive.sentence(one.record)
    return 2, seat.archive.told(one.record, "" if plain else _ALSO)


def _others(seat: Seat) -> list[Other]:
    """Each other state or organisation once: by its focal point, by a person, or by its own record."""
    found: dict[URIRef, Other] = {}
    for row in seat.archive.query("attested-seats"):
        home, record = URIRef(str(row["home"])), URIRef(str(row["record"]))
        if seat.begun(record) and URIRef(str(row["seat"])) != seat.term:
            found.setdefault(home, Other(home, int(str(row["rank"])), record))
    return [one if one.rank == FOCAL_POINT else _through_person(seat, one) for one in found.values()]


def _through_person(seat: Seat, one: Other) -> Other:
    """Another told by the first person on record who took part in the name of one of its offices."""
    people = (record for record in _for_body(seat, one.home) if seat.archive.cited(record))
    record = next(people, None)
    return replace(one, record=record, named=True) if record else one


def _bodies(seat: Seat) -> Statement | None:
    """The regional bodies that list the seat's state, by the latest table that lists any."""
    tables: dict[str, list[URIRef]] = {}
    words = {}
    for record in seat.records({R2P.OrganizationMembership}, ("seat", "body")):
        body = seat.archive.said(record)[ORG.organization][0]
        as_of = _as_of(seat.archive, record)
        if as_of and _REGIONAL.intersection(seat.archive.kinds(body)):
            tables.setdefault(as_of[0], []).append(record)
            words[as_of[0]] = as_of[1]
    if not tables or seat.home is None:
        return None
    latest, records = max(tables.items())
    names = seat.archive.teller.listed({seat.archive.said(one)[ORG.organization][0] for one in records})
    text = f"{seat.archive.called(seat.home)} is listed ({words[latest]}) as a member of {names}."
    told = seat.archive.stated(f"{text[:1].upper()}{text[1:]}", records)
    return told and replace(told, cited=tuple(_alike_rows(told.cited)))


def _alike_rows(cited: tuple[Citation, ...]) -> Iterator[Citation]:
    """Rows of one table that say the same as of one day, in one citation: the names, then what all say."""
    rows: dict[tuple[str, str], list[Citation]] = {}
    for one in cited:
        said = "" if one.quoted else one.words.partition(", as of ")[2]
        rows.setdefault((one.source, said or one.iri), []).append(one)
    for (source, said), alike in rows.items():
        keys = "; ".join(one.words.partition(", as of ")[0].removeprefix("row ") for one in alike)
        many = Citation(source, source, alike[0].title, f"rows {keys}, as of {said}", False)
        yield many if len(alike) > 1 else alike[0]


def _as_of(archive: Archive, record: URIRef) -> tuple[str, str] | None:
    """The latest day as of which a row that a record rests on is true, and the same as its table has it."""
    rows = [archive.said(row) for row in archive.said(record).get(R2P.evidence, ())]
    dated = [(str(said[R2P.asOf][0]), said) for said in rows if R2P.asOf in said]
    return max(((on, day(str(said.get(R2P.dateExpression, (on,))[0]))) for on, said in dated), default=None)


def _shared(seat: Seat) -> dict[URIRef, Shared]:
    """For each other home the regional body that lists it with the seat's, by the latest table."""
    found: dict[URIRef, Shared] = {}
    name = "shared-bodies" if seat.state else "listed-members"
    for row in seat.archive.query(name, state=seat.home or seat.term):
        # The body itself is no member of its own, and has no membership on record.
        named = [URIRef(str(value)) for name in ("body", "mine", "theirs") if (value := row[name])]
        found.setdefault(URIRef(str(row["other"])), tuple(named))
    return found


def _alike(seat: Seat, one: Other, shared: Shared) -> Statement | None:
    body, *memberships = shared
    home = seat.home or seat.term
    members = [member for member in (home, one.home) if member != body]
    both = "are both listed as members" if len(members) > 1 else "is listed as a member"
    joined = f"{seat.archive.teller.listed(members)} {both} of {seat.archive.called(body)}."
    text = f"{seat.archive.sentence(one.record)} {joined[:1].upper()}{joined[1:]}"
    rule = _SHARED if len(members) > 1 else _OF_BODY
    return seat.archive.stated(text, [one.record, *memberships], rule)


def _grouped(seat: Seat, one: Other, group: Identifier) -> Statement:
    home = seat.state or seat.term
    both = seat.archive.teller.listed([home, one.home])
    joined = f"{both[:1].upper()}{both[1:]} stand in the group “{seat.archive.label(group)}” of UN members."
    cited = (*seat.archive.cited(one.record), *_row(seat, home), *_row(seat, one.home))
    text = f"{seat.archive.sentence(one.record)} {joined}"
    return Statement(text, (str(one.record),), tuple(dict.fromkeys(cited)), _SHARED)


def _group(seat: Seat, state: URIRef) -> Identifier | None:
    return next(iter(seat.archive.said(state).get(R2P.regionalGroup, ())), None)


def _row(seat: Seat, state: URIRef) -> tuple[Citation, ...]:
    return tuple(one for one in seat.archive.cited(state) if one.source == _GROUPS)


def speakers(seat: Seat) -> tuple[Statement, ...]:
    """Those who spoke for other offices of the same state or organisation."""
    found = [
        one.record
        for one in seat.touches
        if one.kind == R2P.Participation and one.by == R2P.inCapacityOf and one.way == "colleague"
    ]
    homes = [record for body in seat.of("body") for record in _for_body(seat, body)]
    return merged(map(seat.archive.told, dict.fromkeys((*found, *homes))))


def _for_body(seat: Seat, body: URIRef) -> Iterator[URIRef]:
    """Who took part in the name of a unit, or through an affiliation with the body or a unit of it."""
    for row in seat.archive.query("speakers-of", body=body):
        record = URIRef(str(row["record"]))
        if seat.begun(record) and record not in seat.of("participation"):
            yield record


def alike(seat: Seat) -> tuple[Statement, ...]:
    """Others who are recorded to have spoken of the same situation or undertaken something on its themes."""
    own = set(seat.records({*_KINDS}, ("seat", "participation", "situation", "topic")))
    found: dict[URIRef, None] = {}
    for record in (*own, *seat.of("situation")):
        rows = seat.archive.query("alike", record=record)
        found |= {URIRef(str(row["other"])): None for row in rows}
    told = (one for one in sorted(found) if one not in own and seat.begun(one))
    return merged(map(seat.archive.told, told))[:MOST_ALIKE]


_KINDS = (R2P.Commitment, R2P.SituationAssessment)
