"""`ikuti why` on the article's case: one person of each status, explained from what the night has published."""

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from bench.generator.sumsel import PEMPROV, Case
from tests.night.case_nights import LAST_EVENING, CaseNights
from tests.night.command import Told, ikuti
from tests.night.marts import ask

pytestmark = pytest.mark.night

Ask = Callable[..., Told]
# Statuses that occur in the case, each with the words that only its sentence has.
SAID = {
    "following": ("terlihat mengikuti", "tampak dalam daftar pengikut, terakhir"),
    "not_seen": ("belum terlihat", "tidak tampak dalam daftar lengkap yang diambil sesudah deklarasi"),
    "unverifiable": ("tidak dapat dipastikan", "tidak ada kesimpulan"),
    "no_handle": ("belum deklarasi", "tidak ada yang dapat dicari dalam daftar"),
    "no_account": ("tidak punya akun", "menyatakan tidak punya akun di Instagram"),
    "disputed": ("dalam koreksi", "dideklarasikan oleh lebih dari satu orang"),
}
COUNTED = "Diambil sesudah deklarasi dan tidak memuat akunnya: dihitung."
ONE_OF_EACH = """
    select statuses.status, min(staff_key) as staff_key
    from marts.fct_follow_status as statuses
    where
        account_key = $1
        -- whoever is to be asked first is told another sentence
        and (status <> 'unverifiable' or (reason = 'awaiting_confirmation' and not_seen_possible_on is not null))
    group by status
"""


@pytest.fixture(scope="module")
def names(case_nights: CaseNights) -> dict[str, tuple[str, str]]:
    """Staff key → number and name, as published."""
    rows = ask(case_nights.restricted(LAST_EVENING), "select staff_key, nip, name from restricted.staff")
    return {key: (nip, name) for key, nip, name in rows}


@pytest.fixture(scope="module")
def chosen(case_nights: CaseNights, names: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Status at the account that was measured → key of somebody who has it; of no_handle, of somebody silent."""
    answered = ask(case_nights.restricted(LAST_EVENING), "select staff_key from restricted.declaration")
    silent = min(names.keys() - {key for (key,) in answered})
    return dict(ask(case_nights.marts(LAST_EVENING), ONE_OF_EACH, PEMPROV.key)) | {"no_handle": silent}


@pytest.fixture(scope="module")
def why(case_nights: CaseNights) -> Ask:
    """The command on the folder of the case, whose published night is the last evening."""

    def asked(*arguments: str) -> Told:
        return ikuti("why", case_nights.folder, *arguments, state_home=case_nights.state_home)

    return asked


def block(told: Told) -> str:
    """What is said of the account that was measured."""
    return told.stdout.partition(f"@{PEMPROV.handle}\n")[2].partition("\n\n")[0]


def test_the_statuses_told_here_are_all_that_occur(chosen: dict[str, str]) -> None:
    assert chosen.keys() == SAID.keys()


@pytest.mark.parametrize("status", SAID)
def test_one_person_of_each_status_is_told_it_with_its_reason(
    chosen: dict[str, str], names: dict[str, tuple[str, str]], why: Ask, status: str
) -> None:
    label, reason = SAID[status]
    nip, name = names[chosen[status]]

    told = why(nip)

    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.startswith(f"{name} · NIP {nip}\n")
    assert f"  Status: {label}\n" in block(told)
    assert reason in block(told)
    assert "bukan dasar hukuman disiplin" in told.stdout


def test_whoever_is_not_seen_is_told_which_two_lists_counted(
    case: Case, chosen: dict[str, str], names: dict[str, tuple[str, str]], why: Ask
) -> None:
    captures = case.captures_known(PEMPROV.key, LAST_EVENING)
    begins = [
        f"{capture.day:%-d} Feb 2024, unduhan data pemilik: tercantum {case.listed(capture).height:,},".replace(
            ",", "."
        )
        for capture in captures
    ]

    told = block(why(names[chosen["not_seen"]][0]))

    lists = [line.strip() for line in told.splitlines() if "tercantum" in line]
    assert [line.replace(",", ".")[: len(start)] for line, start in zip(lists, begins, strict=True)] == begins
    assert all(line.endswith("lengkap (cocok dengan hitungan). " + COUNTED) for line in lists)
    assert "sudah 2, diperlukan sedikitnya 2 daftar lengkap" in told
    assert "berselang 8 hari, dari 8 Feb 2024 sampai 16 Feb 2024" in told


def test_whose_handle_is_shared_is_told_nothing_of_the_other(
    case: Case, chosen: dict[str, str], names: dict[str, tuple[str, str]], why: Ask
) -> None:
    nip, _ = names[chosen["disputed"]]
    answers = case.declared(LAST_EVENING).explode("handles")
    handles = answers.filter(pl.col("nip") == nip)["handles"].implode()
    others = case.people.filter(
        pl.col("nip").is_in(answers.filter(pl.col("handles").is_in(handles))["nip"].implode()) & (pl.col("nip") != nip)
    )

    told = why(nip).stdout

    assert others.height
    assert [person for person in others.select("nip", "name").rows() if any(word in told for word in person)] == []


def test_json_says_of_every_account_what_the_marts_say(
    case_nights: CaseNights, chosen: dict[str, str], names: dict[str, tuple[str, str]], why: Ask
) -> None:
    query = (
        "select account_key, status, reason, confirmations from marts.fct_follow_status where staff_key = $1 order by 1"
    )
    for key in chosen.values():
        told: list[dict[str, Any]] = json.loads(why(names[key][0], "--json").stdout)["accounts"]

        assert [(one["account_key"], one["status"], one["reason"], one["confirmations"]) for one in told] == ask(
            case_nights.marts(LAST_EVENING), query, key
        )
