"""How terms are shown to people: where a thing's page is, a day in words, a kind in the plural."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from rdflib import Literal
from rdflib.term import Identifier

from r2pgraph import turtle
from r2pgraph.vocab import BASE, XSD
from r2pgraph.wording import day

# The kinds of things by the part of the world that they belong to: one colour each, always with the word.
_FAMILIES = """
    events: meeting session discussion participation event training working-group
    knowledge: recommendation activity follow-up challenge lesson practice principle commitment view
        quantity restatement report work-programme benchmark support-need support-offer
    agents: person post tenure vacancy affiliation membership state party organization body mission network
        group armed-group mechanism
    instruments: instrument provision action urged-action
    situations: situation assessment population involvement
    places: place country
    sources: document passage selector dataset row testimony claim
        revision revised-file
"""
FAMILIES: dict[str, list[str]] = {
    family: kinds.split() for family, kinds in re.findall(r"(\w+): ([^:]+)(?=\s\w+:|\Z)", _FAMILIES)
}
_FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}
# The kinds that one looks for by name; the others are what these rest on, or terms.
LOOKED_FOR = {"document"} | {kind for kind, family in _FAMILY.items() if family != "sources"}
_SPELT = {"organization": "organisation"}
_FIELD = {
    "began at the earliest": "began no earlier than",
    "began at the latest": "began by",
    "claim about an attribute": "what a single source says",
    "ended at the earliest": "lasted at least until",
    "ended at the latest": "ended by",
    "governs": "government of",
    "mandate post": "post",
    "passage": "words quoted",
}
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def address(iri: str) -> str | None:
    """Where an IRI leads: a page of ours, a page of the web, or nowhere.

    Only http and https IRIs of others become links; ours are not registered and do not resolve.
    """
    spaces = ((f"{BASE}id/", "/doc/"), (f"{BASE}concept/", "/concept/"), (f"{BASE}ont#", "/ontology#"))
    for space, path in spaces:
        if iri.startswith(space):
            return path + quote(iri.removeprefix(space), safe="/.-_~%")
    return iri if _WEB.match(iri) and not iri.startswith(BASE) else None


def expanded(name: str) -> str:
    """The IRI that a CURIE stands for; an IRI stays itself."""
    return turtle.expand(name) or name


def kind(iri: str) -> str:
    """The kind of a thing as its IRI gives it, or an empty text."""
    return iri.removeprefix(f"{BASE}id/").partition("/")[0] if iri.startswith(f"{BASE}id/") else ""


def family(iri: str) -> str:
    """The part of the world that a thing belongs to; concepts and others belong to the terms."""
    return _FAMILY.get(kind(iri), "terms")


def spelt(name: str) -> str:
    """A name out of an address, as words: `support-need` is “support need”."""
    return _SPELT.get(name, name).replace("-", " ").replace("_", " ")


def many(name: str, number: int) -> str:
    """A kind in the singular or plural, as words, for this number of things."""
    whole = spelt(name)
    if number == 1:
        return whole
    word, preposition, rest = re.split(r"( (?:about|of|on) |$)", whole, maxsplit=1)
    return f"{_plural(word)}{preposition}{rest}"


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|ch|sh)$", word) else f"{word}s"


def plain(label: str) -> str:
    """A label in words; what has no label here is told by its kind or by a standard's own name for it."""
    prefix, colon, local = label.partition(":")
    if not colon or not local or " " in label or turtle.expand(label) is None:
        return label
    if prefix in _FAMILY:
        return _place(local) if prefix == "passage" else spelt(prefix)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()


def field(label: str) -> str:
    """A label of the ontology in the words of the field, where those are plainer; else as `plain` has it."""
    return _FIELD.get(plain(label), plain(label))


def _place(slug: str) -> str:
    document, _, offsets = slug.rpartition(".")
    return f"{document}, {offsets.replace('-', '–')}"


def place(passage: str) -> str:
    """The mark of a passage in the reader: `at-16432-16566` of `…/2016-seoul.16432-16566`."""
    return f"at-{passage.rpartition('.')[2]}"


def span(passage: str) -> str:
    """The place of a passage in its text, in characters: `16,432–16,566` of `…/2016-seoul.16432-16566`."""
    return "–".join(thousands(int(one)) for one in passage.rpartition(".")[2].split("-") if one.isdecimal())


def tellings(description: str) -> list[tuple[str, str]]:
    """What a question can and cannot tell, as (heading, text) pairs; the heading may be empty."""
    parts = re.split(r"\b(Can tell|Cannot tell):", description)
    pairs = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return [(heading, text) for heading, part in pairs if (text := capital(part.strip()))]


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def shown(term: Identifier, label: str) -> str:
    """The words of a value: a day as “20 June 2016”, all else by its label."""
    if is_literal(term):
        return day(label) if is_day(term) else label
    return plain(label)


def unhidden(text: str) -> str:
    """A text whose invisible and turning characters are seen: U+202E as “⟦U+202E⟧”."""
    return "".join(
        f"⟦U+{ord(c):04X}⟧" if unicodedata.category(c) in _HIDDEN and c not in "\n\r\t" else c for c in text
    )


def thousands(number: int) -> str:
    """A whole number with commas: 12,345."""
    return f"{number:,}"


def local(iri: str) -> str:
    """The name of a term of the ontology behind the hash, or an empty text for terms of others."""
    return iri.removeprefix(f"{BASE}ont#") if iri.startswith(f"{BASE}ont#") else ""


def short(iri: str) -> str:
    """The CURIE of an IRI where it has one: what stands in addresses."""
    return turtle.shorten(iri) or iri


def is_literal(term: Identifier) -> bool:
    """Whether a term is a text, number or day rather than a thing."""
    return isinstance(term, Literal)


def is_day(term: Identifier) -> bool:
    """Whether a term is a calendar day."""
    return isinstance(term, Literal) and term.datatype == XSD.date


_SHOWN = (
    *(
        address,
        capital,
        day,
        expanded,
        family,
        field,
        kind,
        local,
        many,
        place,
        plain,
        short,
        span,
        spelt,
        tellings,
    ),
    *(thousands, unhidden),
)
FILTERS: dict[str, Callable[..., Any]] = {function.__name__: function for function in _SHOWN}
TESTS: dict[str, Callable[..., bool]] = {"day": is_day, "literal": is_literal}
