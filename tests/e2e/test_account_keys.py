"""The list of customers by keyboard, in a browser: the script asks while one types, under the
page's own policy, and without it the same form does."""

import pytest
from playwright.sync_api import expect

LIST = "/account/customers"
SEARCH = "form[role=search] input[type=search]"
NAMES = "table[data-rows] .main a"


@pytest.fixture
def visit(browser, local_run):
    """A page of somebody who is signed in; what the browser complains about fails the test."""
    contexts, said = [], []

    def visit(**options):
        contexts.append(browser.new_context(locale="de-DE", **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{local_run.url}/_local/sign-in")
        page.goto(local_run.url + LIST)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not said


def test_what_is_typed_is_looked_for_and_the_focus_stays(visit):
    page = visit()
    asked = []
    page.on("request", lambda one: asked.append(one.url) if LIST in one.url else None)
    page.keyboard.press("/")
    expect(page.locator(SEARCH)).to_be_focused()
    page.keyboard.type("zo")
    page.wait_for_timeout(500)
    assert asked == []  # from three characters on
    page.keyboard.type("ë Br", delay=20)
    expect(page.locator(NAMES)).to_have_count(1)
    expect(page.locator(NAMES)).to_have_text("Brünings, Zoë")
    expect(page.locator(SEARCH)).to_be_focused()
    expect(page.locator(SEARCH)).to_have_value("zoë Br")
    expect(page.locator("form[role=search] [role=status]")).to_have_text("1 Treffer")
    assert len(asked) == 1  # one pause, one question
    assert "q=zo%C3%AB+Br" in page.url
    page.keyboard.type("/")
    expect(page.locator(SEARCH)).to_have_value("zoë Br/")


def test_a_filter_is_asked_for_as_soon_as_it_is_chosen(visit):
    page = visit()
    page.locator("#country").select_option("AT")
    expect(page.locator(NAMES).first).to_have_text("Bösch, Lukas")
    page.locator("label.chip", has_text="Hotel").first.click()
    page.wait_for_url("**country=AT*tag=Hotel*")
    expect(page.locator("[data-count]")).to_contain_text("Treffer")


def test_arrows_go_from_row_to_row_and_enter_opens(visit):
    page = visit()
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    expect(page.locator(NAMES).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(NAMES).nth(1)).to_be_focused()
    address = page.locator(NAMES).nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_without_scripts_the_same_form_searches(visit):
    page = visit(java_script_enabled=False)
    page.locator(SEARCH).fill("zoë br")
    page.locator("form[role=search] button").click()
    expect(page.locator(NAMES)).to_have_text("Brünings, Zoë")
