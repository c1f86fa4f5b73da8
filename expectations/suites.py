"""Knows all checks of a night in the order of its layers; knows nothing of what any of them asks."""

import re
from collections.abc import Iterable
from functools import cache

from expectations import anomalies, arrivals, by_hand, intermediate, lists, marts, raw, staging, totals
from expectations.check import Check, Outcome, is_personal, unique
from warehouse.models import Model, load_models

# Checks that tell of a missing, stale or partial source: the night is published, and its exit code says so.
SOURCE_CHECKS = frozenset(
    {
        "raw.reject.count_lines_are_used",
        "raw.reject.correction_lines_are_used",
        "raw.reject.statement_lines_are_used",
        "staging.stg_corrections.staff_are_on_a_roster",
        "staging.stg_declarations.is_not_empty",
        "staging.stg_follower_counts.counted_accounts_are_read",
        "staging.stg_follower_counts.count_did_not_leap",
        "intermediate.int_source_freshness.sources_are_fresh",
        "intermediate.int_account_lists.listed_accounts_have_a_list",
        "intermediate.int_account_lists.newest_list_is_complete",
        "marts.fct_capture.newest_attempt_brought_a_list",
    }
)

# Views of what is kept in another form, whose rows are hundreds of times more: that form is checked instead of them.
UNFOLDED = frozenset({"staging.stg_followers"})  # raw.follower.spans_lie_apart

_DAY = "evaluated_on"
_OF_TONIGHT = re.compile(r"\b(?:judged_on|marts\.|restricted\.)")

_ACROSS = (*arrivals.CHECKS, *anomalies.CHECKS)  # of several layers


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of a night: raw, staging, intermediate, marts and restricted, each model's grain first.

    Raises ValueError for a model whose header names no grain: no table goes unchecked.
    """
    models = sorted(load_models(), key=lambda model: model.name)
    grains = [_grain(model) for model in models if model.name not in UNFOLDED]
    return (
        *raw.CHECKS,
        *lists.CHECKS,
        *by_hand.RAW_CHECKS,
        *_of("raw", _ACROSS),
        *_of("staging", grains),
        *staging.CHECKS,
        *by_hand.STAGING_CHECKS,
        *_of("staging", _ACROSS),
        *_of("intermediate", grains),
        *intermediate.CHECKS,
        *totals.CHECKS,
        *_of("intermediate", _ACROSS),
        *_of("marts", grains),
        *_of("restricted", grains),
        *_of("marts", _ACROSS),
        *marts.CHECKS,
    )


def checks_of_days() -> tuple[Check, ...]:
    """The critical checks of what is said of each day, of those that ask nothing about the night as a whole."""
    by_day = {model.name for model in load_models() if _DAY in model.grain}
    return tuple(
        check
        for check in all_checks()
        if check.severity == "critical" and check.table_name in by_day and not _OF_TONIGHT.search(str(check.arguments))
    )


def incomplete_sources(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The failed outcomes that tell of a missing, stale or partial source, in their order."""
    return [outcome for outcome in outcomes if outcome.check.check_id in SOURCE_CHECKS and not outcome.passed]


def _of(layer: str, checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.schema == layer]


def _grain(model: Model) -> Check:
    """The check that a model has one row for what its header calls its grain."""
    return unique(
        f"{model.name}.grain_is_unique",
        *(f'"{column}"' for column in model.grain),  # quoted: "at" is a word of SQL
        question=f"Has {model.name} one row for each {', '.join(model.grain)}, as its header says?",
        remedy=f"sql/{model.name.replace('.', '/')}.sql repeats rows: correct the model, or its header.",
        keys=tuple(column for column in model.grain if column != "at" and not is_personal(column)),
    )
