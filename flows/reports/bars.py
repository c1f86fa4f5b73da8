"""Labelled bars from zero as SVG; knows how an interval is drawn, knows nothing of accounts or marts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.reports.drawing import FAINT_COLOUR, INTERVAL_COLOUR, POINT_COLOUR, TEXT_SIZE, WIDTH, as_svg, layer
from flows.reports.facts import Counts
from flows.reports.numbers import Numbers

ROW, LABEL, THICK, THIN = 36, 15, 11, 5
LOOKS = {
    "sure": {"color": POINT_COLOUR},
    "may": {"color": INTERVAL_COLOUR},
    "expected": {"fill": "transparent", "stroke": "currentColor"},
}


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
    height = len(bars) * ROW
    x = _place("start", domain=[reach.low, reach.high], zero=False)
    y = _place("top", domain=[height, 0])
    of_pieces = {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "bottom"}}
    chart = {
        "width": WIDTH,
        "height": height,
        "datasets": {
            "zero": [{"start": 0}],
            "pieces": [piece for number, bar in enumerate(bars) for piece in _pieces(bar, number * ROW + LABEL + 1)],
            "words": [
                {"label": bar.label, "value": bar.value, "top": n * ROW + LABEL - 4} for n, bar in enumerate(bars)
            ],
        },
        "layer": [
            layer("zero", {"type": "rule", "color": FAINT_COLOUR}, {"x": x}),
            *(
                layer("pieces", {"type": "rect", **look}, of_pieces, only=f"datum.kind === '{kind}'")
                for kind, look in LOOKS.items()
            ),
            _words("label", y, 0, align="left"),
            _words("value", y, WIDTH, align="right", fontWeight="bold"),
        ],
    }
    return as_svg(chart, numbers, alternative)


def _place(field: str, **scale: object) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": scale | {"nice": False}, "axis": None}


def _words(field: str, y: dict[str, Any], x: int, **look: str) -> dict[str, Any]:
    mark = {"type": "text", "color": "currentColor", "fontSize": TEXT_SIZE, "baseline": "alphabetic", **look}
    return layer("words", mark, {"x": {"value": x}, "y": y, "text": {"field": field, "type": "nominal"}})


def _pieces(bar: Bar, top: int) -> list[dict[str, Any]]:
    if bar.counts is None:
        return []
    low, high = bar.counts.low, bar.counts.high
    certain = low if low > 0 else high if high < 0 else 0
    thin = {"start": low, "end": high, "top": top + (THICK - THIN) / 2, "bottom": top + (THICK + THIN) / 2}
    thick = {"start": min(0, certain), "end": max(0, certain), "top": top, "bottom": top + THICK}
    pieces = [thick | {"kind": "expected" if bar.is_expected else "sure"}] if certain else []
    return [*pieces, thin | {"kind": "may"}] if low < high else pieces
