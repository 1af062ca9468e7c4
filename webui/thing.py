"""A thing's card laid out for reading: one sentence, tables and lists, every passage numbered once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef

from r2pgraph.card import Card, Connection, Quotation, Relation, Value
from r2pgraph.errors import BadArgument
from r2pgraph.names import natural
from r2pgraph.views import Dated
from r2pgraph.vocab import BASE, DCTERMS, ORG, R2P, SKOS, XSD
from r2pgraph.wording import span
from webui import kinds, words
from webui.telling import FOR_PROGRAMS, sentence, spoken, told, usual

# Facts that are read first.
_LEADING = (DCTERMS.title, DCTERMS.description, SKOS.definition)

MOST_ROWS, MOST_NAMES = 25, 60  # records of a group on the page of a thing; the group's own page has all
TELLING = 3  # cells that tell one row of a table from the others
A_PAGE = 200  # records of a page that shows one group alone
Key = tuple[str, str, bool]  # kind of records, relation, whether they have names of their own
Told = tuple[Connection, tuple[Relation, ...]]  # a record with the parts that its row shows

_INNER = (R2P.startLatest, R2P.endEarliest)  # within which it certainly lasted
# The columns that say whom a record is about; they stand first.
_FIRST = (R2P.participant, R2P.holder, ORG.member, R2P.actor)


@dataclass(frozen=True)
class Row:
    """One record that names the thing: its parts under the group's columns, its footnotes."""

    record: Value
    cells: tuple[tuple[Value, ...], ...]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """The records of one kind that name the thing in one way.

    Records with names of their own are a list and have no columns; the others are a table. `length`
    counts all records, shown or not; `heading` is empty where the field has no words of its own.
    """

    number: int
    kind: str
    relation: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    length: int


@dataclass(frozen=True)
class Source:
    """A document with the quotations from it on the page, each under its number."""

    document: URIRef
    title: str
    quotations: tuple[tuple[int, Quotation], ...]


@dataclass(frozen=True)
class Layout:
    """A card as its page shows it; passages are numbered from 1 in the order of reading.

    `own_notes` are of the thing itself, `placing_notes` of the order in which it stands among others.
    """

    sentence: str
    facts: tuple[Relation, ...]
    own_notes: tuple[int, ...]
    placing_notes: tuple[int, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]


def lay_out(
    card: Card, days: Mapping[str, Dated], only: int = 0, start: int = 0, placing: Collection[str] = ()
) -> Layout:
    """Order a card's facts, group its connections, number the passages on which it rests.

    `days` are those of records by IRI; a record that gives none itself is told with the day of its event.
    `placing` are the passages that tell only the order in which the thing stands among others. Long
    groups are cut. With `only`, the number of a group, its records from `start` on stand alone.
    """
    chosen = grouped(card, only)
    shown = {
        key: found[start : start + A_PAGE] if only else found[: _most(key)] for key, found in chosen.items()
    }
    own, order = _parted(card.quotations, placing)
    numbers = _numbers((*own, *order), (one for found in shown.values() for one in found))
    groups = (
        _group(only or n, key, [(one, _with_day(one, days)) for one in shown[key]], numbers, len(found))
        for n, (key, found) in enumerate(chosen.items(), 1)
    )
    own_notes, placing_notes = (tuple(numbers[one] for one in some) for some in (own, order))
    return Layout(sentence(card), _facts(card), own_notes, placing_notes, tuple(groups), _sources(numbers))


def _parted(quotations: Iterable[Quotation], placing: Collection[str]) -> tuple[list[Quotation], ...]:
    """The quotations of a thing itself, and those of its place among others."""
    parts: tuple[list[Quotation], ...] = ([], [])
    for one in quotations:
        parts[str(one.passage) in placing].append(one)
    return parts


def _most(key: Key) -> int:
    return MOST_NAMES if key[2] else MOST_ROWS


def grouped(card: Card, only: int = 0) -> dict[Key, list[Connection]]:
    """The connections by kind and relation, those first that the kind of thing calls for; or one group.

    `BadArgument` where there is no group of the number.
    """
    first = kinds.of(words.kind(card.term)).first
    rank = {kind: n for n, kind in enumerate(first)}
    ordered = sorted(_grouped(card.connections).items(), key=lambda one: rank.get(one[0][0], len(first)))
    if only > len(ordered):
        raise BadArgument(f"this page has no group {only}")
    return dict(ordered[only - 1 : only] if only else ordered)


def asked(card: Card) -> tuple[str, ...]:
    """What one would ask of such a thing and no record answers, as questions."""
    known = {fact.property.fragment for fact in card.facts} | {
        words.plain(one.kind) for one in card.connections
    }
    return tuple(text for name, text in kinds.of(words.kind(card.term)).asked.items() if name not in known)


