"""A year of lists is kept as spans; whoever asks of a few of them must not unfold all (decision 0031)."""

import re
from datetime import date

from tests.sql.building import Row, create, emptied, models

LISTS, STAFF, EARLY = 365, 200, date(2024, 2, 5)
MODEL = "intermediate.int_listed_staff"
GIVEN: dict[str, list[Row]] = {
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
    "staging.stg_list_places": [{"capture_id": f"list {n}", "chain": 1, "list_number": n} for n in range(1, LISTS + 1)],
}


def test_a_year_of_lists_is_not_unfolded_for_the_two_that_are_asked_for() -> None:
    with emptied() as connection:
        for table, rows in GIVEN.items():
            create(connection, table, table, rows)
        assert len(connection.execute(models()[MODEL].sql).fetchall()) == 2 * STAFF
        ((_, plan),) = connection.execute(f"explain analyze {models()[MODEL].sql}").fetchall()

    assert max(int(rows.replace(",", "")) for rows in re.findall(r"(\d[\d,]*) rows", plan)) == 2 * STAFF
