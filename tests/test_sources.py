from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph import sources, turtle
from r2pgraph.errors import SourceError
from r2pgraph.sources import Library, Passage

FOLDER = Path(__file__).parent / "sample" / "library"
TEXT = (FOLDER / "harbour.txt").read_text(encoding="utf-8")


def test_the_words_are_found_across_a_line_break() -> None:
    passage = sources.quote("2001-harbour", TEXT, "The meeting was opened by the Warden")
    assert passage.exact == "The meeting was\nopened by the Warden"
    assert TEXT[passage.start : passage.end] == passage.exact


def test_words_that_stand_once_need_no_context() -> None:
    passage = sources.quote("2001-harbour", TEXT, "every harbour keep a log")
    assert (passage.prefix, passage.suffix) == ("", "")


def test_words_that_stand_twice_are_refused_with_their_places() -> None:
    with pytest.raises(SourceError, match=r"stand 2 times in 2001-harbour \(1: \d+-\d+; 2: \d+-\d+\)"):
        sources.quote("2001-harbour", TEXT, "atch the tide")


def test_a_chosen_place_gets_context() -> None:
    passage = sources.quote("2001-harbour", TEXT, "atch the tide", 2)
    assert (passage.prefix, passage.suffix) == ("tide”, she said; w"[-16:], ", he repeated.\n\n")
    assert TEXT[passage.start : passage.end] == "atch the tide"


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError, match="there is no place 3"):
        sources.quote("2001-harbour", TEXT, "atch the tide", 3)


def test_words_that_are_not_there_show_the_nearest_passage() -> None:
    with pytest.raises(SourceError, match=r"nearest, at .*Institute of Tides"):
        sources.quote("2001-harbour", TEXT, "Bo Sampel of the Institut of Tides")


def test_white_space_may_differ_and_nothing_else() -> None:
    assert sources.places(TEXT, "third harbour meeting") == []
    assert len(sources.places(TEXT, "Third   Harbour\nMeeting")) == 1
    assert sources.places(TEXT, "   ") == []


@given(st.data())
def test_any_slice_of_the_text_is_found_where_it_stands(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, min(len(TEXT), start + 120)))
    words = TEXT[start:end].strip()
    if words:
        at = TEXT.index(words, start)
        assert (at, at + len(words)) in sources.places(TEXT, words)


def test_a_text_is_found_by_its_hash_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "any.txt").write_text("é\r\n", encoding="utf-8", newline="")
    digest = hashlib.sha256("é\r\n".encode()).hexdigest()
    assert Library(tmp_path).text(digest) == "é\r\n"
    assert Library(tmp_path).text("0" * 64) is None


def test_a_missing_library_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="set R2PGRAPH_LIBRARY"):
        Library(tmp_path / "no").text("0" * 64)


def test_a_true_quotation_has_no_faults() -> None:
    assert list(sources.faults(sources.quote("d", TEXT, "keep a log"), TEXT)) == []


@pytest.mark.parametrize(
    ("passage", "fault"),
    [
        (Passage("d", 0, 4, "Nose"), "reads “Note”, not “Nose”"),
        (Passage("d", 0, 10_000, "Note"), "outside the text"),
        (Passage("d", 5, 5, ""), "outside the text"),
        (Passage("d", 0, 401, TEXT[:401]), "quote at most 400"),
    ],
)
def test_a_false_quotation_says_what_is_false(passage: Passage, fault: str) -> None:
    assert any(fault in said for said in sources.faults(passage, TEXT))


def test_the_share_counts_overlapping_passages_once() -> None:
    passages = [Passage("d", 0, 10, ""), Passage("d", 5, 15, ""), Passage("d", 20, 25, "")]
    assert sources.share(passages, 100) == 0.20


def test_a_passage_is_written_with_one_selector() -> None:
    text = turtle.serialise(sources.triples(sources.quote("2001-harbour", TEXT, "keep a log")))
    assert "a oa:TextPositionSelector ,\n        oa:TextQuoteSelector ;" in text
    assert 'oa:exact "keep a log"' in text
