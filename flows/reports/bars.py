"""Labelled bars from zero as SVG; knows how an interval is drawn, knows nothing of accounts or marts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.reports.drawing import FAINT_COLOUR, INTERVAL_COLOUR, POINT_COLOUR, TEXT_SIZE, WIDTH, as_svg
from flows.reports.facts import Counts
from flows.reports.numbers import Numbers

if TYPE_CHECKING:
    import altair as alt

ROW, LABEL, THICK, THIN = 36, 15, 11, 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its words; `counts` None is "cannot be said", a row without a bar. An expected one is hollow."""

    label: str
    value: str
    counts: Counts | None
    is_expected: bool = False


def reach_of(bars: Sequence[Bar]) -> Counts:
    """From the lowest to the highest of all ends, and zero in any case: what the bars need room for."""
    ends = [0, *(end for bar in bars if bar.counts for end in (bar.counts.low, bar.counts.high))]
    return Counts(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1)


def draw_bars(bars: Sequence[Bar], reach: Counts, numbers: Numbers, alternative: str) -> str:
    """The bars as an SVG element, one below the other, the words over each.

    Thick up to where the figure certainly reaches, thin on to where it may; so an interval over zero is all thin.
    Every figure stands beside its words, so there is no axis but zero. ``reach`` may be wider than the bars, where
    several drawings are to be compared.
    """
    import altair as alt

    height = len(bars) * ROW
    x = alt.X("start:Q", scale=alt.Scale(domain=[reach.low, reach.high], nice=False, zero=False), axis=None)
    y = alt.Y("top:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    pieces = [piece for number, bar in enumerate(bars) for piece in _pieces(bar, number * ROW + LABEL + 1)]
    drawn = alt.Chart(alt.InlineData(values=pieces)).encode(x=x, y=y, x2="end:Q", y2="bottom:Q")
    zero = alt.Chart(alt.InlineData(values=[{"start": 0}])).mark_rule(color=FAINT_COLOUR).encode(x=x)
    chart = alt.layer(
        zero,
        drawn.transform_filter("datum.kind === 'sure'").mark_rect(color=POINT_COLOUR),
        drawn.transform_filter("datum.kind === 'may'").mark_rect(color=INTERVAL_COLOUR),
        drawn.transform_filter("datum.kind === 'expected'").mark_rect(fill="transparent", stroke="currentColor"),
        *_words(bars, y),
    )
    return as_svg(chart.properties(width=WIDTH, height=height), numbers, alternative)


def _words(bars: Sequence[Bar], y: "alt.Y") -> list["alt.Chart"]:
    import altair as alt

    rows = [{"label": bar.label, "value": bar.value, "top": n * ROW + LABEL - 4} for n, bar in enumerate(bars)]
    words = alt.Chart(alt.InlineData(values=rows))
    look: dict[str, Any] = {"color": "currentColor", "fontSize": TEXT_SIZE, "baseline": "alphabetic"}
    return [
        words.mark_text(align="left", **look).encode(x=alt.value(0), y=y, text="label:N"),
        words.mark_text(align="right", fontWeight="bold", **look).encode(x=alt.value(WIDTH), y=y, text="value:N"),
    ]


def _pieces(bar: Bar, top: int) -> list[dict[str, Any]]:
    if bar.counts is None:
        return []
    low, high = bar.counts.low, bar.counts.high
    certain = low if low > 0 else high if high < 0 else 0
    thin = {"start": low, "end": high, "top": top + (THICK - THIN) / 2, "bottom": top + (THICK + THIN) / 2}
    thick = {"start": min(0, certain), "end": max(0, certain), "top": top, "bottom": top + THICK}
    pieces = [thick | {"kind": "expected" if bar.is_expected else "sure"}] if certain else []
    return [*pieces, thin | {"kind": "may"}] if low < high else pieces
