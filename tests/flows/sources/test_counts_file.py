"""Counts read off a screen become intervals with their own times, or are refused in words."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bench.generator.files import COUNT_COLUMNS, write_counts
from flows.campaign import load_campaign
from flows.sources.delivery import Found
from flows.sources.tables import find_counts
from tests.flows.sources.handed_in import only, refusal_of
from tests.flows.sources.small_campaign import OFFICE, small_readings


def test_counts_carry_their_own_time_and_are_known_from_the_beginning(bare: Path) -> None:
    write_counts(bare, [(OFFICE.key, "2024-02-07T08:00:00+07:00", "7.200-an", "press")])

    delivery = only(find_counts(load_campaign(bare)))
    (reading,) = delivery.read().rows.iter_rows(named=True)

    assert delivery.known_on == date.min
    assert (reading["account"], reading["count_low"], reading["count_high"]) == (OFFICE.key, 7200, 7299)
    assert reading["read_at"] == datetime(2024, 2, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("shown", ["banyak", "", "-5", "1e9", "±8.000", "99999999999999999999"])
def test_a_line_that_is_no_count_is_rejected_with_its_row(bare: Path, shown: str) -> None:
    write_counts(bare, [*small_readings(OFFICE), (OFFICE.key, "2024-02-16T06:00:00+07:00", shown, "manual")])

    parsed = only(find_counts(load_campaign(bare))).read().parsed

    assert parsed.rejects.rows() == [(5, "count_unreadable")]
    assert (parsed.rows_read, parsed.rows_loaded) == (4, 3)


def test_a_reading_of_an_account_that_nobody_ordered_is_rejected_and_not_lost_later(bare: Path) -> None:
    """Mostly a letter is wrong."""
    write_counts(bare, [*small_readings(OFFICE), (f"{OFFICE.key}x", "2024-02-16T06:00:00+07:00", "8.582", "manual")])

    found = only(find_counts(load_campaign(bare)))

    assert found.read().parsed.rejects.rows() == [(5, "account_not_ordered")]


def test_a_platform_may_be_called_as_people_call_it(bare: Path) -> None:
    write_counts(bare, [(f"IG:{OFFICE.handle}", "2024-02-07T08:00:00+07:00", "8.582", "press")])

    assert only(find_counts(load_campaign(bare))).read().rows["account"].to_list() == [OFFICE.key]


def test_a_file_of_counts_with_nothing_but_its_header_says_nothing_and_is_no_mistake(bare: Path) -> None:
    """`ikuti init` makes it so."""
    write_counts(bare, [])

    assert only(find_counts(load_campaign(bare))).read().rows.height == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "no_rows"), ("akun,waktu\na,b\n", "columns_missing"), ("\x00\x01\x02\x03", "file_unreadable")],
)
def test_what_is_no_file_of_counts_is_refused(bare: Path, content: str, reason: str) -> None:
    path = write_counts(bare, [])
    path.write_text(content)

    fault = refusal_of(only(find_counts(load_campaign(bare))))

    assert fault.reason == reason
    if reason == "columns_missing":
        assert all(column in fault.needed for column in COUNT_COLUMNS)


def test_without_a_file_of_counts_there_are_none(bare: Path) -> None:
    assert find_counts(load_campaign(bare)) == Found(())


def test_a_folder_in_place_of_the_counts_is_refused(bare: Path) -> None:
    (bare / "inbox" / "counts.csv").mkdir(parents=True)

    (refusal,) = find_counts(load_campaign(bare)).refusals

    assert (refusal.path, refusal.fault.reason) == ("inbox/counts.csv", "file_unreadable")


def test_counts_are_read_again_when_the_zone_of_the_campaign_is_corrected(bare: Path) -> None:
    """A clock time without an offset stood for another instant."""
    write_counts(bare, [(OFFICE.key, "2024-02-07 08:00", "8.582", "manual")])
    campaign = load_campaign(bare)
    in_jakarta, in_jayapura = (
        only(find_counts(replace(campaign, timezone=zone))) for zone in ("Asia/Jakarta", "Asia/Jayapura")
    )

    assert in_jakarta.bytes_sha256 != in_jayapura.bytes_sha256
    assert in_jakarta.read().rows["read_at"][0] == datetime(2024, 2, 7, 1, tzinfo=UTC)
    assert in_jayapura.read().rows["read_at"][0] == datetime(2024, 2, 6, 23, tzinfo=UTC)


def test_counts_saved_again_by_a_spreadsheet_with_the_month_first_keep_their_days(bare: Path) -> None:
    """It turns 2024-02-07 into 2/7/2024, which day first would be in July."""
    path = write_counts(bare, [(OFFICE.key, "2/7/2024 8:00", "8.582", "manual")])
    saved = datetime(2024, 2, 8, tzinfo=UTC).timestamp()
    os.utime(path, (saved, saved))

    (read_at,) = only(find_counts(load_campaign(bare))).read().rows["read_at"]

    assert read_at == datetime(2024, 2, 7, 1, tzinfo=UTC)
