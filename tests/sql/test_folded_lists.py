"""A year of lists is kept as spans; whoever asks of a few of them must not unfold all (decision 0031)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.sql.building import Row, create, emptied, models

LISTS, STAFF, EARLY = 365, 200, date(2024, 2, 5)
NOON, VANISHED = datetime(2024, 2, 5, 12, tzinfo=UTC), "k0"
PLACES: list[Row] = [{"capture_id": f"list {n}", "chain": 1, "list_number": n} for n in range(1, LISTS + 1)]
LISTED: dict[str, list[Row]] = {
    "intermediate.int_judged_day": [{"judged_on": EARLY}],
    "intermediate.int_curve_list": [{"account_key": "x:a", "capture_id": f"list {LISTS}"}],
    "intermediate.int_baseline_list": [{"account_key": "x:a", "capture_id": "list 1"}],
    "intermediate.int_window_list": [{"account_key": "x:a", "capture_id": f"list {LISTS}"}],
    "intermediate.int_contested_names": [],
    "intermediate.int_matching_keys": [
        {"staff_key": f"s{n}", "platform": "x", "follower_key": f"k{n}", "valid_from_on": EARLY} for n in range(STAFF)
    ],
    "intermediate.int_roster_periods": [
        {"staff_key": f"s{n}", "is_addressed": True, "is_active": True, "valid_from_on": EARLY} for n in range(STAFF)
    ],
    "intermediate.int_sightings": [
        {"chain": 1, "from_list": 1, "follower_key": f"k{n}", "listed_key": f"k{n}"} for n in range(STAFF)
    ],
    "staging.stg_list_places": PLACES,
}
SPANS: list[Row] = [
    {
        "chain": 1,
        "from_list": 1,
        "to_list": LISTS - 1 if f"k{n}" == VANISHED else None,
        "follower_key": f"k{n}",
        "followed_at": NOON + timedelta(seconds=n),
    }
    for n in range(STAFF)
]
SPANS.append({"chain": 1, "from_list": LISTS, "to_list": None, "follower_key": "another", "followed_at": NOON})
ASKED: dict[str, list[Row]] = {
    "intermediate.int_evidence": [
        {
            "evaluated_on": EARLY + timedelta(days=LISTS),
            "staff_key": f"s{n}",
            "account_key": "x:a",
            "platform": "x",
            "has_handle": True,
            "followed_at": NOON + timedelta(seconds=n),
            "seen_capture_id": f"list {LISTS - (f'k{n}' == VANISHED)}",
            "last_seen_at": NOON + timedelta(days=LISTS - (f"k{n}" == VANISHED)),
        }
        for n in range(STAFF)
    ],
    "intermediate.int_declaration_periods": [],
    "intermediate.int_answers": [],
    "intermediate.int_corrections_by_day": [],
    "staging.stg_captures": [
        {
            "account_key": "x:a",
            "capture_id": f"list {n}",
            "identifies": "handle",
            "captured_at": NOON + timedelta(days=n),
            "captured_on": EARLY + timedelta(days=n),
        }
        for n in range(1, LISTS + 1)
    ],
    "staging.stg_list_places": PLACES,
    "staging.stg_follower_spans": SPANS,
}


@pytest.mark.parametrize(
    ("model", "given", "found", "most"),
    [
        ("intermediate.int_listed_staff", LISTED, 2 * STAFF, 2 * STAFF),
        ("intermediate.int_rename_questions", ASKED, 1, LISTS),
    ],
)
def test_a_year_of_lists_is_not_unfolded_for_the_few_that_are_asked_for(
    model: str, given: dict[str, list[Row]], found: int, most: int
) -> None:
    with emptied() as connection:
        for table, rows in given.items():
            create(connection, table, table, rows)
        assert len(connection.execute(models()[model].sql).fetchall()) == found
        ((_, plan),) = connection.execute(f"explain analyze {models()[model].sql}").fetchall()

    assert max(int(rows.replace(",", "")) for rows in re.findall(r"(\d[\d,]*) rows", plan)) <= most
