"""Knows the laws that every person's published status obeys; knows nothing of how a status is worked out.

The laws (DESIGN.md section 4) are derived again from what is known tonight, not from the steps in between.
"""

# ruff: noqa: S608 - only our own words are put together here

from typing import Final

from expectations.check import Check, holds, no_rows
from expectations.raw import PSEUDONYM
from expectations.staging import VALID_TONIGHT

_PAIR: Final = ("staff_key", "account_key")
_NAMES_AT_STAKE: Final = "Names are at stake: publish nothing, report it, and look at sql/intermediate/int_absence.sql."

# The answer of each employee that counts tonight: the newest, with every handle it holds.
_STANDING: Final = """
    with standing as (
        select answers.staff_key, answers.platform, answers.declared_at, answers.answer, answers.follower_key
        from staging.stg_declarations as answers
        qualify rank() over (
            partition by answers.staff_key, answers.platform
            order by answers.declared_at desc, answers.answer_order desc
        ) = 1
    )
"""
_SEEN: Final = """
    select distinct standing.staff_key, captures.account_key, captures.capture_id, captures.captured_at
    from standing
    inner join staging.stg_followers as followers on standing.follower_key = followers.follower_key
    inner join staging.stg_captures as captures on followers.capture_id = captures.capture_id
    union all
    select distinct standing.staff_key, captures.account_key, captures.capture_id, captures.captured_at
    from standing
    inner join staging.stg_followers as followers on standing.follower_key = followers.handle_key
    inner join staging.stg_captures as captures on followers.capture_id = captures.capture_id
    union all
    select standing.staff_key, checks.account_key, null as capture_id, checks.checked_at as captured_at
    from standing
    inner join staging.stg_point_checks as checks on standing.follower_key = checks.follower_key
    where checks.is_following
"""
# What can lack somebody: complete lists that name people by what she declared, and the platform's own answer about her
# where such an answer means anything.
_PROOFS: Final = """
    select standing.staff_key, standing.declared_at, captures.account_key, captures.capture_id as proof,
        captures.captured_at, captures.captured_on
    from standing
    inner join staging.stg_captures as captures
        on standing.platform = captures.platform and captures.identifies in (
            if(standing.answer = 'id', 'id', 'handle'), 'handle_and_id'
        )
    inner join marts.fct_capture as verdicts
        on captures.capture_id = verdicts.capture_id and verdicts.verdict = 'complete'
    where standing.follower_key is not null and standing.answer <> 'multiple'
    union all
    select standing.staff_key, standing.declared_at, checks.account_key, cast(checks.checked_at as varchar) as proof,
        checks.checked_at as captured_at, checks.checked_on as captured_on
    from standing
    inner join staging.stg_point_checks as checks
        on standing.platform = checks.platform and standing.follower_key = checks.follower_key
    where not checks.is_following and standing.answer <> 'multiple'
        and checks.platform not in ('youtube', 'facebook')
"""
# Such proofs, made after the declaration and after the last list or check of any kind that shows the person.
_ABSENT: Final = f"""
    {_STANDING},
    seen as ({_SEEN}),
    proofs as ({_PROOFS}),
    absent as (
        select statuses.staff_key, statuses.account_key, count(distinct proofs.captured_on) as lists,
            date_diff('day', min(proofs.captured_on), max(proofs.captured_on)) as days
        from {{batch}} as statuses
        inner join proofs
            on statuses.staff_key = proofs.staff_key and statuses.account_key = proofs.account_key
            and proofs.declared_at < proofs.captured_at
        where statuses.status = 'not_seen' and not exists (
            select 1 from seen where seen.staff_key = statuses.staff_key
            and seen.account_key = statuses.account_key and seen.captured_at >= proofs.captured_at
        )
        group by statuses.staff_key, statuses.account_key
    )
    select statuses.staff_key, statuses.account_key
    from {{batch}} as statuses
    cross join raw.night as night
    left join absent on statuses.staff_key = absent.staff_key and statuses.account_key = absent.account_key
    where statuses.status = 'not_seen' and not coalesce(
        absent.lists >= night.confirmations and statuses.confirmations >= night.confirmations
        and absent.days >= night.confirmation_days, false
    )
"""
_PAIRS_TONIGHT: Final = f"""
    select staff.staff_key, accounts.account_key
    from marts.dim_staff as staff
    cross join marts.dim_account as accounts
    cross join raw.night as night
    where {VALID_TONIGHT}
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
        "where rosters.is_active "
        "and rosters.roster_on = (select max(newest.roster_on) from staging.stg_rosters as newest)))",
        question="Is exactly everybody in service whom the newest roster lists as such?",
        remedy=_model("dim_staff"),
        keys=("staff_key",),
    ),
    holds(
        "marts.dim_staff.names_no_person",
        f"regexp_matches(staff_key, '{PSEUDONYM}') and not regexp_matches(unit, '[0-9]{{18}}|@')",
        question="Is every employee published under a key that tells nothing, and no unit by a number or an address?",
        remedy="Publish nothing: the roster's columns may be mixed up, and numbers in clear. Correct it and run again.",
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
        f"{_STANDING}, seen as ({_SEEN}) select statuses.staff_key, statuses.account_key from {{batch}} as statuses "
        "where statuses.evidence in ('handle', 'stable_id', 'point_check') and not exists (select 1 from seen "
        "where seen.staff_key = statuses.staff_key and seen.account_key = statuses.account_key "
        "and seen.capture_id is not distinct from statuses.capture_id)",
        question="Does the list named beside every 'following' really show a handle the person declared?",
        remedy=_model("fct_follow_status"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.absence_is_confirmed",
        _ABSENT,
        question="Was everybody 'not seen' missing from enough complete lists, after declaring, and far enough apart?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.shared_handle_proves_nothing",
        f"{_STANDING} select statuses.staff_key, statuses.account_key from {{batch}} as statuses "
        "inner join marts.dim_account as accounts on statuses.account_key = accounts.account_key "
        "where (statuses.status = 'not_seen' or statuses.evidence = 'handle') and exists (select 1 "
        "from standing as own inner join standing as other "
        "on own.follower_key = other.follower_key and own.staff_key <> other.staff_key "
        "where own.staff_key = statuses.staff_key and own.platform = accounts.platform)",
        question="Is nobody called 'following' or 'not seen' by a handle that somebody else declared as well?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.nobody_is_disputed",
        "select distinct staff_key from {batch} where status = 'disputed'",
        severity="warning",
        question="Is nobody's account in dispute (declared by two people, or under correction)?",
        remedy="Ask the people named by these keys (ikuti why) which of them the account belongs to.",
        keys=("staff_key",),
    ),
)

_HISTORY: Final = (
    no_rows(
        "marts.fct_follow_history.periods_follow_each_other",
        "select staff_key, account_key, valid_from_on from {batch} "
        "window by_pair as (partition by staff_key, account_key order by valid_from_on) "
        "qualify valid_to_on < valid_from_on or lead(valid_from_on) over by_pair is not null "
        "and lead(valid_from_on) over by_pair is distinct from cast(valid_to_on + interval 1 day as date)",
        question="Does everybody's history run on without gap or overlap?",
        remedy=_model("fct_follow_history"),
        keys=(*_PAIR, "valid_from_on"),
    ),
    no_rows(
        "marts.fct_follow_history.neighbours_differ",
        "select staff_key, account_key, valid_from_on from {batch} qualify status = "
        "lag(status) over (partition by staff_key, account_key order by valid_from_on)",
        question="Does every new period of a history bring another status?",
        remedy=_model("fct_follow_history"),
        keys=(*_PAIR, "valid_from_on"),
    ),
    no_rows(
        "marts.fct_follow_history.open_period_is_tonights_status",
        "select coalesce(open.staff_key, tonight.staff_key) as staff_key, "
        "coalesce(open.account_key, tonight.account_key) as account_key "
        "from (select * from {batch} where valid_to_on is null) as open full join marts.fct_follow_status as tonight "
        "on open.staff_key = tonight.staff_key and open.account_key = tonight.account_key "
        "where open.status is distinct from tonight.status",
        question="Does every history end with tonight's status, and with none where the account no longer counts?",
        remedy=_model("fct_follow_history"),
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_history.ends_with_its_account",
        "select periods.staff_key, periods.account_key from {batch} as periods "
        "inner join marts.dim_account as accounts on periods.account_key = accounts.account_key "
        "cross join raw.night as night where accounts.valid_to < night.as_of "
        "group by periods.staff_key, periods.account_key, accounts.valid_to "
        "having max(periods.valid_to_on) is distinct from accounts.valid_to",
        question="Does every history of an account that no longer counts run to the account's last day?",
        remedy=_model("fct_follow_history"),
        keys=_PAIR,
    ),
)

CHECKS: Final[tuple[Check, ...]] = (*_STAFF, *_STATUS, *_HISTORY)
