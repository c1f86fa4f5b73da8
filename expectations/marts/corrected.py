"""Knows what corrections and open questions must do to a status; knows nothing of how they are entered."""

from typing import Final

from expectations.check import Check, holds, no_rows

_PAIR: Final = ("staff_key", "account_key")
_NAMES_AT_STAKE: Final = (
    "Names are at stake: publish nothing, report it, and look at sql/intermediate/int_status_by_day.sql."
)
_STANDING: Final = "(select * from marts.fct_correction where is_standing and kind = '{kind}')"
_PAIRED: Final = (
    "on corrections.staff_key = statuses.staff_key and corrections.account_key = statuses.account_key "
    "where statuses.status <> 'out_of_scope' and "
)


def _unlike(kind: str, wrong: str) -> str:
    """The statuses in scope that do not fit whether a correction of this kind stands."""
    return (
        "select statuses.staff_key, statuses.account_key from {batch} as statuses "  # noqa: S608 - our own words
        f"left join {_STANDING.format(kind=kind)} as corrections {_PAIRED} ({wrong})"
    )


CHECKS: Final[tuple[Check, ...]] = (
    no_rows(
        "marts.fct_follow_status.exempt_is_who_was_exempted",
        _unlike("exempt", "(corrections.staff_key is null) = (statuses.status = 'exempt')"),
        question="Is everybody exempt who was exempted for tonight, and nobody else?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.open_dispute_takes_the_name_off_every_list",
        _unlike("dispute", "corrections.staff_key is not null and statuses.status not in ('disputed', 'exempt')"),
        question="Is everybody 'disputed' about whom a correction is open?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_follow_status.own_statement_ends_the_check",
        _unlike(
            "self_declared",
            "corrections.staff_key is null and coalesce(statuses.evidence = 'self_declared', false) "
            "or corrections.staff_key is not null and statuses.status not in ('following', 'disputed', 'exempt')",
        ),
        question="Does everybody count as following who says so, and nobody by a statement that nobody made?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
    holds(
        "marts.fct_follow_status.day_of_a_possible_accusation_lies_ahead",
        "not_seen_possible_on is null or (status = 'unverifiable' and not_seen_possible_on > as_of)",
        question="Can only somebody unverifiable be 'not seen' one day, and not before tomorrow?",
        remedy="sql/intermediate/int_status_by_day.sql is wrong: correct it and run the night again.",
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_correction.one_line_of_a_kind_stands",
        "select staff_key, account_key from {batch} where is_standing and kind <> 'rename' "
        "group by staff_key, account_key, if(kind = 'resolve', 'dispute', kind) having count(*) > 1",
        question="Does one line of each kind count for a person and an account, the one entered last?",
        remedy="sql/marts/fct_correction.sql is wrong, or what it reads is: correct it and run the night again.",
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_correction.dispute_is_answered_in_time",
        "select corrections.staff_key, corrections.account_key from {batch} as corrections "
        "cross join raw.night as night where corrections.kind = 'dispute' and corrections.is_standing "
        "and date_diff('day', corrections.entered_on, night.as_of) > 3",
        severity="warning",
        question="Has every correction been answered within 3 times 24 hours, as the law on personal data asks?",
        remedy="Look into the disputes behind these keys and enter resolve, or a rename, in corrections.csv.",
        keys=_PAIR,
    ),
    no_rows(
        "marts.fct_rename_question.asked_is_not_accused",
        "select questions.staff_key, questions.account_key from {batch} as questions "
        "inner join marts.fct_follow_status as statuses on questions.staff_key = statuses.staff_key "
        "and questions.account_key = statuses.account_key where statuses.status = 'not_seen'",
        question="Is nobody 'not seen' who may only have another name?",
        remedy=_NAMES_AT_STAKE,
        keys=_PAIR,
    ),
)
