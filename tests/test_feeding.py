"""A successor, the end of a tenure and a yearly page: what changes by them in all that can be asked."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from r2pgraph import edition
from r2pgraph.gaps import Gap
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import filling, kinds
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.submitting import Submission, sheet_plan
from r2pgraph.paper import Paper, markdown
from r2pgraph.settings import Settings
from webui import create_app

TODAY = datetime.date(2026, 1, 2)
SEAT, POST, STATE = "post:focal-point-qatar", "R2P Focal Point of Qatar", "state:qat"
BEGAN = datetime.date(2010, 9, 1)  # the whole time of the network, or a new holder shortens what is told
BEFORE, AFTER = "2023-06-01", "2024-06-01"
TOLD = {
    "Told by": POST, "Told on": "7 June 2024", "May be published": "yes",
    "Recorded by": "Global Centre for the Responsibility to Protect",
}  # fmt: skip
SUCCESSOR = {"Post": POST, "Holder": "new: Cy Exemplar", "When": "since 1 January 2024", **TOLD}
END = {"Post": POST, "Holder": "not named", "When": "until 31 December 2023", **TOLD}
PAGE = {
    "What it is": "progress report", "Whose": POST, "In our own words": "A training was held for diplomats",
    "When": "2024", **TOLD,
}  # fmt: skip
# Whoever asks for a post, a state or a day is asked about these, besides what the question has by itself.
ASKED = {"post": (SEAT,), "state": (STATE, "state:esp"), "body": (STATE, "state:esp"), "on": (BEFORE, AFTER)}
OTHERS = (
    *("state:esp", "state:kor", "state:gha", "state:dnk", "state:aus", "organization:european-union"),
    *("post:un-special-adviser-r2p", "network:global-network-of-r2p-focal-points"),
)


def fill(graph: KnowledgeGraph, kind: str, rows: list[dict[str, str]], path: Path) -> Path:
    """The sheet of that kind about the seat, with rows added to it."""
    filling.write(Desk(graph), kinds.find(kind), graph.term(SEAT), path)
    with path.open(newline="", encoding="utf-8") as file:
        heads = next(csv.reader(file))
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([row.get(heading, "") for heading in heads] for row in rows)
    return path


def answers(graph: KnowledgeGraph) -> Iterator[tuple[str, frozenset[tuple[str, ...]]]]:
    """The answers to every question, as wide as it can be asked, and about the seat and its state."""
    for question in graph.questions:
        given = {one.name: one.default for one in question.parameters if one.default and not one.optional}
        choices = [given]
        for one in question.parameters:
            choices += [given | {one.name: value} for value in ASKED.get(one.name, ())]
        for some in choices:
            solutions = graph.ask(question.name, **some).solutions
            rows = frozenset(tuple(str(row.get(name)) for name in solutions.columns) for row in solutions)
            yield " ".join([question.name, *(str(one) for one in some.values())]), rows


def gaps(graph: KnowledgeGraph) -> dict[str, Gap]:
    """All that the record lacks, by the question."""
    return {gap.question: gap for gap in graph.handover.gaps.ranked}


def told(paper: Paper) -> set[str]:
    """The statements of a paper."""
    return {one.text for one in paper.statements}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[KnowledgeGraph, KnowledgeGraph]:
    """The record in a folder of one's own, before and after three facts were told to it."""
    folder = tmp_path_factory.mktemp("own") / "memory"
    shipped = Settings.from_env({})
    edition.begin(folder, shipped)
    settings = replace(shipped, data=folder)
    before = KnowledgeGraph.open(settings)
    for kind, rows in (("holders", [SUCCESSOR, END]), ("report", [PAGE])):
        path = fill(KnowledgeGraph.open(settings), kind, rows, folder.parent / f"{kind}.csv")
        Submission(settings, sheet_plan(path, TODAY), "A sheet", "A Clerk", TODAY).carry_out()
    return before, KnowledgeGraph.open(settings)


Both = tuple[KnowledgeGraph, KnowledgeGraph]


def test_the_answers_about_the_holders_of_the_seat_change_and_no_other(both: Both) -> None:
    old, new = (dict(answers(graph)) for graph in both)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {
        f"offices/held-at-meetings {SEAT}",
        "offices/holders-on 2016-06-20",
        f"offices/holders-on 2016-06-20 {SEAT}",
        f"offices/holders-on {BEFORE}",
        f"offices/holders-on {AFTER}",
        "offices/unnamed-holders",
    }
    seat = str(both[0].term(SEAT))
    assert all(seat in row for name in changed for row in old[name] ^ new[name])
    ((row,),) = [new[f"offices/holders-on {AFTER}"] - old[f"offices/holders-on {AFTER}"]]
    assert {"certain", "Cy Exemplar", "2023-12-31"} <= set(row)  # still so when it was told


