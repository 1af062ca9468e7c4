"""KnowledgeGraph: open the memory, ask it, look at one thing, check it."""

from __future__ import annotations

import copy
import datetime
import os
import time
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol, Unpack

import networkx as nx
import oxrdflib
import pyoxigraph as ox
import rdflib
from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph import card, coverage, derived, journal, offices, queries, reference, usage, validation
from r2pgraph.arguments import Arguments
from r2pgraph.endpoint import RemoteStore
from r2pgraph.errors import BadArgument, EndpointError, SourceError, TermNotFound
from r2pgraph.handover import Handover
from r2pgraph.names import Names
from r2pgraph.network import Asked, Connection, Measure, Network, Row, as_multigraph
from r2pgraph.queries import Parameter, Question
from r2pgraph.reference import mapping as mappings
from r2pgraph.results import Result
from r2pgraph.search import Index
from r2pgraph.sentences import Teller
from r2pgraph.settings import Settings
from r2pgraph.sources import Library
from r2pgraph.store import Answer, Solutions, Statements, Store, files
from r2pgraph.views import Views
from r2pgraph.vocab import BASE


class Answering(Protocol):
    """What answers the questions of the packs: the store itself, or one that runs them elsewhere."""

    def select(self, text: str) -> Solutions:
        """Answer a SELECT; any other query form is a `QueryError`."""


