"""Knows what must hold of the published history of statuses; knows nothing of how a status is worked out."""

from typing import Final

from expectations.check import Check, no_rows

_PAIR: Final = ("staff_key", "account_key")
_REMEDY: Final = "sql/marts/fct_follow_history.sql is wrong, or what it reads is: correct it and run the night again."

CHECKS: Final[tuple[Check, ...]] = (
    no_rows(
        "marts.fct_follow_history.periods_follow_each_other",
        "select staff_key, account_key, valid_from_on from {batch} "
        "window by_pair as (partition by staff_key, account_key order by valid_from_on) "
        "qualify valid_to_on < valid_from_on or lead(valid_from_on) over by_pair is not null "
        "and lead(valid_from_on) over by_pair is distinct from cast(valid_to_on + interval 1 day as date)",
        question="Does everybody's history run on without gap or overlap?",
        remedy=_REMEDY,
        keys=(*_PAIR, "valid_from_on"),
    ),
    no_rows(
        "marts.fct_follow_history.neighbours_differ",
        # Neighbours are found by the day: that no day is missing between them is asked above.
        "select later.staff_key, later.account_key, later.valid_from_on from {batch} as later "
        "inner join {batch} as earlier on later.staff_key = earlier.staff_key "
        "and later.account_key = earlier.account_key and later.status = earlier.status "
        "and later.valid_from_on = cast(earlier.valid_to_on + interval 1 day as date)",
        question="Does every new period of a history bring another status?",
        remedy=_REMEDY,
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
        remedy=_REMEDY,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_history.ends_with_its_account",
        "select periods.staff_key, periods.account_key from {batch} as periods "
        "inner join marts.dim_account as accounts on periods.account_key = accounts.account_key "
        "cross join intermediate.int_judged_day as tonight where accounts.valid_to < tonight.judged_on "
        "group by periods.staff_key, periods.account_key, accounts.valid_to "
        "having max(periods.valid_to_on) is distinct from accounts.valid_to",
        question="Does every history of an account that no longer counts run to the account's last day?",
        remedy=_REMEDY,
        keys=_PAIR,
    ),
)
