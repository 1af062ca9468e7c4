"""The pages in a real browser: accessible, within their policy, by keyboard, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from r2pgraph.vocab import BASE

pytestmark = [pytest.mark.browser, pytest.mark.checkout]

MEETING = "/doc/meeting/harbour-2001"
ASK = "/ask/meetings/taking-part"
PAGES = [
    *("/", "/questions", "/browse", "/about", "/find?name=twin", "/find?name=nobody", "/doc/person", MEETING),
    *(ASK, f"{ASK}?meeting=meeting:harbour-2001", f"{ASK}?meeting=nowhere", "/doc/person/bidi"),
    *("/doc/meeting/script", "/doc/person/ada-example", "/doc/document/2001-harbour", "/concept/role"),
    *("/doc/passage/2001-harbour.12-33", "/doc/participation/hostile", "/nothing"),
    *("/search?q=ada", "/search?q=nobodyatall", "/connect", "/connect?a=Ada+Example&b=Third+Harbour+Meeting"),
    *("/asof?on=2001-05-04&with=2001-06-01", "/source/2001-harbour", "/ontology", "/api", "/doc/post"),
    *("/doc/person?on=2001-05-04", "/doc/person/ada-example?on=2001-05-04", f"{MEETING}?group=1"),
    *("/brief", "/brief/post:warden-of-the-north-quay", "/interview/post:warden-of-the-north-quay"),
    *("/recommendations", "/gaps", "/handbook", "/calendar"),
]
EDITOR = [
    *("/sparql", "/sparql?query=SELECT+*+%7B+%3Fs+rdfs%3Alabel+%3Fname+%7D+ORDER+BY+%3Fname+LIMIT+40"),
    *("/sparql?query=SELECT+*+%7B%0A+FILTR+%7D", "/sparql?query=ASK+%7B+%3Fs+r2p%3Astartt+1+%7D"),
    "/sparql?query=DESCRIBE+meeting%3Aharbour-2001",
]
"""Pages that a script of their own helps."""
WIDTHS = [390, 1280]
Scheme = Literal["light", "dark"]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return "light" if request.param == "light" else "dark"


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=base_url)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible(browser: Browser, base_url: str, scheme: Scheme, width: int) -> None:
    # The checker is a script of its own, which the policy of the pages would stop.
    context = browser.new_context(
        base_url=base_url,
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    found = []
    for path in [*PAGES, *EDITOR]:
        page.goto(path)
        for details in page.locator("details").all():
            details.locator("summary").click()
        results = Axe().run(page)
        found += [(path, one["id"], one["nodes"][0]["html"]) for one in results.response["violations"]]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in [*PAGES, *EDITOR]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_pages_keep_within_their_policy_and_ask_no_other_host(page: Page, base_url: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    broken: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("console", hear)
    page.on("request", note)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("dialog", lambda dialog: broken.append(dialog.message))
    for path in [*PAGES, *EDITOR]:
        page.goto(path, wait_until="networkidle")
    assert [line for line in said if "Content Security Policy" in line] == []
    assert [url for url in asked if not url.startswith(f"{base_url}/")] == []
    assert broken == []
    assert f"{base_url}/static/style.css" in asked


def test_the_policy_stops_what_a_page_did_not_bring(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: '*{}'}))"
    )
    assert any("Content Security Policy" in line for line in said)


def test_a_hostile_label_changes_nothing(page: Page) -> None:
    page.goto("/doc/meeting/script")
    assert page.title() != "taken"
    assert page.locator("main img").count() == 0
    assert "</script>" in page.locator("h1").inner_text()


def focused(page: Page) -> str:
    # The parts of a field for a day are its own, and have no focus that a selector finds.
    return str(page.evaluate("(e => e.textContent.trim() || e.name || e.id)(document.activeElement)"))


def test_the_keyboard_reaches_everything_in_order(page: Page) -> None:
    page.goto(ASK)
    reached: list[str] = []
    while "SPARQL" not in reached and len(reached) < 30:
        page.keyboard.press("Tab")
        reached += [name for name in [focused(page)] if name not in reached[-1:]]  # a day has several parts
    day = ["on", "Show", "Who held what"]
    links = ["Browse", "Questions", "Connections", "Recommendations", "Calendar", "Handbook", "SPARQL"]
    assert reached == ["Skip to the content", "r2pgraph", "q", "Search", *day, *links]


def test_the_skip_link_leads_to_the_content_and_on_to_the_form(page: Page) -> None:
    page.goto(ASK)
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box() is not None
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "meeting"


def test_a_question_is_asked_by_keyboard(page: Page) -> None:
    page.goto(ASK)
    page.locator("select[name=meeting]").focus()
    page.keyboard.type("Third")
    page.get_by_role("button", name="Ask").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/**meeting=**")
    assert page.get_by_role("heading", name="Answer").is_visible()
    assert page.get_by_role("cell", name="Ada Example", exact=True).is_visible()


def test_focus_is_seen(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_a_name_typed_at_home_leads_to_its_thing(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Who, where, what?").fill("Ada Example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Ada+Example")
    page.get_by_role("link", name="Ada Example", exact=True).first.click()
    page.wait_for_url("**/doc/person/ada-example")


def test_suggestions_are_chosen_by_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("ada")
    option = page.get_by_role("option", name="Ada Example")
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert "suggestion" in page.get_by_role("status").inner_text()
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially(" e")
    option.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/doc/person/ada-example")


def test_a_slider_moves_the_day_and_the_field_moves_the_slider(page: Page, record_url: str) -> None:
    page.goto(f"{record_url}/asof?on=2016-06-20")
    slider, field = page.get_by_role("slider", name="Along the meetings"), page.locator("#on")
    slider.press("ArrowRight")
    assert field.input_value() == "2016-06-21"
    assert slider.get_attribute("aria-valuetext") == "21 June 2016"
    field.fill("2015-06-23")
    assert slider.get_attribute("aria-valuetext") == "23 June 2015"
    slider.press("ArrowRight")
    page.locator("main").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/asof\?on=2015-06-24"))


def test_without_script_the_day_has_a_field_and_links(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/asof?on=2001-05-04")
    assert page.get_by_role("slider").count() == 0
    page.locator("#on").fill("2001-05-05")
    page.locator("main").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/asof\?on=2001-05-05"))
    context.close()


def test_an_identifier_is_copied(context: BrowserContext, page: Page, base_url: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    page.goto(MEETING)
    page.get_by_role("button", name="Copy: identifier").click()
    expect(page.locator("#said")).to_have_text("Copied: identifier")
    assert page.evaluate("navigator.clipboard.readText()") == f"{BASE}id/meeting/harbour-2001"


def test_print_keeps_what_is_read_and_drops_what_is_clicked(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(f"{MEETING}?on=2001-05-04")
    for gone in (".top nav", ".top .day", ".search", ".take", ".copy", ".files"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    expect(page.locator("footer")).to_contain_text("As of 4 May 2001")


def test_print_opens_what_a_year_folds(page: Page, record_url: str) -> None:
    page.goto(f"{record_url}/doc/state/esp")
    folded = page.locator(".years-list details li")
    assert folded.count() > 3
    assert not any(one.is_visible() for one in folded.all())
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in folded.all())


@pytest.mark.parametrize("width", WIDTHS)
def test_every_column_of_a_table_is_seen_without_scrolling(page: Page, record_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in (
        *("/ask/recommendations/recurring", "/ask/meetings/participants", "/doc/post/un-special-adviser-r2p"),
        *("/doc/session/2022-washington-gender", "/doc/state/qat"),
    ):
        page.goto(f"{record_url}{path}")
        cut = "all => all.filter(one => one.parentElement.scrollWidth > one.parentElement.clientWidth).length"
        tables = page.locator("section > .wide > table")
        assert tables.count(), path
        assert tables.evaluate_all(cut) == 0, path


def test_a_suggestion_fills_the_box_of_a_connection(page: Page) -> None:
    page.goto("/connect")
    box = page.get_by_label("This", exact=True)
    box.press_sequentially("ada")
    page.get_by_role("option", name="Ada Example").click()
    assert box.input_value() == "Ada Example"


def test_pages_read_the_same_without_script(browser: Browser, base_url: str, page: Page) -> None:
    without = browser.new_context(base_url=base_url, java_script_enabled=False)
    bare = without.new_page()
    for path in PAGES:
        page.goto(path)
        bare.goto(path)
        # The controls of what only a script can do are not missed by a reader without one.
        page.locator(".copy, .slider").evaluate_all("all => all.forEach(one => one.remove())")
        assert bare.locator("main").inner_text() == page.locator("main").inner_text(), path
    without.close()


def test_a_query_is_run_without_script(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.locator("textarea").fill("SELECT ?m { ?m a r2p:Meeting }")
    page.get_by_role("button", name="Run").click()
    page.wait_for_url("**/sparql?query=**")
    assert page.get_by_role("link", name="Third harbour meeting").is_visible()
    assert not page.locator("#keys").is_visible()
    context.close()


def test_a_term_is_completed_and_its_prefix_declared(page: Page) -> None:
    page.goto("/sparql")
    field = page.locator("textarea")
    field.fill("SELECT * { ?x a ")
    field.press_sequentially("r2p:Meeti")
    expect(page.get_by_role("option").first).to_contain_text("r2p:Meeting")
    field.press("Enter")
    assert field.input_value() == f"PREFIX r2p: <{BASE}ont#>\nSELECT * {{ ?x a r2p:Meeting"
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially(" ; r2p:startD")
    page.get_by_role("option", name="r2p:startDate").wait_for()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("ate ?d }")
    field.press("Control+Enter")
    page.wait_for_url("**/sparql?query=**")
    assert page.get_by_role("heading", name="Answer").is_visible()


def test_a_fault_is_selected_at_its_line(page: Page) -> None:
    page.goto(EDITOR[2])
    chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert page.locator("textarea").evaluate(chosen) == "FILTR }"
    assert page.get_by_role("alert").is_visible()


def test_a_footnote_leads_to_its_quotation(page: Page) -> None:
    page.goto(MEETING)
    page.get_by_role("link", name="Source 1", exact=True).first.click()
    assert page.locator("li:target").inner_text().startswith("Third Harbour Meeting")


def test_print_leaves_the_content_alone(page: Page) -> None:
    page.goto(MEETING)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_role("heading", name="Sources", exact=True).is_visible()
