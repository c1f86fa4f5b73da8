"""What the pages say where a campaign is not like the one in examples/: before its order, all known, nothing closed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.reports import page
from flows.reports.facts import Bound, Counts, Findings
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.texts import Texts


def test_no_interval_is_spoken_of_where_every_account_has_one_number(findings: Findings) -> None:
    exact = {"list": Bound("list", Counts(20, 20), None)}
    accounts = tuple(replace(account, bounds=exact) for account in findings.accounts)
    answer = Sentences(Texts("en"), Numbers("en", "Asia/Jakarta")).answer(replace(findings, accounts=accounts))[2][1]
    assert answer.startswith("How many employees follow is no longer open: Pemprov 20")


@pytest.mark.parametrize(
    ("small_cell", "said"),
    [
        (1, "Every figure is shown, however small"),
        (2, "Figures of 1 person are closed"),
        (5, "Figures of 1 to 4 people are closed"),
    ],
)
def test_the_page_says_which_figures_are_closed(findings: Findings, small_cell: int, said: str) -> None:
    campaign = replace(findings.campaign, small_cell=small_cell)

    assert said in page.render_index(replace(findings, campaign=campaign), "en")


def test_before_the_order_nobody_was_asked_yet(findings: Findings) -> None:
    campaign = replace(findings.campaign, ordered_at=datetime(2030, 1, 1, tzinfo=UTC))

    shown = page.render_index(replace(findings, campaign=campaign), "en")

    assert "are to be asked to follow" in shown
    assert "were asked to follow" not in shown
