"""What the record does not hold: questions in the order of their use, who might know, where to enter it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rdflib import URIRef

from r2pgraph import annual, calendar
from r2pgraph.archive import Archive
from r2pgraph.ledger import Entry
from r2pgraph.paper import Statement
from r2pgraph.seat import SECRETARIAT, Seat
from r2pgraph.vocab import BASE, R2P
from r2pgraph.wording import day

# What is most worth finding out: who the members are, then what was promised, who holds a seat, what was
# asked for most often, what meetings left, then the rest. Each further meeting that asked adds to it.
# Of a meeting that the seat itself helped to hold, its holder can tell more than of what all were asked.
MEMBERS, PROMISE, IDENTITY, HOLDER, HOSTED, ASKED, MEETING, ATTENDED, MANDATE = (
    *(95, 90, 85, 80, 70, 50, 45, 42, 40),
)
_FACTS = (
    "by a sheet (r2pgraph sheet), from the document that says it or as a testimony; "
    "it then stands in that source's folder (graph_data/…)"
)
RULE = "what the record holds and lacks"
_ROLES = tuple(
    f"{BASE}concept/role/{name}" for name in ("host", "co-host", "in-association-with", "convener")
)
MOST_LINES = 2
MOST_QUESTIONS = 12


@dataclass(frozen=True)
class Gap:
    """A question that the record leaves open: why it is worth asking, what is held, whom to ask.

    `about` is what it is about, `ask` are IRIs of those who might know; `worth` orders gaps, the highest
    first. `records` are those from which the question arises.
    """

    about: str
    worth: int
    question: str
    why: str
    holds: str
    ask: tuple[str, ...]
    enter: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """The gaps of one archive."""

    archive: Archive

    @cached_property
    def ranked(self) -> tuple[Gap, ...]:
        """The gaps of the network as a whole and of focal points attested at least once, by their use."""
        posts = [URIRef(str(row["post"])) for row in self.archive.query("attested-posts") if _focal(row)]
        found = [
            self._members(),
            self.secretariat(),
            *self._promises(),
            *self._lines(self.archive.ledger.entries),
        ]
        found += [self._holder(Seat(self.archive, post)) for post in posts]
        found += list(self.meetings())
        return _ordered(found)

    def of(self, seat: Seat, entries: Iterable[Entry]) -> tuple[Gap, ...]:
        """The gaps about a seat, `entries` being the recommendations that touch it, the most useful first."""
        lines = list(self._lines(entries))[:MOST_LINES]
        asked = [replace(gap, about=str(seat.term), ask=(str(seat.term),)) for gap in lines]
        found = [*self._promises(seat), *asked, *self._hosted(seat)]
        if seat.term == SECRETARIAT:
            return tuple(gap for gap in self.ranked if str(SECRETARIAT) in (gap.about, *gap.ask))
        found += [self._holder(seat), self._attendance(seat)] if seat.is_post or seat.state else []
        found += [self._mandate(seat)] if seat.is_focal_point else []
        return _ordered(found)

    def statement(self, gap: Gap) -> Statement:
        """A gap as a sentence: the question and whom to ask."""
        names = [self._named(gap, one) for one in gap.ask]
        asked = f" Ask {' and '.join(filter(None, (', '.join(names[:-1]), *names[-1:])))}." if names else ""
        cited = dict.fromkeys(one for record in gap.records for one in self.archive.cited(record))
        return Statement(f"{gap.question}{asked}", gap.records, tuple(cited), RULE)

    def _named(self, gap: Gap, iri: str) -> str:
        """Whom to ask, in running text; short where the question has just named them."""
        if iri == gap.about and f"{BASE}id/post/" in iri:
            return "whoever has held it"
        return "the network’s secretariat" if iri == str(SECRETARIAT) else self.archive.called(iri)

    def _members(self) -> Gap:
        rows = {str(row["home"]) for row in self.archive.query("attested-seats") if str(row["rank"]) != "3"}
        named = self.archive.teller.listed(map(URIRef, rows))
        return Gap(
            str(SECRETARIAT),
            MEMBERS,
            "Which states have appointed a focal point, and since when?",
            "Every brief of a seat that no source names would begin with the answer",
            f"Figures of the size of the network, and {len(rows)} names: {named}",
            (str(SECRETARIAT),),
            f"as a post with its tenure or a membership in the network, {_FACTS}",
        )

    def secretariat(self) -> Gap:
        """Who the network's secretariat is: no source says it."""
        records = [str(row["record"]) for row in self.archive.query("touching", thing=SECRETARIAT)]
        return Gap(
            str(SECRETARIAT),
            IDENTITY,
            "Who is the secretariat of the Global Network, and since when?",
            "A new colleague is told to turn to it",
            f"{len(set(records))} records speak of it; none says who it is",
            self._speakers(records),
            f"as an organisation with its dates, {_FACTS}",
            tuple(sorted(set(records))[:2]),
        )

    def _speakers(self, records: Iterable[str]) -> tuple[str, ...]:
        """The organisations and offices to which a source attributes what these records say."""
        by = {str(one) for record in records for one in self.archive.said(record).get(R2P.attributedTo, ())}
        return tuple(sorted(one for one in by if "/organization/" in one or "/post/" in one))

    def _hosts(self, meeting: URIRef) -> tuple[str, ...]:
        found = {
            str(said[R2P.participant][0])
            for row in self.archive.query("touching", thing=meeting)
            if R2P.participant in (said := self.archive.said(str(row["record"])))
            and str(said[R2P.role][0]) in _ROLES
        }
        return tuple(sorted(found))

    def _promises(self, seat: Seat | None = None) -> Iterator[Gap]:
        """Commitments and plans whose outcome is not recorded."""
        for row in self.archive.query("open-commitments"):
            record = URIRef(str(row["record"]))
            near = seat is None or any(
                one.record == record and one.way in (*seat.near, "participation") for one in seat.touches
            )
            if near and not (seat and not seat.begun(record)) and not self._was_held(record):
                yield self._promise(record)

    def _was_held(self, record: URIRef) -> bool:
        events = self.archive.said(record).get(R2P.plansEvent, ())
        return any(calendar.was_held(self.archive, URIRef(event)) for event in events)

    def _promise(self, record: URIRef) -> Gap:
        said = self.archive.said(record)
        ask = (*said.get(R2P.committedBy, ()), *said.get(R2P.mentionsAgent, ()))
        return Gap(
            str(next(iter(said.get(R2P.committedBy, ())), record)),
            PROMISE,
            f"What came of this: “{self.archive.label(record)}”? When, where and with what result?",
            "It was undertaken or planned, and nobody can take it up without knowing",
            f"The undertaking itself{_at(self.archive, record)}; no follow-up",
            tuple(dict.fromkeys(str(one) for one in ask if "/concept/" not in str(one))),
            f"as a follow-up of that commitment, {_FACTS}",
            (str(record),),
        )

    def _lines(self, entries: Iterable[Entry]) -> Iterator[Gap]:
        """What was asked for at several meetings and has no follow-up; of each line its last entry."""
        told: set[str] = set()
        for entry in entries:
            if len(entry.line) > 1 and not entry.follow_ups and not told.intersection(entry.line):
                told |= set(entry.line)
                yield self._line(entry)

    def _line(self, entry: Entry) -> Gap:
        meetings = dict.fromkeys(self.archive.ledger.meeting(iri) for iri in entry.line)
        return Gap(
            entry.iri,
            ASKED + len(entry.line) + len(meetings),
            f"What has been done about “{entry.label}”?",
            f"It was put at {len(meetings)} meetings, in {len(entry.line)} wordings",
            f"The wordings ({'; '.join(meetings)}); no follow-up",
            entry.addressees,
            f"as a follow-up of that recommendation, {_FACTS}",
            (entry.iri,),
        )

    def _holder(self, seat: Seat) -> Gap:
        tenures = list(seat.records({R2P.Tenure}, ("seat",)))
        named = [one for one in tenures if R2P.holder in self.archive.said(one)]
        if not seat.is_post and not seat.has_focal_point:
            question = f"Has {seat.called} a focal point? Who, in which office, since when?"
        else:
            question = f"Who has been {_post(seat)}, from when to when, and who is it on the day of asking?"
        units = [one for one in seat.of("office") if R2P.GovernmentBody in self.archive.kinds(one)]
        ask = (*(seat.of("body") if seat.is_post else units[:1]), SECRETARIAT)
        return Gap(
            str(seat.term),
            HOLDER,
            question,
            "The successor has nobody to ask before the name is known",
            f"Statements of a holder: {len(tenures)}; with a name: {len(named)}",
            tuple(map(str, ask)),
            f"as a tenure, {_FACTS}",
            tuple(map(str, tenures)),
        )

    def _attendance(self, seat: Seat) -> Gap:
        meetings = annual.meetings(self.archive)
        attended = [one for one in seat.of("participation") if R2P.Participation in self.archive.kinds(one)]
        return Gap(
            str(seat.term),
            ATTENDED,
            f"At which of the {len(meetings)} annual meetings recorded was {seat.called} represented, "
            "by whom, and what was said?",
            "What was said in its name binds or helps whoever speaks next",
            f"Participations: {len(attended)}",
            tuple(dict.fromkeys(map(str, (seat.term, SECRETARIAT)))),
            f"as a participation, {_FACTS}",
            tuple(map(str, attended)),
        )

    def _mandate(self, seat: Seat) -> Gap:
        return Gap(
            str(seat.term),
            MANDATE,
            f"In which office does {seat.called} sit, with which mandate and authority to convene others?",
            "A successor needs to know what the office may ask of others",
            "Nothing on this seat",
            tuple(map(str, seat.of("body"))),
            f"as a description of the post, {_FACTS}",
        )

    def _hosted(self, seat: Seat) -> Iterator[Gap]:
        """The annual meetings that the seat, or whom it belongs to, had a part in holding."""
        records = seat.records({R2P.Participation}, ("seat", "body"))
        held = [said for one in records if str((said := self.archive.said(one))[R2P.role][0]) in _ROLES]
        hosted = self.meetings({str(event) for said in held for event in said[R2P.event]})
        yield from (replace(gap, worth=HOSTED) for gap in hosted)

    def meetings(self, only: Collection[str] | None = None) -> Iterator[Gap]:
        """For each annual meeting, or each of these, without a document: whether there is one."""
        for meeting in annual.meetings(self.archive):
            if only is not None and str(meeting) not in only:
                continue
            lacks = [name for name, count in annual.held_of(self.archive, meeting).items() if not count]
            if "document" in lacks and self.archive.cited(meeting):
                yield self._meeting(meeting, lacks)

    def _meeting(self, meeting: URIRef, lacks: list[str]) -> Gap:
        name = self.archive.called(meeting)
        told = calendar.told(self.archive, meeting)
        return Gap(
            str(meeting),
            MEETING,
            f"Is there a summary or outcome document of {name}, and who may share it?",
            f"It would give what is lacking: {', '.join(lacks)}",
            told.text.rstrip(".") if told else "Nothing",
            (*self._hosts(meeting), str(SECRETARIAT)),
            "as a source of its own (graph_data/sources/…), read as the others were",
            (str(meeting),),
        )


def _focal(row: Mapping[str, object]) -> bool:
    return str(row["focal"]) == "yes"


def _post(seat: Seat) -> str:
    return seat.called if seat.is_post else f"the focal point of {seat.called}"


def _at(archive: Archive, record: URIRef) -> str:
    on = archive.day(record)
    return f", {day(on)}" if on else ""


def _ordered(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    order: Callable[[Gap], tuple[int, str, str]] = lambda gap: (-gap.worth, gap.about, gap.question)  # noqa: E731
    return tuple(sorted(dict.fromkeys(gaps), key=order))
