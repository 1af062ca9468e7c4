"""How two things are connected: two boxes, what the ways must not pass, one line a path."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request
from rdflib import URIRef

from r2pgraph import exports, results
from r2pgraph.errors import BadArgument, R2PGraphError, TermNotFound
from r2pgraph.network import KINDS, Connection, Evidence, Path, Step
from r2pgraph.network import kind as node_kind
from webui import negotiate, problems, words
from webui.headers import linked
from webui.pages import page
from webui.shell import chosen_day, memory, without

blueprint = Blueprint("connecting", __name__)
FORMS = (negotiate.HTML, "json")
PATHS = 5
MOST_PATHS = 50
# What a path need not pass; each is a kind of thing of the network.
BARRED = ("organization", "network", "meeting", "post", "theme", "instrument", "situation")


@dataclass(frozen=True)
class Line:
    """One path: its steps as (step, footnotes) pairs, and what can be left out to find others."""

    path: Path
    steps: tuple[tuple[Step, tuple[int, ...]], ...]
    avoid: tuple[tuple[str, str], ...]


@blueprint.get("/connect", defaults={"suffix": None})
@blueprint.get("/connect.<any(json):suffix>")
def connect(suffix: str | None) -> Response:
    """The paths between two things, each step a sentence with the words it rests on."""
    form = suffix or negotiate.chosen(request.headers.get("Accept"), FORMS)
    a, b = request.args.get("a", "").strip(), request.args.get("b", "").strip()
    if form == "json":
        response = Response(
            results.json_text(exports.connection(_answer(a, b), memory().names)), mimetype="application/json"
        )
    else:
        response = _page(a, b)
    return linked(response, "/connect", FORMS[1:], request.query_string.decode())


def _answer(a: str, b: str) -> Connection:
    """The connection that the arguments ask for."""
    if not a or not b:
        raise BadArgument("name two things, as a= and b=")
    return memory().connect(
        _thing(a),
        _thing(b),
        most=_number("paths", PATHS),
        within=_number("max", 4),
        avoid=[name for name in request.args.getlist("not") if name],
        on=chosen_day(),
    )


def _thing(text: str) -> URIRef:
    """The thing meant; of several of one name the only one that the network knows."""
    try:
        return memory().term(text)
    except TermNotFound as error:
        near = [words.expanded(iri) for iri, _ in error.candidates]
        nodes = [iri for iri in near if node_kind(iri) in KINDS]
        named = [iri for iri in nodes if memory().names.label(iri).casefold() == text.casefold()]
        if len(named) == 1:
            return URIRef(named[0])
        raise


def _shown(text: str, term: str) -> str:
    """The thing's name where that alone means it, else what was typed."""
    name = memory().names.label(term)
    try:
        return name if str(_thing(name)) == term else text
    except TermNotFound:
        return text


def _number(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 4):  # noqa: PLR2004
        raise BadArgument(f"“{name}” takes a whole number, not “{text[:40]}”")
    return int(text or usual)


def _page(a: str, b: str) -> Response:
    found: Connection | None = None
    fault: R2PGraphError | None = None
    try:
        found = _answer(a, b) if a and b else None
    except (TermNotFound, BadArgument) as error:
        fault = error
    numbers = _numbers(found)
    return page(
        "connect.html",
        problems.status(fault) if fault else 200,
        a=_shown(a, found.first) if found else a,
        b=_shown(b, found.second) if found else b,
        barred=request.args.getlist("not"),
        kinds=BARRED,
        most=request.args.get("max", "4"),
        found=found,
        lines=[_line(path, numbers) for path in found.paths] if found else [],
        sources=numbers,
        fault=fault.message if isinstance(fault, TermNotFound) else str(fault or ""),
        candidates=fault.candidates if isinstance(fault, TermNotFound) else (),
        more=without("paths", paths=str(MOST_PATHS)) if found and found.others else "",
    )


def _numbers(found: Connection | None) -> dict[Evidence, int]:
    steps = [step for path in found.paths for step in path.steps] if found else []
    return {
        one: n for n, one in enumerate(dict.fromkeys(e for step in steps for e in step.edge.evidence[:3]), 1)
    }


def _line(path: Path, numbers: dict[Evidence, int]) -> Line:
    steps = tuple((step, tuple(numbers[one] for one in step.edge.evidence[:3])) for step in path.steps)
    through = [(memory().names.label(node), _barring(words.short(node))) for node in path.nodes[1:-1]]
    return Line(path, steps, tuple(through))


def _barring(name: str) -> str:
    """The address that asks the same without passing a thing."""
    tail = without()
    return f"{tail}{'&' if '?' in tail else '?'}not={name}"
