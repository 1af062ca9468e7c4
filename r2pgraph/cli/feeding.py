"""The verbs that feed the memory: a folder of one's own, sheets, corrections, documents, history."""

from __future__ import annotations

import datetime
import getpass
import sys
from pathlib import Path

import click

from r2pgraph import edition, turtle
from r2pgraph.cli.output import FORMATS, say, show_rows
from r2pgraph.errors import SourceError, ValidationFailed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import (
    documents,
    filling,
    history,
    identity,
    kinds,
    measuring,
    proposing,
    review,
    versions,
)
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.submitting import Plan, Submission, sheet_plan
from r2pgraph.settings import Settings
from r2pgraph.vocab import R2P


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
    say('then, for a new holder of a post: r2pgraph sheet handover change.xlsx --about "NAME OF THE POST"')


@click.command()
@click.argument("kind", type=click.Choice(list(kinds.KINDS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--about", help="Fill in what is recorded about this post, meeting, body or text.")
@click.pass_obj
def sheet(settings: Settings, kind: str, file: Path, about: str | None) -> None:
    """Write FILE (.xlsx or .csv), a sheet of that KIND to be filled in, with what is recorded already."""
    desk, tables = Desk(KnowledgeGraph.open(settings)), kinds.find(kind)
    term = desk.about(tables[0], about) if about else None
    rows = filling.write(desk, tables, term, file)
    say(f"{file}: written with {rows} row{'s' * (rows != 1)}; fill it in, then: r2pgraph intake {file}")
    if term and "/id/post/" in term:
        say(f"what comes of it is told by: r2pgraph brief {turtle.shorten(term) or term}")


MOST_FINDINGS = 50
YES = click.option("--yes", is_flag=True, help="Do not ask; make the change.")
BY = click.option("--by", default=None, metavar="NAME", help="Who does it, for the history.")


def _submit(settings: Settings, plan: Plan, why: str, by: str | None, *, yes: bool) -> bool:
    """Tell a change, ask, and make it; whether it was made. Exit 1 where something must be mended first."""
    submission = Submission(settings, plan, why, by or getpass.getuser(), _today())
    try:
        shown = None if yes else submission.preview()
        if shown is not None:
            _tell(shown.sentences, shown.notes)
            if not shown.texts or not _agreed():
                return False
        done, kept = submission.carry_out(shown)
    except ValidationFailed as failed:
        for finding in failed.findings[:MOST_FINDINGS]:
            click.echo(finding)
        if (more := len(failed.findings) - MOST_FINDINGS) > 0:
            say(f"and {more} more")
        say(f"r2pgraph: {failed}")
        sys.exit(1)
    if shown is None:
        _tell(done.sentences, done.notes)
    if done.texts:
        say(f"written: {len(done.texts)} file{'s' * (len(done.texts) != 1)}; {kept}")
    return bool(done.texts)


def _tell(sentences: tuple[str, ...], notes: tuple[str, ...]) -> None:
    for sentence in sentences:
        click.echo(sentence)
    for note in notes:
        say(note)
    if not sentences:
        say("nothing is changed")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        say("nothing was written; to make this change, add --yes")
        return False
    return click.confirm("Make this change?", err=True)


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@YES
@BY
@click.pass_obj
def intake(settings: Settings, file: Path, yes: bool, by: str | None) -> None:
    """Take in the sheet FILE: tell each change as a sentence, ask, and write all of it or nothing."""
    _submit(settings, sheet_plan(file, _today()), f"Sheet {file.name}", by, yes=yes)


BECAUSE = click.option("--because", required=True, metavar="REASON", help="Why; it is kept.")


@click.command()
@click.argument("keep")
@click.argument("retire")
@BECAUSE
@YES
@BY
@click.pass_obj
def merge(  # noqa: PLR0913  (one argument an option)
    settings: Settings, *, keep: str, retire: str, because: str, yes: bool, by: str | None
) -> None:
    """Make KEEP and RETIRE, two records of one thing, one; the name of RETIRE leads to KEEP from then on."""
    _submit(settings, identity.merger(keep, retire, because, _today()), f"Merger: {because}", by, yes=yes)


@click.command()
@click.argument("retired")
@YES
@BY
@click.pass_obj
def unmerge(settings: Settings, retired: str, yes: bool, by: str | None) -> None:
    """Undo the merger by which RETIRED, an IRI or CURIE, was retired."""
    _submit(settings, identity.unmerger(retired), f"Merger undone: {retired}", by, yes=yes)


@click.command()
@click.argument("term")
@BECAUSE
@YES
@BY
@click.pass_obj
def withdraw(settings: Settings, *, term: str, because: str, yes: bool, by: str | None) -> None:
    """Take out TERM: a document with all that rests on it alone, a person, or one record of a source."""
    _submit(settings, identity.withdrawal(term, because, _today()), f"Withdrawal: {because}", by, yes=yes)


@click.command()
@click.argument("term", required=False)
@click.option("--most", default=20, show_default=True, help="At most so many changes are looked at.")
@click.pass_obj
def log(settings: Settings, term: str | None, most: int) -> None:
    """Tell the latest changes as sentences; with TERM, those in which it is spoken of."""
    graph = KnowledgeGraph.open(settings)
    for version, sentences in versions.log(graph, graph.term(term) if term else None, most):
        click.echo(f"{version.revision[:10]}  {version.day}  {version.who}: {version.why}")
        for sentence in sentences:
            click.echo(f"    {sentence}")


@click.command()
@click.argument("first")
@click.argument("second")
@click.pass_obj
def diff(settings: Settings, first: str, second: str) -> None:
    """Tell what the version SECOND says otherwise than FIRST (as log lists them; HEAD is the latest)."""
    sentences = versions.diff(KnowledgeGraph.open(settings), first, second)
    _tell(tuple(sentences), ())


@click.group()
def document() -> None:
    """Bring in a new document."""


@document.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="As it stands on the document.")
@click.option("--issued", required=True, help="As in “March 2012”, or “not stated”.")
@click.option("--publisher", default="", help="A body of the record; without it, none is stated.")
@YES
@BY
@click.pass_obj
def add(  # noqa: PLR0913  (one argument an option)
    settings: Settings, *, file: Path, title: str, issued: str, publisher: str, yes: bool, by: str | None
) -> None:
    """Put the text of FILE (.txt, .pdf or .docx) into the library, and register the document."""
    if settings.library is None:
        raise SourceError("there is no library; set R2PGRAPH_LIBRARY to the folder of source texts")
    found, given = documents.extracted(file), documents.Registration(title, issued, publisher)
    dropped = "; ".join(found.dropped) or "nothing that is known"
    say(f"{len(found.text):,} characters of text, SHA-256 {found.sha256}; dropped: {dropped}")
    text = settings.library / f"{given.slug}.txt"
    if text.exists():
        raise SourceError.at(text, None, "is there already; give another title")
    turtle.replace(text, found.text)
    made = False
    try:
        made = _submit(settings, documents.registering(found, given), f"Document: {title}", by, yes=yes)
    finally:
        if not made:  # nothing stays of a document that was not registered
            text.unlink()


@document.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--meeting", help="The meeting that it reports, where that is here; without it, a new one.")
@click.option(
    "--only", type=click.Choice(list(review.KINDS)), help="One table alone, as a .csv file needs it."
)
@click.pass_obj
def propose(settings: Settings, name: str, file: Path, meeting: str | None, only: str | None) -> None:
    """Write FILE, a sheet of what the text of the document NAME may record, to be accepted row by row."""
    graph = KnowledgeGraph.open(settings)
    term = graph.term(name, kind="Document")
    text = graph.library().text(str(graph.dataset.value(term, R2P.sha256)))
    if text is None:
        raise SourceError(f"the library does not hold the text of “{graph.names.label(term)}”")
    about = graph.term(meeting, kind="Meeting") if meeting else None
    found = proposing.Proposer(graph.names).propose(text)
    pages = review.Review(Desk(graph), term, text, about).pages(found)
    rows = filling.put(Desk(graph), [page for page in pages if only in (None, page.table.name)], file)
    say(
        f"{file}: {rows} proposals, none of them accepted; write “yes” under Accept in the rows that you have"
    )
    say(f"checked, fill in what they lack, then: r2pgraph intake {file}")


@document.command()
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.pass_obj
def measured(settings: Settings, form: str) -> None:
    """Print how well proposals do: each document by the graph of the others, against the record.

    The rules were written by people who knew these texts; a text that they did not know may do worse.
    """
    found = measuring.measured(KnowledgeGraph.open(settings))
    rows = [
        [one.document, one.kind, _share(one.right, one.proposed), _share(one.found, one.recorded)]
        for one in (*found, *measuring.together(found))
    ]
    show_rows(form, ["document", "kind", "precision", "recall"], rows)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "nothing to compare"
