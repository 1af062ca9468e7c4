"""The ledger, the gaps, the interview, the handbook and the calendar: by verb, by page, as files."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from html import unescape

import icalendar
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from r2pgraph import calendar, listing, paper
from r2pgraph.attested import Cover
from r2pgraph.cli import cli
from r2pgraph.errors import BadArgument, TermNotFound
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.handover import Handover
from webui import create_app

PAGES = (
    "/brief",
    "/brief/state:tls",
    "/interview/state:tls",
    "/recommendations",
    "/gaps",
    "/handbook",
    "/calendar",
)


@pytest.fixture(scope="module")
def desk(graph: KnowledgeGraph) -> Handover:
    return graph.handover


@pytest.fixture(scope="module")
def client(graph: KnowledgeGraph) -> FlaskClient:
    return create_app(graph).test_client()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_what_was_restated_most_often_comes_first_in_the_ledger(desk: Handover) -> None:
    lengths = [len(entry.line) for entry in desk.ledger.entries]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 1


def test_a_line_of_the_ledger_tells_its_years_what_changed_and_what_the_sources_record(
    desk: Handover,
) -> None:
    row = listing.ledger_rows(desk.archive, desk.ledger.entries[:1])[0]
    told = dict(zip(listing.LEDGER, row, strict=True))
    assert re.search(r"20\d\d", told["put before in"] + told["taken up again in"])
    assert told["what changed"]
    assert told["status"].startswith("The 4 source documents held, the latest of 16 September 2022, record")


def test_each_restatement_begins_with_what_both_have_in_common(desk: Handover) -> None:
    links = {link.record: link for entry in desk.ledger.entries for link in entry.after}
    assert links
    for link in links.values():
        assert link.note.startswith("In both: "), link.record
        assert 0 < len(link.shared.split()) <= 9, link.record  # a phrase, told with its years


@pytest.mark.parametrize("field", ["level", "addressee", "theme", "instrument", "meeting"])
def test_every_filter_of_the_ledger_keeps_only_what_has_the_value(desk: Handover, field: str) -> None:
    for value in desk.ledger.choices(field):
        assert 0 < len(desk.ledger.chosen({field: value})) <= len(desk.ledger.entries)


def test_the_one_follow_up_of_the_record_is_found_by_its_status(desk: Handover) -> None:
    assert [one.label for one in desk.ledger.chosen({"status": "followed-up"})] == [
        "Consider setting up a secretariat of the global network"
    ]
    (row,) = csv.DictReader(io.StringIO(run("ledger", "--status", "followed-up", "--format", "csv").stdout))
    assert row["follow-up"].endswith(
        "(reported done, 2016-06-20; Summary of the sixth annual meeting, Seoul 2016)"
    )
    assert row["proposed by"] == "participants, how many is not said"
    with pytest.raises(BadArgument, match="there are: restated, followed-up, neither"):
        desk.ledger.chosen({"status": "done"})


def test_the_ledger_by_verb_is_the_ledger_by_page(client: FlaskClient) -> None:
    by_verb = list(csv.DictReader(io.StringIO(run("ledger", "--theme", "gender", "--format", "csv").stdout)))
    file = client.get("/recommendations.csv?theme=theme:gender").data.decode("utf-8-sig")
    by_page = list(csv.DictReader(io.StringIO(file)))
    assert by_verb == by_page != []
    html = client.get("/recommendations?theme=theme:gender").text
    assert all(row["term"].partition(":")[2] in html for row in by_page)


def test_no_cell_of_the_gaps_is_blank_and_all_other_seats_are_one_count(
    client: FlaskClient, desk: Handover
) -> None:
    table = desk.coverage
    assert all(len(row.cells) == len(table.years) for row in table.rows)
    assert [row.focal for row in table.rows] == sorted((row.focal for row in table.rows), reverse=True)
    qatar = next(row for row in table.rows if row.post.endswith("/focal-point-qatar"))
    assert dict(zip(table.years, qatar.cells, strict=True))[2016] is Cover.UNNAMED
    assert qatar.cells.count(Cover.UNKNOWN) == len(qatar.cells) - 1
    finland = next(row for row in table.rows if row.post.endswith("/focal-point-finland"))
    assert dict(zip(table.years, finland.cells, strict=True))[2018] is Cover.NAMED
    page = client.get("/gaps").text
    assert f"{table.states - table.states_attested} of {table.states} states" in page
    assert "<td></td>" not in re.sub(r'<td class="\w+">', "<td>", page)


def test_each_gap_says_why_it_is_asked_what_is_held_and_where_the_answer_goes(desk: Handover) -> None:
    ranked = desk.gaps.ranked
    assert [gap.worth for gap in ranked] == sorted((gap.worth for gap in ranked), reverse=True)
    for gap in ranked:
        assert gap.question.endswith("?")
        assert all((gap.why, gap.holds, gap.enter))


@pytest.mark.parametrize("seat", ["post:focal-point-qatar", "state:tls", "addressee:network-secretariat"])
def test_an_interview_has_at_most_twelve_questions_each_with_its_reason(desk: Handover, seat: str) -> None:
    found = desk.interview(desk.seat(seat))
    assert 0 < len(found.sections) <= 12
    for section in found.sections:
        told = [one.text.partition(":")[0] for one in section.statements]
        assert told == ["Why it is asked", "What the record holds", "Where the answer is entered"]


def test_the_handbook_gives_every_line_its_source_and_the_least_effort_first(desk: Handover) -> None:
    found = desk.handbook
    assert [one.key for one in found.sections][:4] == ["role", "principles", "national", "international"]
    assert all(one.cited for section in found.sections for one in section.statements)
    efforts = [
        re.findall(r"Effort, as the source has it: (.*?)\.", one.text)
        for section in found.sections
        for one in section.statements
    ]
    told = [one[0] for one in efforts if one]
    assert "budget-neutral" in told
    for section in found.sections:
        ranks = [("budget-neutral", "small", "significant").index(word) for word in _efforts(section)]
        assert ranks == sorted(ranks)


def _efforts(section: paper.Section) -> list[str]:
    text = " ".join(one.text for one in section.statements)
    return re.findall(r"Effort, as the source has it: (budget-neutral|small|significant)\.", text)


def test_the_calendar_file_holds_every_event_with_exact_days(client: FlaskClient, desk: Handover) -> None:
    response = client.get("/calendar.ics")
    assert response.mimetype == "text/calendar"
    events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    dated = [entry for entry in desk.calendar if entry.start]
    assert [str(event["UID"]) for event in events] == [entry.event for entry in dated]
    seoul = next(event for event in events if str(event["UID"]).endswith("global-network-2016"))
    assert seoul["DTSTART"].dt == datetime.date(2016, 6, 20)
    assert seoul["DTEND"].dt == datetime.date(2016, 6, 23)
    assert response.data == calendar.as_ics(desk.calendar, desk.last_day)


def test_what_is_only_planned_has_no_day_in_the_calendar(desk: Handover) -> None:
    gulf = next(entry for entry in desk.calendar if "Gulf Cooperation Council" in entry.label)
    assert (gulf.kind, gulf.start) == (calendar.PLANNED, "")


@pytest.mark.parametrize("address", ["/recommendations", "/gaps", "/calendar"])
def test_a_list_for_print_is_read_as_words_and_not_as_marks(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    (way,) = re.findall(r'href="(/[^"]*)">list for print', page)
    printed = client.get(way)
    assert printed.mimetype == "text/html"
    assert '<article class="paper">' in printed.text
    assert not re.search(r"(>|\s)##? |\]\(", printed.text)
    assert address != "/recommendations" or printed.text.count("derived, rule") == 1


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_the_hand_over_are_there_and_their_links_lead_somewhere(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    links = sorted(set(re.findall(r'href="(/(?!static)[^"#]*)"', page.text)))
    step = max(1, len(links) // 12)
    assert [link for link in links[::step] if client.get(link.replace("&amp;", "&")).status_code >= 400] == []


def test_the_brief_of_a_post_draws_its_holders_over_time_and_on_a_day_nothing_later(
    client: FlaskClient,
) -> None:
    page = client.get("/brief/post:un-special-adviser-r2p").text
    held = page.partition('id="s-held"')[2].partition('<h2 id="s-')[0]
    assert "What is empty is not known, and no vacancy" in held
    assert all(name in held for name in ("Jennifer Welsh", "Karen Smith", "Mô Bleeker"))
    assert "Bleeker" not in client.get("/brief/post:un-special-adviser-r2p?on=2016-06-21").text


def test_a_seat_that_is_none_is_told_with_the_nearest_names(client: FlaskClient, desk: Handover) -> None:
    with pytest.raises(TermNotFound, match="Qatar"):
        desk.seat("R2P Focal Point of Quatar")
    assert client.get("/brief/nothing-such").status_code == 404
    result = run("brief", "nothing such")
    assert result.exit_code != 0


def test_a_day_that_is_none_is_refused(client: FlaskClient) -> None:
    response = client.get("/brief/state:tls?on=yesterday")
    assert response.status_code == 400
    assert "“yesterday” is no day" in unescape(response.text)


def test_a_brief_on_a_day_tells_the_day_and_nothing_later(desk: Handover) -> None:
    seat = desk.seat("post:un-special-adviser-r2p")
    early = desk.brief(seat, on=datetime.date(2016, 6, 21))
    assert (
        early.lead[0].text.startswith("On 21 June 2016") or "on 21 June 2016 is unknown" in early.lead[0].text
    )
    assert not re.search(r"Okoth-Obbo|Bleeker|tenth annual", paper.markdown(early).partition("## Rules")[0])
    held = desk.brief(seat, on=datetime.date(2015, 6, 23)).lead[0]
    assert held.text.endswith("was certainly held by Jennifer Welsh.")
    assert held.cited


def test_the_forms_of_a_brief_tell_the_same_sentences(client: FlaskClient, desk: Handover) -> None:
    found = desk.brief(desk.seat("state:tls"))
    by_json = json.loads(run("brief", "state:tls", "--format", "json").stdout)
    assert by_json == paper.as_json(found) == client.get("/brief/state:tls.json").json
    assert run("brief", "state:tls").stdout == paper.markdown(found) == client.get("/brief/state:tls.md").text
    printed = run("brief", "state:tls", "--format", "html").stdout
    for one in found.statements:
        assert one.text.replace("'", "&#39;") in printed
    assert "http" not in re.sub(
        r"<style>.*?</style>", "", printed.replace("https://w3id.org", ""), flags=re.S
    )


@pytest.mark.parametrize("verb", [("gaps",), ("calendar",), ("handbook",), ("interview", "state:tls")])
def test_every_list_comes_as_text_for_print_and_for_programs(verb: tuple[str, ...]) -> None:
    assert run(*verb, "--format", "markdown").stdout.startswith("# ")
    assert json.loads(run(*verb, "--format", "json").stdout)
