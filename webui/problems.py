"""Errors as pages or as problem details (RFC 9457), with the same words: one table, one handler."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from r2pgraph import results
from r2pgraph.errors import (
    EndpointError,
    Overloaded,
    QueryError,
    QueryNotFound,
    QuerySyntax,
    QueryTimeout,
    R2PGraphError,
    ReadOnly,
    TermNotFound,
)
from webui import negotiate

STATUS: dict[type[R2PGraphError], int] = {
    R2PGraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
    QueryError: HTTPStatus.BAD_REQUEST,
    QueryNotFound: HTTPStatus.NOT_FOUND,
    TermNotFound: HTTPStatus.NOT_FOUND,
    ReadOnly: HTTPStatus.FORBIDDEN,
    QueryTimeout: HTTPStatus.SERVICE_UNAVAILABLE,
    Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    EndpointError: HTTPStatus.BAD_GATEWAY,
}
RETRY_AFTER = "2"  # seconds; a place is free by then, or the machine is too small for its users
_DATA_SUFFIXES = tuple(f".{form}" for form in negotiate.MEDIA_TYPES if form != negotiate.HTML)


def handle(app: Flask) -> None:
    """Answer every error of ours and of HTTP; a bug becomes a 500 without its traceback."""
    app.register_error_handler(R2PGraphError, _refused)
    app.register_error_handler(HTTPException, _http)


def _refused(error: R2PGraphError) -> Response:
    if isinstance(error, TermNotFound):
        return told(status(error), error.message, error.candidates)
    return retried(told(status(error), str(error), members=_members(error)), error)


def status(error: R2PGraphError) -> int:
    """The HTTP status of an error of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def retried(response: Response, error: R2PGraphError) -> Response:
    """The response, with the time after which to try again where that may help."""
    if isinstance(error, QueryTimeout | Overloaded):
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _members(error: R2PGraphError) -> dict[str, object]:
    """What an error tells programs: its name (QUERY_TIMEOUT), and the place in the query."""
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).upper()
    if not isinstance(error, QuerySyntax):
        return {"code": code}
    return {"code": code, "line": error.line, "column": error.column, "excerpt": error.excerpt}


def _http(error: HTTPException) -> Response:
    response = told(error.code or HTTPStatus.INTERNAL_SERVER_ERROR, error.description or error.name)
    response.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
    return response


def told(
    status: int,
    detail: str,
    candidates: tuple[tuple[str, str], ...] = (),
    members: Mapping[str, object] | None = None,
) -> Response:
    """One error in the form that the request takes; `candidates` are (CURIE or IRI, label) pairs.

    `members` are further members of the problem details.
    """
    title = HTTPStatus(status).phrase
    if _form() == negotiate.HTML:
        page = render_template(
            "problem.html", status=status, title=title, detail=detail, candidates=candidates
        )
        return Response(page, status)
    problem = {
        "type": "about:blank",
        "title": title,
        "status": int(status),
        "detail": detail,
        **(members or {}),
    }
    if candidates:
        problem["candidates"] = [{"iri": iri, "label": label} for iri, label in candidates]
    return Response(results.json_text(problem), status, mimetype="application/problem+json")


def _form() -> str:
    """HTML for people; problem details for a data file's path, or where Accept takes no HTML.

    At the endpoint for programs, those who take anything get problem details.
    """
    if request.path.endswith(_DATA_SUFFIXES):
        return "problem"
    forms = negotiate.PROBLEM[::-1] if request.path == "/sparql" else negotiate.PROBLEM
    try:
        return negotiate.chosen(request.headers.get("Accept"), forms)
    except NotAcceptable:
        return "problem"
