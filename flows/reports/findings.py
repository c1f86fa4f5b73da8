"""Reads the published marts into facts; knows tables and columns, knows nothing of words, pages or arithmetic."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from flows.reports.facts import (
    RULES,
    STATUSES,
    Account,
    Bound,
    Capture,
    Compliance,
    Counts,
    CurveDay,
    Event,
    Findings,
    Growth,
    PerDay,
    Reading,
    ReportContext,
    Shares,
    Step,
    Unit,
)
from flows.reports.night_quality import Reader, read_quality
from transforms.platforms import HIDES_FOLLOWERS

MartRow = dict[str, Any]
CAMPAIGN_KEY = "*"


ACCOUNTS = "select account_key, platform, handle, owner, kind from marts.dim_account order by account_key"
STAFF = """
    select count(*) as staff, count(*) filter (where is_addressed and is_active) as addressed
    from marts.dim_staff
"""
GROWTH = """
    select account_key, baseline_at, baseline_low, baseline_high, latest_at, latest_low, latest_high,
        gained_low, gained_high, target, attainment_low, attainment_high, growth_low, growth_high,
        already_following, realistic_target, organic_per_day_low, organic_per_day_high, is_consistent,
        consistent_baseline_low, consistent_baseline_high, order_day_rank_p_low, order_day_rank_p_high
    from marts.fct_follower_growth
"""
READINGS = """
    select account_key, read_at, count_low, count_high, source, is_exact
    from marts.fct_follower_count order by account_key, read_at, source
"""
CURVE = "select account_key, day_on, listed from marts.fct_follower_curve order by account_key, day_on"
CAPTURES = """
    select account_key, captured_at, source, listed, reported_low, reported_high, hidden_high, ended, verdict, reason
    from marts.fct_capture order by account_key, captured_at, capture_id
"""
COMPLIANCE = f"""
    select account_key, staff, {", ".join(STATUSES)}, provable_not_following,
        following_share_low, following_share_high, is_suppressed
    from marts.fct_compliance
"""  # noqa: S608 - the closed list of statuses, no input
UNITS = f"""
    select unit, account_key, staff, {", ".join(STATUSES)}, provable_not_following,
        following_share_low, following_share_high, is_suppressed
    from marts.fct_compliance_by_unit order by unit, account_key
"""  # noqa: S608 - the closed list of statuses, no input
# The marts keep the figures of small units back; they are counted again for the suppression alone.
WITHHELD = """
    select units.unit, units.account_key, statuses.status, count(*) as staff
    from marts.fct_compliance_by_unit as units
    inner join marts.dim_staff as staff on units.unit = staff.unit
    inner join marts.fct_follow_status as statuses
        on staff.staff_key = statuses.staff_key and units.account_key = statuses.account_key
    where units.is_suppressed group by all
"""
# One scan for all that is said of statuses beside their numbers: a nation has 17 million of them.
OPEN_STATUSES = """
    select account_key, status, evidence, coalesce(reason, 'unstated') as reason,
        not_seen_possible_on is null as is_without_day, count(*) as staff, min(confirmations) as confirmations
    from marts.fct_follow_status
    where status in ('not_seen', 'unverifiable') or evidence = 'self_declared'
    group by all
"""
BOUNDS = """
    select account_key, assumption, rule, staff_following_low, staff_following_high,
        staff_following_share_low, staff_following_share_high
    from marts.fct_follow_bounds
