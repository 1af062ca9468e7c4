"""The questions as RDF, read and put by another tool."""

from __future__ import annotations

import pytest
import rdflib
from limits import NOT_FOR_RDFLIB
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS, XSD
from rdflib.term import Node, Variable

from r2pgraph import packs, queries, turtle
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.queries import Question
from r2pgraph.settings import Settings
from r2pgraph.store import Store

QUESTIONS = queries.read(Settings.from_env({}).queries)
CSVW = rdflib.Namespace(packs.CSVW)
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="module")
def told() -> rdflib.Graph:
    """The questions as another tool reads them: from the text, and nothing else."""
    return rdflib.Graph().parse(data=turtle.serialise(packs.triples(QUESTIONS.values())), format="turtle")


def bindings(told: rdflib.Graph, node: Node) -> dict[str, Node]:
    """The default of each parameter under the local name of its path, as SHACL pre-binds it."""
    return {
        str(told.value(parameter, SH.path)).rpartition("/")[2]: default
        for parameter in told.objects(node, SH.parameter)
        if (default := told.value(parameter, SH.defaultValue)) is not None
    }


@pytest.fixture(scope="module")
def plain(graph: KnowledgeGraph) -> rdflib.Graph:
    """The record in rdflib's own store, without the reference tables: that store is slow."""
    assert isinstance(graph.store, Store)
    kept = [triples for path, triples in graph.store.contents.items() if "reference" not in path.parts]
    return rdflib.Graph().parse(data="".join(f"{t} .\n" for triples in kept for t in triples), format="nt")


def _text(term: Node | None) -> str:
    return "" if term is None else str(term)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - NOT_FOR_RDFLIB))
def test_another_tool_puts_the_question_and_gets_the_same_answer(
    told: rdflib.Graph, plain: rdflib.Graph, graph: KnowledgeGraph, name: str
) -> None:
    question = QUESTIONS[name]
    node = URIRef(packs.iri(question))
    answer = plain.query(str(told.value(node, SH.select)), initBindings=bindings(told, node))
    names = [
        str(told.value(column, CSVW.name))
        for column in sorted(
            told.objects(node, CSVW.column), key=lambda column: int(str(told.value(column, SH.order)))
        )
    ]
    assert names == list(question.returns)
    expected = graph.ask(question.name).solutions
    found = [[_text(solution.get(Variable(name))) for name in names] for solution in answer.bindings]
    assert found == [[_text(term) for term in row] for row in expected.rows]
    assert found


@each_question
def test_a_question_says_all_that_its_file_says(told: rdflib.Graph, question: Question) -> None:
    node = URIRef(packs.iri(question))
    assert (node, RDF.type, SH.SPARQLExecutable) in told
    assert told.value(node, RDFS.label) == Literal(" ".join(question.summary.split()), lang="en")
    assert told.value(node, DCTERMS.description) == Literal(" ".join(question.description.split()), lang="en")
    parameters = set(told.objects(node, SH.parameter))
    assert len(parameters) == len(question.parameters)
    for parameter in question.parameters:
        said = URIRef(f"{node}#_{parameter.name}")
        assert said in parameters
        assert str(told.value(said, SH.optional)) == str(parameter.optional).lower()
        assert bool(told.value(said, SH["class"])) != bool(told.value(said, SH.datatype))
        assert (told.value(said, SKOS.inScheme) is not None) == (parameter.kind == "Concept")


def test_a_scalar_parameter_has_its_datatype() -> None:
    question = next(iter(QUESTIONS.values()))
    day = queries.Parameter("on", "date", "The day", default="2016-06-20")
    other = Question(**(vars(question) | {"parameters": (day,)}))
    told = rdflib.Graph().parse(data=turtle.serialise(packs.triples([other])), format="turtle")
    said = URIRef(f"{packs.iri(other)}#_on")
    assert told.value(said, SH.datatype) == XSD.date
    assert told.value(said, SH.defaultValue) == Literal("2016-06-20", datatype=XSD.date)
