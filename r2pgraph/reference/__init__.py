"""Reference tables: the rows of a CSV file as facts, each with the row that it rests on.

Which facts a row states is said by a mapping (`reference.mapping`); nothing here knows a table.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import turtle
from r2pgraph.errors import SourceError
from r2pgraph.reference import mapping as mappings
from r2pgraph.reference.mapping import PLACE, Record, TableMapping
from r2pgraph.reference.table import Line, lines
from r2pgraph.vocab import DCTERMS, PREFIXES, R2P, RDF, RDFS, XSD

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
_NUMBERS = {"integer": re.compile(r"\d+"), "decimal": re.compile(r"\d+(\.\d+)?")}
_UNTOLD = "no rule of the mapping takes a fact from it"


@dataclass(frozen=True)
class Skipped:
    """Why rows were left out, and on which lines of the table they end."""

    reason: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Imported:
    """What a table gave: its Turtle, how many rows it has, and the rows left out."""

    text: str
    rows: int
    skipped: tuple[Skipped, ...]


def turn(path: Path, mapping: TableMapping, codes: Mapping[str, str]) -> Imported:
    """Read a whole table by its mapping; `codes` are the IRIs of things by alpha-3 code.

    `SourceError` names the file and the line of what cannot be used.
    """
    found = lines(path, mapping.columns)
    reader = _Reader(path, mapping, codes)
    triples = {triple for line in found for triple in reader.facts(line)}
    triples |= set(reader.datasets())
    skipped = tuple(Skipped(reason, tuple(numbers)) for reason, numbers in reader.skipped.items())
    return Imported(turtle.serialise(triples, path), len(found), skipped)


@dataclass
class _Reader:
    path: Path
    mapping: TableMapping
    codes: Mapping[str, str]
    skipped: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    used: dict[str, int] = field(default_factory=dict)  # rows by IRI, with their line

    def facts(self, line: Line) -> Iterator[ox.Triple]:
        """The facts of one row with the row itself, or the reason why there are none."""
        line = self._extended(line)
        for skip in self.mapping.skip:
            if _holds(skip.when, line):
                self.skipped[skip.reason].append(line.number)
                return
        told = [triple for record in self.mapping.records for triple in self._record(record, line)]
        if not told:
            self.skipped[_UNTOLD].append(line.number)
        yield from told

    def datasets(self) -> Iterator[ox.Triple]:
        """The sources of the table."""
        for name, one in self.mapping.datasets.items():
            node = _named(f"dataset:{name}")
            yield _triple(node, RDF.type, _named("r2p:Dataset"))
            yield _triple(node, RDFS.label, ox.Literal(one.label, language="en"))
            yield _triple(node, DCTERMS.source, ox.Literal(one.source))
            yield _triple(node, DCTERMS.identifier, ox.Literal(self.path.name))
            yield _triple(node, DCTERMS.rights, ox.Literal(one.rights, language="en"))
            yield _triple(node, R2P.completeness, ox.Literal(one.completeness, language="en"))

    def _extended(self, line: Line) -> Line:
        more: dict[str, str] = {}
        for column, patterns in self.mapping.extract.items():
            more |= dict.fromkeys((name for pattern in patterns for name in pattern.groupindex), "")
            for pattern in patterns:
                if match := pattern.search(line.cells[column]):
                    more |= match.groupdict(default="")
        return replace(line, cells={**line.cells, **more})

    def _record(self, record: Record, line: Line) -> Iterator[ox.Triple]:
        for part in _parts(record, line):
            if not _holds(record.when, part) or not (name := self._filled(record.thing or "-", part)):
                continue
            row, told = self._row(record.row, line)
            node = self._iri(name, line) if record.thing else row
            yield from told
            if record.thing:
                yield _triple(node, R2P.evidence, row)
            yield from self._said(record, node, part)

    def _said(self, record: Record, node: ox.NamedNode, line: Line) -> Iterator[ox.Triple]:
        for name, form, template in mappings.templates(record):
            if filled := self._filled(template, line):
                predicate = str(RDF.type) if name == "a" else turtle.expand(name)
                yield _triple(node, predicate or "", self._term(form, filled, line))

    def _row(self, name: str, line: Line) -> tuple[ox.NamedNode, list[ox.Triple]]:
        rule = self.mapping.rows[name]
        key = self._filled(rule.key, line)
        if not key:
            raise self._wrong(line, f"has no key ({rule.key}); fill the cell")
        node = self._iri(f"row:{rule.dataset}.{_slug(key)}", line)
        if self.used.setdefault(node.value, line.number) != line.number:
            problem = f"has the key '{key}' of line {self.used[node.value]}; remove one of the two rows"
            raise self._wrong(line, problem)
        words, day = self._as_of(rule.as_of, line)
        told = [
            _triple(node, RDF.type, _named("r2p:DatasetRow")),
            _triple(node, R2P.dataset, _named(f"dataset:{rule.dataset}")),
            _triple(node, R2P.rowKey, ox.Literal(key)),
            _triple(node, R2P.asOf, day),
            _triple(node, R2P.rowSays, ox.Literal(self._says(rule.says, line))),
        ]
        if words != day.value:
            told.append(_triple(node, R2P.dateExpression, ox.Literal(words)))
        if source := self._filled(rule.source, line):
            told.append(_triple(node, DCTERMS.source, ox.Literal(source)))
        return node, told

    def _says(self, rules: list[str], line: Line) -> str:
        """The words of the first rule whose cells are all filled."""
        for rule in rules:
            if words := self._filled(rule, line):
                return words
        raise self._wrong(line, f"has none of its words ({' or '.join(rules)}); fill the cells")

    def _as_of(self, rules: list[str], line: Line) -> tuple[str, ox.Literal]:
        """The words of the first date there is, and the first that is a whole day (or its first day)."""
        told = [words for rule in rules if (words := self._filled(rule, line))]
        if not told:
            raise self._wrong(line, "has no date as of which it is true; fill the cell")
        whole = [words for words in told if (match := _DATE.match(words)) and match[3]]
        return told[0], self._day((whole or told)[0], line, last=False)

    def _filled(self, template: str, line: Line) -> str | None:
        """The template with its cells, or None where one of them is empty."""
        empty = False

        def cell(match: re.Match[str]) -> str:
            """One cell through its filters."""
            nonlocal empty
            text = line.cells[match[1]]
            empty = empty or not text
            for name in filter(None, match[2].split("|")):
                text = self._through(name, text, line) if text else text
            return text

        filled = PLACE.sub(cell, template)
        return None if empty or not filled else filled

    def _through(self, name: str, text: str, line: Line) -> str:
        if name == "lower":
            return text.lower()
        if name == "slug":
            return _slug(text)
        if name == "agent":
            if text not in self.codes:
                raise self._wrong(line, f"'{text}' is the code of no known state or party; correct it")
            return turtle.shorten(self.codes[text]) or self.codes[text]
        listed = self.mapping.values[name]
        if text not in listed and "*" not in listed:
            raise self._wrong(line, f"'{text}' is not among the {name} of {self.mapping.path.name}; add it")
        return str(listed.get(text) or line.cells[listed["*"]])

    def _term(self, form: str, text: str, line: Line) -> ox.NamedNode | ox.Literal:
        if form == "iri":
            return self._iri(text, line)
        if form == "yes":
            return ox.Literal(True)
        if form in _NUMBERS:
            if not _NUMBERS[form].fullmatch(text):
                raise self._wrong(line, f"'{text}' is no number; correct it")
            return ox.Literal(text, datatype=ox.NamedNode(XSD[form]))
        if form in ("first", "last"):
            return self._day(text, line, last=form == "last")
        return ox.Literal(text, language="en" if form == "en" else None)

    def _day(self, text: str, line: Line, *, last: bool) -> ox.Literal:
        """The first or last day of a day, month or year with which the text begins."""
        match = _DATE.match(text)
        try:
            if match is None:
                raise ValueError
            year, month = int(match[1]), int(match[2] or (12 if last else 1))
            end = calendar.monthrange(year, month)[1] if last else 1
            day = datetime.date(year, month, int(match[3] or end))
        except ValueError as error:
            problem = f"'{text}' is no date; write year, month and day, such as 2015-06-23"
            raise self._wrong(line, problem) from error
        return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD.date))

    def _iri(self, curie: str, line: Line) -> ox.NamedNode:
        try:
            return _named(curie)
        except ValueError as error:
            raise self._wrong(line, f"'{curie}' cannot be the name of a thing; correct the cell") from error

    def _wrong(self, line: Line, problem: str) -> SourceError:
        return SourceError.at(self.path, line.number, problem)


def _holds(when: Mapping[str, str], line: Line) -> bool:
    found = mappings.conditions(when).items()
    return all(pattern.fullmatch(line.cells[column]) for column, pattern in found)


def _parts(record: Record, line: Line) -> Iterator[Line]:
    if not record.each:
        yield line
        return
    column = record.each["column"]
    for text in filter(None, line.cells[column].split(record.each["mark"])):
        yield replace(line, cells={**line.cells, column: text.strip()})


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _named(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    if prefix not in PREFIXES or not local or turtle.shorten(PREFIXES[prefix] + local) is None:
        raise ValueError(curie)
    return ox.NamedNode(PREFIXES[prefix] + local)


def _triple(subject: ox.NamedNode, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), thing)
