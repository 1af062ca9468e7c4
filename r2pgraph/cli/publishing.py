"""The verb that puts the record into a store elsewhere."""

from __future__ import annotations

import sys

import click

from r2pgraph import publishing
from r2pgraph.cli.output import say
from r2pgraph.exchange import Address
from r2pgraph.publishing import Target
from r2pgraph.settings import Settings
from r2pgraph.store import Store, files


@click.command()
@click.option("--to", "url", required=True, envvar="R2PGRAPH_PUBLISH_TO", metavar="URL",
              help="Where the store takes graphs in; may hold user:password@.")  # fmt: skip
@click.option("--graph", metavar="IRI", help="The named graph to replace; else the default graph.")
@click.option("--update", is_flag=True, help="URL takes SPARQL Update, not the Graph Store Protocol.")
@click.pass_obj
def publish(settings: Settings, url: str, graph: str | None, update: bool) -> None:
    """Put the record in place of what a store holds, then see that R2PGRAPH_ENDPOINT answers with it."""
    target = Target(Address.of(url), graph, update)
    store = Store.load(files(settings))
    content = publishing.body(store, target)
    said = f"{len(store):,} statements to {target.address}"
    with click.progressbar(length=len(content), label=said, file=sys.stderr) as bar:
        publishing.publish(store, target, content, settings, bar.update)
    say(f"published and found there: {len(store):,} statements, version {store.version()[:12]}")
