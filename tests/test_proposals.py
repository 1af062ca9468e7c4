"""Proposals from a new document: a sheet on which nothing is accepted, reviewed by a person, taken in."""

from __future__ import annotations

import csv
import datetime
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rdflib import URIRef

from r2pgraph.errors import SourceError, ValidationFailed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import documents, filling, hosting, measuring, proposing, reading, review
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.people import named
from r2pgraph.intake.submitting import Prepared, Submission, sheet_plan
from r2pgraph.settings import Settings

TODAY = datetime.date(2026, 1, 2)
PADDING = "Of the weather, the menu and the music nothing is told in this record of the day.\n" * 40
TEXT = f"""Summary of the Fourth Harbour Meeting

The wardens held their meeting on 4 and 5 May 2003 in Port Example. It was hosted by the Institute of
Tides. Remarks were made by Dr. Cy Other of the Institute of Tides, and by Ms. Ada Example, Warden Emerita.
More than 20 countries took part. For two days they met, and after the
two days they left.

RECOMMENDATIONS

1. Every warden should keep two logs from now on.
2. Every log should be read aloud once in a year.
{PADDING}
"""
TITLE = "Summary of the Fourth Harbour Meeting"
Rows = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def whole(sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample record with a new document of a meeting that it does not know."""
    folder = tmp_path_factory.mktemp("whole")
    library = shutil.copytree(sample_settings.library or Path(), folder / "library")
    data = shutil.copytree(sample_settings.data, folder / "data")
    settings = replace(sample_settings, data=Path(data), library=Path(library))
    (Path(library) / "fourth.txt").write_text(TEXT, encoding="utf-8")
    given = documents.Registration(TITLE, "May 2003")
    plan = documents.registering(documents.Extracted(TEXT, ()), given)
    Submission(settings, plan, "why", "A Clerk", TODAY).carry_out()
    return settings


@pytest.fixture
def own(whole: Settings, tmp_path: Path) -> Settings:
    """A copy of it that may be written to."""
    return replace(whole, data=Path(shutil.copytree(whole.data, tmp_path / "data")))


def proposed(settings: Settings, path: Path, only: str = "", meeting: str = "") -> Path:
    graph = KnowledgeGraph.open(settings)
    found = proposing.Proposer(graph.names).propose(TEXT)
    about = graph.term(meeting) if meeting else None
    pages = review.Review(Desk(graph), graph.term(TITLE), TEXT, about).pages(found)
    filling.put(Desk(graph), [page for page in pages if only in ("", page.table.name)], path)
    return path


def rows(path: Path) -> Rows:
    """The rows of every page that is shown, by heading, without the help."""
    book = openpyxl.load_workbook(path)
    found: Rows = {}
    for page in book.worksheets:
        if page.sheet_state == "visible":
            heads, _, *lines = page.iter_rows(values_only=True)
            found[page.title] = [
                {str(h): str(c or "") for h, c in zip(heads, line, strict=True)} for line in lines
            ]
    return found


def reviewed(path: Path, wanted: Callable[[str, dict[str, str]], dict[str, str]]) -> Path:
    """The sheet after a person went through it: what `wanted` gives for a row is written into it."""
    book = openpyxl.load_workbook(path)
    for title, lines in rows(path).items():
        heads = list(lines[0]) if lines else []
        for number, line in enumerate(lines, 3):
            for heading, text in wanted(title, line).items():
                book[title].cell(number, heads.index(heading) + 1).value = text
    book.save(path)
    return path


def taken(settings: Settings, path: Path) -> Prepared:
    return Submission(settings, sheet_plan(path, TODAY), "A sheet", "A Clerk", TODAY).carry_out()[0]


def test_each_proposal_has_its_quotation_and_its_reason_and_none_is_accepted(
    own: Settings, tmp_path: Path
) -> None:
    found = rows(proposed(own, tmp_path / "p.xlsx"))
    assert {row["Accept"] for some in found.values() for row in some} == {""}
    assert all(row["Why proposed"] for some in found.values() for row in some)
    quoted = [row["Quotation"] for title, some in found.items() if title != "mentions" for row in some]
    assert all(
        part.split(" ", 1)[1 if part.startswith("#") else 0] for one in quoted for part in one.split(" | ")
    )
    assert [(row["When"], row["City"]) for row in found["meeting"]] == [("4 and 5 May 2003", "Port Example")]
    people = {row["Participant"]: row for row in found["participants"]}
    assert people["Institute of Tides"]["Part taken"] == "host"
    assert "nobody of that name is here" in people["new: Cy Other"]["Why proposed"]
    assert "person:ada-example: accept only if it is the same" in people["Ada Example"]["Why proposed"]
    assert [row["Organisation"] for row in found["affiliations"] if row["Person"] == "new: Cy Other"] == [
        "Institute of Tides"
    ]
    assert [row["Number"] for row in found["recommendations"]] == ["1", "2"]
    assert [(row["Number"], row["More or less"]) for row in found["quantities"]] == [
        ("20", "more than"),
        ("2", "exactly"),
    ]
    assert [row["Quotation"] for row in found["quantities"]] == ["More than 20 countries", "#1 two days"]
    assert "Institute of Tides" in {row["Name"] for row in found["mentions"]}


def test_a_sheet_that_nobody_reviewed_changes_nothing(own: Settings, tmp_path: Path) -> None:
    done = taken(own, proposed(own, tmp_path / "p.xlsx"))
    assert (done.texts, done.sentences) == ({}, ())
    assert done.notes[0] == "1 proposal of “meeting” not accepted; nothing of them is recorded."


def test_what_is_accepted_is_recorded_and_nothing_else(own: Settings, tmp_path: Path) -> None:
    def wanted(title: str, row: dict[str, str]) -> dict[str, str]:
        yes = {"Accept": "yes"}
        if title == "recommendations" and row["Number"] == "1":
            return yes | {"In our own words": "Wardens keep a second log", "Addressed to": "governments"}
        if title == "participants" and "Cy" in row["Participant"]:
            return yes | {"Part taken": "speaker"}
        known = title == "affiliations" and "Cy" in row["Person"]
        return yes if known or title in ("meeting", "mentions") or row.get("Part taken") == "host" else {}

    path = reviewed(proposed(own, tmp_path / "p.xlsx"), wanted)
    done = taken(own, path)
    graph = KnowledgeGraph.open(own)
    assert graph.check(TODAY).conforms
    told = "\n".join(done.sentences)
    for words in ("Adds person “Cy Other”", "Wardens keep a second log", "Institute of Tides"):
        assert words in told
    assert "read aloud" not in told
    assert "Nothing is recorded of what a text merely mentions" in "\n".join(done.notes)
    meeting = graph.term(f"Meeting of “{TITLE}”")
    people = [URIRef(one) for one in graph.instances("Participation")]
    there = [graph.names.label(one) for one in people if meeting in str(graph.teller.facts(one))]
    assert len(there) == 2
    with pytest.raises(ValidationFailed) as again:
        taken(own, path)
    assert {"is here already" in one for one in again.value.findings} == {True}


def test_a_row_that_is_accepted_and_lacks_something_is_told_at_its_cell(
    own: Settings, tmp_path: Path
) -> None:
    def wanted(title: str, _: dict[str, str]) -> dict[str, str]:
        return {"Accept": "yes"} if title == "recommendations" else {}

    path = reviewed(proposed(own, tmp_path / "p.xlsx"), wanted)
    before = {path: path.read_bytes() for path in own.data.rglob("*.ttl")}
    with pytest.raises(ValidationFailed) as failed:
        taken(own, path)
    assert [str(one).partition(": ")[0] for one in failed.value.findings] == [
        f"recommendations, cell {column}{row}" for row in (3, 4) for column in "DEF"
    ]
    assert {path: path.read_bytes() for path in own.data.rglob("*.ttl")} == before


def test_accepting_is_yes_or_no_and_cannot_be_taken_out_of_the_sheet(own: Settings, tmp_path: Path) -> None:
    path = proposed(own, tmp_path / "p.csv", "quantities")
    heads, helps, first, _ = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    path.write_text(
        "\n".join(",".join(f'"{c}"' for c in line) for line in (heads, helps, ["maybe", *first[1:]]))
    )
    assert [str(fault) for fault in reading.sheets(path)[1]] == [
        "p, cell A3: “maybe” is neither “yes” nor “no”; write one of them"
    ]
    path.write_text("\n".join(",".join(f'"{c}"' for c in line[1:]) for line in (heads, helps, first)))
    with pytest.raises(SourceError, match="lacks the column “Accept”; put it back"):
        reading.sheets(path)


def test_a_second_document_adds_its_word_to_a_meeting_that_is_here(own: Settings) -> None:
    graph = KnowledgeGraph.open(own)
    meeting = graph.term("Third harbour meeting")
    found = proposing.Proposer(graph.names).propose(TEXT.replace("4 and 5 May 2003", "4 and 5 May 2001"))
    pages = review.Review(Desk(graph), graph.term(TITLE), TEXT, meeting).pages(found)
    assert [row[2] for row in pages[0].rows] == ["meeting:harbour-2001"] * len(pages[0].rows)


def accept(title: str, _: dict[str, str]) -> dict[str, str]:
    return {"Accept": "yes"} if title == "meeting" else {}


def test_what_another_document_says_otherwise_of_a_meeting_is_told_and_not_recorded(
    own: Settings, tmp_path: Path
) -> None:
    path = proposed(own, tmp_path / "p.xlsx", meeting="Third harbour meeting")
    before = {path: path.read_bytes() for path in own.data.rglob("*.ttl")}
    with pytest.raises(ValidationFailed) as failed:
        taken(own, reviewed(path, accept))
    assert [one.partition(";")[0] for one in failed.value.findings] == [
        "meeting, cell G3: another source says “4 May 2001” of it"
    ]
    assert {path: path.read_bytes() for path in own.data.rglob("*.ttl")} == before


def test_what_another_document_says_too_stands_in_the_file_of_that_document(
    own: Settings, tmp_path: Path
) -> None:
    def place(title: str, row: dict[str, str]) -> dict[str, str]:
        return {"Accept": "yes"} if title == "meeting" and row["City"] else {}

    path = proposed(own, tmp_path / "p.xlsx", meeting="Third harbour meeting")
    done = taken(own, reviewed(path, place))
    folder = next(path.parent for path in own.data.rglob("document.ttl") if "fourth" in str(path))
    assert set(done.texts) == {folder / "facts.ttl", folder / "passages.ttl"}
    assert "r2p:inPlace place:port-example" in (folder / "facts.ttl").read_text(encoding="utf-8")


# ---- the rules


@pytest.mark.parametrize(
    ("sentence", "hosting_names"),
    [
        ("The governments of Chile and Spain, in association with Tides, hosted it.", "Chile Spain Tides"),
        ("The meeting, hosted by Tides at the headquarters of Spain, ended.", "Tides"),
        ("Chile and the Republic of Korea co-hosted the meeting of Tides in Madrid, Spain.", "Chile Korea"),
        ("Chile has joined Spain as co-organizers of Tides.", "Chile Spain"),
        ("The next is to be convened in Madrid, Spain.", ""),
        ("Members of Tides hosted Chile.", ""),
    ],
)
def test_hosts_are_told_from_places_and_from_what_a_meeting_is_of(sentence: str, hosting_names: str) -> None:
    names = ("Chile", "Spain", "Tides", "Korea")
    spans = [
        (at, at + len(name)) for name in names for at in range(len(sentence)) if sentence.startswith(name, at)
    ]
    found = {sentence[a:b] for a, b in hosting.hosts(sentence, spans)}
    assert found == set(hosting_names.split())


@pytest.mark.parametrize(
    ("sentence", "name", "said"),
    [
        ("He thanked Dr. Cy Other of the Harbour Office for it.", "Cy Other", "of the Harbour Office for it"),
        ("It was opened by the Minister of Tides, Cy Other.", "Cy Other", "the Minister of Tides"),
        ("Speakers: Cy Other, Director of Tides; Bo Sample of Quays.", "Cy Other", "Director of Tides"),
        ("Guests: Harbour Pilots of the Quay, and other pilots.", "", ""),
    ],
)
def test_persons_are_found_with_what_they_are_said_to_be(sentence: str, name: str, said: str) -> None:
    found = named(sentence, [])
    one = found[0] if found else None
    assert (one.name if one else "") == name
    assert (sentence[slice(*one.said)] if one and one.said else "") == said


@pytest.mark.parametrize(
    ("state", "adjective"),
    [("Ghana", "Ghanaian"), ("Kenya", "Kenyan"), ("Chile", "Chilean"), ("Qatar", "Qatari"),
     ("Russian Federation", "Russian"), ("Venezuela (Bolivarian Republic of)", "Venezuelan")],
)  # fmt: skip
def test_an_adjective_is_made_of_a_states_name(state: str, adjective: str) -> None:
    assert adjective in set(proposing.demonyms(state))


def test_states_are_found_by_their_adjectives_and_acronyms_by_capitals(graph: KnowledgeGraph) -> None:
    found = proposing.Proposer(graph.names).propose(
        "Kenyan and Ghanaian officials of the UN met; un act, chad."
    )
    assert [one.words for one in found] == ["Kenyan", "Ghanaian", "UN"]


GOALS = ("person", "host", "date", "recommendation", "organisation", "state")


def test_proposals_reach_their_goals_on_each_document_by_the_graph_of_the_others(
    graph: KnowledgeGraph, library: Path
) -> None:
    settings = replace(graph.settings, library=library)
    rows = {
        row.kind: row for row in measuring.together(measuring.measured(KnowledgeGraph(settings, graph.store)))
    }
    for kind in GOALS:
        row = rows[kind]
        assert row.found >= 0.9 * row.recorded > 0, kind
        assert row.right >= 0.8 * row.proposed > 0, kind


def test_what_only_a_document_itself_prints_is_not_known_when_it_is_measured(graph: KnowledgeGraph) -> None:
    without = measuring.without(graph, "2016-seoul")
    printed = "un office of the special advisers on genocide prevention and the responsibility to protect"
    assert printed in graph.names.things
    assert printed not in without.names.things