"""
WATERFALL = "select account_key, step, low, high from marts.fct_growth_waterfall"
EVENTS = 'select "at", account_key, kind from marts.fct_event order by "at", account_key, kind'


def read_findings(mart: Reader, campaign: ReportContext, checks: Mapping[str, tuple[str, str]]) -> Findings:
    """Everything the marts hold about the campaign, and the checks and rejects of its run.

    Accounts with a measured gain come first, then those with a list, otherwise in order of their key; units by
    name; failed checks before passed ones. ``checks`` gives each check's question and remedy. Nothing is computed
    that the marts do not hold.
    """
    quality = read_quality(mart, campaign, checks)
    (people,) = mart.rows(STAFF)
    compliance = {row["account_key"]: _compliance(row) for row in mart.rows(COMPLIANCE)}
    bounds = _by_account(mart.rows(BOUNDS))
    return Findings(
        campaign=campaign,
        run=quality.run,
        checks=quality.checks,
        rejects=quality.rejects,
        staff=people["staff"],
        addressed=people["addressed"],
        accounts=_accounts(mart, compliance, bounds),
        whole_rule=compliance.get(CAMPAIGN_KEY),
        rule_bounds=_rule_bounds(bounds[CAMPAIGN_KEY]),
        units=tuple(Unit(row["unit"], row["account_key"], _compliance(row)) for row in mart.rows(UNITS)),
        withheld=_withheld(mart.rows(WITHHELD)),
        events=tuple(Event(**row) for row in mart.rows(EVENTS)),
    )


def _accounts(
    mart: Reader, compliance: Mapping[str, Compliance], bounds: Mapping[str, list[MartRow]]
) -> tuple[Account, ...]:
    growth = {row["account_key"]: _growth(row) for row in mart.rows(GROWTH)}
    readings = _by_account(mart.rows(READINGS))
    curves = _by_account(mart.rows(CURVE))
    captures = _by_account(mart.rows(CAPTURES))
    statuses = _by_account(mart.rows(OPEN_STATUSES))
    steps = _by_account(mart.rows(WATERFALL))
    accounts = [
        Account(
            **account,
            growth=growth.get(key),
            readings=tuple(_reading(row) for row in readings[key]),
            curve=tuple(CurveDay(row["day_on"], row["listed"]) for row in curves[key]),
            captures=tuple(_capture(row) for row in captures[key]),
            compliance=compliance.get(key),
            unverifiable=_by_reason(row for row in statuses[key] if row["status"] == "unverifiable"),
            to_be_asked=_by_reason(row for row in statuses[key] if _is_to_be_asked(row, account["platform"])),
            following_by_own_statement=sum(row["staff"] for row in statuses[key] if row["evidence"]),
            lists_behind_not_seen=min(
                (row["confirmations"] for row in statuses[key] if row["status"] == "not_seen"), default=None
            ),
            bounds={row["assumption"]: _bound(row) for row in bounds.get(key, [])},
            waterfall={row["step"]: Step(row["step"], _counts(row["low"], row["high"])) for row in steps[key]},
        )
        for account in mart.rows(ACCOUNTS)
        for key in [account["account_key"]]
    ]
    return tuple(sorted(accounts, key=_how_much_is_known))


def _by_reason(rows: Iterable[MartRow]) -> dict[str, int]:
    """Employees by the reason of their status, the commonest first."""
    staff: Counter[str] = Counter()
    for row in rows:
        staff[row["reason"]] += row["staff"]
    return dict(sorted(staff.items(), key=lambda told: (-told[1], told[0])))


def _is_to_be_asked(row: MartRow, platform: str) -> bool:
    """Whether no list can settle it: several handles were declared, or a name may have changed hands.

    Some platforms hide their lists whoever asks; nothing is gained by asking people there.
    """
    waits = row["reason"] in ("awaiting_confirmation", "no_list", "list_partial")
    return row["status"] == "unverifiable" and waits and row["is_without_day"] and platform not in HIDES_FOLLOWERS


def _how_much_is_known(account: Account) -> tuple[bool, bool, bool, str]:
    """Accounts that do not count for the order on this day come last, whatever is known of them."""
    is_measured = account.growth is not None and account.growth.is_measured
    return account.compliance is None, not is_measured, not account.has_list, account.account_key


def _by_account(rows: Iterable[MartRow]) -> defaultdict[str, list[MartRow]]:
    grouped: defaultdict[str, list[MartRow]] = defaultdict(list)
    for row in rows:
        grouped[row["account_key"]].append(row)
    return grouped


def _counts(low: int | None, high: int | None) -> Counts | None:
    return None if low is None or high is None else Counts(int(low), int(high))


def _shares(low: float | None, high: float | None) -> Shares | None:
    return None if low is None or high is None else Shares(float(low), float(high))


def _per_day(low: float | None, high: float | None) -> PerDay | None:
    return None if low is None or high is None else PerDay(float(low), float(high))


def _growth(row: MartRow) -> Growth:
    return Growth(
        baseline_at=row["baseline_at"],
        baseline=_counts(row["baseline_low"], row["baseline_high"]),
        latest_at=row["latest_at"],
        latest=_counts(row["latest_low"], row["latest_high"]),
        gained=_counts(row["gained_low"], row["gained_high"]),
        target=row["target"],
        attainment=_shares(row["attainment_low"], row["attainment_high"]),
        growth=_shares(row["growth_low"], row["growth_high"]),
        already_following=row["already_following"],
        realistic_target=row["realistic_target"],
        organic_per_day=_per_day(row["organic_per_day_low"], row["organic_per_day_high"]),
        is_consistent=row["is_consistent"],
        consistent_baseline=_counts(row["consistent_baseline_low"], row["consistent_baseline_high"]),
        order_day_rank=_shares(row["order_day_rank_p_low"], row["order_day_rank_p_high"]),
    )


def _reading(row: MartRow) -> Reading:
    return Reading(row["read_at"], Counts(row["count_low"], row["count_high"]), row["source"], row["is_exact"])


def _capture(row: MartRow) -> Capture:
    return Capture(
        captured_at=row["captured_at"],
        source=row["source"],
        listed=row["listed"],
        reported=_counts(row["reported_low"], row["reported_high"]),
        hidden_high=row["hidden_high"],
        ended=row["ended"],
        verdict=row["verdict"],
        reason=row["reason"],
    )


def _compliance(row: MartRow) -> Compliance:
    return Compliance(
        staff=row["staff"],
        by_status={status: row[status] for status in STATUSES},
        provable_not_following=row["provable_not_following"],
        following_share=_shares(row["following_share_low"], row["following_share_high"]),
        is_suppressed=bool(row["is_suppressed"]),
    )


def _withheld(rows: Iterable[MartRow]) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        found.setdefault((row["unit"], row["account_key"]), {})[row["status"]] = row["staff"]
    return found


def _bound(row: MartRow) -> Bound:
    return Bound(
        assumption=row["assumption"],
        staff_following=_counts(row["staff_following_low"], row["staff_following_high"]),
        staff_following_share=_shares(row["staff_following_share_low"], row["staff_following_share_high"]),
    )


def _rule_bounds(rows: Iterable[MartRow]) -> dict[str, dict[str, Bound]]:
    """By rule over all accounts, the strictest first, and by assumption."""
    found: dict[str, dict[str, Bound]] = {}
    for row in sorted(rows, key=lambda row: RULES.index(row["rule"])):
        found.setdefault(row["rule"], {})[row["assumption"]] = _bound(row)
    return found
