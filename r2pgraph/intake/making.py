"""Things that a sheet asks for by `new:`: made only where nothing bears the name, with like names shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz
from rdflib import Literal, URIRef

from r2pgraph import turtle
from r2pgraph.intake import revisions
from r2pgraph.intake.amiss import Amiss
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.columns import NEW, Column
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.kinds import ORGANISATIONS
from r2pgraph.names import folded
from r2pgraph.vocab import BASE, PREFIXES, RDF, RDFS

_FILES = {"Person": "persons.ttl", "Place": "places.ttl"}
_KINDS = {"Person": "person", "Place": "place"}
_ALIKE = 80


def slug(text: str) -> str:
    """The last part of a name for a thing: small letters, digits and hyphens, at most sixty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", ""))[:60].strip("-") or "x"


@dataclass
class Maker:
    """Makes new things for one change, each name once."""

    desk: Desk
    change: Change
    made: dict[str, str] = field(default_factory=dict)

    @cached_property
    def retired(self) -> frozenset[str]:
        """What was withdrawn and does not come back."""
        return revisions.retired(self.change.contents)

    def make(self, column: Column, name: str, cells: dict[str, str], mine: Change) -> URIRef:
        """A thing that the record does not have, and that the row asks for by `new:`."""
        if not column.makes:
            raise Amiss(column.heading, "nothing new can be made here; choose from the list")
        kind, prefix, file = self._making(column, cells)
        if not name:
            raise Amiss(column.heading, f"the name after “{NEW}” is missing; write it")
        if revisions.known_again(name) in self.retired:
            raise Amiss(column.heading, f"“{name}” was withdrawn, and does not come back with a sheet")
        if name in self.made:
            return URIRef(self.made[name])
        if known := self.desk.graph.names.things.get(folded(name)):
            told = ", ".join(turtle.shorten(one) or one for one in known)
            way = f"write it without “{NEW}” if it is meant, or a name that tells the two apart"
            raise Amiss(column.heading, f"“{name}” is here already ({told}); {way}")
        self._note_alike(name)
        iri = self.free(f"{PREFIXES[prefix]}{slug(name)}")
        self.made[name] = iri
        said = [(RDF.type, URIRef(f"{BASE}ont#{kind}")), (RDFS.label, Literal(name, lang="en"))]
        mine.put(mine.data / "identity" / file, [statement(iri, p, o) for p, o in said])
        return URIRef(iri)

    def _making(self, column: Column, cells: Mapping[str, str]) -> tuple[str, str, str]:
        if column.makes != "kind":
            return column.makes, _KINDS[column.makes], _FILES[column.makes]
        names = {self.desk.graph.names.label(URIRef(f"{BASE}ont#{one}")): one for one in ORGANISATIONS}
        given = cells["Kind of organisation"]
        if given not in names:
            raise Amiss("Kind of organisation", f"'{given}' is none of: {', '.join(names)}; choose one")
        return names[given], "organization", "bodies.ttl"

    def _note_alike(self, name: str) -> None:
        """Show the names that are like a new one, so that nobody is recorded twice unseen."""
        labels = self.desk.graph.names.labels
        scored = ((fuzz.ratio(folded(name), folded(label)), iri, label) for iri, label in labels.items())
        like = sorted(
            (one for one in scored if one[0] >= _ALIKE and one[1].startswith(f"{BASE}id/")), reverse=True
        )
        told = "; ".join(f"{label} ({turtle.shorten(iri)})" for _, iri, label in like[:3])
        if told:
            self.change.notes.append(f"“{name}” is new; names like it that are here: {told}.")

    def free(self, iri: str, mine: Change | None = None) -> str:
        """The name itself, or with the first number after it that nothing bears yet."""
        taken = {
            str(t.subject).strip("<>")
            for change in (self.change, mine)
            if change
            for s in change.into.values()
            for t in s
        }
        numbered = (iri if number == 1 else f"{iri}-{number}" for number in range(1, 10_000))
        return next(one for one in numbered if one not in taken and not self.desk.graph.holds(one))
