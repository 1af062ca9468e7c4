"""The hand-over brief: what must stand in it, what must not, on what each sentence rests, how long it is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from r2pgraph import paper
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.paper import Paper, Statement
from r2pgraph.settings import Settings
from r2pgraph.store import Store
from r2pgraph.vocab import R2P

LISTS = sorted((Path(__file__).parent / "briefs").glob("*.yaml"))
UNNAMED = ("state:btn", "state:ury", "state:tuv")
WHOLE = 1_000_000  # words: nothing is left out
EVIDENCE = ox.NamedNode(R2P.evidence)


def brief(
    graph: KnowledgeGraph, seat: str, words: int | None = None, since: datetime.date | None = None
) -> Paper:
    return graph.handover.brief(graph.handover.seat(seat), since=since, words=words)


def texts(found: Paper) -> list[str]:
    return [one.text for one in found.statements]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_what_must_stand_in_the_brief_of_a_seat_does_and_what_must_not_does_not(
    graph: KnowledgeGraph, path: Path
) -> None:
    asked = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = texts(brief(graph, asked["seat"]))
    missing = [words for words in asked["must"] if not any(_has(line, words) for line in lines)]
    assert missing == []
    assert [(bad, line) for bad in asked["must_not"] for line in lines if re.search(bad, line)] == []


def _has(line: str, words: Iterable[str]) -> bool:
    return all(word.casefold() in line.casefold() for word in words)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_sentence_rests_on_words_or_rows_or_names_its_rule(graph: KnowledgeGraph, path: Path) -> None:
    found = brief(graph, yaml.safe_load(path.read_text(encoding="utf-8"))["seat"])
    assert all(one.cited or one.rule for one in found.statements)
    assert all(cited.title and cited.words for one in found.statements for cited in one.cited)


@pytest.mark.parametrize(
    "seat", ["post:focal-point-qatar", "state:tls", "state:usa", "organization:united-nations"]
)
def test_a_brief_has_at_most_two_thousand_words_in_print_and_counts_the_rest(
    graph: KnowledgeGraph, seat: str
) -> None:
    found, whole = brief(graph, seat), brief(graph, seat, WHOLE)
    assert len(paper.markdown(found).split()) <= 2000
    for section in whole.sections:
        shown = next(one for one in found.sections if one.key == section.key)
        assert len(shown.statements) + shown.left_out == len(section.statements) + section.left_out


def test_a_print_is_read_without_a_machine(graph: KnowledgeGraph) -> None:
    printed = paper.markdown(brief(graph, "post:focal-point-qatar"))
    told, _, places = printed.partition("\n[all recommendations by addressee]: /recommendations?addressee=")
    assert places
    assert re.search(r"And \d+ more: \[all recommendations by addressee\]\.", told)
    assert not re.search(r"</|\(/|/recommendations|/gaps|/doc/", told)
    assert told.partition("\n")[2].startswith("\nGCC: Gulf Cooperation Council; ")
    assert told.count("no follow-up recorded") == 1


def test_numbered_recommendations_of_a_meeting_stand_in_their_order(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:focal-point-qatar", WHOLE)
    (part,) = (one for one in found.sections if one.key == "addressed")
    tenth = [one.text for one in part.statements if "tenth annual meeting" in one.text]
    numbers = [
        match[1] for text in tenth if (match := re.search(r"\(recommendation (\d)( by its place)?\)", text))
    ]
    assert numbers == ["1", "2", "3", "4"]
    assert ["by its place" in text for text in tenth if "(recommendation" in text] == [
        True,
        True,
        False,
        False,
    ]


def test_the_four_answers_are_told_for_every_meeting_and_the_latest_day(graph: KnowledgeGraph) -> None:
    found = brief(graph, "post:un-special-adviser-r2p")
    line = found.sections[0].statements[0].text
    assert line.startswith("Who held it on the first days of the annual meetings recorded:")
    assert "17 May 2011: possibly Edward C. Luck. 12 June 2014: possibly Jennifer Welsh" in line
    assert "23 June 2015: certainly Jennifer Welsh." in line
    assert line.endswith("Unknown on the others.")
    words = " ".join(one.words for one in found.sections[0].statements[0].cited)
    assert all(on in words for on in ("2011-05-17", "2014-06-12", "2017-04-24", "2022-09-15"))
    assert "the latest day of any source, is unknown" in found.lead[1].text


def test_a_sentence_rests_on_its_words_in_the_order_of_the_text(graph: KnowledgeGraph) -> None:
    for one in brief(graph, "post:focal-point-qatar", WHOLE).statements:
        if len({cited.source for cited in one.cited}) == len(one.records) == 1:
            places = [int(place[1]) for c in one.cited if (place := re.search(r"\.(\d+)-\d+$", c.iri))]
            assert places == sorted(places), one.text


def test_a_view_rests_also_on_the_words_that_give_its_speaker_the_office(graph: KnowledgeGraph) -> None:
    found = brief(graph, "organization:global-centre-for-the-responsibility-to-protect", WHOLE)
    (view,) = (one for one in found.statements if "“Pawnday: progress of the norm”" in one.text)
    assert any("Executive Director of the Global Centre" in one.words for one in view.cited)


def test_what_recurs_is_told_with_its_years_and_rests_on_words_of_each(graph: KnowledgeGraph) -> None:
    found = brief(graph, "addressee:network-secretariat", WHOLE)
    (line,) = (one for one in found.statements if one.text.startswith("“Regular regional meetings of"))
    assert line.text.endswith("Already in 2016: regional meetings.")
    assert any("holding small regional meetings" in one.words for one in line.cited)
    silent = [one for one in brief(graph, "state:usa", WHOLE).statements if "No follow-up" in one.text]
    assert silent
    assert all("4 source documents held, the latest of 16 Sept" in one.rule for one in silent)


@pytest.mark.parametrize("seat", ["post:focal-point-finland", "addressee:network-secretariat"])
def test_the_latest_meeting_s_proposals_without_a_number_are_told_once(
    graph: KnowledgeGraph, seat: str
) -> None:
    found = brief(graph, seat, WHOLE)
    (part,) = (one for one in found.sections if one.key == "further")
    told = [re.match(r"“(.*?)” was proposed", one.text) for one in part.statements]
    assert [one and one[1] for one in told] == [
        "Create a global Framework for Implementation",
        "Regular regional meetings of focal points",
        "Build a historical memory of the Global Network",
        "One-page report on the progress made, by each focal point before the annual meeting",
    ]
    assert len(texts(found)) == len(set(texts(found)))
    assert all("tenth annual meeting" in one.text for one in part.statements)


def test_a_seat_outside_the_network_is_not_told_what_the_network_proposes_to_itself(
    graph: KnowledgeGraph,
) -> None:
    assert "further" not in {one.key for one in brief(graph, "state:tls", WHOLE).sections}


def test_up_to_a_day_the_latest_meeting_is_the_latest_of_that_day(graph: KnowledgeGraph) -> None:
    seat = graph.handover.seat("post:focal-point-qatar")
    found = graph.handover.brief(seat, datetime.date(2017, 1, 1), words=WHOLE)
    (part,) = (one for one in found.sections if one.key == "further")
    assert all("sixth annual meeting" in one.text for one in part.statements)


def test_what_is_only_proposed_is_told_as_a_proposal_alone(graph: KnowledgeGraph) -> None:
    lines = texts(brief(graph, "post:focal-point-qatar", WHOLE))
    assert not [one for one in lines if "Annual training for new members" in one]
    assert [one for one in lines if "hold an annual training for new members” (recommendation 2" in one]


@pytest.mark.parametrize("name", ["R2P Focal Point of Finland", "Ambassador at Large of Finland"])
def test_a_counterpart_whose_office_does_not_say_so_is_told_to_be_a_focal_point(
    graph: KnowledgeGraph, name: str
) -> None:
    old, new = (ox.Literal(one, language="en") for one in ("R2P Focal Point of Finland", name))
    contents = {
        path: [ox.Triple(one.subject, one.predicate, new) if one.object == old else one for one in triples]
        for path, triples in graph.store.contents.items()
    }
    lines = texts(brief(KnowledgeGraph(graph.settings, Store(contents)), "post:focal-point-qatar", WHOLE))
    (line,) = (one for one in lines if f"attested as {name}" in one)
    assert line.endswith("The office is that of a focal point.") == (name != old.value)


def test_a_meeting_of_which_no_answer_is_known_is_cited_by_its_day(graph: KnowledgeGraph) -> None:
    line = brief(graph, "post:focal-point-finland").sections[0].statements[0]
    assert line.text.endswith("12 June 2018: possibly Marja Lehto. Unknown on the others.")
    (others,) = (one.words for one in line.cited if one.words.startswith("first days of the others:"))
    assert "2016-06-20" in others
    assert "2018-06-12" not in others


def test_what_stands_on_the_margins_of_a_meeting_is_told_so(graph: KnowledgeGraph) -> None:
    lines = texts(brief(graph, "organization:organization-of-american-states", WHOLE))
    assert "The launch of the OAS report on R2P was held on the margins of the tenth annual meeting." in lines


def test_a_counterpart_is_told_by_a_person_where_one_is_on_record(graph: KnowledgeGraph) -> None:
    lines = texts(brief(graph, "state:tls", WHOLE))
    assert any("Choi Jong-moon, as Deputy Minister" in one and "Timor-Leste" in one for one in lines)


def test_the_same_question_gives_the_same_bytes() -> None:
    first, second = (KnowledgeGraph.open(Settings.from_env({})) for _ in range(2))
    assert paper.markdown(brief(first, "state:tls")) == paper.markdown(brief(second, "state:tls"))
    assert paper.as_json(brief(first, "state:tls")) == paper.as_json(brief(second, "state:tls"))


@pytest.mark.parametrize("seat", UNNAMED)
def test_a_state_that_no_document_names_is_told_first_what_is_addressed_to_every_focal_point(
    graph: KnowledgeGraph, seat: str
) -> None:
    found = brief(graph, seat)
    assert [one.key for one in found.sections][:4] == ["addressed", "counterparts", "ask", "unknown"]
    assert len(paper.markdown(found).split()) <= 1000
    assert len(next(one for one in found.sections if one.key == "unknown").statements) <= 5
    first, *others = found.sections[0].statements
    assert "no follow-up recorded" in first.text
    assert all("R2P focal points" in one.text for one in others)
    assert others


def _without(graph: KnowledgeGraph, records: Iterable[str]) -> KnowledgeGraph:
    """The same graph, with nothing for these records to rest on."""
    gone = {ox.NamedNode(record) for record in records}
    contents = {
        path: [one for one in triples if not (one.predicate == EVIDENCE and one.subject in gone)]
        for path, triples in graph.store.contents.items()
    }
    return KnowledgeGraph(graph.settings, Store(contents))


def _rests(found: Paper) -> dict[str, Statement]:
    return {one.text: one for one in found.statements if one.cited and not one.rule}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_sentence_goes_with_its_evidence_and_no_other_does(graph: KnowledgeGraph, path: Path) -> None:
    seat = yaml.safe_load(path.read_text(encoding="utf-8"))["seat"]
    # Without a day the changes are told since the last attestation, whose evidence is taken away here.
    since = datetime.date(2015, 1, 1)
    before = _rests(brief(graph, seat, WHOLE, since))
    assert before
    for one in list(before.values())[:: max(1, len(before) // 3)]:
        after = set(texts(brief(_without(graph, one.records), seat, WHOLE, since)))
        shared = {text for text, other in before.items() if set(one.records) & set(other.records)}
        assert one.text not in after
        assert before.keys() - after == shared, one.text


def test_a_recommendation_that_rests_on_nothing_stands_in_no_line(graph: KnowledgeGraph) -> None:
    entry = next(one for one in graph.handover.ledger.entries if one.before)
    without = _without(graph, [entry.iri]).handover.ledger
    named = {iri for one in without.entries for iri in (*one.line, *(link.entry for link in one.after))}
    assert entry.iri not in named | {one.iri for one in without.entries}