class KnowledgeGraph:
    """The memory of the network, read-only."""

    def __init__(self, settings: Settings, store: Store | RemoteStore) -> None:
        self.settings = settings
        self.store = store
        self._answering: Answering = store
        self._own_texts: dict[str, str] = {}  # read once, as one page asks some of them many times
        self._questions = queries.read(settings.queries)
        self.names = Names.of(self._own_query, self.holds)
        self._arguments = Arguments(self.names, self.choices)

    @classmethod
    def open(cls, settings: Settings | None = None) -> KnowledgeGraph:
        """Load every file, or turn to the endpoint where one is set; without settings, the environment's.

        `SourceError` if a file is wrong, `EndpointError` if the endpoint cannot be used.
        """
        settings = settings or Settings.from_env(os.environ)
        if settings.endpoint:
            return cls(settings, RemoteStore(settings.own, settings.endpoint))
        with journal.reading(settings.data):
            return cls(settings, Store.load(files(settings)))

    def answered_by(self, answering: Answering) -> KnowledgeGraph:
        """The same graph, the questions of its packs being answered elsewhere."""
        other = copy.copy(self)
        other._answering = answering
        return other

    @cached_property
    def version(self) -> str:
        """The data version: SHA-256, hexadecimal, of the sorted N-Triples; as published, of an endpoint."""
        return self.store.version()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, ordered by name."""
        return tuple(self._questions.values())

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same triples as a plain `rdflib.Dataset` over the same store: the way out."""
        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self.embedded.engine))

    @cached_property
    def edges(self) -> tuple[derived.Edge, ...]:
        """The plain edges that the rules make from relators, each with the relator it rests on."""
        return tuple(derived.edges(derived.triples(self.embedded, self.settings.ontology / "rules")))

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
        rows = self._own_query("instances", kind=queries.class_of(kind))
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
        terms = self._arguments.terms(question, arguments)
        query = queries.final(question.text, terms)
        start = time.perf_counter()
        solutions = self._answering.select(query)
        seconds = time.perf_counter() - start
        return Result(question, terms, query, solutions, self.version, seconds)

    def explain(self, name: str, /, **arguments: Identifier | str) -> str:
        """The query that `ask` would put, without putting it; raises as `ask` does."""
        question = self.question(name)
        return queries.final(question.text, self._arguments.terms(question, arguments))

    def sparql(self, text: str) -> Answer:
        """Answer a SPARQL 1.1 query; the fixed prefixes need no declaration."""
        return self.store.query(text)

    def describe(self, term: URIRef) -> card.Card:
        """The card of a thing: facts in and out, each with its quotations."""
        return card.describe(term, self.names, lambda name: self._own_query(name, thing=term))

    @cached_property
    def teller(self) -> Teller:
        """Tells records of this graph in sentences."""
        return Teller(self.names, cache(lambda term: card.said(self._own_query("out", thing=term))))

    @cached_property
    def _network(self) -> Network:
        return Network(self._own_query, self.names, self.teller)

    def network(
        self, kinds: Iterable[str] | None = None, on: datetime.date | None = None, *, tables: bool = False
    ) -> nx.MultiGraph[str]:
        """Things and what connects them as a plain networkx graph; see `network.as_multigraph`.

        Narrowed to kinds of things and to what had begun by a day. Treaty actions and memberships that
        only the reference tables give come with `tables`.
        """
        return as_multigraph(self._network.edges(kinds, on, tables=tables), self.names)

    def measure(
        self,
        name: str,
        kinds: Iterable[str] | None = None,
        on: datetime.date | None = None,
        *,
        tables: bool = False,
    ) -> tuple[Measure, list[Row]]:
        """A measure of the network and its rows; `BadArgument` lists the measures there are."""
        return self._network.measure(name, self._network.edges(kinds, on, tables=tables))

    def connect(self, first: URIRef, second: URIRef, **asked: Unpack[Asked]) -> Connection:
        """How two things are connected: paths, each step a sentence with what it rests on; see `Asked`."""
        return self._network.connect(first, second, asked)

    @cached_property
    def views(self) -> Views:
        """What is shown of things beyond their cards: programmes, standings, quoted spans."""
        return Views(self._own_query, self.names)

    @cached_property
    def index(self) -> Index:
        """The searchable texts of this graph: `index.search`, `index.suggest`."""
        return Index(self._own_query("searchable"), self._own_query("places-and-days"), self.names.labels)

    @cached_property
    def handover(self) -> Handover:
        """Briefs, interviews, the handbook, the ledger, gaps and the calendar."""
        return Handover(self._own_query, self.names, self.teller)

    def holders(self, post: URIRef, on: datetime.date) -> offices.Held:
        """Who held a post on a day: certain, possible, not or unknown, with evidence.

        `TermNotFound` where the graph has no such post.
        """
        found = offices.held(self._own_query("offices", post=post), on)
        if not found:
            raise TermNotFound(f"'{self.names.label(post)}' is no post of this graph")
        return found[0]

    def roster(self, on: datetime.date) -> tuple[offices.Held, ...]:
        """Who held each post of the graph on a day, ordered by the IRI of the post."""
        return offices.held(self._own_query("offices"), on)

    def statements(self, term: URIRef) -> list[ox.Triple]:
        """The triples that say something of a thing or name it, for its Turtle and JSON-LD."""
        answer = self.store.query(self.own_text("statements", thing=term))
        triples = answer.triples if isinstance(answer, Statements) else ()
        # A node without a name cannot be told to others; the check finds it.
        named = (ox.NamedNode, ox.Literal)
        return [
            t for t in dict.fromkeys(triples) if isinstance(t.subject, named) and isinstance(t.object, named)
        ]

    def check(self, on: datetime.date | None = None) -> validation.Report:
        """Check files, shapes, quotations and, by a day (today), plans; the findings are in plain words."""
        return validation.check(self.embedded, self.settings, on or datetime.date.today())

    def coverage(self) -> coverage.Coverage:
        """The sentences that no record's quotation touches; `SourceError` without their texts."""
        return coverage.coverage(self._own_query, self.library())

    def reference(self, table: Path, mapping: Path | None = None) -> tuple[Path, reference.Imported]:
        """Read a reference table by a mapping, or by the shipped one: the file it belongs in, and its Turtle.

        Nothing is written. `SourceError` names the file and the line that cannot be used.
        """
        rules = mappings.read(mapping or mappings.find(self.settings.ontology / "mappings", table))
        codes = {str(row["code"]): str(row["thing"]) for row in self._own_query("codes")}
        target = self.settings.data / "reference" / f"{rules.path.stem}.ttl"
        return target, reference.turn(table, rules, codes)

    def usage(self) -> usage.Usage:
        """The classes and properties there are, and how much they are used."""
        return usage.read(self._own_query, self.names)

    def library(self) -> Library:
        """The library of full source texts; `SourceError` where none is set."""
        if self.settings.library is None:
            raise SourceError("there is no library; set R2PGRAPH_LIBRARY to the folder of source texts")
        return Library(self.settings.library)

    @property
    def embedded(self) -> Store:
        """The store of files; `EndpointError` where a store elsewhere is asked instead."""
        if not isinstance(self.store, Store):
            raise EndpointError(
                "this reads the files themselves; do it where they are, without R2PGRAPH_ENDPOINT"
            )
        return self.store

    def holds(self, iri: str) -> bool:
        """Whether a thing of that IRI is said to be of some kind."""
        try:
            return bool(self.store.query(self.own_text("holds", thing=URIRef(iri))))
        except BadArgument:
            return False

    def _own_query(self, name: str, **terms: Identifier) -> Solutions:
        return self.store.select(self.own_text(name, **terms))

    def own_text(self, name: str, **terms: Identifier) -> str:
        """One of our own queries as it is put to the store for these terms."""
        if name not in self._own_texts:
            text = (self.settings.queries / "_graph" / f"{name}.rq").read_text(encoding="utf-8")
            self._own_texts[name] = queries.with_prefixes(text)
        return queries.bind(self._own_texts[name], terms)
