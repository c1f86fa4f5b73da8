"""Which rows of a list cannot all be true of one person, and which of them stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.parsed import Parsed
from transforms.roster import parse_roster

OLD = "199001012021211001"
NEW = "199001012024211001"
PNS = "199001012024031001"


def roster(*lines: str) -> Parsed:
    return parse_roster("\n".join(("NIP;Nama;Unit;Kedudukan", *lines)).encode(), ".csv")


def reasons(parsed: Parsed) -> dict[int, str]:
    return dict(parsed.rejects.rows())


def test_a_row_that_repeats_another_goes() -> None:
    assert reasons(roster(f"{OLD};Contoh Satu;A", f"{OLD};Contoh Satu;A")) == {3: "duplicate_row"}


def test_one_person_in_two_units_stays_in_the_first() -> None:
    parsed = roster(f"{OLD};Contoh Satu;A", f"{OLD};CONTOH SATU, S.Pd.;B", f"{OLD};;C")
    assert reasons(parsed) == {3: "duplicate_nip", 4: "duplicate_nip"}
    assert parsed.rows["unit"].to_list() == ["A"]


def test_nobody_stays_under_a_number_of_two_names() -> None:
    parsed = roster(f"{OLD};Contoh Satu;A", f"{OLD};Contoh Satu;A", f"{OLD};Contoh Dua;A", f"{NEW};Contoh Tiga;A")
    assert reasons(parsed) == dict.fromkeys((2, 3, 4), "nip_two_names")
    assert parsed.rows["name"].to_list() == ["Contoh Tiga"]


@pytest.mark.parametrize(
    "written", ["CONTOH SATU", "Hj. Contoh Satu", "Contoh  Satu, S.Kom., M.M.", "Contoh Satu S.Pd"]
)
def test_titles_and_case_make_no_second_name(written: str) -> None:
    assert reasons(roster(f"{OLD};Contoh Satu;A", f"{OLD};{written};A")) == {3: "duplicate_nip"}


@pytest.mark.parametrize("rows", [(OLD, NEW), (NEW, OLD)])
def test_of_two_contracts_of_one_person_the_later_stays(rows: tuple[str, str]) -> None:
    parsed = roster(*(f"{nip};Contoh Satu;A" for nip in rows))
    assert parsed.rows["nip"].to_list() == [NEW]
    assert reasons(parsed) == {2 + rows.index(OLD): "two_numbers_one_person"}


@pytest.mark.parametrize(
    ("numbers", "stays"),
    [
        ((OLD, PNS), PNS),
        ((NEW, PNS), PNS),  # of one year the permanent appointment is the later one
        (("199001012024211001", "199001012024221001"), "199001012024221001"),
        ((OLD, NEW, PNS), PNS),
    ],
)
def test_the_appointment_in_force_stays(numbers: tuple[str, ...], stays: str) -> None:
    parsed = roster(*(f"{nip};Contoh Satu;A" for nip in numbers))
    assert parsed.rows["nip"].to_list() == [stays]
    assert set(reasons(parsed).values()) == {"two_numbers_one_person"}


def test_an_active_row_goes_before_a_later_one_that_has_ended() -> None:
    parsed = roster(f"{OLD};Contoh Satu;A;Aktif", f"{NEW};Contoh Satu;A;Berhenti")
    assert parsed.rows["nip"].to_list() == [OLD]


@pytest.mark.parametrize("other", ["199001012021211002", "199001012021212001"])
def test_two_numbers_of_one_appointment_cannot_be_ranked_and_both_go(other: str) -> None:
    parsed = roster(f"{OLD};Contoh Satu;A", f"{other};Contoh Satu;A")
    assert reasons(parsed) == dict.fromkeys((2, 3), "two_numbers_one_person")


def test_an_earlier_number_stays_gone_where_the_later_ones_cannot_be_ranked() -> None:
    parsed = roster(f"{OLD};Contoh Satu;A", f"{NEW};Contoh Satu;A", f"{NEW[:-1]}2;Contoh Satu;A")
    assert reasons(parsed) == dict.fromkeys((2, 3, 4), "two_numbers_one_person")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("199001022024211001", "Contoh Satu"),  # born the day after
        (NEW, "Contoh Dua"),
        (NEW, ""),
    ],
)
def test_another_birthday_another_name_or_none_is_another_person(number: str, name: str) -> None:
    assert reasons(roster(f"{OLD};Contoh Satu;A", f"{number};{name};A")) == {}


def test_people_without_names_are_never_taken_for_one() -> None:
    assert reasons(roster(f"{OLD};;A", f"{NEW};;A")) == {}


def test_a_row_that_is_rejected_anyway_takes_nobody_with_it() -> None:
    parsed = roster(f"{OLD};Contoh Satu;A", f"{OLD[:-3]}000;Contoh Dua;A", ";Contoh Satu;A")
    assert reasons(parsed) == {3: "nip_invalid", 4: "nip_missing"}


PEOPLE = st.tuples(
    st.sampled_from([OLD, NEW, PNS, "199001012024032001", "198001012024211001"]),
    st.sampled_from(["Contoh Satu", "CONTOH SATU, S.Pd.", "Contoh Dua", ""]),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["Aktif", "Pensiun"]),
)


@given(st.lists(PEOPLE, max_size=8), st.integers(0, 40))
def test_strangers_beside_them_change_nothing_for_those_who_are_alike(
    people: list[tuple[str, ...]], strangers: int
) -> None:
    """Most rows of a list are like no other; whoever is looks the same alone and among them."""
    others = [f"1985{number % 12 + 1:02}012021211{number + 1:03};Orang {number};A;Aktif" for number in range(strangers)]
    lines = [";".join(person) for person in people]
    assert reasons(roster(*lines, *others, "198501012021211999;Orang Lain;A;Aktif")) == reasons(
        roster(*lines, "198501012021211999;Orang Lain;A;Aktif")
    )


def test_two_spellings_of_a_name_under_two_numbers_are_one_person() -> None:
    assert reasons(roster(f"{OLD};Contoh Satu;A", f"{NEW};CONTOH SATU, S.Pd.;A")) == {2: "two_numbers_one_person"}
