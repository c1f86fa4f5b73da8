import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.declarations import parse_declarations
from transforms.faults import ROW_REASONS, Fault
from transforms.parsed import Parsed

Workbook = Callable[..., bytes]

NIP = "200012312024211001"
HEADER = "Timestamp,NIP,Akun Instagram"
TIME = "2024/02/07 7:59:12 AM GMT+7"


def form(*lines: str, suffix: str = ".csv") -> Parsed:
    return parse_declarations("\n".join(lines).encode(), suffix, "Asia/Jakarta")


@pytest.mark.parametrize("name", ["responses.csv", "responses_excel_id_semicolon_bom.csv"])
def test_every_row_of_the_sample_form_gets_its_answer(samples: Path, name: str) -> None:
    # The sample's numbers are nobody's, and no legal numbers either: valid ones are put in their place.
    content = (samples / "forms" / "google_form_id" / name).read_bytes().replace(b"0000000000000000", NIP[:16].encode())
    expected = json.loads((samples / "forms" / "google_form_id" / "expected.json").read_text())
    parsed = parse_declarations(content, ".csv", "Asia/Jakarta")
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rejects.height) == (13, 13, 0)
    on_instagram = parsed.rows.filter(pl.col("platform") == "instagram")
    answers = on_instagram.unique("row", maintain_order=True)["answer"].to_list()
    assert answers == [person["instagram"]["state"].lower() for person in expected]
    assert on_instagram.filter(pl.col("row") == 11)["handle"].to_list() == ["contoh_sepuluh", "contoh_sepuluh2"]
    assert parsed.rows["declared_at"][0] == datetime(2024, 2, 7, 0, 59, 12, tzinfo=UTC)
    assert set(parsed.rows["platform"]) == {"instagram", "facebook", "tiktok", "x", "youtube"}
    ids = parsed.rows.filter(pl.col("answer") == "id").select("row", "platform", "handle", "platform_user_id")
    assert ids.rows() == [
        (2, "facebook", None, "100000000000001"),
        (4, "youtube", None, "UCcontoh0000000000000003"),
        (5, "youtube", None, "UCcontoh0000000000000004"),
        (9, "facebook", None, "100000000000008"),
    ]
    assert "Nama Lengkap" in parsed.dropped_columns


def test_the_sample_form_as_it_is_names_nobody(samples: Path) -> None:
    parsed = parse_declarations(
        (samples / "forms" / "google_form_id" / "responses.csv").read_bytes(), ".csv", "Asia/Jakarta"
    )
    assert parsed.rows.is_empty()
    assert parsed.rejects["reason"].to_list() == ["nip_invalid"] * 13


def test_the_canonical_columns_are_complete_and_typed() -> None:
    parsed = form(HEADER, f"{TIME},{NIP},@Contoh_A")
    assert dict(parsed.rows.schema) == {
        "row": pl.Int64,
        "nip": pl.String,
        "platform": pl.String,
        "answer": pl.String,
        "handle": pl.String,
        "platform_user_id": pl.String,
        "declared_at": pl.Datetime("us", "UTC"),
    }
    assert parsed.rows.drop("declared_at").row(0) == (2, NIP, "instagram", "handle", "contoh_a", None)


def test_columns_that_do_not_ask_for_the_account_are_dropped_and_named() -> None:
    parsed = form("NIP,Bukti follow IG,Akun Instagram", f"{NIP},orang.lain,contoh_a")
    assert parsed.rows["handle"].to_list() == ["contoh_a"]
    assert parsed.dropped_columns == ("Bukti follow IG",)


def test_no_text_of_an_answer_is_kept_unless_it_is_a_handle() -> None:
    parsed = form(HEADER, f"{TIME},{NIP},Rahasia Pribadi", f"{TIME},{NIP},0812-0000-0005", f"{TIME},{NIP},a@b.invalid")
    assert parsed.rows["answer"].to_list() == ["display_name", "phone", "email"]
    written = parsed.rows.write_csv() + str(parsed)
    assert not any(text in written for text in ("Rahasia", "0812", "a@b"))


