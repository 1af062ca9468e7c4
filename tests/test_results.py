"""Answers in every format, each with what it came from."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result
from rdflib import BNode, Literal, URIRef

from r2pgraph import results
from r2pgraph.cli import cli
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Solutions

NAME = "meetings/hosted-by"
HOSTILE = 'a|b\t*c*\n<script> [x](y) `d` \\ "e"'
SOLUTIONS = Solutions(
    ("thing", "text", "none"),
    (
        (URIRef("urn:a"), Literal(HOSTILE, lang="en"), None),
        (BNode("b"), Literal("7", datatype=URIRef("http://www.w3.org/2001/XMLSchema#integer")), None),
    ),
)


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, env={"R2PGRAPH_DATA": "", "R2PGRAPH_ENDPOINT": ""})
    assert done.exit_code == 0, done.output
    return done


def test_json_holds_what_the_answer_came_from(graph: KnowledgeGraph) -> None:
    said = json.loads(run("ask", NAME, "--format", "json").stdout)
    origin = said.pop("r2pgraph")
    result = graph.ask(NAME)
    assert said == results.as_json(result.solutions)
    assert origin.pop("seconds") > 0
    assert origin == {
        "question": NAME,
        "parameters": {"state": "https://w3id.org/r2pgraph/id/state/kor"},
        "query": result.query,
        "version": graph.version,
    }


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "markdown"])
def test_rows_do_not_depend_on_the_hour_and_words_say_where_they_are_from(
    graph: KnowledgeGraph, form: str
) -> None:
    first, second = (run("ask", NAME, "--format", form) for _ in range(2))
    assert first.stdout == second.stdout
    assert f"{NAME} -p state=state:kor (--explain shows the query)" in first.stderr
    assert f"data {graph.version[:12]} · " in first.stderr
    assert first.stderr.rstrip().endswith(" ms")


def test_markdown_can_be_pasted_with_its_query(graph: KnowledgeGraph) -> None:
    text = run("ask", NAME, "--format", "markdown").stdout
    assert text.splitlines()[2].startswith("| Sixth annual meeting")
    assert f"data version `{graph.version}`" in text
    assert text.endswith(f"```sparql\n{graph.ask(NAME).query}```\n")


def test_explain_prints_the_query_that_is_put(graph: KnowledgeGraph) -> None:
    assert run("ask", NAME, "--explain").stdout == graph.ask(NAME).query
    other = run("ask", NAME, "-p", "state=Spain", "--explain").stdout
    assert "<https://w3id.org/r2pgraph/id/state/esp>" in other
    assert graph.sparql(other) == graph.ask(NAME, state="Spain").solutions


def test_explain_without_a_question_has_nothing_to_explain() -> None:
    done = CliRunner().invoke(cli, ["ask", "--explain"])
    assert "name the question first" in str(done.exception)


def test_the_questions_come_as_turtle_and_an_answer_does_not() -> None:
    assert "sh:SPARQLExecutable" in run("ask", "--format", "turtle").stdout
    done = CliRunner().invoke(cli, ["ask", NAME, "--format", "turtle"])
    assert "an answer has rows" in str(done.exception)


def test_tsv_keeps_the_kind_of_a_term() -> None:
    assert results.terms_tab_separated(SOLUTIONS).split("\n") == [
        "?thing\t?text\t?none",
        '<urn:a>\t"a|b\\t*c*\\n<script> [x](y) `d` \\\\ \\"e\\""@en\t',
        '_:b\t"7"^^<http://www.w3.org/2001/XMLSchema#integer>\t',
        "",
    ]


def test_tsv_of_plain_words_has_one_line_a_row() -> None:
    assert results.tab_separated(["a"], [["x\ty\nz"]]) == "a\nx\\ty\\nz\n"


def test_no_cell_of_markdown_is_markup() -> None:
    text = results.markdown(SOLUTIONS.columns, results.cells(SOLUTIONS))
    row = text.splitlines()[2]
    for mark in ("|b", "*c", "<script", "[x", "`d", "\\ "):
        assert f"\\{mark}" in row
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "markdown", "table"])
def test_a_query_of_ones_own_comes_in_every_format(form: str) -> None:
    query = "SELECT ?name { state:kor rdfs:label ?name }"
    done = CliRunner().invoke(cli, ["sparql", "-", "--format", form], input=query)
    assert "Republic of Korea" in done.stdout


def test_csv_is_unchanged_by_what_is_said_beside_it(graph: KnowledgeGraph) -> None:
    rows = list(csv.reader(io.StringIO(run("ask", NAME, "--format", "csv").stdout)))
    assert rows[0] == list(graph.ask(NAME).solutions.columns)
    assert len(rows) == len(graph.ask(NAME).solutions) + 1
