"""Answers to stdout, words to stderr, in the format asked for."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence

import click
from rdflib.term import Identifier

from r2pgraph import results, turtle
from r2pgraph.errors import BadArgument
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.results import Result
from r2pgraph.store import Answer, Solutions, Statements

FORMATS = click.Choice(["table", "csv", "tsv", "json", "markdown"])
GRAPH_FORMATS = click.Choice([*FORMATS.choices, "turtle"])


def say(words: str) -> None:
    """Words for the person, on stderr, out of the way of the data."""
    click.echo(words, err=True)


def show_rows(form: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows of plain texts in the format asked for."""
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(results.json_text(objects), nl=False)
    elif form == "table":
        click.echo(results.table(columns, rows, shutil.get_terminal_size((120, 24)).columns), nl=False)
    else:
        click.echo(_WRITERS[form](columns, rows), nl=False)


_WRITERS = {"csv": results.comma_separated, "tsv": results.tab_separated, "markdown": results.markdown}


def show_solutions(form: str, solutions: Solutions, graph: KnowledgeGraph) -> None:
    """Solutions: labels for people, full terms in CSV, TSV and JSON."""
    if form == "json":
        click.echo(results.json_text(results.as_json(solutions)), nl=False)
    elif form == "tsv":
        click.echo(results.terms_tab_separated(solutions), nl=False)
    else:
        show = str if form == "csv" else graph.names.label
        show_rows(form, solutions.columns, results.cells(solutions, show))


def show_result(form: str, result: Result, graph: KnowledgeGraph) -> None:
    """A question's answer and what it came from: in JSON and Markdown beside the rows, else on stderr."""
    if form == "json":
        origin = {**result.origin, "seconds": round(result.seconds, 6)}
        click.echo(results.json_text(results.as_json(result.solutions) | {"r2pgraph": origin}), nl=False)
    else:
        show_solutions(form, result.solutions, graph)
    if form == "markdown":
        asked = f"Question `{result.question.name}`, data version `{result.version}`"
        click.echo(f"\n{asked}:\n\n```sparql\n{result.query}```")
    count = len(result.solutions)
    say(f"{count} row{'s' * (count != 1)} · {result.question.description.strip()}")
    given = "".join(f" -p {name}={_brief(term)}" for name, term in result.arguments.items())
    say(f"{result.question.name}{given} (--explain shows the query) · {_data(result)}")


def _brief(term: Identifier) -> str:
    return shlex.quote(turtle.shorten(str(term)) or str(term))


def _data(result: Result) -> str:
    return f"data {result.version[:12]} · {result.seconds * 1000:.0f} ms"


def show_answer(form: str, answer: Answer, graph: KnowledgeGraph) -> None:
    """Any answer in the format asked for; a format that does not fit is a `BadArgument`."""
    if isinstance(answer, Statements):
        if form not in ("turtle", "table"):
            raise BadArgument(f"--format {form} is for rows; this query makes a graph: use --format turtle")
        click.echo("# truncated\n" * answer.truncated + turtle.serialise(answer.triples), nl=False)
        return
    if form == "turtle":
        raise BadArgument("--format turtle is for graphs; this query gives none: use any other")
    if isinstance(answer, Solutions):
        show_solutions(form, answer, graph)
    elif form == "json":
        click.echo(results.json_text({"head": {}, "boolean": answer}), nl=False)
    else:
        click.echo("true" if answer else "false")
