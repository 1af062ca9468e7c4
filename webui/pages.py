"""The pages: a request, one call to the graph, one template."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from rdflib import URIRef
from werkzeug.wrappers import Response as BaseResponse

from r2pgraph import results
from r2pgraph.card import Card
from r2pgraph.errors import BadArgument, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.names import folded
from r2pgraph.queries import Question
from r2pgraph.results import Result
from r2pgraph.vocab import BASE
from webui import answers, figures, forms, kinds, lists, negotiate, plots, words
from webui.answering import standing
from webui.headers import linked, taken_away
from webui.shell import chosen_day, memory
from webui.thing import asked, grouped, lay_out
from webui.twins import WRITERS, Statements, linked_data

blueprint = Blueprint("pages", __name__)
MOST_EMBEDDED = 400  # statements of a thing inside its page; its files have all
SERVED = (f"{BASE}id/", f"{BASE}concept/")
_SCHEME = re.compile(rf"{re.escape(BASE)}concept/[^/]+")


@blueprint.get("/")
def home() -> Response:
    """The way in: one box, what the memory holds, where to begin."""
    return page("home.html", counts=_counts(), examples=_examples(), holds=_holdings(memory()))


@lru_cache(maxsize=8)
def _holdings(graph: KnowledgeGraph) -> dict[str, object]:
    """What the memory holds: documents, how far it reaches, the states by regional group."""
    groups: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for state, region, named in graph.views.regions():
        groups[region].append((state, named))
    for states in groups.values():
        states.sort(key=lambda one: folded(graph.names.label(one[0])))
    return {
        "documents": graph.views.documents(),
        "tally": graph.views.tally(),
        "regions": groups,
    }


@blueprint.get("/find")
def find() -> BaseResponse:
    """From a name to its thing: one leads there (303), several or none to the candidates."""
    name = request.args.get("name", "").strip()
    if not name:
        return page("find.html", name="", known=False, candidates=())
    served = set(_served())
    try:
        term = memory().names.term(name, served)
    except TermNotFound as error:
        known = not served.isdisjoint(memory().names.things.get(folded(name), ()))
        return page("find.html", 200 if known else 404, name=name, known=known, candidates=error.candidates)
    return redirect(words.address(term) or "/", 303)


@blueprint.get("/browse")
def browse() -> Response:
    """All kinds of things with how many there are."""
    labels = memory().names.labels.items()
    schemes = sorted((label, iri) for iri, label in labels if _SCHEME.fullmatch(iri))
    return page("browse.html", counts=_counts(), families=words.FAMILIES, schemes=schemes)


@blueprint.get("/doc/<kind>")
def things(kind: str) -> Response:
    """All named things of one kind, by name; as a page or a table."""
    kind, form = negotiate.split(kind, negotiate.LIST)
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.LIST)
    labels = memory().names.labels
    found = sorted((label, iri) for iri, label in labels.items() if iri.startswith(f"{BASE}id/{kind}/"))
    if not found:
        raise TermNotFound(f"nothing here is of the kind “{words.spelt(kind)}”")
    if form == "csv":
        response = taken_away(lists.things(found), f"{kind}.csv")
    else:
        response = page("things.html", kind=kind, things=found)
    return linked(response, f"/doc/{kind}", negotiate.LIST[1:])


@blueprint.get("/id/<kind>/<slug>")
def identifier(kind: str, slug: str) -> BaseResponse:
    """A thing is not its page: see other (303), in the form that is wanted."""
    slug, form = negotiate.split(slug, negotiate.THING)
    if other := memory().names.replaced.get(f"{BASE}id/{kind}/{slug}"):
        return redirect(f"/{other.removeprefix(BASE)}", 301)
    _statements(URIRef(f"{BASE}id/{kind}/{slug}"))
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.THING)
    suffix = "" if form == negotiate.HTML else f".{form}"
    response = redirect(f"/doc/{kind}/{slug}{suffix}", 303)
    response.headers["Link"] = f'</doc/{kind}/{slug}>; rel="describedby"'
    return response


@blueprint.get("/doc/<kind>/<slug>")
def document(kind: str, slug: str) -> BaseResponse:
    """What the graph says of a thing, as a page or as a file."""
    slug, form = negotiate.split(slug, negotiate.THING)
    if other := memory().names.replaced.get(f"{BASE}id/{kind}/{slug}"):
        return redirect(f"/doc/{other.removeprefix(f'{BASE}id/')}", 301)
    return _about(URIRef(f"{BASE}id/{kind}/{slug}"), f"/doc/{kind}/{slug}", form)


@blueprint.get("/concept/<scheme>", defaults={"slug": ""})
@blueprint.get("/concept/<scheme>/<slug>")
def concept(scheme: str, slug: str) -> Response:
    """What the graph says of a term of a scheme, or of the scheme."""
    name, form = negotiate.split(f"{scheme}/{slug}".rstrip("/"), negotiate.THING)
    return _about(URIRef(f"{BASE}concept/{name}"), f"/concept/{name}", form)


def _about(term: URIRef, path: str, form: str | None) -> Response:
    statements = _statements(term)
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.THING)
    if form == negotiate.HTML:
        response = _portrait(term, path, statements)
    elif form == "csv":
        response = _records(memory().describe(term), path.rpartition("/")[2])
    else:
        response = Response(WRITERS[form](statements), mimetype=negotiate.MEDIA_TYPES[form][0])
        response.headers["Content-Location"] = f"{path}.{form}"
    return linked(response, path, negotiate.THING[1:])


def _portrait(term: URIRef, path: str, statements: Statements) -> Response:
    """The page of a thing, or of one group of its records."""
    card = memory().describe(term)
    only, start = _asked_number("group"), _asked_number("from")
    placing = memory().views.placing(term) if words.kind(term) == "session" else ()
    layout = lay_out(card, memory().views.days, only, start, placing)
    return page(
        "group.html" if only else "thing.html",
        card=card,
        layout=layout,
        here=path,
        start=start,
        data=linked_data(statements) if len(statements) <= MOST_EMBEDDED else None,
        beside={} if only else _beside(card),
    )


def _asked_number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004  (no list is longer)


def _records(card: Card, name: str) -> Response:
    """The records that name a thing, or one group of them, as a file named after both."""
    number = _asked_number("group")
    group = [kinds.HEADINGS.get(key[:2], key[0]) for key in grouped(card, number)] if number else []
    return taken_away(lists.records(card, number), f"{'-'.join([name, *map(_slug, group)])}.csv")


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _beside(card: Card) -> dict[str, object]:
    """What stands beside the facts of a thing: its figures, what is not known, names like its own."""
    graph, on, kind = memory(), chosen_day(), kinds.of(words.kind(card.term))
    return {
        "figures": figures.drawn(graph, card, kind.figures, on),
        "standing": standing(card, on),
        "asked": asked(card),
        "alike": graph.index.alike(card.label, str(card.term)) if kind.alike else (),
    }


@blueprint.get("/questions")
def questions() -> Response:
    """Every question in plain words, pack by pack."""
    packs: dict[str, list[Question]] = {}
    for question in memory().questions:
        packs.setdefault(question.pack, []).append(question)
    return page("questions.html", packs=packs)


@blueprint.get("/ask/<subject>/<name>")
def ask(subject: str, name: str) -> Response:
    """One question: its form, its answer, the query behind it, the answer as a file."""
    name, form = negotiate.split(name, negotiate.ANSWER)
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.ANSWER)
    question = memory().question(f"{subject}/{name}")
    twice = [name for name, texts in request.args.lists() if len(texts) > 1]
    if twice:
        raise BadArgument(f"parameter '{twice[0]}' is given twice")
    known = {parameter.name for parameter in question.parameters}
    given = {name: text.strip() for name, text in request.args.items() if name in known or name != "on"}
    response = _form(question, given) if form == negotiate.HTML else _file(question, given, form)
    return linked(response, f"/ask/{question.name}", negotiate.ANSWER[1:], request.query_string.decode())


def _file(question: Question, given: dict[str, str], form: str) -> Response:
    result = memory().ask(question.name, **given)
    solutions = result.solutions
    name = f"{question.name.replace('/', '-')}.{form}"
    if form == "csv":
        table = results.comma_separated(solutions.columns, results.cells(solutions))
        return _timed(taken_away(table, name), result)
    text = results.json_text(results.as_json(solutions) | {"r2pgraph": result.origin})
    response = Response(text, mimetype=negotiate.MEDIA_TYPES[form][0])
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _timed(response, result)


def _timed(response: Response, result: Result) -> Response:
    """What the store took stands beside the answer and not in it: the same answer is the same bytes.

    A page that is kept and served again tells what its making took.
    """
    response.headers["Server-Timing"] = f'answer;dur={result.seconds * 1000:.3f};desc="when it was made"'
    return response


def _form(question: Question, given: dict[str, str]) -> Response:
    ready = bool(given) or all(one.default or one.optional for one in question.parameters)
    result, fault = None, ""
    try:
        result = memory().ask(question.name, **given) if ready else None
    except BadArgument as error:
        fault = str(error) if given else ""  # nobody is to blame for a default that this graph lacks
    used = result.arguments if result else {}
    table = answers.table(result, memory().names) if result else None
    response = page(
        "ask.html",
        400 if fault else 200,
        question=question,
        fields=forms.fields(memory(), question, given, used),
        table=table,
        lanes=plots.lanes(table, question.view) if table else (),
        query=urlencode({name: words.short(str(term)) for name, term in used.items()}),
        fault=fault,
    )
    return _timed(response, result) if result else response


@blueprint.get("/about")
def about() -> Response:
    """What this is, what it rests on, how to cite it, and what it cannot tell."""
    documents = [(iri, memory().names.label(iri)) for iri in memory().instances("Document")]
    return page("about.html", documents=documents)


def page(template: str, status: int = 200, **shown: object) -> Response:
    """One template as a response."""
    return Response(render_template(template, **shown), status)


def _statements(term: URIRef) -> Statements:
    """What is said of and with a thing; `TermNotFound` with the nearest names where nothing is."""
    try:
        found = memory().statements(term)
    except ValueError:  # the address holds what no IRI can
        found = []
    if not found:
        near = _near(words.spelt(term.rpartition("/")[2]))
        known = "; the nearest names are" if near else ""
        raise TermNotFound(f"there is nothing under this address{known}", near)
    return found


def _near(name: str) -> tuple[tuple[str, str], ...]:
    try:
        term = memory().names.term(name, _served())
    except TermNotFound as error:
        return error.candidates
    return ((words.short(term), memory().names.label(term)),)


def _served() -> Iterable[str]:
    return (iri for iri in memory().names.labels if iri.startswith(SERVED))


def _counts() -> Counter[str]:
    """How many named things there are of each kind."""
    return Counter(kind for iri in memory().names.labels if (kind := words.kind(iri)))


def _examples() -> list[Question]:
    """The first question of each pack."""
    return list({question.pack: question for question in reversed(memory().questions)}.values())
