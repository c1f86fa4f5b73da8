"""Bars from zero: thick as far as a figure is certain, thin as far as it may go."""

import re

import pytest

from flows.reports.bars import ROW, THICK, THIN, Bar, draw_bars, reach_of
from flows.reports.drawing import WIDTH
from flows.reports.facts import Counts
from flows.reports.numbers import Numbers

NUMBERS = Numbers("id", "Asia/Jakarta")
REACH = Counts(-10, 10)
Piece = tuple[int, int, int]


def pieces(*bars: Bar, reach: Counts = REACH) -> set[Piece]:
    """What is drawn: start and end in the units of the figures, and how thick."""
    svg = draw_bars(bars, reach, NUMBERS, "uji")
    unit = WIDTH / (reach.high - reach.low)
    drawn = [tuple(map(float, found)) for found in re.findall(r'<path d="M([\d.]+),[\d.]+h([\d.]+)v([\d.]+)h-', svg)]
    return {
        (round(x / unit) + reach.low, round((x + width) / unit) + reach.low, round(height))
        for x, width, height in drawn
    } - {(reach.low, reach.high, ROW * len(bars)), (reach.low, reach.low, 0)}


def bar(low: int, high: int, *, is_expected: bool = False) -> Bar:
    return Bar("uji", "angka", Counts(low, high), is_expected)


@pytest.mark.parametrize(
    ("low", "high", "drawn"),
    [
        (5, 5, {(0, 5, THICK)}),
        (5, 8, {(0, 5, THICK), (5, 8, THIN)}),
        (-3, 2, {(-3, 2, THIN)}),
        (0, 2, {(0, 2, THIN)}),
        (-8, -3, {(-3, 0, THICK), (-8, -3, THIN)}),
        (-4, -4, {(-4, 0, THICK)}),
        (0, 0, set()),
    ],
)
def test_a_bar_is_thick_as_far_as_it_is_certain_and_thin_as_far_as_it_may_go(
    low: int, high: int, drawn: set[Piece]
) -> None:
    assert pieces(bar(low, high)) == drawn


def certain_widths(*bars: Bar) -> list[float]:
    """How wide each row's thick part is, in the drawing's own units."""
    svg = draw_bars(bars, REACH, NUMBERS, "uji")
    thick = {
        int(float(y) // ROW): float(width)
        for y, width, height in re.findall(r'<path d="M[\d.]+,([\d.]+)h([\d.]+)v([\d.]+)h-', svg)
        if round(float(height)) == THICK
    }
    return [thick.get(row, 0.0) for row in range(len(bars))]


def test_a_wider_interval_never_draws_more_that_is_certain() -> None:
    intervals = [(low, high) for low in range(-9, 10) for high in range(low, 10)]
    narrow = certain_widths(*(bar(low, high) for low, high in intervals))
    wide = certain_widths(*(bar(low - 1, high + 1) for low, high in intervals))

    assert max(narrow) > 0
    assert all(after <= before for before, after in zip(narrow, wide, strict=True))


def test_what_was_expected_is_hollow() -> None:
    svg = draw_bars([bar(5, 5, is_expected=True)], REACH, NUMBERS, "uji")
    assert re.search(r'<path d="[^"]+" stroke="currentColor"/>', svg)
    assert "var(--chart-point" not in svg


def test_what_cannot_be_said_keeps_its_row_and_has_no_bar() -> None:
    assert pieces(Bar("uji", "—", None)) == set()
    svg = draw_bars([Bar("uji", "—", None)], REACH, NUMBERS, "uji")
    assert ">—</text>" in svg


def test_words_and_figures_stand_over_each_bar_in_the_order_given() -> None:
    svg = draw_bars([Bar("satu", "1", Counts(1, 1)), Bar("dua & lagi", "2", Counts(2, 2))], REACH, NUMBERS, "uji")
    assert re.findall(r">([^<>]+)</text>", svg) == ["satu", "dua &amp; lagi", "1", "2"]


def test_the_bars_reach_over_zero_and_all_their_ends() -> None:
    assert reach_of([bar(5, 8), bar(-3, 2), Bar("uji", "—", None)]) == Counts(-3, 8)
    assert reach_of([bar(5, 8)]) == Counts(0, 8)
    assert reach_of([bar(-5, -2)]) == Counts(-5, 0)
    assert reach_of([bar(0, 0)]) == Counts(0, 1)


def test_every_colour_is_left_to_the_page_and_nothing_but_the_whole_has_a_name() -> None:
    svg = draw_bars([bar(5, 8), bar(-3, 2), bar(4, 4, is_expected=True)], REACH, NUMBERS, 'Grafik "uji" <a> & b')
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert {colour for colour in colours if not colour.startswith("var(")} <= {"none", "currentColor", "transparent"}
    assert svg.startswith('<svg role="img" aria-label="Grafik &quot;uji&quot; &lt;a> &amp; b" ')
    assert (svg.count("aria-"), svg.count(" role=")) == (1, 1)
