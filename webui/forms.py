"""The typed form of a question: one field a parameter, with the choices that the graph has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib.term import Identifier

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Parameter, Question
from webui import words

LONGEST_LIST = 40  # choices; above it one types and is offered suggestions
_INPUTS = {"date": "date", "integer": "number", "text": "text"}


@dataclass(frozen=True)
class Field:
    """One field: `widget` is `choose`, `suggest` or the type of an input; `choices` are (value, label)."""

    name: str
    summary: str
    widget: str
    value: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


def fields(
    graph: KnowledgeGraph, question: Question, given: Mapping[str, str], used: Mapping[str, Identifier]
) -> list[Field]:
    """The fields of a question, filled with the terms used, else with the texts given."""
    return [
        _field(graph, parameter, used.get(parameter.name), given.get(parameter.name, ""))
        for parameter in question.parameters
    ]


def _field(graph: KnowledgeGraph, parameter: Parameter, term: Identifier | None, text: str) -> Field:
    required = not parameter.optional
    summary = parameter.summary or parameter.takes
    if parameter.kind in _INPUTS:
        value = text if term is None else str(term)
        return Field(parameter.name, summary, _INPUTS[parameter.kind], value, required)
    iris = graph.choices(parameter)
    labelled = sorted((graph.names.label(iri), words.short(iri)) for iri in iris)
    if len(iris) > LONGEST_LIST:
        value = text if term is None else graph.names.label(term)
        choices = tuple((label, name) for label, name in labelled)
        return Field(parameter.name, summary, "suggest", value, required, choices)
    value = text if term is None else words.short(str(term))
    choices = tuple((name, label) for label, name in labelled)
    return Field(parameter.name, summary, "choose", value, required, choices)
