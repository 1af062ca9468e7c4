from __future__ import annotations

from pathlib import Path

import pytest

from r2pgraph import coverage
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings

TEXT = """Title

Dr. Ada Example of the U.S. spoke. “It rains.” He left: it
rained. - 1) A list
item.

The end"""


def test_a_text_falls_into_sentences() -> None:
    found = [TEXT[start:end] for start, end in coverage.sentences(TEXT)]
    assert found == [
        "Title",
        "Dr. Ada Example of the U.S. spoke.",
        "“It rains.”",
        "He left: it\nrained.",
        "- 1) A list\nitem.",
        "The end",
    ]


def test_every_character_that_is_not_a_blank_is_in_one_sentence() -> None:
    covered = "".join(TEXT[start:end] for start, end in coverage.sentences(TEXT))
    assert "".join(covered.split()) == "".join(TEXT.split())


def test_the_sentences_without_a_quotation_are_listed(sample: KnowledgeGraph) -> None:
    found = sample.coverage()
    words = [sentence.words for sentence in found.untouched]
    assert "The weather is left out." in words
    assert not any("keep a log" in one and "recommended" in one for one in words)
    assert found.sentences > len(words)


def test_a_quotation_that_evidences_nothing_touches_nothing(
    sample_settings: Settings, tmp_path: Path
) -> None:
    for path in sample_settings.data.rglob("*.ttl"):
        if path.name != "facts.ttl":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    settings = Settings(sample_settings.ontology, sample_settings.queries, tmp_path, sample_settings.library)
    found = KnowledgeGraph.open(settings).coverage()
    assert found.sentences == len(found.untouched)


def test_without_its_text_nothing_is_claimed(sample_settings: Settings, tmp_path: Path) -> None:
    settings = Settings(sample_settings.ontology, sample_settings.queries, sample_settings.data, tmp_path)
    with pytest.raises(SourceError, match="does not hold the text of “Note of the Third Harbour Meeting”"):
        KnowledgeGraph.open(settings).coverage()
