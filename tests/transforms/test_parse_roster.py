import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.parsed import Parsed
from transforms.roster import parse_roster

Workbook = Callable[..., bytes]

PPPK = "200012312024211001"
PNS = "198609262015051001"


def roster(*lines: str) -> Parsed:
    return parse_roster("\n".join(lines).encode(), ".csv")


def roster_or_fault(*lines: str) -> Parsed | Fault:
    try:
        return roster(*lines)
    except Fault as fault:
        return fault


def reasons(parsed: Parsed) -> dict[int, str]:
    return dict(parsed.rejects.rows())


def test_rows_whose_cells_a_comma_in_a_name_has_moved_are_told() -> None:
    parsed = roster(
        "NIP,Nama,Unit Kerja", f"{PPPK},Contoh Satu,Dinas", f"{PNS},Contoh Dua, S.Pd,Dinas", ",,,Palembang, 5-2-2024"
    )
    assert parsed.facts["rows_beyond_header"] == "3"


def test_a_remark_beside_the_table_of_a_workbook_moves_nothing(workbook: Workbook) -> None:
    content = workbook(S=[["NIP", "Nama"], [PPPK, "Contoh Satu", "lihat SK"]])
    assert "rows_beyond_header" not in parse_roster(content, ".xlsx").facts
    assert "rows_beyond_header" not in roster("NIP;Nama;", f"{PPPK};Contoh Satu, S.Pd;").facts


def test_a_list_as_an_agency_exports_it_is_read_below_its_titles() -> None:
    parsed = roster(
        "PEMERINTAH PROVINSI CONTOH;;;;;;",
        "DAFTAR PPPK;;;;;;",
        ";;;;;;",
        "No;NIP / NI PPPK;Nama Pegawai;Unit Kerja;Status Pegawai;Kedudukan;TMT",
        f'1;{PPPK};"Contoh  Satu, S.Pd";SMAN 1 Contoh;PPPK;Aktif;01-02-2024',
        f"2;'{PNS};CONTOH DUA;Dinas Contoh;PNS;Aktif;1 Mei 2015",
        ";;;;;;",
        "Jumlah;2;;;;;",
    )
    assert parsed.rows.to_dicts() == [
        {
            "row": 5,
            "nip": PPPK,
            "name": "Contoh Satu, S.Pd",
            "unit": "SMAN 1 Contoh",
            "employment": "pppk",
            "is_active": True,
            "start_on": date(2024, 2, 1),
        },
        {
            "row": 6,
            "nip": PNS,
            "name": "CONTOH DUA",
            "unit": "Dinas Contoh",
            "employment": "pns",
            "is_active": True,
            "start_on": date(2015, 5, 1),
        },
    ]
    assert reasons(parsed) == {8: "total_row"}
    assert (parsed.rows_read, parsed.rows_loaded) == (3, 2)


def test_an_english_list_is_read_too() -> None:
    parsed = roster("Employee Number,Full Name,Department,Active", f"{PPPK},Contoh Satu,Office,false")
    assert parsed.rows.select("nip", "name", "unit", "is_active").row(0) == (PPPK, "Contoh Satu", "Office", False)


def test_only_allow_listed_columns_pass_and_the_others_are_named() -> None:
    parsed = roster("NIP,Nama,NIK,Agama,No HP,Golongan Darah", f"{PPPK},Contoh,1671000000000001,x,08000000001,AB")
    assert set(parsed.rows.columns) == {"row", "nip", "name", "unit", "employment", "is_active", "start_on"}
    assert parsed.dropped_columns == ("NIK", "Agama", "No HP", "Golongan Darah")
    assert "1671000000000001" not in str(parsed)


def test_of_all_columns_a_personnel_system_has_only_the_allow_listed_pass() -> None:
    """The columns of DOMAIN.md 2.3; what may be kept is told apart from what is only read or only named."""
    kept = {"nip": PPPK, "nama": "Contoh", "status_pegawai": "PPPK", "status_aktif": "Aktif", "unit_kerja": "SMAN 1"}
    private = (
        "nip_lama gelar_depan gelar_belakang tempat_lahir agama golongan tmt_pns jabatan no_tlp email alamat nik npwp "
        "no_bpjs golongan_darah status_pernikahan satuan_kerja"
    )
    compared = {"tanggal_lahir": "31-12-2000", "jenis_kelamin": "Laki-laki"}
    dropped = {**{name: f"rahasia-{name}" for name in private.split()}, **compared}
    columns = {**kept, "tmt_cpns": "01-02-2024", **dropped}
    parsed = roster(";".join(columns), ";".join(columns.values()))

    assert parsed.rows.row(0)[1:] == (PPPK, "Contoh", "SMAN 1", "pppk", True, date(2024, 2, 1))
    assert parsed.dropped_columns == tuple(dropped)
    assert not [value for value in dropped.values() if value in repr((parsed.rows.rows(), parsed.facts))]


