"""The page's colours can be read by people with weak sight, in light, dark and print."""

import re

import pytest

from flows.reports.page import TEMPLATES

STYLE = (TEMPLATES / "report.css").read_text(encoding="utf-8")
LIGHT, DARK, PRINT = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r":root \{([^}]*)\}", STYLE)
)
TEXT = ("ink", "soft", "accent", "chart-order")
DRAWN = ("chart-interval", "chart-point", "note-line", "strong-line")


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "note"])
@pytest.mark.parametrize("colour", TEXT)
def test_text_has_the_contrast_of_wcag_aa(palette: dict[str, str], ground: str, colour: str) -> None:
    assert contrast(palette[colour], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("colour", DRAWN)
def test_what_is_drawn_stands_out_from_the_paper(palette: dict[str, str], colour: str) -> None:
    assert contrast(palette[colour], palette["paper"]) >= 3