def _facts(card: Card) -> tuple[Relation, ...]:
    shown = [one for one in card.facts if one.property not in FOR_PROGRAMS and not usual(one)]
    return tuple(sorted(shown, key=lambda relation: relation.property not in _LEADING))


def _grouped(connections: Iterable[Connection]) -> dict[Key, list[Connection]]:
    """Connections by kind and relation; a record with a name stands once, with all its relations."""
    named: dict[URIRef, list[Connection]] = defaultdict(list)
    groups: dict[Key, list[Connection]] = defaultdict(list)
    for one in connections:
        if one.bare:
            named[one.term].append(one)
        else:
            groups[words.plain(one.kind), words.plain(one.label), False].append(one)
    for found in named.values():
        relations = ", ".join(dict.fromkeys(words.plain(one.label) for one in found))
        groups[words.plain(found[0].kind), relations, True].append(found[0])
    return {key: sorted(found, key=lambda one: natural(one.term)) for key, found in sorted(groups.items())}


def _numbers(own: Iterable[Quotation], connections: Iterable[Connection]) -> dict[Quotation, int]:
    quotations = list(own)
    quotations += [quotation for one in connections for quotation in one.quotations]
    return {quotation: number for number, quotation in enumerate(dict.fromkeys(quotations), 1)}


def _sources(numbers: dict[Quotation, int]) -> tuple[Source, ...]:
    documents: dict[tuple[URIRef, str], list[tuple[int, Quotation]]] = defaultdict(list)
    for quotation, number in numbers.items():
        documents[quotation.document, quotation.title].append((number, quotation))
    return tuple(Source(iri, title, tuple(found)) for (iri, title), found in documents.items())


def _with_day(connection: Connection, days: Mapping[str, Dated]) -> tuple[Relation, ...]:
    """The parts of a record; what took place at an event, and has no day of its own, with the day of that."""
    parts = _in_order(told(connection))
    dated = days.get(str(connection.term))
    own = any(words.is_day(one.term) for part in parts for one in part.values)
    if dated is None or own or not any(part.property == R2P.event for part in parts):
        return parts
    day = Value(Literal(dated.day, datatype=XSD.date), dated.day)
    return (*parts, Relation(R2P.startDate, "day", (day,)))


def _in_order(parts: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """What is attested at some time within a span has bounds that cross: they are told as the span."""
    days = {part.property: part.values[0].label for part in parts if part.property in _INNER}
    first, last = days.get(R2P.endEarliest, ""), days.get(R2P.startLatest, "")
    if not first or last <= first:
        return parts
    within = Literal(span(first, last))
    others = tuple(part for part in parts if part.property not in _INNER)
    return (*others, Relation(R2P.edtf, "at some time", (Value(within, str(within)),)))


def _group(number: int, key: Key, found: list[Told], numbers: dict[Quotation, int], length: int) -> Group:
    kind, relation, _ = key
    columns = columns_of(parts for _, parts in found)
    rows = []
    for one, parts in found:
        cells = tuple(cell(parts, name) for name in columns)
        notes = sorted(numbers[quotation] for quotation in one.quotations)
        rows.append(Row(_record(one, cells), cells, tuple(notes)))
    labels = tuple(_column(kind, label) for label in columns.values())
    heading = kinds.heading(kind, relation)
    return Group(number, kind, relation, heading, labels, tuple(rows), length)


def _column(kind: str, label: str) -> str:
    plainer = words.field(label)
    return kinds.DAYS.get(kind, {}).get(plainer, plainer)


def _record(connection: Connection, cells: Sequence[tuple[Value, ...]]) -> Value:
    """The record; a passage is told by its place, a row of a table by what its first cells say."""
    term = connection.term
    if words.kind(term) == "passage":
        return Value(term, words.short(term))
    said = [spoken(some) for some in cells if some][:TELLING]
    return Value(term, ", ".join(said)) if said else connection.record


def columns_of(records: Iterable[Iterable[Relation]]) -> dict[URIRef, str]:
    """The relations of the records with their labels: who, then things, terms and texts."""
    parts = {part.property: part for some in records for part in some}
    ordered = sorted(parts.values(), key=lambda part: (_weight(part), part.label))
    return {part.property: part.label for part in ordered}


def _weight(part: Relation) -> int:
    term = part.values[0].term
    if part.property in _FIRST:
        return 0
    if isinstance(term, Literal):
        return 3
    return 1 if term.startswith(f"{BASE}id/") else 2


def cell(parts: Iterable[Relation], name: URIRef) -> tuple[Value, ...]:
    """What a record says by one relation."""
    return next((part.values for part in parts if part.property == name), ())
