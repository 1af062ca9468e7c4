"""Mappings: YAML files that say which facts the rows of a table state, without code.

A template such as `state:{iso3|lower}` takes cells by column; filters after `|` are `lower`, `slug`
(the cell as the last part of an IRI), `agent` (the thing with this alpha-3 code) or a list of
`values` of the mapping. A template that meets an empty cell says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from r2pgraph import turtle
from r2pgraph.errors import SourceError

PLACE = re.compile(r"\{(\w+)((?:\|\w+)*)\}")
FILTERS = ("lower", "slug", "agent")
FORMS = ("iri", "text", "en", "integer", "decimal", "yes", "first", "last")

Made = TypeVar("Made", "Dataset", "Row", "Record", "Skip")
Conditions = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Dataset:
    """One source of a table: its name, whose it is, under what rights, and what an absence in it means."""

    label: str
    source: str
    rights: str
    completeness: str


@dataclass(frozen=True)
class Row:
    """How a source's part of a row is named and dated.

    The first date of `as_of` that is a whole day counts, else the first day of the first date. Of `says`,
    what the row says of what is taken from it, the first counts whose cells are all filled.
    """

    dataset: str
    key: str
    as_of: list[str]
    says: list[str]
    source: str = ""


@dataclass(frozen=True)
class Record:
    """What a row states of one thing; without `thing`, of the row itself.

    `each` names a column whose cell holds several values and the mark between them.
    """

    say: dict[str, Any]
    row: str
    thing: str | None = None
    when: dict[str, str] = field(default_factory=dict)
    each: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Skip:
    """Rows that are left out, and why."""

    when: dict[str, str]
    reason: str


@dataclass(frozen=True)
class TableMapping:
    """A whole mapping file; `extract` gives more cells by named groups of a pattern on a column."""

    path: Path
    datasets: Mapping[str, Dataset]
    rows: Mapping[str, Row]
    records: tuple[Record, ...]
    skip: tuple[Skip, ...]
    values: Mapping[str, Mapping[str, str]]
    extract: Mapping[str, tuple[re.Pattern[str], ...]]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that a table must have."""
        made = {name for patterns in self.extract.values() for one in patterns for name in one.groupindex}
        return frozenset(_used(self)) - made


def find(folder: Path, table: Path) -> Path:
    """The shipped mapping of a table: that whose name begins the table's; `SourceError` where none does."""
    found = [path for path in sorted(folder.glob("*.yaml")) if table.stem.startswith(path.stem)]
    if not found:
        known = ", ".join(path.stem for path in sorted(folder.glob("*.yaml")))
        raise SourceError.at(table, None, f"has no mapping ({known}); name one with --mapping")
    return max(found, key=lambda path: len(path.stem))


def read(path: Path) -> TableMapping:
    """Read a mapping file; `SourceError` names what in it is not understood."""
    try:
        said = yaml.safe_load(turtle.read_text(path))
        mapping = _mapping(path, said)
    except yaml.YAMLError as error:
        raise SourceError.at(path, None, f"is not YAML: {' '.join(str(error).split())}") from error
    except re.error as error:
        raise SourceError.at(path, None, f"has a pattern that cannot be used: {error}") from error
    for problem in _problems(mapping):
        raise SourceError.at(path, None, problem)
    return mapping


def _mapping(path: Path, said: Any) -> TableMapping:
    known = {"datasets", "rows", "records", "skip", "values", "extract"}
    if not isinstance(said, dict) or not said.keys() <= known or not said.get("records"):
        raise SourceError.at(path, None, f"needs records, and may have {', '.join(sorted(known))}")
    return TableMapping(
        path=path,
        datasets={name: _made(path, Dataset, one) for name, one in said["datasets"].items()},
        rows={name: _made(path, Row, one) for name, one in said["rows"].items()},
        records=tuple(_made(path, Record, one) for one in said["records"]),
        skip=tuple(_made(path, Skip, one) for one in said.get("skip", ())),
        values=said.get("values", {}),
        extract={
            column: tuple(re.compile(pattern) for pattern in listed)
            for column, listed in said.get("extract", {}).items()
        },
    )


def _made(path: Path, kind: type[Made], said: Any) -> Made:
    known = [one.name for one in fields(kind)]
    try:
        return kind(**said)
    except TypeError as error:
        problem = f"a {kind.__name__.lower()} in it is not understood; it takes {', '.join(known)}"
        raise SourceError.at(path, None, problem) from error


def conditions(when: Mapping[str, str]) -> Conditions:
    """The conditions of a rule: each column's whole cell must match its pattern."""
    return {column: re.compile(str(pattern)) for column, pattern in when.items()}


def templates(record: Record) -> Iterable[tuple[str, str, str]]:
    """What a record says, one (property, form, template) a value."""
    for name, said in record.say.items():
        for one in said if isinstance(said, list) else [said]:
            form, template = next(iter(one.items())) if isinstance(one, dict) else ("iri", one)
            yield name, form, str(template)


def _texts(mapping: TableMapping) -> Iterable[str]:
    for row in mapping.rows.values():
        yield from (row.key, row.source, *row.as_of, *row.says)
    for record in mapping.records:
        yield from (record.thing or "", *(template for _, _, template in templates(record)))


def _used(mapping: TableMapping) -> set[str]:
    used = {column for text in _texts(mapping) for column, _ in PLACE.findall(text)}
    used |= {column for record in mapping.records for column in record.when}
    used |= {column for skip in mapping.skip for column in skip.when}
    return used | {record.each["column"] for record in mapping.records if record.each} | set(mapping.extract)


def _problems(mapping: TableMapping) -> Iterable[str]:
    """Names in it that lead nowhere."""
    tails = [tail for text in _texts(mapping) for _, tail in PLACE.findall(text)]
    filters = {name for tail in tails for name in tail.split("|")}
    for name in sorted(filters - {"", *FILTERS, *mapping.values}):
        yield f"there is no filter and no list of values '{name}'"
    for row in mapping.rows.values():
        if row.dataset not in mapping.datasets:
            yield f"there is no data set '{row.dataset}'"
    for record in mapping.records:
        conditions(record.when)
        if record.row not in mapping.rows:
            yield f"there is no row '{record.row}'"
        for name, form, _ in templates(record):
            if form not in FORMS or not (name == "a" or turtle.expand(name)):
                yield f"'{name}: {form}' is not a known property with a form out of {', '.join(FORMS)}"
