"""The third view: a click in the plane, numbers of the command, the other views at the same point."""

import json
import subprocess

from conftest import COMMAND, until


def numbers(page):
    return {
        row.locator("th").inner_text(): row.locator("[data-value]").get_attribute("data-value")
        for row in page.locator("#view-theory .theory-pair .numbers tr").all()
        if row.locator("[data-value]").count()
    }


def test_click_shows_all_order_parameters(real, visit):
    page = visit(real.url + "#/theory")
    plane = page.locator("#view-theory .plane")
    box = plane.bounding_box()
    plane.click(position={"x": box["width"] * 0.7, "y": box["height"] * 0.5})
    page.wait_for_selector("#view-theory .numbers")
    command = page.inner_text("#view-theory .theory-pair code.command")
    done = subprocess.run(
        [COMMAND, *command.split()[1:], "--json"], capture_output=True, text=True, check=True
    )
    expected = json.loads(done.stdout)
    shown = numbers(page)
    assert float(shown["energy"]) == expected["energy"]
    assert float(shown["magnetization"]) == expected["magnetization"]
    assert float(shown["Hessian edge"]) == expected["hessian_edge"]
    page.click("#to-run")
    bias = str(expected["ferromagnetic_bias"])
    until(page, f"Number(document.querySelector('#view-run [name=ferromagnetic-bias]')?.value) === {bias}")
    assert float(page.input_value("#view-run [name=end-gain]")) == expected["gain"]
    page.keyboard.press("2")
    until(
        page, f"Number(document.querySelector('#view-landscape [name=ferromagnetic_bias]')?.value) === {bias}"
    )


def test_plane_by_keyboard(mock, visit):
    page = visit(mock.url + "#/theory")
    page.focus("#view-theory .plane")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector("#view-theory .numbers")


def test_wishart_plane(real, visit):
    page = visit(real.url + "#/theory?ensemble=wishart&alpha=0.8&b=1")
    page.wait_for_selector("#view-theory .numbers")
    until(page, "document.querySelectorAll('#view-theory .plane-legend li').length >= 2", timeout=60_000)
    done = subprocess.run(
        [COMMAND, *"theory replica --ensemble wishart --alpha 0.8 --b 1 --json".split()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(numbers(page)["energy unaligned"]) == json.loads(done.stdout)["energy_unaligned"]


def test_question(real, visit):
    page = visit(real.url + "#/theory", expected=["404", "422"])
    until(page, "document.querySelectorAll('.question select option').length > 0")
    page.select_option(".question [aria-label=Question]", "replica")
    page.fill(".question [name=gain]", "-0.5")
    page.click(".question button[type=submit]")
    page.wait_for_selector(".question .numbers")
    page.fill(".question [name=gain]", "x")
    page.click(".question button[type=submit]")
    page.wait_for_selector(".question [name=gain][aria-invalid=true]")
