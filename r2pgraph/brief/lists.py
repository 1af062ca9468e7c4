"""The numbered lists of meetings: each in one sentence, resting on the words that number its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rdflib import URIRef

from r2pgraph.archive import Archive
from r2pgraph.brief.addressed import RULE
from r2pgraph.ledger import Entry
from r2pgraph.names import natural
from r2pgraph.paper import Citation, Statement, merged
from r2pgraph.seat import Seat
from r2pgraph.vocab import R2P

_T = TypeVar("_T")
_Numbered = tuple[Entry, Citation]


def lists(seat: Seat, entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """For each meeting, the latest first, the entries whose number is printed, with their follow-ups."""
    found: dict[tuple[str, str], list[_Numbered]] = {}
    for entry in entries:
        for words in _heading(seat.archive, entry):
            found.setdefault((entry.meeting_day, entry.meeting), []).append((entry, words))
    latest_first = sorted(found.items(), reverse=True)
    return merged(_list(seat, meeting, numbered) for (_, meeting), numbered in latest_first)


def _heading(archive: Archive, entry: Entry) -> list[Citation]:
    """The words that give an entry's number; none where that is not printed, or is no number."""
    if R2P.numberInferred in archive.said(entry.iri) or not entry.number.isdecimal():
        return []
    numbered = re.compile(rf"(?<!\w){entry.number}[.)] ")
    return [one for one in archive.cited(entry.iri) if numbered.search(one.words)][:1]


def _list(seat: Seat, meeting: str, numbered: list[_Numbered]) -> Statement:
    archive = seat.archive
    numbered.sort(key=lambda one: natural(one[1].iri))
    runs: dict[str, list[int]] = {}
    for entry, _ in numbered:
        runs.setdefault(_named(archive, entry), []).append(int(entry.number))
    told = ", ".join(f"{_run(numbers)}{name}" for name, numbers in runs.items())
    entries = [entry for entry, _ in numbered]
    whom = archive.teller.listed(map(URIRef, _common([one.addressees for one in entries])))
    to = f", addressed to {whom}" if whom else ""
    text = f"Put forward at {archive.called(meeting)}{to}, in the words cited: recommendations {told}."
    common = _common([archive.cited(one.iri) for one in entries])
    links = [(one, link) for one in entries for link in one.follow_ups if seat.begun(link.record)]
    later = (
        f" Recommendation {one.number}{_named(archive, one)} was {link.followed_up}." for one, link in links
    )
    cited = (
        *common,
        *(words for _, words in numbered),
        *(c for _, one in links for c in archive.cited(one.record)),
    )
    records = (*(one.iri for one in entries), *(link.record for _, link in links))
    return Statement("".join((text, *later)), records, tuple(dict.fromkeys(cited)), RULE if links else "")


def _named(archive: Archive, entry: Entry) -> str:
    """The level of an entry, or else the list in which it stands, in brackets."""
    level = f"{archive.label(entry.level)} level" if entry.level else ""
    printed = (f"“{one}”" for one in archive.said(entry.iri).get(R2P.list, ()))
    name = level or next(printed, "")
    return f" ({name})" if name else ""


def _run(numbers: list[int]) -> str:
    """Numbers in a row by the first and the last."""
    whole = numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 1
    return f"{numbers[0]} to {numbers[-1]}" if whole else ", ".join(map(str, numbers))


def _common(several: Sequence[tuple[_T, ...]]) -> list[_T]:
    """What stands in all of several, in the order of the first."""
    return [one for one in several[0] if all(one in other for other in several)]
