"""The verbs of the hand-over: a seat's brief and interview, the ledger, gaps, the handbook, the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import click

from r2pgraph import calendar, listing, results
from r2pgraph import paper as papers
from r2pgraph.cli.day import DAY
from r2pgraph.cli.output import say, show_rows
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.paper import Paper
from r2pgraph.settings import Settings

_PAPER = click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json"]),
    default="markdown",
    show_default=True,
)
_LISTS = ["table", "csv", "json", "markdown"]
_LIST = click.option("--format", "form", type=click.Choice(_LISTS), default="table", show_default=True)


def _show(form: str, paper: Paper) -> None:
    if form == "json":
        click.echo(results.json_text(papers.as_json(paper)), nl=False)
    else:
        click.echo(papers.markdown(paper) if form == "markdown" else _printed(paper), nl=False)


def _printed(paper: Paper) -> str:
    from webui.printing import printed  # noqa: PLC0415  (Flask is loaded only where pages are made)

    return printed(paper)


def _show_list(form: str, columns: Sequence[str], rows: list[list[str]], paper: Paper) -> None:
    if form == "markdown":
        _show(form, paper)
    else:
        show_rows(form, columns, rows)


@click.command()
@click.argument("seat")
@click.option("--on", type=DAY, help="With what had begun by this day; without it, when last attested.")
@click.option("--since", type=DAY, help="Tell what changed since this day.")
@_PAPER
@click.pass_obj
def brief(
    settings: Settings,
    *,
    seat: str,
    on: datetime.date | None,
    since: datetime.date | None,
    form: str,
) -> None:
    """Write the hand-over brief of SEAT: a post, a state, an organisation, the network's secretariat."""
    handover = KnowledgeGraph.open(settings).handover
    _show(form, handover.brief(handover.seat(seat), on, since))


@click.command()
@click.argument("seat")
@_PAPER
@click.pass_obj
def interview(settings: Settings, *, seat: str, form: str) -> None:
    """Write at most twelve questions to whoever leaves SEAT, each with why it is asked."""
    handover = KnowledgeGraph.open(settings).handover
    _show(form, handover.interview(handover.seat(seat)))


@click.command()
@_PAPER
@click.pass_obj
def handbook(settings: Settings, *, form: str) -> None:
    """Write what a focal point is and does, according to the documents."""
    _show(form, KnowledgeGraph.open(settings).handover.handbook)


@click.command()
@click.option("--level", help="Only of this level, as in national.")
@click.option("--addressee", help="Only what is addressed to these.")
@click.option("--theme", help="Only what has this theme.")
@click.option("--instrument", help="Only what names this instrument.")
@click.option("--meeting", help="Only what was issued at this meeting.")
@click.option("--status", help="Only what is restated, followed-up or neither.")
@_LIST
@click.pass_obj
def ledger(  # noqa: PLR0913  (one argument an option)
    settings: Settings,
    *,
    level: str | None,
    addressee: str | None,
    theme: str | None,
    instrument: str | None,
    meeting: str | None,
    status: str | None,
    form: str,
) -> None:
    """List the recommendations and proposals, what was restated most often first."""
    handover = KnowledgeGraph.open(settings).handover
    asked = {"level": level, "addressee": addressee, "theme": theme, "instrument": instrument}
    given = {name: text for name, text in (asked | {"meeting": meeting, "status": status}).items() if text}
    chosen = {name: handover.value(name, text) for name, text in given.items()}
    entries = handover.ledger.chosen(chosen)
    rows = listing.ledger_rows(handover.archive, entries)
    _show_list(form, listing.LEDGER, rows, listing.ledger_list(handover.archive, entries, chosen))
    say(f"{len(entries)} of {len(handover.ledger.entries)} recommendations and proposals")


@click.command()
@_LIST
@click.pass_obj
def gaps(settings: Settings, *, form: str) -> None:
    """List what the record does not hold, the most useful to find out first."""
    handover = KnowledgeGraph.open(settings).handover
    rows = listing.gap_rows(handover.archive, handover.gaps.ranked)
    _show_list(form, listing.GAPS, rows, handover.gaps_paper)
    say(handover.others_told)


@click.command(name="calendar")
@click.option("--format", "form", type=click.Choice([*_LISTS, "ics"]), default="table", show_default=True)
@click.pass_obj
def calendar_(settings: Settings, *, form: str) -> None:
    """List what was held, what is planned and what comes back every year."""
    handover = KnowledgeGraph.open(settings).handover
    if form == "ics":
        click.echo(calendar.as_ics(handover.calendar, handover.last_day), nl=False)
        return
    rows = listing.calendar_rows(handover.calendar)
    _show_list(form, listing.CALENDAR, rows, listing.calendar_list(handover.calendar))
