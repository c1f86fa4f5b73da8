"""What a line of corrections says is read as it was meant, or refused in a way that somebody hears of."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.correction_lines import DAY, NIP, OTHER, corrections, line
from transforms.corrections import KINDS


def only(**cells: str) -> dict[str, object]:
    parsed = corrections(line(**cells))
    assert parsed.rejects.is_empty(), parsed.rejects
    return parsed.rows.row(0, named=True)


def refused(**cells: str) -> str:
    parsed = corrections(line(**cells))
    assert parsed.rows.is_empty()
    return str(parsed.rejects["reason"].item())


def rename(**cells: str) -> dict[str, str]:
    return {"kind": "rename", "account": "instagram", "handle": "contoh.baru1", **cells}


def test_a_correction_has_its_person_its_accounts_and_its_days() -> None:
    parsed = corrections(line(account="instagram:@Pemprov.Contoh", since="2024-02-01", until="2024-03-01"))

    assert parsed.rows.to_dicts() == [
        {
            "row": 2,
            "entered_at": datetime(2024, 2, 10, 16, 59, 59, 999_999, tzinfo=UTC),
            "nip": NIP,
            "platform": "instagram",
            "account": "instagram:pemprov.contoh",
            "kind": "exempt",
            "from_on": date(2024, 2, 1),
            "until_on": date(2024, 3, 1),
            "handle": None,
            "former_handle": None,
            "entered_by": "BKD",
        }
    ]
    assert parsed.facts == {"kinds": "1 exempt"}


def test_a_rename_has_both_names_as_the_platform_compares_them() -> None:
    read = only(**rename(handle="https://www.instagram.com/Contoh.Baru1/", former_handle="@Contoh.Lama1"))

    assert (read["platform"], read["account"]) == ("instagram", None)
    assert (read["handle"], read["former_handle"]) == ("contoh.baru1", "contoh.lama1")


def test_a_rename_without_a_former_name_is_one() -> None:
    assert only(**rename())["former_handle"] is None


def test_names_beside_another_kind_are_not_kept() -> None:
    read = only(kind="self_declared", account="instagram", handle="contoh.satu1", former_handle="contoh.dua2")

    assert (read["handle"], read["former_handle"]) == (None, None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((kind, kind) for kind in KINDS),
        *((word, "exempt") for word in ("Dikecualikan", "PENGECUALIAN")),
        *((word, "dispute") for word in ("sanggahan", "Keberatan")),
        *((word, "rename") for word in ("ganti nama", "Ganti_Nama")),
        *((word, "self_declared") for word in ("mengikuti", "Pernyataan", "self declared")),
        ("selesai", "resolve"),
    ],
)
def test_a_kind_is_known_in_both_languages(written: str, kind: str) -> None:
    assert only(kind=written, account="instagram", handle="contoh.satu1")["kind"] == kind


@pytest.mark.parametrize("written", ["", "tidak mengikuti", "bebas tugas", "exempt dispute", "1"])
def test_another_kind_is_refused(written: str) -> None:
    assert refused(kind=written) == "kind_unknown"


@pytest.mark.parametrize("written", ["", "*", "-", "semua", "Semua akun", "ALL"])
def test_no_account_means_all(written: str) -> None:
    read = only(account=written)

    assert (read["platform"], read["account"]) == (None, None)


@pytest.mark.parametrize("written", ["instagram", "IG", "Instagram:*", "instagram : *"])
def test_a_platform_means_all_its_accounts(written: str) -> None:
    read = only(account=written)

    assert (read["platform"], read["account"]) == ("instagram", None)


@pytest.mark.parametrize(
    "written",
    [
        *("@pemprov.contoh", "pemprov.contoh", "instagram:pem prov", "instagram:a..b", "?"),
        *("https://www.instagram.com/pemprov.contoh", "instgram:pemprov.contoh"),
    ],
)
def test_an_account_that_is_none_is_refused_and_never_means_all(written: str) -> None:
    assert refused(account=written) == "account_unknown"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"nip": ""}, "nip_missing"),
        ({"nip": "199001012022211"}, "nip_invalid"),
        ({"nip": "131110468"}, "nip_old_format"),
        ({"entered_at": ""}, "time_unreadable"),
        ({"entered_at": "kemarin"}, "time_unreadable"),
        ({"entered_at": f"{DAY} 25:99"}, "time_unreadable"),
        ({"entered_at": "2024-02-31"}, "time_unreadable"),
        ({"since": "besok"}, "time_unreadable"),
        ({"until": "seterusnya"}, "time_unreadable"),
        ({"since": "2024-02-09 s/d 2024-02-12"}, "time_unreadable"),
        ({"until": "12 Februari 2024 (perkiraan)"}, "time_unreadable"),
        ({"since": DAY, "until": "2024-02-08"}, "dates_reversed"),
        ({"until": "2024-02-08"}, "dates_reversed"),
        (rename(account=""), "platform_missing"),
        (rename(handle=""), "handle_missing"),
        (rename(handle="Orang Contoh"), "handle_illegal"),
        (rename(handle="contoh.satu1 atau contoh.dua2"), "handle_illegal"),
        (rename(handle="https://www.tiktok.com/@contoh.satu1"), "handle_illegal"),
        (rename(handle=NIP), "handle_illegal"),
        (rename(former_handle="tidak tahu"), "handle_illegal"),
        ({"entered_by": ""}, "entered_by_missing"),
        ({"entered_by": " - "}, "entered_by_missing"),
        ({"entered_by": "?!"}, "entered_by_missing"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(cells: dict[str, str], reason: str) -> None:
    assert refused(**cells) == reason


def test_a_correction_is_withdrawn_by_a_last_day_before_its_first() -> None:
    read = only(since=DAY, until="2024-02-09")

    assert (read["from_on"], read["until_on"]) == (date(2024, 2, 10), date(2024, 2, 9))


def test_without_a_first_day_it_holds_from_the_local_day_of_its_entry() -> None:
    assert only(entered_at="2024-02-09T18:30:00Z")["from_on"] == date(2024, 2, 10)


def test_lines_of_one_day_count_in_their_order_whether_they_have_an_hour_or_not() -> None:
    parsed = corrections(
        line(kind="dispute"),
        line(kind="resolve", entered_at=f"{DAY} 09:00"),
        line(kind="dispute", account="instagram"),
        line(kind="resolve", entered_at=f"{DAY} 15:00", account="instagram"),
        line(kind="exempt"),
    )
    order = parsed.rows.sort("entered_at", "row")

    assert order["row"].to_list() == [2, 3, 4, 5, 6]
    assert order["entered_at"].dt.date().unique().to_list() == [date(2024, 2, 10)]


def test_a_line_without_an_hour_is_not_from_before_what_the_day_brought() -> None:
    """A list of that day may be older than the line, so the line must not count as known before it."""
    assert only(entered_at=DAY)["entered_at"] == datetime(2024, 2, 10, 16, 59, 59, 999_999, tzinfo=UTC)


def test_the_same_line_twice_counts_once() -> None:
    parsed = corrections(line(), line(account="semua", kind="Pengecualian"), line(nip=OTHER))

    assert parsed.rejects.rows() == [(3, "duplicate_row")]


def test_hostile_cells_are_refused_or_kept_as_harmless_text() -> None:
    bell = "\x07\x1b[31mBKD\x7f"
    parsed = corrections(
        line(nip=f"=HYPERLINK({NIP})"),
        line(kind="=1+1"),
        line(account="=cmd|' /C calc'!A0"),
        line(**rename(handle="=SUM(A1)")),
        line(entered_by=bell),
        line(nip=OTHER, entered_by="B" * 5_000),
    )

    assert dict(parsed.rejects.rows()) == {
        2: "nip_invalid",
        3: "kind_unknown",
        4: "account_unknown",
        5: "handle_illegal",
    }
    assert parsed.rows["entered_by"].to_list() == ["[31mBKD", "B" * 100]


cell = st.one_of(
    st.sampled_from(["", NIP, OTHER, DAY, f"{DAY} 09:00", "*", "instagram", "instagram:a.b", "contoh.satu1", "BKD"]),
    st.sampled_from(KINDS),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=',"'), max_size=12),
)


@settings(max_examples=40)
@given(st.lists(st.lists(cell, min_size=9, max_size=9), max_size=12))
def test_lines_read_are_loaded_or_rejected_whatever_stands_in_them(lines: list[list[str]]) -> None:
    parsed = corrections(*(",".join(cells) for cells in lines))
    assert parsed.rows_read == parsed.rows_loaded + parsed.rejects.height == parsed.rows.height + parsed.rejects.height
    assert parsed.rows["kind"].is_in(KINDS).all()
    assert not parsed.rows.select(pl.col("entered_at", "nip", "from_on", "entered_by").has_nulls()).row(0).count(True)
    assert ((parsed.rows["kind"] == "rename") == parsed.rows["handle"].is_not_null()).all()


def test_a_file_whose_days_were_turned_gives_no_day_that_may_be_either_way_round() -> None:
    parsed = corrections(
        line(entered_at="2/9/2024"),
        line(entered_at="2/13/2024"),
        line(entered_at="2/2/2024", nip=OTHER),
        line(since="9 Feb 2024", until="3/12/2024"),
        line(entered_at="2024-02-09"),
    )

    assert parsed.rejects.rows() == [(row, "time_unreadable") for row in (2, 3, 5)]
    assert (parsed.facts["rows_month_first"], parsed.facts["rows_of_either_order"]) == ("3", "2, 5")


def test_where_some_days_must_be_day_first_the_others_are_and_the_turned_ones_are_told() -> None:
    parsed = corrections(
        line(entered_at="13/2/2024"), line(entered_at="2/28/2024"), line(entered_at="2/9/2024", nip=OTHER)
    )

    assert parsed.rejects.rows() == [(3, "time_unreadable")]
    assert parsed.rows["from_on"].to_list() == [date(2024, 2, 13), date(2024, 9, 2)]
    assert (parsed.facts["rows_month_first"], parsed.facts["rows_of_either_order"]) == ("3", "4")
