"""The verbs about connections: how two things are linked, what stands out, the network for other tools."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import click

from r2pgraph import exports, results, turtle
from r2pgraph.cli.day import DAY
from r2pgraph.cli.output import FORMATS, say, show_rows
from r2pgraph.errors import BadArgument
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.network import KINDS, MEASURES, Connection
from r2pgraph.settings import Settings

_EXPORTS = click.Choice([*exports.GRAPHS, *exports.NETWORKS])
_KINDS = click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only things of these kinds."
)
_ON = click.option("--on", type=DAY, help="Only what had begun by this day.")
_TABLES = click.option("--tables", is_flag=True, help="With what only the reference tables say.")


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--most", default=5, show_default=True, help="Tell at most so many paths.")
@click.option("--within", default=4, show_default=True, help="Paths of at most so many steps.")
@click.option("--avoid", multiple=True, help="Not through this thing, kind (theme) or way (spoke of).")
@click.option("--via", help="Only through this thing.")
@_ON
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def connect(  # noqa: PLR0913  (one argument an option)
    settings: Settings,
    *,
    first: str,
    second: str,
    most: int,
    within: int,
    avoid: tuple[str, ...],
    via: str | None,
    on: datetime.date | None,
    form: str,
) -> None:
    """Say how FIRST and SECOND are connected: paths, each step a sentence with the words it rests on."""
    graph = KnowledgeGraph.open(settings)
    through = graph.term(via) if via else None
    found = graph.connect(
        graph.term(first), graph.term(second), most=most, within=within, avoid=avoid, via=through, on=on
    )
    if form == "json":
        click.echo(results.json_text(exports.connection(found, graph.names)), nl=False)
    else:
        show_rows(form, ["path", "step", "from", "to", "sentence", "evidence"], list(_steps(found, graph)))
    say(_said(found, graph))


def _steps(found: Connection, graph: KnowledgeGraph) -> Iterator[list[str]]:
    for number, path in enumerate(found.paths, 1):
        for place, step in enumerate(path.steps, 1):
            words = " … ".join(f"“{' '.join(one.words.split())}”" for one in step.edge.evidence if one.words)
            ends = [graph.names.label(node) for node in (step.start, step.end)]
            yield [str(number), str(place), *ends, step.sentence, words]


def _said(found: Connection, graph: KnowledgeGraph) -> str:
    """What the paths do not show."""
    common = "; ".join(graph.names.label(one) for one in found.common)
    both = f"; both are directly connected with: {common}" if common else ""
    if found.paths:
        return f"{len(found.paths)} paths told, {found.others} more within {found.within} steps{both}"
    nearest = " – ".join(graph.names.label(one) for one in found.nearest)
    further = f"; the nearest is longer: {nearest}" if nearest else "; none of any length is known"
    return f"no path within {found.within} steps{further}{both}"


@click.command()
@click.argument("measure", required=False)
@_KINDS
@_ON
@_TABLES
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def network(  # noqa: PLR0913  (one argument an option)
    settings: Settings,
    *,
    measure: str | None,
    kinds: tuple[str, ...],
    on: datetime.date | None,
    tables: bool,
    form: str,
) -> None:
    """Print a MEASURE of the network; without MEASURE, list them. No measure ranks persons."""
    if measure is None:
        show_rows(form, ["measure", "what it means"], [[name, one.meaning] for name, one in MEASURES.items()])
        return
    graph = KnowledgeGraph.open(settings)
    found, rows = graph.measure(measure, kinds or None, on, tables=tables)
    shown = [[_cell(cell, graph, form) for cell in row] for row in rows]
    show_rows(form, found.columns, shown)
    say(f"{len(rows)} rows · {found.meaning}")


def _cell(cell: str, graph: KnowledgeGraph, form: str) -> str:
    """Labels in a table, IRIs in files."""
    return "; ".join(graph.names.label(one) for one in cell.split()) if form == "table" else cell


@click.command()
@click.option("--format", "form", type=_EXPORTS, default="turtle", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), help="A file, or for csv a folder, to write to.")
@_KINDS
@_ON
@_TABLES
@click.pass_obj
def export(  # noqa: PLR0913  (one argument an option)
    settings: Settings,
    *,
    form: str,
    to: Path | None,
    kinds: tuple[str, ...],
    on: datetime.date | None,
    tables: bool,
) -> None:
    """Write the whole graph (turtle, jsonld, nquads), or its network (graphml, gexf, json, csv)."""
    graph = KnowledgeGraph.open(settings)
    if form in exports.GRAPHS:
        if kinds or on or tables:
            problem = f"--format {form} writes the whole graph"
            raise BadArgument(f"{problem}; --kind, --on and --tables are for networks")
        _write({"": exports.GRAPHS[form](graph.embedded.triples())}, to)
        return
    _write(exports.NETWORKS[form](graph.network(kinds or None, on, tables=tables)), to)


def _write(files: dict[str, str], to: Path | None) -> None:
    """One text to a file or standard output; several, by name, into a folder."""
    if to is None:
        if len(files) > 1:
            raise BadArgument(
                f"this form is {len(files)} files ({', '.join(files)}); name a folder with --to"
            )
        click.echo(next(iter(files.values())), nl=False)
        return
    if len(files) > 1:
        to.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = to / name if name else to
        turtle.replace(path, text)
        say(f"{path}: written")
