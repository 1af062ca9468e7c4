"""Changes told as sentences: what the record says before and after, record by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.names import Names
from r2pgraph.sentences import Said, Teller
from r2pgraph.store import as_rdflib
from r2pgraph.vocab import DCTERMS, OA, R2P, RDF, RDFS
from r2pgraph.wording import day

# What is told with the record that it belongs to.
_PARTS = {R2P.Passage, OA.TextQuoteSelector, OA.TextPositionSelector, R2P.RevisedFile, R2P.Testimony}
_SAID_ELSEWHERE = (R2P.evidence, R2P.edtf, RDF.type)
_LONGEST = 200


@dataclass(frozen=True)
class Side:
    """What a record, or a part of it, says at one time, and who tells it."""

    teller: Teller
    triples: frozenset[ox.Triple]

    @property
    def names(self) -> Names:
        """The names of the things it speaks of."""
        return self.teller.names

    @classmethod
    def whole(cls, graph: KnowledgeGraph) -> Side:
        """All of a graph."""
        return cls(graph.teller, _all(graph.embedded.contents))

    @classmethod
    def part(cls, graph: KnowledgeGraph, contents: Mapping[Path, list[ox.Triple]]) -> Side:
        """Some files as they were once; what they do not speak of is told as the graph has it."""
        said: dict[URIRef, dict[URIRef, list[Identifier]]] = defaultdict(lambda: defaultdict(list))
        for subject, name, value in (map(as_rdflib, triple) for some in contents.values() for triple in some):
            said[URIRef(str(subject))][URIRef(str(name))].append(cast("Identifier", value))

        def facts(term: URIRef) -> Said:
            """What the files say of a thing."""
            if term in said:
                return {name: tuple(values) for name, values in said[term].items()}
            return graph.teller.facts(term)

        return cls(Teller(graph.names, facts), _all(contents))

    def facts(self, thing: URIRef) -> Said:
        """What is said here of a thing; nothing where only others speak of it."""
        return self.teller.facts(thing) if str(thing) in self.subjects else {}

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRIs of all that is spoken of here."""
        return frozenset(t.subject.value for t in self.triples if isinstance(t.subject, ox.NamedNode))


