"""The report's pages in a real browser without a network; knows how a page is opened, knows nothing of its words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

PHONE, DESK = ViewportSize(width=360, height=800), ViewportSize(width=1280, height=900)
# A4 less the margins of the page's own style, at 96 dots an inch.
PAPER = ViewportSize(width=711, height=1000)
TOO_WIDE = """
    frames => [...document.querySelectorAll(frames)]
        .filter(frame => frame.offsetParent !== null && frame.scrollWidth > frame.clientWidth + 1)
        .map(frame => frame.getAttribute('aria-label') || frame.tagName)
"""


@dataclass(frozen=True)
class Opened:
    """A page as a reader sees it, with all it said on the console and all it asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open_details(self) -> None:
        """Opens whatever a reader may open."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    def leave_first(self, count: int) -> None:
        """Leaves the first rows of each table and the first articles, where hundreds alike would take minutes."""
        alike = f"tbody tr:nth-child(n+{count + 1}), article:nth-of-type(n+{count + 1})"
        self.page.evaluate("alike => document.querySelectorAll(alike).forEach(one => one.remove())", alike)

    def too_wide(self, *frames: str) -> list[str]:
        """Those of the visible elements that hold more than fits into their width; the page itself by default."""
        wide: list[str] = self.page.evaluate(TOO_WIDE, ", ".join(frames or ("body",)))
        return wide

    def sheets(self) -> int:
        """How many sheets of paper the page is printed on, of the size that its style asks for."""
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", self.page.pdf(prefer_css_page_size=True)))


@contextmanager
def opened(browser: Browser, path: Path, size: ViewportSize = DESK, scheme: str = "light") -> Iterator[Opened]:
    """The file, opened by its address in a window of that size, in light or dark."""
    context = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light", offline=True)
    seen = Opened(context.new_page())
    seen.page.on("console", lambda message: seen.said.append(message.text))
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    try:
        seen.page.goto(path.as_uri())
        yield seen
    finally:
        context.close()