def test_form_rows_are_counted_once_however_many_lines_they_give() -> None:
    parsed = form(HEADER, f"{TIME},{NIP},a_1 / b_2", f"{TIME},131110468,c_3", f"{TIME},,d_4")
    assert parsed.rows.select("row", "handle").rows() == [(2, "a_1"), (2, "b_2")]
    assert (parsed.rows_read, parsed.rows_loaded) == (3, 1)
    assert parsed.rejects.rows() == [(3, "nip_old_format"), (4, "nip_missing")]


def test_a_second_column_of_a_platform_speaks_only_where_it_is_filled() -> None:
    parsed = form("NIP,Akun Instagram 1,Akun Instagram 2", f"{NIP},a_1,b_2", f"{NIP},-,")
    assert parsed.rows.select("row", "answer", "handle").rows() == [
        (2, "handle", "a_1"),
        (2, "handle", "b_2"),
        (3, "blank", None),
    ]


def named(parsed: Parsed) -> list[tuple[object, ...]]:
    return parsed.rows.select("platform", "answer", "handle", "platform_user_id").rows()


def test_each_handle_and_each_id_of_an_answer_has_a_line_of_its_own() -> None:
    answer = "contoh.satu dan facebook.com/profile.php?id=100000000000001"
    assert named(form("NIP,Akun Facebook", f"{NIP},{answer}")) == [
        ("facebook", "multiple", "contohsatu", None),
        ("facebook", "multiple", None, "100000000000001"),
    ]


def test_an_account_in_a_wrong_column_still_counts_for_its_own_platform() -> None:
    parsed = form("NIP,Instagram,Mastodon", f"{NIP},https://www.tiktok.com/@contoh_a,")
    assert named(parsed) == [
        ("instagram", "wrong_column", None, None),
        ("mastodon", "blank", None, None),
        ("tiktok", "handle", "contoh_a", None),
    ]


def test_two_columns_that_were_mixed_up_are_both_read() -> None:
    parsed = form("NIP,Instagram,TikTok", f"{NIP},tiktok.com/@contoh_t,IG: contoh_i")
    assert sorted(named(parsed)) == [("instagram", "handle", "contoh_i", None), ("tiktok", "handle", "contoh_t", None)]


def test_what_a_platforms_own_column_says_comes_before_a_wrong_column() -> None:
    parsed = form("NIP,Instagram,TikTok,X", f"{NIP},tiktok.com/@contoh_lain,contoh_t,198609262015051001")
    assert named(parsed) == [
        ("instagram", "wrong_column", None, None),
        ("tiktok", "handle", "contoh_t", None),
        ("x", "wrong_column", None, None),
    ]


def test_an_unreadable_time_loses_neither_the_row_nor_the_finding() -> None:
    parsed = form(HEADER, f"kemarin,{NIP},a_1", f"07/02/2024 20:30:00,{NIP},b_2", f",{NIP},c_3")
    assert parsed.rows["declared_at"].to_list() == [None, datetime(2024, 2, 7, 13, 30, tzinfo=UTC), None]
    assert parsed.facts["times_unreadable"] == "1"


def test_the_day_of_the_file_tells_that_the_month_stands_first() -> None:
    content = f"{HEADER}\n3/12/2024 9:00:00,{NIP},@contoh_a\n".encode()

    by_day = {day: parse_declarations(content, ".csv", "UTC", day) for day in (date(2024, 3, 16), date(2024, 2, 1))}

    assert [one.rows["declared_at"][0] for one in by_day.values()] == [
        datetime(2024, 3, 12, 9, tzinfo=UTC),
        datetime(2024, 12, 3, 9, tzinfo=UTC),
    ]
    assert [one.facts["times_after_the_file"] for one in by_day.values()] == ["0", "1"]


