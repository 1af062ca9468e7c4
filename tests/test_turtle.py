from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph import turtle
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings
from r2pgraph.store import files
from r2pgraph.vocab import PREFIXES, XSD

IRIS = st.sampled_from(
    [f"{PREFIXES['person']}ada-example", "https://example.org/a/b?c=d", f"{PREFIXES['r2p']}event"]
).map(ox.NamedNode)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="en")),
    st.integers().map(ox.Literal),
    st.sampled_from(["01", "+1", "1.0", ".5", "1e3", "-0"]).map(
        lambda lexical: ox.Literal(lexical, datatype=ox.NamedNode(XSD.integer))
    ),
    st.sampled_from(["true", "1"]).map(lambda x: ox.Literal(x, datatype=ox.NamedNode(XSD.boolean))),
    st.sampled_from(["2016-06-20", "2016-06-20Z"]).map(
        lambda lexical: ox.Literal(lexical, datatype=ox.NamedNode(XSD.date))
    ),
)
TRIPLES = st.lists(st.builds(ox.Triple, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=12)


def read(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


@given(TRIPLES)
def test_writing_and_reading_again_gives_the_same_text(triples: list[ox.Triple]) -> None:
    text = turtle.serialise(triples)
    assert turtle.serialise(read(text)) == text


@given(st.lists(st.builds(ox.Triple, IRIS, IRIS, LITERALS.filter(lambda x: x.value.isascii())), max_size=12))
def test_nothing_is_lost_or_changed_by_writing(triples: list[ox.Triple]) -> None:
    assert read(turtle.serialise(triples)) == set(triples)


def test_the_order_of_the_triples_does_not_matter() -> None:
    path = files(Settings.from_env({}))[0]
    triples = turtle.parse(path)
    assert turtle.serialise(reversed(triples)) == turtle.serialise(triples)


def test_text_is_written_composed() -> None:
    decomposed = ox.Literal("S\u030cimonovic\u0301")
    label = ox.NamedNode(f"{PREFIXES['rdfs']}label")
    assert '"Šimonović"' in turtle.serialise([ox.Triple(label, label, decomposed)])


def test_a_nameless_node_is_refused() -> None:
    triple = ox.Triple(ox.BlankNode("b"), ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal("x"))
    with pytest.raises(SourceError, match=r"facts\.ttl: has a node without an IRI"):
        turtle.serialise([triple], "facts.ttl")


def test_broken_turtle_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"facts\.ttl, line 2: is not Turtle"):
        turtle.parse(path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_bytes("<urn:a> <urn:b> 'é' .".encode("latin-1"))
    with pytest.raises(SourceError, match="is not UTF-8"):
        turtle.parse(path)


def test_every_file_of_the_graph_stands_as_the_serialiser_writes_it() -> None:
    found = files(Settings.from_env({}))
    assert [path for path in found if not turtle.is_formatted(path, turtle.parse(path))] == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("old", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match=r"\(No space left on device\); nothing was changed"):
        turtle.replace(path, "new")
    assert [(child.name, child.read_text()) for child in tmp_path.iterdir()] == [("facts.ttl", "old")]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing was changed"):
        turtle.replace(tmp_path / "no" / "facts.ttl", "new")


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    turtle.replace(path, "new")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("person:ada-example", "https://w3id.org/r2pgraph/id/person/ada-example"),
        ("role:host", "https://w3id.org/r2pgraph/concept/role/host"),
        ("passage:2001-harbour.10-20", "https://w3id.org/r2pgraph/id/passage/2001-harbour.10-20"),
    ],
)
def test_curies_and_iris_answer_each_other(curie: str, iri: str) -> None:
    assert (turtle.expand(curie), turtle.shorten(iri)) == (iri, curie)


def test_an_unknown_prefix_expands_to_nothing() -> None:
    assert turtle.expand("nobody:x") is None
