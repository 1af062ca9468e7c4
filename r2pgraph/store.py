"""The embedded store: every file's triples in the default graph of one in-memory pyoxigraph store.

The store is a cache of the files and is never written back. Terms leave it as rdflib terms with
their lexical forms as they stand in the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.errors import QueryError, SourceError
from r2pgraph.settings import Settings
from r2pgraph.vocab import PREFIXES

Row = tuple[Identifier | None, ...]
Triple = tuple[Identifier, Identifier, Identifier]


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT: one row a solution, None where a variable is unbound.

    `truncated` where there are more rows than are here.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False

    @classmethod
    def of(cls, found: ox.QuerySolutions, truncated: bool = False) -> Solutions:
        """The engine's solutions, its terms as terms of rdflib."""
        columns = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(as_rdflib(solution[name]) for name in columns) for solution in found)
        return cls(columns, rows, truncated)

    def __iter__(self) -> Iterator[dict[str, Identifier | None]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Statements:
    """The answer to a CONSTRUCT or DESCRIBE: triples, in the engine's order.

    `truncated` where there are more triples than are here.
    """

    triples: tuple[ox.Triple, ...]
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.triples)


Answer = Solutions | Statements | bool


def solutions(answer: Answer) -> Solutions:
    """An answer that has rows; any other is a `QueryError`."""
    if not isinstance(answer, Solutions):
        raise QueryError("this needs a SELECT query")
    return answer


def files(settings: Settings) -> list[Path]:
    """The Turtle files a graph is made from: ontology modules and concepts, then all data.

    Shapes, rules and alignments are not part of the graph that questions are put to.
    """
    if not settings.data.is_dir():
        raise SourceError.at(settings.data, None, "is no folder; set R2PGRAPH_DATA to a graph_data folder")
    vocabulary = [*settings.ontology.glob("*.ttl"), *settings.ontology.glob("concepts/*.ttl")]
    data = turtle.files_below(settings.data, ".ttl")
    if not data:
        raise SourceError.at(settings.data, None, "holds no .ttl file, so that nothing would be known")
    return [*sorted(vocabulary), *data]


def fingerprint(settings: Settings) -> str:
    """The SHA-256 of the files that a graph is made from: their names and every byte of them."""
    found = hashlib.sha256()
    for path in files(settings):
        found.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


class Store:
    """Triples by file, and the query engine over all of them."""

    def __init__(self, contents: Mapping[Path, list[ox.Triple]]) -> None:
        self.contents = contents
        self.engine = ox.Store()
        self.engine.extend(ox.Quad(*triple) for triples in contents.values() for triple in triples)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Store:
        """Read the files; a file that is not Turtle is a `SourceError` with its line."""
        return cls({path: turtle.parse(path) for path in paths})

    def __len__(self) -> int:
        return len(self.engine)

    def triples(self) -> list[ox.Triple]:
        """Every triple of every file once, with its lexical forms, in the order of N-Triples."""
        return sorted({triple for triples in self.contents.values() for triple in triples}, key=str)

    def about(self, thing: str) -> list[tuple[URIRef, Identifier]]:
        """What is said of a thing: properties and values, in order."""
        quads = self.engine.quads_for_pattern(ox.NamedNode(thing), None, None)
        said = sorted((quad.predicate.value, str(quad.object), quad.object) for quad in quads)
        return [(URIRef(name), found) for name, _, value in said if (found := as_rdflib(value)) is not None]

    def version(self) -> str:
        """The SHA-256 of the sorted N-Triples lines: the same facts, the same version."""
        return hashlib.sha256("".join(self.lines()).encode()).hexdigest()

    def lines(self) -> list[str]:
        """The N-Triples lines, sorted, each fact once: the canonical form, as no node is blank."""
        return sorted({f"{triple} .\n" for triples in self.contents.values() for triple in triples})

    def query(self, text: str) -> Answer:
        """Answer one SPARQL 1.1 query, the fixed prefixes being known; `QueryError` says what is wrong."""
        try:
            found = self.engine.query(text, prefixes=PREFIXES)
            if isinstance(found, ox.QuerySolutions):
                return Solutions.of(found)
        except SyntaxError as error:
            raise QueryError(f"the query is not SPARQL: {error.msg}") from error
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        return bool(found) if isinstance(found, ox.QueryBoolean) else Statements(tuple(found))

    def select(self, text: str) -> Solutions:
        """Answer a SELECT; any other query form is a `QueryError`."""
        return solutions(self.query(text))


@lru_cache(maxsize=2**14)  # rdflib takes longer to make a term than the engine to find it
def as_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Identifier | None:
    """A term of the engine as one of rdflib, with its lexical form."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        datatype = None if plain else URIRef(term.datatype.value)
        return Literal(term.value, datatype=datatype, normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    return None if term is None else Literal(str(term))
