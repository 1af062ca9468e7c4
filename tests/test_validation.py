"""What checking finds beyond the shapes: quotations that differ from their text, files out of form."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import sources, turtle, validation
from r2pgraph.errors import SourceError
from r2pgraph.settings import Settings, content_root
from r2pgraph.sources import Library
from r2pgraph.store import Store, files
from r2pgraph.validation import Finding, Report, form, naming, quoted
from r2pgraph.vocab import DCTERMS, PREFIXES, R2P, RDF, RDFS, XSD

TEXT = (
    "Report of the first harbour meeting. The lighthouse keepers met on the quay. "
    "They recommended that every harbour keep a log of the tides. "
) + "Nothing else was said, and the keepers went home before the rain. " * 12
LOG = "every harbour keep a log of the tides"
DAY = datetime.date(2026, 1, 1)
QUAY = "The lighthouse keepers met on the quay."


def iri(curie: str) -> ox.NamedNode:
    expanded = turtle.expand(curie)
    assert expanded is not None
    return ox.NamedNode(expanded)


def document(**said: ox.Literal) -> list[ox.Triple]:
    """The document with the text's own hash and length, unless a test says otherwise."""
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    known = {"sha256": ox.Literal(sha256), "codePoints": ox.Literal(len(TEXT))}
    known |= {"dateNotStated": ox.Literal(True)} | said
    node = iri("document:harbour")
    return [
        ox.Triple(node, ox.NamedNode(RDF.type), ox.NamedNode(R2P.Document)),
        ox.Triple(node, ox.NamedNode(DCTERMS.title), ox.Literal("The harbour report")),
        ox.Triple(node, ox.NamedNode(DCTERMS.rights), ox.Literal("The harbour master's")),
        *(ox.Triple(node, ox.NamedNode(PREFIXES["r2p"] + name), thing) for name, thing in known.items()),
    ]


def rests(record: str, label: str, passage: sources.Passage) -> list[ox.Triple]:
    return [
        ox.Triple(iri(record), ox.NamedNode(RDF.type), ox.NamedNode(R2P.NetworkEvent)),
        ox.Triple(iri(record), ox.NamedNode(RDFS.label), ox.Literal(label, language="en")),
        ox.Triple(iri(record), ox.NamedNode(R2P.evidence), iri(f"passage:{passage.slug}")),
    ]


def store(triples: Iterable[ox.Triple]) -> Store:
    return Store({Path("facts.ttl"): list(triples)})


def quoting(passage: sources.Passage, **said: ox.Literal) -> Store:
    """A graph that holds one record, which rests on one passage."""
    return store([*document(**said), *sources.triples(passage), *rests("event:log", "A log", passage)])


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "harbour.txt").write_text(TEXT, encoding="utf-8")
    return Library(tmp_path / "library")


@pytest.fixture
def passage() -> sources.Passage:
    return sources.quote("harbour", TEXT, LOG)


def messages(found: Report) -> list[str]:
    return [finding.message for finding in found.findings]


# ---- quotations


def test_a_quotation_that_stands_in_the_text_gives_nothing(
    library: Library, passage: sources.Passage
) -> None:
    found = quoted.quotations(quoting(passage), library)
    assert found == Report((), compared=1, held=1)
    assert found.summary == "no findings · 1 of 1 quotations compared with their text"


def test_one_changed_character_names_the_record_that_rests_on_it(
    library: Library, passage: sources.Passage
) -> None:
    words = LOG.replace("log", "lot")
    changed = sources.Passage("harbour", passage.start, passage.end, words)
    found = quoted.quotations(quoting(changed), library)
    assert messages(found) == [
        f"A log: the text at {passage.start}-{passage.end} reads “{LOG}”, not “{words}”"
        "; quote the words anew with r2pgraph quote"
    ]
    assert [(f.rule, f.severity, f.focus) for f in found.findings] == [
        ("2", "violation", iri(f"passage:{passage.slug}").value)
    ]
    assert not found.conforms


