"""Which answers of a form are told as given under a colleague's number: those alone that cannot well be her own."""

import polars as pl
import pytest

from transforms.others_numbers import signed_answers, under_others_numbers

OWN, HERS, THIRD, LEFT = "199001012022211901", "198505052021212902", "197007072022211903", "196001011990031904"
STAFF = pl.DataFrame(
    {
        "nip": [OWN, HERS, THIRD, "198101012022211905", "198202022022211906", "198303032022211908", LEFT],
        "name": [
            *("St. Aminah, S.Pd", "Dr. Rina Hartono", "Bambang Contoh"),
            *("Dewi Lestari", "DEWI  LESTARI, S.E.", "Kartini", "Rudi Purwanto"),
        ],
        "is_active": [*[True] * 6, False],
    }
)


def told(*answers: tuple[str, str]) -> tuple[int, ...]:
    form = "\n".join(["NIP;Nama Lengkap;Akun Instagram", *(f"{nip};{name};@contoh" for nip, name in answers)])
    return under_others_numbers(signed_answers(form.encode(), ".csv"), STAFF)


def test_an_answer_with_the_name_of_one_colleague_is_told_by_its_row() -> None:
    assert told((OWN, "Siti Aminah"), (OWN, "RINA HARTONO, S.Kom"), (HERS, "Rina Hartono")) == (3,)


@pytest.mark.parametrize(
    "name",
    [
        "Aminah",  # her own, in part
        "Siti Aminah",  # her own, in another spelling
        "Bambang Contoh",  # begins with other letters, but see the number below
        "Kartini",  # a word that many may be called by
        "Rina Hartanto",  # nobody's on the roster
        "Dewi Lestari",  # of two colleagues
        "Rudi Purwanto",  # in service no more
        "",
    ],
)
def test_what_may_be_another_spelling_or_anybodys_is_not_told(name: str) -> None:
    number = THIRD if name.startswith("Bambang") else OWN
    assert told((number, name)) == ()


def test_a_name_whose_words_begin_as_the_own_ones_do_is_not_told() -> None:
    staff = STAFF.with_columns(name=pl.col("name").replace("St. Aminah, S.Pd", "Raina Hartonno"))
    answers = pl.DataFrame({"row": [2], "nip": [OWN], "name": ["rina hartono"]})

    assert under_others_numbers(answers, staff) == ()


def test_whoever_answers_for_a_whole_unit_is_not_told() -> None:
    assert told((OWN, "Rina Hartono"), (THIRD, "Rina Hartono")) == ()


def test_a_number_on_no_roster_and_a_form_without_names_tell_nothing() -> None:
    assert told(("199303032022211907", "Rina Hartono")) == ()
    assert signed_answers(f"NIP;Akun Instagram\n{OWN};@contoh".encode(), ".csv").is_empty()
