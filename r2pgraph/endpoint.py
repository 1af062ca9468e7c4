"""The remote store: any SPARQL 1.1 endpoint, asked by the SPARQL 1.1 Protocol and trusted in nothing.

SPARQLWrapper writes the request; `exchange` holds it to its deadline, size and address. What comes
back is an answer only if it is whole and well-formed (SPARQL 1.1 Query Results JSON; N-Triples or
Turtle for graphs): else it is an `EndpointError`, never an empty answer.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from r2pgraph import exchange, queries
from r2pgraph.errors import EndpointError, QueryError
from r2pgraph.exchange import Address, Reply
from r2pgraph.settings import Settings
from r2pgraph.store import Answer, Solutions, Statements, solutions
from r2pgraph.vocab import XSD

_OK, _BAD_QUERY = 200, 400
_JSON = ("application/sparql-results+json", "application/json")
_GRAPHS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_VIRTUOSO_ASKS = "__ASK_RETVAL"  # Virtuoso answers ASK with a row of this column, or with none


class RemoteStore:
    """A published record in a store elsewhere; `published` reads its version and size, once, at the start.

    `EndpointError` where the endpoint holds no record that was published to it.
    """

    def __init__(self, settings: Settings, endpoint: str) -> None:
        self.address = Address.of(endpoint)
        self._seconds = settings.timeout_s
        self._most_rows = settings.row_limit
        text = (settings.queries / "_graph" / "published.rq").read_text(encoding="utf-8")
        found = next(iter(self.select(queries.with_prefixes(text))), {})
        if found.get("version") is None or found.get("triples") is None:
            raise EndpointError(
                f"{self.address} holds no record of ours; put one there with r2pgraph publish"
            )
        self._version, self._length = str(found["version"]), int(str(found["triples"]))

    def limited(self, seconds: float, most_rows: int) -> RemoteStore:
        """The same store, asked within other limits."""
        other = copy.copy(self)
        other._seconds, other._most_rows = seconds, most_rows
        return other

    def __len__(self) -> int:
        return self._length

    def version(self) -> str:
        """The version that the record was published as."""
        return self._version

    def query(self, text: str) -> Answer:
        """Answer one SPARQL 1.1 query, the fixed prefixes being known.

        `QueryError` where the endpoint refuses the query or the answer has too many rows.
        """
        form = queries.form(text)
        reply = exchange.send(self.address, self._request(form, queries.with_prefixes(text)), self._seconds)
        if reply.status == _BAD_QUERY:
            raise QueryError(f"{self.address} refuses the query{reply.words}")
        if reply.status != _OK:
            raise EndpointError(f"{self.address} answers with status {reply.status}{reply.words}")
        try:
            return self._read(form, reply)
        except (ValueError, SyntaxError, RecursionError) as error:
            raise EndpointError(f"{self.address} answers what is no SPARQL result: {error}") from error

    def select(self, text: str) -> Solutions:
        """Answer a SELECT; any other query form is a `QueryError`."""
        return solutions(self.query(text))

    def _request(self, form: str, text: str) -> Request:
        wrapper = SPARQLWrapper(self.address.url, returnFormat=JSON, agent="r2pgraph")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        # Its own guess at the form of a query is a guess; an update among them would be sent as one.
        wrapper.queryString, wrapper.queryType = text, form
        if form not in ("SELECT", "ASK"):
            wrapper.setReturnFormat(TURTLE)
            wrapper.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.5")
        for name, value in self.address.basic.items():
            wrapper.addCustomHttpHeader(name, value)
        return wrapper._createRequest()

    def _read(self, form: str, reply: Reply) -> Answer:
        if form in ("SELECT", "ASK"):
            if reply.media_type not in _JSON:
                raise ValueError(f"its kind is {reply.media_type}, not JSON")
            return self._rows(form, reply)
        if reply.media_type not in _GRAPHS:
            raise ValueError(f"its kind is {reply.media_type}, not Turtle")
        parsed = ox.parse(reply.body, format=_GRAPHS[reply.media_type])
        return Statements(tuple(quad.triple for quad in parsed))

    def _rows(self, form: str, reply: Reply) -> Solutions | bool:
        said = _mapping(json.loads(reply.body))
        head = _mapping(said["head"]) if "head" in said else {}
        if form == "ASK" and isinstance(said.get("boolean"), bool):
            return bool(said["boolean"])
        columns = tuple(_texts(head.get("vars")))
        found = _listed(_mapping(said.get("results")).get("bindings"))
        cut = reply.headers.get("X-SPARQL-MaxRows", "")
        if cut.isdecimal() and len(found) >= int(cut):
            raise ValueError(f"it is cut after {cut} rows")
        if len(found) > self._most_rows:
            raise QueryError(
                f"the answer has more than {self._most_rows:,} rows (R2PGRAPH_ROW_LIMIT); narrow it"
            )
        rows = tuple(_row(columns, _mapping(solution)) for solution in found)
        if form == "ASK":
            if columns != (_VIRTUOSO_ASKS,):
                raise ValueError("it is neither true nor false")
            return [str(row[0]) for row in rows] == ["1"]
        return Solutions(columns, rows)


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a part of it is missing")
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a part of it is missing")
    return value


def _texts(value: Any) -> list[str]:
    if not all(isinstance(text, str) for text in _listed(value)):
        raise ValueError("a column has no name")
    return _listed(value)


def _row(columns: tuple[str, ...], solution: Mapping[str, Any]) -> tuple[Identifier | None, ...]:
    if strange := solution.keys() - set(columns):
        raise ValueError(f"a row has the column '{min(strange)[:40]}', which its head does not name")
    return tuple(_term(_mapping(solution[name])) if name in solution else None for name in columns)


def _term(said: Mapping[str, Any]) -> Identifier:
    """A term of section 3.2.2 of SPARQL 1.1 Query Results JSON; `typed-literal` is the old name."""
    kind, value = said.get("type"), said.get("value")
    language, datatype = said.get("xml:lang"), said.get("datatype")
    if (
        not isinstance(value, str)
        or not isinstance(language, str | None)
        or not isinstance(datatype, str | None)
    ):
        raise ValueError("a term has no text")
    if kind == "uri":
        return URIRef(value)
    if kind == "bnode":
        return BNode(value)
    if kind not in ("literal", "typed-literal"):
        raise ValueError("a term is neither an IRI nor a literal")
    if language:
        return Literal(value, lang=language)
    if datatype in (None, str(XSD.string)):
        return Literal(value)
    # Virtuoso writes truth values as 0 and 1; every other term keeps its form.
    return Literal(value, datatype=URIRef(datatype), normalize=datatype == str(XSD.boolean))
