"""Marts into facts, with nothing added."""

from collections.abc import Mapping
from typing import Any

from flows.reports import Findings, Reader, ReportContext, read_findings
from flows.reports.facts import Account, Counts, Shares

Checks = Mapping[str, tuple[str, str]]


def account(findings: Findings, handle: str) -> Account:
    return next(account for account in findings.accounts if account.handle == handle)


def test_measured_accounts_come_first_then_listed_ones(findings: Findings) -> None:
    assert [account.owner for account in findings.accounts] == ["Pemprov", "Diskominfo", "Pj Gubernur"]


def test_the_evenings_gain_is_an_interval(findings: Findings) -> None:
    growth = account(findings, "pemprov.contoh").growth
    assert growth is not None
    assert growth.gained == Counts(1283, 1382)
    assert growth.attainment == Shares(1283 / 6750, 1382 / 6750)


def test_what_the_marts_leave_empty_stays_unsaid(findings: Findings) -> None:
    growth = account(findings, "diskominfo.contoh").growth
    assert growth is not None
    assert (growth.baseline, growth.gained, growth.attainment, growth.organic_per_day) == (None, None, None, None)
    assert not growth.is_measured


def test_one_reading_before_the_order_is_no_measured_gain(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute(
        "update marts.fct_follower_growth set latest_at = baseline_at, latest_low = 7200, latest_high = 7299,"
        " gained_low = -99, gained_high = 99 where account_key = 'instagram:pemprov.contoh'"
    )
    growth = account(read_findings(evening, campaign, checks), "pemprov.contoh").growth
    assert growth is not None
    assert not growth.is_measured


def test_people_are_counted_whom_the_order_addresses(findings: Findings) -> None:
    assert (findings.staff, findings.addressed) == (6790, 6750)


def test_why_people_are_unverifiable_is_counted(findings: Findings) -> None:
    reasons = account(findings, "pemprov.contoh").unverifiable
    assert dict(reasons) == {"awaiting_confirmation": 1800, "display_name_only": 410}


def test_what_the_marts_withhold_of_a_small_unit_is_counted_for_the_suppression_alone(findings: Findings) -> None:
    assert {unit for unit, _ in findings.withheld} == {"UPTD Balai Kecil"}
    assert {sum(people.values()) for people in findings.withheld.values()} == {3}


def test_an_account_without_a_usable_list_has_none(findings: Findings) -> None:
    assert account(findings, "diskominfo.contoh").has_list
    assert not account(findings, "pj.gubernur.contoh").has_list


def test_failed_and_empty_captures_are_no_list(evening: Any, campaign: ReportContext, checks: Checks) -> None:
    evening.connection.execute("update marts.fct_capture set verdict = 'empty' where verdict <> 'failed'")
    assert not any(account.has_list for account in read_findings(evening, campaign, checks).accounts)


def test_only_this_runs_checks_and_rejects_are_read(findings: Findings) -> None:
    assert [check.check_id for check in findings.checks] == [
        "staging.stg_follower_counts.count_is_known",
        "marts.fct_compliance.statuses_add_up",
        "marts.fct_follow_status.every_person_has_one_answer",
    ]
    assert not any("lama" in reject.file for reject in findings.rejects)


def test_a_check_carries_its_question_and_one_unknown_to_the_catalogue_none(findings: Findings) -> None:
    questions = {check.check_id: check.question for check in findings.checks}
    assert questions["marts.fct_compliance.statuses_add_up"] == "Do the statuses add up to the staff?"
    assert questions["marts.fct_follow_status.every_person_has_one_answer"] is None


def test_a_whole_refused_file_counts_no_rows(findings: Findings) -> None:
    assert {(reject.reason, reject.rows) for reject in findings.rejects} == {
        ("nip_invalid", 1),
        ("total_row", 1),
        ("nip_missing", 1),
        ("archive_broken", 0),
    }


def test_a_campaign_without_accounts_or_people_can_be_read(
    empty: Reader, campaign: ReportContext, checks: Checks
) -> None:
    findings = read_findings(empty, campaign, checks)
    assert (findings.accounts, findings.addressed, findings.whole_rule) == ((), 0, None)