def test_many_records_on_one_passage_are_told_by_the_first_three(
    library: Library, passage: sources.Passage
) -> None:
    wrong = sources.Passage("harbour", passage.start + 1, passage.end + 1, passage.exact)
    triples = [*document(), *sources.triples(wrong)]
    for number in range(5):
        triples += rests(f"event:e{number}", f"Record {number}", wrong)
    (message,) = messages(quoted.quotations(store(triples), library))
    assert message.startswith("Record 0; Record 1; Record 2 and 2 more: the text at ")


def test_a_passage_that_nothing_rests_on_is_named_itself(library: Library) -> None:
    wrong = sources.Passage("harbour", 0, 3, "Rap")
    (message,) = messages(quoted.quotations(store([*document(), *sources.triples(wrong)]), library))
    assert message.startswith("passage harbour.0-3: the text at 0-3 reads “Rep”")


def test_offsets_outside_the_text_are_found(library: Library) -> None:
    wrong = sources.Passage("harbour", len(TEXT), len(TEXT) + 3, "Rep")
    assert "lie outside the text" in messages(quoted.quotations(quoting(wrong), library))[0]


def test_words_around_a_quotation_that_are_not_there_are_found(library: Library) -> None:
    home = sources.quote("harbour", TEXT, "the keepers went home", occurrence=2)
    assert home.prefix != ""
    assert quoted.quotations(quoting(home), library).conforms
    moved = sources.Passage("harbour", home.start, home.end, home.exact, "somewhere else, ", home.suffix)
    (message,) = messages(quoted.quotations(quoting(moved), library))
    assert "the words before or after “the keepers went home” are not those of the text" in message


@pytest.mark.parametrize("held", [True, False])
def test_a_quotation_that_is_too_long_is_found_with_and_without_its_text(
    library: Library, held: bool
) -> None:
    long = sources.anchor("harbour", TEXT, 0, sources.LONGEST_QUOTATION + 1)
    found = quoted.quotations(quoting(long, codePoints=ox.Literal(1 << 20)), library if held else None)
    (message,) = [text for text in messages(found) if "at most 400" in text]
    assert message.startswith("A log: the quotation has 401 characters")


@pytest.mark.parametrize("held", [True, False])
def test_a_document_quoted_above_its_share_is_found_with_and_without_its_text(
    library: Library, held: bool
) -> None:
    passages = [sources.anchor("harbour", TEXT, start, start + 250) for start in (0, 250)]
    triples = [triple for passage in passages for triple in sources.triples(passage)]
    (message,) = messages(quoted.quotations(store([*document(), *triples]), library if held else None))
    assert message.startswith("The harbour report: ")
    assert "of the text is quoted, and at most 40% may be; quote fewer words" in message


def test_a_wrong_length_is_found(library: Library, passage: sources.Passage) -> None:
    found = quoted.quotations(quoting(passage, codePoints=ox.Literal(len(TEXT) + 1)), library)
    assert messages(found) == [
        f"The harbour report: the text has {len(TEXT)} characters, not {len(TEXT) + 1}"
        "; correct the length that is recorded"
    ]


def test_a_text_that_the_library_does_not_hold_is_not_compared(library: Library) -> None:
    wrong = sources.Passage("harbour", 0, 3, "Rap")
    found = quoted.quotations(quoting(wrong, sha256=ox.Literal("0" * 64)), library)
    assert found == Report((), compared=0, held=1)
    assert found.summary == "no findings · 0 of 1 quotations compared with their text"


def test_without_a_library_nothing_is_compared() -> None:
    assert quoted.quotations(quoting(sources.Passage("harbour", 0, 3, "Rap")), None) == Report((), 0, 1)


def test_a_missing_library_is_an_error(tmp_path: Path, passage: sources.Passage) -> None:
    with pytest.raises(SourceError, match="set R2PGRAPH_LIBRARY"):
        quoted.quotations(quoting(passage), Library(tmp_path / "no"))


def test_a_length_that_is_no_number_is_left_to_the_other_checks(passage: sources.Passage) -> None:
    assert quoted.quotations(quoting(passage, codePoints=ox.Literal("long")), None).held == 1


# ---- files


def written(path: Path, text: str) -> Store:
    path.write_text(text, encoding="utf-8")
    return Store.load([path])


def test_a_file_in_form_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    assert list(form.files(written(path, turtle.serialise(document())))) == []


