"""A seat: what belongs to it, the records that touch it, and the kinds of addressees it is one of."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from r2pgraph.archive import Archive
from r2pgraph.vocab import BASE, ORG, R2P

NETWORK = URIRef(f"{BASE}id/network/global-network-of-r2p-focal-points")
SECRETARIAT = URIRef(f"{BASE}concept/addressee/network-secretariat")
UNITED_NATIONS = URIRef(f"{BASE}id/organization/united-nations")
SECURITY_COUNCIL = URIRef(f"{BASE}id/body/un-security-council")
# The kinds of addressees that a seat is one of, by the class of the seat or of whom it belongs to.
_FOCAL_POINT = ("focal-points", "focal-points-together", "global-network")
_BODIES: Mapping[URIRef, tuple[str, ...]] = {
    R2P.State: ("states", "governments"),
    R2P.RegionalOrganization: ("regional-organisations", "international-organisations"),
    R2P.SubregionalOrganization: ("regional-organisations", "international-organisations"),
    R2P.IntergovernmentalOrganization: ("international-organisations",),
    R2P.LanguageCommunityOrganization: ("international-organisations",),
    R2P.Network: ("global-network", "focal-points", "focal-points-together"),
}
_ORGANISATIONS = frozenset(_BODIES) - {R2P.State}


@dataclass(frozen=True)
class Touch:
    """A record that names a thing of the seat: by which property, and in which way it is the seat's."""

    record: URIRef
    kind: URIRef
    by: URIRef
    way: str


@dataclass(frozen=True)
class Seat:
    """A seat and what touches it; with a day, only what had begun by then."""

    archive: Archive
    term: URIRef
    on: datetime.date | None = None

    @property
    def label(self) -> str:
        """Its name."""
        return self.archive.label(self.term)

    @property
    def called(self) -> str:
        """Its name in running text."""
        return self.archive.called(self.term)

    @cached_property
    def things(self) -> Mapping[str, tuple[URIRef, ...]]:
        """What is the seat's, by the way in which it is (see the query `seat`)."""
        found: dict[str, dict[URIRef, None]] = {}
        for row in self.archive.query("seat", seat=self.term):
            found.setdefault(str(row["way"]), {})[URIRef(str(row["thing"]))] = None
        return {way: tuple(things) for way, things in found.items()}

    @cached_property
    def near(self) -> tuple[str, ...]:
        """The ways in which what is said of a thing is said of the seat."""
        return ("seat", "topic", "situation", *(["body"] if self.is_focal_point else ["office"]))

    def of(self, *ways: str) -> tuple[URIRef, ...]:
        """The things that are the seat's in one of these ways."""
        return tuple(dict.fromkeys(thing for way in ways for thing in self.things.get(way, ())))

    @cached_property
    def touches(self) -> tuple[Touch, ...]:
        """The records that name what is the seat's, ordered by their day."""
        found = [
            Touch(URIRef(str(row["record"])), URIRef(str(row["kind"])), URIRef(str(row["by"])), way)
            for way, things in self.things.items()
            for thing in things
            for row in self.archive.query("touching", thing=thing)
        ]
        begun = [one for one in found if self.begun(one.record)]
        return tuple(sorted(begun, key=lambda one: (self.archive.day(one.record), one.record, one.way)))

    def begun(self, record: URIRef | str) -> bool:
        """Whether a record had begun by the day asked for; what has no day is left out up to a day."""
        day = self.archive.day(record)
        return self.on is None or ("" < day <= self.on.isoformat())

    def records(self, kinds: Collection[URIRef], ways: Collection[str] = ("seat",)) -> Iterator[URIRef]:
        """The records of these kinds that touch the seat in one of these ways, each once, by their day."""
        yield from dict.fromkeys(one.record for one in self.touches if one.kind in kinds and one.way in ways)

    @cached_property
    def is_post(self) -> bool:
        """Whether it is a post: somebody holds it."""
        return f"{BASE}id/post/" in self.term

    @cached_property
    def is_focal_point(self) -> bool:
        """Whether it is the post of a focal point."""
        return R2P.FocalPointPost in self.archive.kinds(self.term)

    @cached_property
    def state(self) -> URIRef | None:
        """The state that the seat is, or to which its office belongs."""
        near = (self.term, *self.of("body"))
        return next((one for one in near if R2P.State in self.archive.kinds(one)), None)

    @cached_property
    def home(self) -> URIRef | None:
        """The state or organisation that the seat is, or to which it belongs."""
        near = (self.state, self.term, *self.of("body"))
        return next((one for one in near if one and self._bodies(one)), None)

    def _bodies(self, thing: URIRef) -> tuple[URIRef, ...]:
        return tuple(URIRef(kind) for kind in self.archive.kinds(thing) if kind in _BODIES)

    @property
    def is_organisation(self) -> bool:
        """Whether it is an organisation or the network."""
        return any(kind in _ORGANISATIONS for kind in self.archive.kinds(self.term))

    @cached_property
    def groups(self) -> tuple[URIRef, ...]:
        """The kinds of addressees that it is one of by its own kind, its state's or its organisation's."""
        if self.term == SECRETARIAT:
            return (SECRETARIAT,)
        names = [*_FOCAL_POINT] if self.is_focal_point else []
        home = self.home
        if home and (self.is_focal_point or home == self.term):
            names += [name for kind in self._bodies(home) for name in _BODIES[kind]]
            names += ["united-nations"] if home == UNITED_NATIONS else []
            names += list(self._council)
        if self.state == self.term:
            names += _FOCAL_POINT if self.has_focal_point else ()
        return tuple(URIRef(f"{BASE}concept/addressee/{name}") for name in dict.fromkeys(names))

    @cached_property
    def has_focal_point(self) -> bool:
        """Whether the record has a focal point's post of this seat's state or organisation."""
        near = (self.term, *self.of("office", "colleague"))
        return any(R2P.FocalPointPost in self.archive.kinds(one) for one in near)

    @cached_property
    def _council(self) -> tuple[str, ...]:
        """As a member of the Security Council on the day, or without a day at any time that is recorded."""
        for record in self.records({R2P.OrganizationMembership}, ("seat", "body")):
            said = self.archive.said(record)
            if SECURITY_COUNCIL not in said.get(ORG.organization, ()) or not self._lasting(record):
                continue
            permanent = "permanent" in map(str, said.get(R2P.roleAsPrinted, ()))
            if permanent or self.on:
                return ("security-council-members", *(["permanent-council-members"] if permanent else []))
        return ()

    def _lasting(self, record: URIRef) -> bool:
        ends = [str(end) for end in self.archive.said(record).get(R2P.endEarliest, ())]
        return self.on is None or any(end >= self.on.isoformat() for end in ends)


def seats(archive: Archive) -> list[str]:
    """The IRIs of all that a brief can be asked for, in order."""
    found = {str(row["thing"]) for row in archive.query("seats")}
    return sorted(found)
