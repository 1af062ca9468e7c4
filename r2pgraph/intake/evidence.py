"""What a row rests on: quotations found in a document of the library, or a testimony with its consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import sources
from r2pgraph.errors import SourceError, TermNotFound
from r2pgraph.intake import dating
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.columns import SEVERAL, YES
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.kinds import ORGANISATIONS
from r2pgraph.vocab import PREFIXES, R2P, RDF, XSD

_PLACE = re.compile(r"#([0-9]{1,3}) +(.+)", re.DOTALL)


class Amiss(Exception):
    """A cell cannot be used; `heading` names it."""

    def __init__(self, heading: str, problem: str) -> None:
        self.heading = heading
        super().__init__(problem)


@dataclass(frozen=True)
class Source:
    """Where a row's facts go, and by what they are supported: folder, short name, evidence."""

    folder: Path
    slug: str
    evidence: tuple[Identifier, ...]


def find(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    """The source of a row; what it needs is put into the change. `Amiss` names the cell at fault."""
    told = [heading for heading in ("Told by", "Told on", "Recorded by") if cells[heading]]
    if cells["Document"] and told:
        raise Amiss(told[0], "a row rests on a document or on what was told, not on both; use two rows")
    if told or cells["May be published"]:
        return _testimony(desk, cells, change)
    if not cells["Document"]:
        raise Amiss("Document", "nothing is recorded without a source; name the document, or who told it")
    return _quoted(desk, cells, change)


def _quoted(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    documents = desk.graph.instances("Document")
    try:
        document = desk.graph.names.term(cells["Document"], documents)
    except TermNotFound as error:
        raise Amiss(
            "Document", f"{error}; a new document is brought in with r2pgraph document add"
        ) from error
    slug = str(document).rpartition("/")[2]
    folder = change.places(ox.NamedNode(document), R2P.sha256)[0].parent
    passages = list(_passages(desk, document, cells["Quotation"]))
    for passage in passages:
        change.put(folder / "passages.ttl", sources.triples(passage))
    return Source(folder, slug, tuple(URIRef(f"{PREFIXES['passage']}{one.slug}") for one in passages))


def _passages(desk: Desk, document: URIRef, text: str) -> Iterator[sources.Passage]:
    if not text:
        raise Amiss("Quotation", "the words of the document are missing; quote those that say it")
    try:
        body = desk.graph.library().text(str(desk.graph.teller.facts(document)[R2P.sha256][0]))
    except SourceError as error:
        raise Amiss("Quotation", str(error)) from error
    if body is None:
        raise Amiss("Document", "its text is not in the library, so that no quotation can be looked up")
    slug = str(document).rpartition("/")[2]
    for words in filter(None, (part.strip() for part in text.split(SEVERAL.strip()))):
        place = _PLACE.fullmatch(words)
        try:
            number = int(place[1]) if place else None
            yield sources.quote(slug, body, _unquoted(place[2] if place else words), number)
        except SourceError as error:
            way = "quote more words around them, or begin with “#2 ” for the second place"
            raise Amiss("Quotation", str(error).replace("choose one with --at", way)) from error


def _unquoted(words: str) -> str:
    """The words without the quotation marks that people put around them."""
    return words[1:-1] if words[:1] + words[-1:] in ('""', "“”", "''") else words


def _testimony(desk: Desk, cells: dict[str, str], change: Change) -> Source:
    if cells["Quotation"]:
        raise Amiss("Quotation", "these words belong to a document; name it, or take them out")
    if cells["May be published"].casefold() not in YES:
        raise Amiss("May be published", "nothing is recorded unless the person agreed; write “yes” if so")
    post = _term(desk, cells, "Told by", ("Post",))
    office = _term(desk, cells, "Recorded by", ORGANISATIONS)
    try:
        told = dating.day(cells["Told on"])
    except ValueError as error:
        raise Amiss("Told on", f"{error}" if cells["Told on"] else "the day is missing; write it") from error
    slug = f"{told.isoformat()}-{str(post).rpartition('/')[2]}"
    folder = change.data / "testimony" / slug
    node = f"{PREFIXES['testimony']}{slug}"
    said: list[tuple[URIRef, Identifier]] = [
        (RDF.type, R2P.Testimony),
        (R2P.testifiedAs, post),
        (R2P.testifiedOn, Literal(told.isoformat(), datatype=XSD.date)),
        (R2P.recordedBy, office),
        (R2P.consentToPublish, Literal("true", datatype=XSD.boolean)),
    ]
    change.put(folder / "facts.ttl", [statement(node, name, value) for name, value in said])
    return Source(folder, slug, (URIRef(node),))


def _term(desk: Desk, cells: dict[str, str], heading: str, of: tuple[str, ...]) -> URIRef:
    if not cells[heading]:
        raise Amiss(heading, "this is missing; choose from the list")
    among = [iri for name in of for iri in desk.graph.instances(name)]
    try:
        return desk.graph.names.term(cells[heading], among)
    except TermNotFound as error:
        raise Amiss(heading, str(error)) from error
