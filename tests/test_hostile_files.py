"""Files as they should not be: each is told in one sentence, and nothing on disk changes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import queries, sources, turtle
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.sources import Library

PAYLOADS = Path(os.environ.get("R2PGRAPH_LIBRARY", "/nowhere")).parent / "payloads"
LIMIT_S = 30  # within which a hostile file must be refused or reported

HEADER = """#+ summary: What?
#+ description: Can tell something.
#+ returns: {thing: Meeting}
#+ tags: [x]
"""
QUERY = "SELECT ?thing WHERE { ?thing a r2p:Meeting } ORDER BY ?thing\n"


@pytest.fixture
def data(sample_settings: Settings, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_settings.data, tmp_path / "graph_data"))


def opened(sample_settings: Settings, data: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(Settings(sample_settings.ontology, sample_settings.queries, data))


def plant(data: Path, text: str) -> None:
    prefixes = "@prefix r2p: <https://w3id.org/r2pgraph/ont#> .\n@prefix oa: <http://www.w3.org/ns/oa#> .\n"
    place = "<https://w3id.org/r2pgraph/id/"
    (data / "planted.ttl").write_text(prefixes + text.replace("<@", place), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .\n", "uses RDF 1.2"),
        ('<urn:a> <urn:b> "x"@en--ltr .\n', "uses RDF 1.2"),
    ],
)
def test_rdf_1_2_is_refused(data: Path, sample_settings: Settings, text: str, problem: str) -> None:
    plant(data, text)
    with pytest.raises(SourceError, match=problem):
        opened(sample_settings, data)


def test_a_file_with_a_comment_is_not_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('# kept by hand\n<urn:a#b> <urn:b> "no # comment" .\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"has a comment \(# kept by hand\)"):
        turtle.formatted(path)


def test_line_ends_within_a_text_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b'<urn:a> <urn:b> """a\r\nb""" .\r\n')
    assert turtle.formatted(path) == '<urn:a> <urn:b> "a\\r\\nb" .\n'


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.ttl", tmp_path / "link.ttl"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    turtle.replace(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_prefix_within_a_text_is_not_declared() -> None:
    name = ox.NamedNode("urn:a")
    triple = ox.Triple(name, name, ox.Literal('x"^^xsd:date'))
    assert "@prefix" not in turtle.serialise([triple])


def test_only_turtle_files_are_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"is no \.ttl file"):
        turtle.formatted(path)


def test_a_thing_without_a_name_is_a_finding_and_no_crash(data: Path, sample_settings: Settings) -> None:
    plant(data, "[] a r2p:Participation ; r2p:participant <@person/ada-example> .\n")
    graph = opened(sample_settings, data)
    rules = {finding.rule for finding in graph.check().findings}
    assert "29" in rules
    assert all("_:" not in f.message for f in graph.check().findings)
    assert "Ada Example" in turtle.serialise(graph.statements(graph.term("Ada Example")))


@pytest.mark.parametrize("number", ['"abc"^^<http://www.w3.org/2001/XMLSchema#integer>', '"1.5"'])
def test_a_place_that_is_no_number_is_a_finding_and_no_crash(
    data: Path, sample_settings: Settings, number: str
) -> None:
    path = data / "sources" / "2001-harbour" / "passages.ttl"
    text = path.read_text(encoding="utf-8")
    start = text.index("oa:start ") + len("oa:start ")
    end = text.index(" .", start)
    path.write_text(text[:start] + number + text[end:], encoding="utf-8")
    graph = opened(sample_settings, data)
    assert not graph.check().conforms
    assert graph.describe(graph.term("Ada Example")).connections


def test_an_empty_data_folder_is_told(sample_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no \.ttl file"):
        opened(sample_settings, tmp_path)


def test_a_folder_that_bears_the_name_of_a_file_is_no_file(data: Path, sample_settings: Settings) -> None:
    (data / "folder.ttl").mkdir()
    assert len(opened(sample_settings, data).store) > 0


def test_a_link_that_leads_nowhere_is_told(data: Path, sample_settings: Settings) -> None:
    (data / "gone.ttl").symlink_to(data / "nowhere")
    with pytest.raises(SourceError, match=r"gone\.ttl: cannot be read \(No such file"):
        opened(sample_settings, data)


def test_a_library_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="is not UTF-8"):
        Library(tmp_path).text("0" * 64)


@pytest.mark.parametrize("words", ["", "  ", "x" * 401])
def test_no_passage_is_made_that_the_check_would_refuse(words: str) -> None:
    with pytest.raises(SourceError, match="quote at least one word and at most 400"):
        sources.quote("d", "x" * 2000, words)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (QUERY, "has no header"),
        ("#+ summary: [\n" + QUERY, "its header is not YAML"),
        (HEADER + "#+ parametres: {}\n" + QUERY, "its header lacks 'parametres', or has it"),
        (HEADER.replace("#+ tags: [x]\n", "") + QUERY, "its header lacks 'tags'"),
        (HEADER.replace("Can tell something.", "5") + QUERY, "'description' in its header is not a str"),
        (HEADER + "#+ parameters: [a, b]\n" + QUERY, "'parameters' in its header is not a dict"),
        (HEADER + "#+ parameters: {a: State}\n" + QUERY, "parameter 'a' needs a kind"),
        (HEADER + "#+ parameters: {a: {kind: Sate}}\n" + QUERY, "there is no kind 'Sate'"),
        (HEADER + "#+ parameters: {a: {kind: Concept}}\n" + QUERY, "needs a scheme that exists"),
        (HEADER + "#+ parameters: {a: {kind: text}}\n" + QUERY, "declared and not used"),
        (HEADER + QUERY.replace("?thing a", "?thing a ?_kind ; a"), "used and not declared"),
    ],
)
def test_a_question_that_is_none_is_told(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "pack" / "subject" / "name.rq"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=problem) as caught:
        queries.read(tmp_path)
    assert "name.rq" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_question_in_the_wrong_place_or_twice_is_told(tmp_path: Path) -> None:
    for pack in ("a", "b"):
        (tmp_path / pack / "subject").mkdir(parents=True)
        (tmp_path / pack / "subject" / "name.rq").write_text(HEADER + QUERY, encoding="utf-8")
    with pytest.raises(SourceError, match="is a second question 'subject/name'"):
        queries.read(tmp_path)
    shutil.rmtree(tmp_path / "b")
    (tmp_path / "a" / "name.rq").write_text(HEADER + QUERY, encoding="utf-8")
    with pytest.raises(SourceError, match=r"stands elsewhere than pack/subject/name\.rq"):
        queries.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        ("d-bad-dates.ttl", 1, r"“23/06/2016” is no day of the calendar"),
        ("d-depth-list.ttl", 1, "a thing here has no name of its own"),
        ("d-depth-tripleterm.ttl", 2, "line 1: uses RDF 1.2"),
        ("d-iri-bad.ttl", 2, "line 1: is not Turtle"),
        ("d-owl-imports.ttl", 1, "The name of this thing does not follow the rule"),
        ("d-poison.nt", 1, "a thing here has no name of its own"),
        ("d-valid-rdf-bad-shacl.ttl", 1, "“2016-02-30” is no day of the calendar"),
        ("s-conflict-markers.ttl", 2, "line 1: holds a merge conflict"),
    ],
)
def test_a_hostile_file_among_the_facts_is_refused_or_reported(
    data: Path, name: str, status: int, told: str
) -> None:
    if not (PAYLOADS / name).exists():
        pytest.skip("the hostile files are not here")
    text = (PAYLOADS / name).read_text(encoding="utf-8").replace("{{CANARY}}", "http://127.0.0.1:9")
    (data / "hostile.ttl").write_text(text, encoding="utf-8")
    environ = {**os.environ, "R2PGRAPH_DATA": str(data), "R2PGRAPH_LIBRARY": ""}
    command = [sys.executable, "-m", "r2pgraph", "check"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode, "Traceback" in said) == (status, False)
    assert re.search(told, said)
    assert (data / "hostile.ttl").read_text(encoding="utf-8") == text


def test_each_day_that_is_none_is_reported(data: Path, sample_settings: Settings) -> None:
    days = ["2016-02-30", "2016-13-01", "2016-06", "23/06/2016", "0000-01-01"]
    told = " , ".join(f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>' for day in days)
    plant(data, f"<@person/ada-example> r2p:claimValue {told} .")
    found = [finding for finding in opened(sample_settings, data).check().findings if finding.rule == "28"]
    assert sorted(finding.value or "" for finding in found) == sorted(days)
    assert all("planted.ttl, line 3" in (finding.place or "") for finding in found)


def test_one_name_in_two_forms_of_unicode_is_found_by_both_and_warned_of(
    data: Path, sample_settings: Settings
) -> None:
    composed, taken_apart = (unicodedata.normalize(form, "Côte d’Ivoire") for form in ("NFC", "NFD"))
    people = "".join(
        f'<@person/{number}> a r2p:Person ; <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .\n'
        for number, name in enumerate((composed, taken_apart), 1)
    )
    plant(data, people)
    path = data / "planted.ttl"
    graph = opened(sample_settings, data)
    both = {f"https://w3id.org/r2pgraph/id/person/{number}" for number in (1, 2)}
    for written in (composed, taken_apart):
        assert both <= {hit.iri for hit in graph.index.search(written).hits}
    assert ("format", str(path)) in {(one.rule, one.focus) for one in graph.check().findings}
    turtle.replace(path, turtle.formatted(path))
    found = opened(sample_settings, data).check().findings
    assert both == {one.focus for one in found if one.rule == "16"}
