"""Quotations against their texts: the words, their place, their length and their share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pyoxigraph as ox
from rdflib.term import Identifier

from r2pgraph import sources
from r2pgraph.sources import LARGEST_SHARE, Library, Passage
from r2pgraph.store import Store
from r2pgraph.validation.findings import Finding, Report
from r2pgraph.validation.naming import called
from r2pgraph.vocab import PREFIXES, R2P

Row = Mapping[str, Identifier | None]

_MOST_RECORDS = 3

_PASSAGES = f"""
PREFIX oa: <{PREFIXES["oa"]}> PREFIX r2p: <{PREFIXES["r2p"]}> PREFIX xsd: <{PREFIXES["xsd"]}>
SELECT ?passage ?document ?sha256 ?length ?start ?end ?exact ?prefix ?suffix WHERE {{
    ?passage oa:hasSource ?document ; oa:hasSelector ?selector .
    ?selector oa:exact ?exact ; oa:start ?first ; oa:end ?last .
    BIND (xsd:integer(STR(?first)) AS ?start) BIND (xsd:integer(STR(?last)) AS ?end)
    FILTER (BOUND(?start) && BOUND(?end))
    OPTIONAL {{ ?selector oa:prefix ?prefix }} OPTIONAL {{ ?selector oa:suffix ?suffix }}
    OPTIONAL {{ ?document r2p:sha256 ?sha256 }}
    OPTIONAL {{ ?document r2p:codePoints ?length FILTER (DATATYPE(?length) = xsd:integer) }}
}}
ORDER BY ?document ?start ?end ?passage
"""


def quotations(store: Store, library: Library | None) -> Report:
    """Every quotation against its text; one whose text is not held is not counted as compared.

    Lengths, and shares of documents that state their length, are held without a text too.
    """
    findings: list[Finding] = []
    compared = held = 0
    for iri, group in groupby(store.select(_PASSAGES), key=lambda row: str(row["document"])):
        rows = list(group)
        sha256 = rows[0]["sha256"]
        text = library.text(str(sha256)) if library and sha256 else None
        held += len(rows)
        compared += len(rows) if text is not None else 0
        findings += _misquoted(store, rows, text)
        findings += (_wrong(iri, called(store, iri), fault) for fault in _overall(rows, text))
    return Report(tuple(findings), compared, held)


def _passage(row: Row) -> Passage:
    words = {name: str(row[name] or "") for name in ("document", "exact", "prefix", "suffix")}
    return Passage(start=int(row["start"] or 0), end=int(row["end"] or 0), **words)


def _misquoted(store: Store, rows: Sequence[Row], text: str | None) -> Iterator[Finding]:
    for row in rows:
        for fault in _faults(_passage(row), text):
            mend = "; quote the words anew with r2pgraph quote"
            yield _wrong(str(row["passage"]), _resting_on(store, str(row["passage"])), fault + mend)


def _faults(passage: Passage, text: str | None) -> Iterator[str]:
    if text is None:
        # Against its own words only the length of a quotation can be wrong.
        own = replace(passage, start=0, end=len(passage.exact))
        yield from sources.faults(own, passage.exact)
        return
    yield from sources.faults(passage, text)
    before, after = text[: max(0, passage.start)], text[max(0, passage.end) :]
    if not (before.endswith(passage.prefix) and after.startswith(passage.suffix)):
        yield f"the words before or after “{passage.exact}” are not those of the text"


def _overall(rows: Sequence[Row], text: str | None) -> Iterator[str]:
    stated = rows[0]["length"]
    length = int(stated or 0) if text is None else len(text)
    if stated is not None and int(stated) != length:
        yield f"the text has {length} characters, not {stated}; correct the length that is recorded"
    share = sources.share([_passage(row) for row in rows], length)
    if share > LARGEST_SHARE:
        yield f"{share:.0%} of the text is quoted, and at most {LARGEST_SHARE:.0%} may be; quote fewer words"


def _resting_on(store: Store, passage: str) -> str:
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(R2P.evidence), ox.NamedNode(passage))
    names = sorted({called(store, q.subject.value) for q in quads if isinstance(q.subject, ox.NamedNode)})
    more = len(names) - _MOST_RECORDS
    listed = "; ".join(names[:_MOST_RECORDS]) + (f" and {more} more" if more > 0 else "")
    return listed or called(store, passage)


def _wrong(focus: str, name: str, fault: str) -> Finding:
    return Finding("2", "violation", f"{name}: {fault}", focus)
