"""BKD's workbook after real nights of the case: whose file it is, and that it says of people what the marts say."""

from datetime import date

import pytest

from bench.generator.sumsel import DISKOMINFO, PEMPROV
from tests.flows.reports.read_book import Sheet, read_book
from tests.night.case_nights import EVENINGS, LAST_EVENING, CaseNights
from tests.night.command import ikuti
from tests.night.marts import ask

pytestmark = pytest.mark.night

LISTS = {
    "no_handle": "Belum deklarasi",
    "no_account": "Tidak punya akun",
    "not_seen": "Belum terlihat",
    "disputed": "Dalam koreksi",
}


@pytest.fixture(scope="module")
def book(case_nights: CaseNights) -> dict[str, Sheet]:
    return read_book(case_nights.folder / "reports" / str(LAST_EVENING) / "bkd.xlsx")


@pytest.mark.parametrize("evening", EVENINGS)
def test_every_night_leaves_a_workbook_for_its_owner_alone(case_nights: CaseNights, evening: date) -> None:
    folder = case_nights.folder / "reports" / str(evening)

    assert oct((folder / "bkd.xlsx").stat().st_mode & 0o777) == "0o600"
    assert sorted(path.name for path in folder.iterdir()) == ["bkd.xlsx", "index.html", "quality.html", "summary.json"]


@pytest.mark.parametrize("status", LISTS)
def test_a_list_holds_everybody_of_its_status_and_nobody_else(
    case_nights: CaseNights, book: dict[str, Sheet], status: str
) -> None:
    names = dict(ask(case_nights.restricted(LAST_EVENING), "select staff_key, nip from restricted.staff"))
    query = "select staff_key, account_key from marts.fct_follow_status where status = $1"

    listed = [(row["NIP"], row["Akun resmi"]) for row in book[LISTS[status]].table()]

    told = ask(case_nights.marts(LAST_EVENING), query, status)
    assert sorted(listed) == sorted((names[key], account) for key, account in told)


def test_before_two_whole_lists_nobody_is_on_the_list_of_those_not_seen(case_nights: CaseNights) -> None:
    for evening in EVENINGS[:2]:
        book = read_book(case_nights.folder / "reports" / str(evening) / "bkd.xlsx")
        assert book["Belum terlihat"].table() == []


def test_whoever_is_not_seen_stands_there_with_the_days_of_both_lists(book: dict[str, Sheet]) -> None:
    days = [str((day - date(1899, 12, 30)).days) for day in (date(2024, 2, 8), date(2024, 2, 16))]
    rows = book["Belum terlihat"].table()

    assert {(row["Hari yang pertama"], row["Hari yang terakhir"]) for row in rows} == {tuple(days)}
    assert {row["Akun resmi"] for row in rows} == {PEMPROV.key}


def test_a_night_of_before_that_is_still_there_can_be_reported_and_another_is_named(case_nights: CaseNights) -> None:
    def report(night: str, *more: str) -> tuple[int, str]:
        told = ikuti(
            "report", case_nights.folder, "--as-of", night, "--unit", "BKD", *more, state_home=case_nights.state_home
        )
        return told.exit_code, told.stderr

    code, said = report(str(EVENINGS[1]), "--lang", "en")
    refused, why = report(str(EVENINGS[0]))

    path = case_nights.folder / "reports" / str(EVENINGS[1]) / "bkd-bkd.xlsx"
    assert (code, said) == (0, f"workbook of one unit: {path}\n")
    assert {row["Unit"] for row in read_book(path)["By unit"].table()} == {"BKD"}
    assert {row["Official account"] for row in read_book(path)["By unit"].table()} >= {PEMPROV.key, DISKOMINFO.key}
    path.unlink()
    assert (refused, why.splitlines()[0]) == (
        2,
        f"needed a build of the night of {EVENINGS[0]}; found builds of {EVENINGS[1]}, {LAST_EVENING}.",
    )
