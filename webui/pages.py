"""The pages: a request, one call to the graph, one template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, render_template, request
from rdflib import URIRef
from werkzeug.wrappers import Response as BaseResponse

from r2pgraph import results
from r2pgraph.errors import BadArgument, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.names import folded
from r2pgraph.queries import Question
from r2pgraph.vocab import BASE
from webui import answers, forms, negotiate, words
from webui.headers import linked
from webui.thing import lay_out
from webui.twins import WRITERS, Statements, linked_data

pages = Blueprint("pages", __name__)
SERVED = (f"{BASE}id/", f"{BASE}concept/")


@pages.app_context_processor
def _shared() -> dict[str, object]:
    return {"graph": memory(), "path": request.path}


def memory() -> KnowledgeGraph:
    """The graph that is served."""
    found = current_app.extensions["r2pgraph"]
    assert isinstance(found, KnowledgeGraph)  # noqa: S101  (create_app puts it there; this tells mypy)
    return found


@pages.get("/")
def home() -> Response:
    """The way in: one box, what the memory holds, where to begin."""
    documents = [(iri, memory().names.label(iri)) for iri in memory().instances("Document")]
    return page("home.html", counts=_counts(), documents=documents, examples=_examples())


@pages.get("/find")
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


@pages.get("/browse")
def browse() -> Response:
    """All kinds of things with how many there are."""
    return page("browse.html", counts=_counts(), families=words.FAMILIES)


@pages.get("/doc/<kind>")
def things(kind: str) -> Response:
    """All named things of one kind, by name."""
    labels = memory().names.labels
    found = [(label, iri) for iri, label in labels.items() if iri.startswith(f"{BASE}id/{kind}/")]
    if not found:
        raise TermNotFound(f"nothing here is of the kind “{words.spelt(kind)}”")
    return page("things.html", kind=kind, things=sorted(found))


@pages.get("/id/<kind>/<slug>")
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


@pages.get("/doc/<kind>/<slug>")
def document(kind: str, slug: str) -> BaseResponse:
    """What the graph says of a thing, as a page or as a file."""
    slug, form = negotiate.split(slug, negotiate.THING)
    if other := memory().names.replaced.get(f"{BASE}id/{kind}/{slug}"):
        return redirect(f"/doc/{other.removeprefix(f'{BASE}id/')}", 301)
    return _about(URIRef(f"{BASE}id/{kind}/{slug}"), f"/doc/{kind}/{slug}", form)


@pages.get("/concept/<scheme>", defaults={"slug": ""})
@pages.get("/concept/<scheme>/<slug>")
def concept(scheme: str, slug: str) -> Response:
    """What the graph says of a term of a scheme, or of the scheme."""
    name, form = negotiate.split(f"{scheme}/{slug}".rstrip("/"), negotiate.THING)
    return _about(URIRef(f"{BASE}concept/{name}"), f"/concept/{name}", form)


def _about(term: URIRef, path: str, form: str | None) -> Response:
    statements = _statements(term)
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.THING)
    if form == negotiate.HTML:
        card = memory().describe(term)
        response = page(
            "thing.html", card=card, layout=lay_out(card), here=path, data=linked_data(statements)
        )
    else:
        response = Response(WRITERS[form](statements), mimetype=negotiate.MEDIA_TYPES[form][0])
        response.headers["Content-Location"] = f"{path}.{form}"
    return linked(response, path, negotiate.THING[1:])


@pages.get("/questions")
def questions() -> Response:
    """Every question in plain words, pack by pack."""
    packs: dict[str, list[Question]] = {}
    for question in memory().questions:
        packs.setdefault(question.pack, []).append(question)
    return page("questions.html", packs=packs)


@pages.get("/ask/<subject>/<name>")
def ask(subject: str, name: str) -> Response:
    """One question: its form, its answer, the query behind it, the answer as a file."""
    name, form = negotiate.split(name, negotiate.ANSWER)
    form = form or negotiate.chosen(request.headers.get("Accept"), negotiate.ANSWER)
    question = memory().question(f"{subject}/{name}")
    twice = [name for name, texts in request.args.lists() if len(texts) > 1]
    if twice:
        raise BadArgument(f"parameter '{twice[0]}' is given twice")
    given = {name: text.strip() for name, text in request.args.items()}
    response = _form(question, given) if form == negotiate.HTML else _file(question, given, form)
    return linked(response, f"/ask/{question.name}", negotiate.ANSWER[1:], request.query_string.decode())


def _file(question: Question, given: dict[str, str], form: str) -> Response:
    solutions = memory().ask(question.name, **given).solutions
    if form == "csv":
        text = results.comma_separated(solutions.columns, results.cells(solutions))
    else:
        text = results.json_text(results.as_json(solutions))
    response = Response(text, mimetype=negotiate.MEDIA_TYPES[form][0])
    file_name = f"{question.name.replace('/', '-')}.{form}"
    place = "attachment" if form == "csv" else "inline"
    response.headers["Content-Disposition"] = f'{place}; filename="{file_name}"'
    return response


def _form(question: Question, given: dict[str, str]) -> Response:
    ready = bool(given) or all(one.default or one.optional for one in question.parameters)
    result, fault = None, ""
    try:
        result = memory().ask(question.name, **given) if ready else None
    except BadArgument as error:
        fault = str(error) if given else ""  # nobody is to blame for a default that this graph lacks
    used = result.arguments if result else {}
    return page(
        "ask.html",
        400 if fault else 200,
        question=question,
        fields=forms.fields(memory(), question, given, used),
        table=answers.table(result, memory().names) if result else None,
        query=urlencode({name: words.short(str(term)) for name, term in used.items()}),
        fault=fault,
    )


@pages.get("/about")
def about() -> Response:
    """What this is, what it rests on, how to cite it, and what it cannot tell."""
    documents = [(iri, memory().names.label(iri)) for iri in memory().instances("Document")]
    return page("about.html", documents=documents)


@pages.get("/healthz")
def health() -> Response:
    """For the machine that watches over the server."""
    told = {"status": "ok", "version": memory().version, "triples": len(memory().store)}
    return Response(results.json_text(told), mimetype="application/json")


@pages.get("/robots.txt")
def robots() -> Response:
    """Keeps crawlers off the addresses that only compute."""
    kept_off = "".join(f"Disallow: {path}\n" for path in ("/ask/", "/connect", "/find", "/search", "/sparql"))
    return Response(f"User-agent: *\n{kept_off}", mimetype="text/plain")


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
