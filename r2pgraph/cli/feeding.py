"""The verbs that feed the memory: a folder of one's own, sheets, corrections, documents, history."""

from __future__ import annotations

from pathlib import Path

import click

from r2pgraph import edition
from r2pgraph.cli.output import say
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import filling, history, kinds
from r2pgraph.intake.desk import Desk
from r2pgraph.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--git", is_flag=True, help="Keep the history of the folder in a git repository.")
@click.pass_obj
def init(settings: Settings, folder: Path, git: bool) -> None:
    """Copy the graph that comes with the program into FOLDER, a new folder of your own."""
    edition.begin(folder, settings)
    if git:
        history.begin(folder)
    say(f"{folder}: made; set R2PGRAPH_DATA to it:  export R2PGRAPH_DATA='{folder.resolve()}'")


@click.command()
@click.argument("kind", type=click.Choice(list(kinds.KINDS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--about", help="Fill in what is recorded about this post, meeting, body or text.")
@click.pass_obj
def sheet(settings: Settings, kind: str, file: Path, about: str | None) -> None:
    """Write FILE (.xlsx or .csv), a sheet of that KIND to be filled in, with what is recorded already."""
    graph = KnowledgeGraph.open(settings)
    rows = filling.write(Desk(graph), kinds.find(kind), graph.term(about) if about else None, file)
    say(f"{file}: written with {rows} row{'s' * (rows != 1)}; fill it in, then: r2pgraph intake {file}")
