"""What words say of a part taken, of hosting, of a number and of a day: guesses, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from r2pgraph.intake import dating
from r2pgraph.vocab import R2P

PARTS: Sequence[tuple[str, str]] = (
    ("called to order", "called-to-order"), ("opened|opening", "opening-speaker"),
    ("expert", "expert-briefer"),
    ("panel", "panellist"), ("remarks|video message|spoke", "speaker"),
)  # fmt: skip
HOSTED: Sequence[tuple[str, str]] = (
    ("in association with", "in-association-with"), ("co-?host", "co-host"), ("host", "host"),
    ("convened", "convener"), ("organi[sz]", "co-organiser"),
)  # fmt: skip
HOST_WORD = re.compile("|".join(words for words, _ in HOSTED), re.IGNORECASE)
_WORDS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_NUMBERS: Mapping[str, int] = {word: number for number, word in enumerate(_WORDS, 2)} | {
    "fifteen": 15, "sixteen": 16, "twenty": 20, "fifty": 50,
}  # fmt: skip
COUNT = re.compile(rf"\d[\d,]*|{'|'.join(_NUMBERS)}", re.IGNORECASE)
COMPARED: Sequence[tuple[str, str]] = (
    ("out of|percent|per cent", "share"), ("more than|over", "more-than"),
    ("fewer than|less than", "fewer-than"),
    ("at least", "at-least"), ("nearly|about", ""), ("", "exact"),
)  # fmt: skip


def choice(table: Sequence[tuple[str, str]], words: str) -> str:
    """The first name of a table whose pattern is in the words; empty where none is."""
    return next((name for pattern, name in table if re.search(pattern, words, re.IGNORECASE)), "")


def number(word: str) -> str:
    """A number in digits."""
    return str(_NUMBERS.get(word.lower(), word.replace(",", "")))


def has_day(words: str) -> bool:
    """Whether words of time can be read, and name a day."""
    try:
        return R2P.startDate in dating.read(words, "met").days
    except ValueError:
        return False
