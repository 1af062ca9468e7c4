"""A new document: its text in the library, what extraction dropped, and what may not come in."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from r2pgraph.errors import BadArgument, SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import documents, identity, proposing
from r2pgraph.intake.submitting import Submission
from r2pgraph.settings import Settings

TODAY = datetime.date(2026, 1, 2)


@pytest.fixture
def own(sample_settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the sample record and its library that may be written to."""
    library = shutil.copytree(sample_settings.library or Path(), tmp_path / "library")
    data = shutil.copytree(sample_settings.data, tmp_path / "data")
    return replace(sample_settings, data=Path(data), library=Path(library))


def register(
    settings: Settings, text: str, title: str = "Second note", issued: str = "May 2002"
) -> tuple[str, ...]:
    found = documents.Extracted(text, ())
    plan = documents.registering(found, documents.Registration(title, issued))
    return Submission(settings, plan, "why", "A Clerk", TODAY).carry_out()[0].sentences


def test_the_text_of_a_pdf_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    page, words = writer.add_blank_page(300, 100), DecodedStreamObject()
    words.set_data(b"BT /F1 12 Tf 20 50 Td (The wardens met again.) Tj ET")
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = words
    writer.write(tmp_path / "a.pdf")
    found = documents.extracted(tmp_path / "a.pdf")
    assert (found.text.strip(), found.dropped) == ("The wardens met again.", ())


def test_what_a_word_document_loses_is_said(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("The wardens met again.")
    made.add_table(1, 2).rows[0].cells[1].text = "Ada"
    made.sections[0].header.paragraphs[0].text = "Not for the public"
    made.save(str(tmp_path / "a.docx"))
    found = documents.extracted(tmp_path / "a.docx")
    assert found.text == "The wardens met again.\n\tAda"
    assert found.dropped == ("1 × header",)


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF-1.4 nothing"), ("a.docx", b"no"), ("a.txt", b" ")]
)
def test_a_file_without_text_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError):
        documents.extracted(tmp_path / name)


def test_a_document_is_registered_once(own: Settings) -> None:
    assert register(own, "The wardens met again.") == ("Adds document “Second note”, which was not here.",)
    graph = KnowledgeGraph.open(own)
    assert graph.check(TODAY).conforms
    with pytest.raises(BadArgument, match="here already, as “Second note”"):
        register(own, "The wardens met again.", "Another title")
    with pytest.raises(BadArgument, match="of that title"):
        register(own, "Another text.")


def test_a_document_that_was_withdrawn_does_not_come_back(own: Settings) -> None:
    register(own, "The wardens met again.")
    plan = identity.withdrawal("Second note", "Its publisher asks", TODAY)
    Submission(own, plan, "why", "A Clerk", TODAY).carry_out()
    with pytest.raises(BadArgument, match="was withdrawn"):
        register(own, "The wardens met again.", "Under another title")


# ---- proposals


def test_proposals_quote_the_text_and_say_why(sample: KnowledgeGraph, sample_settings: Settings) -> None:
    whole = ((sample_settings.library or Path()) / "harbour.txt").read_text(encoding="utf-8")
    found = proposing.Proposer(sample.names).propose(whole)
    assert all(whole[one.start : one.end] == one.words and one.reason for one in found)
    told = {(one.kind, " ".join(one.words.split())) for one in found}
    assert ("person", "Ada Example") in told
    assert ("organisation", "Institute of Tides") in told
    assert ("date", "4 and 5 May 2001") in told
    assert ("person", "Port Example") not in told


def test_nobody_is_proposed_for_somebody_without_a_name(sample: KnowledgeGraph) -> None:
    found = proposing.Proposer(sample.names).propose(
        "The R2P Focal Point of Qatar and one participant spoke."
    )
    assert [one.words for one in found if one.kind == "person"] == []