def test_an_office_may_call_its_columns_by_names_of_its_own() -> None:
    lines = ("No Induk;Nama Sesuai SK;Lokasi Kerja;Unit;Golongan Pegawai", f"{PPPK};Contoh;SMAN 1;x;paruh waktu")
    own = {"nip": ["No. Induk"], "name": ["nama sesuai SK"], "unit": ["Lokasi Kerja"], "status": ["Golongan Pegawai"]}

    parsed = parse_roster("\n".join(lines).encode(), ".csv", own)

    assert parsed.rows.row(0)[1:5] == (PPPK, "Contoh", "SMAN 1", "pppk_part_time")
    assert parsed.dropped_columns == ("Unit",)


def test_every_bad_number_is_rejected_with_its_row_and_reason() -> None:
    parsed = roster("NIP,Nama", f"{PPPK},A", "131110468,B", "200013312024121001,C", ",D")
    assert reasons(parsed) == {3: "nip_old_format", 4: "nip_invalid", 5: "nip_missing"}


@pytest.mark.parametrize("first", ["Jumlah", "TOTAL", "Grand Total", "Jumlah seluruhnya: 3"])
def test_total_rows_are_told_from_missing_numbers(first: str) -> None:
    assert reasons(roster("No,NIP,Nama", f"1,{PPPK},A", f"{first},,", ",,B")) == {3: "total_row", 4: "nip_missing"}


def test_a_person_called_total_stays_a_person() -> None:
    assert roster("NIP,Nama", f"{PPPK},Total Contoh").rows_loaded == 1


def test_a_repeated_row_and_a_contradicting_row_are_told_apart() -> None:
    parsed = roster(
        "No,NIP,Nama,Unit",
        f"1,{PPPK},Contoh Satu,SMAN 1",
        f"2,{PPPK[:8]} {PPPK[8:]},Contoh  Satu,SMAN 1",
        f"3,{PPPK},Contoh Satu,SMAN 2",
        f"4,{PNS},Contoh Dua,SMAN 1",
    )
    assert reasons(parsed) == {3: "duplicate_row", 4: "duplicate_nip"}
    assert parsed.rows["unit"].to_list() == ["SMAN 1", "SMAN 1"]


@pytest.mark.parametrize(
    ("number", "status", "employment", "contradictions"),
    [
        (PPPK, "PPPK", "pppk", "0"),
        (PPPK, "PPPK Paruh Waktu", "pppk_part_time", "0"),
        (PPPK, "", "pppk", "0"),
        (PPPK, "PNS", "pppk", "1"),
        (PNS, "PNS", "pns", "0"),
        (PNS, "CPNS", "pns", "0"),
        (PNS, "P3K", "pns", "1"),
        (PNS, "PPPK Paruh Waktu", "pns", "1"),
    ],
)
def test_the_number_decides_the_employment(number: str, status: str, employment: str, contradictions: str) -> None:
    parsed = roster("NIP,Jenis ASN", f"{number},{status}")
    assert parsed.rows["employment"].to_list() == [employment]
    assert parsed.facts["status_contradicts_number"] == contradictions


@pytest.mark.parametrize(
    ("told", "is_active"),
    [
        ("Aktif", True),
        ("", True),
        ("Tugas Belajar", True),
        ("Diperbantukan", True),
        ("Cuti Melahirkan", True),
        ("kata yang tidak dikenal", True),
        ("Pensiun", False),
        ("MPP", False),
        ("CLTN", False),
        ("Cuti di Luar Tanggungan Negara", False),
        ("Meninggal Dunia", False),
        ("Diberhentikan", False),
        ("Tidak Aktif", False),
        ("Non-Aktif", False),
        ("Pindah Instansi", False),
        ("0", False),
    ],
)
def test_only_those_who_plainly_left_are_inactive(told: str, is_active: bool) -> None:
    assert roster("NIP,Status Aktif", f"{PPPK},{told}").rows["is_active"].to_list() == [is_active]


def test_without_a_column_about_activity_everybody_is_active() -> None:
    assert roster("NIP,Nama", f"{PPPK},A").rows["is_active"].to_list() == [True]


