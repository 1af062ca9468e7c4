"""The command line as a person meets it: a real process, its two streams and its exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal

SAMPLE = Path(__file__).parent / "sample"
OBEDIENT = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the sample record that a test may break."""
    return Path(shutil.copytree(SAMPLE / "graph_data", tmp_path / "graph_data"))


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    def program(
        *arguments: str, stdin: str = "", obedient: bool = False, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        # The superuser may write anywhere, unless the right to do so is taken away.
        prefix = OBEDIENT if obedient and os.geteuid() == 0 else []
        settings = {"R2PGRAPH_DATA": str(data), "R2PGRAPH_LIBRARY": str(SAMPLE / "library")} | environ
        return subprocess.run(
            [*prefix, sys.executable, "-m", "r2pgraph", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **settings},
            cwd=tmp_path,
        )

    return program


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a refusal."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("r2pgraph: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_ask_alone_lists_the_questions(run: Run) -> None:
    listed = json.loads(run("ask", "--format", "json").stdout)
    assert {"question", "summary", "parameters"} == set(listed[0])
    assert "meetings/expert-briefers" in [question["question"] for question in listed]


def test_ask_answers_with_parameters(run: Run) -> None:
    done = run("ask", "meetings/participants", "-p", "meeting=Third harbour meeting", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0
    assert "Ada Example" in done.stdout
    assert len(rows) == 2


def test_sparql_reads_standard_input(run: Run) -> None:
    query = "SELECT (COUNT(*) AS ?n) {?s a <https://w3id.org/r2pgraph/ont#Participation>}"
    assert run("sparql", "--format", "csv", "-", stdin=query).stdout.split() == ["n", "2"]


def test_sparql_reads_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { ?x a r2p:Meeting }", encoding="utf-8")
    assert run("sparql", "q.rq").stdout == "true\n"


def test_a_graph_answer_is_turtle(run: Run) -> None:
    done = run("sparql", "--format", "turtle", "-", stdin="CONSTRUCT WHERE { ?x a r2p:Meeting }")
    assert "meeting:harbour-2001 a r2p:Meeting ." in done.stdout


@pytest.mark.parametrize("form", ["table", "csv", "json", "turtle"])
def test_show_gives_a_person_with_the_words(run: Run, form: str) -> None:
    done = run("show", "Ada Example", "--format", form)
    assert done.returncode == 0
    assert ("r2p:participant person:ada-example" if form == "turtle" else "opening speaker") in done.stdout


PLANNED = """@prefix r2p: <https://w3id.org/r2pgraph/ont#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix meeting: <https://w3id.org/r2pgraph/id/meeting/> .
@prefix row: <https://w3id.org/r2pgraph/id/row/> .
@prefix status: <https://w3id.org/r2pgraph/concept/status/> .

meeting:tides a r2p:Meeting ;
    r2p:evidence row:tides ;
    r2p:startLatest "2005-06-30"^^xsd:date ;
    r2p:status status:planned ;
    rdfs:label "Tidal meeting"@en .

row:tides a r2p:DatasetRow .
"""


def test_check_counts_the_quotations_it_compared(run: Run) -> None:
    done = run("check")
    assert done.returncode == 0
    assert "11 of 11 quotations compared with their text" in done.stderr


def test_one_changed_character_of_one_quotation_is_found(run: Run, data: Path) -> None:
    path = data / "sources" / "2001-harbour" / "passages.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("keep a log", "keep a lot"), encoding="utf-8")
    done = run("check")
    assert done.returncode == 1
    assert "Keep a log in every harbour" in done.stdout


@pytest.fixture
def planned(data: Path) -> Path:
    """A file that gives a warning from the day after on, and nothing before."""
    path = data / "planned.ttl"
    path.write_text(PLANNED, encoding="utf-8")
    return path


def test_a_plan_is_a_warning_once_its_day_is_past(run: Run, planned: Path) -> None:
    assert run("check", "--on", "2005-06-30").stdout == ""
    done = run("check", "--on", "2005-07-01")
    assert done.returncode == 0
    assert done.stdout.startswith(
        "warning · rule 33 · 1 finding\n  Tidal meeting: was planned for 2005-06-30"
    )
    assert f"{planned}, line 11" in done.stdout


@pytest.mark.usefixtures("planned")
def test_strict_checking_stops_at_warnings_too(run: Run) -> None:
    assert run("check", "--strict", "--on", "2005-06-30").returncode == 0
    assert run("check", "--strict", "--on", "2005-07-01").returncode == 1


def test_findings_are_grouped_by_rule_and_severity_with_counts(run: Run, planned: Path) -> None:
    planned.write_text(PLANNED.replace("    r2p:evidence row:tides ;\n", ""), encoding="utf-8")
    headings = [line for line in run("check").stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == ["violation · rule 1 · 1 finding", "warning · rule 33 · 1 finding"]


def test_findings_as_rows_say_where_they_stand(run: Run, planned: Path) -> None:
    (row,) = json.loads(run("check", "--format", "json").stdout)
    assert (row["severity"], row["constraint"], row["place"]) == ("warning", "33", f"{planned}, line 11")


def test_the_standard_report_holds_every_finding(run: Run, planned: Path) -> None:
    planned.write_text(PLANNED.replace("    r2p:evidence row:tides ;\n", ""), encoding="utf-8")
    done = run("check", "--format", "turtle")
    report = Graph().parse(data=done.stdout, format="turtle")
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    assert done.returncode == 1
    assert report.value(node, SH.conforms) == Literal(False)
    kinds = {str(report.value(r, SH.sourceConstraintComponent)) for r in report.objects(node, SH.result)}
    assert {kind.rpartition("/")[2] for kind in kinds} == {"shacl#MinCountConstraintComponent", "33"}


@pytest.mark.parametrize(
    "asked",
    [["brief", "state:tls"], ["network", "recurrence"], ["connect", "state:tls", "state:usa"], ["check"]],
    ids=lambda asked: asked[0],
)
def test_a_day_that_is_none_is_refused(run: Run, asked: list[str]) -> None:
    done = run(*asked, "--on", "2016-13-01")
    assert done.returncode == 2
    assert not done.stdout
    assert "'2016-13-01' is no day; write year-month-day, as in 2016-06-20" in done.stderr


def test_check_without_a_library_says_that_it_compared_nothing(run: Run) -> None:
    done = run("check", R2PGRAPH_LIBRARY="")
    assert done.returncode == 0
    assert "0 of 11 quotations compared" in done.stderr


def test_quote_prints_the_passage(run: Run) -> None:
    done = run("quote", "2001-harbour", "every harbour keep a log")
    assert 'oa:exact "every harbour keep a log"' in done.stdout


def test_fmt_leaves_a_written_file_alone(run: Run, data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*.ttl")}
    assert run("fmt", str(data)).returncode == 0
    assert {path: path.read_bytes() for path in data.rglob("*.ttl")} == before


def test_fmt_check_finds_a_file_and_changes_nothing(run: Run, data: Path) -> None:
    path = data / "identity" / "things.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    before = path.read_bytes()
    done = run("fmt", "--check", str(data))
    assert (done.returncode, path.read_bytes()) == (1, before)
    assert run("fmt", str(data)).returncode == 0
    assert run("fmt", "--check", str(data)).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "Nobody Atall"], "nothing is called 'Nobody Atall'"),
        (["show", "Twin"], "'Twin' is the name of 2 things: Twin (organization:twin)"),
        (["ask", "nope"], "no question 'nope'; there are: "),
        (["ask", "meetings/participants", "-p", "meeting=Nowhere"], "parameter 'meeting' takes a Meeting"),
        (["ask", "meetings/participants", "-p", "meeting"], "'meeting' is not NAME=VALUE"),
        (["ask", "meetings/participants", "-p", "hat=1"], "has no parameter 'hat'; it takes: meeting"),
        (["sparql", "-"], "the query is not SPARQL"),
        (["quote", "2001-harbour", "every harbour keeps a cat"], "nearest, at "),
        (["quote", "2001-harbour", "atch the tide"], "choose one with --at"),
        (["fmt", "nowhere.ttl"], "does not exist"),
    ],
)
def test_wrong_use_is_one_clear_line(run: Run, arguments: list[str], sentence: str) -> None:
    assert sentence in refused(run(*arguments, stdin="SELECT {"))