def test_a_file_out_of_form_is_named(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    (finding,) = form.files(written(path, turtle.serialise(document()) + "\n# a note\n"))
    assert (finding.rule, finding.focus) == ("format", str(path))
    assert finding.message == f"{path}: is not written in the one form that files have; run r2pgraph fmt"


@pytest.mark.parametrize("text", ["_:x a r2p:Person .", "person:x r2p:post [ a r2p:Post ] ."])
def test_a_thing_without_a_name_is_found(tmp_path: Path, text: str) -> None:
    prefixes = f"@prefix r2p: <{PREFIXES['r2p']}> .\n@prefix person: <{PREFIXES['person']}> .\n"
    path = tmp_path / "facts.ttl"
    (finding,) = form.files(written(path, prefixes + text))
    assert (finding.rule, finding.focus) == ("29", str(path))
    assert finding.message.startswith(f"{path}: a thing here has no name of its own; give it one")


# ---- names


def test_a_thing_is_called_by_its_english_label_else_by_its_kind_and_short_name() -> None:
    x = iri("person:x")
    german = ox.Triple(x, ox.NamedNode(RDFS.label), ox.Literal("Anton", language="de"))
    english = ox.Triple(x, ox.NamedNode(RDFS.label), ox.Literal("Zoe", language="en"))
    assert naming.called(store([german, english]), x.value) == "Zoe"
    assert naming.called(store([]), x.value) == "person x"
    assert naming.called(store([]), "https://example.org/x") == "x of example.org"
    assert naming.called(store([]), "mailto:somebody@example.org") == "a thing of others"


# ---- everything together


@pytest.fixture
def settings(tmp_path: Path, library: Library) -> Settings:
    (tmp_path / "graph_data").mkdir()
    root = content_root()
    return Settings(root / "ontology", root / "queries", tmp_path / "graph_data", library.folder)


def checked(settings: Settings, text: str) -> Report:
    (settings.data / "facts.ttl").write_text(text, encoding="utf-8")
    return validation.check(Store.load(files(settings)), settings, DAY)


def test_a_record_that_keeps_every_rule_conforms(settings: Settings, passage: sources.Passage) -> None:
    triples = [*document(), *sources.triples(passage), *rests("event:log", "A log", passage)]
    found = checked(settings, turtle.serialise(triples))
    assert found == Report((), compared=1, held=1)


def test_check_finds_shapes_quotations_and_files_at_once(settings: Settings) -> None:
    wrong = sources.Passage("harbour", 0, 3, "Rap")
    year = ox.Literal("2015", datatype=ox.NamedNode(XSD.gYear))
    late = ox.Triple(iri("event:log"), ox.NamedNode(R2P.startLatest), year)
    triples = [*document(), *sources.triples(wrong), *rests("event:log", "A log", wrong), late]
    found = checked(settings, turtle.serialise(triples) + "\n")
    assert [finding.rule for finding in found.findings] == ["2", "28", "format"]
    assert found.findings[1] == Finding(
        rule="28",
        severity="violation",
        message=found.findings[1].message,
        focus=iri("event:log").value,
        path=str(R2P.startLatest),
        component="Datatype",
        value="2015",
    )
    assert found.findings[1].message.startswith("A log, “began at the latest” (2015): This must be one day")
    assert found.counts == {"violation": 3, "warning": 0, "info": 0}
    assert found.summary == "3 violations · 1 of 1 quotations compared with their text"


def test_warnings_and_notes_do_not_stop_the_gate() -> None:
    warning = Finding("8", "warning", "the meeting has no host", "x")
    note = Finding("18", "info", "nothing rests on this", "x")
    found = Report((warning, note), 0, 0)
    assert found.conforms
    assert found.summary == "1 warning, 1 info · 0 of 0 quotations compared with their text"


def test_contact_data_are_found_and_not_repeated(settings: Settings, passage: sources.Passage) -> None:
    triples = [*document(), *sources.triples(passage), *rests("event:log", "Call 555-210-0199", passage)]
    (finding,) = checked(settings, turtle.serialise(triples)).findings
    assert (finding.rule, finding.focus, finding.path) == ("39", iri("event:log").value, str(RDFS.label))
    assert finding.message.startswith("event log, “name”: A text here holds what looks like")
    assert "0199" not in str(finding)