def test_the_gap_that_asks_for_the_holder_changes_and_no_other(both: Both) -> None:
    old, new = (gaps(graph) for graph in both)
    assert old.keys() == new.keys()
    (changed,) = [name for name in old if old[name] != new[name]]
    assert changed.startswith(f"Who has been the {POST}")
    assert [some[changed].holds for some in (old, new)] == [
        "Statements of a holder: 1; with a name: 0",
        "Statements of a holder: 3; with a name: 1",
    ]


UNKNOWN = f"Who held the office “{POST}” on 2 January 2026 is unknown: last attested before: "
TOLD_OF_BOTH = {
    f"A person who is not named is attested as {POST} until 31 December 2023.",
    f"Cy Exemplar is attested as {POST} from 1 January 2024, still on 7 June 2024.",
    f"Progress report of the {POST} for 2024: “A training was held for diplomats”.",
    f"{UNKNOWN}Cy Exemplar, 7 June 2024.",
}
UNTOLD = {f"{UNKNOWN}a person who is not named, 22 June 2016."}


def newer(records: int) -> str:
    are = "1 is" if records == 1 else f"{records} are"
    return f"Of the records of who held the seat, and of its yearly pages, {are} newer and told here."


CHANGED = {
    STATE: ({*UNTOLD, newer(2)}, {*TOLD_OF_BOTH, newer(5)}),
    SEAT: (
        {*UNTOLD, newer(1)},
        {
            *TOLD_OF_BOTH,
            newer(4),
            "Between 22 June 2016 and 31 December 2023 the sources attest nobody on a stated day.",
        },
    ),
}


@pytest.mark.parametrize("seat", [*CHANGED, *OTHERS])
def test_the_briefs_of_the_seat_tell_it_and_no_other_brief_changes(both: Both, seat: str) -> None:
    terms = [graph.term(seat) for graph in both]
    old, new = (
        told(graph.handover.brief(term, TODAY, BEGAN, words=10_000))
        for graph, term in zip(both, terms, strict=True)
    )
    assert (old - new, new - old) == CHANGED.get(seat, (set(), set()))


def test_what_changed_is_told_since_the_former_holder_also_when_a_successor_is_recorded(both: Both) -> None:
    told = []
    for graph in both:
        brief = graph.handover.brief(graph.term(SEAT), words=10_000)
        told += [one.statements[0].text for one in brief.sections if one.key == "changed"]
    assert told == [
        "Since 22 June 2016, 4 annual meetings are recorded, with 17 recommendations and proposals.",
        "Since 31 December 2023, no annual meeting is recorded.",
    ]


def test_what_was_told_is_cited_once_with_the_post_the_day_and_who_wrote_it_down(both: Both) -> None:
    after = both[1]
    printed = markdown(after.handover.brief(after.term(SEAT), TODAY)).split("## Sources")[1]
    title = f"### told in the post of {POST} on 7 June 2024\n\n["
    assert printed.count("told in the post") == printed.count(title) == 1
    said = printed.split(title)[1].splitlines()[0]
    assert said.endswith("recorded by the Global Centre for the Responsibility to Protect  ")


def test_a_brief_on_a_day_after_the_end_still_tells_who_held_it_until_when(both: Both) -> None:
    after = both[1]
    brief = after.handover.brief(after.term(SEAT), datetime.date.fromisoformat(AFTER))
    assert f"A person who is not named is attested as {POST} until 31 December 2023." in told(brief)
    earlier = after.handover.brief(after.term(SEAT), datetime.date.fromisoformat(BEFORE))
    assert not [text for text in told(earlier) if "2023." in text and "until" in text]


def test_what_was_told_is_called_by_its_post_and_day_and_never_by_its_name_in_the_graph(both: Both) -> None:
    label = both[1].names.label(both[1].term("testimony:2024-06-07-focal-point-qatar"))
    assert label == f"Testimony: {POST}, told on 2024-06-07"


def test_pages_about_the_seat_are_served(both: Both) -> None:
    client = create_app(both[1], ["localhost"]).test_client()
    slug = "2024-06-07-focal-point-qatar"
    for path in (
        "/gaps",
        f"/brief/{SEAT}",
        f"/id/testimony/{slug}",
        "/id/person/cy-exemplar",
        "/id/state/qat",
    ):
        answer = client.get(
            path, headers={"Accept": "text/html"}, base_url="http://localhost", follow_redirects=True
        )
        assert answer.status_code == 200, path


def test_what_was_written_is_right(both: Both) -> None:
    assert both[1].check(TODAY).conforms
