"""Checking: the shapes, the quotations and the files, with findings in plain words.

What a constraint says stands in `ontology/shapes/`; this module runs the shapes and holds what
shapes cannot say: quotations against their texts, and files against the form they are written in.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal as OneOf
from typing import cast

import pyoxigraph as ox
import pyshacl
import pyshacl_turbo
from rdflib import Graph, URIRef
from rdflib.term import Identifier

from r2pgraph import sources, turtle
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings
from r2pgraph.sources import LARGEST_SHARE, Library, Passage
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, DCTERMS, FOAF, PREFIXES, R2P, RDFS, SH, SKOS

Severity = OneOf["violation", "warning", "info"]
Engine = Callable[..., tuple[bool, object, str]]
Row = Mapping[str, Identifier | None]

# The gate runs the fast engine. The reference engine stands in where that one gives up, and a test
# holds their reports equal. (The cast: the fast engine's functions carry no types.)
ENGINES: Mapping[str, Engine] = {
    "pyshacl-turbo": cast("Engine", pyshacl_turbo.validate),
    "pyshacl": cast("Engine", pyshacl.validate),
}

_SEVERITIES: Mapping[Identifier, Severity] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}
_ORDER = list(_SEVERITIES.values())
_LABELS = [str(name) for name in (RDFS.label, SKOS.prefLabel, FOAF.name, DCTERMS.title)]
_ONTOLOGY = URIRef(f"{BASE}ont")
# What the engines raise for shapes, queries and patterns that they cannot use.
_UNUSABLE = (RuntimeError, ValueError, SyntaxError, re.error)
_SHOWN = 60
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
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


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: which rule it breaks, where, and in plain words how to mend it.

    `rule` is the number of the constraint, or `format`; `focus`, `path` and `value` are IRIs,
    texts or file names; `component` is the local name of the SHACL component that found it.
    """

    rule: str
    severity: Severity
    message: str
    focus: str
    path: str | None = None
    component: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Report:
    """All findings; `compared` of the `held` quotations were compared with their text."""

    findings: tuple[Finding, ...]
    compared: int
    held: int

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and notes do not count."""
        return all(finding.severity != "violation" for finding in self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in _ORDER}

    @property
    def summary(self) -> str:
        """One line: what was found, and how many quotations were compared."""
        told = [f"{n} {name}{'s' * (n > 1)}" for name, n in self.counts.items() if n]
        compared = f"{self.compared} of {self.held} quotations compared with their text"
        return f"{', '.join(told) or 'no findings'} · {compared}"


def check(store: Store, settings: Settings) -> Report:
    """Everything that can be checked, gravest first; without a library no quotation is compared."""
    library = Library(settings.library) if settings.library else None
    quoted = quotations(store, library)
    found = [*shapes(store, settings), *quoted.findings, *files(store)]
    return replace(quoted, findings=tuple(sorted(found, key=_place)))


def _place(finding: Finding) -> tuple[int, str, str, str, str]:
    number = finding.rule.zfill(3)
    return _ORDER.index(finding.severity), number, finding.focus, finding.path or "", finding.message


def called(store: Store, iri: str) -> str:
    """What people call a thing: its label (the English one first), else its kind and short name."""
    if not _IRI.match(iri):
        return "a thing without a name"
    for label in _LABELS:
        quads = store.engine.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(label), None)
        names = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
        if names:
            return min(names, key=lambda name: (name.language != "en", name.value)).value
    return _short(iri)


def _short(iri: str) -> str:
    return (turtle.shorten(iri) or iri).replace(":", " ", 1) if iri.startswith(BASE) else iri


def shapes_graph(folder: Path) -> Graph:
    """The shapes of a folder in one graph; `SourceError` where it holds none or a file is wrong."""
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        turtle.parse(path)  # for its error, which names the file and the line
        graph.parse(path, format="turtle")
    if not len(graph):
        raise SourceError.at(folder, None, "holds no shapes, so that nothing would be checked")
    return graph


def report_of(engine: Engine, store: Store, graph: Graph) -> Graph:
    """One engine's validation report, inference off; an error of `_UNUSABLE` where it gives up."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)  # rdflib logs a traceback for a 30 February, which the shapes report
    try:
        _, report, said = engine(store.engine, shacl_graph=graph, inference="none", advanced=False)
    finally:
        log.setLevel(level)
    if not isinstance(report, Graph):
        raise RuntimeError(said)
    return report


def shapes(store: Store, settings: Settings) -> list[Finding]:
    """What the shapes find; `SourceError` where no engine can use them."""
    folder = settings.ontology / "shapes"
    graph = shapes_graph(folder)
    problems = []
    for name, engine in ENGINES.items():
        try:
            report = report_of(engine, store, graph)
        except _UNUSABLE as error:
            problems.append(f"{name}: {error}")
        else:
            return read(report, graph, store)
    raise SourceError.at(folder, None, f"no engine can use these shapes ({'; '.join(problems)})")


def read(report: Graph, graph: Graph, store: Store) -> list[Finding]:
    """The findings of a validation report on these shapes, in no order."""
    results = [dict(report.predicate_objects(result)) for result in report.objects(None, SH.result)]
    return [_finding(cast("Mapping[URIRef, Identifier]", result), graph, store) for result in results]


def _finding(result: Mapping[URIRef, Identifier], graph: Graph, store: Store) -> Finding:
    focus, value = result[SH.focusNode], result.get(SH.value)
    if focus == _ONTOLOGY and isinstance(value, URIRef):
        focus, value = value, None  # shapes about every record tell it as value of the ontology
    path = str(result[SH.resultPath]) if isinstance(result.get(SH.resultPath), URIRef) else None
    shape, component = result[SH.sourceShape], result[SH.sourceConstraintComponent]
    where = _where(store, focus, path, None if value == focus else value)
    return Finding(
        rule=str(graph.value(shape, DCTERMS.identifier)),
        severity=_SEVERITIES[result[SH.resultSeverity]],
        message=f"{where}: {graph.value(shape, SH.message)}",
        focus=str(focus),
        path=path,
        component=component.rpartition("#")[2].removesuffix("ConstraintComponent"),
        value=None if value is None else str(value),
    )


def _where(store: Store, focus: str, path: str | None, value: Identifier | None) -> str:
    # A label that is itself at fault names nothing; it may hold what must not be shown.
    where = _short(focus) if path in _LABELS else called(store, focus)
    if path:
        where += f", “{called(store, path)}”"
    if value is not None:
        text = called(store, value) if isinstance(value, URIRef) else str(value)
        where += f" ({text if len(text) <= _SHOWN else text[:_SHOWN] + '…'})"
    return where


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


def files(store: Store) -> Iterator[Finding]:
    """Files that name no thing they speak of, or that are not written as the serialiser writes them."""
    for path, triples in store.contents.items():
        if not all(_named(triple) for triple in triples):
            problem = "a thing here has no name of its own; give it one, so that others can point to it"
            yield Finding("29", "violation", f"{path}: {problem}", str(path))
        elif not turtle.is_formatted(path):
            problem = "is not written in the one form that files have; run r2pgraph fmt"
            yield Finding("format", "violation", f"{path}: {problem}", str(path))


def _named(triple: ox.Triple) -> bool:
    named = isinstance(triple.subject, ox.NamedNode)
    return named and isinstance(triple.object, ox.NamedNode | ox.Literal)
