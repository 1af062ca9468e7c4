"""Help where a query fails: the place and the word at fault, and terms that this graph does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import fuzz, process

from r2pgraph import turtle
from r2pgraph.errors import QueryError, QuerySyntax
from r2pgraph.guard import Query
from r2pgraph.tokens import Token, tokens
from r2pgraph.vocab import BASE, PREFIXES

WORDS = """
    A ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT
    DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP
    GROUP_CONCAT HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG
    LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OBJECT OFFSET OPTIONAL
    ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR
    SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN
    STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TRUE TZ UCASE UNDEF UNION URI UUID VALUES
    VERSION WHERE YEAR
""".split()  # noqa: SIM905  (a list that is read as text)
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# What the engine says of a query as a whole, among what it would have liked at a place.
_SENTENCE = re.compile(r"(?!IRI parsing)\b(?:[A-Z][a-z]+|The SELECT|SELECT \*) [a-z*A-Z][\w *]+ [\w *]+")
_KEYWORD = re.compile(r"[A-Z][A-Z_0-9]+(?:\([A-Z]+\))?")
LEAST_LIKE = 60
MOST_HINTS = 5
SUGGESTED = 3


def explained(text: str, said: str) -> QueryError:
    """What the engine says against a query (`said`), as one sentence with the place that is at fault."""
    match = _PLACE.match(said)
    if match is None:
        return QueryError(f"the query is not SPARQL: {said}")
    if sentence := _SENTENCE.search(match[3]):
        return QuerySyntax.at(text, 0, sentence[0][0].lower() + sentence[0][1:])
    if match[3] == "[_]":
        return QuerySyntax.at(text, 0, "a variable is given a value that already has one")
    for token in tokens(text):
        if token.word and token.word not in WORDS:
            return QuerySyntax.at(text, token.start, f"“{token.text}” is no word of SPARQL{_instead(token)}")
    place = _place(text, int(match[1]), int(match[2]), match[3])
    for token in tokens(text):
        if token.start + len(token.text) > place:
            return QuerySyntax.at(text, token.start, f"“{token.text}” cannot stand here")
    return QuerySyntax.at(text, len(text), "something is missing here, or before it")


def _instead(token: Token) -> str:
    found = process.extractOne(token.word, WORDS, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE)
    return f"; did you mean {found[0]}?" if found else "; a variable begins with “?”, a name has a “:”"


def _place(text: str, line: int, column: int, expected: str) -> int:
    """The offset at which the engine stopped.

    It tells where it gave up on a keyword, which is as many characters on as the keyword is long.
    """
    end = len("\n".join(text.split("\n")[: line - 1])) + (line > 1) + column - 1
    others = expected.replace("[_]", "")
    lengths = [len(word) for word in _KEYWORD.findall(expected)]
    if re.search(r"[\"'\[]|parsing|found", others) or not lengths:
        return min(end, len(text))
    return max(end - min(lengths), 0)


def hints(query: Query, known: Callable[[str], bool], like: Iterable[str]) -> list[str]:
    """A sentence for each term in the query that is in a namespace of this graph and not in the graph.

    `like` are the IRIs that may have been meant.
    """
    meant = list(like)
    found = dict.fromkeys(iri for _, iri in query.terms if _ours(iri) and not known(iri))
    return [_hint(iri, meant) for iri in list(found)[:MOST_HINTS]]


def _ours(iri: str) -> bool:
    spaces = [space for prefix, space in PREFIXES.items() if prefix != "xsd"]
    return iri.startswith((BASE, *spaces)) and iri not in spaces


def _hint(iri: str, meant: list[str]) -> str:
    near = [turtle.shorten(other) or other for other in _nearest(iri, meant)]
    instead = f" — did you mean {' or '.join(', '.join(near).rsplit(', ', 1))}?" if near else ""
    return f"{turtle.shorten(iri) or iri} is not a term of this graph{instead}"


def _nearest(iri: str, meant: list[str]) -> Iterator[str]:
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    local = {other: other.removeprefix(space) for other in meant if other.startswith(space)}
    like = process.extract(
        iri.removeprefix(space), local, scorer=fuzz.ratio, limit=SUGGESTED, score_cutoff=LEAST_LIKE
    )
    return (other for _, _, other in like)
