"""What papers are written from: records told in sentences with what they rest on, or not told at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph.ledger import Ledger
from r2pgraph.names import Names, natural
from r2pgraph.paper import Citation, Statement
from r2pgraph.sentences import Said, Teller
from r2pgraph.store import Solutions
from r2pgraph.vocab import DCTERMS, OA, R2P, RDF
from r2pgraph.wording import day

# What has only an end had begun by then.
_DAYS = (R2P.startDate, R2P.startLatest, R2P.startEarliest, R2P.endEarliest, R2P.endLatest)
_EVENTS = (R2P.event, R2P.atEvent, R2P.issuedAt)
_NETWORK = "Global Network of R2P Focal Points"


class Query(Protocol):
    """Answers one of our own queries by its name."""

    def __call__(self, name: str, **terms: Identifier) -> Solutions:
        """The solutions of the query with these terms for its parameters."""


@dataclass(frozen=True)
class Archive:
    """The records of one graph as statements; a record without evidence makes none."""

    query: Query
    names: Names
    teller: Teller
    ledger: Ledger
    _cited: dict[Identifier, Citation] = field(default_factory=dict)

    def said(self, record: Identifier | str) -> Said:
        """What is said of a thing itself."""
        return self.teller.facts(URIRef(str(record)))

    def kinds(self, record: Identifier | str) -> tuple[Identifier, ...]:
        """The classes of a thing."""
        return self.said(record).get(RDF.type, ())

    def label(self, term: Identifier | str) -> str:
        """A thing's name."""
        return self.names.label(term)

    def called(self, term: Identifier | str) -> str:
        """A thing in running text."""
        return _shorter(self.teller.called(URIRef(str(term))))

    def told(self, record: Identifier | str, tail: str = "") -> Statement | None:
        """The sentence of a record, with what follows it; None where the record rests on nothing."""
        cited = self.cited(record)
        if not cited:
            return None
        # Who spoke in which office, the sentence has from the record of their part.
        spoken = (words for part in self._spoken(record) for words in self.cited(part))
        found = tuple(dict.fromkeys((*cited, *spoken)))
        return Statement(f"{self.sentence(record)} {tail}".strip(), (str(record),), found)

    def _spoken(self, record: Identifier | str) -> list[Identifier]:
        """The participations in which a record's words were said."""
        said = self.said(record)
        speakers = {one for name in (R2P.saidBy, R2P.attributedTo) for one in said.get(name, ())}
        return sorted(one for one in speakers if R2P.Participation in self.kinds(one))

    def sentence(self, record: Identifier | str) -> str:
        """The sentence of a record, in the network's own short forms."""
        return _shorter(self.teller.tell(URIRef(str(record))))

    def stated(self, text: str, records: Iterable[Identifier | str], rule: str = "") -> Statement | None:
        """A sentence of one's own on records; None where one of them rests on nothing."""
        found = [str(record) for record in dict.fromkeys(records)]
        cited = [self.cited(record) for record in found]
        if not all(cited):
            return None
        return Statement(
            text, tuple(found), tuple(dict.fromkeys(one for some in cited for one in some)), rule
        )

    def cited(self, record: Identifier | str) -> tuple[Citation, ...]:
        """What a record rests on: passages, as they stand in the text, table rows and testimonies."""
        return tuple(map(self.citation, sorted(self.said(record).get(R2P.evidence, ()), key=natural)))

    def citation(self, one: Identifier) -> Citation:
        """A passage, table row or testimony with its source and its words."""
        if one not in self._cited:
            said = self.said(one)
            selectors = said.get(OA.hasSelector, ())
            exact = self.said(selectors[0]).get(OA.exact, ("",))[0] if selectors else ""
            # What was told by a person has no source but itself.
            source = next(iter((*said.get(OA.hasSource, ()), *said.get(R2P.dataset, ()))), one)
            words = " ".join(str(exact).split()) or self._row(said) or self._recorded(said)
            self._cited[one] = Citation(str(one), str(source), self._title(source), words, bool(exact))
        return self._cited[one]

    def _row(self, said: Said) -> str:
        """A table's row by its key, the day as of which it is true, and what it says."""
        if R2P.rowKey not in said:
            return ""
        as_of = str(said.get(R2P.dateExpression, said[R2P.asOf])[0])
        key = self.names.keyed(str(said[R2P.rowKey][0]))
        return f"row {key}, as of {day(as_of)}: “{said[R2P.rowSays][0]}”"

    def _recorded(self, said: Said) -> str:
        """Of what was told: who wrote it down."""
        return f"recorded by {self.teller.listed(said[R2P.recordedBy])}" if R2P.recordedBy in said else ""

    def _title(self, source: Identifier | str) -> str:
        """A source's name, with who did not endorse it where it says so itself; of what was told, by whom."""
        said = self.said(source)
        if R2P.testifiedAs in said:
            return f"told in the post of {self.label(said[R2P.testifiedAs][0])} on {_told_on(said)}"
        endorsed = self.said(source).get(R2P.endorsement, ())
        return " · ".join([self.label(source), *(str(one).partition(";")[0] for one in endorsed)])

    def day(self, record: Identifier | str) -> str:
        """The first day known for a record, its own or that of its event (ISO 8601); empty where none is."""
        said = self.said(record)
        own = next((str(said[name][0]) for name in _DAYS if name in said), "")
        events = [event for name in _EVENTS for event in said.get(name, ())]
        wholes = [whole for event in events for whole in self.said(event).get(DCTERMS.isPartOf, ())]
        return own or min(filter(None, map(self._own_day, (*events, *wholes))), default="")

    def _own_day(self, event: Identifier) -> str:
        said = self.said(event)
        return next((str(said[name][0]) for name in _DAYS if name in said), "")


def _told_on(said: Said) -> str:
    return day(str(said[R2P.testifiedOn][0])) if R2P.testifiedOn in said else "a day that is not stated"


def _shorter(text: str) -> str:
    """In a paper the annual meetings are those of the network, and it has its short name."""
    return text.replace(f"annual meeting of the {_NETWORK}", "annual meeting").replace(
        _NETWORK, "Global Network"
    )
