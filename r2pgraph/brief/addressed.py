"""The recommendations and proposals that touch a seat, with their lines of restatement and their status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from r2pgraph.ledger import Entry, Link
from r2pgraph.paper import Citation, Statement, merged
from r2pgraph.seat import NETWORK, SECRETARIAT, Seat
from r2pgraph.vocab import BASE, DCTERMS, R2P

RULE = "the ledger: follow-ups, and lines of restatements, unapproved texts left out"
_DENIED = re.compile(r"\b(?:neither|no|nor|not|never)\b", re.IGNORECASE)  # an endorsement that is none
_CLASSES = frozenset({R2P.Recommendation, R2P.ProposedActivity})
_ORGANISATIONS = frozenset(
    f"{BASE}concept/addressee/{name}" for name in ("international-organisations", "regional-organisations")
)
_THEME = f"{BASE}concept/theme/regional-organisations"
FOCAL_POINTS = f"{BASE}concept/addressee/focal-points"
_NETWORK_LEVEL = f"{BASE}concept/level/global-network"


@dataclass(frozen=True)
class Touching:
    """The entries that touch a seat: those that name what is the seat's, and those by kind of addressee.

    `unnumbered` are the latest meeting's further proposals to the network, for its secretariat and whoever
    has a focal point: those to focal points, or to nobody in particular, that are no part of a numbered one.
    `earlier` are, for the same, all numbered ones of earlier meetings, those taken up later included.
    """

    named: tuple[Entry, ...]
    by_group: tuple[Entry, ...]
    unnumbered: tuple[Entry, ...]
    earlier: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, those that name what is the seat's first."""
        return (*self.named, *self.by_group, *self.unnumbered)


def touching(seat: Seat) -> Touching:
    """The entries that touch the seat: numbered ones of the latest meeting first, then as in the ledger.

    To an organisation and its offices, what is addressed to organisations or is about them comes first.
    Of a line of restatements the latest entry that touches the seat stands for all.
    """
    begun = _begun(seat)
    near = {str(record) for record in seat.records(_CLASSES, seat.near)}
    groups = {str(group) for group in seat.groups}
    named = [one for one in begun if one.iri in near]
    further = {one.iri for one in _further(seat, begun)} - near
    touch = [
        one for one in begun if one.iri in further or (one.iri not in near and _of_groups(seat, one, groups))
    ]
    told = {iri for one in named for iri in one.line} - further
    latest = list(_latest(one for one in touch if one.iri not in told))
    unnumbered = tuple(one for one in latest if one.iri in further)
    latest = [one for one in latest if one.iri not in further]
    numbered = sorted((one for one in latest if one.numbered), key=_printed)
    newest = sorted(numbered, key=lambda one: one.meeting_day, reverse=True)
    if not seat.state and _ORGANISATIONS & groups:
        newest.sort(key=lambda one: _THEME not in one.themes and _ORGANISATIONS.isdisjoint(one.addressees))
    by_group = (*newest, *(one for one in latest if not one.numbered))
    return Touching(tuple(named), by_group, unnumbered, tuple(_earlier(seat, touch)))


def _earlier(seat: Seat, entries: Iterable[Entry]) -> Iterator[Entry]:
    numbered = [one for one in entries if one.numbered and _in_network(seat)]
    latest = max((one.meeting_day for one in numbered), default="")
    yield from (one for one in numbered if one.meeting_day < latest)


def _in_network(seat: Seat) -> bool:
    """Whether it is the network's secretariat, or whoever has a focal point."""
    return seat.has_focal_point or seat.term == SECRETARIAT


def _further(seat: Seat, entries: Iterable[Entry]) -> Iterator[Entry]:
    """What the latest annual meeting proposed to the network without a number of its own."""
    if not _in_network(seat):
        return
    said = seat.archive.said
    annual = [one for one in entries if NETWORK in said(one.meeting).get(R2P.partOfSeries, ())]
    latest = max((one.meeting_day for one in annual), default="")
    for one in annual:
        ours = not one.addressees or FOCAL_POINTS in one.addressees
        apart = not one.numbered and DCTERMS.isPartOf not in said(one.iri)
        if one.meeting_day == latest and ours and apart:
            yield one


def _printed(entry: Entry) -> tuple[str, int, str]:
    """The place of a numbered entry in the lists of its document."""
    return (entry.level, int(entry.number) if entry.number.isdecimal() else 0, entry.iri)


def _of_groups(seat: Seat, entry: Entry, groups: set[str]) -> bool:
    """By its addressees, and for the secretariat what stands at the level of the network."""
    by_level = seat.term == SECRETARIAT and entry.level == _NETWORK_LEVEL
    return by_level or bool(groups.intersection(entry.addressees))


def _begun(seat: Seat) -> list[Entry]:
    entries = seat.archive.ledger.entries
    return [one for one in entries if not seat.on or one.meeting_day <= seat.on.isoformat()]


def to_focal_points(seat: Seat) -> tuple[Entry, ...]:
    """What is addressed to focal points, the latest of each line of restatements, as in the ledger."""
    return tuple(_latest(one for one in _begun(seat) if FOCAL_POINTS in one.addressees))


def _latest(entries: Iterator[Entry]) -> Iterator[Entry]:
    found = list(entries)
    touched = {one.iri for one in found}
    yield from (one for one in found if not touched.intersection(one.line[one.line.index(one.iri) + 1 :]))


def recommendations(seat: Seat, entries: tuple[Entry, ...]) -> tuple[Statement, ...]:
    """Each entry told, with the meetings that restated it and any follow-up that is recorded."""
    return merged(told(seat, one) for one in entries)


def silence(seat: Seat) -> Statement:
    """Said once for all: that what is told without a follow-up has none on record."""
    text = "Unless told, recommendations and proposals here have no follow-up recorded."
    return Statement(text, rule=seat.archive.ledger.silence)


def told(seat: Seat, entry: Entry) -> Statement | None:
    """An entry's sentence with the line that the ledger gives, derived where there is one."""
    ledger = seat.archive.ledger
    every = (*entry.before, *entry.after, *entry.follow_ups)
    begun = [one for one in every if seat.begun(one.record) and _approved(seat, one)]
    # What was put twice in a year is told once, and rests on the words of one: of one with a number, if any.
    begun.sort(key=lambda one: R2P.number in seat.archive.said(one.entry))
    links = list(
        {(one.status and one.record, one.shared, ledger.year(one.entry)): one for one in begun}.values()
    )
    line = ledger.line_told(entry, links)
    text = f"{seat.archive.sentence(entry.iri)} {line}".rstrip()
    own = seat.archive.cited(entry.iri)
    cited = dict.fromkeys((*own, *(words for one in links for words in _grounds(seat, one, own))))
    records = (entry.iri, *(one.record for one in links))
    return Statement(text, records, tuple(cited), RULE if line else "") if own else None


def _approved(seat: Seat, link: Link) -> bool:
    """Whether what it links to stands in no document that says that its participants did not approve it."""
    cited = () if link.status else seat.archive.cited(link.entry)
    said = (text for one in cited for text in seat.archive.said(one.source).get(R2P.endorsement, ()))
    return not any(_DENIED.search(str(text)) for text in said)


def _grounds(seat: Seat, link: Link, own: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """What a follow-up rests on; of a restatement, the words from elsewhere: the entry's own stand there."""
    cited = seat.archive.cited(link.record)
    here = {one.source for one in own}
    return cited if link.status else tuple(one for one in cited if one.source not in here)