def test_broken_turtle_names_file_and_line(run: Run, data: Path) -> None:
    path = data / "identity" / "things.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\nperson:x a\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n")
    assert f"things.ttl, line {lines + 1}: is not Turtle" in refused(run("check"))


def test_a_missing_library_is_told(run: Run, tmp_path: Path) -> None:
    assert "set R2PGRAPH_LIBRARY" in refused(run("quote", "2001-harbour", "keep a log", R2PGRAPH_LIBRARY=""))
    missing = str(tmp_path / "no")
    assert "is no folder" in refused(run("check", R2PGRAPH_LIBRARY=missing))


def test_an_unwritable_folder_is_told_and_nothing_changes(run: Run, data: Path) -> None:
    path = data / "identity" / "things.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = path.read_bytes()
    path.parent.chmod(0o555)
    try:
        assert "cannot be written (Permission denied)" in refused(run("fmt", str(path), obedient=True))
    finally:
        path.parent.chmod(0o755)
    assert path.read_bytes() == before


def test_a_folder_that_may_not_be_read_is_no_empty_folder(run: Run, data: Path) -> None:
    (data / "sources").chmod(0)
    try:
        assert "sources: cannot be read (Permission denied)" in refused(run("ask", obedient=True))
    finally:
        (data / "sources").chmod(0o755)


