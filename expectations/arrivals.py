"""Knows what must hold of what arrives: that sources still bring something, and that the staff is the same staff."""

from typing import Final

from expectations.check import Check, holds, in_set, no_rows, unique
from expectations.raw import CONFIGURE, LOAD_AGAIN
from warehouse.acceptances import ROSTER_CHANGE

_NAMED: Final = ("account_key", "source")
_SOURCE: Final = (*_NAMED, "age_hours")

_NOTED: Final = (
    unique(
        "raw.expected_source.key_is_unique",
        "account_key",
        "source",
        question="Is every source that is to bring something named once?",
        remedy=CONFIGURE,
        keys=_NAMED,
    ),
    holds(
        "raw.expected_source.is_sound",
        "(source = 'roster') = (account_key = '*') and source_kind in ('asked', 'handed_in') "
        "and source in ('api_counts', 'api_lists', 'counts', 'exports', 'roster') "
        "and (account_key = '*' or account_key in (select accounts.account_key from raw.account as accounts)) "
        "and warn_hours >= 0 and coalesce(stop_hours >= warn_hours, source_kind = 'handed_in')",
        question="Is every expected source one that is known, of an account of the order, and told before it stops?",
        remedy=CONFIGURE,
        keys=_NAMED,
    ),
    in_set(
        "raw.acceptance.what_is_known",
        "what",
        (ROSTER_CHANGE,),
        question="Is everything that a person has accepted something that can be accepted?",
        remedy="Take the line out of warehouse/landing/acceptances.jsonl, where nothing but this program writes.",
        keys=("what", "about"),
    ),
    unique(
        "raw.roster_delivery.key_is_unique",
        "file_id",
        "delivered_on",
        question="Is every day on which a roster came noted once?",
        remedy=LOAD_AGAIN,
        keys=("file_id", "delivered_on"),
    ),
    no_rows(
        "raw.roster_delivery.every_roster_was_delivered",
        "select files.source, files.file from raw.source_file as files where files.source = 'roster' "
        "and files.file_id not in (select deliveries.file_id from {batch} as deliveries)",
        question="Is it known of every roster on which days it came?",
        remedy=LOAD_AGAIN,
        keys=("source", "file"),
    ),
)

# Joined and departed together, of the staff of the roster before: one in twenty exchanged for others is a tenth. Whole
# chains are looked at: on the second night of a truncated roster its neighbour is as short as itself. One person alone
# is no mistake of a file, however small the office.
_CHANGED: Final = """
    with rosters as (
        select roster_on, row_number() over (order by roster_on) as place
        from (select distinct roster_on from {batch}) as days
    ),
    serving as (
        select staff.staff_key, rosters.place, lag(rosters.place) over by_person as place_before,
            lead(rosters.place) over by_person as place_after
        from {batch} as staff
        inner join rosters on staff.roster_on = rosters.roster_on
        where staff.is_active
        window by_person as (partition by staff.staff_key order by rosters.place)
    ),
    counted as (
        select place, count(*) as staff,
            count(*) filter (where place_before is null or place_before < place - 1) as joined,
            count(*) filter (where place_after is null or place_after > place + 1) as departing
        from serving
        group by place
    ),
    changes as (
        select rosters.roster_on, coalesce(earlier.staff, 0) as staff_before, coalesce(later.joined, 0) as joined,
            coalesce(earlier.departing, 0) as departed
        from rosters
        left join counted as earlier on rosters.place = earlier.place + 1
        left join counted as later on rosters.place = later.place
        where rosters.place > 1
    ),
    accepted as (
        select coalesce(max(files.known_on), date '0001-01-01') as accepted_on
        from raw.source_file as files
        inner join raw.acceptance as acceptances on files.file_id = acceptances.about
        inner join rosters on files.known_on = rosters.roster_on
        where files.source = 'roster' and acceptances.what = '{release}'
    )
    select changes.roster_on, changes.staff_before, changes.joined, changes.departed,
        round((changes.joined + changes.departed) / nullif(changes.staff_before, 0), 4) as share
    from changes
    cross join accepted
    where changes.roster_on > accepted.accepted_on
        and changes.joined + changes.departed > greatest(1, 0.05 * changes.staff_before)
""".replace("{release}", ROSTER_CHANGE)

CHECKS: Final[tuple[Check, ...]] = (
    *_NOTED,
    no_rows(
        "staging.stg_rosters.roster_did_not_change_much",
        _CHANGED,
        question="Are at most 5 % of the staff other people than on the roster before (joined and departed together)?",
        remedy="Look at the roster of that day: is it whole, of this office, and of all kinds of employment in one "
        "file? If it is wrong, put the right one into inbox/roster/ under the same day. If the staff really changed, "
        f"release the night with ikuti run --accept {ROSTER_CHANGE}; that holds for this roster and no later one.",
        keys=("roster_on", "staff_before", "joined", "departed", "share"),
        release=ROSTER_CHANGE,
    ),
    holds(
        "intermediate.int_source_freshness.sources_are_fresh",
        "coalesce(age_hours <= warn_hours, true)",
        severity="warning",
        question="Has every source brought something lately (evidence.max_reading_age_days for counts, [freshness] "
        "for all others)?",
        remedy="Read the count again and add a line to inbox/counts.csv; ask for a new export or roster. Of "
        "api_counts, api_lists and a personnel system see what they answered when they were asked.",
        keys=_SOURCE,
    ),
    holds(
        "intermediate.int_source_freshness.no_source_is_given_up",
        "coalesce(age_hours <= stop_hours, true)",
        question="Has no source been silent for so long that it must be broken (freshness.asked_stop_days, and "
        "handed_in_stop_days where it is set)?",
        remedy="Make it answer again: renew its token, correct its address, hand in what is missing. If it will not "
        'come back, take it out of campaign.toml ("api" of the account\'s sources, url of [roster]); if it may take '
        "longer, raise the limit in [freshness]. Then run the night again.",
        keys=_SOURCE,
    ),
)
