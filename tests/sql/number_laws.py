"""Laws 4 to 7 of the design: what may be said in numbers. Knows published columns only.

Each law takes a campaign's raw tables and what was built of them, and gives the violations in words.
"""

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, TypeAlias

from tests.sql.campaigns import Raw
from tests.sql.nights import Built
from tests.sql.people_laws import STATUSES
from tests.sql.retelling import Tonight

Interval: TypeAlias = tuple[float, float]

INTERVALS = {
    "marts.fct_follower_growth": (
        *("baseline", "latest", "gained", "attainment", "growth", "organic_per_day"),
        *("consistent_baseline", "order_day_rank_p"),
    ),
    "marts.fct_follow_bounds": ("staff_following", "staff_following_share"),
    "marts.fct_compliance": ("following_share",),
    "marts.fct_compliance_by_unit": ("following_share",),
}
STEPS = ("staff_gained", "staff_lost", "others_gained", "others_lost", "unexplained")


def law_4_statuses_add_up(raw: Raw, built: Built) -> Iterator[str]:
    """On both sides of every rate stands the same population."""
    staff = len(Tonight(raw).scope)
    found = Counter((row["account_key"], row["status"]) for row in built["marts.fct_follow_status"])
    if {row["account_key"] for row in built["marts.fct_compliance"]} - {"*"} != set(Tonight(raw).accounts):
        yield "fct_compliance does not have the accounts of tonight"
    for row in built["marts.fct_compliance"]:
        account = row["account_key"]
        if not staff == row["staff"] == sum(row[status] for status in STATUSES):
            yield f"{account}: {staff} people, {row['staff']} staff, statuses of {sum(row[s] for s in STATUSES)}"
        if account != "*" and any(row[status] != found[account, status] for status in STATUSES):
            yield f"{account}: the counts are not those of the statuses"
        units = [unit for unit in built["marts.fct_compliance_by_unit"] if unit["account_key"] == account]
        if sum(unit["staff"] for unit in units) != staff:
            yield f"{account}: the units do not add up to the staff"
        shown = [unit for unit in units if not unit["is_suppressed"]]
        if any(unit["staff"] != sum(unit[status] for status in STATUSES) for unit in shown):
            yield f"{account}: a unit's statuses do not add up to its staff"
        if sum(unit["provable_not_following"] for unit in shown) > row["provable_not_following"]:
            yield f"{account}: the units prove more than the whole"


def law_4_no_rate_exceeds_one(raw: Raw, built: Built) -> Iterator[str]:
    """Shares lie between 0 and 1, bounds between nobody and everybody addressed, the lower one below the upper."""
    addressed = sum(Tonight(raw).scope.values())
    shares = [("marts.fct_compliance", "following_share", 1), ("marts.fct_compliance_by_unit", "following_share", 1)]
    shares += [("marts.fct_follow_bounds", "staff_following_share", 1)]
    for table, name, most in [*shares, ("marts.fct_follow_bounds", "staff_following", addressed)]:
        for row in built[table]:
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            if (low, high) != (None, None) and not 0 <= low <= high <= most:
                yield f"{table} of {row['account_key']}: {name} from {low} to {high}"


def law_5_no_row_is_lost(raw: Raw, built: Built) -> Iterator[str]:
    """Rows read are loaded or rejected, and whatever is known tonight passes staging whole."""
    rejects = Counter(line["file_id"] for line in raw["raw.reject"])
    for file in raw["raw.source_file"]:
        if file["rows_read"] != file["rows_loaded"] + rejects[file["file_id"]]:
            yield f"{file['file_id']}: {file['rows_read']} rows were read, {file['rows_loaded']} loaded"
    night = Tonight(raw)
    as_of = night.policy["as_of"]
    day = {file["file_id"]: file["known_on"] for file in raw["raw.source_file"]}
    accounts = {account["account_key"] for account in raw["raw.account"]}
    rosters = [{**line, "roster_on": day[line["file_id"]]} for line in raw["raw.staff"]]
    readings = [line for line in raw["raw.follower_count"] if line["account_key"] in accounts]
    known: dict[str, tuple[tuple[str, ...], list[dict[str, Any]]]] = {
        "rosters": (("roster_on", "staff_key"), [line for line in rosters if line["roster_on"] <= as_of]),
        "captures": (("capture_id",), list(night.lists.values())),
        "followers": (("capture_id", "follower_key", "followed_at"), raw["raw.follower"]),
        "declarations": (
            ("staff_key", "platform", "declared_at", "answer", "follower_key"),
            [line for line in raw["raw.declaration"] if line["declared_on"] <= as_of],
        ),
        "corrections": (
            ("staff_key", "account_key", "kind", "entered_at", "from_on", "until_on", "follower_key", "former_key"),
            [line for line in _per_account(raw) if line["entered_on"] <= as_of],
        ),
        "follower_counts": (
            ("account_key", "read_at", "count_low", "count_high", "source"),
            [line for line in readings if line["read_on"] <= as_of],
        ),
    }
    for name, (columns, lines) in known.items():
        wanted = {tuple(line[column] for column in columns) for line in lines}
        found = Counter(tuple(line[column] for column in columns) for line in built[f"staging.stg_{name}"])
        if found != Counter(wanted):
            yield f"stg_{name}: {len(wanted)} rows are known, {found.total()} came through"


