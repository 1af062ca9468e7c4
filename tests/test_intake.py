"""From a sheet to the record: round trip, faults at their cells, sentences, and what changes by it."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from r2pgraph.errors import BadArgument, SourceError, TermNotFound, ValidationFailed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import dating, filling, history, kinds, reading, versions
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.submitting import Prepared, Submission, sheet_plan
from r2pgraph.settings import Settings
from r2pgraph.vocab import R2P

TODAY = datetime.date(2026, 1, 2)
POST, NOTE = "Warden of the North Quay", "Note of the third harbour meeting"
SUCCESSOR = {
    "Post": POST, "Holder": "new: Cy Exemplar", "When": "since 6 May 2001", "Document": NOTE,
    "Quotation": "opened by the Warden of the North Quay",
}  # fmt: skip
END = {
    "Post": POST, "Holder": "Ada Example", "When": "until 5 May 2001", "Told by": POST,
    "Told on": "7 June 2001", "Recorded by": "Institute of Tides", "May be published": "yes",
}  # fmt: skip
TOLD = {name: END[name] for name in ("Told by", "Told on", "Recorded by", "May be published")}
PAGE = {
    "What it is": "progress report", "Whose": POST, "In our own words": "Logs are kept on every quay",
    "When": "2001", "Document": NOTE, "Quotation": "every harbour keep a log",
}  # fmt: skip
Edit = dict[str, str]


@pytest.fixture
def own(sample_settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the sample record that may be written to."""
    return replace(sample_settings, data=Path(shutil.copytree(sample_settings.data, tmp_path / "data")))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file that is part of the record."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.ttl"))}


