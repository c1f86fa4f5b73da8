from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.staff_numbers import (
    find_nip_column,
    is_damaged,
    parse_staff_numbers,
    require_undamaged,
    split_staff_numbers,
    typed_numbers,
)


def judge(number: str | None) -> tuple[str | None, str | None, str | None]:
    nip, kind, reason = parse_staff_numbers(pl.Series([number], dtype=pl.String)).row(0)
    return nip, kind, reason


def numbers(count: int) -> list[str]:
    """Different sound numbers of men of one PPPK intake: every serial 008 among them is a multiple of 32."""
    births = (date(1970, 1, 1) + timedelta(days=37 * place) for place in range(count))
    return [f"{birth:%Y%m%d}2022211{place % 9 + 1:03d}" for place, birth in enumerate(births)]


@pytest.mark.parametrize(
    ("typed", "nip", "kind"),
    [
        ("198609262015051001", "198609262015051001", "pns"),
        ("200012312024211001", "200012312024211001", "pppk"),
        ("19860926 201505 1 001", "198609262015051001", "pns"),
        ("'198609262015051001", "198609262015051001", "pns"),
        ("\u200b1986\u00a0092620150510\ufeff01 ", "198609262015051001", "pns"),
        ("199009132025242014", "199009132025242014", "pppk"),
    ],
)
def test_published_numbers_are_read_after_cleaning(typed: str, nip: str, kind: str) -> None:
    assert judge(typed) == (nip, kind, None)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("200013312024121001", "nip_invalid"),  # month 13
        ("200012312024123001", "nip_invalid"),  # sex 3
        ("200012312024211000", "nip_invalid"),  # serial 000
        ("199002302015051001", "nip_invalid"),  # 30 February
        ("200012312024201001", "nip_invalid"),  # work agreement 0
        ("198609261986051001", "nip_invalid"),  # appointed in the year of birth
        ("1.98609E+17", "nip_invalid"),
        ("161986092620150501", "nip_invalid"),  # the province first, as some explain it
        ("260986201505100001", "nip_invalid"),  # six, six and six digits, as others do
        ("000000000000000001", "nip_invalid"),
        ("19860926201505100", "nip_invalid"),
        ("1986092620150510011", "nip_invalid"),
        ("131110468", "nip_old_format"),
        ("150 307 928", "nip_old_format"),
        (None, "nip_missing"),
        ("  ", "nip_missing"),
        ("-", "nip_missing"),
    ],
)
def test_what_is_no_number_of_today_is_rejected_with_its_reason(typed: str | None, reason: str) -> None:
    assert judge(typed) == (None, None, reason)


def test_a_number_falls_into_its_parts() -> None:
    parts = split_staff_numbers(pl.Series(["198609262015051001", "200012312024212017", None]))

    assert parts.rows() == [
        (date(1986, 9, 26), 2015, 5, None, False, 1),
        (date(2000, 12, 31), 2024, None, 1, True, 17),
        (None, None, None, None, None, None),
    ]
    assert parts.columns == ["born_on", "appointed_year", "appointed_month", "agreement", "is_female", "serial"]


@given(st.lists(st.from_regex(r"(19|20)[0-9]{16}", fullmatch=True), max_size=20))
def test_every_number_that_is_good_has_all_its_parts(typed: list[str]) -> None:
    good = parse_staff_numbers(pl.Series(typed, dtype=pl.String)).drop_nulls("nip")
    parts = split_staff_numbers(good["nip"])
    assert parts.drop("appointed_month", "agreement").null_count().sum_horizontal().sum() == 0
    assert (parts["appointed_month"].is_null() == (good["kind"] == "pppk")).all()
    assert (parts["agreement"].is_null() == (good["kind"] == "pns")).all()


def test_a_leap_day_is_a_birthday_only_in_leap_years() -> None:
    assert judge("198802292015051001")[2] is None
    assert judge("198902292015051001")[2] == "nip_invalid"


@given(st.lists(st.one_of(st.none(), st.text(), st.from_regex(r"[12][0-9]{17}", fullmatch=True)), max_size=20))
def test_any_text_gives_either_eighteen_digits_or_a_reason(typed: list[str | None]) -> None:
    judged = parse_staff_numbers(pl.Series(typed, dtype=pl.String))
    assert judged.height == len(typed)
    for nip, kind, reason in judged.rows():
        assert (nip is None) == (kind is None) == (reason is not None)
        assert reason is None or reason in ROW_REASONS
    good = judged.drop_nulls("nip")
    assert parse_staff_numbers(good["nip"])["nip"].to_list() == good["nip"].to_list()


def test_sound_columns_are_not_called_damaged() -> None:
    assert is_damaged(pl.Series(numbers(2000))) is None
    assert is_damaged(pl.Series([], dtype=pl.String)) is None
    assert is_damaged(pl.Series([None, "", "abc", "131110468"])) is None


