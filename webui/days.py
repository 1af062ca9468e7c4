"""One day: who held which post then, the meetings around it, and what differs from another day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from flask import Blueprint, Response, request
from rdflib import URIRef

from r2pgraph import results
from r2pgraph.clock import Answer
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.offices import Held
from r2pgraph.wording import day as day_in_words
from webui import negotiate, words
from webui.answering import called, holder, named, sentence
from webui.headers import linked, taken_away
from webui.pages import page
from webui.shell import chosen_day, day_of, memory

blueprint = Blueprint("days", __name__)
COLUMNS = ("post", "label", "answer", "basis", "holder", "last_before", "first_after", "evidence", "sources")
_HELD = (Answer.CERTAIN, Answer.POSSIBLE)
MOST_GROUNDS = 4  # shown of what an answer rests on


@dataclass(frozen=True)
class Tick:
    """A meeting on the line of time: how far along it stands, in hundredths; `when` is its day in words."""

    day: str
    when: str
    iri: str
    label: str
    status: str
    at: int


@blueprint.get("/asof", defaults={"suffix": None})
@blueprint.get("/asof.<any(csv, json):suffix>")
def asof(suffix: str | None) -> Response:
    """Who held which post on the day, with the four answers; as a page, a table or JSON."""
    form = suffix or negotiate.chosen(request.headers.get("Accept"), negotiate.ANSWER)
    graph = memory()
    ticks = _ticks(graph)
    day = chosen_day() or _usual(ticks)
    roster = graph.roster(day)
    if form == "csv":
        text = results.comma_separated(COLUMNS, [row for one in roster for row in _rows(one)])
        response = taken_away(text, f"posts-{day}.csv")
    elif form == "json":
        response = Response(results.json_text([_told(one) for one in roster]), mimetype="application/json")
    else:
        response = _page(day, ticks, roster)
    return linked(response, "/asof", negotiate.ANSWER[1:], request.query_string.decode())


def _usual(ticks: list[Tick]) -> datetime.date:
    """Without a day, that of the last meeting that was held."""
    held = [tick.day for tick in ticks if tick.status == "held"]
    return datetime.date.fromisoformat(max(held, default="2016-06-20"))


def _page(day: datetime.date, ticks: list[Tick], roster: tuple[Held, ...]) -> Response:
    other = request.args.get("with", "").strip()
    before = [tick for tick in ticks if tick.day < str(day)]
    after = [tick for tick in ticks if tick.day > str(day)]
    return page(
        "asof.html",
        day=day,
        other=other,
        ticks=ticks,
        at=_at(str(day), [tick.day for tick in ticks]),
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        rows=[(held, sentence(held), _grounds(held)) for held in roster if held.answer in _HELD],
        silent=[(held, sentence(held), _grounds(held)) for held in roster if held.answer not in _HELD],
        changes=_changes(roster, memory().roster(day_of(other))) if other else [],
    )


def _grounds(held: Held) -> list[str]:
    """The first that each holder's answer rests on, then the second of each, as many as are shown."""
    told = [one.evidence for one in held.holders if one.answer in _HELD] or [held.evidence]
    turns = (one for turn in zip_longest(*told) for one in turn if one is not None)
    return list(dict.fromkeys(map(str, turns)))[:MOST_GROUNDS]


def _ticks(graph: KnowledgeGraph) -> list[Tick]:
    return list(_all_ticks(graph))


@lru_cache(maxsize=8)
def _all_ticks(graph: KnowledgeGraph) -> tuple[Tick, ...]:
    found = graph.views.meetings()
    days = [day for day, *_ in found]
    return tuple(
        Tick(
            day=day,
            when=day_in_words(day) if exact else f"by {day_in_words(day)}",
            iri=iri,
            label=graph.names.label(iri),
            status=status,
            at=_at(day, days) or 0,
        )
        for day, iri, status, exact in found
    )


def _at(day: str, days: list[str]) -> int | None:
    """How far along the line of these days a day stands, in hundredths; None where it is beyond its ends."""
    if not days or not min(days) <= day <= max(days):
        return None
    first, last, this = (datetime.date.fromisoformat(one).toordinal() for one in (min(days), max(days), day))
    return round(100 * (this - first) / max(1, last - first))


def _changes(now: tuple[Held, ...], then: tuple[Held, ...]) -> list[tuple[str, str, str]]:
    """The posts of which something else is said on the other day: post, said now, said then."""
    told = {held.post: sentence(held) for held in then}
    return [
        (held.post, sentence(held), told[held.post])
        for held in now
        if held.post in told and (held.answer, named(held)) != _key(then, held.post)
    ]


def _key(roster: tuple[Held, ...], post: str) -> tuple[Answer, str]:
    held = next(one for one in roster if one.post == post)
    return held.answer, named(held)


def _rows(held: Held) -> Iterator[list[str]]:
    """One row for each holder that is certain or possible on the day, or one without a holder."""
    around = [f"{called(one)}, {one.day}" if one else "" for one in (held.last_before, held.first_after)]
    label = memory().names.label(held.post)
    told = [one for one in held.holders if one.answer in _HELD]
    for one in told:
        basis = one.basis or ""
        yield [
            words.short(held.post),
            label,
            one.answer,
            basis,
            holder(one),
            *around,
            *_sources(one.evidence),
        ]
    if not told:
        yield [
            words.short(held.post),
            label,
            held.answer,
            held.basis or "",
            "",
            *around,
            *_sources(held.evidence),
        ]


def _sources(evidence: Iterable[str]) -> tuple[str, str]:
    """What an answer rests on, by CURIE, and the titles of the sources."""
    found = [memory().handover.archive.citation(URIRef(one)) for one in evidence]
    return " ".join(words.short(one.iri) for one in found), "; ".join(
        dict.fromkeys(one.title for one in found)
    )


def _told(held: Held) -> dict[str, Any]:
    return {
        "post": {"iri": held.post, "label": memory().names.label(held.post)},
        "on": str(held.on),
        "answer": held.answer,
        "basis": held.basis,
        "sentence": sentence(held),
        "holders": [
            {"iri": one.holder, "label": holder(one), "answer": one.answer, "basis": one.basis}
            | {"evidence": list(one.evidence)}
            for one in held.holders
        ],
    }