def _per_account(raw: Raw) -> Iterator[dict[str, Any]]:
    """Each correction beside each account that it concerns."""
    for line in raw["raw.correction"]:
        for account in raw["raw.account"]:
            if line["platform"] in (None, account["platform"]) and line["account_key"] in (
                None,
                account["account_key"],
            ):
                yield {**line, "account_key": account["account_key"]}


def law_6_wider_in_is_not_narrower_out(before: Built, after: Built) -> Iterator[str]:
    """No published interval gets narrower when readings get wider.

    Readings or statements that contradict each other leave no interval at all, so theirs is not compared, nor what all
    accounts say together. Nor is the upper end where a list is longer than its count.
    """
    contradicting = {row["account_key"] for row in before["marts.fct_follower_growth"] if not row["is_consistent"]}
    too_long = {row["account_key"] for row in before["marts.fct_capture"] if _is_longer_than_counted(row)}
    contradicting |= {"*"} if contradicting else set()
    # without a list since the order the newest count limits what point checks and statements leave open
    too_long |= contradicting
    too_long |= {"*"} if too_long else set()
    narrow, wide = (
        {
            key: interval
            for key, interval in _intervals(built)
            if not (_is_from_readings(key) and key[1] in contradicting)
        }
        for built in (before, after)
    )
    for key, (low, high) in narrow.items():
        wide_low, wide_high = wide.get(key, (-inf, inf))
        if wide_low > low + 1e-9 or (wide_high < high - 1e-9 and key[1] not in too_long):
            yield f"{' '.join(key)}: {low} to {high} became {wide_low} to {wide_high}"
    for key in wide.keys() - narrow.keys():
        yield f"{' '.join(key)}: nothing was said, now it is {wide[key][0]} to {wide[key][1]}"


def _is_longer_than_counted(capture: dict[str, Any]) -> bool:
    return capture["reported_high"] is not None and capture["listed"] > capture["reported_high"]


def _is_from_readings(key: tuple[str, ...]) -> bool:
    return key[0] == "marts.fct_follower_growth" or key[-1] in ("others_unchanged", "press", "none")


def law_6_steps_add_up(raw: Raw, built: Built) -> Iterator[str]:
    """From the baseline to the latest count, step by step, exactly; what no list tells is no step of its own."""
    accounts: dict[str, dict[str, dict[str, Any]]] = {}
    for row in built["marts.fct_growth_waterfall"]:
        accounts.setdefault(row["account_key"], {})[row["step"]] = row
    if strangers := accounts.keys() - {account["account_key"] for account in raw["raw.account"]}:
        yield f"steps of accounts outside the order: {sorted(strangers)}"
    for account, steps in accounts.items():
        if steps.keys() != {"baseline", *STEPS, "latest"}:
            yield f"{account}: the steps are {', '.join(steps)}"
            continue
        if any((row["low"] or 0) > (row["high"] or 0) for row in steps.values()):
            yield f"{account}: a step from more to less"
        for low, high in (("low", "high"), ("high", "low")):
            total = steps["baseline"][high] + sum(steps[step][low] or 0 for step in STEPS)
            if total != steps["latest"][low]:
                yield f"{account}: the {low} steps add up to {total}, not to {steps['latest'][low]}"


def law_7_order_does_not_matter(before: Built, after: Built) -> Iterator[str]:
    """The same inputs give the same rows in the same order of their grain."""
    for table in before:
        if before[table] != after[table]:
            yield f"{table} differs"


def _intervals(built: Built) -> Iterator[tuple[tuple[str, ...], Interval]]:
    """Every published interval by table, account and name; an end that is not given is unbounded."""
    for table, names in INTERVALS.items():
        for row in built[table]:
            for name in names:
                told_of = [row[column] for column in ("rule", "unit", "assumption") if column in row]
                key = (table, row["account_key"], name, *map(str, told_of))
                low, high = row[f"{name}_low"], row[f"{name}_high"]
                if low is not None or high is not None:
                    yield key, (-inf if low is None else low, inf if high is None else high)
