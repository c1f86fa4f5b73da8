"""What every published number must be true of: held against the world it was seen of. Knows published columns only.

Assumed as everywhere: readings hold their count, answers name the own account, and what a list hides was counted. Each
law gives the violations in words.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from tests.sql.campaigns import local_day
from tests.sql.told import Told, TruthLaw

TABLES = (
    "marts.fct_follower_growth", "marts.fct_follow_bounds", "marts.fct_compliance", "marts.fct_compliance_by_unit",
    "marts.fct_capture", "marts.fct_follow_status", "marts.fct_follower_curve", "marts.fct_growth_waterfall",
    "intermediate.int_daily_changes", "marts.dim_staff",
)  # fmt: skip


def growth_is_of_the_instants_it_names(told: Told) -> Iterator[str]:
    """Baseline, latest count, gain and growth are those of the two instants."""
    for row in told.built["marts.fct_follower_growth"]:
        account = row["account_key"]
        truth: dict[str, float] = {
            name: told.count(account, row[f"{name}_at"]) for name in ("baseline", "latest") if row[f"{name}_at"]
        }
        if row["gained_low"] is not None:
            truth["gained"] = truth["latest"] - truth["baseline"]
        if row["growth_high"] is not None:
            truth["growth"] = truth["gained"] / truth["baseline"]
        yield from (f"{account}: {name} was {number}" for name, number in truth.items() if _lies(row, name, number))


def already_following_is_what_a_full_list_shows(told: Told) -> Iterator[str]:
    """Nobody too many is said to have followed before the order, and no fewer than all but the hidden."""
    hidden = {
        (row["account_key"], row["captured_at"]): row["hidden_high"] or 0 for row in told.built["marts.fct_capture"]
    }
    share = told.raw["raw.night"][0]["max_hidden_share"]
    for row in told.built["marts.fct_follower_growth"]:
        account, number = row["account_key"], row["already_following"]
        if number is None:
            continue
        at = max(made_at for key, made_at in hidden if key == account)
        follows = told.world.following(account, at)
        early = {who for who in told.following(account, at) if follows[who] < told.world.ordered_at}
        seen = {
            line["staff_key"]
            for line in told.built["marts.fct_follow_status"]
            if line["account_key"] == account and line["status"] == "following"
        }
        least = len(early & seen) - hidden[account, at] - share * len(follows)
        if not least <= number <= len(early):
            yield f"{account}: {number} are said to have followed before, of {len(early)} who did"


def counts_bound_the_employees(told: Told) -> Iterator[str]:
    """What a count says of employees is true when it was read, if the assumption is true of the world."""
    growth = {row["account_key"]: row for row in told.built["marts.fct_follower_growth"]}
    for row in told.built["marts.fct_follow_bounds"]:
        account, windows = row["account_key"], growth.get(row["account_key"])
        if windows is None or row["assumption"] == "list":
            continue
        read_at = windows["latest_at"]
        at = read_at if read_at and read_at > told.world.ordered_at else told.world.ends_at
        if row["assumption"] == "none" or _is_true(row["assumption"], told, account, windows["baseline_at"], at):
            truth = len(told.following(account, at))
            if _lies(row, "staff_following", truth):
                yield f"{account}: {row['assumption']} excludes the {truth} who follow"


def _is_true(assumption: str, told: Told, account: str, before_at: datetime, at: datetime) -> bool:
    before = told.following(account, before_at)
    others = told.count(account, at) - len(told.following(account, at)) - told.count(account, before_at) + len(before)
    return others == 0 and (assumption == "others_unchanged" or not before)


def lists_bound_the_employees(told: Told) -> Iterator[str]:
    """No more followed when the newest list was made, and no fewer since the last one that was walked to its end."""
    unit_of = {row["staff_key"]: row["unit"] for row in told.built["marts.dim_staff"]}
    for row in [*told.built["marts.fct_compliance"], *told.built["marts.fct_compliance_by_unit"]]:
        account, unit = row["account_key"], row.get("unit")
        people = {staff for staff in told.addressed if unit in (None, unit_of[staff])}
        if not people or account == "*":
            continue
        then = len(told.following(account, told.judged_at(account)) & people)
        if row["following_share_high"] * len(people) < then - 1e-9:
            yield f"{account} {unit}: {then} followed when the list was made, more than is said"
        if row["following_share_low"] * len(people) > len(told.followed_lately(account) & people) + 1e-9:
            yield f"{account} {unit}: fewer followed since the last full list than is said"
        if row["provable_not_following"] > len(people) - then:
            yield f"{account} {unit}: {then} of {len(people)} followed, and more are said not to"


def rules_bound_the_employees(told: Told) -> Iterator[str]:
    """Whoever followed enough accounts when their lists were made met the rule, and is not excluded by it."""
    for row in told.built["marts.fct_follow_bounds"]:
        if row["assumption"] != "list" or row["rule"] == "account":
            continue
        most = _meeting(row["rule"], told, {key: told.following(key, told.judged_at(key)) for key in told.owners})
        least = _meeting(row["rule"], told, {key: told.followed_lately(key) for key in told.owners})
        if row["staff_following_high"] < most:
            yield f"{row['rule']}: {most} met it, more than is said"
        if row["staff_following_low"] > least:
            yield f"{row['rule']}: {least} met it, fewer than is said"


def _meeting(rule: str, told: Told, following: dict[str, set[str]]) -> int:
    groups: dict[str, set[str]] = {}
    for account, people in following.items():
        groups.setdefault({"all": account, "any": "*"}.get(rule, told.owners[account]), set()).update(people)
    return len(set.intersection(*groups.values()))


def units_are_no_surer_than_the_whole(told: Told) -> Iterator[str]:
    """All units together are not said to follow more than the whole, nor to miss more."""
    for row in told.built["marts.fct_compliance"]:
        units = [
            unit
            for unit in told.built["marts.fct_compliance_by_unit"]
            if unit["account_key"] == row["account_key"]
        ]  # fmt: skip
        if sum(map(_surely, units)) > _surely(row) + 1e-9:
            yield f"{row['account_key']}: the units are said to follow more than the whole"
        if sum(unit["provable_not_following"] for unit in units) > row["provable_not_following"]:
            yield f"{row['account_key']}: the units are said to miss more than the whole"


def _surely(row: dict[str, Any]) -> float:
    surely: float = (row["following_share_low"] or 0) * (row["staff"] - row["out_of_scope"])
    return surely


def statuses_are_true(told: Told) -> Iterator[str]:
    """Who follows did when last seen, and came then; who is not seen did not, where no list may hide anybody."""
    may_hide = told.raw["raw.night"][0]["max_hidden_share"] > 0
    for row in told.built["marts.fct_follow_status"]:
        account, staff = row["account_key"], row["staff_key"]
        if row["status"] == "following" and row["capture_id"]:
            follows = told.world.following(account, told.captured_at[row["capture_id"]])
            # a newer list without times may show her after she left and came again
            came = [start for start, _ in told.world.follows[account, staff]]
            if staff not in follows or row["followed_at"] not in (None, *came):
                yield f"{staff} did not follow {account} when seen, or did not come then"
        if row["status"] == "not_seen" and not may_hide:
            days = (row["first_absent_on"], row["last_absent_on"])
            yield from (
                f"{staff} followed {account} on {day}" for day in days if _followed_all(told, account, staff, day)
            )


def _followed_all(told: Told, account: str, staff: str, day: date) -> bool:
    return any(
        local_day(start) < day and (end is None or local_day(end) > day)
        for start, end in told.world.follows.get((account, staff), [])
    )


def curve_is_a_lower_bound(told: Told) -> Iterator[str]:
    """At least so many followed at the end of the day, or when the list was made."""
    for row in told.built["marts.fct_follower_curve"]:
        ends_at = datetime.combine(row["day_on"], time(17), tzinfo=UTC) - timedelta(microseconds=1)
        at = min(ends_at, told.captured_at[row["capture_id"]])
        if row["listed"] > told.count(row["account_key"], at):
            yield f"{row['account_key']} on {row['day_on']}: more than there were"


def daily_changes_are_true(told: Told) -> Iterator[str]:
    """Each day's change is the one between its two readings, and the order's day has its true rank."""
    true = _true_changes(told)
    days: dict[str, list[date]] = {}
    ordered_on = local_day(told.world.ordered_at)
    for row in told.built["intermediate.int_daily_changes"]:
        key = (row["account_key"], row["changed_on"])
        if row["days"] == 1 and 0 < (ordered_on - row["changed_on"]).days <= 28:
            days.setdefault(row["account_key"], []).append(row["changed_on"])
        if _lies(row, "change", true[key]):
            yield f"{key}: the change was {true[key]}"
    for row in told.built["marts.fct_follower_growth"]:
        account = row["account_key"]
        if row["order_day_rank_p_low"] is not None:
            as_many = sum(true[account, day] >= true[account, ordered_on] for day in days[account])
            if _lies(row, "order_day_rank_p", (1 + as_many) / (1 + len(days[account]))):
                yield f"{account}: the order's day has another rank"


def _true_changes(told: Told) -> dict[tuple[str, date], int]:
    last: dict[str, dict[date, datetime]] = {}
    for line in sorted(told.raw["raw.follower_count"], key=lambda line: line["read_at"]):
        if line["read_on"] <= told.world.as_of:
            last.setdefault(line["account_key"], {})[line["read_on"]] = line["read_at"]
    return {
        (account, later): told.count(account, at[later]) - told.count(account, at[sooner])
        for account, at in last.items()
        for sooner, later in pairwise(sorted(at))
    }


def nobody_is_gained_who_did_not_come(told: Told) -> Iterator[str]:
    """No more are shown to have been gained between the two readings than came at all, strangers and employees."""
    growth = {row["account_key"]: row for row in told.built["marts.fct_follower_growth"]}
    for row in told.built["marts.fct_growth_waterfall"]:
        window = growth[row["account_key"]]
        came = sum(
            window["baseline_at"] < start <= window["latest_at"]
            for (followed, who), spans in told.world.follows.items()
            for start, _ in spans
            if followed == row["account_key"] and (row["step"] != "staff_gained" or who in told.addressed)
        )
        if (
            row["step"] in ("staff_gained", "others_gained")
            and _is_timed(told, row["account_key"])
            and (row["low"] or 0) > came
        ):
            yield f"{row['account_key']}: {row['step']} is {row['low']}, and {came} came"


def _is_timed(told: Told, account: str) -> bool:
    """Whether all lists of the account tell all times: two lists without them show who came between the lists."""
    return all(line["followed_at"] for line in told.raw["raw.follower"] if line["capture_id"].startswith(account))


def _lies(row: dict[str, Any], name: str, truth: float) -> bool:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return (low is not None and truth < low - 1e-9) or (high is not None and truth > high + 1e-9)


LAWS: list[TruthLaw] = [
    growth_is_of_the_instants_it_names, already_following_is_what_a_full_list_shows, counts_bound_the_employees,
    lists_bound_the_employees, rules_bound_the_employees, units_are_no_surer_than_the_whole, statuses_are_true,
    curve_is_a_lower_bound, daily_changes_are_true, nobody_is_gained_who_did_not_come,
]  # fmt: skip
