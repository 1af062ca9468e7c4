"""The browser: every page is HTML made on the server and complete without script."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from jinja2 import StrictUndefined

from r2pgraph.graph import KnowledgeGraph
from webui import headers, pages, problems, quality, words


def create_app(graph: KnowledgeGraph, hosts: Iterable[str] = ()) -> Flask:
    """The pages of one graph; `hosts` are the names it answers to besides those of this machine."""
    app = Flask(__name__)
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= words.FILTERS
    app.jinja_env.tests |= words.TESTS
    app.extensions["r2pgraph"] = graph
    app.register_blueprint(pages.pages)
    app.register_blueprint(quality.quality)
    headers.protect(app, graph.version, hosts)
    problems.handle(app)
    return app
