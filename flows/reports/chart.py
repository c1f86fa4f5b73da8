"""The growth chart of one account as SVG; knows how readings are drawn, knows nothing of marts or pages."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flows.reports.drawing import INTERVAL_COLOUR, ORDER_COLOUR, POINT_COLOUR, TEXT_SIZE, WIDTH, as_svg
from flows.reports.facts import CurveDay, Reading
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts

if TYPE_CHECKING:
    import altair as alt

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
    return as_svg(_layers(readings, ordered_at, numbers, texts, steps), numbers, alternative)


def _layers(
    readings: Sequence[Reading],
    ordered_at: datetime,
    numbers: Numbers,
    texts: Texts,
    steps: Sequence[tuple[datetime, int]],
) -> "alt.LayerChart | alt.FacetChart":
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
            color=ORDER_COLOUR,
            align="right" if late else "left",
            dx=-5 if late else 5,
            baseline="top",
            fontSize=TEXT_SIZE,
        ).encode(y=alt.value(2), text="label:N"),
        bars.mark_bar(color=INTERVAL_COLOUR, width=7, cornerRadius=1.5),
        dots.mark_point(color=POINT_COLOUR, fill=POINT_COLOUR, opacity=1, size=46),
    )
    # Above the axis: a rotated title is placed by the width of labels in a font the reader may not have.
    title = alt.TitleParams(texts("chart.axis"), anchor="start", frame="bounds", offset=6)
    fitted = alt.AutoSizeParams(type="fit", contains="padding")
    return chart.properties(width=WIDTH, height=HEIGHT, title=title, autosize=fitted)


def _stepped(
    curve: Sequence[CurveDay], readings: Sequence[Reading], ordered_at: datetime, numbers: Numbers
) -> list[tuple[datetime, int]]:
    """When the curve rises and to how many: at the end of each day, from two weeks before the order on."""
    ends = [(datetime.combine(day.day_on, time()) + timedelta(days=1), day.listed) for day in curve]
    first = min(_clock(ordered_at, numbers) - BEFORE_ORDER, *(_clock(reading.read_at, numbers) for reading in readings))
    before = [(first, listed) for end, listed in ends if end <= first]
    return [*before[-1:], *((end, listed) for end, listed in ends if end > first)]


def _time_axis(moments: Sequence[datetime]) -> "alt.Axis":
    import altair as alt

    span = max(moments) - min(moments)
    pattern, ticks = next((pattern, ticks) for longest, pattern, ticks in TIME_PATTERNS if span <= longest)
    return alt.Axis(format=pattern, tickCount=ticks, grid=False, labelOverlap=True, labelFlush=False)


def _count_axis() -> "alt.Axis":
    import altair as alt

    return alt.Axis(format=",d", tickCount=4, tickMinStep=1, domain=False, ticks=False, labelPadding=6)


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
