"""The command line: one verb, one call; answers to stdout, words to stderr.

Exit status: 0 fine, 1 findings, 2 wrong use or a source that cannot be used.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

import click

from r2pgraph import results, sources, turtle
from r2pgraph.errors import BadArgument, QueryError, SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Question
from r2pgraph.settings import Settings
from r2pgraph.show import COLUMNS, card_rows, card_text
from r2pgraph.store import Answer, Solutions, Statements, files
from r2pgraph.vocab import R2P

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="r2pgraph")
@click.pass_context
def cli(context: click.Context) -> None:
    """The memory of the Global Network of R2P Focal Points: ask it, look at it, check it."""
    context.obj = Settings.from_env(os.environ)


@cli.command()
@click.argument("name", required=False)
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="Give a parameter.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def ask(settings: Settings, name: str | None, given: tuple[str, ...], form: str) -> None:
    """Answer the question NAME; without NAME, list the questions."""
    graph = KnowledgeGraph.open(settings)
    if name is None:
        if given:
            raise BadArgument("a parameter needs a question to be given to; name the question first")
        show_rows(form, ["question", "summary", "parameters"], [_listed(q) for q in graph.questions])
        return
    result = graph.ask(name, **_parameters(given))
    show_solutions(form, result.solutions, graph)
    count = len(result.solutions)
    say(f"{count} row{'s' * (count != 1)} · {result.question.description.strip()}")


def _listed(question: Question) -> list[str]:
    parameters = "; ".join(f"{parameter.name} ({parameter.takes})" for parameter in question.parameters)
    return [question.name, question.summary, parameters]


def _parameters(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name in found:
            raise BadArgument(
                f"'{text}' is not NAME=VALUE" if not equals else f"parameter '{name}' is given twice"
            )
        found[name] = value
    return found


@cli.command()
@click.argument("query", type=click.File("r", encoding="utf-8"), metavar="FILE|-")
@click.option("--format", "form", type=GRAPH_FORMATS, default="table", show_default=True)
@click.pass_obj
def sparql(settings: Settings, query: TextIO, form: str) -> None:
    """Answer the SPARQL query in FILE, or on standard input with '-'."""
    try:
        text = query.read()
    except UnicodeDecodeError as error:
        raise QueryError(f"{query.name} is not UTF-8 text; save it as UTF-8") from error
    graph = KnowledgeGraph.open(settings)
    show_answer(form, graph.sparql(text), graph)


def show_answer(form: str, answer: Answer, graph: KnowledgeGraph) -> None:
    """Any answer in the format asked for; a format that does not fit is a `BadArgument`."""
    if isinstance(answer, Statements):
        if form not in ("turtle", "table"):
            raise BadArgument(f"--format {form} is for rows; this query makes a graph: use --format turtle")
        click.echo(turtle.serialise(answer.triples), nl=False)
        return
    if form == "turtle":
        raise BadArgument("--format turtle is for graphs; this query gives none: use table, csv or json")
    if isinstance(answer, Solutions):
        show_solutions(form, answer, graph)
    elif form == "json":
        click.echo(results.json_text({"head": {}, "boolean": answer}), nl=False)
    else:
        click.echo("true" if answer else "false")


@cli.command()
@click.argument("term")
@click.option("--format", "form", type=GRAPH_FORMATS, default="table", show_default=True)
@click.pass_obj
def show(settings: Settings, term: str, form: str) -> None:
    """Show what is known of TERM (an IRI, a CURIE or a unique name), with the words it rests on."""
    graph = KnowledgeGraph.open(settings)
    thing = graph.term(term)
    if form == "turtle":
        click.echo(turtle.serialise(graph.statements(thing)), nl=False)
    elif form == "table":
        click.echo(card_text(graph.describe(thing)), nl=False)
    else:
        show_rows(form, COLUMNS, card_rows(graph.describe(thing)))


@cli.command()
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def check(settings: Settings, form: str) -> None:
    """Check files, shapes and quotations; exit 1 where something is wrong."""
    found = KnowledgeGraph.open(settings).check()
    rows = [[f.severity, f.rule, f.message] for f in found.findings]
    if rows or form != "table":
        show_rows(form, ["severity", "constraint", "finding"], rows)
    say(found.summary)
    sys.exit(0 if found.conforms else 1)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only", is_flag=True, help="Change nothing; exit 1 where a file would change.")
@click.pass_obj
def fmt(settings: Settings, paths: tuple[Path, ...], only: bool) -> None:
    """Write Turtle files in the one form that they have; without PATHS, every file of the graph."""
    stale = [path for path in _turtle_files(paths, settings) if not turtle.is_formatted(path)]
    for path in stale:
        if not only:
            turtle.replace(path, turtle.formatted(path))
        say(f"{path}: {'is not in the form of the serialiser' if only else 'written anew'}")
    sys.exit(1 if only and stale else 0)


def _turtle_files(paths: Sequence[Path], settings: Settings) -> Iterable[Path]:
    if not paths:
        return [*files(settings), *sorted(settings.ontology.glob("align/*.ttl"))]
    for path in paths:
        if not path.name or not path.exists():
            raise SourceError.at(path, None, "does not exist; name a Turtle file or a folder")
    return [
        found for path in paths for found in (turtle.files_below(path, ".ttl") if path.is_dir() else [path])
    ]


@cli.command()
@click.argument("document")
@click.argument("words")
@click.option(
    "--at", "occurrence", type=click.IntRange(min=1), help="Which place, where the words stand twice."
)
@click.pass_obj
def quote(settings: Settings, document: str, words: str, occurrence: int | None) -> None:
    """Find WORDS in the library's text of DOCUMENT and print the passage as Turtle."""
    graph = KnowledgeGraph.open(settings)
    term = graph.term(document, kind="Document")
    text = graph.library().text(str(graph.dataset.value(term, R2P.sha256)))
    if text is None:
        title = graph.names.label(term)
        raise SourceError(f"the library {settings.library} does not hold the text of “{title}”")
    passage = sources.quote(str(term).rpartition("/")[2], text, words, occurrence)
    click.echo(turtle.serialise(sources.triples(passage)), nl=False)


@cli.command()
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def coverage(settings: Settings, form: str) -> None:
    """Print the sentences of the library's texts that no record's quotation touches."""
    found = KnowledgeGraph.open(settings).coverage()
    rows = [[sentence.title, str(sentence.start), sentence.words] for sentence in found.untouched]
    show_rows(form, ["document", "start", "sentence"], rows)
    say(f"{found.sentences} sentences, {len(found.untouched)} of them touched by no quotation")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the pages, on this machine only unless told otherwise."""
    from webui import serve as pages  # noqa: PLC0415  (Flask is loaded only where pages are served)

    listener = pages.listen(host, port)
    say(f"http://{host}:{listener.getsockname()[1]}/ — loading")
    graph = KnowledgeGraph.open(settings)
    say(graph.check().summary)
    say(f"serving {len(graph.store):,} triples; stop with Ctrl-C")
    pages.run(graph, listener, [host])
