"""The growth chart of one account as SVG; knows how readings are drawn, knows nothing of marts or pages.

Colours are `currentColor` and CSS variables, so that the page decides between light and dark.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names, get_month_names

from flows.reports.facts import CurveDay, Reading
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts

if TYPE_CHECKING:
    import altair as alt

WIDTH, HEIGHT = 400, 230
INTERVAL_COLOUR = "var(--chart-interval, currentColor)"
POINT_COLOUR = "var(--chart-point, currentColor)"
ORDER_COLOUR = "var(--chart-order, currentColor)"
FAINT_COLOUR = "var(--chart-faint, currentColor)"
MANY_READINGS = 120
BEFORE_ORDER = timedelta(days=14)  # enough to see what a usual day brings; years would flatten the order's day
TIME_PATTERNS = (
    (timedelta(hours=36), "%-d %b %H.%M"),
    (timedelta(days=300), "%-d %b"),
    (timedelta.max, "%b %Y"),
)


def readings_to_draw(readings: Sequence[Reading], numbers: Numbers) -> tuple[Reading, ...]:
    """All readings, or the last of each local day where there are too many for one chart."""
    if len(readings) <= MANY_READINGS:
        return tuple(readings)
    return tuple({numbers.local(reading.read_at).date(): reading for reading in readings}.values())


def draw_growth(
    readings: Sequence[Reading],
    ordered_at: datetime,
    numbers: Numbers,
    texts: Texts,
    alternative: str,
    curve: Sequence[CurveDay] = (),
) -> str:
    """The chart as an SVG element: a dot for an exact count, a bar for an interval, no line between them.

    Where a list tells a curve, a line steps up at the end of each of its days, from two weeks before the order on.
    Readings are in time order, at least one; days of the curve too. Times are drawn on the campaign's clock. Reads no
    network.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        _layers(readings, ordered_at, numbers, texts, _stepped(curve, readings, ordered_at, numbers)),
        format_locale=_number_locale(numbers),
        time_format_locale=_time_locale(numbers),
        allowed_base_urls=[],
    )
    unnamed = re.sub(r' aria-label="[^"]*"', "", svg)
    return unnamed.replace("<svg ", f'<svg role="img" aria-label="{_attribute(alternative)}" ', 1)


def _layers(
    readings: Sequence[Reading],
    ordered_at: datetime,
    numbers: Numbers,
    texts: Texts,
    steps: Sequence[tuple[datetime, int]],
) -> dict[str, Any]:
    import altair as alt

    order = _clock(ordered_at, numbers)
    moments = [order, *(_clock(reading.read_at, numbers) for reading in readings), *(at for at, _ in steps)]
    x = alt.X("at:T", scale=alt.Scale(type="utc", domain=_domain(moments)), axis=_time_axis(moments), title=None)
    y = alt.Y("low:Q", scale=alt.Scale(zero=False, nice=True, padding=8), title=None, axis=_count_axis())
    drawn = alt.Chart(alt.InlineData(values=[_drawn(reading, numbers) for reading in readings])).encode(x=x, y=y)
    bars = drawn.transform_filter("datum.low < datum.high").encode(y2="high:Q")
    dots = drawn.transform_filter("datum.low === datum.high")
    marks = alt.Chart(alt.InlineData(values=[{"at": _text(order), "label": texts("chart.order")}])).encode(x="at:T")
    late = (order - min(moments)) > (max(moments) - min(moments)) / 2
    lines = [alt.Chart(alt.InlineData(values=[{"at": _text(at), "low": low} for at, low in steps]))] if steps else []
    chart = alt.layer(
        *(
            line.mark_line(color=INTERVAL_COLOUR, interpolate="step-after", strokeWidth=1.5).encode(x=x, y=y)
            for line in lines
        ),
        marks.mark_rule(color=ORDER_COLOUR, strokeDash=[4, 3], strokeWidth=1.5),
        marks.mark_text(
            color=ORDER_COLOUR, align="right" if late else "left", dx=-5 if late else 5, baseline="top", fontSize=12
        ).encode(y=alt.value(2), text="label:N"),
        bars.mark_bar(color=INTERVAL_COLOUR, width=7, cornerRadius=1.5),
        dots.mark_point(color=POINT_COLOUR, fill=POINT_COLOUR, opacity=1, size=46),
    )
    # Above the axis: a rotated title is placed by the width of labels in a font the reader may not have.
    title = alt.TitleParams(texts("chart.axis"), anchor="start", frame="bounds", offset=6)
    drawing: dict[str, Any] = chart.properties(width=WIDTH, height=HEIGHT, title=title).configure(**_look()).to_dict()
    return drawing


def _stepped(
    curve: Sequence[CurveDay], readings: Sequence[Reading], ordered_at: datetime, numbers: Numbers
) -> list[tuple[datetime, int]]:
    """When the curve rises and to how many: at the end of each day, from two weeks before the order on."""
    ends = [(datetime.combine(day.day_on, time()) + timedelta(days=1), day.listed) for day in curve]
    first = min(_clock(ordered_at, numbers) - BEFORE_ORDER, *(_clock(reading.read_at, numbers) for reading in readings))
    before = [(first, listed) for end, listed in ends if end <= first]
    return [*before[-1:], *((end, listed) for end, listed in ends if end > first)]


def _look() -> dict[str, Any]:
    axis = {
        "labelColor": "currentColor",
        "tickColor": FAINT_COLOUR,
        "domainColor": FAINT_COLOUR,
        "gridColor": FAINT_COLOUR,
        "gridOpacity": 0.45,
        "labelFontSize": 12,
    }
    # aria off: the SVG carries one text alternative in the report's language instead of Vega's English ones.
    # (The title's stays in spite of it, so draw_growth takes all of them out.)
    return {
        "aria": False,
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "title": {"color": "currentColor", "fontSize": 12, "fontWeight": "normal"},
    }


def _time_axis(moments: Sequence[datetime]) -> "alt.Axis":
    import altair as alt

    span = max(moments) - min(moments)
    pattern = next(pattern for longest, pattern in TIME_PATTERNS if span <= longest)
    return alt.Axis(format=pattern, tickCount=3, grid=False, labelOverlap=True, labelFlush=False)


def _count_axis() -> "alt.Axis":
    import altair as alt

    return alt.Axis(format=",d", tickCount=5, tickMinStep=1, domain=False, ticks=False, labelPadding=6)


def _domain(moments: Sequence[datetime]) -> list[str]:
    margin = (max(moments) - min(moments)) * 0.06 or timedelta(hours=6)
    return [_text(min(moments) - margin), _text(max(moments) + margin)]


def _drawn(reading: Reading, numbers: Numbers) -> dict[str, Any]:
    at = _text(_clock(reading.read_at, numbers))
    return {"at": at, "low": reading.counts.low, "high": reading.counts.high}


def _clock(moment: datetime, numbers: Numbers) -> datetime:
    return numbers.local(moment).replace(tzinfo=None)


def _text(clock: datetime) -> str:
    # Vega knows only UTC and the machine's zone, so the campaign's clock is handed over under the name of UTC.
    return f"{clock.isoformat(timespec='milliseconds')}Z"


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
