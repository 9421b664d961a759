"""Screenshots of every view, wide and narrow, light and dark: for the documentation, with --pictures."""

import io
import pathlib

import pytest
from conftest import ready, until, wait_for_state
from PIL import Image

FOLDER = pathlib.Path(__file__).parents[2] / "Documentation/pictures"
SIZES = {"wide": (1280, 900), "narrow": (400, 1000)}


def run(page):
    ready(page)
    page.click("#example")
    wait_for_state(page, "finished")
    page.wait_for_timeout(7000)
    page.select_option("#view-run [aria-label=Solver]", "sa")
    page.fill("#view-run [name=steps]", "200")
    page.click("#view-run button[type=submit]")
    until(page, "document.querySelectorAll('#view-run .runs li').length === 2")
    page.wait_for_timeout(1500)
    page.locator("#view-run .runs .name").last.click()
    page.wait_for_timeout(7000)
    page.mouse.move(2, 2)


def landscape(page):
    until(page, "/^\\d+ points$/.test(document.querySelector('.status').textContent)", timeout=240_000)
    page.wait_for_timeout(600)


def theory(page):
    page.wait_for_selector("#view-theory .numbers", timeout=60_000)
    status = "document.querySelector('#view-theory [role=status]').textContent"
    until(page, f"{status} === ''", timeout=240_000)
    page.wait_for_timeout(400)


def studies(page):
    page.wait_for_selector("#view-studies .history tbody tr")
    page.locator("#view-studies .history tbody input").nth(0).check()
    page.locator("#view-studies .history tbody input").nth(1).check()
    page.wait_for_timeout(1500)


VIEWS = {
    "run": ("#/run", run),
    "landscape": ("#/landscape?ensemble=planted-sk&ferromagnetic_bias=1.5&gain=0.5", landscape),
    "theory": ("#/theory?ensemble=planted-sk&gain=-0.5&ferromagnetic_bias=1.5", theory),
    "studies": ("#/studies", studies),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_picture(request, view, theme, size):
    if not request.config.getoption("--pictures"):
        pytest.skip("pictures are taken with --pictures")
    real, visit = request.getfixturevalue("real"), request.getfixturevalue("visit")
    address, prepare = VIEWS[view]
    width, height = SIZES[size]
    page = visit(real.url + address, width=width, height=height, color_scheme=theme)
    prepare(page)
    # The place of the tests' ledger is of no interest.
    page.evaluate("document.querySelector('.colophon').hidden = true; scrollTo(0, 0)")
    page.wait_for_timeout(200)
    if size == "narrow" and view == "run":
        page.evaluate("document.querySelector('#view-run .readouts').scrollIntoView()")
    image = Image.open(io.BytesIO(page.screenshot(full_page=size == "wide"))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, 1600)))
    FOLDER.mkdir(exist_ok=True)
    # Maps need all their colours; the rest is as good with a few.
    if view != "theory":
        image = image.quantize(160, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    image.save(FOLDER / f"studio-{view}-{theme}-{size}.png", optimize=True)
