"""The verbs that ask: a question of a pack, a query of one's own, one thing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TextIO

import click

from r2pgraph import packs, turtle
from r2pgraph.cli.output import FORMATS, GRAPH_FORMATS, say, show_answer, show_result, show_rows
from r2pgraph.errors import BadArgument, QueryError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Question
from r2pgraph.search import Narrowing
from r2pgraph.service import Service
from r2pgraph.settings import Settings
from r2pgraph.show import COLUMNS, card_rows, card_text


@click.command()
@click.argument("name", required=False)
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="Give a parameter.")
@click.option("--format", "form", type=GRAPH_FORMATS, default="table", show_default=True)
@click.option("--explain", is_flag=True, help="Print the query that would be put, and put none.")
@click.pass_obj
def ask(settings: Settings, name: str | None, given: tuple[str, ...], form: str, explain: bool) -> None:
    """Answer the question NAME; without NAME, list the questions, as RDF with --format turtle."""
    graph = KnowledgeGraph.open(settings)
    if name is None:
        if given or explain:
            raise BadArgument("parameters and --explain need a question; name the question first")
        _list(form, graph.questions)
    elif explain:
        click.echo(graph.explain(name, **_parameters(given)), nl=False)
    elif form == "turtle":
        raise BadArgument("an answer has rows; --format turtle is for the list of questions, without NAME")
    else:
        show_result(form, graph.ask(name, **_parameters(given)), graph)


def _list(form: str, questions: Sequence[Question]) -> None:
    if form == "turtle":
        click.echo(turtle.serialise(packs.triples(questions)), nl=False)
    else:
        show_rows(form, ["question", "summary", "parameters"], [_listed(q) for q in questions])


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


@click.command()
@click.argument("query", type=click.File("r", encoding="utf-8"), metavar="FILE|-")
@click.option("--format", "form", type=GRAPH_FORMATS, default="table", show_default=True)
@click.pass_obj
def sparql(settings: Settings, query: TextIO, form: str) -> None:
    """Answer the SPARQL query in FILE, or on standard input with '-', within the limits of the service."""
    try:
        text = query.read()
    except UnicodeDecodeError as error:
        raise QueryError(f"{query.name} is not UTF-8 text; save it as UTF-8") from error
    graph = KnowledgeGraph.open(settings)
    with closing(Service(graph)) as service:
        checked = service.check(text)
        answer = service.answer(checked, form)
        show_answer(form, answer, graph)
        if not isinstance(answer, bool) and answer.truncated:
            say(f"truncated: the limit is {service.limits.rows:,} rows or triples (R2PGRAPH_ROW_LIMIT)")
        for hint in () if answer else service.hints(checked):
            say(f"no solutions: {hint}")


@click.command()
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


@click.command()
@click.argument("text")
@click.option("--kind", default="", help="Only things of this kind, as in person or meeting.")
@click.option("--since", default="", metavar="YEAR|DAY", help="Only what lasted until then.")
@click.option("--until", default="", metavar="YEAR|DAY", help="Only what had begun by then.")
@click.option("--most", default=25, show_default=True, help="At most so many hits.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def search(  # noqa: PLR0913  (one argument an option)
    settings: Settings, *, text: str, kind: str, since: str, until: str, most: int, form: str
) -> None:
    """Find things by words of their names, descriptions and quotations."""
    graph = KnowledgeGraph.open(settings)
    found = graph.index.search(text, Narrowing(kind=kind, since=since, until=until), most)
    rows = [
        [hit.kind, hit.label or graph.names.label(hit.iri), "".join(words for words, _ in hit.words), hit.iri]
        for hit in found.hits
    ]
    show_rows(form, ["kind", "name", "words", "term"], rows)
    near = "" if found.spelt_as_asked or not rows else "; nothing has these words, these names are like them"
    say(f"{len(rows)} of {found.total}{near}")
