"""The fourth view: past runs, studies and their reports."""

import re

from conftest import ready, until, wait_for_state


def test_past_runs(real, visit):
    page = visit(real.url)
    ready(page)
    page.click("#example")
    wait_for_state(page, "finished")
    page.keyboard.press("4")
    row = page.locator("#view-studies .history tbody tr").first
    row.wait_for()
    assert "planted-sk" in row.inner_text()
    row.locator("input").check()
    page.wait_for_selector("#view-studies .chart .legend li")
    page.select_option("#view-studies [name=solver]", "tabu")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_selector("text=No runs yet that fit")
    page.select_option("#view-studies [name=solver]", "cim")
    page.get_by_role("button", name="Filter").click()
    row.wait_for()
    row.get_by_role("button", name="Again").click()
    page.wait_for_selector("#view-run:not([hidden])")
    until(page, "document.querySelector('#view-run [name=steps]').value === '2000'")


def test_open_a_past_run(real, visit):
    page = visit(real.url)
    ready(page)
    page.click("#example")
    wait_for_state(page, "finished")
    other = visit(real.url + "#/studies")
    other.locator("#view-studies .history tbody a").first.click()
    other.wait_for_selector("#view-run .answer:not([hidden])")


def test_study(real, visit):
    page = visit(real.url + "#/studies")
    study = page.locator("#study-counting")
    study.wait_for()
    study.get_by_role("button", name="Start quick").click()
    study.get_by_role("button", name="Open the report").wait_for(timeout=120_000)
    study.get_by_role("button", name="Open the report").click()
    page.wait_for_selector("dialog[open] tbody tr")
    assert re.search(r"claims? holds?|claims hold", page.inner_text("dialog[open]"))
    until(
        page,
        "[...document.querySelectorAll('dialog[open] img')].every((e) => e.complete && e.naturalWidth > 0)",
    )


def test_studies_that_are_not_there(mock, visit):
    page = visit(mock.url + "#/studies", expected=["404"])
    page.wait_for_selector("#study-evasion")
    page.locator("#study-evasion").get_by_role("button", name="Start quick").click()
    page.wait_for_selector("#study-evasion .error:not([hidden])")
