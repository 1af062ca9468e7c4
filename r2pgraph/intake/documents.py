"""New documents: their text into the library, their registration into the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph.errors import BadArgument, SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import dating, reading
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.making import slug
from r2pgraph.intake.revisions import known_again, retired
from r2pgraph.intake.submitting import Plan
from r2pgraph.vocab import DCTERMS, PREFIXES, R2P, RDF, RDFS, XSD

RIGHTS = "The text belongs to its publisher; only short quotations are kept here."


@dataclass(frozen=True)
class Extracted:
    """The text of a file, and what of the file is not in it."""

    text: str
    dropped: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """By which a library knows the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Registration:
    """What is said of a new document; `issued` in words of time, `publisher` a name or empty."""

    title: str
    issued: str
    publisher: str = ""
    rights: str = RIGHTS

    @property
    def slug(self) -> str:
        """The last part of its IRI, and the name of its files."""
        return slug(self.title)[:40].strip("-")


def extracted(path: Path) -> Extracted:
    """The text of a .txt, .pdf or .docx file; `SourceError` where there is none."""
    said = reading.unpacked(path)
    if not str(said.get("text", "")).strip():
        raise SourceError.at(path, None, "holds no text; give a .txt, .pdf or .docx file that does")
    return Extracted(said["text"], tuple(said["dropped"]))


def registering(found: Extracted, given: Registration) -> Plan:
    """The plan to register a document; `BadArgument` where it is here already, or was withdrawn."""
    issued = _issued(given.issued)

    def plan(graph: KnowledgeGraph) -> Change:
        """The change to that graph."""
        change = Change(graph.settings.data, graph.embedded.contents)
        node = f"{PREFIXES['document']}{given.slug}"
        _refuse_known(graph, found, node)
        said: list[tuple[URIRef, Identifier]] = [
            (RDF.type, R2P.Document),
            (DCTERMS.title, Literal(given.title, lang="en")),
            (RDFS.label, Literal(given.title, lang="en")),
            (DCTERMS.rights, Literal(given.rights, lang="en")),
            (R2P.sha256, Literal(found.sha256)),
            (R2P.codePoints, Literal(str(len(found.text)), datatype=XSD.integer)),
            *issued,
        ]
        if given.publisher:
            said.append((DCTERMS.publisher, graph.term(given.publisher)))
        else:
            said.append((R2P.publisherNotStated, Literal("true", datatype=XSD.boolean)))
        path = change.data / "sources" / given.slug / "document.ttl"
        change.put(path, [statement(node, name, value) for name, value in said])
        return change

    return plan


def _refuse_known(graph: KnowledgeGraph, found: Extracted, node: str) -> None:
    gone = retired(graph.embedded.contents)
    if known_again(found.sha256) in gone:
        raise BadArgument("this text was withdrawn, and does not come back; see r2pgraph log for why")
    for document in graph.instances("Document"):
        if found.sha256 in map(str, graph.teller.facts(URIRef(document)).get(R2P.sha256, ())):
            raise BadArgument(f"this text is here already, as “{graph.names.label(document)}”")
    if graph.holds(node):
        raise BadArgument("a document of that title is here already; give another title")


def _issued(words: str) -> list[tuple[URIRef, Identifier]]:
    """The bounds of the day of issue."""
    try:
        days = dating.read(words, "done").days
    except ValueError as error:
        raise BadArgument(f"--issued: {error}") from error
    first, last = days.get(R2P.startEarliest), days.get(R2P.startLatest, days.get(R2P.endLatest))
    bounds = ((R2P.issuedEarliest, first), (R2P.issuedLatest, last))
    said: list[tuple[URIRef, Identifier]] = [
        (name, Literal(day.isoformat(), datatype=XSD.date)) for name, day in bounds if day
    ]
    return said or [(R2P.dateNotStated, Literal("true", datatype=XSD.boolean))]
