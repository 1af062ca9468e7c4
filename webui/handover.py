"""The pages of the hand-over: briefs and interviews, the ledger, the gaps, the handbook, the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from rdflib import URIRef
from werkzeug.wrappers import Response as BaseResponse

from r2pgraph import annual, listing, results
from r2pgraph import calendar as events
from r2pgraph import paper as papers
from r2pgraph.errors import BadArgument
from r2pgraph.handover import Handover
from r2pgraph.ledger import STATUSES
from r2pgraph.paper import Citation, Paper
from webui import figures, negotiate, words
from webui.headers import taken_away
from webui.pages import page
from webui.shell import chosen_day, memory

blueprint = Blueprint("handover", __name__)
_PAPER = (negotiate.HTML, "md", "json")
_PRINT = "html"  # the list as a paper; without a suffix it is a page to choose from
_LIST = (negotiate.HTML, "csv", "json", "md", _PRINT, "ics")
_FIELDS = ("level", "addressee", "theme", "instrument", "meeting", "status")


def desk() -> Handover:
    """What the papers are written with."""
    return memory().handover


@blueprint.app_template_filter("sources")
def _sources(cited: Sequence[Citation]) -> list[tuple[str, str]]:
    """The sources of some citations, each once: IRI and title."""
    return list(dict.fromkeys((one.source, one.title) for one in cited))


@blueprint.get("/brief")
def briefs() -> BaseResponse:
    """All seats, and the way from a name to its brief (303)."""
    text = request.args.get("seat", "").strip()
    if text:
        return redirect(f"/brief/{words.short(desk().seat(text))}", 303)
    label = memory().names.label
    return page(
        "seats.html", seats=sorted(((iri, label(iri)) for iri in desk().seats), key=lambda one: one[1])
    )


@blueprint.get("/brief/<path:seat>")
def brief(seat: str) -> Response:
    """The hand-over brief of a seat, on a day and since a day."""
    seat, form = negotiate.split(seat, _PAPER)
    term = desk().seat(seat)
    found = desk().brief(term, _day("on"), _day("since"))
    name = words.short(term)
    beside = (f"/interview/{name}", "Questions for the holder")
    return _paper(found, form, f"/brief/{name}", beside, asking=True)


@blueprint.get("/interview/<path:seat>")
def interview(seat: str) -> Response:
    """At most twelve questions for whoever leaves a seat."""
    seat, form = negotiate.split(seat, _PAPER)
    term = desk().seat(seat)
    name = words.short(term)
    return _paper(desk().interview(term), form, f"/interview/{name}", (f"/brief/{name}", "Hand-over brief"))


@blueprint.get("/handbook", defaults={"suffix": ""})
@blueprint.get("/handbook.<suffix>")
def handbook(suffix: str) -> Response:
    """What a focal point is and does, according to the documents."""
    return _paper(desk().handbook, _suffix(suffix, _PAPER), "/handbook", ("/brief", "Hand-over briefs"))


@blueprint.get("/recommendations", defaults={"suffix": ""})
@blueprint.get("/recommendations.<suffix>")
def recommendations(suffix: str) -> Response:
    """The ledger, narrowed by what is asked for."""
    given = {name: text.strip() for name, text in request.args.items() if text.strip() and name != "on"}
    unexpected = sorted(given.keys() - {*_FIELDS})
    if unexpected:
        raise BadArgument(f"the ledger has no field '{unexpected[0]}'; it has: {', '.join(_FIELDS)}")
    asked = {name: desk().value(name, text) for name, text in given.items()}
    day = str(chosen_day() or "9999-12-31")
    entries = tuple(one for one in desk().ledger.chosen(asked) if one.meeting_day <= day)
    form = _suffix(suffix, _LIST[:5])
    if form:
        rows = listing.ledger_rows(desk().archive, entries)
        return _file(
            "recommendations", form, listing.LEDGER, rows, listing.ledger_list(desk().archive, entries, asked)
        )
    ledger, label = desk().ledger, memory().names.label
    fields = {name: [(one, label(one)) for one in ledger.choices(name)] for name in _FIELDS[:5]}
    return page(
        "recommendations.html",
        entries=entries,
        length=len(ledger.entries),
        held=ledger.held,
        fields=fields | {"status": [(one, one) for one in STATUSES]},
        asked=asked,
        names=memory().names,
        year=ledger.year,
        standing=ledger.standing,
        proposed_by=ledger.proposed_by,
        query=listing.query_string(asked),
    )


@blueprint.get("/gaps", defaults={"suffix": ""})
@blueprint.get("/gaps.<suffix>")
def gaps(suffix: str) -> Response:
    """What the record does not hold: questions, seats by year, meetings by part."""
    archive, ranked = desk().archive, desk().gaps.ranked
    form = _suffix(suffix, _LIST[:5])
    if form:
        return _file("gaps", form, listing.GAPS, listing.gap_rows(archive, ranked), desk().gaps_paper)
    return page(
        "gaps.html",
        gaps=ranked,
        others=desk().others_told,
        coverage=desk().coverage,
        meetings=[(one, annual.held_of(archive, one)) for one in annual.meetings(archive)],
        parts=annual.PARTS,
        names=memory().names,
    )


@blueprint.get("/calendar", defaults={"suffix": ""})
@blueprint.get("/calendar.<suffix>")
def calendar(suffix: str) -> Response:
    """What was held, what is planned, what is yearly; also for other calendars (ICS)."""
    found = desk().calendar
    form = _suffix(suffix, _LIST)
    if form == "ics":
        return _download(events.as_ics(found, desk().last_day), "text/calendar", "calendar.ics")
    if form:
        rows = listing.calendar_rows(found)
        return _file("calendar", form, listing.CALENDAR, rows, listing.calendar_list(found))
    return page("calendar.html", events=found)


def _paper(
    paper: Paper, form: str | None, here: str, beside: tuple[str, str], *, asking: bool = False
) -> Response:
    if form == "md":
        return Response(papers.markdown(paper), mimetype="text/markdown")
    if form == "json":
        return Response(results.json_text(papers.as_json(paper)), mimetype="application/json")
    # A brief on a day tells nothing later, which the whole timeline would.
    whole = asking and "on" not in paper.asked
    return page(
        "brief.html",
        paper=paper,
        rules=papers.RULES,
        here=here,
        tail=f"?{urlencode(paper.asked)}" if paper.asked else "",
        beside=beside,
        asking=asking,
        timeline=figures.of_post(memory(), URIRef(paper.about), None) if whole else None,
    )


def _file(name: str, form: str, columns: Sequence[str], rows: list[list[str]], paper: Paper) -> Response:
    if form == "md":
        return Response(papers.markdown(paper), mimetype="text/markdown")
    if form == _PRINT:
        return _printed(paper, f"/{name}")
    if form == "csv":
        return taken_away(results.comma_separated(columns, rows), f"{name}.csv")
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    return Response(results.json_text(objects), mimetype="application/json")


def _printed(paper: Paper, here: str) -> Response:
    tail = listing.query_string(paper.asked)
    return page(
        "brief.html",
        paper=paper,
        rules=papers.RULES,
        here=here,
        tail=f"?{tail}" if tail else "",
        beside=(f"{here}?{tail}" if tail else here, "choose others"),
        asking=False,
        timeline=None,
    )


def _download(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _suffix(suffix: str, forms: tuple[str, ...]) -> str | None:
    if suffix and suffix not in forms[1:]:
        raise BadArgument(f"this page has no form '{suffix}'; it has: {', '.join(forms[1:])}")
    return suffix or None


def _day(name: str) -> datetime.date | None:
    text = request.args.get(name, "").strip()
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadArgument(f"parameter '{name}' takes a day as YYYY-MM-DD, not '{text[:40]}'") from error
