"""Lists to take away as CSV: the things of a kind, and the records that name a thing."""

from __future__ import annotations

from collections.abc import Iterable

from r2pgraph import results
from r2pgraph.card import Card
from webui import words
from webui.telling import told
from webui.thing import cell, columns_of, grouped

_THINGS = ("thing", "label")
_RECORD, _RESTS_ON = ("kind", "relation", "record", "name"), ("rests_on", "sources")


def things(found: Iterable[tuple[str, str]]) -> str:
    """Things as (label, IRI) pairs: one a row, by CURIE and label."""
    return results.comma_separated(_THINGS, [[words.short(iri), label] for label, iri in found])


def records(card: Card, only: int) -> str:
    """The records that name a thing, or those of one group: one a row, by CURIE.

    After the name that a record may have there is a column for each relation, and last the passages,
    rows and testimonies that it rests on, with the titles of their sources. Several values of a
    cell are parted by semicolons.
    """
    listed = [
        (kind, relation, one, told(one))
        for (kind, relation, _), found in grouped(card, only).items()
        for one in found
    ]
    columns = columns_of(parts for *_, parts in listed)
    rows = [
        [
            *(kind, relation, words.short(one.term), one.record.label if one.bare else ""),
            *("; ".join(value.label for value in cell(parts, name)) for name in columns),
            " ".join(words.short(quotation.passage) for quotation in one.quotations),
            "; ".join(dict.fromkeys(quotation.title for quotation in one.quotations)),
        ]
        for kind, relation, one, parts in listed
    ]
    head = (*_RECORD, *(words.plain(label) for label in columns.values()), *_RESTS_ON)
    return results.comma_separated(head, rows)
