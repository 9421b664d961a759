"""What holds for the page as a whole: keys, themes, motion, narrow screens, lost connections."""

import sys

import pytest
from conftest import COMMAND, HERE, Server, ready, until

VIEWS = ["run", "landscape", "theory", "studies"]


def test_keyboard_path(mock, visit):
    page = visit(mock.url)
    ready(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "tab-run"
    for key, tab in [
        ("ArrowRight", "landscape"),
        ("End", "studies"),
        ("ArrowRight", "run"),
        ("ArrowLeft", "studies"),
        ("Home", "run"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"tab-{tab}"
        assert page.get_attribute(f"#tab-{tab}", "aria-selected") == "true"
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert "pause or resume" in page.inner_text("dialog[open]")
    page.keyboard.press("Escape")
    for number, view in enumerate(VIEWS, 1):
        page.keyboard.press(str(number))
        page.wait_for_selector(f"#view-{view}:not([hidden])")
    page.keyboard.press("1")
    page.keyboard.press("e")
    page.wait_for_selector("#view-run dd[data-state=finished]")
    page.wait_for_timeout(5000)
    page.keyboard.press("ArrowLeft")
    until(page, "document.getElementById('announcer').textContent.startsWith('gain')")
    page.keyboard.press("s")
    until(page, "document.querySelectorAll('.runs li').length === 2")
    # All that can be reached by Tab shows that it has the focus.
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const e = document.activeElement; const of = (x) => getComputedStyle(x).outlineStyle !== 'none';
              return e === document.body || of(e) || [...(function* () { for (let p = e.parentElement; p; p = p.parentElement) yield p; })()].slice(0, 2).some(of); }"""
        )
        assert outline, page.evaluate("document.activeElement.outerHTML")


def test_themes(mock, visit):
    page = visit(mock.url, color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "light"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_can_be_read(mock, visit, theme):
    """Contrast of at least 4.5 between the inks and what they are written on (WCAG 2.2, 1.4.3)."""
    page = visit(mock.url, color_scheme=theme)
    ratios = page.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const luminance = (name) => {
            const text = style.getPropertyValue('--' + name).trim();
            const [r, g, b] = [1, 3, 5].map((k) => parseInt(text.slice(k, k + 2), 16) / 255)
              .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
          const pairs = {};
          for (const ink of ['ink', 'ink-soft', 'ink-faint', 'accent', 'good', 'bad', 'warn'])
            for (const paper of ['page', 'panel']) pairs[`${ink} on ${paper}`] = ratio(ink, paper);
          pairs['accent-ink on accent'] = ratio('accent-ink', 'accent');
          return pairs;
        }"""
    )
    assert {name: value for name, value in ratios.items() if value < 4.5} == {}


@pytest.mark.parametrize("view", VIEWS)
def test_narrow_screens(mock, visit, view):
    page = visit(f"{mock.url}#/{view}", width=400, height=800, expected=["404"])
    page.wait_for_timeout(700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_little_motion(mock, visit):
    page = visit(mock.url, reduced_motion="reduce")
    ready(page)
    page.click("#example")
    page.wait_for_selector("#view-run dd[data-state=finished]")
    page.wait_for_timeout(300)
    assert "drawn" not in page.inner_text("main")
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")


def test_everything_has_a_name(mock, visit):
    page = visit(mock.url)
    ready(page)
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, a, [role=img], [role=application]')]
          .filter((e) => !e.closest('[hidden]') && !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
            || e.textContent.trim() || e.labels?.length || e.closest('label')))
          .map((e) => e.outerHTML)"""
    )
    assert unnamed == []


def test_lost_connection(visit):
    server = Server(sys.executable, str(HERE / "mock_server.py"), "--port", "0", "--command", COMMAND)
    port = server.url.rstrip("/").rsplit(":", 1)[1]
    page = visit(server.url, expected=["ERR_CONNECTION", "404", "ERR_INCOMPLETE", "ERR_NETWORK"])
    ready(page)
    page.click("#example")
    page.wait_for_selector("#view-run dd[data-state=running]")
    server.process.kill()
    server.process.wait()
    page.wait_for_selector("#banner:not([hidden])")
    assert "connection" in page.inner_text("#banner")
    # The run is unknown to the new server, which says so: the page stops asking and takes the banner away.
    server.start(sys.executable, str(HERE / "mock_server.py"), "--port", port, "--command", COMMAND)
    page.wait_for_selector("#banner", state="hidden")
    server.stop()


def test_a_killed_server_loses_nothing(real, visit, tmp_path):
    words = [COMMAND, "serve", "--ledger", str(tmp_path / "runs.sqlite"), "--port"]
    server = Server(*words, "0")
    page = visit(server.url, expected=["ERR_"])
    ready(page)
    page.fill("#view-run [name=size]", "1000")
    page.fill("#view-run [name=time_limit]", "60")
    page.click("#view-run button[type=submit]")
    best = "document.querySelectorAll('#view-run .readouts dd')[1].dataset.value"
    until(page, f"Number.isFinite(parseFloat({best}))")
    page.wait_for_timeout(1500)
    server.process.kill()
    server.process.wait()
    page.wait_for_selector("#banner:not([hidden])")
    seen = float(page.evaluate(best))
    server.start(*words, server.url.rstrip("/").rsplit(":", 1)[1])
    page.wait_for_selector("#view-run dd[data-state=interrupted]")
    page.wait_for_selector("#banner", state="hidden")
    assert float(page.evaluate(best)) <= seen
    server.stop()
