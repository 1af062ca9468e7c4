"""The numbered lists of meetings: each in one sentence, resting on the words that number its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rdflib import URIRef

from r2pgraph.archive import Archive
from r2pgraph.ledger import Entry
from r2pgraph.names import natural
from r2pgraph.paper import Citation, Statement, merged

_T = TypeVar("_T")
_Numbered = tuple[Entry, Citation]


def lists(archive: Archive, entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """For each meeting, the latest first, the entries of which the number is printed."""
    found: dict[tuple[str, str], list[_Numbered]] = {}
    for entry in entries:
        for words in _heading(archive, entry):
            found.setdefault((entry.meeting_day, entry.meeting), []).append((entry, words))
    latest_first = sorted(found.items(), reverse=True)
    return merged(_list(archive, meeting, numbered) for (_, meeting), numbered in latest_first)


def _heading(archive: Archive, entry: Entry) -> list[Citation]:
    """The words that begin an entry with its number; none where that is not printed, or is no number."""
    if not entry.number.isdecimal():
        return []
    begins = re.compile(rf"(?<!\w){entry.number}[.)] ")
    return [one for one in archive.cited(entry.iri) if begins.search(one.words)][:1]


def _list(archive: Archive, meeting: str, numbered: list[_Numbered]) -> Statement:
    numbered.sort(key=lambda one: natural(one[1].iri))
    levels: dict[str, list[int]] = {}
    for entry, _ in numbered:
        levels.setdefault(entry.level, []).append(int(entry.number))
    told = ", ".join(f"{_run(numbers)}{_at(archive, level)}" for level, numbers in levels.items())
    entries = [entry for entry, _ in numbered]
    whom = archive.teller.listed(map(URIRef, _common([one.addressees for one in entries])))
    to = f", addressed to {whom}" if whom else ""
    text = f"Put forward at {archive.called(meeting)}{to}, in the words cited: recommendations {told}."
    common = _common([archive.cited(one.iri) for one in entries])
    cited = dict.fromkeys((*common, *(words for _, words in numbered)))
    return Statement(text, tuple(one.iri for one in entries), tuple(cited))


def _at(archive: Archive, level: str) -> str:
    return f" ({archive.label(level)} level)" if level else ""


def _run(numbers: list[int]) -> str:
    """Numbers in a row by the first and the last."""
    whole = numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 1
    return f"{numbers[0]} to {numbers[-1]}" if whole else ", ".join(map(str, numbers))


def _common(several: Sequence[tuple[_T, ...]]) -> list[_T]:
    """What stands in all of several, in the order of the first."""
    return [one for one in several[0] if all(one in other for other in several)]
