"""What documented lists prove, from raw rows to marts.fct_capture: listed people, shown count, how the walk ended."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.sql.building import build, empty_warehouse, models
from tests.sql.loaded import lay
from transforms.platforms import shown_by
from warehouse.models import needed

CAPTURED_AT = datetime(2024, 2, 8, 10, tzinfo=UTC)
CAPTURED_ON = date(2024, 2, 8)

# Where it was reported, listed people, shown count, how the walk ended: most that can be hidden, verdict.
DOCUMENTED = [
    ("instaloader 1021", 1469, 1474, "exhausted", 5, "complete"),
    ("Osintgram 330", 198, 200, "exhausted", 2, "complete"),
    ("Osintgram 330", 207, 210, "exhausted", 3, "partial"),
    ("instagram4j 469", 280, 281, "exhausted", 1, "complete"),
    ("instagram4j 469", 364, 365, "exhausted", 1, "complete"),
    ("Swiftagram 161", 194, 214, "exhausted", 20, "partial"),
    ("instagram-private-api 1042", 7395, 7500, "exhausted", 105, "partial"),
    ("vasilisa-che 1", 132, 150, "exhausted", 18, "partial"),
    ("vasilisa-che 1", 128, 150, "exhausted", 22, "partial"),
    ("instagrapi 881", 600, 836, "exhausted", 236, "partial"),
    ("instagrapi 1006", 261, 1562, "exhausted", 1301, "partial"),
    ("instagrapi 1006", 50, 20_000, "capped", 19_950, "partial"),
    ("instagrapi 1318", 249, 40_000, "exhausted", 39_751, "partial"),
    ("instagrapi 1318", 300, 40_000, "exhausted", 39_700, "partial"),
    ("instagram_monitor 17", 180, 178, "exhausted", 0, "complete"),
    ("instagram_monitor 17", 4089, 4090, "exhausted", 1, "complete"),
]


def judged(listed: int, shown: int, ended: str, max_hidden_share: float) -> dict[str, Any]:
    """The one row of marts.fct_capture for a list without follow times and a count of the same moment."""
    raw: dict[str, list[dict[str, Any]]] = {
        "raw.night": [_night(max_hidden_share)],
        "raw.source_file": [_roster_file()],
        "raw.staff": [_employee()],
        "raw.account": [_account()],
        "raw.capture": [_capture(listed, ended)],
        "raw.follower": [{"capture_id": "l", "follower_key": f"k{n}"} for n in range(listed)],
        "raw.follower_count": [_reading(shown)],
    }
    with empty_warehouse() as connection:
        lay(connection, raw)
        build(connection, needed(["marts.fct_capture"], list(models().values())))
        result = connection.execute("select * from marts.fct_capture")
        columns = [column[0] for column in result.description or []]
        [row] = result.fetchall()
    return dict(zip(columns, row, strict=True))


@pytest.mark.parametrize(("where", "listed", "shown", "ended", "hidden", "verdict"), DOCUMENTED)
def test_documented_list_proves_what_it_proves(
    where: str, listed: int, shown: int, ended: str, hidden: int, verdict: str
) -> None:
    capture = judged(listed, shown, ended, max_hidden_share=0.01)
    assert (capture["listed"], capture["hidden_high"], capture["verdict"]) == (listed, hidden, verdict), where


@pytest.mark.parametrize(("share", "verdict"), [(0.0, "partial"), (0.09, "partial"), (0.1, "complete")])
def test_campaigns_own_share_decides(share: float, verdict: str) -> None:
    assert judged(194, 214, "exhausted", share)["verdict"] == verdict


def test_list_that_was_cut_off_is_partial_whatever_share_is_allowed() -> None:
    assert judged(50, 20_000, "capped", max_hidden_share=1.0)["verdict"] == "partial"


def _night(max_hidden_share: float) -> dict[str, Any]:
    return {
        "as_of": CAPTURED_ON, "ordered_at": CAPTURED_AT, "ordered_on": CAPTURED_ON, "satisfied_by": "all",
        "max_hidden_share": max_hidden_share, "max_reading_age_days": 14, "confirmations": 2, "confirmation_days": 7,
        "small_cell": 5, "ends_at": CAPTURED_AT,
    }  # fmt: skip


def _roster_file() -> dict[str, Any]:
    return {
        "file_id": "r", "source": "roster", "file": "r", "known_on": CAPTURED_ON,
        "rows_read": 1, "rows_loaded": 1, "rows_rejected": 0,
    }  # fmt: skip


def _employee() -> dict[str, Any]:
    return {
        "file_id": "r", "row_number": 2, "staff_key": "s", "nip": "n", "employment": "pppk", "is_active": True,
    }  # fmt: skip


def _account() -> dict[str, Any]:
    return {
        "account_key": "instagram:a", "platform": "instagram", "handle": "a", "owner": "a", "kind": "office",
        "valid_from": date(2024, 1, 1), "has_list_source": True, "has_count_source": True, **shown_by("instagram"),
    }  # fmt: skip


def _capture(listed: int, ended: str) -> dict[str, Any]:
    return {
        "capture_id": "l", "account_key": "instagram:a", "captured_at": CAPTURED_AT, "captured_on": CAPTURED_ON,
        "source": "export", "identifies": "handle", "listed": listed, "anonymous": 0, "ended": ended,
    }  # fmt: skip


def _reading(shown: int) -> dict[str, Any]:
    return {
        "file_id": "c", "row_number": 2, "account_key": "instagram:a", "read_at": CAPTURED_AT, "read_on": CAPTURED_ON,
        "count_low": shown, "count_high": shown, "source": "manual", "is_exact": True,
    }  # fmt: skip