@pytest.mark.parametrize(("status", "is_active"), [("PPPK", True), ("Pensiun", False), ("Aktif", True)])
def test_a_lone_status_column_may_speak_of_activity(status: str, is_active: bool) -> None:
    assert roster("NIP,Status", f"{PPPK},{status}").rows["is_active"].to_list() == [is_active]


def test_every_sheet_with_staff_is_read_and_rows_stay_distinct(workbook: Workbook) -> None:
    content = workbook(
        PNS=[["Daftar"], ["NIP", "Nama"], [PNS, "A"]],
        Catatan=[["hanya catatan"]],
        PPPK=[["Nama", "NIP"], ["B", PPPK], ["A", PNS]],
    )
    parsed = parse_roster(content, ".xlsx")
    assert parsed.rows.select("row", "nip").rows() == [(3, PNS), (6, PPPK)]
    assert reasons(parsed) == {7: "duplicate_row"}
    assert parsed.facts["sheets_passed_over"] == "Catatan"


def test_a_list_without_numbers_names_its_columns_and_nobody() -> None:
    with pytest.raises(Fault, match='"Nama", "Unit Kerja", "NPI"') as caught:
        roster("Nama,Unit Kerja,NPI", f"Contoh Satu,SMAN 1,{PPPK}")
    assert caught.value.reason == "nip_column_missing"
    with pytest.raises(Fault, match="no row that looks like a header") as caught:
        roster(f"Contoh Satu,SMAN 1,{PPPK}")
    assert "Contoh" not in str(caught.value)


def test_a_header_alone_is_no_list() -> None:
    with pytest.raises(Fault) as caught:
        roster("NIP,Nama")
    assert caught.value.reason == "no_rows"


def test_numbers_from_excel_refuse_the_whole_list(workbook: Workbook) -> None:
    content = workbook(S=[["NIP", "Nama"], [PPPK, "A"], [198609262015051001, "B"]])
    with pytest.raises(Fault, match="stored_as_number") as caught:
        parse_roster(content, ".xlsx")
    assert caught.value.reason == "nip_column_damaged"
    with pytest.raises(Fault, match="scientific_notation"):
        roster("NIP,Nama", f"{PPPK},A", "1.98609E+17,B")


def test_a_parquet_list_is_read_and_one_with_numbers_is_refused() -> None:
    def parquet(numbers: pl.Series) -> bytes:
        content = io.BytesIO()
        pl.DataFrame({"nip": numbers, "nama": ["A", "B"], "tmt": [date(2024, 2, 1), None]}).write_parquet(content)
        return content.getvalue()

    parsed = parse_roster(parquet(pl.Series([PPPK, PNS])), ".parquet")
    assert parsed.rows.select("row", "nip", "start_on").rows() == [(2, PPPK, date(2024, 2, 1)), (3, PNS, None)]
    for numbers in ([float(PPPK), float(PNS)], [int(PPPK), int(PNS)]):
        with pytest.raises(Fault, match="stored_as_number") as caught:
            parse_roster(parquet(pl.Series(numbers)), ".parquet")
        assert caught.value.reason == "nip_column_damaged"


def test_running_numbers_beside_text_numbers_do_no_harm(workbook: Workbook) -> None:
    parsed = parse_roster(workbook(S=[["No", "NIP"], [1, PPPK], [2, PNS], ["Jumlah", 2]]), ".xlsx")
    assert parsed.rows["nip"].to_list() == [PPPK, PNS]
    assert reasons(parsed) == {4: "total_row"}


numbers = st.one_of(
    st.sampled_from([PPPK, PNS, "131110468", "", "200013312024121001", f"'{PPPK}"]),
    st.dates(date(1970, 1, 1), date(2000, 1, 1)).map(lambda born: f"{born:%Y%m%d}2022211007"),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=8),
)
texts = st.sampled_from(["", "Contoh", "Jumlah", "PPPK", "Pensiun", "Total"])


@given(st.lists(st.tuples(texts, numbers, texts), min_size=1, max_size=30))
def test_rows_read_are_rows_loaded_and_rows_rejected(rows: list[tuple[str, str, str]]) -> None:
    lines = [f'"{a}","{number.replace(chr(34), "")}","{b}"' for a, number, b in rows]
    parsed = roster_or_fault("Nama,NIP,Status", *lines)
    if isinstance(parsed, Fault):
        assert parsed.reason in {"no_rows", "nip_column_damaged"}
        return
    touched = parsed.rows["row"].to_list() + parsed.rejects["row"].to_list()
    assert len(set(touched)) == len(touched) == parsed.rows_read == parsed.rows_loaded + parsed.rejects.height
    assert parsed.rows.height == parsed.rows_loaded
    assert parsed.rows["nip"].is_unique().all()
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)
