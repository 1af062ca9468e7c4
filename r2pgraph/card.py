"""A thing's card: what is said of it, what other records say of it, and the words they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph.names import Names
from r2pgraph.store import Solutions
from r2pgraph.vocab import OA, OWL, PREFIXES, R2P, RDF, RDFS, SKOS

# Said elsewhere on a card: as its title, its kinds and its quotations.
_ELSEWHERE = {RDF.type, RDFS.label, SKOS.prefLabel}
_PLUMBING = {OA.hasSelector, RDFS.isDefinedBy, OWL.versionIRI}

Query = Callable[[str], Solutions]


@dataclass(frozen=True)
class Quotation:
    """The words of a document on which a record rests; offsets in code points, `end` excluded.

    `title` is the short name of the document. For a row of a table both offsets are 0, the document is
    the data set, and the words are those of the row, if it has any.
    """

    document: URIRef
    title: str
    passage: URIRef
    start: int
    end: int
    exact: str


@dataclass(frozen=True)
class Value:
    """One value of a relation: the term and the words it is shown with."""

    term: Identifier
    label: str


@dataclass(frozen=True)
class Relation:
    """All values of one property, in the words of the ontology."""

    property: URIRef
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Connection:
    """A record that names the thing: through which property, its quotations, its other parts.

    Thousands may name a thing and few of them be shown: the words of one are made when they are asked for.
    """

    term: URIRef
    kind: str
    property: URIRef
    label: str
    quotations: tuple[Quotation, ...]
    _said: Mapping[URIRef, list[Identifier]] = field(repr=False)
    _names: Names = field(repr=False, compare=False)

    @cached_property
    def bare(self) -> bool:
        """Whether the record has a name of its own, or no other parts, so that it is told by itself."""
        others = (name for name, values in self._said.items() if _unquoted(name, values))
        return str(self.term) in self._names.labels or not any(_is_part(name) for name in others)

    @cached_property
    def record(self) -> Value:
        """The record with its name, or with the words made for it."""
        return Value(self.term, self._names.label(self.term))

    @cached_property
    def parts(self) -> tuple[Relation, ...]:
        """What else the record says; nothing of one that has a name."""
        return self.parts_without()

    def parts_without(self, *left_out: URIRef) -> tuple[Relation, ...]:
        """The parts but for some properties, for whose values no words are made."""
        said = {name: values for name, values in self._said.items() if name not in left_out}
        return () if self.bare else _relations(said, self._names)

    def values(self, name: URIRef) -> list[Identifier]:
        """The terms that the record gives for another property than the one that names the thing."""
        return self._said.get(name, [])


@dataclass(frozen=True)
class Card:
    """All that the graph says of one thing."""

    term: URIRef
    label: str
    kinds: tuple[Value, ...]
    facts: tuple[Relation, ...]
    quotations: tuple[Quotation, ...]
    connections: tuple[Connection, ...]


def describe(term: URIRef, names: Names, query: Query) -> Card:
    """Gather a card; `query(name)` answers one of the card's queries about the term.

    What rests on a passage shows its quotation; what rests on a table row or testimony, that.
    """
    said = _grouped(query("out"), "property", "value")
    quotations = _quotations(query("quotations"), names)
    kinds = tuple(Value(kind, names.label(kind)) for kind in said.get(RDF.type, ()))
    return Card(
        term=term,
        label=names.label(term),
        kinds=kinds,
        facts=_relations(said, names),
        quotations=quotations.get(term, ()),
        connections=tuple(_connections(query("in"), names, quotations)),
    )


def outline(term: URIRef, names: Names, query: Query) -> Card:
    """A card with no more than what is said of the thing itself."""
    said = _grouped(query("out"), "property", "value")
    kinds = tuple(Value(kind, names.label(kind)) for kind in said.get(RDF.type, ()))
    return Card(term, names.label(term), kinds, _relations(said, names), (), ())


def said(solutions: Solutions) -> dict[URIRef, tuple[Identifier, ...]]:
    """What the rows of the query `out` say of a thing, property by property."""
    return {name: tuple(values) for name, values in _grouped(solutions, "property", "value").items()}


def _grouped(solutions: Solutions, key: str, value: str) -> dict[URIRef, list[Identifier]]:
    groups: dict[URIRef, list[Identifier]] = defaultdict(list)
    for row in solutions:
        name, term = row[key], row[value]
        if isinstance(name, URIRef) and term is not None and term not in groups[name]:
            groups[name].append(term)
    return groups


def _relations(said: Mapping[URIRef, list[Identifier]], names: Names) -> tuple[Relation, ...]:
    relations = [
        Relation(name, names.label(name), _values(shown_values, names))
        for name, values in said.items()
        if _is_part(name) and (shown_values := _unquoted(name, values))
    ]
    return tuple(sorted(relations, key=lambda relation: relation.label))


def _is_part(name: URIRef) -> bool:
    return name not in _ELSEWHERE and name not in _PLUMBING


def _unquoted(name: URIRef, values: list[Identifier]) -> list[Identifier]:
    """The values without passages cited as evidence, whose quotations are shown."""
    if name != R2P.evidence:
        return values
    return [value for value in values if not str(value).startswith(PREFIXES["passage"])]


def _values(terms: Iterable[Identifier], names: Names) -> tuple[Value, ...]:
    values = [Value(term, shown(term, names)) for term in terms]
    return tuple(sorted(values, key=lambda value: (value.label, str(value.term))))


def shown(term: Identifier, names: Names) -> str:
    """The words for a term: a label, or a literal's own text; truth values as yes and no."""
    if isinstance(term, Literal) and str(term.datatype or "").endswith("#boolean"):
        return "yes" if str(term) in ("true", "1") else "no"
    return str(term) if isinstance(term, Literal) else names.label(term)


def _connections(
    solutions: Solutions, names: Names, quotations: dict[URIRef, tuple[Quotation, ...]]
) -> Iterable[Connection]:
    records: dict[tuple[str, str], dict[URIRef, list[Identifier]]] = defaultdict(lambda: defaultdict(list))
    for row in solutions:
        key, name, value = (str(row["record"]), str(row["by"])), row["property"], row["value"]
        if isinstance(name, URIRef) and value is not None:
            records[key][name].append(value)
    found = [
        _connection(URIRef(record), URIRef(by), said, names, quotations.get(URIRef(record), ()))
        for (record, by), said in records.items()
        if URIRef(by) not in _PLUMBING and URIRef(by) != RDF.type
    ]
    return sorted(found, key=lambda one: (one.kind, one.label, names.labels.get(str(one.term), ""), one.term))


def _connection(
    record: URIRef,
    by: URIRef,
    said: dict[URIRef, list[Identifier]],
    names: Names,
    quotations: tuple[Quotation, ...],
) -> Connection:
    others = {name: values for name, values in said.items() if name != by}
    kinds = [names.label(kind) for kind in said.get(RDF.type, ())]
    kind = min(kinds, default="thing")
    return Connection(record, kind, by, names.label(by), quotations, others, names)


def _quotations(solutions: Solutions, names: Names) -> dict[URIRef, tuple[Quotation, ...]]:
    found: dict[URIRef, list[Quotation]] = defaultdict(list)
    for row in solutions:
        document = URIRef(str(row["document"]))
        quotation = Quotation(
            document=document,
            title=names.label(document),
            passage=URIRef(str(row["passage"])),
            start=int(str(row["start"])),
            end=int(str(row["end"])),
            exact=str(row["exact"]),
        )
        record = URIRef(str(row["record"]))
        if quotation not in found[record]:
            found[record].append(quotation)
    return {record: tuple(quotations) for record, quotations in found.items()}
