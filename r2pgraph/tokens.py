"""The tokens of a SPARQL query, each read in its place.

SPARQL 1.1, section 19.8, has a token that only its place tells: `<` opens an IRI between the parts of
a statement and compares numbers within an expression. A reader that takes the one for the other can be
led past a whole clause, so brackets are followed here and each is known as an expression's, a group's
or any other's. The engine moreover ends keywords where it likes (`SERVICEex:a` is a clause for it), so
a word and the prefix of a name are told apart only with what follows them: see `guard`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from r2pgraph.errors import QuerySyntax

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = rf"{_BASE}_0-9\-\u00b7\u0300-\u036f\u203f-\u2040"
_PERCENT = "%[0-9A-Fa-f]{2}"
_ESCAPE = r"""\\ (?: [tbnrf"'\\] | u [0-9A-Fa-f]{4} | U [0-9A-Fa-f]{8} )"""
_NAME_ESCAPE = r"\\ [_~.!$&'()*+,;=/?\#@%-]"
_IRI = r"""< (?: [^<>"{}|^`\\\x00-\x20] | \\u [0-9A-Fa-f]{4} | \\U [0-9A-Fa-f]{8} )* >"""
_ANYWHERE = rf"""
      (?P<blank> [ \t\r\n]+ )
    | (?P<comment> \# [^\r\n]* )
    | (?P<string> \"\"\" (?: \"{{0,2}} (?: [^"\\] | {_ESCAPE} ) )* \"\"\"
        | ''' (?: '{{0,2}} (?: [^'\\] | {_ESCAPE} ) )* '''
        | " (?: [^"\\\n\r] | {_ESCAPE} )* "
        | ' (?: [^'\\\n\r] | {_ESCAPE} )* ' )
    | (?P<variable> [?$] [{_BASE}_0-9] [{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]* )
    | (?P<language> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* (?: -- [A-Za-z]+ )? )
    | (?P<node> _: [{_BASE}_0-9] (?: [{_CHARS}.]* [{_CHARS}] )? )
    | (?P<name> (?: [{_BASE}] (?: [{_CHARS}.]* [{_CHARS}] )? )? :
        (?: (?: [{_BASE}_0-9:] | {_PERCENT} | {_NAME_ESCAPE} )
            (?: \.* (?: [{_CHARS}:] | {_PERCENT} | {_NAME_ESCAPE} ) )* )? )
    | (?P<word> [A-Za-z_][A-Za-z_0-9]* )
    | (?P<number> [0-9]+ (?: \. [0-9]+ )? (?: [eE][+-]?[0-9]+ )? | \. [0-9]+ (?: [eE][+-]?[0-9]+ )? )
"""
_SIGN = r"(?P<sign> \^\^ | && | \|\| | !=? | >= | [][(){}.,;=*/+|^?>-] )"
_OPENS = r"(?P<open> <<\(? | \{\| )"
_STATEMENT = re.compile(rf"{_ANYWHERE} | (?P<iri> {_IRI} ) | {_OPENS} | {_SIGN}", re.VERBOSE)
_COMPARISON = re.compile(rf"{_ANYWHERE} | (?P<compared> <=? ) | {_SIGN}", re.VERBOSE)
_OPERANDS = {"string", "variable", "language", "name", "number", "iri", "node"}
_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_LISTING = re.compile("SELECT|GROUP|ORDER|HAVING")
_CALLING = re.compile("FILTER$|HAVING$|BY$")


@dataclass(frozen=True)
class Token:
    """One token: its `kind` is a group of the grammar above, `start` its place in the text.

    `depth` counts the brackets that it stands in; `expression` tells whether the innermost one holds one.
    """

    kind: str
    text: str
    start: int
    depth: int = 0
    expression: bool = False

    @property
    def word(self) -> str:
        """A keyword in capitals; empty for every other token."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass
class _Bracket:
    """An open bracket; `listing` while the words of a SELECT or a solution modifier are read in it."""

    sign: str
    start: int
    expression: bool
    listing: bool = False


@dataclass
class _Reading:
    text: str
    brackets: list[_Bracket] = field(default_factory=lambda: [_Bracket("", 0, False)])
    read: list[Token] = field(default_factory=list)

    def tokens(self) -> Iterator[Token]:
        """Every token but blanks and comments; `QuerySyntax` where the text holds none."""
        place = 0
        while place < len(self.text):
            match = self._next(place)
            place = match.end()
            if match.lastgroup not in ("blank", "comment"):
                token = self._placed(match)
                place = token.start + len(token.text)
                self.read.append(token)
                yield token
        if len(self.brackets) > 1:
            last = self.brackets[-1]
            raise QuerySyntax.at(self.text, last.start, f"“{last.sign}” is opened and never closed")

    def _next(self, place: int) -> re.Match[str]:
        compares = self.brackets[-1].expression and self._after_operand()
        match = (_COMPARISON if compares else _STATEMENT).match(self.text, place)
        if match is None:
            raise QuerySyntax.at(self.text, place, _unreadable(self.text[place]))
        return match

    def _after_operand(self) -> bool:
        if not self.read:
            return False
        last = self.read[-1]
        return last.kind in _OPERANDS or last.text in (")", "}", ")>>") or last.word in ("TRUE", "FALSE")

    def _placed(self, match: re.Match[str]) -> Token:
        kind, sign = str(match.lastgroup), match.group()
        closing = self._closing(match)
        if closing:
            self.brackets.pop()
            return Token("sign", closing, match.start(), len(self.brackets) - 1)
        token = Token(kind, sign, match.start(), len(self.brackets) - 1, self.brackets[-1].expression)
        if sign in _CLOSED_BY and kind in ("sign", "open"):
            self._open(sign, match.start())
        elif kind == "word":
            self._note(token.word)
        elif sign in (")", "]", "}") and kind == "sign":
            raise QuerySyntax.at(self.text, match.start(), f"“{sign}” closes what was not opened")
        return token

    def _closing(self, match: re.Match[str]) -> str:
        """The sign that closes the innermost bracket here, or an empty text."""
        wanted = _CLOSED_BY.get(self.brackets[-1].sign, "")
        fits = match.lastgroup in ("sign", "compared") and match.group() == wanted[:1]
        return wanted if fits and self.text.startswith(wanted, match.start()) else ""

    def _open(self, sign: str, start: int) -> None:
        outer = self.brackets[-1]
        expression = sign == "(" and (outer.expression or self._opens_expression(outer))
        if sign == "{":
            outer.listing = False
        self.brackets.append(_Bracket(sign, start, expression))

    def _opens_expression(self, outer: _Bracket) -> bool:
        """Whether “(” begins an expression rather than a list of nodes, a path or rows of values."""
        if outer.sign not in ("", "{") or not self.read:
            return False
        if outer.listing:
            return True
        last, before = self.read[-1], self.read[-2].word if len(self.read) > 1 else ""
        if last.kind == "word":
            return last.word != "A" and not last.word.endswith("VALUES")
        return last.kind in ("name", "iri") and bool(_CALLING.search(before))

    def _note(self, word: str) -> None:
        here = self.brackets[-1]
        if _LISTING.search(word):
            here.listing = True
        elif re.search("WHERE|FROM|VALUES|LIMIT|OFFSET", word):
            here.listing = False


def _unreadable(character: str) -> str:
    if character in "\"'":
        return "a text in quotation marks is not closed, or holds an unknown escape"
    if character == "<":
        return "an IRI is not closed, or holds a character that no IRI has"
    return f"“{character}” (U+{ord(character):04X}) begins nothing that SPARQL has"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query in order, without blanks and comments; `QuerySyntax` where one is none."""
    return _Reading(text).tokens()
