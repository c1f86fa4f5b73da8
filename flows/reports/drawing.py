"""How every drawing of the report looks and becomes SVG; knows colours, sizes and locales, knows no figure and no text.

Colours are `currentColor` and CSS variables, so that the page decides between light, dark and paper.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel.dates import get_day_names, get_month_names

from flows.reports.numbers import Numbers

# As wide as a phone leaves room for: scaled up on a desk, text stays legible; scaled down it would not.
WIDTH = 320
TEXT_SIZE = 12
INTERVAL_COLOUR = "var(--chart-interval, currentColor)"
POINT_COLOUR = "var(--chart-point, currentColor)"
ORDER_COLOUR = "var(--chart-order, currentColor)"
FAINT_COLOUR = "var(--chart-faint, currentColor)"


def layer(of: str, mark: Mapping[str, Any], encoding: Mapping[str, Any], only: str | None = None) -> dict[str, Any]:
    """What is drawn of one of a chart's data sets, in Vega-Lite's words; with ``only``, of those of which it holds."""
    drawn = {"data": {"name": of}, "mark": mark, "encoding": encoding}
    return drawn | {"transform": [{"filter": only}]} if only else drawn


def as_svg(chart: Mapping[str, Any], numbers: Numbers, alternative: str) -> str:
    """A chart in Vega-Lite's words as one SVG element that reads no network.

    It says ``alternative`` to whoever does not see it. The words are written as they are: Altair, which writes them
    too, takes longer to put them together than Vega takes to draw.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        {**chart, "config": _look()},
        format_locale=_number_locale(numbers),
        time_format_locale=_time_locale(numbers),
        allowed_base_urls=[],
    )
    # Vega gives parts of the drawing names and roles of their own, in English or without a name.
    whole = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    return whole.replace("<svg ", f'<svg role="img" aria-label="{_attribute(alternative)}" ', 1)


def _look() -> dict[str, Any]:
    axis = {
        "labelColor": "currentColor",
        "tickColor": FAINT_COLOUR,
        "domainColor": FAINT_COLOUR,
        "gridColor": FAINT_COLOUR,
        "gridOpacity": 0.45,
        "labelFontSize": TEXT_SIZE,
    }
    return {
        "aria": False,
        "background": "transparent",
        "padding": 3,
        "font": "system-ui, sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "title": {"color": "currentColor", "fontSize": TEXT_SIZE, "fontWeight": "normal"},
    }


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _number_locale(numbers: Numbers) -> dict[str, Any]:
    symbols = numbers.locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": symbols["minusSign"],
    }


@cache
def _names(language: str) -> dict[str, list[str]]:
    days = [get_day_names(width, locale=language) for width in ("wide", "abbreviated")]
    months = [get_month_names(width, locale=language) for width in ("wide", "abbreviated")]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "days": [days[0][day] for day in sunday_first],
        "shortDays": [days[1][day] for day in sunday_first],
        "months": [months[0][month] for month in range(1, 13)],
        "shortMonths": [months[1][month] for month in range(1, 13)],
    }


def _time_locale(numbers: Numbers) -> dict[str, Any]:
    formats = {"dateTime": "%c", "date": "%d/%m/%Y", "time": "%H.%M", "periods": ["AM", "PM"]}
    return {**formats, **_names(str(numbers.locale))}
