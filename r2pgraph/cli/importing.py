"""The verb that reads reference tables into the record."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox

from r2pgraph import edition, turtle
from r2pgraph.cli.output import say
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake.revisions import settled
from r2pgraph.reference import Skipped
from r2pgraph.settings import Settings

_LINES = 5


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="A YAML mapping; without it, the shipped one."
)
@click.pass_obj
def reference(settings: Settings, table: Path, mapping: Path | None) -> None:
    """Read TABLE, a CSV file, into the reference part of the record, and say what was left out."""
    edition.may_write(settings)
    graph = KnowledgeGraph.open(settings)
    target, imported = graph.reference(table, mapping)
    for skipped in imported.skipped:
        say(f"{len(skipped.lines)} rows left out ({_places(skipped)}): {skipped.reason}")
    target.parent.mkdir(parents=True, exist_ok=True)
    triples = (quad.triple for quad in ox.parse(imported.text, format=ox.RdfFormat.TURTLE))
    turtle.replace(target, turtle.serialise(settled(graph.embedded.contents, triples), target))
    say(f"{target}: written from {imported.rows} rows")


def _places(skipped: Skipped) -> str:
    listed = ", ".join(str(number) for number in skipped.lines[:_LINES])
    return f"line{'s' * (len(skipped.lines) > 1)} {listed}{', …' * (len(skipped.lines) > _LINES)}"
