"""A card in plain text for a terminal, and as rows for CSV and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from r2pgraph.card import Card, Connection, Quotation, Relation
from r2pgraph.sources import one_line

COLUMNS = ["direction", "record", "relation", "value", "term", "quotation", "document", "start", "end"]
WIDTH = 96


def card_text(card: Card) -> str:
    """The card as indented lines: facts, then connections by kind, each with its quotations."""
    kinds = ", ".join(kind.label for kind in card.kinds)
    lines = [f"{card.label}{f' ({kinds})' if kinds else ''}", f"<{card.term}>"]
    lines += [""] if card.facts or card.quotations else []
    lines += [line for relation in card.facts for line in _relation(relation, "  ")]
    lines += [line for quotation in card.quotations for line in _quotation(quotation, "    ")]
    for connection in _in_order(card):
        lines += ["", *_connection(connection)]
    return "\n".join(lines) + "\n"


def _in_order(card: Card) -> list[Connection]:
    """The connections by kind, relation and the words for the record."""
    return sorted(card.connections, key=lambda one: (one.kind, one.label, one.record.label, str(one.term)))


def _relation(relation: Relation, indent: str) -> Iterator[str]:
    text = "; ".join(value.label for value in relation.values)
    yield from _wrapped(f"{relation.label}: {text}", indent)


def _connection(connection: Connection) -> Iterator[str]:
    yield from _wrapped(f"← {connection.label} of {connection.kind}: {connection.record.label}", "  ")
    for relation in connection.parts:
        yield from _relation(relation, "      ")
    for quotation in connection.quotations:
        yield from _quotation(quotation, "      ")


def _quotation(quotation: Quotation, indent: str) -> Iterator[str]:
    words = f"“{one_line(quotation.exact)}” — " if quotation.exact else ""
    place = f", {quotation.start}–{quotation.end}" if quotation.end else ""  # a row of a table has none
    yield from _wrapped(f"{words}{quotation.title}{place}", indent)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def card_rows(card: Card) -> list[list[str]]:
    """The card's facts as rows of `COLUMNS`: one row a value and quotation."""
    rows = [row for relation in card.facts for row in _rows("out", "", relation, card.quotations)]
    for connection in _in_order(card):
        record = str(connection.term)
        back = Relation(connection.property, connection.label, (connection.record,))
        for relation in connection.parts or (back,):
            rows += _rows("in", record, relation, connection.quotations)
    return rows


def _rows(
    direction: str, record: str, relation: Relation, quotations: Iterable[Quotation]
) -> Iterator[list[str]]:
    places = [[q.exact, q.title, str(q.start), str(q.end)] for q in quotations] or [[""] * 4]
    for value in relation.values:
        for place in places:
            yield [direction, record, relation.label, value.label, str(value.term), *place]
