"""What a client opens years later: real Chromium, network off."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from shopswitch.profile import load_profile
from shopswitch.runbook.rehearsal import start_sandbox
from shopswitch.runbook.runner import plan, run_client

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's own browser; a download of another one is not wanted."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing, and CI must have it.")
        pytest.skip("Debian's chromium is not installed (apt install chromium).")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The payload of one archived run with findings."""
    profiles, outputs = tmp_path_factory.mktemp("profiles"), tmp_path_factory.mktemp("outputs")
    with start_sandbox(write_clients=profiles) as server:
        server.add_client({"name": "klant", "stage": "switched", "defects": {"MISSING_IN_NEW": 2, "CASE_DIFFERS": 1}})
        outcome = run_client(load_profile("klant", profiles), plan(None, ["start", "sku_match", "report"]), outputs)
    return outcome.run_dir / "data"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(offline=True, viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def opened(page: Page, path: Path) -> list[str]:
    """Open a file; returns every address it asked for besides itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return [url for url in asked if url != path.as_uri() and not url.startswith("data:")]


def test_the_report_opens_offline_with_verdicts_and_open_points(page: Page, evidence: Path) -> None:
    """No request leaves the page; verdicts are words, findings name their subject, there is room to sign."""
    assert opened(page, evidence / "report.html") == []
    badges = page.locator(".step .badge").all_inner_texts()
    assert [badge.split(maxsplit=1)[1] for badge in badges] == ["PASS", "FAIL", "NEEDS HUMAN"]
    assert page.locator("td.sku").first.is_visible()
    assert page.get_by_role("heading", name="Akkoord").is_visible()


def test_an_executed_notebook_opens_offline_and_shows_its_result(page: Page, evidence: Path) -> None:
    """The page holds the question, the verdict and each finding; nothing is blank."""
    assert opened(page, evidence / "html" / "01_sku_match.html") == []
    assert page.get_by_role("heading", level=1).inner_text() == "01 SKU's komen overeen"
    assert page.locator(".badge").first.inner_text().endswith("FAIL")
    rows = page.locator("table").first.locator("tbody tr")
    assert rows.count() == 4
    assert rows.first.bounding_box()["height"] > 10  # type: ignore[index]


@pytest.mark.parametrize("width", [1366, 800])
def test_nothing_runs_off_the_side(page: Page, evidence: Path, width: int) -> None:
    """On a shared screen and on a tablet the page itself never scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 768})
    for path in (evidence / "report.html", evidence / "html" / "00_start.html"):
        opened(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path.name