def test_a_busy_port_is_told_before_anything_is_loaded(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        message = refused(run("serve", "--port", str(taken.getsockname()[1])))
    assert "in use" in message


ROW = (
    ",Warden of the North Quay,new: Cy Exemplar,,,,since 6 May 2001,Note of the third harbour meeting,"
    "opened by the Warden of the North Quay,,,,,\n"
)


def filled(run: Run, tmp_path: Path) -> Path:
    """A sheet with one new row."""
    path = tmp_path / "holders.csv"
    assert run("sheet", "holders", str(path)).returncode == 0
    path.write_text(path.read_text(encoding="utf-8") + ROW, encoding="utf-8")
    return path


def test_a_sheet_is_told_first_and_written_when_that_is_agreed(run: Run, data: Path, tmp_path: Path) -> None:
    path = filled(run, tmp_path)
    told = run("intake", str(path))
    assert "nothing was written; to make this change, add --yes" in told.stderr
    assert "cy-exemplar" not in (data / "identity" / "things.ttl").read_text(encoding="utf-8")
    done = run("intake", str(path), "--yes")
    assert (done.returncode, done.stdout) == (0, told.stdout)
    assert "Cy Exemplar" in run("show", "Warden of the North Quay").stdout
    assert run("merge", "Bo Sample", "Cy Exemplar", "--because", "One person", "--yes").returncode == 0
    assert run("unmerge", "person:cy-exemplar", "--yes").returncode == 0
    assert run("withdraw", "Cy Exemplar", "--because", "A slip", "--yes").returncode == 0
    assert "history is not kept" in refused(run("log"))
    assert "history is not kept" in refused(run("diff", "a", "b"))


def test_a_sheet_at_fault_is_told_cell_by_cell(run: Run, tmp_path: Path) -> None:
    path = filled(run, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("since 6 May 2001", "soon"), encoding="utf-8")
    done = run("intake", str(path), "--yes")
    assert done.returncode == 1
    assert done.stdout.startswith("holders, cell G3: “soon” is no date that can be read")


def test_fifty_cells_at_fault_are_told_and_the_rest_is_counted(run: Run, tmp_path: Path) -> None:
    path = filled(run, tmp_path)
    path.write_text(path.read_text("utf-8").replace(ROW, ROW.replace("6 May 2001", "soon") * 60), "utf-8")
    done = run("intake", str(path), "--yes")
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"holders, cell G{row}" for row in range(3, 53)]
    assert done.stderr.splitlines()[-2:] == [
        "and 10 more",
        "r2pgraph: 60 things must be mended; nothing was changed",
    ]


def test_each_step_of_a_hand_over_ends_with_the_command_of_the_next(run: Run, tmp_path: Path) -> None:
    begun = run("init", str(tmp_path / "memory")).stderr
    assert 'r2pgraph sheet handover change.xlsx --about "NAME OF THE POST"' in begun
    path = tmp_path / "change.xlsx"
    written = run("sheet", "handover", str(path), "--about", "Warden of the North Quay").stderr
    assert f"r2pgraph intake {path}" in written
    name = written.split("r2pgraph brief ")[1].strip()
    assert run("brief", name).returncode == 0


def test_a_folder_that_may_not_be_written_keeps_every_byte(run: Run, data: Path, tmp_path: Path) -> None:
    path = filled(run, tmp_path)
    before = {one: one.read_bytes() for one in data.rglob("*.ttl")}
    (data / "identity").chmod(0o555)
    try:
        said = refused(run("intake", str(path), "--yes", obedient=True))
    finally:
        (data / "identity").chmod(0o755)
    assert "cannot be written (Permission denied); nothing was changed" in said
    assert {one: one.read_bytes() for one in data.rglob("*.ttl")} == before