def test_a_workbook_of_answers_is_read_too(workbook: Workbook) -> None:
    content = workbook(Jawaban=[["Stempel waktu", "NIP", "IG"], ["2024-02-07 07:59:12", NIP, "@contoh_a"]])
    parsed = parse_declarations(content, ".xlsx", "Asia/Jakarta")
    assert parsed.rows.select("handle", "declared_at").row(0) == (
        "contoh_a",
        datetime(2024, 2, 7, 0, 59, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["Nama,Akun Instagram", "Contoh,contoh_a"], "nip_column_missing"),
        (["NIP,Akun Friendster", f"{NIP},contoh_a"], "columns_missing"),
        (["NIP,Akun Facebook / Instagram", f"{NIP},contoh_a"], "columns_missing"),
        (["NIP,Instagram"], "no_rows"),
        (["NIP,Instagram", f"{NIP},a_1", "1.98609E+17,b_2", "1.98610E+17,c_3"], "nip_column_damaged"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_as_a_whole(lines: list[str], reason: str) -> None:
    with pytest.raises(Fault) as caught:
        form(*lines)
    assert caught.value.reason == reason
    assert "contoh_a" not in str(caught.value)


@pytest.mark.parametrize("typed", ["1.98609E+17", "198609262015051008.0"])
def test_one_person_who_copies_her_number_out_of_a_spreadsheet_costs_nobody_else_the_answer(typed: str) -> None:
    parsed = form(HEADER, f"{TIME},{NIP},contoh_a", f"{TIME},{typed},contoh_b", f"{TIME},{typed},contoh_c")
    assert parsed.rows["handle"].to_list() == ["contoh_a"]
    assert parsed.rejects.rows() == [(3, "nip_invalid"), (4, "nip_invalid")]


def test_answers_with_rounded_numbers_are_to_be_downloaded_again_and_not_exported_by_the_personnel_system() -> None:
    with pytest.raises(Fault, match="form service") as caught:
        form("NIP,Instagram", "1.98609E+17,b_2", "1.98610E+17,c_3")
    assert "personnel" not in caught.value.remedy


@pytest.mark.parametrize("number", [198609262015051001, 198609262015051000], ids=["a float", "fifteen digits"])
def test_one_number_that_a_workbook_stored_as_a_number_spoils_its_own_line_alone(
    workbook: Workbook, number: float
) -> None:
    content = workbook(S=[["NIP", "IG"], [NIP, "a_1"], [number, "b_2"]], Kedua=[["NIP", "IG"], [NIP, "c_3"]])
    parsed = parse_declarations(content, ".xlsx", "Asia/Jakarta")
    assert parsed.rows["handle"].to_list() == ["a_1", "c_3"]
    assert parsed.rejects.rows() == [(3, "nip_invalid")]


def test_numbers_stored_by_excel_refuse_the_form(workbook: Workbook) -> None:
    lines = [[198609262015051001, "a_1"], [199001012015051002, "b_2"], [NIP, "c_3"]]
    with pytest.raises(Fault, match="scientific_notation"):
        parse_declarations(workbook(S=[["NIP", "IG"], *lines]), ".xlsx", "Asia/Jakarta")


answers = st.one_of(st.sampled_from(["", "@a_1", "a / b", "tidak ada", "Contoh Satu"]), st.text(max_size=12))


@given(st.lists(st.tuples(st.sampled_from([NIP, "", "131110468", "abc"]), answers), min_size=1, max_size=20))
def test_form_rows_read_are_loaded_or_rejected_and_loaded_ones_answer(rows: list[tuple[str, str]]) -> None:
    target = io.StringIO()
    cleaned = [("x", number, answer.replace("\0", "").replace("\x1e", "")) for number, answer in rows]
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows([("Nama", "NIP", "Instagram"), *cleaned])
    parsed = parse_declarations(target.getvalue().encode("utf-8", "ignore"), ".csv", "Asia/Jakarta")
    assert parsed.rows_read == len(rows) == parsed.rows_loaded + parsed.rejects.height
    assert parsed.rows["row"].n_unique() == parsed.rows_loaded
    assert not set(parsed.rows["row"]) & set(parsed.rejects["row"])
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)
