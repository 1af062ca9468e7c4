"""The browser: every page is HTML made on the server and complete without script."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from jinja2 import StrictUndefined

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.service import Service
from webui import (
    connecting,
    days,
    handover,
    headers,
    kept,
    machines,
    ontology,
    pages,
    problems,
    quality,
    reader,
    searching,
    shell,
    sparql,
    words,
)


def create_app(graph: KnowledgeGraph, hosts: Iterable[str] = ()) -> Flask:
    """The pages of one graph; `hosts` are the names it answers to besides those of this machine."""
    app = Flask(__name__)
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= words.FILTERS
    app.jinja_env.tests |= words.TESTS
    version = graph.version  # reckoned before the graph is handed on, so that it is reckoned once
    service = Service(graph)
    app.extensions["service"] = service
    app.extensions["r2pgraph"] = graph.answered_by(service)
    for module in (pages, searching, connecting, days, reader, handover, ontology, sparql, quality, machines):
        app.register_blueprint(module.blueprint)
    headers.protect(app, version, hosts)
    shell.surround(app)
    kept.keep(app)
    problems.handle(app)
    return app
