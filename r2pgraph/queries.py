"""Questions: `.rq` files with a YAML header, and RDF terms put in place of their parameters.

A header stands in `#+` lines above the query. A parameter `state` is written `?_state` in the query
and is replaced as a token of SPARQL 1.1 (section 19.8): inside strings, comments and IRIs nothing is
ever touched, so no value can change what a query asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.errors import BadArgument, QueryError, QueryNotFound, SourceError
from r2pgraph.vocab import PREFIXES, R2P, SCHEMES, XSD

_HEADER = re.compile(r"(?:^#\+.*\n)+", re.MULTILINE)
_TOKEN = re.compile(
    rf"""{turtle.OPAQUE}
    | \# [^\n\r]*
    | [?$] (?P<variable> \w+ )
    | (?P<prefix> [A-Za-z] [\w.-]* )? : [\w.:%-]*
    """,
    re.VERBOSE | re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*)\s*:", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
DEPTH = 3  # pack, subject, name
SCALARS = {"date": XSD.date, "integer": XSD.integer, "text": XSD.string}
REUSED = {"Organization": URIRef(f"{PREFIXES['org']}Organization")}  # states among them
VIEWS = ("table", "timeline", "tiles", "chart")
_HEADER_KEYS: dict[str, type] = {
    "summary": str,
    "description": str,
    "parameters": dict,
    "returns": dict,
    "view": str,
    "tags": list,
}


@dataclass(frozen=True)
class Parameter:
    """A typed parameter: `kind` is a class, `Organization`, `Concept`, `date`, `integer` or `text`.

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
        return scalar.get(self.kind, f"a {self.kind}, as name or identifier")


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
    """All questions below the folder by name, in order; `SourceError` names a file that is none."""
    questions: dict[str, Question] = {}
    for path in turtle.files_below(folder, ".rq"):
        place = path.relative_to(folder).parts
        if place[0].startswith("_"):
            continue
        if len(place) != DEPTH:
            raise SourceError.at(path, None, "stands elsewhere than pack/subject/name.rq below the queries")
        question = _question(path)
        if question.name in questions:
            raise SourceError.at(path, None, f"is a second question '{question.name}'; rename one of them")
        questions[question.name] = question
    return dict(sorted(questions.items()))


def find(questions: Mapping[str, Question], name: str) -> Question:
    """The question of that name; `QueryNotFound` lists the known ones."""
    if name not in questions:
        raise QueryNotFound(f"no question '{name}'; there are: {', '.join(questions)}")
    return questions[name]


def _question(path: Path) -> Question:
    text = turtle.read_text(path)
    match = _HEADER.match(text)
    header = _header(path, match.group() if match else "")
    question = Question(
        name=f"{path.parts[-2]}/{path.stem}",
        pack=path.parts[-3],
        summary=header["summary"],
        description=header["description"],
        parameters=tuple(_parameter(path, name, said) for name, said in header["parameters"].items()),
        returns=header["returns"],
        view=header["view"],
        tags=tuple(header["tags"]),
        text=text[match.end() if match else 0 :].strip() + "\n",
    )
    _settle(path, question)
    return question


# Written in C where this platform has it: every command reads all headers before it does anything.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _header(path: Path, lines: str) -> dict[str, Any]:
    try:
        header = yaml.load(re.sub(r"^#\+ ?", "", lines, flags=re.MULTILINE), _LOADER)  # noqa: S506  (safe)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise SourceError.at(path, 1, f"its header is not YAML: {problem}") from error
    if not isinstance(header, dict):
        raise SourceError.at(path, 1, "it has no header of '#+' lines")
    header = {"parameters": {}, "view": "table"} | header
    for key in sorted(_HEADER_KEYS.keys() ^ header.keys()):
        raise SourceError.at(path, 1, f"its header lacks '{key}', or has it where nothing is called so")
    for key, kind in _HEADER_KEYS.items():
        if not isinstance(header[key], kind):
            raise SourceError.at(path, 1, f"'{key}' in its header is not a {kind.__name__}")
    _hold_texts(path, header)
    return header


def _hold_texts(path: Path, header: dict[str, Any]) -> None:
    """Refuse names, kinds of columns and tags that are no texts, and a view that no page has."""
    if header["view"] not in VIEWS:
        problem = f"'{header['view']}' in its header is no view; there are: {', '.join(VIEWS)}"
        raise SourceError.at(path, 1, problem)
    columns = header["returns"]
    for word in [*header["parameters"], *columns, *columns.values(), *header["tags"]]:
        if not isinstance(word, str):
            problem = f"the name {word!r} in its header is no text; put it in quotation marks"
            raise SourceError.at(path, 1, problem)


