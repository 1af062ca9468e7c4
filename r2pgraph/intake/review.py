"""Proposals laid out as a sheet, on which a person accepts them row by row; none is accepted here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rdflib import URIRef

from r2pgraph import sources, turtle
from r2pgraph.intake import clues
from r2pgraph.intake.columns import NEW, Table, headings
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.filling import Page
from r2pgraph.intake.kinds import TABLES
from r2pgraph.intake.proposing import Proposal
from r2pgraph.names import folded
from r2pgraph.vocab import R2P

_SENTENCE = re.compile(r"(?:[^.\n]|\b[A-Z]\.|\n(?!\n))+")
_MET = re.compile(r"\b(?:held|hosted|convened|met|took place)\b", re.IGNORECASE)
_BODY = re.compile(r"(?:^of|\bat)\s+(?:the\s+)?([A-Z].*)$", re.DOTALL)
_PLANNED = re.compile(r"\b(?:to be|will|plans?|planned)\b")
_ORDER = re.compile(r"^\W*(\d{1,2})[.)]")
_HEADING = re.compile(r"^(?!.*[a-z])\W*[A-Z][A-Z :,’'-]+$", re.MULTILINE)
KINDS = ("meeting", "participants", "affiliations", "recommendations", "quantities", "mentions")
Cells = dict[str, str]


@dataclass(frozen=True)
class Review:
    """The text of a document with proposals, and the meeting that it reports, if that is here."""

    desk: Desk
    document: URIRef
    text: str
    meeting: URIRef | None = None

    def pages(self, found: Sequence[Proposal]) -> list[Page]:
        """One page a kind of record, with a row a proposal; what is no record is among the mentions."""
        makers = (
            *(self._meetings, self._participants, self._affiliations),
            *(self._recommendations, self._quantities, self._mentions),
        )
        return [
            Page(TABLES[name], [self._row(TABLES[name], cells) for cells in made(found)], review=True)
            for name, made in zip(KINDS, makers, strict=True)
        ]

    def _row(self, table: Table, cells: Cells) -> list[str]:
        whole = {"Document": self._title, **cells} if table.classes else cells
        return ["", whole["Why proposed"], *(whole.get(heading, "") for heading in headings(table))]

    @cached_property
    def _title(self) -> str:
        return self.desk.named(self.document, self.desk.graph.instances("Document"))

    @cached_property
    def _event(self) -> str:
        """The meeting as rows name it: one that is here, or the one that the first page may make."""
        if self.meeting is None:
            return f"Meeting of “{self.desk.graph.names.label(self.document)}”"
        return self.desk.named(self.meeting, self.desk.graph.instances("Meeting"))

    # ---- the meeting

    def _meetings(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        """What the text says of the meeting's days and place, each a row; for a new meeting, in one row."""
        rows = [*self._days(found), *self._places(found)]
        if self.meeting:
            record = {TABLES["meeting"].first: turtle.shorten(str(self.meeting)) or str(self.meeting)}
            yield from ({**record, **cells} for cells in rows)
        elif rows:
            first = {**rows[0], **next((row for row in rows if "City" in row), {})}
            quotations = dict.fromkeys((rows[0]["Quotation"], first["Quotation"]))
            yield first | {
                "Name": self._event,
                "Status": self._concept("status", "held"),
                "Quotation": " | ".join(quotations),
                "Why proposed": "the first days and place of which a sentence tells that a meeting was held",
            }

    def _days(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        told: set[str] = set()
        for one in found:
            words = one.thing or sources.one_line(one.words)
            if one.kind == "date" and words not in told and self._of_meeting(one) and clues.has_day(words):
                told.add(words)
                yield self._cells(one.start, one.end, f"{one.reason}, in a sentence on a meeting", When=words)

    def _places(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        told: set[str] = set()
        states = {one.start: one for one in found if one.kind == "state"}
        for one in found:
            if one.kind == "place" and one.words not in told and self._of_meeting(one):
                told.add(one.words)
                after = next((s for at, s in states.items() if 0 <= at - one.end < len(" , the")), None)
                known = one.thing and self.desk.named(one.thing, self.desk.graph.instances("Place"))
                country = {"Country": self._country(after.thing)} if after else {}
                name = known or f"{NEW} {sources.one_line(one.words)}"
                reason = f"{one.reason}, in a sentence on a meeting"
                yield (
                    self._cells(one.start, after.end if after else one.end, reason) | {"City": name} | country
                )

    def _country(self, state: str) -> str:
        governed = self.desk.graph.teller.facts(URIRef(state)).get(R2P.governs, ())
        return self.desk.named(governed[0], self.desk.graph.instances("Country")) if governed else ""

    def _of_meeting(self, one: Proposal) -> bool:
        sentence = self._sentence(one)
        return bool(_MET.search(sentence)) and not _PLANNED.search(sentence)

    def _sentence(self, one: Proposal) -> str:
        begin = max(0, one.start - sources.LONGEST_QUOTATION)
        for match in _SENTENCE.finditer(self.text, begin):
            if match.start() <= one.start < match.end():
                return match[0]
        return ""

    # ---- persons and hosts

    def _participants(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        for one in _once(found, "host"):
            part = clues.choice(clues.HOSTED, one.clue)
            yield self._cells(*self._around(one), f"host: {one.reason}") | {
                "Event": self._event,
                "Participant": self.desk.named(one.thing, self.desk.graph.instances("Organization")),
                "Part taken": self._concept("role", part),
            }
        for one in _once(found, "person"):
            if one.person:
                yield self._person(one)

    def _person(self, one: Proposal) -> Cells:
        name, person = sources.one_line(one.words), one.person
        part = clues.choice(clues.PARTS, self._sentence(one))
        said = self.text[slice(*person.said)] if person and person.said else ""
        cell, reason = self._known(name, one.reason)
        return self._cells(*self._whole(one), reason) | {
            "Event": self._event,
            "Participant": cell,
            "Part taken": self._concept("role", part),
            "Name as printed": name,
            "Title as printed": person.title if person else "",
            "Post as printed": sources.one_line(said),
        }

    def _known(self, name: str, reason: str) -> tuple[str, str]:
        """The cell of a person, and the reason with who bears that name here: nobody is merged unseen."""
        bearers = [iri for iri in self.desk.graph.names.things.get(folded(name), ()) if "/id/person/" in iri]
        told = ", ".join(turtle.shorten(iri) or iri for iri in bearers)
        if not bearers:
            return f"{NEW} {name}", f"{reason}; nobody of that name is here"
        cell = self.desk.named(bearers[0], self.desk.graph.instances("Person")) if len(bearers) == 1 else ""
        return cell, f"{reason}; of that name is here: {told}: accept only if it is the same person"

    def _affiliations(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        when = next((row["When"] for row in self._days(found)), "")
        for one in found:
            if one.kind != "affiliation" or not one.person:
                continue
            body = _BODY.search(sources.one_line(one.words))
            known = one.thing and self.desk.named(one.thing, self.desk.graph.instances("Organization"))
            cell, reason = self._known(sources.one_line(one.person.name), one.reason)
            name = known or (f"{NEW} {body[1]}" if body else "")
            reason += "" if name else "; name the body, or record a post in a sheet of holders"
            yield self._cells(*self._whole(one), reason) | {
                "Person": cell,
                "Organisation": name,
                "Name as printed": sources.one_line(one.person.name),
                "Title as printed": one.person.title,
                "Post as printed": sources.one_line(one.words),
                "When": when,
            }

    # ---- what was recommended and counted

    def _recommendations(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        for one in (one for one in found if one.kind == "recommendation"):
            number = _ORDER.match(one.words)
            headed = _HEADING.findall(self.text, 0, one.start)
            reason = f"{one.reason}; say it in our own words, and whom it addresses"
            yield self._cells(one.start, one.end, reason) | {
                "Issued at": self._event,
                "List": headed[-1].strip() if headed else "",
                "Number": number[1] if number else "",
            }

    def _quantities(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        for one in _once(found, "quantity"):
            counts = [clues.number(word) for word in clues.COUNT.findall(one.words)]
            unit = folded(one.words).split()[-1]
            reason = f"{one.reason}; say in our own words what is counted"
            yield self._cells(one.start, one.end, reason) | {
                "Number": counts[0] if counts else "",
                "Out of": counts[1] if len(counts) > 1 else "",
                "More or less": self._concept("comparator", clues.choice(clues.COMPARED, one.words)),
                "Unit": self._concept("unit", unit),
                "At": self._event,
            }

    def _mentions(self, found: Sequence[Proposal]) -> Iterator[Cells]:
        """What is named and no more, each thing once, with days and places that are no meeting's."""
        left = [one for one in found if one.kind in ("organisation", "state", "instrument")]
        left += [one for one in found if one.kind in ("date", "place") and not self._of_meeting(one)]
        for (kind, _), some in groupby(sorted(left, key=_thing), key=_thing):
            one = next(some)
            yield {
                "Why proposed": f"{one.reason}, first at character {one.start}; from a mere mention nothing "
                "is recorded",
                "Kind": kind,
                "Name": sources.one_line(one.words),
                "May be": turtle.shorten(one.thing) or one.thing,
            }

    # ---- cells

    def _concept(self, scheme: str, name: str) -> str:
        among = self.desk.graph.concepts(scheme)
        iri = next((one for one in among if name and one.rpartition("/")[2] == name), "")
        return self.desk.named(iri, among) if iri else ""

    def _cells(self, start: int, end: int, reason: str, **cells: str) -> Cells:
        """The cells that all have: the quotation, with its number where the words stand more than once."""
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        words = sources.one_line(self.text[start : start + min(end - start, sources.LONGEST_QUOTATION)])
        spans = sources.places(self.text, words)
        number = next((n for n, (at, _) in enumerate(spans, 1) if at == start), 1)
        quotation = f"#{number} {words}" if len(spans) > 1 else words
        return {"Why proposed": reason, "Quotation": quotation, **cells}

    def _whole(self, one: Proposal) -> tuple[int, int]:
        """From the first to the last character of a name with what is said beside it."""
        named = one.person
        ends = [(one.start, one.end)] + ([(named.start, named.end)] if named else [])
        ends += [named.said] if named and named.said else []
        span = min(start for start, _ in ends), max(end for _, end in ends)
        return span if span[1] - span[0] <= sources.LONGEST_QUOTATION else (one.start, one.end)

    def _around(self, one: Proposal) -> tuple[int, int]:
        """A host's name with the word that tells of hosting, where both fit into a quotation."""
        sentence = self._sentence(one)
        begin = self.text.rfind(sentence, 0, one.end + len(sentence)) if sentence else one.start
        verbs = [begin + match.start() for match in clues.HOST_WORD.finditer(sentence)]
        verb = min(verbs, key=lambda at: abs(at - one.start), default=one.start)
        start, end = min(one.start, verb), max(one.end, self.text.find(" ", verb + 1))
        return (start, end) if end - start <= sources.LONGEST_QUOTATION else (one.start, one.end)


def _once(found: Sequence[Proposal], kind: str) -> Iterator[Proposal]:
    """The first proposal of each thing, or of each name."""
    told: set[str] = set()
    for one in found:
        key = one.thing or folded(one.words)
        if one.kind == kind and key not in told:
            told.add(key)
            yield one


def _thing(one: Proposal) -> tuple[str, str]:
    return one.kind, one.thing or folded(one.words)
