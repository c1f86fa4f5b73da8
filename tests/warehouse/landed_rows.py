"""One landed row per source, as the rooms above land it; knows no table."""

from datetime import UTC, date, datetime

import polars as pl

INSTANT = pl.Datetime("us", "UTC")


def one_row_each() -> dict[str, pl.DataFrame]:
    """The rows by their source."""
    return {
        "roster": pl.DataFrame(
            [[2, "staff-1", "1" * 18, "Contoh Satu", "SMA Contoh", "pppk", True, date(2023, 1, 1)]],
            {
                "row": pl.Int64,
                "staff_key": pl.String,
                "nip": pl.String,
                "name": pl.String,
                "unit": pl.String,
                "employment": pl.String,
                "is_active": pl.Boolean,
                "start_on": pl.Date,
            },
            orient="row",
        ),
        "declarations": pl.DataFrame(
            [[2, "staff-1", "instagram", "handle", "contoh.satu", None, "key-1", datetime(2024, 2, 8, 3, tzinfo=UTC)]],
            {
                "row": pl.Int64,
                "staff_key": pl.String,
                "platform": pl.String,
                "answer": pl.String,
                "handle": pl.String,
                "platform_user_id": pl.String,
                "follower_key": pl.String,
                "declared_at": INSTANT,
            },
            orient="row",
        ),
        "followers": pl.DataFrame(
            [["key-1", None, datetime(2024, 2, 7, 12, tzinfo=UTC)]],
            {"follower_key": pl.String, "handle_key": pl.String, "followed_at": INSTANT},
            orient="row",
        ),
        "counts": pl.DataFrame(
            [[2, "instagram:pemprov.contoh", datetime(2024, 2, 7, 14, tzinfo=UTC), 7_200, 7_299, "press", False]],
            {
                "row": pl.Int64,
                "account": pl.String,
                "read_at": INSTANT,
                "count_low": pl.Int64,
                "count_high": pl.Int64,
                "source": pl.String,
                "is_exact": pl.Boolean,
            },
            orient="row",
        ),
        "corrections": pl.DataFrame(
            [
                [
                    *(2, datetime(2024, 2, 8, 16, 59, 59, tzinfo=UTC), "staff-1", "instagram", None, "rename"),
                    *(date(2024, 2, 8), None, "contoh.baru", "key-2", "key-1", "BKD"),
                ]
            ],
            {
                "row": pl.Int64,
                "entered_at": INSTANT,
                "staff_key": pl.String,
                "platform": pl.String,
                "account": pl.String,
                "kind": pl.String,
                "from_on": pl.Date,
                "until_on": pl.Date,
                "handle": pl.String,
                "follower_key": pl.String,
                "former_key": pl.String,
                "entered_by": pl.String,
            },
            orient="row",
        ),
        "statements": pl.DataFrame(
            [
                [
                    *(2, "instagram:pemprov.contoh", datetime(2024, 2, 7, 14, tzinfo=UTC), "attainment", None, None),
                    *(None, 0.2, False, True, "press"),
                ]
            ],
            {
                "row": pl.Int64,
                "account": pl.String,
                "said_at": INSTANT,
                "about": pl.String,
                "breakdown": pl.String,
                "part": pl.String,
                "low": pl.Float64,
                "high": pl.Float64,
                "is_low_open": pl.Boolean,
                "is_high_open": pl.Boolean,
                "source": pl.String,
            },
            orient="row",
        ),
        "point_checks": pl.DataFrame(
            [[1, "instagram:pemprov.contoh", "key-1", datetime(2024, 2, 8, 19, tzinfo=UTC), True]],
            {
                "row": pl.Int64,
                "account_key": pl.String,
                "follower_key": pl.String,
                "checked_at": INSTANT,
                "is_following": pl.Boolean,
            },
            orient="row",
        ),
    }
