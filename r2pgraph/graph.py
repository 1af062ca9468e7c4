"""KnowledgeGraph: open the memory, ask it, look at one thing, check it."""

from __future__ import annotations

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Unpack, cast

import networkx as nx
import oxrdflib
import pyoxigraph as ox
import rdflib
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import card, coverage, derived, journal, offices, queries, reference, validation
from r2pgraph.errors import BadArgument, SourceError, TermNotFound
from r2pgraph.names import Names
from r2pgraph.network import Asked, Connection, Measure, Network, Row, as_multigraph, measure
from r2pgraph.queries import Parameter, Question
from r2pgraph.reference import mapping as mappings
from r2pgraph.search import Index
from r2pgraph.sentences import Said, Teller
from r2pgraph.settings import Settings
from r2pgraph.sources import Library
from r2pgraph.store import Answer, Solutions, Store, files
from r2pgraph.vocab import BASE, XSD

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
MOST_OFFERED = 8  # things that an error lists of those that a parameter takes


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
        self.names = Names.of(self._own_query, store.holds)

    @classmethod
    def open(cls, settings: Settings | None = None) -> KnowledgeGraph:
        """Load every file; without settings, those of the environment. `SourceError` if one is wrong."""
        settings = settings or Settings.from_env(os.environ)
        with journal.reading(settings.data):
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

    @cached_property
    def teller(self) -> Teller:
        """Tells records of this graph in sentences."""
        return Teller(self.names, cache(self._said))

    def _said(self, term: URIRef) -> Said:
        said: dict[URIRef, list[Identifier]] = defaultdict(list)
        for row in self._own_query("out", thing=term):
            said[URIRef(str(row["property"]))].append(cast("Identifier", row["value"]))
        return {name: tuple(values) for name, values in said.items()}

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
        return measure(name, self._network.edges(kinds, on, tables=tables))

    def connect(self, first: URIRef, second: URIRef, **asked: Unpack[Asked]) -> Connection:
        """How two things are connected: paths, each step a sentence with what it rests on; see `Asked`."""
        return self._network.connect(first, second, asked)

    @cached_property
    def index(self) -> Index:
        """The searchable texts of this graph: `index.search`, `index.suggest`."""
        return Index(self._own_query("searchable"), self._own_query("places-and-days"), self.names.labels)

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

    def reference(self, table: Path, mapping: Path | None = None) -> tuple[Path, reference.Imported]:
        """Read a reference table by a mapping, or by the shipped one: the file it belongs in, and its Turtle.

        Nothing is written. `SourceError` names the file and the line that cannot be used.
        """
        rules = mappings.read(mapping or mappings.find(self.settings.ontology / "mappings", table))
        codes = {str(row["code"]): str(row["thing"]) for row in self._own_query("codes")}
        target = self.settings.data / "reference" / f"{rules.path.stem}.ttl"
        return target, reference.turn(table, rules, codes)

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
            problem = f"parameter '{parameter.name}' is missing; it takes {parameter.takes}"
            raise BadArgument(problem + self._offered(parameter))
        try:
            if parameter.kind in queries.SCALARS:
                return _scalar(parameter.kind, str(value))
            return self.names.term(str(value), self.choices(parameter))
        except (ValueError, TermNotFound) as error:
            problem = f"parameter '{parameter.name}' takes {parameter.takes}: {error}"
            told = isinstance(error, TermNotFound) and error.candidates
            raise BadArgument(problem + ("" if told else self._offered(parameter))) from error

    def _offered(self, parameter: Parameter) -> str:
        """The first things that a parameter takes, by label; nothing for days, numbers and texts."""
        offered = sorted(f"{label} ({iri})" for iri, label in self.names.pairs(self.choices(parameter)))
        more = f" and {len(offered) - MOST_OFFERED} more" if len(offered) > MOST_OFFERED else ""
        return f"; there are: {'; '.join(offered[:MOST_OFFERED])}{more}" if offered else ""


def _scalar(kind: str, text: str) -> Literal:
    if kind == "text":
        return Literal(text)
    if kind == "integer":
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"'{text}' is no such number")
        return Literal(str(int(text)), datatype=XSD.integer)
    if not _DAY.fullmatch(text):
        raise ValueError(f"'{text}' is no such day")
    return Literal(datetime.date.fromisoformat(text).isoformat(), datatype=XSD.date)
