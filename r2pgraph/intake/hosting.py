"""Who hosts, in a sentence that tells of hosting: its subject, or those who stand after “by” or “with”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
_SENTENCE = re.compile(r"(?:[^.]|\b[A-Z]\.)+")
_VERB = re.compile(
    r"\b(?:(?:co-?)?(?:host(?:ed|s|ing)|convened|organi[sz]ed)|as co-?(?:organi[sz]er|host)s?|"
    r"(?P<with>in association with))\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:be|been|being|is|are|was|were)[ \n]+(?:\w+ly[ \n]+)?$")
_BY = re.compile(r"[ \n]+(?:jointly[ \n]+)?by\b")
_END = re.compile(r"[ \n](?:at|in|on|from|during)[ \n]|,[ \n]+(?!the\b|and\b)[a-z]")
# A name after these is a place, a part of another name, or what a meeting or a document is of.
_OTHER = re.compile(
    r"(?:\b(?:in|at|from|for|on|to|as an?|(?<!overnments )(?<!overnment )of)"
    r"[ \n]+(?:the[ \n]+)?(?:[A-Z]{2,}[ \n]+)?|\bin[ \n]+[A-Z]\w+,[ \n]+|\()$"
)
_FORMAL = re.compile(
    r"(?:[A-Z]\w+[ \n]+)*(?:Republic|Kingdom|State|Commonwealth|Union)[ \n]+of[ \n]+(?:the[ \n]+)?$"
)
_LEAD = 80


def hosts(text: str, spans: Sequence[Span]) -> dict[Span, str]:
    """Those of the spans (names of states and bodies) that host something, each with the verb of it."""
    found: dict[Span, str] = {}
    for sentence in _SENTENCE.finditer(text):
        for start, end, verb in _regions(text, sentence.span(), spans):
            for span in spans:
                if start <= span[0] < end and not _OTHER.search(_lead(text, span[0])):
                    found.setdefault(span, verb)
    return found


def _lead(text: str, start: int) -> str:
    """What stands before a name, without what a state is called in full."""
    return _FORMAL.sub("", text[max(0, start - _LEAD) : start])


def _regions(text: str, sentence: Span, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """Where in a sentence its hosts stand, and by which verb."""
    for verb in _VERB.finditer(text, *sentence):
        by = _BY.match(text, verb.end())
        if by or verb["with"]:
            start = by.end() if by else verb.end()
            yield start, _end(text, start, sentence[1], spans), verb[0]
        elif not _PASSIVE.search(text, sentence[0], verb.start()):
            yield sentence[0], verb.start(), verb[0]


def _end(text: str, start: int, last: int, spans: Sequence[Span]) -> int:
    """Where a list of names ends: before the next clause or place that is no part of a name."""
    ends = (match.start() for match in _END.finditer(text, start, last))
    return next((end for end in ends if not any(a < end < b for a, b in spans)), last)
