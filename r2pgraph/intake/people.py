"""Persons in a text, by the patterns in which reports name them, with what they are said to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_PART = r"(?:[A-Z][\w’'-]+|[A-Z]\.)"
_NAME = rf"{_PART}(?:[ \n]+(?:{_PART}|de|da|del|der|van|von|al|bin)){{0,3}}[ \n]+[A-Z][\w’'-]+"
_TITLE = r"(?:H\.? ?E\.?|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Prof\.?|Professor|Ambassador|Sir)"
_POST = (
    r"(?:Director|Minister|Ambassador|Advis[eo]r|Professor|Secretary|Secretary-General|President|Representative|"
    r"Fellow|Researcher|Coordinator|Counsellor|Envoy|Commissioner|Officer|Official|official|Head|Founder|Leader|"
    r"Specialist|Rapporteur|Chair|Chairperson|[Ee]xpert|[Mm]ember)"
)
_TITLED = re.compile(rf"\b((?:{_TITLE}[ \n]+){{1,3}})({_NAME})")
_ROLED = re.compile(rf"\b()({_NAME})(?=,[ \n]+(?:the[ \n]+|an?[ \n]+)?(?:[\w-]+[ \n]+){{0,3}}{_POST}\b)")
# In a list of speakers: after a semicolon, a colon, a dash or “and”, a name with what it belongs to.
_LISTED = re.compile(
    rf"(?:[;:–,]|\band|\bby|\bfrom|\bcontact)[ \n]+()({_NAME})"
    r"(?=,[ \n]+(?:an?|the|[A-Z])|[ \n]+(?:of|at)[ \n]+(?:the[ \n]+)?[A-Z])"
)
_AFTER_POST = re.compile(
    r"\b(?:Secretary-General|Rapporteur(?:[ \n]+on(?:[ \n]+[A-Z]\w+){1,2})?)[ \n]+"
    rf"()({_PART}[ \n]+{_PART})"
)
# A clause that tells of a post, a comma, and a name that ends the clause.
_CLOSING = re.compile(rf"\b{_POST}\b[^,;:.]{{0,150}},[ \n]+()({_NAME})(?=[;.,])")
_FINDERS = (
    (_TITLED, "a title stands before the name"),
    (_ROLED, "a post stands after the name"),
    (_LISTED, "a name in a list, with what it belongs to"),
    (_AFTER_POST, "a post stands before the name"),
    (_CLOSING, "a post stands before the name"),
)
_NO_NAMES = re.compile(
    r"\b(?:The|Global|Network|Focal|Points?|Office|Council|Nations|States?|Union|Meeting|Group|Centre|Center|Human|"
    r"Rights|Security|Responsibility|Protect|Institute|Ministry|Department|Republic|Mission|Commission|Campaign|"
    r"Committee|Framework|Principles|Treaty|General|Assembly|Adviser|Advisers|Secretary|Special|Organization|Foreign|"
    r"Affairs|Latin|Central|South|North|New|International|Director|Permanent|Prevention|University|Government)\b"
)
_NOUN = re.compile(rf"\b{_POST}\b|\w(?:tions?|isms?|ness)\b")
_BEFORE = re.compile(
    r"(?:\bby|\bfrom|\band|\bwith|[;:,–]|^)?[ \n]+((?:the[ \n]+|an?[ \n]+)?"
    rf"(?=[A-Z])(?:[^,;:.–]|\bU\.S\.){{0,150}}\b{_POST}\b[^,;:.–]{{0,110}}),?[ \n]+$"
)
_FARTHEST = 300
_TITLES = re.compile(rf"(?:{_TITLE}[ \n]+)+$")
_AFTER = re.compile(
    r",[ \n]+((?:(?:an?|the)[ \n]|[A-Z])[^;:.–]{3,180})|[ \n]+((?:of|at)[ \n]+[^,;:.–]{3,140})"
)
# Of a sentence, what stands last after one of these words and tells of a post.
_WHOSE = re.compile(rf"\b(?:by|with|from)[ \n]+((?:the[ \n]+|an?[ \n]+)?)(?=[A-Z])(?=[^,;]*\b{_POST}\b)")
_NEXT = re.compile(r",?[ \n]+and(?:[ \n]+an?[ \n].*)?[ \n]*$|,[ \n]*$", re.DOTALL)


@dataclass(frozen=True)
class Named:
    """A person named in a text: where, the title before the name, and where it stands what that person is.

    `said` is the span of the words that tell of a post or a body; None where none stand there.
    """

    start: int
    end: int
    name: str
    title: str
    reason: str
    said: tuple[int, int] | None = None


def named(text: str, taken: list[tuple[int, int]]) -> list[Named]:
    """The persons that a text names, in its order; nobody is looked for within the spans `taken`."""
    found: dict[tuple[int, int], Named] = {}
    for pattern, reason in _FINDERS:
        for match in pattern.finditer(text):
            span = match.span(2)
            if _may_be_name(text, match[2]) and not any(
                a < span[1] and span[0] < b for a, b in (*taken, *found)
            ):
                found.setdefault(span, Named(*span, match[2], " ".join(match[1].split()), reason))
    others = sorted(found)
    return [replace(found[span], said=_said(text, found[span], others)) for span in others]


def _may_be_name(text: str, name: str) -> bool:
    """Not where a part is no name, or where the last word stands elsewhere in the text as a common word."""
    last = name.rsplit(maxsplit=1)[-1]
    noun = _NO_NAMES.search(name) or _NOUN.search(name)
    return not noun and not re.search(rf"\b{re.escape(last.lower())}\b", text)


def _said(text: str, one: Named, others: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The span of a post before the name, up to which nobody else is named; else of what follows the name."""
    begin = max(0, one.start - _FARTHEST)
    if before := _BEFORE.search(_TITLES.sub("", text[begin : one.start])):
        *_, cut = (0, *(found.start(1) for found in _WHOSE.finditer(before[1])))
        start, end = begin + before.start(1) + cut, begin + before.end(1)
        if not any(start < stop <= one.start for _, stop in others):
            return start, end
    if after := _AFTER.match(text, one.end):
        start, end = after.span(1) if after[1] else after.span(2)
        end = min([end, *(first for first, _ in others if start <= first < end)])
        words = _NEXT.sub("", _TITLES.sub("", text[start:end])).rstrip()
        return (start, start + len(words)) if words else None
    return None
