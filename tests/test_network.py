"""Connections: paths told in sentences, measures that rank no person, exports that open again."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from r2pgraph import exports
from r2pgraph.cli import cli
from r2pgraph.errors import BadArgument, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.network import KINDS, MEASURES, Connection, Edge
from r2pgraph.network import Path as Path_
from r2pgraph.network.paths import Web, connect
from r2pgraph.network.projection import kind

SPAIN, KOREA = "state:esp", "state:kor"


def linked(graph: KnowledgeGraph, first: str, second: str, **asked: Any) -> Connection:
    return graph.connect(graph.term(first), graph.term(second), **asked)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("Jennifer Welsh", "Qatar", "no path within 1 steps; the nearest is longer: Jennifer Welsh – "),
        ("Bhutan", "Jennifer Welsh", "no path within 1 steps; none of any length is known"),
    ],
)
def test_what_is_too_far_away_is_told_by_its_nearest_way_if_there_is_one(
    first: str, second: str, told: str
) -> None:
    result = CliRunner().invoke(cli, ["connect", first, second, "--within", "1"])
    assert result.stderr.startswith(told)


def test_every_step_is_a_sentence_with_the_words_it_rests_on(graph: KnowledgeGraph) -> None:
    found = linked(graph, "OAS", "Asia-Pacific Centre for the Responsibility to Protect")
    assert len(found.paths) == 5
    for path in found.paths:
        assert path.nodes[0] == found.first
        assert path.nodes[-1] == found.second
        assert len(set(path.nodes)) == len(path.nodes) <= 5
        for step in path.steps:
            assert step.sentence.endswith(".")
            assert {step.start, step.end} == {step.edge.source, step.edge.target}
            assert step.edge.evidence or step.edge.way == "part of"


def expected() -> list[dict[str, str]]:
    """Pairs drawn over all kinds, with the path that a reader of the documents names first."""
    with (Path(__file__).parent / "paths.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def goes(path: Path_, wanted: list[str], graph: KnowledgeGraph) -> bool:
    """Whether a path goes through what is wanted and nothing else.

    Who represents a body may be named in the sentence of a step instead.
    """
    told = " ".join(step.sentence for step in path.steps)
    there = all(node in path.nodes or graph.names.label(node) in told for node in wanted)
    return there and set(path.nodes) <= set(wanted)


def test_a_readers_path_is_among_the_first_three(graph: KnowledgeGraph) -> None:
    missed = []
    for row in expected():
        first, second = graph.term(row["first"]), graph.term(row["second"])
        between = [str(graph.term(name)) for name in row["through"].split()]
        wanted = [str(first), *between, str(second)]
        if not any(goes(path, wanted, graph) for path in graph.connect(first, second, most=3).paths):
            missed.append(row["first"] + " " + row["second"])
    assert len(expected()) == 30
    assert len(missed) <= 3, missed


def test_a_no_is_an_answer_with_the_nearest_link(graph: KnowledgeGraph) -> None:
    found = linked(graph, "Boko Haram", "Rebecca Barber", within=2)
    assert found.paths == ()
    assert found.others == 0
    assert found.nearest[0] == found.first
    assert found.nearest[-1] == found.second
    assert len(found.nearest) > 3


def test_what_is_to_be_avoided_is_on_no_path(graph: KnowledgeGraph) -> None:
    council = str(graph.term("United Nations Security Council"))
    free = linked(graph, SPAIN, KOREA, most=50)
    assert any(council in path.nodes for path in free.paths)
    for avoid in (council, "United Nations Security Council"):
        assert not any(council in path.nodes for path in linked(graph, SPAIN, KOREA, avoid=[avoid]).paths)
    assert not any(
        "body" in map(kind, path.nodes) for path in linked(graph, SPAIN, KOREA, avoid=["body"]).paths
    )
    ways = {
        step.edge.way for path in linked(graph, SPAIN, KOREA, avoid=["names"]).paths for step in path.steps
    }
    assert ways
    assert "names" not in ways


def test_a_path_leads_through_what_is_asked_for(graph: KnowledgeGraph) -> None:
    centre = graph.term("Global Centre for the Responsibility to Protect")
    found = linked(graph, SPAIN, KOREA, via=centre)
    assert found.paths
    assert all(str(centre) in path.nodes for path in found.paths)


def test_a_day_hides_what_came_later(graph: KnowledgeGraph) -> None:
    meeting = graph.term("meeting:global-network-2022")
    assert linked(graph, "Rebecca Barber", "Jared Genser").paths
    early = linked(graph, "Rebecca Barber", "Jared Genser", on=datetime.date(2016, 6, 22))
    assert not any(str(meeting) in path.nodes for path in early.paths)


def test_bad_questions_are_refused_in_one_sentence(graph: KnowledgeGraph) -> None:
    for asked in ({"within": 5}, {"within": 0}, {"most": 0}, {"most": 51}):
        with pytest.raises(BadArgument, match="steps"):
            linked(graph, SPAIN, KOREA, **asked)
    with pytest.raises(BadArgument, match="two different things"):
        linked(graph, SPAIN, SPAIN)
    with pytest.raises(TermNotFound):
        linked(graph, SPAIN, KOREA, avoid=["nobody at all"])
    with pytest.raises(BadArgument, match="no kind 'people'"):
        graph.network(["people"])


webs = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]), min_size=1
)


def web(pairs: list[tuple[int, int]]) -> list[Edge]:
    return [Edge(str(one), str(other), "took part in", f"r{n}") for n, (one, other) in enumerate(pairs)]


@settings(max_examples=300, deadline=None)
@given(pairs=webs, within=st.integers(1, 4))
def test_paths_are_those_that_an_exhaustive_search_finds(pairs: list[tuple[int, int]], within: int) -> None:
    edges = web(pairs)
    plain: nx.Graph[str] = nx.Graph([(edge.source, edge.target) for edge in edges])
    plain.add_nodes_from("01")
    every = {tuple(path) for path in nx.all_simple_paths(plain, "0", "1", cutoff=within)}
    found = connect(Web.of(edges), "0", "1", lambda edge: edge.record, most=50, within=within)
    assert {path.nodes for path in found.paths} <= every
    assert len(found.paths) + found.others == len(every)
    assert bool(found.paths) == bool(every)
    if every:
        assert len(found.paths[0].steps) == min(len(path) for path in every) - 1
    again = connect(Web.of(reversed(edges)), "0", "1", lambda edge: edge.record, most=50, within=within)
    assert [path.nodes for path in again.paths] == [path.nodes for path in found.paths]


@pytest.mark.parametrize("name", MEASURES)
def test_no_measure_ranks_natural_persons(graph: KnowledgeGraph, name: str) -> None:
    found, rows = graph.measure(name)
    assert rows
    assert all(len(row) == len(found.columns) for row in rows)
    assert not any(kind(one) == "person" for row in rows for cell in row for one in cell.split())
    assert rows == graph.measure(name)[1]


def test_measures_mean_what_they_say() -> None:
    # Two triangles of bodies that only the meeting m joins, with a person in each.
    body, person = ("https://w3id.org/r2pgraph/id/organization/{}", "https://w3id.org/r2pgraph/id/person/{}")
    meeting = "https://w3id.org/r2pgraph/id/meeting/m"
    a, b, c, d = (body.format(name) for name in "abcd")
    pairs = [(a, b), (b, person.format("p")), (a, person.format("p")), (c, d)]
    edges = [Edge(one, other, "belonged to", "r") for one, other in pairs]
    edges += [Edge(a, meeting, "took part in", "r1"), Edge(c, meeting, "took part in", "r2")]
    every = tuple(edges)
    rows = {name: list(MEASURES[name].rows(every, {b: "east", c: "west", d: "east"})) for name in MEASURES}
    assert rows["degree"][0] == (a, "3")
    assert rows["betweenness"][0][0] == meeting
    assert (meeting, "2") in rows["cut-vertices"]
    assert set(rows["bridges"]) == {(a, meeting)[::-1], (c, meeting)[::-1], (c, d)}
    assert [row[:4] for row in rows["co-attendance"]] == [(a, c, "1", meeting)]
    assert rows["recurrence"] == []
    assert rows["brokers"] == []
    joined = (*every, Edge(meeting, b, "took part in", "r3"))
    assert list(MEASURES["brokers"].rows(joined, {b: "east", c: "west"})) == [
        (meeting, "2", "2", "east west")
    ]


def test_the_bodies_that_bridge_the_meetings_are_named_with_their_evidence(graph: KnowledgeGraph) -> None:
    _, rows = graph.measure("recurrence")
    bridging = {graph.names.label(row[0]): row for row in rows}
    centre = bridging["Asia-Pacific Centre for the Responsibility to Protect"]
    assert [one.rpartition("-")[2] for one in centre[2].split()] == ["2015", "2016", "2022"]
    assert len(centre[3].split()) == 3


def same(one: nx.MultiGraph[str], other: nx.MultiGraph[str]) -> bool:
    def edges(graph: nx.MultiGraph[str]) -> list[Any]:
        # GEXF numbers its edges; the number is no part of ours.
        return sorted(
            (*sorted((a, b)), key, sorted((name, value) for name, value in said.items() if name != "id"))
            for a, b, key, said in graph.edges(keys=True, data=True)
        )

    return dict(one.nodes(data=True)) == dict(other.nodes(data=True)) and edges(one) == edges(other)


def test_every_export_opens_again_as_the_same_network(graph: KnowledgeGraph) -> None:
    network = graph.network()
    text = {name: exports.NETWORKS[name](network) for name in exports.NETWORKS}
    assert same(network, nx.read_graphml(io.BytesIO(text["graphml"][""].encode()), force_multigraph=True))
    assert same(network, nx.read_gexf(io.BytesIO(text["gexf"][""].encode())))
    assert same(network, nx.node_link_graph(json.loads(text["json"][""]), edges="edges"))
    again: nx.MultiGraph[str] = nx.MultiGraph()
    for row in csv.DictReader(io.StringIO(text["csv"]["nodes.csv"])):
        again.add_node(row.pop("id"), **row)
    for row in csv.DictReader(io.StringIO(text["csv"]["edges.csv"])):
        again.add_edge(row.pop("source"), row.pop("target"), key=row.pop("key"), **row)
    assert same(network, again)


@pytest.mark.parametrize(
    ("form", "reader"),
    [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD), ("nquads", ox.RdfFormat.N_QUADS)],
)
def test_the_whole_graph_reads_back_as_the_same_triples(
    sample: KnowledgeGraph, form: str, reader: ox.RdfFormat
) -> None:
    triples = sample.store.triples()
    again = {quad.triple for quad in ox.parse(exports.GRAPHS[form](triples), format=reader)}
    assert again == set(triples)


def test_treaties_and_memberships_of_tables_come_only_when_asked_for(graph: KnowledgeGraph) -> None:
    plain, full = graph.network(), graph.network(tables=True)
    assert set(plain) <= set(full)
    ways = {said["way"] for *_, said in plain.edges(data=True)}
    assert ways
    assert not any(
        said["evidence"].startswith("row:") and said["way"] == "member of"
        for *_, said in plain.edges(data=True)
    )


def test_nodes_have_labels_and_kinds(graph: KnowledgeGraph) -> None:
    network = graph.network(["person", "meeting"])
    assert {said["kind"] for _, said in network.nodes(data=True)} == {"person", "meeting"}
    assert all(said["label"] and said["kind"] in KINDS for _, said in network.nodes(data=True))
    assert URIRef(next(iter(network)))
