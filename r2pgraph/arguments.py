"""What is given for the parameters of a question, turned into terms that a query takes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from rdflib import Literal
from rdflib.term import Identifier

from r2pgraph import queries
from r2pgraph.errors import BadArgument, TermNotFound
from r2pgraph.names import Names
from r2pgraph.queries import Parameter, Question
from r2pgraph.vocab import XSD

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
MOST_OFFERED = 8  # things that an error lists of those that a parameter takes


class Arguments:
    """Reads arguments by the names of a graph; `choices` gives the IRIs that a parameter takes."""

    def __init__(self, names: Names, choices: Callable[[Parameter], list[str]]) -> None:
        self.names = names
        self.choices = choices
        self._known: dict[tuple[str, str | None], frozenset[str]] = {}

    def terms(self, question: Question, arguments: Mapping[str, Identifier | str]) -> dict[str, Identifier]:
        """The term of each parameter that has a value; `BadArgument` names the one that is wrong."""
        known = {parameter.name: parameter for parameter in question.parameters}
        for name in arguments:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise BadArgument(f"'{question.name}' has no parameter '{name}'; it takes: {listed}")
        given = {name: arguments.get(name, parameter.default) or None for name, parameter in known.items()}
        return {
            name: self._argument(parameter, value)
            for name, parameter in known.items()
            if (value := given[name]) is not None or not parameter.optional
        }

    def _allowed(self, parameter: Parameter) -> frozenset[str]:
        """The choices of a parameter, gathered once: the graph does not change while it is open."""
        kind = (parameter.kind, parameter.scheme)
        if kind not in self._known:
            self._known[kind] = frozenset(self.choices(parameter))
        return self._known[kind]

    def _argument(self, parameter: Parameter, value: Identifier | str | None) -> Identifier:
        if value is None:
            problem = f"parameter '{parameter.name}' is missing; it takes {parameter.takes}"
            raise BadArgument(problem + self._offered(parameter))
        try:
            if parameter.kind in queries.SCALARS:
                return _scalar(parameter.kind, str(value))
            return self.names.term(str(value), self._allowed(parameter))
        except (ValueError, TermNotFound) as error:
            problem = f"parameter '{parameter.name}' takes {parameter.takes}: {error}"
            told = isinstance(error, TermNotFound) and error.candidates
            raise BadArgument(problem + ("" if told else self._offered(parameter))) from error

    def _offered(self, parameter: Parameter) -> str:
        """The first things that a parameter takes, by label; nothing for days, numbers and texts."""
        offered = sorted(f"{label} ({iri})" for iri, label in self.names.pairs(self.choices(parameter)))
        more = f" and {len(offered) - MOST_OFFERED} more" if len(offered) > MOST_OFFERED else ""
        return f"; there are: {'; '.join(offered[:MOST_OFFERED])}{more}" if offered else ""


def _scalar(kind: str, text: str) -> Literal:
    if kind == "text":
        return Literal(text)
    if kind == "integer":
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"'{text}' is no such number")
        return Literal(str(int(text)), datatype=XSD.integer)
    if not _DAY.fullmatch(text):
        raise ValueError(f"'{text}' is no such day")
    return Literal(datetime.date.fromisoformat(text).isoformat(), datatype=XSD.date)