def sheet(
    settings: Settings, kind: str, rows: list[Edit], about: str = POST, old: Edit | None = None
) -> Path:
    """A sheet as the program writes it, with rows added, and the first row of the record changed."""
    graph = KnowledgeGraph.open(settings)
    path = settings.data.parent / f"{kind}{len(list(settings.data.parent.glob('*.xlsx')))}.xlsx"
    filling.write(Desk(graph), kinds.find(kind), graph.term(about), path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    for heading, text in (old or {}).items():
        page.cell(3, heads.index(heading) + 1).value = text
    last = max(row for row in range(1, page.max_row + 1) if page.cell(row, 2).value)
    for number, row in enumerate(rows, last + 1):
        for heading, text in row.items():
            page.cell(number, heads.index(heading) + 1).value = text
    book.save(path)
    return path


def submission(settings: Settings, path: Path) -> Submission:
    return Submission(settings, sheet_plan(path, TODAY), "A sheet", "A Clerk", TODAY)


def taken(settings: Settings, path: Path) -> Prepared:
    return submission(settings, path).carry_out()[0]


# ---- round trip


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("holders", POST),
        ("meeting", "Third harbour meeting"),
        ("participants", "Third harbour meeting"),
        ("organisation", "Institute of Tides"),
        ("report", POST),
        ("follow-up", "Keep a log in every harbour"),
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_sheet_that_is_not_edited_comes_back_as_no_change(
    own: Settings, tmp_path: Path, kind: str, about: str, form: str
) -> None:
    tables = kinds.find(kind)
    graph, path = KnowledgeGraph.open(own), tmp_path / f"s.{form}"
    filling.write(Desk(graph), tables if form == "xlsx" else tables[:1], graph.term(about), path)
    assert submission(own, path).preview() == Prepared({}, (), ())


def test_every_kind_of_sheet_comes_back_unchanged_from_the_whole_record(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    about = {
        "holders": "post:un-special-adviser-r2p", "meeting": "meeting:global-network-2016",
        "actions": "instrument:oas-r2p-report-2022", "recommendations": "meeting:global-network-2016",
        "quantities": "meeting:global-network-2016", "participants": "meeting:global-network-2022",
        "affiliations": "organization:global-centre-for-the-responsibility-to-protect",
    }  # fmt: skip
    for kind, term in about.items():
        path = tmp_path / f"{kind}.xlsx"
        assert filling.write(Desk(graph), kinds.find(kind), graph.term(term), path) > 0
        assert sheet_plan(path, TODAY)(graph).result() == {}


def test_a_holder_that_a_table_tells_is_shown_with_it_and_is_changed_there(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    path = tmp_path / "finland.csv"
    seat = graph.term("R2P Focal Point of Finland")
    assert filling.write(Desk(graph), kinds.find("holders"), seat, path) == 1
    (row,) = reading.sheets(path)[0][0].rows
    table = "Evidence of R2P focal points"
    assert (row.cells["Holder"], row.cells["Document"]) == ("Marja Lehto", table)
    assert row.cells["Quotation"] == "Ambassador Marja Lehto named as national focal point, June 2018"
    assert sheet_plan(path, TODAY)(graph).result() == {}
    path.write_text(path.read_text("utf-8").replace(",Marja Lehto,", ",Nobody,", 1), "utf-8")
    with pytest.raises(ValidationFailed) as failed:
        sheet_plan(path, TODAY)(graph)
    assert failed.value.findings[0].startswith(f"finland, cell C3: this row comes from the table “{table}”")


# ---- sentences, and what changes


def test_a_successor_an_end_and_a_page_are_told_and_change_what_they_should(own: Settings) -> None:
    before = KnowledgeGraph.open(own)
    days = [datetime.date(2001, 5, 4), datetime.date(2001, 5, 6)]
    held = [before.holders(before.term(POST), day) for day in days]
    told = taken(own, sheet(own, "holders", [SUCCESSOR, END])).sentences
    told += taken(own, sheet(own, "report", [PAGE])).sentences
    assert told == (
        "Adds person “Cy Exemplar”, which was not here.",
        "Records that Ada Example holds the post of Warden of the North Quay until 5 May 2001, as told in "
        "the post of Warden of the North Quay on 7 June 2001.",
        "Records that Cy Exemplar holds the post of Warden of the North Quay from 6 May 2001, according to "
        "“Note of the third harbour meeting”.",
        "Closes the tenure of Ada Example as Warden of the North Quay: it ended, at the latest, on 5 May "
        "2001. What other sources say of it stays as they say it.",
        "Records: Progress report of the Warden of the North Quay for 2001: “Logs are kept on every quay”, "
        "according to “Note of the third harbour "
        "meeting”.",
    )
    after = KnowledgeGraph.open(own)
    assert after.check(TODAY).clean
    then = [after.holders(after.term(POST), day) for day in days]
    assert then[0].answer == held[0].answer
    assert then[1].answer != held[1].answer
    assert left_alone(before, after) == set()


def left_alone(before: KnowledgeGraph, after: KnowledgeGraph) -> set[str]:
    """What was said before and is not said any more: a new source takes nothing from the others."""
    old, new = (set(map(str, graph.store.triples())) for graph in (before, after))
    return old - new


def test_the_same_sheet_taken_in_twice_records_nothing_twice(own: Settings) -> None:
    rows = [
        {**SUCCESSOR, "Holder": "Bo Sample"},
        END,
    ]
    path = sheet(own, "holders", rows)
    taken(own, path)
    before = bytes_of(own.data)
    again = taken(own, path)
    assert again.sentences == ()
    assert [note.partition(" is ")[2][:16] for note in again.notes] == ["recorded already"] * 2
    assert bytes_of(own.data) == before


def test_a_correction_keeps_what_it_replaces_with_its_reason(own: Settings) -> None:
    path = sheet(own, "holders", [], old={"When": "4 May 2001", "Why corrected": "She left that night"})
    told = taken(own, path).sentences
    assert "Correction of Tenure: Ada Example, Warden of the North Quay, because: She left that night" in told
    kept = (own.data / "revisions.ttl").read_text(encoding="utf-8")
    assert "2001-05-05" in kept.partition("r2p:tookOut")[2]
    assert KnowledgeGraph.open(own).check(TODAY).clean


def test_a_name_like_one_that_is_here_is_shown_and_never_taken_for_it(own: Settings) -> None:
    done = taken(own, sheet(own, "holders", [{**SUCCESSOR, "Holder": "new: Ada Exampel"}]))
    assert done.notes == (
        "“Ada Exampel” is new; names like it that are here: Ada Example (person:ada-example).",
    )
    assert KnowledgeGraph.open(own).term("Ada Exampel") != KnowledgeGraph.open(own).term("Ada Example")


# ---- a hand-over in one sheet


def handover(settings: Settings, **cells: str) -> Path:
    """The sheet of a hand-over about the post, with cells filled in by page and place, as in `holders_G4`."""
    graph = KnowledgeGraph.open(settings)
    path = settings.data.parent / f"handover{len(list(settings.data.parent.glob('*.xlsx')))}.xlsx"
    desk, tables = Desk(graph), kinds.find("handover")
    filling.write(desk, tables, desk.about(tables[0], POST), path)
    book = openpyxl.load_workbook(path)
    for place, text in cells.items():
        page, _, cell = place.partition("_")
        book[page][cell].value = text
    book.save(path)
    return path


FILLED = {
    "holders_G4": "until 5 May 2001", "holders_J4": POST, "holders_K4": "7 June 2001",
    "holders_L4": "Institute of Tides", "holders_M4": "yes",
    "holders_C5": "new: Cy Exemplar", "holders_G5": "since 6 May 2001",
    "report_D3": "Logs are kept on every quay", "report_E3": "2001",
}  # fmt: skip


def test_a_hand_over_begins_with_the_last_holder_and_says_nothing_until_it_is_filled_in(
    own: Settings,
) -> None:
    path = handover(own)
    holders, report = reading.sheets(path)[0]
    begun = [(row.cells["Post"], row.cells["Holder"], row.cells["When"]) for row in holders.rows[1:]]
    assert begun == [(POST, "Ada Example", "until"), (POST, "new:", "since")]
    assert [(row.cells["Whose"], row.cells["What it is"]) for row in report.rows] == [
        (POST, "progress report")
    ]
    assert submission(own, path).preview() == Prepared({}, (), ())


def test_nine_cells_record_an_end_a_successor_and_a_yearly_page_with_their_source(own: Settings) -> None:
    done, told = taken(own, handover(own, **FILLED)), f"as told in the post of {POST} on 7 June 2001"
    assert done.sentences == (
        "Adds person “Cy Exemplar”, which was not here.",
        f"Records that Ada Example holds the post of {POST} until 5 May 2001, {told}.",
        f"Records that Cy Exemplar holds the post of {POST} from 6 May 2001 and still on 7 June 2001, "
        f"{told}.",
        f"Records: Progress report of the {POST} for 2001: “Logs are kept on every quay”, {told}.",
        f"Closes the tenure of Ada Example as {POST}: it ended, at the latest, on 5 May 2001. What other "
        "sources say of it stays as they say it.",
    )
    lent = "names no source; it is taken to have that of row 4 of “holders”."
    assert done.notes == (f"Row 5 of “holders” {lent}", f"Row 3 of “report” {lent}")
    assert KnowledgeGraph.open(own).check(TODAY).clean


def test_a_quotation_alone_is_of_the_document_of_the_row_above(own: Settings) -> None:
    source = {"holders_H4": NOTE, "holders_I4": "opened by the Warden of the North Quay"}
    words = {"report_I3": "every harbour keep a log"}
    told = {place: text for place, text in FILLED.items() if place[-2] not in "JKLM"}
    done = taken(own, handover(own, **told, **source, **words))
    assert (
        done.notes[1]
        == "Row 3 of “report” names no document; it is taken to have that of row 4 of “holders”."
    )
    sentences = done.sentences
    assert [one for one in sentences if one.startswith("Records") and not one.endswith(f"“{NOTE}”.")] == []
    kept = (own.data / "sources/2001-harbour/passages.ttl").read_text("utf-8")
    assert "every harbour keep a log" in kept


def test_what_is_wrong_with_a_source_is_told_in_the_row_that_names_it_alone(own: Settings) -> None:
    with pytest.raises(ValidationFailed) as failed:
        taken(own, handover(own, **{**FILLED, "holders_K4": "June 2001"}))
    assert [finding.partition(": ")[0] for finding in failed.value.findings] == ["holders, cell K4"]


def test_a_state_is_not_taken_for_its_post(graph: KnowledgeGraph) -> None:
    with pytest.raises(
        TermNotFound, match=r"did you mean: R2P Focal Point of Qatar \(post:focal-point-qatar\)"
    ):
        Desk(graph).about(kinds.find("handover")[0], "Qatar")


# ---- thirty errors, each at its cell

UNWRITTEN = "tenure:2001-harbour-nobody"
ERRORS: list[tuple[str, Edit, Edit, str, str]] = [
    # kind, the changes to a right row, the changes to the row of the record, cell, what is said
    ("holders", {"Post": ""}, {}, "B4", "this is missing"),
    ("holders", {"Post": "Warden of the South Quay"}, {}, "B4", "did you mean: Warden of the North Quay"),
    ("holders", {"Post": "new: Warden of the Moon"}, {}, "B4", "nothing new can be made here"),
    ("holders", {"Post": "Ada Example"}, {}, "B4", "choose from the list"),
    ("holders", {"Holder": ""}, {}, "C4", "this is missing"),
    ("holders", {"Holder": "Ada Exampel"}, {}, "C4", "write “new: Ada Exampel”"),
    ("holders", {"Holder": "new: Ada Example"}, {}, "C4", "is here already (person:ada-example)"),
    ("holders", {"Holder": "new:"}, {}, "C4", "the name after “new:” is missing"),
    ("holders", {"Holder": "Institute of Tides"}, {}, "C4", "write “new: Institute of Tides”"),
    ("holders", {"When": "soon"}, {}, "G4", "is no date that can be read"),
    ("holders", {"When": "5/6/2001"}, {}, "G4", "may be two days"),
    ("holders", {"When": "30 February 2001"}, {}, "G4", "no day of the calendar"),
    ("holders", {"When": "2003-2001"}, {}, "G4", "ends before it begins"),
    ("holders", {"When": "between 2001 and 2003"}, {}, "G4", "all of that time or some day in it"),
    ("holders", {"When": "=TODAY()"}, {}, "G4", "a formula, which is never worked out"),
    ("holders", {"Document": ""}, {}, "H4", "nothing is recorded without a source"),
    ("holders", {"Document": "Note of the fourth meeting"}, {}, "H4", "did you mean"),
    ("holders", {"Quotation": ""}, {}, "I4", "the words of the document are missing"),
    ("holders", {"Quotation": "opened by the Warden of the South Quay"}, {}, "I4",
     f"do not stand in “{NOTE}”; the nearest there are “"),
    ("holders", {"Quotation": "the"}, {}, "I4", "begin with “#2 ” for the second place"),
    ("holders", {"Told by": POST}, {}, "J4", "not on both"),
    ("holders", {**dict.fromkeys(SUCCESSOR, ""), **END, "Told on": "June 2001"}, {}, "K4", "no whole day"),
    ("holders", {**dict.fromkeys(SUCCESSOR, ""), **END, "Told on": ""}, {}, "K4", "the day is missing"),
    ("holders", {**dict.fromkeys(SUCCESSOR, ""), **END, "Recorded by": ""}, {}, "L4", "this is missing"),
    ("holders", {**dict.fromkeys(SUCCESSOR, ""), **END, "May be published": "no"}, {}, "M4", "nothing is"),
    ("holders", {**dict.fromkeys(SUCCESSOR, ""), **END, "Recorded by": POST}, {}, "L4", "takes the state"),
    ("holders", {"Record (holders)": UNWRITTEN}, {}, "A4", "empty in a new row"),
    ("holders", {"Record (holders)": "person:ada-example"}, {}, "A4", "no record of this sheet"),
    ("holders", {}, {"When": "4 May 2001"}, "N3", "“When” was changed in this row; write why"),
    ("holders", {}, {"Document": "Another note", "Why corrected": "x"}, "H3", "cannot be changed"),
    ("holders", {}, {"Holder": "", "Why corrected": "x"}, "C3", "this is missing"),
    ("report", {"What it is": "poem"}, {}, "B3", "is none of: progress report"),
    ("report", {"Themes": "sorrow"}, {}, "F3", "choose from the list"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "new", "old", "cell", "problem"), ERRORS)
def test_an_error_is_found_at_its_cell_and_nothing_is_written(  # noqa: PLR0913, PLR0917
    own: Settings, kind: str, new: Edit, old: Edit, cell: str, problem: str
) -> None:
    before = bytes_of(own.data)
    right = PAGE if kind == "report" else SUCCESSOR
    path = sheet(own, kind, [] if old else [{**right, **new}], old=old)
    with pytest.raises(ValidationFailed) as failed:
        taken(own, path)
    assert len(failed.value.findings) == 1
    assert failed.value.findings[0].startswith(f"{kind}, cell {cell}: ")
    assert problem in failed.value.findings[0]
    assert bytes_of(own.data) == before


def test_every_cell_at_fault_is_told_at_once_in_the_order_of_reading(own: Settings) -> None:
    no_name = {"Post": POST, "Holder": "", "When": "soon", "Told by": "Nobody", "Told on": "June 2001"}
    no_source = {**SUCCESSOR, "Post": "Warden of the South Quay", "Document": "", "Quotation": ""}
    path = sheet(own, "holders", [no_name, no_source], old={"When": "4 May 2001", "Holder": "Nobody"})
    with pytest.raises(ValidationFailed) as failed:
        taken(own, path)
    cells = [finding.partition(": ")[0].removeprefix("holders, cell ") for finding in failed.value.findings]
    assert cells == ["C3", "N3", "C4", "G4", "J4", "K4", "L4", "M4", "B5"]


def test_a_post_where_a_body_is_asked_for_is_told_to_be_one_with_the_body_that_it_is_of(
    graph: KnowledgeGraph,
) -> None:
    bodies = graph.instances("State")
    with pytest.raises(TermNotFound) as failed:
        Desk(graph).find("R2P Focal Point of Qatar", bodies)
    assert str(failed.value) == (
        "'R2P Focal Point of Qatar' is a focal-point post, which is not asked for here; did you mean: "
        "Qatar (state:qat)"
    )


def test_what_would_then_be_wrong_is_refused_in_words(own: Settings) -> None:
    before = bytes_of(own.data)
    rows = [{**SUCCESSOR, "Holder": "Bo Sample", "When": "4 May 2001"}]
    with pytest.raises(ValidationFailed) as failed:
        taken(own, sheet(own, "holders", rows))
    assert "Two persons are recorded as certainly holding, on the same day" in failed.value.findings[0]
    assert bytes_of(own.data) == before


def test_a_change_that_is_no_longer_the_one_shown_is_refused(own: Settings) -> None:
    path = sheet(own, "holders", [{**SUCCESSOR, "Holder": "Bo Sample"}])
    mine = submission(own, path)
    shown = mine.preview()
    taken(own, path)
    with pytest.raises(SourceError, match="changed by somebody else meanwhile"):
        mine.carry_out(shown)


# ---- what is handed in


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.csv", "name,state\nAnna,Spain\n", "has no column called “Record"),
        ("a.csv", 'Record (holders),"Post\n', "is not CSV"),
        ("a.xlsx", "no workbook", "is not what the end of its name says"),
        ("a.ods", "x", "is none of .xlsx, .csv"),
        ("a.txt", "x", "is no sheet"),
        ("a.csv", "", "holds nothing"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_in_one_line(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=problem.replace("(", r"\(")):
        reading.sheets(tmp_path / name)


def test_a_sheet_saved_by_a_spreadsheet_in_two_bytes_a_letter_is_read(own: Settings, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    filling.write(Desk(KnowledgeGraph.open(own)), kinds.find("holders"), None, path)
    wide = path.read_text(encoding="utf-8") + ";".join(["", POST, "new: Señora Ñ"]).replace(";", ",") + "\n"
    path.write_text(wide, encoding="utf-16")
    assert reading.sheets(path)[0][0].rows[0].cells["Holder"] == "new: Señora Ñ"


# ---- days


@pytest.mark.parametrize(
    ("words", "meaning", "bounds"),
    [
        ("since 2015", "held", {"startEarliest": "2015-01-01", "startLatest": "2015-12-31"}),
        ("since at least 2015", "held", {"startLatest": "2015-12-31"}),
        ("June 2016", "held", {"startLatest": "2016-06-30", "endEarliest": "2016-06-01"}),
        ("June 2016", "done", {"startEarliest": "2016-06-01", "startLatest": "2016-06-30"}),
        ("circa 2014", "held", {}),
        ("unknown", "held", {}),
        ("until May 2017", "held", {"endEarliest": "2017-05-01", "endLatest": "2017-05-31"}),
        ("by 2015", "held", {"startLatest": "2015-12-31"}),
        ("announced on 5 May 2020", "held", {"startEarliest": "2020-05-05"}),
        ("20-22 June 2016", "met", {"startDate": "2016-06-20", "endDate": "2016-06-22"}),
        ("20–22 June 2016", "held", {"startLatest": "2016-06-20", "endEarliest": "2016-06-22"}),
        (
            "2014-2016",
            "held",
            {"startEarliest": "2014-01-01", "startLatest": "2014-12-31", "endEarliest": "2016-01-01",
             "endLatest": "2016-12-31"},
        ),
    ],
)  # fmt: skip
def test_words_of_time_become_bounds_that_say_no_more(
    words: str, meaning: dating.Meaning, bounds: Edit
) -> None:
    dated = dating.read(words, meaning)
    assert {str(name).rpartition("#")[2]: str(day) for name, day in dated.days.items()} == bounds
    assert dated.words == words


JUNE = (datetime.date(2016, 6, 1), datetime.date(2016, 6, 30))


@pytest.mark.parametrize(
    ("words", "meaning", "bounds"),
    [
        ("since 1 February 2015", "held",
         {"startEarliest": "2015-02-01", "startLatest": "2015-02-01", "endEarliest": "2016-06-01"}),
        ("Since 2016", "held",
         {"startEarliest": "2016-01-01", "startLatest": "2016-06-30", "endEarliest": "2016-06-01"}),
        ("since 15 June 2016", "held",
         {"startEarliest": "2016-06-15", "startLatest": "2016-06-15", "endEarliest": "2016-06-15"}),
        ("since at least 2015", "held", {"startLatest": "2015-12-31", "endEarliest": "2016-06-01"}),
        ("since 2017", "held", {"startEarliest": "2017-01-01", "startLatest": "2017-12-31"}),
        ("since 2014 until 2015", "held",
         {"startEarliest": "2014-01-01", "startLatest": "2014-12-31", "endEarliest": "2015-01-01",
          "endLatest": "2015-12-31"}),
        ("from 2015", "held", {"startEarliest": "2015-01-01", "startLatest": "2015-12-31"}),
        ("appointed on 5 May 2016", "held", {"startEarliest": "2016-05-05"}),
        ("since 2015", "done", {"startEarliest": "2015-01-01", "startLatest": "2015-12-31"}),
    ],
)  # fmt: skip
def test_what_is_so_since_a_day_was_still_so_when_its_source_told_it(
    words: str, meaning: dating.Meaning, bounds: Edit
) -> None:
    dated = dating.read(words, meaning, JUNE)
    assert {str(name).rpartition("#")[2]: str(day) for name, day in dated.days.items()} == bounds


def test_a_successor_since_a_day_holds_the_post_on_the_day_of_the_document(own: Settings) -> None:
    taken(own, sheet(own, "holders", [{**SUCCESSOR, **dict.fromkeys(("Document", "Quotation"), ""), **TOLD}]))
    graph = KnowledgeGraph.open(own)
    days = [datetime.date(2001, 6, day) for day in (7, 8)]
    assert [str(graph.holders(graph.term(POST), day).answer) for day in days] == ["certain", "unknown"]
    path = sheet(own, "holders", [])
    assert submission(own, path).preview() == Prepared({}, (), ())


def test_a_document_that_says_since_when_attests_it_on_the_first_day_it_can_be_of(own: Settings) -> None:
    document = own.data / "sources/2001-harbour/document.ttl"
    day = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    issued = f"r2p:issuedEarliest {day.format('2001-06-01')} ; r2p:issuedLatest {day.format('2001-06-30')}"
    document.write_text(document.read_text("utf-8").replace("r2p:dateNotStated true", issued), "utf-8")
    taken(own, sheet(own, "holders", [SUCCESSOR]))
    graph = KnowledgeGraph.open(own)
    days = [datetime.date(2001, 6, number) for number in (1, 2)]
    assert [str(graph.holders(graph.term(POST), one).answer) for one in days] == ["certain", "unknown"]


# ---- history


def test_a_change_is_in_the_history_with_who_and_why_and_told(own: Settings) -> None:
    history.begin(own.data)
    told = taken(own, sheet(own, "holders", [SUCCESSOR])).sentences
    graph = KnowledgeGraph.open(own)
    (latest, sentences), (first, begun) = versions.log(graph, None, 5)
    assert (latest.who, latest.why, tuple(sentences)) == ("A Clerk", "A sheet", told)
    assert begun == ["The record as it was when its history began."]
    assert tuple(versions.diff(graph, first.revision, "HEAD")) == told
    assert versions.diff(graph, "HEAD", first.revision)[-1] == "No longer records: Person: “Cy Exemplar”."
    assert [v.why for v, _ in versions.log(graph, graph.term("Cy Exemplar"), 5)] == ["A sheet"]
    assert list(versions.log(graph, graph.term("Bo Sample"), 5)) == []


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", ""])
def test_what_is_no_version_is_told(own: Settings, revision: str) -> None:
    history.begin(own.data)
    with pytest.raises(BadArgument, match="is no version; r2pgraph log lists them"):
        versions.diff(KnowledgeGraph.open(own), revision, "HEAD")


def test_without_git_it_is_said_that_no_history_is_kept(own: Settings) -> None:
    _, kept = submission(own, sheet(own, "holders", [SUCCESSOR])).carry_out()
    assert kept.startswith("history is not kept")
    with pytest.raises(SourceError, match="history is not kept"):
        list(versions.log(KnowledgeGraph.open(own), None, 5))


def test_what_was_told_of_a_year_was_there_when_it_was_told() -> None:
    day = datetime.date(2024, 9, 5)
    bounds = dating.read("2024", "told", (day, day)).days
    assert bounds == {R2P.startEarliest: datetime.date(2024, 1, 1), R2P.startLatest: day}
    assert dating.read("2026", "told", (day, day)).days[R2P.startLatest] == datetime.date(2026, 12, 31)


@pytest.mark.parametrize("read", [dating.day, lambda text: dating.read(text, "held")])
def test_what_is_no_date_is_quoted_as_it_was_typed(read: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="“5 Septembre 2024” is no"):
        read("5 Septembre 2024")


@pytest.mark.parametrize("text", ["5 Septembre 2024", "since 2015", "unknown", "June 2024"])
def test_where_a_whole_day_is_wanted_no_other_form_is_offered(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no whole day; write it as in “20 June 2016”$"):
        dating.day(text)
