"""The drawings of the page, account by account; knows which drawing needs what, knows nothing of HTML around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.reports.account_bars import change_bars, expected_bars, funnel_bars, list_bars
from flows.reports.bars import Bar, draw_bars, reach_of
from flows.reports.chart import draw_growth, readings_to_draw
from flows.reports.facts import Account, Counts, Findings
from flows.reports.sentences import Sentences
from flows.reports.tables import readings_alternative

DRAWN: Mapping[str, Callable[[Account, Sentences], list[Bar]]] = {
    "expected": expected_bars,
    "waterfall": change_bars,
    "funnel": funnel_bars,
    "lists": list_bars,
}
COMPARED = ("expected",)  # drawn to one scale, because every account was given the same to reach


@dataclass(frozen=True, slots=True)
class Figure:
    """One account's drawing and its figures as rows of a table, the same words in both."""

    svg: Markup
    bars: Sequence[Bar]


def draw_figures(findings: Findings, sentences: Sentences) -> dict[str, dict[str, Figure]]:
    """By kind of drawing and account; an account of which nothing can be drawn is not there."""
    return {kind: _of_all_accounts(kind, findings, sentences) for kind in DRAWN}


def draw_curves(findings: Findings, sentences: Sentences) -> dict[str, Markup]:
    """The growth chart of each account that was ever read."""
    return {
        account.account_key: _curve(account, findings, sentences) for account in findings.accounts if account.readings
    }


def _of_all_accounts(kind: str, findings: Findings, sentences: Sentences) -> dict[str, Figure]:
    found = {account.account_key: (account, DRAWN[kind](account, sentences)) for account in findings.accounts}
    drawn = {key: (account, bars) for key, (account, bars) in found.items() if bars}
    shared = reach_of([bar for _, bars in drawn.values() for bar in bars]) if kind in COMPARED else None
    return {key: _figure(kind, account, bars, shared, sentences) for key, (account, bars) in drawn.items()}


def _figure(kind: str, account: Account, bars: list[Bar], reach: Counts | None, sentences: Sentences) -> Figure:
    alternative = sentences.texts(
        "chart.bars",
        what=sentences.texts(f"page.{kind}_heading"),
        account=sentences.account(account),
        bars="; ".join(f"{bar.label} {bar.value}" for bar in bars),
    )
    svg = draw_bars(bars, reach or reach_of(bars), sentences.numbers, alternative)
    return Figure(_markup(svg), bars)


def _curve(account: Account, findings: Findings, sentences: Sentences) -> Markup:
    drawn = readings_to_draw(account.readings, sentences.numbers)
    ordered_at = findings.campaign.ordered_at
    alternative = readings_alternative(account, drawn, ordered_at, sentences)
    return _markup(draw_growth(drawn, ordered_at, sentences.numbers, sentences.texts, alternative, account.curve))


def _markup(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - made by us; every text in it is escaped by Vega and by as_svg
