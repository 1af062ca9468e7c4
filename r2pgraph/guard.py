"""What a query may not be: too large, too deep, an update, or one that reaches outside this graph.

A query is judged by its tokens, each read in its place, and never by searching its text: a word that is
no variable, name, IRI, string or comment can in SPARQL only be a keyword (grammar rules 139 to 173), so
the word SERVICE is the clause SERVICE and nothing else is. Where the engine reads more into a text than
the standard does, the doubtful text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from r2pgraph.errors import QuerySyntax, QueryTooComplex, ReadOnly, RemoteAccessForbidden
from r2pgraph.tokens import Token, tokens
from r2pgraph.vocab import PREFIXES

MOST_BYTES = 32 * 1024
MOST_NESTED = 100
MOST_OPERATORS = 600  # the largest question has 519
MOST_TOKENS = 4000
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CHANGES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_JOINS = re.compile("UNION|OPTIONAL|MINUS|FILTER|BIND|GRAPH|EXISTS|LATERAL|SELECT")
_OPERATORS = {"&&", "||", "!", "!=", "=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", "^", "?", ".", ";"}
_TWO_READINGS = re.compile("(SERVICE(?:SILENT)?|(?:FROM)?NAMED|FROM|FILTER|HAVING)([^:]*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """A query that may be run: its form, and the terms that it names, as (token, IRI) pairs."""

    text: str
    form: str
    prefixes: Mapping[str, str]
    terms: tuple[tuple[Token, str], ...]

    @property
    def makes_graph(self) -> bool:
        """Whether its answer is triples rather than rows or a yes or no."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


def check(text: str, graphs: Collection[str] = ()) -> Query:
    """The query, if it may be run; `graphs` are the IRIs of the local named graphs.

    Raises `QueryTooComplex`, `QuerySyntax`, `ReadOnly` or `RemoteAccessForbidden`.
    """
    if (size := len(text.encode())) > MOST_BYTES:
        raise QueryTooComplex(f"the query has {size:,} bytes; at most {MOST_BYTES:,} are taken")
    read = list(_bounded(text))
    prefixes, rest = _prologue(text, read)
    form = _form(text, rest)
    terms = tuple(_terms(text, rest, prefixes))
    for place, token in enumerate(rest):
        if "SERVICE" in token.word:
            raise RemoteAccessForbidden(f"the clause SERVICE asks another server; {_HERE}")
        after = rest[place + 1].text if place + 1 < len(rest) else ""
        _refuse_two_readings(text, token, after, prefixes)
    _local(rest, {token.start: iri for token, iri in terms}, graphs)
    return Query(text, form, prefixes, terms)


_HERE = "only what is in this graph is answered here"


def local(clause: str, iri: str, graphs: Collection[str]) -> None:
    """`RemoteAccessForbidden` where the IRI that a clause or parameter names is no graph of ours."""
    if iri not in graphs:
        raise RemoteAccessForbidden(f"{clause} names a graph that is not held here; {_HERE}")


def _bounded(text: str) -> Iterator[Token]:
    """The tokens, up to the first that makes the query too large or too deep."""
    operators = 0
    for count, token in enumerate(tokens(text), 1):
        operators += token.text in _OPERATORS or bool(_JOINS.search(token.word))
        for number, most, what in (
            (token.depth, MOST_NESTED, "brackets within one another"),
            (operators, MOST_OPERATORS, "operators and clauses"),
            (count, MOST_TOKENS, "words and signs"),
        ):
            if number > most:
                raise QueryTooComplex(f"the query has more than {most:,} {what}; make it simpler")
        yield token


def _prologue(text: str, read: list[Token]) -> tuple[dict[str, str], list[Token]]:
    """The prefixes in force, and the tokens after the declarations."""
    prefixes, place = dict(PREFIXES), 0
    while place < len(read) and read[place].word in ("PREFIX", "BASE", "VERSION"):
        declared = read[place : place + 3]
        if declared[0].word == "PREFIX":
            if [token.kind for token in declared[1:]] != ["name", "iri"]:
                raise QuerySyntax.at(text, declared[0].start, "PREFIX takes a prefix and an IRI")
            prefixes[declared[1].text.partition(":")[0]] = declared[2].text[1:-1]
        place += 3 if declared[0].word == "PREFIX" else 2
    return prefixes, read[place:]


def _form(text: str, read: list[Token]) -> str:
    word = read[0].word if read else ""
    if word.startswith(_CHANGES):
        raise ReadOnly(f"{word} would change the graph, which is only read here; nothing was changed")
    for form in FORMS:
        if word.startswith(form):
            return form
    place = read[0].start if read else len(text)
    raise QuerySyntax.at(text, place, f"a query begins with {', '.join(FORMS)} or a PREFIX before it")


def _terms(text: str, read: list[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    for token in read:
        if token.kind == "iri":
            yield token, token.text[1:-1]
        elif token.kind == "name":
            prefix, _, name = token.text.partition(":")
            if prefix not in prefixes:
                raise QuerySyntax.at(text, token.start, f"the prefix “{prefix}:” is not declared")
            yield token, prefixes[prefix] + name


def _refuse_two_readings(text: str, token: Token, after: str, prefixes: Mapping[str, str]) -> None:
    """Refuse a name that the engine, which needs no blank after a keyword, could take for a clause."""
    match = _TWO_READINGS.search(token.text.partition(":")[0]) if token.kind == "name" else None
    if match is None or match[2] not in prefixes:
        return
    keyword = match[1].upper()
    wanted = {"S": after == "{", "H": after == "(", "N": token.depth == 0, "F": token.depth == 0}[keyword[0]]
    if after == "(" if keyword == "FILTER" else wanted:
        problem = f"“{token.text}” can be read as the clause {keyword} too; name its prefix otherwise"
        raise QuerySyntax.at(text, token.start, problem)


def _local(read: list[Token], iris: Mapping[int, str], graphs: Collection[str]) -> None:
    for before, token in pairwise(read):
        if before.word.endswith(("FROM", "NAMED")) and token.start in iris:
            local("the clause FROM", iris[token.start], graphs)
