"""Dates as people write them, as bounds that say no more than the words do.

Four meanings: *held* is a state that is attested (“June 2016”: at some time in that month it was so),
*done* is a deed (it was done in that month), *told* is what there was by the time it was told, *met* an
event with a first and a last day. A word such as
“circa” bounds nothing. What cannot be read is a `ValueError` that says how to write it.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from rdflib import URIRef

from r2pgraph.dates import ONE_DAY, Span
from r2pgraph.vocab import R2P

Meaning = Literal["held", "done", "told", "met"]

_MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if number}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_DATES = [
    re.compile(form)
    for form in (
        rf"{_YEAR}-(?P<number>[01][0-9])-(?P<day>[0-3][0-9])",
        rf"{_YEAR}-(?P<number>[01][0-9])",
        rf"{_DAY}\.(?P<number>[01]?[0-9])\.{_YEAR}",
        rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"(?:(?:early|mid|late)[ -](?:in )?)?{_MONTH},? (?:of )?{_YEAR}",
        rf"(?:(?:early|mid|late|spring|summer|autumn|fall|winter)[ -](?:in |of )?)?{_YEAR}",
    )
]
_DECADE = re.compile(r"(?:the )?([12][0-9]{2}0)s")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([12][0-9]{3})")
_UNKNOWN = re.compile(r"unknown|not (?:stated|known)|no date|undated|n/a|[?–-]?")
_CIRCA = re.compile(r"(?:circa|ca?\.?|about|around|approximately|roughly|~) ?(.+)")
# Days that follow one another within a date: “20-22 June 2016”, “4 and 5 May 2001”.
_BARE = r"([0-3]?[0-9])(?:st|nd|rd|th)?"
_DAYS = re.compile(rf"(?:from )?{_BARE} ?(?:-|to|and|until) ?{_BARE} ({_MONTH},? {_YEAR})")
_AMERICAN = re.compile(rf"{_MONTH} (?P<first>[0-3]?[0-9]) ?- ?(?P<last>[0-3]?[0-9]),? {_YEAR}")
_FROM_TO = re.compile(r"(?P<from>from |since )?(?P<a>.+?)(?: ?- | - ?| (?:to|until|till|through) )(?P<b>.+)")
_YEARS = re.compile(r"(?P<a>[12][0-9]{3})-(?P<b>[12][0-9]{3})")
_BETWEEN = re.compile(r"between (?P<a>.+?) and (?P<b>.+)")
_ONE_SIDE = [
    (re.compile(rf"(?:{words}) (.+)"), side)
    for words, side in (
        ("since at least|from at latest|already in", "started by"),
        ("since|from|starting(?: in| on)?|as of|as from", "started"),
        ("announced(?: in| on)?|appointed(?: in| on)?|not before", "not before"),
        ("after", "after"),
        ("by|no later than|not later than", "started by"),
        ("before", "before"),
        ("until at least|at least until|still in|still on", "still"),
        ("ended by|until at (?:the )?latest", "ended by"),
        ("until|till|to|ended(?: in| on)?", "ended"),
        ("in|on|at some time in|during", "in"),
    )
]
HOW = "write it as in “20 June 2016”, “June 2016”, “since 2015”, “2014-2016”, “until May 2017” or “unknown”"


@dataclass(frozen=True)
class Dated:
    """What words of time bound: days by property, and the words themselves where they say anything."""

    words: str
    days: dict[URIRef, datetime.date] = field(default_factory=dict)
    edtf: str = ""


def read(text: str, meaning: Meaning, told: Span | None = None) -> Dated:
    """The bounds of a text of time; `ValueError` in plain words where it cannot be read.

    `told` are the first and the last day on which the source can have said so: what is so “since” a day
    was still so when it was told.
    """
    try:
        dated = _read(text, "done" if meaning == "told" else meaning, told)
    except ValueError as error:
        raise ValueError(_as_typed(str(error), text)) from error
    return replace(dated, days=_by_then(dated.days, told)) if meaning == "told" and told else dated


def _as_typed(message: str, text: str) -> str:
    """The message with the words in it as they were typed; dates are read without capitals."""
    quoted = message.partition("“")[2].partition("”")[0]
    at = text.casefold().find(quoted)
    return message.replace(quoted, text[at : at + len(quoted)], 1) if quoted and at >= 0 else message


def _by_then(days: dict[URIRef, datetime.date], told: Span) -> dict[URIRef, datetime.date]:
    first, last = days.get(R2P.startEarliest), days.get(R2P.startLatest)
    return days | {R2P.startLatest: told[1]} if first and last and first <= told[1] < last else days


def _read(text: str, meaning: Meaning, told: Span | None) -> Dated:
    words = " ".join(text.split())
    plain = words.casefold().replace("–", "-").replace("—", "-")
    if _UNKNOWN.fullmatch(plain):
        return Dated(words)
    if about := _CIRCA.fullmatch(plain):
        return Dated(words, edtf=f"{_edtf(_span(about[1]))}~")
    for part in (_days, _from_to, _between, _one_side):
        if found := part(plain, meaning):
            lasts = meaning == "held" and plain.startswith("since ")
            return _whole(words, _lasting(found[0], told) if lasts and told else found[0], found[1])
    return _whole(words, _in(_span(plain), meaning), _edtf(_span(plain)))


Found = tuple[dict[URIRef, datetime.date], str]


def _whole(words: str, days: dict[URIRef, datetime.date], edtf: str) -> Dated:
    begins = days.get(R2P.startDate, days.get(R2P.startEarliest))
    ends = days.get(R2P.endDate, days.get(R2P.endLatest))
    if begins and ends and ends < begins:
        raise ValueError(f"“{words}” ends before it begins; correct one of the two")
    return Dated(words, days, edtf)


def _lasting(days: dict[URIRef, datetime.date], told: Span) -> dict[URIRef, datetime.date]:
    """What began by the time of the telling, and had not ended then; what began later was only planned."""
    first, last = days.get(R2P.startEarliest), days.get(R2P.startLatest)
    if R2P.endLatest in days or (first and told[1] < first):
        return days
    began = {R2P.startLatest: min(last, told[1])} if last else {}
    return days | began | {R2P.endEarliest: max(told[0], first or told[0])}


def day(text: str) -> datetime.date:
    """One whole day; `ValueError` where the text is another or a longer time."""
    try:
        first, last = _span(" ".join(text.split()).casefold())
    except ValueError:
        first, last = datetime.date.min, datetime.date.max
    if first != last:
        raise ValueError(f"“{text}” is no whole day; write it as in “20 June 2016”")
    return first


def _days(text: str, meaning: Meaning) -> Found | None:
    american = _AMERICAN.fullmatch(text)
    if american:
        text = f"{american['first']}-{american['last']} {american['month']} {american['year']}"
    match = _DAYS.fullmatch(text)
    if not match:
        return None
    first, last = (_span(f"{match[number]} {match[3]}")[0] for number in (1, 2))
    if last < first:
        raise ValueError(f"“{text}” ends before it begins; correct one of the two")
    edtf = f"{first}/{last}"
    if meaning == "met":
        return {R2P.startDate: first, R2P.endDate: last}, edtf
    if meaning == "done":
        return {R2P.startEarliest: first, R2P.endLatest: last}, edtf
    if text.startswith("from "):
        return _started((first, first)) | _ended((last, last)), edtf
    return {R2P.startLatest: first, R2P.endEarliest: last}, edtf


def _from_to(text: str, meaning: Meaning) -> Found | None:
    match = _YEARS.fullmatch(text) or _FROM_TO.fullmatch(text)
    if not match or text.startswith(("until at", "at least", "between", "to ")):
        return None
    first, last = _span(match["a"]), _span(match["b"])
    edtf = f"{_edtf(first)}/{_edtf(last)}"
    if meaning == "met" and first[0] == first[1] and last[0] == last[1]:
        return {R2P.startDate: first[0], R2P.endDate: last[0]}, edtf
    if meaning == "done":
        return {R2P.startEarliest: first[0], R2P.endLatest: last[1]}, edtf
    if (
        meaning == "held"
        and not match.groupdict().get("from")
        and first[0] == first[1]
        and last[0] == last[1]
    ):
        return {R2P.startLatest: first[0], R2P.endEarliest: last[0]}, edtf
    return _started(first) | _ended(last), edtf


def _between(text: str, meaning: Meaning) -> Found | None:
    match = _BETWEEN.fullmatch(text)
    if not match:
        return None
    if meaning == "held":
        raise ValueError(f"“{text}” may be all of that time or some day in it; write from … to …, or a day")
    first, last = _span(match["a"]), _span(match["b"])
    return {R2P.startEarliest: first[0], R2P.endLatest: last[1]}, f"[{_edtf(first)}..{_edtf(last)}]"


def _one_side(text: str, meaning: Meaning) -> Found | None:
    found = next(((m[1], side) for form, side in _ONE_SIDE if (m := form.fullmatch(text))), None)
    if found is None:
        return None
    span, side = _span(found[0]), found[1]
    if side == "in":
        return _in(span, meaning), _edtf(span)
    return {
        "started": (_started(span), f"{_edtf(span)}/.."),
        "started by": ({R2P.startLatest: span[1]}, ""),
        "not before": ({R2P.startEarliest: span[0]}, ""),
        "after": ({R2P.startEarliest: span[1] + ONE_DAY}, ""),
        "before": ({R2P.startLatest: span[0] - ONE_DAY}, ""),
        "still": ({R2P.endEarliest: span[0]}, ""),
        "ended": (_ended(span), f"../{_edtf(span)}"),
        "ended by": ({R2P.endLatest: span[1]}, ""),
    }[side]


def _in(span: Span, meaning: Meaning) -> dict[URIRef, datetime.date]:
    """At some time within the span."""
    first, last = span
    if meaning == "met" and first == last:
        return {R2P.startDate: first, R2P.endDate: last}
    if meaning == "held":
        return {R2P.startLatest: last, R2P.endEarliest: first}
    return {R2P.startEarliest: first, R2P.startLatest: last}


def _started(span: Span) -> dict[URIRef, datetime.date]:
    return {R2P.startEarliest: span[0], R2P.startLatest: span[1]}


def _ended(span: Span) -> dict[URIRef, datetime.date]:
    return {R2P.endEarliest: span[0], R2P.endLatest: span[1]}


def _edtf(span: Span) -> str:
    first, last = span
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y}" if first.year == last.year else f"{first:%Y}"[:3] + "X"


def _span(text: str) -> Span:
    """The first and the last day of a date; `ValueError` where it is none, or may be two."""
    if decade := _DECADE.fullmatch(text):
        return datetime.date(int(decade[1]), 1, 1), datetime.date(int(decade[1]) + 9, 12, 31)
    if slashed := _SLASHED.fullmatch(text):
        return _slashed(text, *(int(part) for part in slashed.groups()))
    match = next(filter(None, (form.fullmatch(text) for form in _DATES)), None)
    if match is None:
        raise ValueError(f"“{text[:60]}” is no date that can be read; {HOW}")
    parts = match.groupdict()
    month = int(parts.get("number") or 0) or _MONTHS.get((parts.get("month") or "")[:3], 0)
    return _bounds(text, int(parts["year"]), month, int(parts.get("day") or 0))


def _slashed(text: str, first: int, second: int, year: int) -> Span:
    if first != second and max(first, second) <= 12:  # noqa: PLR2004  (months)
        raise ValueError(f"“{text}” may be two days; write the month as a word")
    number, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004
    return _bounds(text, year, month, number)


def _bounds(text: str, year: int, month: int, number: int) -> Span:
    if not month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    try:
        last = calendar.monthrange(year, month)[1]
        return datetime.date(year, month, number or 1), datetime.date(year, month, number or last)
    except ValueError as error:
        raise ValueError(f"“{text}” is no day of the calendar; correct it") from error
