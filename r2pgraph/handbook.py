"""The handbook: what a focal point is and does according to the documents, each line with its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rdflib import URIRef

from r2pgraph.archive import Archive
from r2pgraph.ledger import Entry
from r2pgraph.paper import Paper, Section, Statement, merged, told_once
from r2pgraph.vocab import BASE, R2P

_FOCAL_POINTS = {f"{BASE}concept/addressee/{name}" for name in ("focal-points", "focal-points-together")}
_NETWORK = f"{BASE}concept/addressee/global-network"
# The least effort first, as far as a source says which it takes.
_EFFORTS = {
    f"{BASE}concept/effort/{name}": n for n, name in enumerate(("budget-neutral", "small", "significant"))
}
_LEVELS = (
    ("national", "Activities at home"),
    ("international", "Activities abroad"),
    ("global-network", "Activities of the network"),
    ("", "Activities whose level is not printed"),
)


def handbook(archive: Archive) -> Paper:
    """The handbook of the record."""
    intro = Statement(
        "What follows is what the documents of this record say; each line tells one record, and the "
        "activities that a source says take the least effort stand first.",
        rule="the kinds, levels and efforts of the records",
    )
    return Paper("Handbook for focal points", "", (intro,), told_once(_sections(archive)))


def _sections(archive: Archive) -> Iterator[Section]:
    parts = _parts(archive)
    yield Section("role", "Role and position", _told(archive, parts["role"]))
    yield Section("principles", "Operating principles", _told(archive, parts["principles"]))
    entries = [
        one for one in archive.ledger.entries if _FOCAL_POINTS.intersection(one.addressees) or _joint(one)
    ]
    for level, title in _LEVELS:
        found = [one for one in entries if one.level.rpartition("/")[2] == level]
        yield Section(level or "unlevelled", title, _activities(archive, found))
    yield Section("tools", "Tools", _told(archive, parts["tools"]))
    yield Section("practices", "Practices", _told(archive, parts["practices"]))
    answered = _challenges(archive, parts["challenges"])
    yield Section("challenges", "Challenges, and the answers proposed to them", answered)


def _joint(entry: Entry) -> bool:
    return _NETWORK in entry.addressees


def _parts(archive: Archive) -> dict[str, list[URIRef]]:
    """The records of the handbook by its parts."""
    found: dict[str, list[URIRef]] = defaultdict(list)
    for row in archive.query("handbook"):
        found[str(row["part"])].append(URIRef(str(row["record"])))
    return found


def _told(archive: Archive, records: Iterable[URIRef]) -> tuple[Statement, ...]:
    return merged(map(archive.told, records))


def _activities(archive: Archive, entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """The activities, those that take the least effort first."""
    ranked = sorted(entries, key=lambda one: _effort(archive, one.iri))
    return merged(archive.told(one.iri, _effort_told(archive, one.iri)) for one in ranked)


def _effort(archive: Archive, record: str) -> int:
    return min(
        (_EFFORTS[str(one)] for one in archive.said(record).get(R2P.effort, ())), default=len(_EFFORTS)
    )


def _effort_told(archive: Archive, record: str) -> str:
    efforts = archive.said(record).get(R2P.effort, ())
    return f"Effort, as the source has it: {archive.teller.listed(efforts)}." if efforts else ""


def _challenges(archive: Archive, records: Iterable[URIRef]) -> tuple[Statement, ...]:
    """Each challenge with the answers that a source proposes to it."""
    told = []
    for record in records:
        answers = [one for one in archive.said(record).get(R2P.answeredBy, ()) if archive.cited(one)]
        statement = archive.told(record)
        if statement and answers:
            cited = dict.fromkeys(
                (*statement.cited, *(one for answer in answers for one in archive.cited(answer)))
            )
            names = "; ".join(f"“{archive.label(one)}”" for one in answers)
            rests = (*statement.records, *map(str, answers))
            statement = replace(
                statement, text=f"{statement.text} Answer: {names}.", records=rests, cited=tuple(cited)
            )
        told.append(statement)
    return merged(told)
