"""Search: words, what they are narrowed to, the things found, and names while one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Blueprint, Response, request
from rdflib import URIRef

from r2pgraph import results
from r2pgraph.search import Found, Hit, Narrowing
from webui import negotiate, words
from webui.headers import linked, taken_away
from webui.pages import page
from webui.shell import memory, without
from webui.telling import sentence

blueprint = Blueprint("searching", __name__)
A_PAGE = 25  # hits
MOST = 5000
MOST_KINDS = 12  # that stand open; the rarer ones and the terms are folded
COLUMNS = ("iri", "label", "kind", "region", "first", "last", "words")
_ARGUMENTS = ("type", "region", "from", "to")


@dataclass(frozen=True)
class Facet:
    """One choice that narrows, with how many things are left, and the address that has it or drops it."""

    label: str
    number: int
    address: str
    chosen: bool


@blueprint.get("/search", defaults={"suffix": None})
@blueprint.get("/search.<any(csv, json):suffix>")
def search(suffix: str | None) -> Response:
    """The things that have the words, with facets; as a page, a table or JSON."""
    form = suffix or negotiate.chosen(request.headers.get("Accept"), negotiate.ANSWER)
    text = request.args.get("q", "").strip()
    found = memory().index.search(text, _narrowing(), MOST)
    response = _page(text, found) if form == negotiate.HTML else _file(found, form)
    return linked(response, "/search", negotiate.ANSWER[1:], request.query_string.decode())


@blueprint.get("/suggest")
def suggest() -> Response:
    """At most ten things whose names begin like the text."""
    hits = memory().index.suggest(request.args.get("q", ""))
    told = [
        {
            "iri": hit.iri,
            "label": memory().names.label(hit.iri),
            "kind": words.spelt(hit.kind),
            "page": _page_of(hit),
        }
        for hit in hits
    ]
    return Response(results.json_text(told), mimetype="application/json")


def _page_of(hit: Hit) -> str:
    return words.address(hit.iri) or ""


def _narrowing() -> Narrowing:
    kind, region, since, until = (request.args.get(name, "").strip() for name in _ARGUMENTS)
    return Narrowing(kind, words.expanded(region) if region else "", since, until)


def _page(text: str, found: Found) -> Response:
    number = request.args.get("page", "1")
    start = (int(number) - 1) * A_PAGE if number.isdecimal() and 0 < int(number) <= MOST else 0
    hits = found.hits[start : start + A_PAGE]
    narrowing = _narrowing()
    kinds, rarer = _parted(_facets(found.kinds, "type", narrowing.kind), found.kinds)
    return page(
        "search.html",
        text=text,
        found=found,
        hits=[(hit, _identified(hit)) for hit in hits],
        first=start + 1,
        following=without("page", page=str(start // A_PAGE + 2)) if found.total > start + A_PAGE else "",
        kinds=kinds,
        rarer=rarer,
        regions=_facets(found.regions, "region", narrowing.region),
        years=(narrowing.since, narrowing.until),
        wider=_wider(text, narrowing) if text and not found.hits else [],
    )


def _identified(hit: Hit) -> str:
    """One sentence that tells a thing from others of its name."""
    return sentence(memory().views.outline(URIRef(hit.iri)))


def _facets(counts: Any, argument: str, chosen: str) -> list[Facet]:
    return [
        Facet(
            label=words.capital(words.many(value, 2) if argument == "type" else memory().names.label(value)),
            number=number,
            address=without(argument, "page", **({} if value == chosen else {argument: words.short(value)})),
            chosen=value == chosen,
        )
        for value, number in counts.items()
    ]


def _parted(facets: list[Facet], kinds: Iterable[str]) -> tuple[list[Facet], list[Facet]]:
    """The kinds of things that one looks for, and the rest: rare ones, passages, rows and terms."""
    telling = [
        facet for facet, kind in zip(facets, kinds, strict=True) if kind in words.LOOKED_FOR or facet.chosen
    ]
    first = telling[:MOST_KINDS] + [facet for facet in telling[MOST_KINDS:] if facet.chosen]
    return first, [facet for facet in facets if facet not in first]


def _wider(text: str, narrowing: Narrowing) -> list[tuple[str, str, int]]:
    """Where nothing fits: what could be dropped, the address without it, how many things that gives."""
    fields = dict(zip(("kind", "region", "since", "until"), _ARGUMENTS, strict=True))
    dropped = [(name, replace(narrowing, **{name: ""})) for name in fields if getattr(narrowing, name)]
    found = [(fields[name], memory().index.search(text, wider).total) for name, wider in dropped]
    return [(name, without(name, "page"), total) for name, total in found if total]


def _file(found: Found, form: str) -> Response:
    told = [asdict(hit) | {"words": "".join(text for text, _ in hit.words)} for hit in found.hits]
    if form == "csv":
        text = results.comma_separated(COLUMNS, [[one[name] for name in COLUMNS] for one in told])
        return taken_away(text, "search.csv")
    whole = {
        "total": found.total,
        "kinds": dict(found.kinds),
        "regions": dict(found.regions),
        "spelt_as_asked": found.spelt_as_asked,
        "hits": told,
    }
    return Response(results.json_text(whole), mimetype="application/json")