def _parameter(path: Path, name: str, said: Any) -> Parameter:
    known = {field.name for field in fields(Parameter)} - {"name"}
    if not isinstance(said, dict) or "kind" not in said or not said.keys() <= known:
        raise SourceError.at(
            path, 1, f"parameter '{name}' needs a kind, and may have {', '.join(sorted(known))}"
        )
    parameter = Parameter(name, **said)
    if parameter.kind not in {*SCALARS, *REUSED, "Concept", *R2P.__annotations__}:
        raise SourceError.at(path, 1, f"parameter '{name}': there is no kind '{parameter.kind}'")
    if (parameter.kind == "Concept") != (parameter.scheme in SCHEMES):
        raise SourceError.at(
            path, 1, f"parameter '{name}': a Concept, and only that, needs a scheme that exists"
        )
    return parameter


def class_of(kind: str) -> URIRef:
    """The class whose things a parameter of that kind takes; `AttributeError` where there is none."""
    return REUSED[kind] if kind in REUSED else R2P[kind]


def _settle(path: Path, question: Question) -> None:
    """Hold the parameters that a query declares and those that it uses equal."""
    declared = {parameter.name for parameter in question.parameters}
    used = {name[1:] for name in variables(question.text) if name.startswith("_")}
    for name in sorted(declared ^ used):
        raise SourceError.at(
            path, None, f"parameter '{name}' is declared and not used, or used and not declared"
        )


def bind(text: str, values: Mapping[str, Identifier]) -> str:
    """The query with each `?_name` token replaced by the term of that name."""
    return "".join(written(name, values[name]) if name in values else token for token, name in _pieces(text))


@lru_cache(maxsize=256)
def _pieces(text: str) -> tuple[tuple[str, str], ...]:
    """A query cut at its parameters: (text, name of the parameter that it is, if it is one)."""
    pieces, reached = [], 0
    for match in _TOKEN.finditer(text):
        if (match["variable"] or "").startswith("_"):
            pieces += [(text[reached : match.start()], ""), (match.group(), match["variable"][1:])]
            reached = match.end()
    return (*pieces, (text[reached:], ""))


def written(name: str, term: Identifier) -> str:
    """A term as SPARQL; `BadArgument` where parameter `name` holds none that SPARQL can write."""
    if not isinstance(term, Literal):
        return _written_iri(name, term)
    if term.language:
        return f"{turtle.quoted(term)}@{term.language}"
    return turtle.quoted(term) + (f"^^{_written_iri(name, term.datatype)}" if term.datatype else "")


def _written_iri(name: str, term: Identifier) -> str:
    try:
        if isinstance(term, URIRef):
            return str(ox.NamedNode(term))
    except ValueError:
        pass
    raise BadArgument(f"parameter '{name}': {str(term)!r} is not an IRI; blanks and <>\" cannot stand in one")


def with_prefixes(text: str) -> str:
    """The query with declarations, before it, of the fixed prefixes that it uses and does not declare."""
    used = {match["prefix"] for match in _TOKEN.finditer(text) if match["prefix"]}
    used -= set(_DECLARED.findall(_code(text)))
    lines = [f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if prefix in used]
    return "".join(lines) + text


def final(text: str, values: Mapping[str, Identifier]) -> str:
    """The query as it is put to a store: its parameters bound, its prefixes declared."""
    return with_prefixes(bind(text, values))


def form(text: str) -> str:
    """`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; a `QueryError` for an update and for what is no query."""
    words = (word.upper() for word in _WORD.findall(_DECLARED.sub(" ", _code(text))))
    first = next((word for word in words if word not in ("BASE", "PREFIX")), "nothing")
    if first not in FORMS:
        raise QueryError(f"a query is SELECT, ASK, CONSTRUCT or DESCRIBE; this one begins with {first[:20]}")
    return first


def _code(text: str) -> str:
    """The query without strings, IRIs, comments and variables, in which no keyword stands."""
    return _TOKEN.sub(lambda match: match.group() if match["prefix"] else " ", text)


def variables(text: str) -> list[str]:
    """Every variable token of the query in order, parameters included."""
    return [match["variable"] for match in _TOKEN.finditer(text) if match["variable"]]
