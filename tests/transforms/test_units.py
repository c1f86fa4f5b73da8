import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.parsed import Parsed
from transforms.units import NO_ALIASES, parse_units, unit_keys, unit_names, unknown_units

TABLE = """written,unit
SMAN 3 Contoh,SMA Negeri 3 Contoh
Diskominfo,Dinas Komunikasi dan Informatika
Kominfo Prov. Contoh,DINAS KOMUNIKASI DAN INFORMATIKA
"""


def table(text: str) -> Parsed:
    return parse_units(text.encode())


def names(written: list[str], aliases: pl.DataFrame = NO_ALIASES) -> dict[str, str]:
    named = unit_names(pl.Series(written, dtype=pl.String), aliases)
    return dict(named.select("written", "unit").rows())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SMA Negeri 3 Contoh", "SMA NEGERI 3 CONTOH"),
        ("SMAN 3 Contoh", "SMAN3 Contoh"),
        ("Dinas Kesehatan", "dinas-kesehatan."),
        ("UPTD  (Contoh)", "UPTD Contoh"),
        ("Sekolah\u00a0Contoh", "Sekolah Contoh"),
    ],
)
def test_case_spaces_and_punctuation_make_no_other_unit(one: str, other: str) -> None:
    first, second = unit_keys(pl.Series([one, other]))
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"), [("SD 1 3", "SD 13"), ("SMAN 1", "SMAN 2"), ("Biro Umum", "Biro Hukum"), ("SMA 1", "SMP 1")]
)
def test_other_words_and_other_numbers_are_other_units(one: str, other: str) -> None:
    first, second = unit_keys(pl.Series([one, other]))
    assert first != second


def test_the_table_maps_spellings_to_one_name_of_each_unit() -> None:
    parsed = table(TABLE)

    assert parsed.rejects.is_empty()
    assert parsed.rows.columns == ["row", "unit_key", "unit"]
    assert parsed.rows["unit"].to_list() == [
        "SMA Negeri 3 Contoh",
        "Dinas Komunikasi dan Informatika",
        "Dinas Komunikasi dan Informatika",
    ]


def test_a_table_with_its_header_alone_holds_no_aliases() -> None:
    parsed = table("written,unit\n")
    assert (parsed.rows_read, parsed.rows.height) == (0, 0)


def test_a_spelling_of_two_units_is_rejected_altogether() -> None:
    parsed = table("written,unit\nContoh,Dinas Satu\nCONTOH,Dinas Dua\nLain,Dinas Tiga\n")
    assert parsed.rejects.rows() == [(2, "unit_contradicts"), (3, "unit_contradicts")]
    assert parsed.rows["unit"].to_list() == ["Dinas Tiga"]


def test_a_unit_that_is_written_off_to_another_is_rejected_with_all_its_spellings() -> None:
    parsed = table("written,unit\nSatu,Dua\nDua,Tiga\n")
    assert parsed.rejects.rows() == [(2, "unit_contradicts"), (3, "unit_contradicts")]


def test_a_line_twice_and_half_a_line_are_rejected_with_their_reasons() -> None:
    parsed = table("written,unit\nSatu,Dinas\nsatu,DINAS\n,Dinas\nDua,\n")
    assert parsed.rejects.rows() == [(3, "duplicate_row"), (4, "unit_missing"), (5, "unit_missing")]


@pytest.mark.parametrize(("text", "reason"), [("a,b\n1,2\n", "columns_missing"), ("", "no_rows")])
def test_what_is_no_table_of_units_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        table(text)
    assert caught.value.reason == reason


def test_a_semicolon_table_from_excel_is_read_too() -> None:
    parsed = parse_units("written;unit\r\nDiskominfo;Dinas Kominfo\r\n".encode("utf-8-sig"))
    assert parsed.rows["unit"].to_list() == ["Dinas Kominfo"]


def test_known_spellings_become_the_tables_unit_and_others_stay_as_written() -> None:
    aliases = table(TABLE).rows

    assert names(["sman-3 contoh", "SMA NEGERI 3 CONTOH", "Diskominfo", "Satpol PP"], aliases) == {
        "sman-3 contoh": "SMA Negeri 3 Contoh",
        "SMA NEGERI 3 CONTOH": "SMA Negeri 3 Contoh",
        "Diskominfo": "Dinas Komunikasi dan Informatika",
        "Satpol PP": "Satpol PP",
    }


def test_near_spellings_share_the_one_that_most_rows_use() -> None:
    assert names(["Satpol PP", "SATPOL PP", "SATPOL PP", "Satpol-PP"]) == {
        "Satpol PP": "SATPOL PP",
        "SATPOL PP": "SATPOL PP",
        "Satpol-PP": "SATPOL PP",
    }


def test_of_equally_many_spellings_the_first_by_the_alphabet_is_shared_in_any_order() -> None:
    written = ["satpol pp", "SATPOL PP"]
    assert names(written) == names(written[::-1]) == {"SATPOL PP": "SATPOL PP", "satpol pp": "SATPOL PP"}


def test_units_unlike_any_in_the_table_are_listed_and_not_guessed() -> None:
    written = pl.Series(["Diskominfo", "Diskominfoo", "DISKOMINFOO", "DISKOMINFOO", "Biro Umum", None])

    assert unknown_units(written, table(TABLE).rows) == ["Biro Umum", "DISKOMINFOO"]


def test_without_a_table_no_unit_is_unknown() -> None:
    assert unknown_units(pl.Series(["Biro Umum"]), NO_ALIASES) == []


@given(st.lists(st.text(), max_size=12))
def test_every_spelling_stands_for_exactly_one_unit(written: list[str]) -> None:
    named = unit_names(pl.Series(written, dtype=pl.String), NO_ALIASES)
    assert named["written"].to_list() == sorted(set(written), key=lambda text: text.encode())
    assert named["unit"].null_count() == 0
    assert set(named["unit"]) <= set(written)
    keys = named.select(key=unit_keys(named["written"]), unit="unit").drop_nulls("key").unique()
    assert keys["key"].is_unique().all()
