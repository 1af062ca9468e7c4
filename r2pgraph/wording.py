"""English for names and days: articles, small first letters, the time of a record in words."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Mapping

from rdflib import URIRef
from rdflib.term import Identifier

from r2pgraph.vocab import R2P

# What a participant did; the event follows as an object (hosted the meeting) or as a place (spoke at it).
DID: Mapping[str, tuple[str, bool]] = {
    "attendee": ("took part", False),
    "called-to-order": ("called to order", True),
    "co-host": ("co-hosted", True),
    "co-organiser": ("was a co-organiser of", True),
    "convener": ("convened", True),
    "expert-briefer": ("briefed as an expert", False),
    "facilitator": ("was a facilitator", False),
    "host": ("hosted", True),
    "in-association-with": ("was associated with the holding of", True),
    "opening-speaker": ("spoke at the opening", False),
    "panellist": ("was a panellist", False),
    "session-opener": ("opened", True),
    "speaker": ("spoke", False),
}
# How many of those present said it.
SCOPES: Mapping[str, str] = {"one": "one participant"} | {
    scope: f"{scope} participants" for scope in ("all", "many", "several", "some")
}
# Names that English gives an article; the rest (persons, most states, proper names) stand bare.
_ARTICLE = re.compile(
    r"(?:Republic|Democratic|United (?:Nations|States|Kingdom|Arab)|Russian Federation|Central African|"
    r"Netherlands|Philippines|Gambia|Bahamas|Comoros|Maldives|Syrian|Islamic|Holy See)\b"
)
_COMMON = re.compile(
    r"\b(?:Organi[sz]ation|Union|Nations|Centre|Center|Council|Office|Institute|Museum|Movement|Group|Network|"
    r"Community|Commission|Committee|Conference|Campaign|Ministry|Bureau|Programme|Forum|Panel|Secretariat|"
    r"Commissioner|University of|Delegation|Department|Court|Foundation|League|Statute|Treaty|Conventions?|"
    r"Principles|Framework|Document|Code|Resolution|meeting|session|workshop|Summit|initiative|forces|"
    r"mechanisms|missions|Review|Manual|Strategy|Act|Pact|Protocol|Covenant)\b"
)
_BARE = re.compile(
    r"(?:Centro|Club|Organisation internationale|Women Under|Fortify|Protection App|Security Co)"
)
_SMALL = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Annual|Meeting|Session|"
    r"Panel|Opening|Closing|Launch|Appointment|Preparatory|Interactive|Roundtable|Workshop|Outcome document|"
    r"Early warning|Commissions of|Joint organisation)\b"
)
_TITLES = ("meeting", "session", "event", "post")


def in_text(label: str, kind: str) -> str:
    """A thing's label in running text: with an article, and a small first letter, where they are due.

    `kind` is the kind of thing that its IRI gives (`person`, `meeting`, …).
    """
    small = label[:1].lower() + label[1:] if _SMALL.match(label) else label
    return f"the {small}" if _takes_article(label, kind) else small


def _takes_article(label: str, kind: str) -> bool:
    if kind in ("person", "place", "armed-group", "situation", "theme") or _BARE.match(label):
        return False
    if kind in _TITLES:
        return not re.match(r"\w+ joins\b", label)
    if kind in ("state", "country"):
        return _ARTICLE.match(label) is not None
    return (_ARTICLE.match(label) or _COMMON.search(label)) is not None


def as_sentence(text: str) -> str:
    """The text with a capital first letter and one full stop."""
    return f"{text[:1].upper()}{text[1:]}.".replace(".”.", "”.")


def attested(said: Mapping[URIRef, tuple[Identifier, ...]]) -> str:
    """The time of something that lasts: days of attestation are no beginning and no end.

    A beginning or an end is told as such where both of its bounds are the same day.
    """
    bounds = {name: str(said[name][0]) for name in _BOUNDS if name in said}
    sides = [_side(bounds, *side) for side in _SIDES]
    if not any(exact for exact, _ in sides):
        return re.sub(r"^ from\b", " at least from", when(said))
    told = [words for _, words in sides if words]
    return ("" if all(exact for exact, _ in sides) else ",").join(told)


def _side(bounds: Mapping[URIRef, str], early: URIRef, late: URIRef, exact: str) -> tuple[bool, str]:
    """Whether a beginning or an end is known to the day, and it in words; empty where nothing is said."""
    if early in bounds and bounds[early] == bounds.get(late):
        return True, f" {exact} {day(bounds[early])}"
    return False, ",".join(f" {_BOUNDS[one]} {day(bounds[one])}" for one in (early, late) if one in bounds)


def when(said: Mapping[URIRef, tuple[Identifier, ...]]) -> str:
    """The time of a record in words, from its bounds (see the ontology); empty where none is recorded."""
    bounds = {name: str(said[name][0]) for name in _BOUNDS if name in said}
    began, ended = bounds.get(R2P.startLatest), bounds.get(R2P.endEarliest)
    if began and ended and began <= ended:
        return f" on {day(began)}" if began == ended else f" from {day(began)} to {day(ended)}"
    outer = sorted(filter(None, (bounds.get(R2P.startEarliest), bounds.get(R2P.endLatest), began, ended)))
    closed = R2P.startEarliest in bounds and (began or R2P.endLatest in bounds)
    if len(outer) > 1 and ((began and ended) or closed):
        if outer[0] == outer[-1]:
            return f" on {day(outer[0])}"
        return f" at some time {span(outer[0], outer[-1])}"
    days = {bound: name for name, bound in reversed(bounds.items())}  # one day is told once
    return ",".join(f" {_BOUNDS[name]} {day(bound)}" for bound, name in reversed(days.items()))


def span(first: str, last: str) -> str:
    """Two days as a span: by the name of the year or month that they are the first and last day of."""
    try:
        start, end = map(datetime.date.fromisoformat, (first, last))
    except ValueError:  # no calendar days: told as they stand
        return f"between {first} and {last}"
    if (start.day, end.day) == (1, monthrange(end.year, end.month)[1]) and start.year == end.year:
        if start.month == end.month:
            return f"in {_MONTHS[start.month - 1]} {start.year}"
        if end.month - start.month == len(_MONTHS) - 1:
            return f"in {start.year}"
    return f"between {day(first)} and {day(last)}"


_BOUNDS: Mapping[URIRef, str] = {
    R2P.startDate: "from",
    R2P.startEarliest: "not before",
    R2P.startLatest: "by",
    R2P.endEarliest: "still on",
    R2P.endLatest: "until, at the latest,",
    R2P.endDate: "to",
}


_SIDES = (
    (R2P.startEarliest, R2P.startLatest, "from"),
    (R2P.endEarliest, R2P.endLatest, "until"),
)


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(text: str) -> str:
    """A calendar day (YYYY-MM-DD) as “20 June 2016”; another text stays as it is."""
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