@dataclass(frozen=True)
class Told:
    """The record before and after a change."""

    before: Side
    after: Side

    def sentences(self, about: URIRef | None = None) -> list[str]:
        """One sentence or more a record: what enters first, then what changes, then what leaves.

        With `about`, only of that thing and of what names it.
        """
        differing = self.before.triples ^ self.after.triples
        named = ox.NamedNode(about) if about else None
        chosen = (t for t in differing if named is None or named in (t.subject, t.object))
        changed = {URIRef(t.subject.value) for t in chosen if isinstance(t.subject, ox.NamedNode)}
        told = sorted((rank, text) for one in changed for rank, text in self._about(one))
        return [text for _, text in told]

    def _about(self, thing: URIRef) -> Iterator[tuple[int, str]]:
        was, now = self.before.facts(thing), self.after.facts(thing)
        kinds = {*was.get(RDF.type, ()), *now.get(RDF.type, ())}
        if R2P.Revision in kinds:
            yield from self._revision(was, now)
        elif kinds & _PARTS:
            return
        elif DCTERMS.isReplacedBy in now:
            other = self.after.names.label(now[DCTERMS.isReplacedBy][0])
            yield 4, f"The name of {self.before.names.label(thing)} leads to {other} from now on."
        elif not was:
            yield from self._entering(thing, now)
        elif not now:
            yield 5, f"No longer records: {self.before.teller.tell(thing)}"
        else:
            yield from ((4, text) for text in self._changes(thing, was, now))

    def _entering(self, thing: URIRef, now: Said) -> Iterator[tuple[int, str]]:
        called = self.after.names.label(thing)
        if R2P.evidence not in now:
            yield 1, f"Adds {self.after.teller.kind(now).lower()} “{called}”, which was not here."
        else:
            yield 2, f"{self._recorded(thing, now)}, {self._according(now)}."
            if ended := self._closing(now):
                yield 3, ended

    def _recorded(self, thing: URIRef, now: Said) -> str:
        if R2P.Tenure not in now.get(RDF.type, ()):
            return f"Records: {self.after.teller.tell(thing).removesuffix('.')}"
        names = self.after.names
        holder = next((names.label(one) for one in now.get(R2P.holder, ())), "a person who is not named")
        post = " and ".join(names.label(one) for one in now.get(R2P.post, ()))
        return f"Records that {holder} holds the post of {post}{_held(now)}"

    def _closing(self, now: Said) -> str:
        """What the end of a tenure closes, where one of the same holder stood open."""
        ended = now.get(R2P.endLatest, ())
        holders, posts = now.get(R2P.holder, ()), now.get(R2P.post, ())
        if not (ended and holders and posts):
            return ""
        names = self.after.names
        return (
            f"Closes the tenure of {names.label(holders[0])} as {names.label(posts[0])}: it ended, at the "
            f"latest, on {day(str(ended[0]))}. What other sources say of it stays as they say it."
        )

    def _according(self, now: Said) -> str:
        facts, names = self.after.teller.facts, self.after.names
        sources: dict[str, None] = {}
        for one in now.get(R2P.evidence, ()):
            said = facts(URIRef(str(one)))
            for document in said.get(OA.hasSource, ()):
                sources[f"according to “{names.label(document)}”"] = None
            for post in said.get(R2P.testifiedAs, ()):
                when = day(str(said[R2P.testifiedOn][0])) if R2P.testifiedOn in said else "a day not stated"
                sources[f"as told in the post of {names.label(post)} on {when}"] = None
        return " and ".join(sources) or "according to a reference table"

    def _changes(self, thing: URIRef, was: Said, now: Said) -> Iterator[str]:
        called = self.after.names.label(thing)
        for name in sorted({*was, *now}):
            old, new = was.get(name, ()), now.get(name, ())
            if set(old) == set(new) or (name in _SAID_ELSEWHERE and name != R2P.evidence):
                continue
            label = "quotation" if name == R2P.evidence else self.after.names.label(name)
            before, after = self._shown(self.before, old), self._shown(self.after, new)
            yield f"Changes {called}: {label} was {before}, is now {after}."

    def _shown(self, side: Side, values: Iterable[Identifier]) -> str:
        told = sorted(self._value(side, value) for value in values)
        text = ", ".join(told) or "nothing"
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _value(self, side: Side, value: Identifier) -> str:
        if not isinstance(value, URIRef):
            return f"“{day(str(value))}”"
        for selector in side.teller.facts(value).get(OA.hasSelector, ()):
            return f"“{' '.join(str(side.teller.facts(URIRef(selector))[OA.exact][0]).split())}”"
        return f"“{side.names.label(value)}”"

    def _revision(self, was: Said, now: Said) -> Iterator[tuple[int, str]]:
        said = now or was
        what, reason = str(said[RDFS.label][0]), str(said[R2P.reason][0])
        yield 6, f"{what}, because: {reason}" if now else f"Undone: {what}"


def _all(contents: Mapping[Path, list[ox.Triple]]) -> frozenset[ox.Triple]:
    return frozenset(triple for triples in contents.values() for triple in triples)


def _held(said: Said) -> str:
    """From when until when a post is held, as the bounds have it and no more."""
    bound = {name: day(str(said[name][0])) for name in _BOUNDS if name in said}
    first, last = bound.get(R2P.startLatest), bound.get(R2P.endEarliest)
    if len(bound) == 2 and first and last:  # noqa: PLR2004  (attested, and no more)
        return f" on {first}" if first == last else f" at some time from {first} to {last}"
    start = _side(bound.get(R2P.startEarliest), first, " from ", (" from at earliest ", " from at latest "))
    end = _side(last, bound.get(R2P.endLatest), " until ", (" and still on ", " until at latest "))
    return start + end or " at a time that is not stated"


_BOUNDS = (R2P.startEarliest, R2P.startLatest, R2P.endEarliest, R2P.endLatest)


def _side(early: str | None, late: str | None, exact: str, single: tuple[str, str]) -> str:
    if early and late:
        return f"{exact}{early}" if early == late else f"{exact}a day between {early} and {late}"
    return f"{single[0]}{early}" if early else f"{single[1]}{late}" if late else ""
