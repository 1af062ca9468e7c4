"""What is for machines: the description of the JSON pages, the map for crawlers, and whether all is well."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from flask import Blueprint, Response, current_app, request

from r2pgraph import results
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Question
from webui import words
from webui.pages import SERVED, page
from webui.shell import PLACES, memory

blueprint = Blueprint("machines", __name__)
MOST_ADDRESSES = 50_000  # of one sitemap, as its protocol has it
_TYPES = {"integer": {"type": "integer"}, "date": {"type": "string", "format": "date"}}


@blueprint.get("/healthz")
def health() -> Response:
    """For the machine that watches over the server."""
    told = {"status": "ok", "version": memory().version, "triples": len(memory().store)}
    return Response(results.json_text(told), mimetype="application/json")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keeps crawlers off the addresses that only compute."""
    paths = ("/ask/", "/connect", "/find", "/search", "/sparql", "/suggest")
    kept_off = "".join(f"Disallow: {path}\n" for path in paths)
    return Response(
        f"User-agent: *\n{kept_off}Sitemap: {request.url_root}sitemap.xml\n", mimetype="text/plain"
    )


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that last: those of the menu and of every named thing."""
    named = (words.address(iri) or "" for iri in sorted(memory().names.labels) if iri.startswith(SERVED))
    paths = [*(address for address, _ in _lasting()), *dict.fromkeys(filter(None, named))]
    root = request.url_root.rstrip("/")
    urls = "".join(f"<url><loc>{root}{path}</loc></url>\n" for path in paths[:MOST_ADDRESSES])
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(f"{head}{urls}</urlset>\n", mimetype="application/xml")


def _lasting() -> list[tuple[str, str]]:
    kept_off = ("/connect", "/sparql")
    return [("/", "Home"), *(place for place in _places() if place[0] not in kept_off)]


def _places() -> list[tuple[str, str]]:
    rules = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [place for place in PLACES if place[0] in rules]


@blueprint.get("/api")
def api() -> Response:
    """The addresses for programs, in words."""
    return page("api.html", paths=_description(memory())["paths"])


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The JSON pages as OpenAPI 3.1."""
    return Response(results.json_text(_description(memory())), mimetype="application/json")


@lru_cache(maxsize=8)
def _description(graph: KnowledgeGraph) -> dict[str, Any]:
    """The description: what stands in `openapi.json`, and a path for each question."""
    text = resources.files("webui").joinpath("openapi.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    described["paths"] |= {f"/ask/{one.name}.json": _path(one) for one in graph.questions}
    return described


def _path(question: Question) -> dict[str, Any]:
    parameters = [
        {
            "name": one.name,
            "in": "query",
            "required": False,
            "description": f"{one.summary or one.name}; {one.takes}",
            "schema": _TYPES.get(one.kind, {"type": "string"}) | _default(one.default),
        }
        for one in question.parameters
    ]
    answer = {"$ref": "#/components/responses/Rows"}
    refused = {"$ref": "#/components/responses/Refused"}
    return {
        "get": {
            "operationId": question.name.replace("/", "-"),
            "summary": question.summary,
            "tags": [question.pack],
            "parameters": parameters,
            "responses": {"200": answer, "400": refused},
        }
    }


def _default(value: str | None) -> dict[str, str]:
    return {} if value is None else {"default": value}
