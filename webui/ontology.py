"""What the words mean: every class and property with its definition, an example, its uses and its rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from r2pgraph import turtle
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.validation.running import shapes_graph
from r2pgraph.views import Term
from r2pgraph.vocab import BASE, SH
from webui import negotiate
from webui.headers import linked
from webui.pages import page
from webui.shell import memory
from webui.twins import WRITERS

blueprint = Blueprint("ontology", __name__)
NAMESPACE = f"{BASE}ont#"
FORMS = (negotiate.HTML, "ttl", "jsonld", "nt")


@blueprint.get("/ontology", defaults={"suffix": None})
@blueprint.get("/ontology.<any(ttl, jsonld, nt):suffix>")
def ontology(suffix: str | None) -> Response:
    """The ontology as a page, or as a file."""
    form = suffix or negotiate.chosen(request.headers.get("Accept"), FORMS)
    graph = memory()
    if form == negotiate.HTML:
        terms = _terms(graph)
        kinds = [(kind, [one for one in terms if one.kind == kind]) for kind in ("class", "property")]
        response = page("ontology.html", kinds=kinds, rules=_rules(graph))
    else:
        response = Response(WRITERS[form](_statements(graph)), mimetype=negotiate.MEDIA_TYPES[form][0])
        response.headers["Content-Location"] = f"/ontology.{form}"
    return linked(response, "/ontology", FORMS[1:])


@blueprint.get("/ont", defaults={"part": ""})
@blueprint.get("/ont/<part>")
def term(part: str) -> BaseResponse:  # noqa: ARG001  (every part of the ontology stands in one place)
    """The ontology's own address: see other (303); a browser keeps the name of a term behind the hash."""
    form = negotiate.chosen(request.headers.get("Accept"), FORMS)
    return redirect("/ontology" if form == negotiate.HTML else f"/ontology.{form}", 303)


@lru_cache(maxsize=8)
def _terms(graph: KnowledgeGraph) -> tuple[Term, ...]:
    return graph.views.vocabulary()


@lru_cache(maxsize=8)
def _rules(graph: KnowledgeGraph) -> Mapping[str, tuple[str, ...]]:
    """For each term the messages of the rules that apply to it."""
    shapes = shapes_graph(graph.settings.ontology / "shapes")
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for shape, term in shapes.subject_objects(SH.targetClass):
        for one in (shape, *shapes.objects(shape, SH.property)):
            for message in shapes.objects(one, SH.message):
                for named in (term, *shapes.objects(one, SH.path)):
                    found[str(named)][str(message)] = None
    return {term: tuple(messages) for term, messages in found.items()}


@lru_cache(maxsize=8)
def _statements(graph: KnowledgeGraph) -> tuple[ox.Triple, ...]:
    """All that the files of the ontology say; the rules for data stand apart."""
    files = sorted(graph.settings.ontology.glob("*.ttl"))
    triples = (triple for file in files for triple in turtle.parse(file))
    return tuple(t for t in triples if isinstance(t.object, ox.NamedNode | ox.Literal))
