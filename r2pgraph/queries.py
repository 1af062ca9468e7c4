"""Questions: `.rq` files with a YAML header, and RDF terms put in place of their parameters.

A header stands in `#+` lines above the query. A parameter `state` is written `?_state` in the query
and is replaced as a token of SPARQL 1.1 (section 19.8): inside strings, comments and IRIs nothing is
ever touched, so no value can change what a query asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.errors import BadArgument, QueryNotFound, SourceError
from r2pgraph.vocab import PREFIXES

_HEADER = re.compile(r"(?:^#\+.*\n)+", re.MULTILINE)
_TOKEN = re.compile(
    r'''
      """ (?: [^\\] | \\. )*? """
    | \'\'\' (?: [^\\] | \\. )*? \'\'\'
    | " (?: [^"\\\n\r] | \\. )* "
    | ' (?: [^'\\\n\r] | \\. )* '
    | < [^<>"{}|^`\\\x00-\x20]* >
    | \# [^\n\r]*
    | [?$] (?P<variable> \w+ )
    | (?P<prefix> [A-Za-z] [\w.-]* )? : [\w.:%-]*
    ''',
    re.VERBOSE | re.DOTALL,
)
_NOT_IN_IRI = re.compile(r'[<>"{}|^`\\\x00-\x20]')


@dataclass(frozen=True)
class Parameter:
    """A typed parameter: `kind` is a class of the ontology, `Concept`, `date`, `integer` or `text`.

    `scheme` names the concept scheme of a `Concept`; an optional parameter without value stays a
    variable, so that it restricts nothing.
    """

    name: str
    kind: str
    summary: str = ""
    default: str | None = None
    optional: bool = False
    scheme: str | None = None

    @property
    def takes(self) -> str:
        """What a value may be, in plain words."""
        scalar = {
            "date": "a day as YYYY-MM-DD",
            "integer": "a whole number",
            "text": "a text",
            "Concept": f"a concept of the scheme “{self.scheme}”",
        }
        return scalar.get(self.kind, f"a {self.kind}, as label, CURIE or IRI")


@dataclass(frozen=True)
class Question:
    """One question of a pack, as its file says it; `name` is subject/question."""

    name: str
    pack: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    returns: Mapping[str, str]
    view: str
    tags: tuple[str, ...]
    text: str


def read(folder: Path) -> dict[str, Question]:
    """All questions below the folder by name, in order; `SourceError` names a wrong header."""
    paths = sorted(folder.glob("*/*/*.rq"), key=lambda path: (path.parts[-2], path.stem))
    return {question.name: question for question in map(_question, paths)}


def find(questions: Mapping[str, Question], name: str) -> Question:
    """The question of that name; `QueryNotFound` lists the known ones."""
    if name not in questions:
        raise QueryNotFound(f"no question '{name}'; there are: {', '.join(questions)}")
    return questions[name]


def _question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    match = _HEADER.match(text)
    header = _header(path, match.group() if match else "")
    try:
        return Question(
            name=f"{path.parts[-2]}/{path.stem}",
            pack=path.parts[-3],
            summary=header["summary"],
            description=header["description"],
            parameters=tuple(
                Parameter(name, **fields) for name, fields in header.get("parameters", {}).items()
            ),
            returns=header["returns"],
            view=header.get("view", "table"),
            tags=tuple(header["tags"]),
            text=text[match.end() if match else 0 :].strip() + "\n",
        )
    except (KeyError, TypeError) as error:
        raise SourceError.at(path, 1, f"its header lacks or misspells {error}") from error


def _header(path: Path, lines: str) -> dict[str, Any]:
    try:
        header = yaml.safe_load(re.sub(r"^#\+ ?", "", lines, flags=re.MULTILINE))
    except yaml.YAMLError as error:
        raise SourceError.at(path, 1, f"its header is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise SourceError.at(path, 1, "it has no header of '#+' lines")
    return header


def bind(text: str, values: Mapping[str, Identifier]) -> str:
    """The query with each `?_name` token replaced by the term of that name."""

    def replaced(match: re.Match[str]) -> str:
        name = match["variable"] or ""
        known = name.startswith("_") and name[1:] in values
        return written(name[1:], values[name[1:]]) if known else match.group()

    return _TOKEN.sub(replaced, text)


def written(name: str, term: Identifier) -> str:
    """A term as SPARQL; `BadArgument` where parameter `name` holds none that SPARQL can write."""
    if not isinstance(term, Literal):
        return _written_iri(name, term)
    if term.language:
        return f"{turtle.quoted(term)}@{term.language}"
    return turtle.quoted(term) + (f"^^{_written_iri(name, term.datatype)}" if term.datatype else "")


def _written_iri(name: str, term: Identifier) -> str:
    if not isinstance(term, URIRef) or _NOT_IN_IRI.search(term):
        raise BadArgument(
            f"parameter '{name}': {str(term)!r} is not an IRI; blanks and <>\" cannot stand in one"
        )
    return f"<{term}>"


def with_prefixes(text: str) -> str:
    """The query with declarations, before it, of the fixed prefixes that it uses."""
    used = {match["prefix"] for match in _TOKEN.finditer(text) if match["prefix"]}
    lines = [f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if prefix in used]
    return "".join(lines) + text


def variables(text: str) -> list[str]:
    """Every variable token of the query in order, parameters included."""
    return [match["variable"] for match in _TOKEN.finditer(text) if match["variable"]]
