"""Answers to stdout, words to stderr, in the format asked for."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

from r2pgraph import results, turtle
from r2pgraph.errors import BadArgument
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Answer, Solutions, Statements

FORMATS = click.Choice(["table", "csv", "json"])
GRAPH_FORMATS = click.Choice(["table", "csv", "json", "turtle"])


def say(words: str) -> None:
    """Words for the person, on stderr, out of the way of the data."""
    click.echo(words, err=True)


def show_rows(form: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows of plain texts in the format asked for."""
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(results.json_text(objects), nl=False)
    else:
        width = shutil.get_terminal_size((120, 24)).columns
        csv, table = results.comma_separated, results.table
        click.echo(csv(columns, rows) if form == "csv" else table(columns, rows, width), nl=False)


def show_solutions(form: str, solutions: Solutions, graph: KnowledgeGraph) -> None:
    """Solutions: labels in a table, full terms in CSV and JSON."""
    if form == "json":
        click.echo(results.json_text(results.as_json(solutions)), nl=False)
        return
    show = graph.names.label if form == "table" else str
    show_rows(form, solutions.columns, results.cells(solutions, show))


def show_answer(form: str, answer: Answer, graph: KnowledgeGraph) -> None:
    """Any answer in the format asked for; a format that does not fit is a `BadArgument`."""
    if isinstance(answer, Statements):
        if form not in ("turtle", "table"):
            raise BadArgument(f"--format {form} is for rows; this query makes a graph: use --format turtle")
        click.echo("# truncated\n" * answer.truncated + turtle.serialise(answer.triples), nl=False)
        return
    if form == "turtle":
        raise BadArgument("--format turtle is for graphs; this query gives none: use table, csv or json")
    if isinstance(answer, Solutions):
        show_solutions(form, answer, graph)
    elif form == "json":
        click.echo(results.json_text({"head": {}, "boolean": answer}), nl=False)
    else:
        click.echo("true" if answer else "false")
