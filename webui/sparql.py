"""The SPARQL endpoint (SPARQL 1.1 Protocol, query operation) and its editor, at one address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as BaseResponse

from r2pgraph import results, turtle
from r2pgraph.errors import BadArgument, BadEncoding, QueryError, QuerySyntax, ReadOnly
from r2pgraph.guard import Query
from r2pgraph.service import Dataset, Service, read
from r2pgraph.store import Solutions
from r2pgraph.usage import Term
from r2pgraph.vocab import PREFIXES
from r2pgraph.workers import Answered
from webui import answers, negotiate, problems
from webui.description import described
from webui.headers import HINT, TRUNCATED
from webui.shell import memory

blueprint = Blueprint("sparql", __name__)
METHODS = ("GET", "POST", "OPTIONS")
MOST_FIELDS = 100
READ_ONLY = "this endpoint is only read; an update changes nothing here (see the command line)"
FIRST = """PREFIX r2p: <https://w3id.org/r2pgraph/ont#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?meeting ?name ?start WHERE {
  ?meeting a r2p:Meeting ; rdfs:label ?name .
  OPTIONAL { ?meeting r2p:startDate ?start }
}
ORDER BY ?start ?name
"""


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query, the graphs it names, the form it wants (or an empty text)."""

    text: str
    dataset: Dataset
    form: str


def service() -> Service:
    """The service that is published."""
    found = current_app.extensions["service"]
    assert isinstance(found, Service)  # noqa: S101  (create_app puts it there; this tells mypy)
    return found


@blueprint.route("/sparql", methods=METHODS, provide_automatic_options=False)
def endpoint() -> Response:
    """A query and its answer; without a query, the description of the service, or the editor."""
    if request.method == "OPTIONS":
        return _preflight()
    asked = _posted() if request.method == "POST" else _got()
    if asked is None:
        return _without_query()
    if _wants_page(asked):
        return _page(asked)
    checked = service().check(asked.text, asked.dataset)
    form = _form(asked, checked)
    return _sent(checked, service().run(checked, form, asked.dataset), form)


@blueprint.get("/sparql.<form>")
def description(form: str) -> Response:
    """The description of the service as a file."""
    return _description(negotiate.named(form, negotiate.GRAPH[:-1]))


@blueprint.get("/.well-known/void")
def dataset() -> BaseResponse:
    """Where the description of the dataset is (RFC 5785, as VoID asks)."""
    return redirect("/sparql.ttl", 303)


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """The terms that a query may use, for completion."""
    usage = service().usage
    told = {
        "prefixes": PREFIXES,
        "classes": [_told(term) for term in usage.classes],
        "properties": [_told(term) | {"classes": list(term.classes)} for term in usage.properties],
    }
    return Response(results.json_text(told), mimetype="application/json")


def _told(term: Term) -> dict[str, object]:
    return {"iri": term.iri, "name": term.name, "label": term.label, "count": term.count}


