import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.names import comparable_names


def compared(name: str | None) -> str | None:
    one: str | None = comparable_names(pl.Series([name], dtype=pl.String)).item()
    return one


@pytest.mark.parametrize(
    "written",
    [
        "Contoh Satu",
        "CONTOH  SATU",
        "Contoh\u00a0Satu ",
        "Dr. Contoh Satu, S.Pd., M.Si",
        "Contoh Satu, S.Pd, M.Si.",
        "Contoh Satu S.Pd",
        "Contoh Satu S. Pd.",
        "Contoh Satu SPd",
        "Hj. Contoh Satu",
        "Drs. H. Contoh Satu, M.M.",
        "Drs., Contoh Satu",
        "Prof. Dr. Ir. Contoh Satu",
        "Contoh Satu A.Md.Keb.",
        "Contoh Satu, S.Kep., Ns.",
    ],
)
def test_titles_case_and_punctuation_make_no_other_name(written: str) -> None:
    assert compared(written) == "contoh satu"


@pytest.mark.parametrize("written", ["Muhammad Contoh", "MOHAMMAD CONTOH", "Mohd. Contoh", "Muh Contoh", "M. Contoh"])
def test_the_ways_to_write_muhammad_are_one(written: str) -> None:
    assert compared(written) == "muhammad contoh"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Contoh Satu", "Contoh Dua"),
        ("Contoh", "Contoh Satu"),
        ("Contoh S. Putra", "Contoh Putra"),
        ("Contoh Made", "Made Contoh"),
        ("Irma Contoh", "Contoh"),
        ("Hari Contoh", "Contoh"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert compared(one) != compared(other)


@pytest.mark.parametrize("name", ["Contohwati", "Ir", "M.", "Dra"])
def test_one_word_is_a_name_even_if_it_looks_like_a_title(name: str) -> None:
    assert compared(name) == name.lower().strip(".")


@pytest.mark.parametrize("blank", [None, "", "  ", ".,-"])
def test_nothing_is_no_name(blank: str | None) -> None:
    assert compared(blank) is None


def test_an_apostrophe_is_no_gap() -> None:
    assert compared("Nur'contoh") == compared("Nurcontoh") == compared("NUR’CONTOH")


@given(st.text())
def test_any_text_has_a_trimmed_form_or_none(text: str) -> None:
    once = compared(text)
    assert once is None or once == once.strip() != ""
