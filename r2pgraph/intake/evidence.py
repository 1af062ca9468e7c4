"""What a row rests on: quotations found in a document of the library, or a testimony with its consent."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import sources
from r2pgraph.dates import Span
from r2pgraph.errors import SourceError, TermNotFound
from r2pgraph.intake import dating
from r2pgraph.intake.amiss import Amiss, Gathered
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.columns import SEVERAL, YES
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.kinds import ORGANISATIONS
from r2pgraph.vocab import PREFIXES, R2P, RDF, XSD

_TAKEN = {
    "Told by": "this column takes the post of the person who told it",
    "Recorded by": "this column takes the state or body that wrote it down",
}
_PLACE = re.compile(r"#([0-9]{1,3}) +(.+)", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """Where a row's facts go, and by what they are supported: folder, short name, evidence."""

    folder: Path
    slug: str
    evidence: tuple[Identifier, ...]


def find(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    """The source of a row; what it needs is put into the change. `Amiss` names the cell at fault."""
    given = [heading for heading in ("Told by", "Told on", "Recorded by") if cells[heading]]
    if cells["Document"] and given:
        raise Amiss(given[0], "a row rests on a document or on what was told, not on both; use two rows")
    if given or cells["May be published"]:
        return _testimony(desk, cells, change)
    if not cells["Document"]:
        raise Amiss("Document", "nothing is recorded without a source; name the document, or who told it")
    return _quoted(desk, cells, change)


def _quoted(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    gathered = Gathered()
    with gathered.cell():
        document = _document(desk, cells["Document"])
    if not cells["Quotation"]:
        gathered.cells.append(("Quotation", "the words of the document are missing; quote those that say it"))
    gathered.end()
    slug = str(document).rpartition("/")[2]
    folder = change.places(ox.NamedNode(document), R2P.sha256)[0].parent
    passages = list(_passages(desk, document, cells["Quotation"]))
    for passage in passages:
        change.put(folder / "passages.ttl", sources.triples(passage))
    return Source(folder, slug, tuple(URIRef(f"{PREFIXES['passage']}{one.slug}") for one in passages))


def _document(desk: Desk, text: str) -> URIRef:
    try:
        return desk.find(text, desk.graph.instances("Document"))
    except TermNotFound as error:
        way = "a new document is brought in with r2pgraph document add"
        raise Amiss("Document", f"{error}; {way}") from error


def told(desk: Desk, cells: dict[str, str]) -> Span | None:
    """The first and last day on which a row's source can have been told or issued; None if not known."""
    try:
        if cells["Told on"]:
            return (dating.day(cells["Told on"]),) * 2
        document = desk.find(cells["Document"], desk.graph.instances("Document"))
    except (ValueError, TermNotFound):  # either is told at its own cell
        return None
    said = desk.graph.teller.facts(document)
    if R2P.issuedEarliest not in said or R2P.issuedLatest not in said:
        return None
    return dating.day(str(said[R2P.issuedEarliest][0])), dating.day(str(said[R2P.issuedLatest][0]))


def _passages(desk: Desk, document: URIRef, text: str) -> Iterator[sources.Passage]:
    try:
        body = desk.graph.library().text(str(desk.graph.teller.facts(document)[R2P.sha256][0]))
    except SourceError as error:
        raise Amiss("Quotation", str(error)) from error
    if body is None:
        raise Amiss("Document", "its text is not in the library, so that no quotation can be looked up")
    slug, title = str(document).rpartition("/")[2], desk.graph.names.label(document)
    for words in filter(None, (part.strip() for part in text.split(SEVERAL.strip()))):
        place = _PLACE.fullmatch(words)
        wanted = _unquoted(place[2] if place else words)
        span = _place(body, wanted, int(place[1]) if place else None, title)
        yield sources.anchor(slug, body, *span)


def _place(text: str, words: str, number: int | None, title: str) -> tuple[int, int]:
    """Where the words stand in the text of the document of that title; `number` is which of several."""
    if not words or len(sources.one_line(words)) > sources.LONGEST_QUOTATION:
        raise Amiss(
            "Quotation", f"quote at least one word and at most {sources.LONGEST_QUOTATION} characters"
        )
    spans = sources.places(text, words)
    if not spans:
        start, end = sources.nearest(text, words)
        near = sources.one_line(text[start:end])
        way = f"the nearest there are “{near}”: if they are meant, copy them; if not, name another document"
        raise Amiss("Quotation", f"these words do not stand in “{title}”; {way}")
    if number is None and len(spans) > 1:
        way = "quote more words around them, or begin with “#2 ” for the second place"
        raise Amiss("Quotation", f"these words stand {len(spans)} times in “{title}”; {way}")
    if not 1 <= (number or 1) <= len(spans):
        raise Amiss("Quotation", f"these words stand {len(spans)} times in “{title}”, not {number} times")
    return spans[(number or 1) - 1]


def _unquoted(words: str) -> str:
    """The words without the quotation marks that people put around them."""
    return words[1:-1] if words[:1] + words[-1:] in ('""', "“”", "''") else words


def _testimony(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    if cells["Quotation"]:
        raise Amiss("Quotation", "these words belong to a document; name it, or take them out")
    gathered = Gathered()
    if cells["May be published"].casefold() not in YES:
        problem = "nothing is recorded unless the person agreed; write “yes” if so"
        gathered.cells.append(("May be published", problem))
    with gathered.cell():
        post = _term(desk, cells, "Told by", ("Post",))
    with gathered.cell():
        on = _told_on(cells["Told on"])
    with gathered.cell():
        office = _term(desk, cells, "Recorded by", ORGANISATIONS)
    gathered.end()
    slug = f"{on.isoformat()}-{str(post).rpartition('/')[2]}"
    folder = change.data / "testimony" / slug
    node = f"{PREFIXES['testimony']}{slug}"
    said: list[tuple[URIRef, Identifier]] = [
        (RDF.type, R2P.Testimony),
        (R2P.testifiedAs, post),
        (R2P.testifiedOn, Literal(on.isoformat(), datatype=XSD.date)),
        (R2P.recordedBy, office),
        (R2P.consentToPublish, Literal("true", datatype=XSD.boolean)),
    ]
    change.put(folder / "facts.ttl", [statement(node, name, value) for name, value in said])
    return Source(folder, slug, (URIRef(node),))


def _told_on(text: str) -> datetime.date:
    try:
        return dating.day(text)
    except ValueError as error:
        raise Amiss("Told on", f"{error}" if text else "the day is missing; write it") from error


def _term(desk: Desk, cells: dict[str, str], heading: str, of: tuple[str, ...]) -> URIRef:
    if not cells[heading]:
        raise Amiss(heading, "this is missing; choose from the list")
    among = [iri for name in of for iri in desk.graph.instances(name)]
    try:
        return desk.find(cells[heading], among)
    except TermNotFound as error:
        raise Amiss(heading, f"{error}; {_TAKEN[heading]}, chosen from the list") from error