def _preflight() -> Response:
    """Any page may ask: nothing can be changed, and there is nothing that only some may read."""
    response = Response(status=204, mimetype="text/plain")
    response.headers["Allow"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _got() -> Asked | None:
    return _asked(_parameters(request.query_string))


def _posted() -> Asked:
    """What the body asks, as a form or as the query itself; the address may name graphs."""
    if request.mimetype == "application/sparql-update":
        raise ReadOnly(READ_ONLY)
    parameters = _parameters(request.query_string)
    if request.mimetype == "application/x-www-form-urlencoded":
        for name, values in _parameters(request.get_data()).items():
            parameters.setdefault(name, []).extend(values)
    elif request.mimetype == "application/sparql-query":
        if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadEncoding("a query is sent as UTF-8; say so or say nothing of it")
        parameters["query"] = [_utf8(request.get_data())]
    else:
        raise UnsupportedMediaType(
            "a query is sent as application/x-www-form-urlencoded or as application/sparql-query"
        )
    asked = _asked(parameters)
    if asked is None:
        raise BadArgument("the parameter 'query' is missing")
    return asked


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadEncoding(f"byte {error.start + 1} of the query is not UTF-8; save it as UTF-8") from error


def _parameters(raw: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        ):
            found.setdefault(name, []).append(value)
    except UnicodeDecodeError as error:
        raise BadEncoding("a parameter is not UTF-8; encode it as UTF-8") from error
    except ValueError as error:
        raise BadArgument(f"there are more than {MOST_FIELDS} parameters") from error
    return found


def _asked(parameters: dict[str, list[str]]) -> Asked | None:
    if "update" in parameters:
        raise ReadOnly(READ_ONLY)
    queries = parameters.get("query", [])
    if len(queries) > 1:
        raise BadArgument("the parameter 'query' is given twice; ask one thing at a time")
    if not queries:
        return None
    dataset = Dataset(parameters.get("default-graph-uri", ()), parameters.get("named-graph-uri", ()))
    form = parameters.get("format") or parameters.get("output") or [""]
    return Asked(queries[0], dataset, form[0])


def _wants_page(asked: Asked) -> bool:
    if asked.form:
        return asked.form == negotiate.HTML
    accepted = request.headers.get("Accept")
    every = tuple(dict.fromkeys((*negotiate.ROWS[:-1], *negotiate.GRAPH)))
    return negotiate.chosen(accepted, every) == negotiate.HTML


def _form(asked: Asked, query: Query) -> str:
    forms = (negotiate.GRAPH if query.makes_graph else negotiate.ROWS)[:-1]
    if asked.form:
        return negotiate.named(asked.form, forms)
    return negotiate.chosen(request.headers.get("Accept"), forms)


def _sent(query: Query, answered: Answered, form: str) -> Response:
    response = Response(answered.body, mimetype=negotiate.MEDIA_TYPES[form][0])
    if form in ("csv", "tsv"):
        response.headers["Content-Disposition"] = f'attachment; filename="answer.{form}"'
    hints = _hints(query, answered)
    if hints:
        response.headers[HINT] = "; ".join(hints).replace("—", "-").encode("ascii", "replace").decode()
    return _marked(response, answered)


def _marked(response: Response, answered: Answered) -> Response:
    if answered.cut:
        response.headers[TRUNCATED] = f"true; limit={answered.cut}; length={answered.length}"
    return response


def _hints(query: Query, answered: Answered) -> list[str]:
    """Terms that are none of this graph, where they may be why there is no answer."""
    empty = not answered.length and (answered.kind != "boolean" or b"true" not in answered.body)
    return service().hints(query) if empty else []


def _without_query() -> Response:
    forms = (negotiate.GRAPH[0], negotiate.HTML, *negotiate.GRAPH[1:-1])
    form = negotiate.chosen(request.headers.get("Accept"), forms)
    if form != negotiate.HTML:
        return _description(form)
    example = request.args.get("example", "")
    return _editor(memory().explain(example) if example else FIRST)


def _description(form: str) -> Response:
    text = described(memory(), service(), request.url_root, form)
    return Response(text, mimetype=negotiate.MEDIA_TYPES[form][0])


def _page(asked: Asked) -> Response:
    """The editor with the query and its answer, or with what is wrong with it."""
    try:
        checked = service().check(asked.text, asked.dataset)
        answered = service().run(checked, "nt" if checked.makes_graph else "json", asked.dataset)
    except QueryError as error:
        place = (error.line, error.column) if isinstance(error, QuerySyntax) else None
        page = _editor(asked.text, problems.status(error), fault=str(error), place=place)
        return problems.retried(page, error)
    return _marked(_editor(asked.text, answered=_shown(checked, answered, asked)), answered)


def _shown(query: Query, answered: Answered, asked: Asked) -> dict[str, object]:
    """What the page tells of an answer: a table, a yes or no, or the text of a graph."""
    answer = read(answered)
    forms = (negotiate.GRAPH if query.makes_graph else negotiate.ROWS)[:-1]
    named = [("default-graph-uri", iri) for iri in asked.dataset.default]
    named += [("named-graph-uri", iri) for iri in asked.dataset.named]
    link = "/sparql?" + urlencode([("query", asked.text), *named])
    return {
        "kind": answered.kind,
        "cut": answered.cut,
        "length": answered.length,
        "answer": answer,
        "table": answers.plain(answer, memory().names, query.text) if isinstance(answer, Solutions) else None,
        "text": answered.body.decode() if query.makes_graph else "",
        "hints": _hints(query, answered),
        "link": link,
        "files": [(form, f"{link}&format={form}") for form in forms],
    }


def _editor(
    text: str,
    status: int = 200,
    fault: str = "",
    place: Sequence[int] | None = None,
    answered: dict[str, object] | None = None,
) -> Response:
    shown = render_template(
        "sparql.html",
        text=text,
        fault=fault,
        place=place,
        answered=answered,
        limits=service().limits,
        questions=memory().questions,
        prefixes=PREFIXES,
        short=turtle.shorten,
    )
    return Response(shown, status)
