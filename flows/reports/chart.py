"""The growth chart of one account as SVG; knows how readings are drawn, knows nothing of marts or pages."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flows.reports.drawing import INTERVAL_COLOUR, ORDER_COLOUR, POINT_COLOUR, TEXT_SIZE, WIDTH, as_svg, layer
from flows.reports.facts import CurveDay, Reading
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts

HEIGHT = 185
MANY_READINGS = 120
BEFORE_ORDER = timedelta(days=14)  # enough to see what a usual day brings; years would flatten the order's day
# By how long is drawn: how a tick is written, and how many there are; never the same day twice.
TIME_PATTERNS: tuple[tuple[timedelta, str, Any], ...] = (
    (timedelta(hours=36), "%-d %b %H.%M", 3),
    (timedelta(days=5), "%-d %b", "day"),
    (timedelta(days=300), "%-d %b", 3),
    (timedelta.max, "%b %Y", 3),
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
    steps = _stepped(curve, readings, ordered_at, numbers)
    return as_svg(_chart(readings, ordered_at, numbers, texts, steps), numbers, alternative)


def _chart(
    readings: Sequence[Reading],
    ordered_at: datetime,
    numbers: Numbers,
    texts: Texts,
    steps: Sequence[tuple[datetime, int]],
) -> dict[str, Any]:
    order = _clock(ordered_at, numbers)
    moments = [order, *(_clock(reading.read_at, numbers) for reading in readings), *(at for at, _ in steps)]
    late = (order - min(moments)) > (max(moments) - min(moments)) / 2
    step = [{"at": _text(at), "low": low} for at, low in steps]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        # Above the axis: a rotated title is placed by the width of labels in a font the reader may not have.
        "title": {"text": texts("chart.axis"), "anchor": "start", "frame": "bounds", "offset": 6},
        "autosize": {"type": "fit", "contains": "padding"},
        "datasets": {
            "order": [{"at": _text(order), "label": texts("chart.order")}],
            "readings": [_drawn(reading, numbers) for reading in readings],
        }
        | ({"steps": step} if step else {}),
        "layer": _layers(_places(moments), is_late=late, has_steps=bool(step)),
    }


def _layers(places: dict[str, Any], *, is_late: bool, has_steps: bool) -> list[dict[str, Any]]:
    line = {"type": "line", "color": INTERVAL_COLOUR, "interpolate": "step-after", "strokeWidth": 1.5}
    rule = {"type": "rule", "color": ORDER_COLOUR, "strokeDash": [4, 3], "strokeWidth": 1.5}
    label = {"type": "text", "color": ORDER_COLOUR, "baseline": "top", "fontSize": TEXT_SIZE}
    label |= {"align": "right", "dx": -5} if is_late else {"align": "left", "dx": 5}
    bar = {"type": "bar", "color": INTERVAL_COLOUR, "width": 7, "cornerRadius": 1.5}
    dot = {"type": "point", "color": POINT_COLOUR, "fill": POINT_COLOUR, "opacity": 1, "size": 46}
    ordered = {"x": {"field": "at", "type": "temporal"}}
    return [
        *([layer("steps", line, places)] if has_steps else []),
        layer("order", rule, ordered),
        layer("order", label, ordered | {"y": {"value": 2}, "text": {"field": "label", "type": "nominal"}}),
        layer("readings", bar, places | {"y2": {"field": "high"}}, only="datum.low < datum.high"),
        layer("readings", dot, places, only="datum.low === datum.high"),
    ]


def _places(moments: Sequence[datetime]) -> dict[str, Any]:
    counted = {"format": ",d", "tickCount": 4, "tickMinStep": 1, "domain": False, "ticks": False, "labelPadding": 6}
    up = {"zero": False, "nice": True, "padding": 8}
    along = {"type": "utc", "domain": _domain(moments)}
    return {
        "x": {"field": "at", "type": "temporal", "title": None, "scale": along, "axis": _time_axis(moments)},
        "y": {"field": "low", "type": "quantitative", "title": None, "scale": up, "axis": counted},
    }


def _stepped(
    curve: Sequence[CurveDay], readings: Sequence[Reading], ordered_at: datetime, numbers: Numbers
) -> list[tuple[datetime, int]]:
    """When the curve rises and to how many: at the end of each day, from two weeks before the order on."""
    ends = [(datetime.combine(day.day_on, time()) + timedelta(days=1), day.listed) for day in curve]
    first = min(_clock(ordered_at, numbers) - BEFORE_ORDER, *(_clock(reading.read_at, numbers) for reading in readings))
    before = [(first, listed) for end, listed in ends if end <= first]
    return [*before[-1:], *((end, listed) for end, listed in ends if end > first)]


def _time_axis(moments: Sequence[datetime]) -> dict[str, Any]:
    span = max(moments) - min(moments)
    pattern, ticks = next((pattern, ticks) for longest, pattern, ticks in TIME_PATTERNS if span <= longest)
    return {"format": pattern, "tickCount": ticks, "grid": False, "labelOverlap": True, "labelFlush": False}


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
