"""summary.json for programs."""

import json
from typing import Any

from flows.reports import Findings, ReportContext, read_findings
from flows.reports.facts import STATUSES, STEPS
from flows.reports.summary import summary_json


def summary(findings: Findings) -> Any:
    return json.loads(summary_json(findings))


def test_the_same_facts_give_the_same_bytes(findings: Findings) -> None:
    assert summary_json(findings) == summary_json(findings)


def test_the_gain_stands_under_names_with_units(findings: Findings) -> None:
    growth = summary(findings)["accounts"][0]["growth"]
    assert (growth["gained_followers_low"], growth["gained_followers_high"]) == (1283, 1382)
    assert growth["attainment_share_high"] == 1382 / 6750
    assert growth["baseline_at"] == "2024-02-07T01:00:00Z"


def test_what_was_published_and_how_rare_the_day_was_stand_beside_the_gain(findings: Findings) -> None:
    growth = summary(findings)["accounts"][0]["growth"]
    assert (growth["consistent_baseline_followers_low"], growth["consistent_baseline_followers_high"]) == (7233, 7282)
    assert (growth["order_day_rank_p_low"], growth["order_day_rank_p_high"]) == (0.0625, 0.125)


def test_bounds_over_all_accounts_stand_by_rule_and_assumption(findings: Findings) -> None:
    rules = summary(findings)["rule_bounds"]
    assert list(rules) == ["all", "any"]
    assert list(rules["all"]) == ["none", "press", "list"]
    assert (rules["any"]["list"]["staff_following_low"], rules["any"]["list"]["staff_following_high"]) == (1412, 6750)


def test_what_cannot_be_said_is_null_and_its_key_stays(findings: Findings) -> None:
    growth = summary(findings)["accounts"][1]["growth"]
    assert growth["gained_followers_low"] is None
    assert growth.keys() == summary(findings)["accounts"][0]["growth"].keys()


def test_statements_and_those_to_be_asked_are_counted_beside_their_totals(
    evening: Any, campaign: ReportContext, checks: dict[str, tuple[str, str]]
) -> None:
    evening.connection.execute(
        "update marts.fct_follow_status set evidence = 'self_declared' where status = 'following'; "
        "update marts.fct_follow_status set not_seen_possible_on = null where reason = 'awaiting_confirmation'"
    )

    account = summary(read_findings(evening, campaign, checks))["accounts"][0]

    assert account["following_staff_by_own_statement"] == account["compliance"]["staff_by_status"]["following"]
    assert account["unverifiable_staff_to_be_asked_by_reason"] == {"awaiting_confirmation": 1800}


def test_statuses_and_steps_keep_their_order(findings: Findings) -> None:
    account = summary(findings)["accounts"][0]
    assert tuple(account["compliance"]["staff_by_status"]) == STATUSES
    assert tuple(account["waterfall"]) == STEPS


def test_the_statuses_add_up_to_the_staff(findings: Findings) -> None:
    for account in summary(findings)["accounts"]:
        assert sum(account["compliance"]["staff_by_status"].values()) == account["compliance"]["staff"]


def test_quality_counts_failures_by_severity(findings: Findings) -> None:
    quality = summary(findings)["quality"]
    assert (quality["failed_critical_checks"], quality["failed_warning_checks"]) == (0, 1)
    assert quality["failed_check_ids"] == ["staging.stg_follower_counts.count_is_known"]
    assert quality["refused_files"] == 1
