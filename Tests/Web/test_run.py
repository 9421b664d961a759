"""The first view: choose, run, watch, compare."""

import json
import subprocess

import pytest
from conftest import COMMAND, field, ready, until, wait_for_state


def pixels(page):
    """How many pixels of the amplitude picture are coloured."""
    return page.evaluate(
        """() => {
          const canvas = document.querySelector('#view-run .amplitude-pair canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let k = 0; k < data.length; k += 4)
            if (data[k + 3] && Math.abs(data[k] - data[k + 2]) > 60) count += 1;
          return count;
        }"""
    )


def run_example(page):
    ready(page)
    page.click("#example")
    wait_for_state(page, "finished")
    page.wait_for_selector(".answer:not([hidden])")


def test_bifurcation_within_ten_seconds(real, visit):
    page = visit(real.url)
    ready(page)
    page.click("#example")
    page.wait_for_timeout(9000)
    assert pixels(page) > 5000
    assert "hidden state" in page.inner_text(".amplitudes .legend")


def test_picture_goes_on_after_another_view(real, visit):
    page = visit(real.url, expected=["getImageData"])
    ready(page)
    page.click("#example")
    page.wait_for_timeout(1200)
    page.keyboard.press("3")
    page.wait_for_selector("#view-theory:not([hidden])")
    page.keyboard.press("1")
    page.wait_for_timeout(6000)
    drawn = pixels(page)
    assert drawn > 5000
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert pixels(page) < drawn
    page.wait_for_timeout(6000)
    assert pixels(page) == drawn


def test_answer_is_that_of_the_command(real, visit):
    page = visit(real.url)
    run_example(page)
    command = page.inner_text(".answer code.command")
    assert command.startswith("isinglass solve --generate")
    words = command.replace("isinglass", f"'{COMMAND}'", 1) + " --json"
    result = json.loads(
        subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=True).stdout
    )
    shown = page.get_attribute("#view-run .facts [data-value]", "data-value")
    assert float(shown) == result["objective"]
    assert "recomputed" in page.inner_text(".answer")


def test_downloads(real, visit):
    page = visit(real.url)
    run_example(page)
    for name, beginning in [
        ("result.json", "{"),
        ("answer.txt", ""),
        ("trace.csv", "time"),
        ("plot.svg", "<"),
    ]:
        with page.expect_download() as waiting:
            page.click(f".answer a[download='{name}']")
        text = waiting.value.path().read_text()
        assert text.lstrip().startswith(beginning), name


def test_pause_resume_stop(real, visit):
    page = visit(real.url)
    ready(page)
    field(page, "run", "size").fill("2000")
    field(page, "run", "time limit").fill("60")
    page.click("#view-run button[type=submit]")
    wait_for_state(page, "running")
    until(
        page,
        "document.querySelector('#view-run dd:nth-of-type(1)') && !isNaN(parseFloat([...document.querySelectorAll('#view-run .readouts dd')][1].dataset.value))",
    )
    page.get_by_role("button", name="Pause").click()
    wait_for_state(page, "paused")
    page.get_by_role("button", name="Resume").click()
    wait_for_state(page, "running")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#view-run .answer:not([hidden])")
    assert "it was stopped" in page.inner_text("#view-run .answer")


def test_several_runs_on_one_chart(real, visit):
    page = visit(real.url)
    run_example(page)
    page.select_option("#view-run [aria-label=Solver]", "sa")
    page.click("#view-run button[type=submit]")
    until(page, "document.querySelectorAll('#view-run .runs li').length === 2")
    wait_for_state(page, "finished")
    until(page, "document.querySelectorAll('#view-run .pair .legend li').length >= 2")
    assert "no amplitudes" in page.inner_text("#view-run .amplitudes")
    page.locator("#view-run .runs input").first.uncheck()
    until(
        page, "[...document.querySelectorAll('#view-run .pair figure:first-child .legend li')].length === 1"
    )
    page.locator("#view-run .runs .name").last.click()
    until(
        page,
        "document.querySelector('#view-run .runs li:last-child').getAttribute('aria-current') === 'true'",
    )


def test_files(real, visit, tmp_path):
    page = visit(real.url, expected=["422"])
    ready(page)
    page.get_by_text("Your file").click()
    good = tmp_path / "square.txt"
    good.write_text("4 5\n1 2 3\n2 3 2\n3 4 4\n4 1 5\n1 3 1\n")
    page.set_input_files("#view-run input[type=file]", str(good))
    page.wait_for_selector("text=4 spins, 5 couplings")
    page.select_option("#view-run [aria-label=Solver]", "auto")
    page.click("#view-run button[type=submit]")
    page.wait_for_selector("#view-run .answer:not([hidden])")
    assert page.get_attribute("#view-run .facts [data-value]", "data-value") in ("14", "14.0")
    bad = tmp_path / "bad.txt"
    bad.write_text("4 5\n1 2 bad\n")
    page.set_input_files("#view-run input[type=file]", str(bad))
    message = page.locator("#view-run fieldset .error:visible").inner_text()
    told = subprocess.run(
        [COMMAND, "inspect", "bad.txt"], cwd=tmp_path, capture_output=True, text=True
    ).stderr
    assert message.removeprefix("▲ ").strip() in told


def test_errors_are_at_their_fields(real, visit):
    page = visit(real.url, expected=["422"])
    ready(page)
    size = field(page, "run", "size")
    size.fill("1")
    page.click("#view-run button[type=submit]")
    page.wait_for_selector("#view-run [name=size][aria-invalid=true]")
    assert page.evaluate("document.activeElement.name") == "size"
    size.fill("100")
    field(page, "run", "steps").fill("many")
    page.click("#view-run button[type=submit]")
    page.wait_for_selector("#view-run [name=steps][aria-invalid=true]")
    assert page.locator(".runs li").count() == 0


def test_an_address_holds_a_run(real, visit):
    page = visit(real.url)
    run_example(page)
    address = page.url
    assert "recipe=" in address and "solver=cim" in address
    again = visit(address)
    ready(again)
    until(again, "document.querySelector('#view-run [name=steps]').value === '2000'")
    assert field(again, "run", "size").input_value() == "400"


@pytest.mark.parametrize("view", ["run", "landscape", "theory", "studies"])
def test_no_style_or_script_in_markup(real, visit, view):
    page = visit(f"{real.url}#/{view}")
    page.wait_for_timeout(500)
    answer = page.request.get(real.url)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text() and "onclick" not in answer.text()
