"""KnowledgeGraph: open the memory, ask it, look at one thing, check it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import oxrdflib
import pyoxigraph as ox
import rdflib
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import card, coverage, derived, queries, validation
from r2pgraph.errors import BadArgument, SourceError, TermNotFound
from r2pgraph.names import Names
from r2pgraph.queries import Parameter, Question
from r2pgraph.settings import Settings
from r2pgraph.sources import Library
from r2pgraph.store import Answer, Solutions, Store, files
from r2pgraph.vocab import BASE, XSD


@dataclass(frozen=True)
class Result:
    """An answered question: with which terms, by which query text, and its solutions."""

    question: Question
    arguments: Mapping[str, Identifier]
    query: str
    solutions: Solutions


class KnowledgeGraph:
    """The memory of the network, read-only."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self._questions = queries.read(settings.queries)
        self.names = Names.of(self._own_query("names"), self._own_query("captions"))

    @classmethod
    def open(cls, settings: Settings | None = None) -> KnowledgeGraph:
        """Load every file; without settings, those of the environment. `SourceError` if one is wrong."""
        settings = settings or Settings.from_env(os.environ)
        return cls(settings, Store.load(files(settings)))

    @cached_property
    def version(self) -> str:
        """The data version: SHA-256, hexadecimal, of the sorted N-Triples."""
        return self.store.version()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, ordered by name."""
        return tuple(self._questions.values())

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same triples as a plain `rdflib.Dataset` over the same store: the way out."""
        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self.store.engine))

    @cached_property
    def edges(self) -> tuple[derived.Edge, ...]:
        """The plain edges that the rules make from relators, each with the relator it rests on."""
        return tuple(derived.edges(derived.triples(self.store, self.settings.ontology / "rules")))

    def question(self, name: str) -> Question:
        """The question of that name; `QueryNotFound` lists the known ones."""
        return queries.find(self._questions, name)

    def term(self, text: str, kind: str | None = None) -> URIRef:
        """The thing meant by an IRI, a CURIE or a unique label; `kind` names a class it must be of.

        `TermNotFound` lists the candidates.
        """
        return self.names.term(text, self.instances(kind) if kind else None)

    def instances(self, kind: str) -> list[str]:
        """The IRIs of the things of a class of the ontology, given by its local name, in order."""
        rows = self._own_query("instances", kind=URIRef(f"{BASE}ont#{kind}"))
        return [str(row["thing"]) for row in rows]

    def concepts(self, scheme: str) -> list[str]:
        """The IRIs of the concepts of a scheme, in order."""
        rows = self._own_query("concepts", scheme=URIRef(f"{BASE}concept/{scheme}"))
        return [str(row["thing"]) for row in rows]

    def choices(self, parameter: Parameter) -> list[str]:
        """The IRIs that a parameter takes; empty for days, numbers and texts."""
        if parameter.kind in queries.SCALARS:
            return []
        return (
            self.concepts(parameter.scheme or "")
            if parameter.kind == "Concept"
            else self.instances(parameter.kind)
        )

    def ask(self, name: str, /, **arguments: Identifier | str) -> Result:
        """Answer a question; an argument is a term, or a text that names one.

        Raises `QueryNotFound`, or `BadArgument` that names the parameter and what it takes.
        """
        question = self.question(name)
        terms = self._terms(question, arguments)
        query = queries.with_prefixes(queries.bind(question.text, terms))
        return Result(question, terms, query, self.store.select(query))

    def sparql(self, text: str) -> Answer:
        """Answer a SPARQL 1.1 query; the fixed prefixes need no declaration."""
        return self.store.query(text)

    def describe(self, term: URIRef) -> card.Card:
        """The card of a thing: facts in and out, each with its quotations."""
        return card.describe(term, self.names, lambda name: self._own_query(name, thing=term))

    def statements(self, term: URIRef) -> list[ox.Triple]:
        """The triples that say something of a thing or name it, for its Turtle and JSON-LD."""
        node = ox.NamedNode(term)
        quads = [
            *self.store.engine.quads_for_pattern(node, None, None),
            *self.store.engine.quads_for_pattern(None, None, node),
        ]
        # A node without a name cannot be told to others; the check finds it.
        named = (ox.NamedNode, ox.Literal)
        return [q.triple for q in quads if isinstance(q.subject, named) and isinstance(q.object, named)]

    def check(self, on: datetime.date | None = None) -> validation.Report:
        """Check files, shapes, quotations and, by a day (today), plans; the findings are in plain words."""
        return validation.check(self.store, self.settings, on or datetime.date.today())

    def coverage(self) -> coverage.Coverage:
        """The sentences that no record's quotation touches; `SourceError` without their texts."""
        return coverage.coverage(self._own_query, self.library())

    def library(self) -> Library:
        """The library of full source texts; `SourceError` where none is set."""
        if self.settings.library is None:
            raise SourceError("there is no library; set R2PGRAPH_LIBRARY to the folder of source texts")
        return Library(self.settings.library)

    def _own_query(self, name: str, **terms: Identifier) -> Solutions:
        text = (self.settings.queries / "_graph" / f"{name}.rq").read_text(encoding="utf-8")
        return self.store.select(queries.with_prefixes(queries.bind(text, terms)))

    def _terms(self, question: Question, arguments: Mapping[str, Identifier | str]) -> dict[str, Identifier]:
        known = {parameter.name: parameter for parameter in question.parameters}
        for name in arguments:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise BadArgument(f"'{question.name}' has no parameter '{name}'; it takes: {listed}")
        given = {name: arguments.get(name, parameter.default) or None for name, parameter in known.items()}
        return {
            name: self._argument(parameter, value)
            for name, parameter in known.items()
            if (value := given[name]) is not None or not parameter.optional
        }

    def _argument(self, parameter: Parameter, value: Identifier | str | None) -> Identifier:
        if value is None:
            raise BadArgument(f"parameter '{parameter.name}' is missing; it takes {parameter.takes}")
        try:
            if parameter.kind in queries.SCALARS:
                return _scalar(parameter.kind, str(value))
            return self.names.term(str(value), self.choices(parameter))
        except (ValueError, TermNotFound) as error:
            raise BadArgument(f"parameter '{parameter.name}' takes {parameter.takes}: {error}") from error


def _scalar(kind: str, text: str) -> Literal:
    if kind == "text":
        return Literal(text)
    if kind == "integer":
        return Literal(str(int(text)), datatype=XSD.integer)
    return Literal(datetime.date.fromisoformat(text).isoformat(), datatype=XSD.date)
