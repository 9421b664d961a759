"""A server and a browser for the tests of the page."""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time

import pytest
from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
COMMAND = os.environ.get("ISINGLASS", str(HERE.parents[1] / ".build/release/isinglass"))


def pytest_addoption(parser):
    parser.addoption("--pictures", action="store_true", help="take the documentation's screenshots again")


class Server:
    """A running server; `url` ends with a slash."""

    def __init__(self, *words):
        self.words = words
        self.start(*words)

    def start(self, *words):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if found := re.search(r"http://[^\s]+", line):
                self.url = found[0].rstrip("./") + "/"
                return
        raise RuntimeError(f"{words[0]} did not say where it listens")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(6)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="session")
def mock():
    server = Server(sys.executable, str(HERE / "mock_server.py"), "--port", "0", "--command", COMMAND)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """The server itself."""
    if "serve" not in subprocess.run([COMMAND, "--help"], capture_output=True, text=True).stdout:
        pytest.skip("this isinglass has no server")
    ledger = tmp_path_factory.mktemp("ledger") / "runs.sqlite"
    server = Server(COMMAND, "serve", "--port", "0", "--ledger", str(ledger))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Opens an address and returns the page; at the end its console must be empty."""
    with contextlib.ExitStack() as stack:
        complaints = []

        def open_page(url, width=1280, height=900, expected=(), **options):
            context = stack.enter_context(
                browser.new_context(viewport={"width": width, "height": height}, **options)
            )
            page = context.new_page()
            page.set_default_timeout(20_000)

            def note(text):
                if not any(each in text for each in expected):
                    complaints.append(text)

            page.on(
                "console",
                lambda message: note(message.text) if message.type in ("error", "warning") else None,
            )
            page.on("pageerror", lambda error: note(f"{error} {error.stack}"))
            page.goto(url)
            until(page, "document.querySelector('[role=tab][aria-selected=true]')")
            return page

        yield open_page
        assert complaints == []


def until(page, expression, timeout=20_000):
    """Waits until an expression is true. (Playwright's own way needs `eval`, which the page forbids.)"""
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"{expression} did not come true"
        page.wait_for_timeout(40)


def ready(page):
    """Waits until the form of the first view is made."""
    until(page, "document.querySelectorAll('#view-run select option').length > 5")


def wait_for_state(page, state, timeout=30_000):
    page.wait_for_selector(f"#view-run dd[data-state={state}]", timeout=timeout)


def field(page, view, label):
    """A field of a view's form by the beginning of its label."""
    return (
        page.locator(
            f"#view-{view} .field", has=page.locator("label", has_text=re.compile(f"^{re.escape(label)}"))
        )
        .locator("input, select")
        .first
    )
