"""The verbs that feed the memory: a folder of one's own, sheets, corrections, documents, history."""

from __future__ import annotations

from pathlib import Path

import click

from r2pgraph import edition
from r2pgraph.cli.output import say
from r2pgraph.intake import history
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
