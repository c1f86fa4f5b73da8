"""Knows the laws that every person's published status obeys; knows nothing of how a status is worked out.

The laws (DESIGN.md section 4) are derived again from what is known tonight, not from the steps in between.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, no_rows
from expectations.marts.absence import ABSENT
from expectations.marts.evidence import FOLLOWING, SHARED
from expectations.raw import PSEUDONYM
from expectations.staging import COUNTS_WHEN_JUDGED

_PAIR: Final = ("staff_key", "account_key")
_NAMES_AT_STAKE: Final = "Names are at stake: publish nothing, report it, and look at sql/intermediate/int_absence.sql."

_PAIRS_TONIGHT: Final = f"""
    select staff.staff_key, accounts.account_key
    from marts.dim_staff as staff
    cross join marts.dim_account as accounts
    cross join intermediate.int_judged_day as tonight
    where {COUNTS_WHEN_JUDGED}
"""

# A unit of many may be called by a name that one of them has as well: a hospital, say. Of few, it is she herself; where
# she is called like a unit of others, her own is her name. Nearly as many units as people, and not half as many names:
# the columns have changed places.
_NAMES_AS_UNITS: Final = """
    with told as (
        select batch.staff_key, trim(lower(batch.unit)) as unit, trim(lower(people.name)) as name
        from {batch} as batch
        inner join restricted.staff as people on batch.staff_key = people.staff_key
        where batch.unit <> '' and people.name <> ''
    ),
    units as (
        select told.unit, count(*) as staff
        from told
        group by told.unit
    ),
    columns as (
        select
            count(distinct told.unit) > 2 * count(distinct told.name)
            and count(distinct told.name) > 1
            and 3 * count(distinct told.unit) > 2 * count(*) as are_mixed_up
        from told
    )
    select told.staff_key
    from told
    inner join units on told.unit = units.unit
    left join units as others on told.name = others.unit
    cross join raw.night as night
    cross join columns
    where columns.are_mixed_up or (units.staff < night.small_cell and others.unit is not null)
"""


def _model(name: str) -> str:
    return f"sql/marts/{name}.sql is wrong, or what it reads is: correct it and run the night again."


_STAFF: Final = (
    no_rows(
        "marts.dim_staff.is_everybody_on_a_roster",
        "select coalesce(staff.staff_key, rosters.staff_key) as staff_key from {batch} as staff full join "
        "(select distinct listed.staff_key from staging.stg_rosters as listed) as rosters "
        "on staff.staff_key = rosters.staff_key where staff.staff_key is null or rosters.staff_key is null",
        question="Is everybody who was ever on a roster counted, and nobody else?",
        remedy=_model("dim_staff"),
        keys=("staff_key",),
    ),
    holds(
        "marts.dim_staff.addressed_as_the_order_says",
        "is_addressed = (employment in (select kinds.employment from raw.addressed_employment as kinds))",
        question="Are exactly those kinds of employment addressed that the order names?",
        remedy=_model("dim_staff"),
        keys=("staff_key", "employment"),
    ),
    holds(
        "marts.dim_staff.active_as_the_newest_roster_says",
        "is_active = (staff_key in (select rosters.staff_key from staging.stg_rosters as rosters "
        "where rosters.is_active and coalesce(rosters.start_on <= "
        "(select tonight.judged_on from intermediate.int_judged_day as tonight), true) "
        "and rosters.roster_on = (select max(newest.roster_on) from staging.stg_rosters as newest)))",
        question="Is exactly everybody in service whom the newest roster lists as such, and whose service has begun?",
        remedy=_model("dim_staff"),
        keys=("staff_key",),
    ),
    holds(
        "marts.dim_staff.names_no_person",
        f"regexp_matches(staff_key, '{PSEUDONYM}') and not regexp_matches(unit, '[0-9]{{18}}|@')",
        question="Is every employee published under a key that tells nothing, and no unit by a number or an address?",
        remedy="Publish nothing: the roster's columns may be mixed up, and numbers in clear. Correct it and run again.",
    ),
    no_rows(
        "marts.dim_staff.no_unit_is_an_employees_name",
        _NAMES_AS_UNITS,
        question="Is no unit called by an employee's name?",
        remedy="Publish nothing: names and units have changed places on the roster, all along or in a row. Correct it, "
        "or give the unit its name in units.csv, and run again.",
        keys=("staff_key",),
    ),
    holds(
        "marts.dim_staff.unit_is_told",
        "unit <> '' or not is_active",
        severity="warning",
        question="Is the unit of everybody in service known?",
        remedy="Ask the personnel agency to fill in the unit on the roster; these people stand under no unit.",
        keys=("staff_key",),
    ),
    holds(
        "marts.dim_staff.employment_is_told",
        "employment <> 'unknown' or not is_active",
        severity="warning",
        question="Is it known of everybody in service how they are employed?",
        remedy="Ask the personnel agency for the kind of employment; whether the order addresses these people is open.",
        keys=("staff_key",),
    ),
)

_STATUS: Final = (
    holds(
        "marts.fct_follow_status.as_of_is_tonight",
        "as_of = (select night.as_of from raw.night as night)",
        question="Are all statuses those of this night?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.nobody_is_left_out",
        f"{_PAIRS_TONIGHT} except select staff_key, account_key from {{batch}}",
        question="Has every employee a status for every account?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.nobody_is_added",
        f"select staff_key, account_key from {{batch}} except {_PAIRS_TONIGHT}",
        question="Has nobody a status who is no employee, or for an account that does not count tonight?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    holds(
        "marts.fct_follow_status.scope_is_the_orders",
        "(status <> 'out_of_scope') = (staff_key in "
        "(select staff.staff_key from marts.dim_staff as staff where staff.is_addressed and staff.is_active))",
        question="Is everybody in scope who is addressed and in service, and nobody else?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    holds(
        "marts.fct_follow_status.status_explains_itself",
        "(status = 'following') = (evidence is not null) and (status = 'unverifiable') = (reason is not null) "
        "and (status = 'following' or followed_at is null)",
        question="Does every 'following' name its evidence and every 'unverifiable' its reason?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    holds(
        "marts.fct_follow_status.days_are_in_order",
        "(first_seen_on is null) = (last_seen_on is null) and coalesce(first_seen_on <= last_seen_on, true) "
        "and coalesce(last_seen_on <= as_of, true)",
        question="Was everybody seen first before they were seen last, and by tonight?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.following_is_seen",
        FOLLOWING,
        question="Does the list named beside every 'following' really show a name or id of the person?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.absence_is_confirmed",
        ABSENT,
        question="Was everybody 'not seen' missing from enough complete lists, after declaring, and far enough apart?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.shared_handle_proves_nothing",
        SHARED,
        question="Is nobody 'following' or 'not seen' by a handle that others declared too, unless that is resolved?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.nobody_is_disputed",
        "select distinct staff_key from {batch} where status = 'disputed'",
        severity="warning",
        question="Is nobody's account in dispute (declared by two people, or under correction)?",
        remedy="Ask those on the sheet Dalam koreksi of BKD's workbook which of them the account belongs to.",
        keys=("staff_key",),
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_STAFF, *_STATUS)
