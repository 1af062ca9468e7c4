"""The verb that serves the pages."""

from __future__ import annotations

import click

from r2pgraph.cli.output import say
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the pages, on this machine only unless told otherwise."""
    from webui import serve as pages  # noqa: PLC0415  (Flask is loaded only where pages are served)

    listener = pages.listen(host, port)
    say(f"http://{host}:{listener.getsockname()[1]}/ — loading")
    graph = KnowledgeGraph.open(settings)
    pages.run(graph, listener, [host], say)
