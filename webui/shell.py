"""What surrounds every page: where one can go, the day as of which one reads, and the data that it is."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from flask import Flask, Response, current_app, g, request

from r2pgraph.errors import BadArgument
from r2pgraph.graph import KnowledgeGraph

# In the order of the menu; a place is shown where the program serves it.
PLACES = (
    ("/browse", "Browse"),
    ("/questions", "Questions"),
    ("/connect", "Connections"),
    ("/recommendations", "Recommendations"),
    ("/calendar", "Calendar"),
    ("/handbook", "Handbook"),
    ("/sparql", "SPARQL"),
    ("/quality", "Quality"),
    ("/about", "About"),
)
# Links and forms of our own pages; no text of data can look like one, as its quotation marks are escaped.
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(/(?!static/)[^"#]*)(#[^"]*)?(?=")')
_FORM = re.compile(r'(<form\b[^>]*\baction="/[^"]*"[^>]*>)(.*?</form>)', re.DOTALL)


def surround(app: Flask) -> None:
    """Read the day of every request, and keep it in every link of its page."""
    app.before_request(_read_day)
    app.after_request(_keep_day)
    app.context_processor(_shared)
    graph = app.extensions["r2pgraph"]
    languages = graph.names.languages
    app.jinja_env.globals["tongue"] = lambda iri: languages.get(str(iri), "")
    _statements(graph)
    _latest(graph)  # known before a store elsewhere may be gone


def memory() -> KnowledgeGraph:
    """The graph that is served."""
    found = current_app.extensions["r2pgraph"]
    assert isinstance(found, KnowledgeGraph)  # noqa: S101  (create_app puts it there; this tells mypy)
    return found


def day_of(text: str) -> datetime.date:
    """A calendar day; `BadArgument` says in one sentence how to write one."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass
    raise BadArgument(f"“{text[:40]}” is no day; write a day as in 2016-06-20")


def chosen_day() -> datetime.date | None:
    """The day as of which the reader wants the page, or None."""
    found = g.get("day")
    assert found is None or isinstance(found, datetime.date)  # noqa: S101  (set below; this tells mypy)
    return found


def _read_day() -> None:
    text = request.args.get("on", "").strip()
    g.day = day_of(text) if text else None


def _keep_day(response: Response) -> Response:
    """Put the day into every link and form of the page that leads to another one of ours."""
    day = chosen_day()
    if day is None or response.mimetype != "text/html" or response.direct_passthrough:
        return response
    html = response.get_data(as_text=True)
    html = _LINK.sub(lambda link: _dated(link, day), html)
    field = f'<input type="hidden" name="on" value="{day}">'
    html = _FORM.sub(lambda form: form[1] + ("" if 'name="on"' in form[2] else field) + form[2], html)
    response.set_data(html)
    return response


def _dated(link: re.Match[str], day: datetime.date) -> str:
    """A link with the day, unless it names a day of its own or says that it wants none (`on=`)."""
    start, address, anchor = link[1], link[2], link[3] or ""
    if re.search(r"[?;&]on=", address):
        return start + re.sub(r"(\?|&amp;)on=$", "", address) + anchor
    return f"{start}{address}{'&amp;' if '?' in address else '?'}on={day}{anchor}"


def here() -> str:
    """The path of this page as an address that can lead to no other host, whatever was asked for."""
    return "/" + quote(request.path.lstrip("/"), safe="/.-_~:@")


def without(*names: str, **more: str) -> str:
    """The address of this page without some of its arguments, and with others."""
    kept = [(k, v) for k, v in parse_qsl(request.query_string.decode()) if k not in (*names, *more) and v]
    kept += [(name, value) for name, value in more.items() if value]
    return f"{here()}?{urlencode(kept)}" if kept else here()


def without_day() -> str:
    """The address of this page for all days: its empty `on` keeps the day out of the link."""
    address = without("on")
    return f"{address}{'&' if '?' in address else '?'}on="


def _shared() -> dict[str, object]:
    graph = memory()
    addresses = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
    return {
        "graph": graph,
        "path": here(),
        "on": chosen_day(),
        "other_arguments": [(name, text) for name, text in request.args.items() if name != "on"],
        "addresses": addresses,
        "places": _served(addresses),
        "known_questions": frozenset(question.name for question in graph.questions),
        "latest": _latest(graph),
        "statements": _statements(graph),
        "without": without,
        "without_day": without_day,
    }


@lru_cache(maxsize=8)
def _served(rules: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((address, word) for address, word in PLACES if address in rules)


@lru_cache(maxsize=8)
def _statements(graph: KnowledgeGraph) -> int:
    return len(graph.store)


@lru_cache(maxsize=8)
def _latest(graph: KnowledgeGraph) -> str:
    return graph.views.latest_day()
