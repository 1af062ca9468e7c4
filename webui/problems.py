"""Errors as pages or as problem details (RFC 9457), with the same words: one table, one handler."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from r2pgraph import results
from r2pgraph.errors import QueryError, QueryNotFound, R2PGraphError, TermNotFound
from webui import negotiate

STATUS: dict[type[R2PGraphError], int] = {
    R2PGraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
    QueryError: HTTPStatus.BAD_REQUEST,
    QueryNotFound: HTTPStatus.NOT_FOUND,
    TermNotFound: HTTPStatus.NOT_FOUND,
}
_DATA_SUFFIXES = tuple(f".{form}" for form in negotiate.MEDIA_TYPES if form != negotiate.HTML)


def handle(app: Flask) -> None:
    """Answer every error of ours and of HTTP; a bug becomes a 500 without its traceback."""
    app.register_error_handler(R2PGraphError, _refused)
    app.register_error_handler(HTTPException, _http)


def _refused(error: R2PGraphError) -> Response:
    if isinstance(error, TermNotFound):
        return told(status(error), error.message, error.candidates)
    return told(status(error), str(error))


def status(error: R2PGraphError) -> int:
    """The HTTP status of an error of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _http(error: HTTPException) -> Response:
    response = told(error.code or HTTPStatus.INTERNAL_SERVER_ERROR, error.description or error.name)
    response.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
    return response


def told(status: int, detail: str, candidates: tuple[tuple[str, str], ...] = ()) -> Response:
    """One error in the form that the request takes; `candidates` are (CURIE or IRI, label) pairs."""
    title = HTTPStatus(status).phrase
    if _form() == negotiate.HTML:
        page = render_template(
            "problem.html", status=status, title=title, detail=detail, candidates=candidates
        )
        return Response(page, status)
    problem = {"type": "about:blank", "title": title, "status": int(status), "detail": detail}
    if candidates:
        problem["candidates"] = [{"iri": iri, "label": label} for iri, label in candidates]
    return Response(results.json_text(problem), status, mimetype="application/problem+json")


def _form() -> str:
    """HTML for people; problem details for a data file's path, or where Accept takes no HTML."""
    if request.path.endswith(_DATA_SUFFIXES):
        return "problem"
    try:
        return negotiate.chosen(request.headers.get("Accept"), negotiate.PROBLEM)
    except NotAcceptable:
        return "problem"