@pytest.mark.parametrize("value", ["1.98609E+17", "1,98609E+17", "2e+17"])
def test_one_value_in_scientific_notation_condemns_the_column(value: str) -> None:
    assert is_damaged(pl.Series([*numbers(50), value])) == "scientific_notation"


def test_a_number_with_a_decimal_part_condemns_the_column() -> None:
    assert is_damaged(pl.Series([*numbers(50), "198609262015051008.0"])) == "fraction"


@pytest.mark.parametrize(("gone", "sign"), [(1, None), (5, None), (6, "serials_000"), (500, "serials_000")])
def test_more_than_one_percent_of_empty_serials_condemns_the_column(gone: int, sign: str | None) -> None:
    typed = numbers(500)
    assert is_damaged(pl.Series([number[:15] + "000" for number in typed[:gone]] + typed[gone:])) == sign


def test_fifteen_digits_are_recognised_in_a_short_list_too() -> None:
    typed = numbers(10)
    assert is_damaged(pl.Series([*typed[:8], typed[8][:15] + "000", typed[9][:15] + "000"])) == "serials_000"


@pytest.mark.parametrize("count", [5, 99, 100, 2000])
def test_numbers_that_went_through_floats_condemn_the_column(count: int) -> None:
    typed = [str(int(float(number))) for number in numbers(count)]
    assert is_damaged(pl.Series(typed)) == "multiples_of_32"


@pytest.mark.parametrize(("through_floats", "sign"), [(15, None), (60, "multiples_of_32")])
def test_three_times_the_share_of_chance_is_the_limit(through_floats: int, sign: str | None) -> None:
    typed = numbers(400)
    mixed = [str(int(float(number))) for number in typed[:through_floats]] + typed[through_floats:]
    assert is_damaged(pl.Series(mixed)) == sign


def test_one_person_who_answers_often_does_not_condemn_the_column() -> None:
    assert is_damaged(pl.Series([*numbers(20), *["198609262015051008"] * 30, *["198609262015051000"] * 5])) is None


def test_a_damaged_column_is_refused_with_advice_in_both_languages() -> None:
    with pytest.raises(Fault, match="stored_as_number") as caught:
        require_undamaged(pl.Series(numbers(3)), is_rounded=True)
    assert caught.value.reason == "nip_column_damaged"
    assert "berformat Teks" in caught.value.remedy
    assert "formatted as Text" in caught.value.remedy
    require_undamaged(pl.Series(numbers(3)), is_rounded=False)


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        (["No", "NIP", "Nama"], "1"),
        (["nip_lama", "NIP Baru", "NIP"], "1"),
        (["NIP Lama", "Nama"], None),
        (["NIP Atasan", "NIP Pegawai"], "1"),
        (["Timestamp", "NIP/NIPPPK"], "1"),
        (["Nama", "NI PPPK (18 digit)"], "1"),
        (["Nama", "N.I.P."], "1"),
        (["Email", "Masukkan NIP Anda"], "1"),
        (["NIP"], "0"),
        (["DAFTAR NIP PPPK"], None),
        (["NIK", "Nama"], None),
        (["Nama/NIP", "Unit"], None),
        (["Atasan › NIP", "Pegawai › NIP"], "1"),
    ],
)
def test_the_column_of_the_number_is_found_by_its_header(headers: list[str], place: str | None) -> None:
    assert find_nip_column(headers) == place


def test_an_offices_own_name_of_the_number_goes_before_all_others() -> None:
    assert find_nip_column(["NIP", "No. Induk", "Nama"], own=["no induk"]) == "1"
    assert find_nip_column(["NIP", "Nama"], own=["no induk", "()"]) == "0"
    assert find_nip_column(["No. Induk", "Nama"]) is None


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "NIP. 19900101 202221 1 901",
            "NIPPPK 199001012022211901",
            "nip: 199001012022211901",
            "19900101.202221.1.901",
        ),
        *("NI PPPK 19900101-202221-1-901", "NIP/NIPPPK: 199001012022211901", "'199001012022211901"),
    ],
)
def test_a_number_is_known_behind_the_words_that_people_type_before_it(typed: str) -> None:
    assert typed_numbers(pl.Series([typed])).to_list() == ["199001012022211901"]


def test_no_digit_of_a_typed_number_is_changed() -> None:
    typed = ["NIP. 1990", "199001.012022211901", "1.98609E+17", "198609262015051008.0", "-", "Contoh 12", None]
    kept = ["1990", "199001.012022211901", "1.98609E+17", "198609262015051008.0", "-", "Contoh12", None]
    assert typed_numbers(pl.Series(typed)).to_list() == kept
