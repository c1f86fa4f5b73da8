"""How one person's night is laid out for people and for programs, and which corrections it offers."""

import csv
import io
import json
from dataclasses import fields, replace
from typing import Any

import pytest

from flows.reports.facts import STATUSES
from flows.reports.lines import Line, show_lines
from flows.reports.texts import LANGUAGES, Texts
from flows.reports.why_facts import CORRECTIONS, Obligation
from flows.reports.why_json import why_object
from flows.reports.why_remedies import COLUMNS, remedies_of
from flows.reports.why_screen import why_lines
from tests.flows.reports.terminal import Terminal
from tests.flows.reports.why_cases import (
    NIGHT,
    PERSON,
    STANDING,
    answer_of,
    correction,
    every_obligation,
    night,
    obligation,
)


def plain(asked: Obligation, language: str = "id") -> str:
    return "".join(f"{line}\n" for _, line in why_lines(night(asked), language))


def kinds(asked: Obligation) -> list[str]:
    """Kinds of correction that are offered, in their order; "-" where no line is to be written."""
    return [row[3] if row else "-" for row in _cells(asked)]


def _cells(asked: Obligation, language: str = "id") -> list[list[str]]:
    lines = [remedy.line or "" for remedy in remedies_of(asked, PERSON.nip, Texts(language))]
    return [next(csv.reader([line]), []) for line in lines]


def of(status: str, **changes: Any) -> Obligation:
    return obligation(replace(STANDING, status=status), **changes)


def test_the_screen_tells_who_which_night_and_that_it_is_no_basis_for_discipline() -> None:
    said = plain(obligation()).splitlines()

    assert said[:3] == [
        "Contoh Satu · NIP 199001012024211001",
        "SMA Negeri 1 Contoh · PPPK",
        "Kampanye contoh · keadaan sampai Jumat, 16 Februari 2024",
    ]
    assert said[-2:] == [
        "Koreksi dan pertanyaan: koreksi@bkd.contoh.invalid",
        "Keterangan ini informasi administratif, bukan dasar hukuman disiplin.",
    ]


def test_an_account_is_told_from_its_status_to_its_corrections() -> None:
    said = plain(obligation(corrections=(correction("rename"),), asked_on=(NIGHT,)))

    labels = [line.strip().split(":")[0] for line in said.splitlines() if line.startswith("  ") and line[2] != " "]
    assert labels[:-1] == [
        *("Status", "Deklarasi", "Mengapa", "Terlihat", "Konfirmasi", "Daftar pengikut yang diketahui"),
        *("Koreksi yang berlaku", "Pertanyaan untuk pegawai", "Riwayat", "Cara mengoreksi"),
    ]
    assert "  Status: belum terlihat\n" in said
    assert "  Riwayat: belum deklarasi 5 Feb 2024 sampai 6 Feb 2024; belum terlihat sejak 16 Feb 2024.\n" in said


def test_an_account_that_is_not_asked_tonight_has_no_status() -> None:
    said = plain(obligation(None, valid_to=NIGHT.replace(day=10)))

    assert "Status" not in said
    assert "tidak termasuk yang diminta pada malam ini (1 Jan 2024 sampai 10 Feb 2024)" in said


def test_a_campaign_without_accounts_says_so() -> None:
    assert "Belum ada akun resmi dalam kampanye ini." in [line for _, line in why_lines(night(), "id")]


def test_a_terminal_wraps_sentences_at_their_indent_and_never_a_line_to_copy() -> None:
    stream = Terminal()
    words = "kata " * 40
    lines: list[Line] = [("text", f"  {words.strip()}"), ("copy", f"  {'x' * 200}")]

    show_lines(lines, stream)

    *wrapped, copied = stream.getvalue().splitlines()
    assert len(wrapped) > 1
    assert all(line.startswith("  kata") and len(line) <= 80 for line in wrapped)
    assert copied == f"  {'x' * 200}"


