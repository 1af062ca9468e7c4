"""Which form of an answer is wanted: by suffix first, else by the Accept header.

Accept is read as RFC 9110, section 12.5.1, has it: the most specific range that fits a form gives
its weight, the heaviest form wins, and our own order decides between equals. A missing or empty
header takes anything; parameters such as `profile` limit nothing, as each form comes in one way.
"""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from r2pgraph.errors import BadArgument

HTML = "html"
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = {
    HTML: ("text/html", "application/xhtml+xml"),
    "ttl": ("text/turtle", "application/x-turtle"),
    "jsonld": ("application/ld+json",),
    "nt": ("application/n-triples",),
    "csv": ("text/csv",),
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
    "tsv": ("text/tab-separated-values",),
    "rdf": ("application/rdf+xml",),
    "problem": ("application/problem+json", "application/json"),
}
THING = (HTML, "ttl", "jsonld", "nt", "csv")
LIST = (HTML, "csv")
ANSWER = (HTML, "csv", "json")
PROBLEM = (HTML, "problem")
ROWS = ("json", "xml", "csv", "tsv", HTML)
GRAPH = ("ttl", "nt", "jsonld", "rdf", HTML)
_NAMES = {
    **{"turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld"},
    **{"rdf+xml": "rdf", "rdfxml": "rdf", "rdf-xml": "rdf"},
}
_ALIKE = {"json": "jsonld", "xml": "rdf"}


def split(name: str, forms: tuple[str, ...]) -> tuple[str, str | None]:
    """A name without the suffix that asks for one of the forms, and that form."""
    stem, _, suffix = name.rpartition(".")
    return (stem, suffix) if stem and suffix in forms and suffix != HTML else (name, None)


def named(name: str, forms: tuple[str, ...]) -> str:
    """The form that a `format` parameter names, by its suffix, its usual name or its media type.

    What clients call JSON or XML is that of rows or of graphs as the answer has it. `BadArgument` else.
    """
    bare = _bare(name)
    media = {kind: form for form in forms for kind in MEDIA_TYPES[form]}
    for form in (bare, _NAMES.get(bare), _ALIKE.get(bare), media.get(bare)):
        if form in forms:
            return str(form)
    raise BadArgument(f"the format “{name}” does not fit this answer; it comes as {', '.join(forms)}")


def chosen(accept: str | None, forms: tuple[str, ...]) -> str:
    """The form that an Accept header likes best; `NotAcceptable` (406) where it takes none of them."""
    ranges = [(_bare(value), weight) for value, weight in parse_accept_header(accept, MIMEAccept)]
    if not ranges:
        return forms[0]
    weights = {form: _weight(form, ranges) for form in forms}
    best = max(forms, key=lambda form: weights[form])
    if not weights[best]:
        listed = ", ".join(MEDIA_TYPES[form][0] for form in forms)
        raise NotAcceptable(f"this page comes as {listed}; none of them is accepted")
    return best


def _bare(media_range: str) -> str:
    return media_range.partition(";")[0].strip().lower()


def _weight(form: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that fits a form, or 0 where none does."""
    names = MEDIA_TYPES[form]
    for fitting in (names, (f"{names[0].partition('/')[0]}/*",), ("*/*",)):
        found = [weight for media_range, weight in ranges if media_range in fitting]
        if found:
            return max(found)
    return 0.0
