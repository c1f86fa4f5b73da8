"""Which law holds of what: of a night, or between a night and the same night after a change.

Knows laws and changes by name; knows no model but the published tables that the laws compare.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from tests.sql import changes
from tests.sql import number_laws as numbers
from tests.sql import people_laws as people
from tests.sql.building import models
from tests.sql.campaigns import Raw
from tests.sql.nights import Built, Change

NightLaw: TypeAlias = Callable[[Raw, Built], Iterator[str]]
ChangeLaw: TypeAlias = Callable[[Built, Built], Iterator[str]]

# What depends on the order of loading, and what no result may depend on.
PLACES = ("staging.stg_follower_spans", "staging.stg_list_places")
PUBLISHED = [name for name in models() if not name.startswith("intermediate.") and name not in PLACES]
STATUS = ["marts.fct_follow_status"]

NIGHT_LAWS: list[NightLaw] = [
    people.law_1_not_seen_needs_complete_lists,
    people.law_1_corrections_accuse_nobody,
    people.law_1_whoever_is_not_there_is_not_missed,
    people.law_2_seen_is_following,
    people.law_3_vanished_name_is_asked_about,
    people.law_4_everybody_has_one_status,
    people.law_4_history_ends_tonight,
    numbers.law_4_statuses_add_up,
    numbers.law_4_no_rate_exceeds_one,
    numbers.law_5_no_row_is_lost,
    numbers.law_6_steps_add_up,
]
CHANGE_LAWS: list[tuple[ChangeLaw, Change]] = [
    (people.law_1_weaker_lists_accuse_nobody, changes.widened),
    (people.law_1_weaker_lists_accuse_nobody, changes.without_strangers),
    (people.law_1_weaker_lists_accuse_nobody, changes.interrupted),
    (people.law_2_partial_lists_unmake_nothing, changes.with_partial_list),
    (people.law_3_rename_is_not_an_unfollow, changes.renamed),
    (people.law_3_rename_is_not_an_unfollow, changes.renamed_under_an_id),
    (numbers.law_6_wider_in_is_not_narrower_out, changes.widened),
    (people.law_7_history_is_what_was_told_then, changes.earlier),
    (numbers.law_7_order_does_not_matter, changes.reordered),
]
_COMPARED: dict[Change, list[str]] = {
    changes.widened: [*STATUS, *numbers.INTERVALS, "marts.fct_capture"],
    changes.earlier: [*STATUS, "marts.fct_follow_history"],
    changes.reordered: PUBLISHED,
}


def compared(change: Change) -> list[str]:
    """The tables that the laws of this change look at: building only these saves half of the time."""
    return _COMPARED.get(change, STATUS)
