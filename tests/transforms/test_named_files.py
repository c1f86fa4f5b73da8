"""A file that is called after an employee is known by her number, or by her name however it is written."""

import polars as pl
import pytest

from transforms.named_files import called_after_somebody

STAFF = pl.Series("name", ["Hj. CONTOH SATU, S.Pd", "Dua", "Contoh  Tiga Puluh", None])


@pytest.mark.parametrize(
    "name",
    [
        *("2024-02-15_jawaban Contoh Satu.csv", "contoh_satu.xlsx", "Corrections-CONTOH.SATU (1).csv"),
        *("daftar contoh tiga puluh 2024.csv", "199001012022211901.csv", "a_199001012022211901_b.xlsx"),
        "Contoh Satu/2024-02-15_form.csv",
    ],
)
def test_a_file_with_a_name_or_a_number_in_its_own_name_is_called_after_somebody(name: str) -> None:
    assert called_after_somebody([f"inbox/declarations/{name}"], STAFF) == [f"inbox/declarations/{name}"]


@pytest.mark.parametrize(
    "path",
    [
        *("2024-02-15_jawaban-form.csv", "dua.csv", "contoh tiga.csv", "satu contoh.csv", "20240207080000.csv"),
        *("dinas contoh.csv", "contoh/satu.csv"),
    ],
)
def test_other_files_are_called_after_nobody(path: str) -> None:
    assert called_after_somebody([path], STAFF) == []
