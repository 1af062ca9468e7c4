"""What the page of a thing says first: one sentence, composed only from what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Literal

from r2pgraph.card import Card, Connection, Relation, Value
from r2pgraph.vocab import BASE, R2P
from webui import words

# What only serves programs: the files have it, the page does not.
FOR_PROGRAMS = (R2P.evidence, R2P.edtf, R2P.sha256, R2P.codePoints)
_USUAL_RANK = f"{BASE}concept/rank/normal"
_UNNAMED = {R2P.participantUnnamed: R2P.participant, R2P.holderUnnamed: R2P.holder}

# What a thing's first sentence says, in this order, where it is known.
_CLAUSES = (
    (R2P.partOfSeries, " of the {}"),
    (R2P.issuedAt, " of the {}"),
    (R2P.event, " at the {}"),
    (R2P.atEvent, " at the {}"),
    (R2P.appointingBody, " of {}"),
    (R2P.addressee, ", addressed to {}"),
    (R2P.status, ", {}"),
    (R2P.inPlace, " in {}"),
    (R2P.inCountry, ", {}"),
    (R2P.startDate, " from {}"),
    (R2P.endDate, " to {}"),
)


def sentence(card: Card) -> str:
    """What the thing is, composed only from what is recorded of it."""
    if words.kind(card.term) == "situation":  # nobody is called a situation by this record
        return "Named as a situation by the sources below, each on its own day."
    said = {relation.property: relation.values for relation in card.facts}
    clauses = [clause.format(spoken(said[name])) for name, clause in _CLAUSES if name in said]
    kind = words.capital(words.field(card.kinds[0].label)) if card.kinds else ""
    own = f"{kind}{''.join(clauses)}.".replace(" the the ", " the ") if kind and clauses else ""
    return f"{own} {_attested(card)}".strip() or _quoted(card) or _named(card)


def _quoted(card: Card) -> str:
    """The words of a passage, as the records that rest on it quote them."""
    quotations = (quotation for one in card.connections for quotation in one.quotations)
    return next((f"“{quotation.exact}”" for quotation in quotations if quotation.passage == card.term), "")


def spoken(values: Iterable[Value]) -> str:
    """Values in words, parted by commas."""
    told = (words.shown(value.term, value.label).removesuffix(" (country)") for value in values)
    return ", ".join(told)


def _attested(card: Card) -> str:
    """The last day on which a tenure is certain; that it went on is never said."""
    found = []
    ways = {R2P.holder: (R2P.post, " as "), R2P.post: (R2P.holder, ", holder: ")}
    for one in (one for one in card.connections if one.property in ways):
        parts = {part.property: part.values for part in told(one)}
        other, joined = ways[one.property]
        if other in parts and R2P.endEarliest in parts:
            day = parts[R2P.endEarliest][-1]
            found.append((day.label, f"Last attested on {spoken([day])}{joined}{spoken(parts[other])}."))
    return max(found, default=("", ""))[1]


def _named(card: Card) -> str:
    """How many records name the thing, or how many passages are quoted from the document."""
    records = {one.term for one in card.connections}
    passages = sum(words.kind(record) == "passage" for record in records)
    if passages:
        return f"{_counted('passage', passages)} quoted from it."
    quotations = {*card.quotations, *(found for one in card.connections for found in one.quotations)}
    if not (records and quotations):
        return ""
    rest = []
    for thing, source, some in (
        ("quotation", "document", {one for one in quotations if one.end}),
        ("row", "table", {one for one in quotations if not one.end}),
    ):
        sources = {one.document for one in some}
        rest += [f"{_counted(thing, len(some))} from {_counted(source, len(sources))}"] if some else []
    return f"Named in {_counted('record', len(records))}, resting on {' and '.join(rest)}."


def _counted(word: str, number: int) -> str:
    return f"{words.thousands(number)} {words.many(word, number)}"


def usual(part: Relation) -> bool:
    """Whether a part says only that a claim ranks as others do."""
    return part.property == R2P.rank and all(str(one.term) == _USUAL_RANK for one in part.values)


def told(connection: Connection) -> tuple[Relation, ...]:
    """The parts without what only serves programs, an unnamed participant or holder told in words."""
    return tuple(
        Relation(name, name.fragment, (Value(Literal("not named"), "not named"),))
        if (name := _UNNAMED.get(part.property))
        else part
        for part in connection.parts_without(*FOR_PROGRAMS)
        if not usual(part)
    )
