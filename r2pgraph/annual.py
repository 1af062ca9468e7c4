"""The annual meetings of the network, and what is held of what a full record of each would hold."""

from __future__ import annotations

from rdflib import URIRef

from r2pgraph.archive import Archive

PARTS = (
    "dates",
    "place",
    "hosts",
    "document",
    "sessions",
    "speakers",
    "states",
    "figures",
    "recommendations",
)


def meetings(archive: Archive) -> list[URIRef]:
    """The meetings of the network's series, in order."""
    return [URIRef(str(row["meeting"])) for row in archive.query("annual-meetings")]


def held_of(archive: Archive, meeting: URIRef) -> dict[str, int]:
    """What a full record of an annual meeting would hold, and how many records of each there are."""
    found = {
        str(row["part"]): int(str(row["count"])) for row in archive.query("meeting-parts", meeting=meeting)
    }
    return {part: found.get(part, 0) for part in PARTS}
