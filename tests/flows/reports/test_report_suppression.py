"""Small cells stay closed, also against subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from flows.reports.facts import STATUSES, Compliance, Shares
from flows.reports.suppression import close_small_rows

SMALL_CELL = 5


def unit(staff: int, following: int, not_following: int = 0) -> Compliance:
    if staff < SMALL_CELL:
        return Compliance(staff, dict.fromkeys(STATUSES), None, None, is_suppressed=True)
    by_status: dict[str, int | None] = dict.fromkeys(STATUSES, 0)
    by_status |= {"following": following, "unverifiable": staff - following - not_following, "not_seen": not_following}
    shares = Shares(following / staff, (staff - not_following) / staff)
    return Compliance(staff, by_status, not_following, shares, is_suppressed=False)


def test_units_with_enough_people_on_both_sides_are_all_printed() -> None:
    closed = close_small_rows({"A": unit(40, 10), "B": unit(60, 0), "C": unit(9, 9)}, SMALL_CELL)
    assert not closed.small | closed.companions


def test_a_small_unit_is_closed_together_with_one_that_hides_it() -> None:
    closed = close_small_rows({"A": unit(3, 2), "B": unit(60, 12), "C": unit(40, 11)}, SMALL_CELL)
    assert closed.small == {"A"}
    assert closed.companions == {"C"}


def test_few_who_follow_few_who_do_not_and_few_proved_absent_are_all_small() -> None:
    rows = {"A": unit(40, 2), "B": unit(40, 38), "C": unit(40, 20, 3), "D": unit(40, 20, 8)}
    assert close_small_rows(rows, SMALL_CELL).small == {"A", "B", "C"}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Compliance]:
    rows = {}
    for number in range(draw(st.integers(0, 8))):
        staff = draw(st.integers(0, 30))
        following = draw(st.integers(0, staff))
        rows[f"unit {number}"] = unit(staff, following, draw(st.integers(0, staff - following)))
    return rows


@given(tables())
def test_from_the_totals_no_small_cell_can_be_computed(rows: dict[str, Compliance]) -> None:
    closed = close_small_rows(rows, SMALL_CELL)
    hidden = [row for name, row in rows.items() if name in closed]
    if not hidden or len(hidden) == len(rows):
        return
    following = sum(row.by_status["following"] or 0 for row in hidden)
    others = sum(row.in_scope or 0 for row in hidden) - following
    assert len(hidden) >= 2
    assert all(people == 0 or people >= SMALL_CELL for people in (following, others))
