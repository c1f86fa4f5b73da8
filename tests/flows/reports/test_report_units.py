"""The units' tables on the report's page: alphabetical, and closed where they would tell of single people."""

import re

from flows.reports import ReportFiles
from flows.reports.tables import alphabetical
from tests.flows.reports.outline import Outline


def test_units_are_alphabetical_with_eight_statuses_for_each_account(index: Outline) -> None:
    for account in (
        "Pemprov · Instagram @pemprov",
        "Diskominfo · Instagram @diskominfo",
        "Pj Gubernur · Instagram @pj",
    ):
        units = index.text.split(f"{account}")[-1].split("153 unit kerja")
        assert len(units) == 1 or units[0].endswith(".contoh: ")
    tables = index.text.split(": 153 unit kerja")[1:]
    assert len(tables) == 3
    for table in tables:
        names = ["Badan Kepegawaian Daerah", "SMA Negeri 2 Contoh", "SMA Negeri 10 Contoh", "SMK Negeri 1 Contoh"]
        assert sorted(names, key=table.index) == names
        assert "terlihat mengikuti belum terlihat tidak dapat dipastikan belum deklarasi" in table


def test_a_small_unit_shows_neither_its_staff_nor_its_statuses(index: Outline) -> None:
    for table in index.text.split(": 153 unit kerja")[1:]:
        assert f"UPTD Balai Kecil {' '.join(['ditutup'] * 9)}" in table


def test_no_figure_about_one_to_four_people_stands_in_the_units_tables(files: ReportFiles) -> None:
    units = files.index.read_text(encoding="utf-8").split('class="units"')[1:]
    shown = [cell for table in units for cell in re.findall(r"<td>([^<]*)</td>", table.split("</table>")[0])]
    assert len(shown) > 300
    assert not {"1", "2", "3", "4"} & set(shown)


def test_units_stand_where_a_person_looks_them_up_whatever_digits_are_in_their_names() -> None:
    units = ["", "Gedung 1²", "SD ①", "SMA 2", "SMA 07", "SMA 10", f"SMA {'9' * 5000}", "①"]

    assert sorted(set(units), key=alphabetical) == units
