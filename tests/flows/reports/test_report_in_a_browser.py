"""The report's pages as Chromium shows them: without a network, on a phone, on a desk, in the dark and on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from expectations.suites import all_checks
from flows.reports import write_report, write_stopped
from tests.flows.reports.evening import CAMPAIGN, Evening
from tests.flows.reports.opened import DESK, PAPER, PHONE, opened

KINDS = ("index", "quality", "stopped")
VIEWS = {
    "on a desk, light": ("id", DESK, "light"),
    "on a desk, dark": ("en", DESK, "dark"),
    "on a phone, light": ("en", PHONE, "light"),
    "on a phone, dark": ("id", PHONE, "dark"),
}
Pages = Mapping[tuple[str, str], Path]
View = tuple[str, ViewportSize, str]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


def checked_evening() -> Evening:
    """The evening after all checks of a night, every other one failed."""
    mart = Evening()
    mart.connection.execute("delete from quality.fct_check")
    for number, check in enumerate(all_checks()):
        row = ["run-2", check.check_id, check.table_name, check.severity, number % 2 == 0, None, number % 2]
        mart.connection.execute("insert into quality.fct_check values (?, ?, ?, ?, ?, ?, ?)", row)
    return mart


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """By kind and language."""
    folder, mart = tmp_path_factory.mktemp("pages"), checked_evening()
    checks = {check.check_id: (check.question, check.remedy) for check in all_checks()}
    written: dict[tuple[str, str], Path] = {}
    for language in ("id", "en"):
        files = write_report(mart, folder / language, campaign=CAMPAIGN, checks=checks, language=language)
        stopped = folder / language / "stopped.html"
        write_stopped(mart, stopped, campaign=CAMPAIGN, checks=checks, language=language, published=date(2024, 2, 15))
        for kind, path in zip(KINDS, (files.index, files.quality, stopped), strict=True):
            written[kind, language] = path
    mart.connection.close()
    return written


@pytest.fixture(params=list(VIEWS.values()), ids=list(VIEWS))
def view(request: pytest.FixtureRequest) -> View:
    chosen: View = request.param
    return chosen


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_nothing_on_the_console_and_asks_for_nothing_but_itself(
    browser: Browser, pages: Pages, kind: str, view: View
) -> None:
    language, size, scheme = view
    path = pages[kind, language]
    with opened(browser, path, size, scheme) as seen:
        seen.open_details()
        seen.page.wait_for_load_state("networkidle")

        assert seen.said == []
        assert set(seen.asked) <= {path.as_uri(), "data:,"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_its_window_with_everything_opened(
    browser: Browser, pages: Pages, kind: str, view: View
) -> None:
    language, size, scheme = view
    with opened(browser, pages[kind, language], size, scheme) as seen:
        seen.open_details()

        assert seen.page.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert seen.too_wide() == []


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(browser: Browser, pages: Pages, kind: str, view: View) -> None:
    language, size, scheme = view
    with opened(browser, pages[kind, language], size, scheme) as seen:
        seen.open_details()
        seen.leave_first(9)

        found = Axe().run(seen.page).response["violations"]

    told = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]
    assert [one for one, rule in zip(told, found, strict=True) if rule["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_is_printed_on_two_sheets(browser: Browser, pages: Pages, language: str) -> None:
    with opened(browser, pages["index", language], scheme="dark") as seen:
        assert seen.sheets() == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_paper_no_table_is_cut_off(browser: Browser, pages: Pages, language: str) -> None:
    with opened(browser, pages["index", language], PAPER) as seen:
        seen.page.emulate_media(media="print")

        assert seen.too_wide("body", ".scroll", ".one") == []


def test_dark_is_dark_and_paper_is_white(browser: Browser, pages: Pages) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, pages["index", "id"], scheme="dark") as seen:
        dark = seen.page.evaluate(ground)
        seen.page.emulate_media(media="print")

        assert dark == "rgb(19, 24, 27)"
        assert seen.page.evaluate(ground) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("size", [PHONE, PAPER], ids=["phone", "paper"])
def test_long_names_break_instead_of_leaving_the_page(browser: Browser, tmp_path: Path, size: ViewportSize) -> None:
    mart = Evening()
    mart.connection.execute(
        "update marts.dim_account set owner = 'Dinas Kependudukan dan Pencatatan Sipil Kabupaten ' || owner, "
        "handle = 'pemerintah_provinsi_contoh_'||handle"
    )
    campaign = replace(CAMPAIGN, contact="a" * 60 + "@bkd.contoh.invalid")
    files = write_report(mart, tmp_path, campaign=campaign, checks={}, language="id")
    mart.connection.close()

    with opened(browser, files.index, size) as seen:
        if size is PAPER:
            seen.page.emulate_media(media="print")

        assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"] + 1
        assert seen.too_wide("body", ".one") == []


def test_what_is_closed_can_be_opened_by_keyboard(browser: Browser, pages: Pages) -> None:
    with opened(browser, pages["index", "id"]) as seen:
        units = seen.page.locator("section[aria-labelledby=units] details").first
        units.locator("summary").focus()
        seen.page.keyboard.press("Enter")

        assert units.evaluate("one => one.open")
        assert units.locator("tbody tr").first.is_visible()
