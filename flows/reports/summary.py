"""summary.json: the night's facts for programs; knows key names with their units, knows nothing of words."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flows.reports.facts import (
    ASSUMPTIONS,
    STATUSES,
    STEPS,
    Account,
    Bound,
    Capture,
    Compliance,
    Counts,
    Findings,
    Growth,
    Shares,
)

SCHEMA_VERSION = 1


def summary_json(findings: Findings) -> str:
    """The facts as JSON text: counts as integers, shares 0-1, instants in UTC, null where nothing can be said.

    Keys keep their order from night to night, and no clock is read: the same facts give the same bytes.
    """
    campaign = findings.campaign
    summary = {
        "schema_version": SCHEMA_VERSION,
        "campaign": {
            "name": campaign.name,
            "ordered_at": _instant(campaign.ordered_at),
            "timezone": campaign.timezone,
            "legal_basis": campaign.legal_basis,
            "contact": campaign.contact,
        },
        "run": {"run_id": campaign.run_id, "as_of": campaign.as_of.isoformat()},
        "population": {"staff": findings.staff, "addressed_staff": findings.addressed},
        "accounts": [_account(account) for account in findings.accounts],
        "whole_rule": _compliance(findings.whole_rule),
        "rule_bounds": {rule: _bounds(bounds) for rule, bounds in findings.rule_bounds.items()},
        "quality": _quality(findings),
        "is_basis_for_discipline": False,
    }
    return json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _account(account: Account) -> dict[str, Any]:
    return {
        "account_key": account.account_key,
        "platform": account.platform,
        "handle": account.handle,
        "owner": account.owner,
        "kind": account.kind,
        "readings": len(account.readings),
        "has_list": account.has_list,
        "growth": _growth(account.growth),
        "compliance": _compliance(account.compliance),
        "unverifiable_staff_by_reason": dict(account.unverifiable),
        "unverifiable_staff_to_be_asked_by_reason": dict(account.to_be_asked),
        "following_staff_by_own_statement": account.following_by_own_statement,
        "complete_lists_behind_not_seen": account.lists_behind_not_seen,
        "bounds": _bounds(account.bounds),
        "waterfall": {
            step: _counts("followers", account.waterfall[step].change) for step in STEPS if step in account.waterfall
        },
        "latest_capture": _capture(account.captures[-1]) if account.captures else None,
    }


def _bounds(bounds: Mapping[str, Bound]) -> dict[str, dict[str, Any]]:
    return {
        assumption: {
            **_counts("staff_following", bound.staff_following),
            **_shares("staff_following_share", bound.staff_following_share),
        }
        for assumption in ASSUMPTIONS
        if (bound := bounds.get(assumption))
    }


def _growth(growth: Growth | None) -> dict[str, Any] | None:
    if growth is None:
        return None
    per_day = growth.organic_per_day
    return {
        "baseline_at": _instant(growth.baseline_at),
        **_counts("baseline_followers", growth.baseline),
        "latest_at": _instant(growth.latest_at),
        **_counts("latest_followers", growth.latest),
        **_counts("gained_followers", growth.gained),
        "target_followers": growth.target,
        **_shares("attainment_share", growth.attainment),
        **_shares("growth_share", growth.growth),
        "already_following_staff": growth.already_following,
        "realistic_target_followers": growth.realistic_target,
        "organic_followers_per_day_low": per_day.low if per_day else None,
        "organic_followers_per_day_high": per_day.high if per_day else None,
        "is_consistent": growth.is_consistent,
        **_counts("consistent_baseline_followers", growth.consistent_baseline),
        **_shares("order_day_rank_p", growth.order_day_rank),
    }


def _compliance(compliance: Compliance | None) -> dict[str, Any] | None:
    if compliance is None:
        return None
    shown = not compliance.is_suppressed
    return {
        "staff": compliance.staff,
        "in_scope_staff": compliance.in_scope if shown else None,
        "staff_by_status": {status: compliance.by_status[status] if shown else None for status in STATUSES},
        "provable_not_following_staff": compliance.provable_not_following if shown else None,
        **_shares("following_share", compliance.following_share if shown else None),
        "is_suppressed": compliance.is_suppressed,
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "captured_at": _instant(capture.captured_at),
        "source": capture.source,
        "listed_followers": capture.listed,
        **_counts("reported_followers", capture.reported),
        "hidden_followers_high": capture.hidden_high,
        "ended": capture.ended,
        "verdict": capture.verdict,
        "reason": capture.reason,
    }


def _quality(findings: Findings) -> dict[str, Any]:
    failed = Counter(check.severity for check in findings.checks if not check.passed)
    rejected: Counter[str] = Counter()
    for reject in findings.rejects:
        rejected[reject.reason] += reject.rows
    return {
        "checks": len(findings.checks),
        "failed_critical_checks": failed["critical"],
        "failed_warning_checks": failed["warning"],
        "failed_check_ids": [check.check_id for check in findings.checks if not check.passed],
        "rejected_rows_by_reason": dict(sorted(rejected.items())),
        "refused_files": sum(reject.rows == 0 for reject in findings.rejects),
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _counts(name: str, interval: Counts | None) -> dict[str, int | None]:
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _shares(name: str, interval: Shares | None) -> dict[str, float | None]:
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}