def test_a_pipe_gets_every_sentence_on_one_line() -> None:
    stream = io.StringIO()

    show_lines(why_lines(night(obligation()), "id"), stream)

    assert stream.getvalue() == plain(obligation())


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (of("following"), ["dispute"]),
        (of("not_seen"), ["rename", "self_declared", "dispute"]),
        (of("no_handle"), ["-", "self_declared"]),
        (of("no_account"), ["-"]),
        (of("exempt"), ["exempt"]),
        (of("disputed"), ["-", "resolve"]),
        (of("disputed", corrections=(correction("dispute"),)), ["resolve"]),
        (of("out_of_scope"), ["-"]),
        (of("unverifiable", declared=(answer_of("multiple"),)), ["-", "self_declared"]),
        (of("following", asked_on=(NIGHT,)), ["rename", "resolve", "dispute"]),
        (obligation(None), []),
    ],
)
def test_each_status_is_corrected_in_its_own_way(asked: Obligation, offered: list[str]) -> None:
    assert kinds(asked) == offered


@pytest.mark.parametrize(
    ("reason", "platform", "offered"),
    [
        ("no_list", "instagram", ["self_declared"]),
        ("list_partial", "instagram", ["rename", "self_declared"]),
        ("awaiting_confirmation", "instagram", ["rename", "self_declared"]),
        ("platform_hides_list", "youtube", ["self_declared"]),
        ("platform_hides_list", "x", ["-", "self_declared"]),
        ("display_name_only", "instagram", ["-", "self_declared"]),
        ("short_link", "instagram", ["-", "self_declared"]),
        ("no_such_account", "x", ["-", "rename", "self_declared"]),
    ],
)
def test_what_is_unverifiable_is_corrected_where_its_reason_lies(
    reason: str, platform: str, offered: list[str]
) -> None:
    assert kinds(obligation(replace(STANDING, status="unverifiable", reason=reason), platform=platform)) == offered


def test_a_line_to_write_names_person_account_kind_and_what_is_known() -> None:
    rename, stated, _ = _cells(obligation())

    assert dict(zip(COLUMNS.split(","), rename, strict=True)) == {
        "entered_at": "<tanggal>",
        "nip": PERSON.nip,
        "account": "instagram",
        "kind": "rename",
        "from": "",
        "until": "",
        "handle": "<akun baru>",
        "former_handle": "satu.contoh",
        "entered_by": "<pencatat>",
    }
    assert stated[2:4] == ["instagram:pemprov.contoh", "self_declared"]


def test_an_exemption_is_ended_from_the_day_it_began() -> None:
    (ended,) = _cells(of("exempt", corrections=(correction("exempt"),)), "en")

    assert ended[3:6] == ["exempt", "2024-02-08", "<last day>"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_to_write_fits_the_columns_and_has_a_kind_of_the_closed_list(language: str) -> None:
    for asked in every_obligation():
        for cells in filter(None, _cells(asked, language)):
            assert len(cells) == len(COLUMNS.split(","))
            assert cells[3] in CORRECTIONS


def test_json_holds_the_facts_of_the_screen_by_the_names_of_the_marts() -> None:
    asked = obligation(corrections=(correction("rename"),), asked_on=(NIGHT,))

    told = why_object(night(asked), "id")

    (account,) = told["accounts"]
    assert (told["as_of"], told["person"]["nip"], told["is_basis_for_discipline"]) == ("2024-02-16", PERSON.nip, False)
    assert (told["accounts_asked"], told["accounts_following"]) == (1, 0)
    assert {field.name for field in fields(STANDING)} <= account.keys()
    assert (account["status"], account["confirmations"], account["is_asked_tonight"]) == ("not_seen", 2, True)
    assert account["declared"] == [
        {
            "answer": "handle",
            "handles": ["satu.contoh"],
            "platform_user_ids": [],
            "declared_at": "2024-02-07T02:30:00Z",
        }
    ]
    assert [(look["captured_on"], look["effect"], look["reported_high"]) for look in account["lists"]] == [
        ("2024-02-08", "counts", 8731),
        ("2024-02-15", "counts", 9199),
    ]
    assert account["corrections"][0]["kind"] == "rename"
    assert account["rename_questions"] == ["2024-02-16"]
    assert account["correction_lines"][0].split(",")[3] == "rename"


def test_json_is_json_whatever_is_so() -> None:
    for asked in every_obligation():
        (account,) = json.loads(json.dumps(why_object(night(asked), "en")))["accounts"]
        assert account.get("status") in {*STATUSES, "moonlit", None}
