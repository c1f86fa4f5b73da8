"""Which figures of an account are compared in bars."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows.reports import Findings
from flows.reports.account_bars import CHECKABLE, change_bars, expected_bars, funnel, funnel_bars, list_bars
from flows.reports.facts import STATUSES, Account, Capture, Compliance, Counts
from flows.reports.figures import draw_figures
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.texts import Texts

ENGLISH = Sentences(Texts("en"), Numbers("en", "Asia/Jakarta"))
REASONS = (*CHECKABLE, "display_name_only", "short_link", "platform_hides_list", "no_such_account")


def account(findings: Findings, owner: str) -> Account:
    return next(account for account in findings.accounts if account.owner == owner)


def an_account(
    by_status: Mapping[str, int], unverifiable: Mapping[str, int], asked: Mapping[str, int], stated: int
) -> Account:
    return Account(
        account_key="instagram:contoh",
        platform="instagram",
        handle="contoh",
        owner="Contoh",
        kind="office",
        growth=None,
        readings=(),
        curve=(),
        captures=(),
        compliance=Compliance(sum(by_status.values()), by_status, None, None, is_suppressed=False),
        unverifiable=unverifiable,
        to_be_asked=asked,
        following_by_own_statement=stated,
        lists_behind_not_seen=None,
        bounds={},
        waterfall={},
    )


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    by_status = {status: draw(st.integers(0, 50)) for status in STATUSES}
    reasons = {reason: draw(st.integers(0, 20)) for reason in REASONS}
    by_status["unverifiable"] = sum(reasons.values())
    asked = {reason: draw(st.integers(0, reasons[reason])) for reason in CHECKABLE}
    return an_account(by_status, reasons, asked, draw(st.integers(0, by_status["following"])))


@given(accounts())
def test_each_stage_of_the_funnel_is_part_of_the_one_before(one: Account) -> None:
    staff = [people for _, people in funnel(one)]

    assert staff == sorted(staff, reverse=True)
    assert staff[-1] >= 0


def test_whoever_no_list_could_show_is_declared_but_not_checkable() -> None:
    by_status = dict.fromkeys(STATUSES, 0) | {"following": 10, "not_seen": 5, "unverifiable": 30, "no_handle": 7}
    reasons = {"awaiting_confirmation": 12, "display_name_only": 8, "short_link": 6, "platform_hides_list": 4}

    stages = dict(funnel(an_account(by_status, reasons, {"awaiting_confirmation": 2}, stated=3)))

    assert stages == {"roster": 52, "addressed": 52, "declared": 45, "checkable": 7 + 5 + 10, "seen": 7}


def test_the_exempt_those_without_an_account_and_those_in_dispute_have_not_declared() -> None:
    by_status = dict.fromkeys(STATUSES, 5) | {"unverifiable": 0}

    assert dict(funnel(an_account(by_status, {}, {}, stated=0)))["declared"] == 10


def test_a_population_too_small_to_show_has_no_funnel(findings: Findings) -> None:
    pemprov = account(findings, "Pemprov")
    assert pemprov.compliance is not None

    assert funnel(replace(pemprov, compliance=replace(pemprov.compliance, is_suppressed=True))) == []


def test_addressed_employees_have_a_row_only_where_they_are_not_the_whole_roster(findings: Findings) -> None:
    labels = [bar.label for bar in funnel_bars(account(findings, "Pemprov"), ENGLISH)]
    all_addressed = an_account(dict.fromkeys(STATUSES, 5) | {"out_of_scope": 0, "unverifiable": 0}, {}, {}, stated=0)

    assert labels[:2] == ["On the roster", "Addressed by the order"]
    assert "Addressed by the order" not in [bar.label for bar in funnel_bars(all_addressed, ENGLISH)]


def test_target_and_gain_stand_together_only_where_a_gain_was_measured(findings: Findings) -> None:
    bars = expected_bars(account(findings, "Pemprov"), ENGLISH)

    assert [(bar.label, bar.counts, bar.is_expected) for bar in bars] == [
        ("Target", Counts(6750, 6750), True),
        ("Realistic target", Counts(6360, 6360), True),
        ("Gained", Counts(1283, 1382), False),
    ]
    assert expected_bars(account(findings, "Diskominfo"), ENGLISH) == []


def test_the_changes_add_up_to_the_gain_below_them(findings: Findings) -> None:
    *changes, altogether = (bar.counts for bar in change_bars(account(findings, "Pemprov"), ENGLISH))

    assert altogether == Counts(sum(c.low for c in changes if c), sum(c.high for c in changes if c))


def test_the_newest_list_that_shows_somebody_stands_against_its_count(findings: Findings) -> None:
    diskominfo = account(findings, "Diskominfo")
    failed = Capture(diskominfo.captures[-1].captured_at, "export", 0, None, None, "error", "failed", "error")

    bars = list_bars(replace(diskominfo, captures=(*diskominfo.captures, failed)), ENGLISH)

    assert [(bar.counts, bar.is_expected) for bar in bars] == [
        (Counts(4300, 4399), True),
        (Counts(2950, 2950), False),
        (Counts(0, 1449), False),
    ]
    assert list_bars(account(findings, "Pj Gubernur"), ENGLISH) == []


def test_a_list_without_a_count_says_that_its_gap_cannot_be_said(findings: Findings) -> None:
    alone = Capture(findings.campaign.ordered_at, "export", 300, None, None, "exhausted", "partial", "no_count")

    reported, _, hidden = list_bars(replace(account(findings, "Pemprov"), captures=(alone,)), ENGLISH)

    assert (reported.counts, reported.value, hidden.counts, hidden.value) == (None, "—", None, "—")


def test_accounts_with_the_same_target_are_drawn_to_one_scale(findings: Findings) -> None:
    pemprov = account(findings, "Pemprov")
    assert pemprov.growth is not None
    twice = replace(pemprov, account_key="x", growth=replace(pemprov.growth, target=13500))
    both = replace(findings, accounts=(pemprov, twice))

    drawn = draw_figures(both, ENGLISH)["expected"]

    width = {key: figure.svg.split('stroke="currentColor"')[0].rsplit("h-", 1)[1] for key, figure in drawn.items()}
    assert width["instagram:pemprov.contoh"].startswith("160Z")
    assert width["x"].startswith("320Z")
