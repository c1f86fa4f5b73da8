"""The growth chart draws what was read and nothing between."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from flows.reports import Findings
from flows.reports.chart import MANY_READINGS, draw_growth, readings_to_draw
from flows.reports.facts import Counts, CurveDay, Reading
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.tables import readings_alternative
from flows.reports.texts import Texts

ORDERED_AT = datetime(2024, 2, 7, 2, 0, tzinfo=UTC)
NUMBERS, TEXTS = Numbers("id", "Asia/Jakarta"), Texts("id")


@pytest.fixture
def svg(findings: Findings) -> str:
    return draw_growth(findings.accounts[0].readings, ORDERED_AT, NUMBERS, TEXTS, 'Grafik "uji" <a> & b')


def test_exact_counts_are_dots_and_intervals_are_bars(svg: str) -> None:
    dots = re.search(r'<g class="mark-symbol[^>]*>(.*?)</g>', svg, re.DOTALL)
    bars = re.search(r'<g class="mark-rect[^>]*>(.*?)</g>', svg, re.DOTALL)
    assert dots is not None
    assert bars is not None
    assert (dots[1].count("<path"), bars[1].count("<path")) == (3, 1)


def test_no_line_joins_the_readings(svg: str) -> None:
    assert "mark-line" not in svg
    assert "mark-area" not in svg


def test_a_lists_curve_is_one_line_of_steps_beside_the_readings(findings: Findings, svg: str) -> None:
    account = findings.accounts[0]
    drawn = draw_growth(account.readings, ORDERED_AT, NUMBERS, TEXTS, "uji", account.curve)
    lines = re.findall(r'<g class="mark-line[^>]*>(.*?)</g>', drawn, re.DOTALL)
    assert len(lines) == 1
    # Up and along by turns: no slope says that anything was known between two days.
    [path] = re.findall(r' d="([^"]+)"', lines[0])
    points = [tuple(map(float, point.split(","))) for point in re.split("[ML]", path) if point]
    assert len(points) == 2 * len(account.curve) - 1
    assert all(one[0] == two[0] or one[1] == two[1] for one, two in pairwise(points))
    assert drawn.count('class="mark-symbol') == svg.count('class="mark-symbol')


def test_a_curve_begins_two_weeks_before_the_order(findings: Findings) -> None:
    account = findings.accounts[0]
    assert account.curve[0].day_on.year == 2015
    drawn = draw_growth(account.readings, ORDERED_AT, NUMBERS, TEXTS, "uji", account.curve)
    ticks = re.findall(r">(\d+ \w+)</text>", drawn)
    assert ticks
    assert all("2015" not in tick for tick in ticks)
    assert "Jan" in ticks[0] and "Feb" in ticks[-1]  # noqa: PT018 - one statement about the axis


def test_a_day_of_the_curve_counts_at_its_end_on_the_campaigns_clock() -> None:
    reading = Reading(ORDERED_AT - timedelta(hours=2), Counts(7200, 7299), "press", is_exact=False)
    steps = draw_growth([reading], ORDERED_AT, NUMBERS, TEXTS, "uji", [CurveDay(date(2024, 2, 7), 8540)])
    # The axis reaches to the midnight after the day: the whole of it lies before the step.
    assert ">8 Feb 00.00</text>" in steps


def test_the_curve_is_told_in_words_too(findings: Findings) -> None:
    account = findings.accounts[0]
    said = readings_alternative(account, account.readings, ORDERED_AT, Sentences(TEXTS, NUMBERS))
    assert said.endswith("9.087 sampai Jumat, 16 Februari 2024.")
    without = replace(account, curve=())
    assert "Garis:" not in readings_alternative(without, account.readings, ORDERED_AT, Sentences(TEXTS, NUMBERS))


def test_the_order_is_marked_in_words(svg: str) -> None:
    assert ">perintah</text>" in svg
    assert "stroke-dasharray" in svg


def test_every_colour_is_left_to_the_page(svg: str) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert {colour for colour in colours if not colour.startswith("var(")} <= {"none", "currentColor", "transparent"}


def test_the_chart_says_in_words_what_it_shows(svg: str) -> None:
    assert svg.startswith('<svg role="img" aria-label="Grafik &quot;uji&quot; &lt;a> &amp; b" ')
    assert svg.count("aria-label=") == 1


def test_the_axis_counts_in_indonesian(svg: str) -> None:
    assert re.search(r">\d\.\d00</text>", svg)


def test_a_single_evening_shows_the_campaigns_clock() -> None:
    reading = Reading(ORDERED_AT + timedelta(hours=11, minutes=30), Counts(8582, 8582), "manual", is_exact=True)
    svg = draw_growth([reading], ORDERED_AT, NUMBERS, TEXTS, "uji")
    assert ">7 Feb 18.00</text>" in svg
    assert ">7 Feb 06.00</text>" not in svg


def test_many_readings_are_drawn_one_a_day_the_last_one() -> None:
    first = datetime(2024, 1, 1, 0, 0, tzinfo=UTC)
    readings = [
        Reading(first + timedelta(hours=number), Counts(number, number), "api", is_exact=True)
        for number in range(MANY_READINGS + 1)
    ]
    drawn = readings_to_draw(readings, NUMBERS)
    # Local midnight in Jakarta is 17.00 UTC: the last reading of 1 January there is that of 16.00 UTC.
    assert drawn[0].counts == Counts(16, 16)
    assert drawn[-1] == readings[-1]
    assert len(drawn) == 6
    assert readings_to_draw(readings[:5], NUMBERS) == tuple(readings[:5])
