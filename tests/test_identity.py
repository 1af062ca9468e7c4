"""Two records of one thing made one and two again; documents, persons and records taken out for good."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from r2pgraph.errors import BadArgument, TermNotFound, ValidationFailed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import columns, filling, history, identity, kinds
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.identity import Plan
from r2pgraph.intake.revisions import settled
from r2pgraph.intake.submitting import Prepared, Submission, sheet_plan
from r2pgraph.settings import Settings
from webui import create_app

TODAY = datetime.date(2026, 1, 2)


@pytest.fixture
def own(sample_settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the sample record that may be written to."""
    return replace(sample_settings, data=Path(shutil.copytree(sample_settings.data, tmp_path / "data")))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.ttl"))}


def done(settings: Settings, plan: Plan) -> Prepared:
    return Submission(settings, plan, "why", "A Clerk", TODAY).carry_out()[0]


def csv_row(settings: Settings, cells: dict[str, str]) -> Path:
    """A sheet of holders with one new row."""
    path = settings.data.parent / f"s{len(list(settings.data.parent.glob('s*.csv')))}.csv"
    table = kinds.TABLES["holders"]
    filling.write(Desk(KnowledgeGraph.open(settings)), [table], None, path)
    row = ",".join(f'"{cells.get(heading, "")}"' for heading in columns.headings(table))
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return path


# ---- merging


def test_merged_records_are_one_and_the_retired_name_leads_there(own: Settings) -> None:
    told = done(own, identity.merger("Ada Example", "Bo Sample", "One person, two names", TODAY)).sentences
    assert told[-1] == "Merger of Bo Sample into Ada Example, because: One person, two names"
    graph = KnowledgeGraph.open(own)
    assert graph.term("person:bo-sample") == graph.term("Bo Sample") == graph.term("person:ada-example")
    assert graph.check(TODAY).conforms


def test_unmerging_gives_back_every_byte(own: Settings) -> None:
    before = files(own.data)
    done(own, identity.merger("Ada Example", "Bo Sample", "One person", TODAY))
    assert files(own.data) != before
    done(own, identity.unmerger("person:bo-sample"))
    assert files(own.data) == before


def test_what_was_recorded_between_survives_the_unmerging(own: Settings) -> None:
    done(own, identity.merger("Ada Example", "Bo Sample", "One person", TODAY))
    path = csv_row(
        own, {"Post": "Warden of the North Quay", "Holder": "not named", "When": "1999",
              "Document": "Note of the third harbour meeting", "Quotation": "by the Warden"},
    )  # fmt: skip
    done(own, sheet_plan(path, TODAY))
    done(own, identity.unmerger("person:bo-sample"))
    graph = KnowledgeGraph.open(own)
    assert graph.term("Bo Sample") != graph.term("Ada Example")
    assert graph.holds("https://w3id.org/r2pgraph/id/tenure/2001-harbour-warden-of-the-north-quay")


def test_the_page_of_a_retired_name_leads_to_the_other(own: Settings) -> None:
    done(own, identity.merger("Ada Example", "Bo Sample", "One person", TODAY))
    browser = create_app(KnowledgeGraph.open(own)).test_client()
    for path in ("id", "doc"):
        answer = browser.get(f"/{path}/person/bo-sample")
        assert (answer.status_code, answer.location) == (301, f"/{path}/person/ada-example")


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("Ada Example", "Ada Example", "one record already"),
        ("Ada Example", "Institute of Tides", "of two kinds"),
    ],
)
def test_what_cannot_be_one_is_not_merged(own: Settings, first: str, second: str, problem: str) -> None:
    with pytest.raises(BadArgument, match=problem):
        done(own, identity.merger(first, second, "No", TODAY))


def test_nothing_is_unmerged_that_was_not_merged(own: Settings) -> None:
    with pytest.raises(BadArgument, match="merged into nothing"):
        done(own, identity.unmerger("person:bo-sample"))


# ---- withdrawing


def test_a_withdrawn_document_takes_what_rests_on_it_alone(own: Settings) -> None:
    told = done(own, identity.withdrawal("document:2001-harbour", "Its publisher asks", TODAY)).sentences
    assert "No longer records: Ada Example is attested as Warden of the North Quay" in " ".join(told)
    graph = KnowledgeGraph.open(own)
    assert graph.instances("Tenure") == graph.instances("Passage") == []
    assert graph.check(TODAY).conforms


def test_a_person_taken_out_leaves_no_trace_and_does_not_come_back(own: Settings) -> None:
    done(own, identity.withdrawal("Ada Example", "She asks", TODAY))
    text = b"".join(files(own.data).values()).decode().casefold()
    assert "ada" not in text.replace("metadata", "").replace("r2pgraph", "")
    with pytest.raises(TermNotFound):
        KnowledgeGraph.open(own).term("Ada Example")
    path = csv_row(
        own, {"Post": "Warden of the North Quay", "Holder": "new: Ada Example",
              "Document": "Note of the third harbour meeting", "Quotation": "every harbour keep a log"},
    )  # fmt: skip
    with pytest.raises(ValidationFailed) as failed:
        done(own, sheet_plan(path, TODAY))
    assert "was withdrawn, and does not come back" in failed.value.findings[0]


def test_whoever_takes_a_person_out_is_told_that_older_versions_keep_it(own: Settings) -> None:
    history.begin(own.data)
    told = done(own, identity.withdrawal("Ada Example", "She asks", TODAY))
    assert identity.OLDER_VERSIONS in told.notes
    old = history.versions(own.data, 5)[-1].revision
    assert any("Ada Example" in text for text in history.texts(own.data, old).values())
    # As the note says it:
    shutil.rmtree(own.data / ".git")
    history.begin(own.data)
    (only,) = history.versions(own.data, 5)
    kept = list(history.texts(own.data, only.revision).values())
    assert len(kept) > 1
    assert not any("Ada Example" in text for text in kept)


def test_a_withdrawn_record_does_not_come_back_with_the_same_row(own: Settings) -> None:
    path = csv_row(
        own, {"Post": "Warden of the North Quay", "Holder": "Bo Sample", "When": "since 6 May 2001",
              "Document": "Note of the third harbour meeting", "Quotation": "every harbour keep a log"},
    )  # fmt: skip
    done(own, sheet_plan(path, TODAY))
    done(own, identity.withdrawal("tenure:2001-harbour-bo-sample", "The note does not say so", TODAY))
    with pytest.raises(ValidationFailed) as failed:
        done(own, sheet_plan(path, TODAY))
    assert "was withdrawn" in failed.value.findings[0]


def test_an_import_brings_back_nothing_that_was_withdrawn_or_merged(own: Settings) -> None:
    record = "tenure:2001-harbour-ada-example"
    original = KnowledgeGraph.open(own).store.triples()
    done(own, identity.merger("Ada Example", "Bo Sample", "One person", TODAY))
    done(own, identity.withdrawal(record, "A slip", TODAY))
    contents = KnowledgeGraph.open(own).store.contents
    imported = "\n".join(str(triple) for triple in settled(contents, original))
    assert "person/bo-sample" not in imported
    assert "tenure/2001-harbour-ada-example" not in imported
    assert "person/ada-example" in imported


def test_a_thing_that_no_source_says_is_not_withdrawn(own: Settings) -> None:
    with pytest.raises(BadArgument, match="neither a document nor a person nor a record"):
        done(own, identity.withdrawal("Institute of Tides", "No", TODAY))
