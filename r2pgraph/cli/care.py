"""The verbs that keep the record: check it, write it in its one form, quote for it, see what it lacks."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from r2pgraph import edition, restoring, sources, turtle
from r2pgraph.cli.day import DAY
from r2pgraph.cli.output import FORMATS, GRAPH_FORMATS, say, show_rows
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.results import plain
from r2pgraph.settings import Settings
from r2pgraph.store import files
from r2pgraph.validation import Finding, standard
from r2pgraph.vocab import R2P


@click.command()
@click.option("--format", "form", type=GRAPH_FORMATS, default="table", show_default=True)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--on", "day", type=DAY, help="The day by which planned events are past; today if none.")
@click.pass_obj
def check(settings: Settings, form: str, strict: bool, day: datetime.date | None) -> None:
    """Check files, shapes, quotations and plans; exit 1 where something is wrong, 2 where it cannot tell."""
    found = KnowledgeGraph.open(settings).check(day)
    if form == "turtle":
        click.echo(standard.turtle(found), nl=False)
    elif form == "table":
        click.echo("".join(_told(heading, some) for heading, some in found.groups), nl=False)
    else:
        rows = [[f.severity, f.rule, f.message, f.place or ""] for f in found.findings]
        show_rows(form, ["severity", "constraint", "finding", "place"], rows)
    for words in filter(None, (*found.notes, edition.moved(settings), found.summary)):
        say(words)
    sys.exit(0 if found.clean or (found.conforms and not strict) else 1)


def _told(heading: str, findings: Sequence[Finding]) -> str:
    lines = [
        line for f in findings for line in (f"  {plain(f.message)}", f"    {f.place}" if f.place else "")
    ]
    return "\n".join([heading, *filter(None, lines)]) + "\n\n"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only", is_flag=True, help="Change nothing; exit 1 where a file would change.")
@click.pass_obj
def fmt(settings: Settings, paths: tuple[Path, ...], only: bool) -> None:
    """Write Turtle files in the one form that they have; without PATHS, every file of the graph."""
    found = _turtle_files(paths, settings)
    stale = [path for path in found if not turtle.is_formatted(path, turtle.parse(path))]
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


@click.command()
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


@click.command()
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def coverage(settings: Settings, form: str) -> None:
    """Print the sentences of the library's texts that no record's quotation touches."""
    found = KnowledgeGraph.open(settings).coverage()
    rows = [[sentence.title, str(sentence.start), sentence.words] for sentence in found.untouched]
    show_rows(form, ["document", "start", "sentence"], rows)
    say(f"{found.sentences} sentences, {len(found.untouched)} of them touched by no quotation")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def restore(archive: Path, folder: Path) -> None:
    """Make FOLDER, a new one, of the graph in ARCHIVE, a .zip file: all of it or nothing."""
    kept, left = restoring.restore(archive, folder)
    say(f"{folder}: made of {kept} files; {left} files that are no part of a graph were left out")
    say(f"now: export R2PGRAPH_DATA='{folder.resolve()}'; r2pgraph check")
