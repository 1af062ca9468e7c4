"""The names of things: the label of an IRI, and the one thing that a person means by a name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.errors import TermNotFound
from r2pgraph.store import Solutions
from r2pgraph.vocab import BASE

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|urn:\S+")
_THINGS = f"{BASE}id/"
SUGGESTIONS = 5
LEAST = 70
ALIKE_IN_PART = 90
SHOWN = 80


def folded(name: str) -> str:
    """A name without case, diacritics and doubled blanks, for comparing."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def natural(term: str) -> list[tuple[int, str]]:
    """Orders names and addresses with numbers as numbers, so that item 2 comes before item 10."""
    parts = re.split(r"(\d+)", term)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


Query = Callable[..., Solutions]


@dataclass(frozen=True)
class Names:
    """The labels of a graph: `labels` by IRI, `things` by folded name.

    `query` answers our own queries, and `holds` whether an IRI is a thing of the graph. The words for
    records that have no label of their own are made when they are asked for, and kept in `captions`.
    `replaced` leads from names that were retired by a merger to those that things have. `languages` tells
    the language (BCP 47) of each label that is not in English.
    """

    labels: Mapping[str, str]
    things: Mapping[str, tuple[str, ...]]
    query: Query
    holds: Callable[[str], bool]
    captions: dict[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Query, holds: Callable[[str], bool]) -> Names:
        """Read every name; the first main name of a thing is its label."""
        labels: dict[str, str] = {}
        languages: dict[str, str] = {}
        things: dict[str, dict[str, None]] = defaultdict(dict)
        for row in query("names"):
            thing, name = str(row["thing"]), str(row["name"])
            things[folded(name)][thing] = None
            if str(row["main"]) == "true" and thing not in labels:
                labels[thing] = name
                if tongue := _foreign(row["name"]):
                    languages[thing] = tongue
        replaced = {str(row["thing"]): str(row["other"]) for row in query("replaced")}
        found = {name: tuple(iris) for name, iris in things.items()}
        return cls(labels, found, query, holds, replaced=replaced, languages=languages)

    def label(self, term: Identifier | str) -> str:
        """The label or caption of an IRI, else its CURIE or itself; a literal is its own text."""
        text = str(term)
        return self.labels.get(text) or self._caption(text) or turtle.shorten(text) or text

    def _caption(self, iri: str) -> str:
        """The kind of a record and the names of the things that it joins; of other things, nothing."""
        if not iri.startswith(_THINGS):
            return ""
        if iri not in self.captions:
            rows = list(self.query("caption", record=URIRef(iri))) if self.holds(iri) else []
            kind = str(rows[0]["kind"]) if rows else ""
            told = (str(row["part"]) for row in rows if row["is_key"] is None)
            keys = (self.keyed(str(row["part"])) for row in rows if row["is_key"] is not None)
            parts = ", ".join(dict.fromkeys((*keys, *told)))
            self.captions[iri] = f"{kind[:1].upper()}{kind[1:]}: {parts}" if rows else ""
        return self.captions[iri]

    def keyed(self, key: str) -> str:
        """The key of a table's row, the codes of states and bodies told by the names they stand for."""
        first, _, last = key.rpartition(" ")
        what, state = self.stands_for(first) or self._state(first), self._state(last)
        return ", ".join(filter(None, (what or first, state or last))) if what or state else key

    def stands_for(self, short: str) -> str:
        """The label of the one thing that has this other name; empty where there is none, or several."""
        found = [iri for iri in self.things.get(folded(short), ()) if iri.startswith(_THINGS)]
        label = self.label(found[0]) if len(found) == 1 else ""
        return "" if folded(label) == folded(short) else label

    def _state(self, code: str) -> str:
        near = (f"{_THINGS}{kind}/{code.lower()}" for kind in ("state", "party"))
        return next((self.labels[iri] for iri in near if iri in self.labels), "")

    def term(self, text: str, among: Iterable[str] | None = None) -> URIRef:
        """The thing meant by an IRI, a CURIE, a unique name or the last part of an IRI.

        `among` limits the things to these IRIs. `TermNotFound` lists the candidates of an
        ambiguous name, or the nearest names.
        """
        allowed = None if among is None else frozenset(among)
        iri = text.strip("<>") if _IRI.fullmatch(text.strip("<>")) else turtle.expand(text)
        if iri is not None:
            return self._known(text, self.replaced.get(iri, iri), allowed)
        found = self._called(text, allowed)
        if len(found) == 1:
            return URIRef(found[0])
        if found:
            raise TermNotFound(f"'{text}' is the name of {len(found)} things", self.pairs(sorted(found)))
        raise self._unknown(f"nothing is called '{text[:SHOWN]}'", text, allowed)

    def _called(self, text: str, allowed: frozenset[str] | None) -> list[str]:
        """By label; where that names nothing, by a printed name; else by the last part of an IRI."""
        name = folded(text)
        named = [thing for thing in self.things.get(name, ()) if allowed is None or thing in allowed]
        titled = [thing for thing in named if folded(self.labels.get(thing, "")) == name]
        return titled or named or self._ending(text, allowed)

    def _ending(self, text: str, allowed: frozenset[str] | None) -> list[str]:
        if allowed is None:
            return [str(row["thing"]) for row in self.query("ending", text=Literal(f"/{text}"))]
        return [thing for thing in allowed if thing.rpartition("/")[2] == text]

    def _known(self, text: str, iri: str, allowed: frozenset[str] | None) -> URIRef:
        known = self.holds(iri) if allowed is None else iri in allowed
        if not known and iri not in self.labels:
            raise self._unknown(f"'{text}' is not in this graph", text, allowed)
        if allowed is not None and iri not in allowed:
            raise TermNotFound(f"'{text}' is {self.label(iri)}, which is not of the kind asked for")
        return URIRef(iri)

    def pairs(self, iris: Iterable[str]) -> list[tuple[str, str]]:
        """The CURIE, or else the IRI, and the label of each."""
        return [(turtle.shorten(iri) or iri, self.label(iri)) for iri in iris]

    def _unknown(self, problem: str, text: str, allowed: frozenset[str] | None) -> TermNotFound:
        nearest = self._nearest(text[:SHOWN], allowed)
        return TermNotFound(f"{problem}; did you mean" if nearest else problem, nearest)

    def _nearest(self, text: str, allowed: frozenset[str] | None) -> list[tuple[str, str]]:
        names = [
            name
            for name, things in self.things.items()
            if any(thing.startswith(BASE) if allowed is None else thing in allowed for thing in things)
        ]
        like = process.extract(folded(text), names, scorer=_likeness, limit=SUGGESTIONS, score_cutoff=LEAST)
        found = dict.fromkeys(thing for name, _, _ in like for thing in self.things[name])
        return self.pairs(thing for thing in found if allowed is None or thing in allowed)


def _foreign(name: Identifier | None) -> str:
    """The language of a name that is not in English, as its tag says it."""
    language = (name.language or "") if isinstance(name, Literal) else ""
    return "" if language.partition("-")[0] == "en" else language


def _likeness(text: Sequence[Hashable], name: Sequence[Hashable], *, score_cutoff: float | None) -> float:
    """How alike, up to 100: a misspelt name as a whole, the part of a name a little less."""
    whole = fuzz.ratio(text, name)
    part = fuzz.partial_ratio(text, name, score_cutoff=ALIKE_IN_PART) if len(text) < len(name) else 0.0
    likeness = max(whole, part * 0.9)
    return likeness if likeness >= (score_cutoff or 0) else 0.0
