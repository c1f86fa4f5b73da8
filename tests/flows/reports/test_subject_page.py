"""One person's page: everything that it says is said in words, in both languages."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from flows.campaign_keys import Employment
from flows.reports.subject import Subject, subject_page
from flows.reports.texts import LANGUAGES
from transforms.links import AnswerKind
from warehouse.held import Held, HeldFile, HeldTables

DAY, INSTANT = date(2024, 2, 5), datetime(2024, 2, 7, 3, tzinfo=UTC)
KEYS = {"staff_key": "a1" * 16, "follower_key": "b2" * 16}
LINES = {
    "roster": [
        {"row": 2, "nip": "1" * 18, "name": "Contoh", "unit": "SMA", "employment": kind, "is_active": kind == "pns"}
        | {"start_on": DAY, **KEYS}
        for kind in get_args(Employment)
    ],
    "declarations": [
        {"row": 2, "platform": platform, "answer": answer, "handle": None, "platform_user_id": None}
        | {"declared_at": INSTANT, **KEYS}
        for platform in ("instagram", "x")
        for answer in get_args(AnswerKind)
    ],
    "corrections": [
        {"row": 2, "entered_at": INSTANT, "platform": None, "account": None, "kind": kind, "from_on": DAY}
        | {"until_on": DAY, "handle": None, "former_key": None, **KEYS}
        for kind in ("exempt", "dispute", "rename", "self_declared", "resolve")
    ],
    "followers": [{"follower_key": "b2" * 16, "handle_key": None, "followed_at": INSTANT}],
    "point_checks": [
        {"row": 1, "account_key": "x:contoh", "follower_key": "b2" * 16, "checked_at": INSTANT, "is_following": True}
    ],
}


def _file(source: str) -> HeldFile:
    return HeldFile(source, "f" * 64, (("inbox/x", DAY),), {}, tuple(LINES[source]), is_current=True)


def _subject(held: Held, *, is_kept_out: bool = False, inbox: tuple[str, ...] = ()) -> Subject:
    campaign = {"name": "Contoh", "legal_basis": "SE 1", "contact": "BKD", "timezone": "Asia/Jakarta"}
    return Subject("1" * 18, INSTANT, campaign, 400, 30, held, inbox, is_kept_out, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_column_and_no_value_of_a_closed_list_is_shown_as_a_code(language: str) -> None:
    page = subject_page(_subject(Held(tuple(map(_file, LINES)), (), ())), language)

    shown = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", page)
    codes = {*get_args(AnswerKind), *get_args(Employment), *(column for lines in LINES.values() for column in lines[0])}
    assert {"Contoh", "SMA", "1" * 18} <= set(shown)
    assert [text for text in shown if "_" in text or text in codes | {"True", "False"}] == []


def test_somebody_who_was_forgotten_is_told_what_is_kept_and_only_of_places_that_hold_something() -> None:
    held = Held((), (), (Path("reports/2024-02-17/bkd.xlsx"),))
    page = subject_page(_subject(held, is_kept_out=True, inbox=("inbox/corrections.csv",)), "id")

    seen = re.findall(r"<li>([^<:]+): ", page.partition("Siapa yang dapat melihat")[2].partition("<h2>")[0])
    assert seen == ["inbox", "warehouse/landing/forgotten.jsonl, yang hanya memuat kunci samaran"]
    assert "hash berkunci" in page
    assert "bkd.xlsx" not in page
    assert "di bawah setiap status" not in page


def test_every_place_that_holds_something_is_told_with_who_may_see_it() -> None:
    files = ("state.duckdb", "builds/a/ikuti.duckdb", "restricted.duckdb", "rejected-20240216T190000Z-0a01.duckdb")
    tables = tuple(HeldTables(Path("warehouse", file), {"raw.staff": 1}) for file in files)
    held = Held((_file("roster"),), tables, (Path("reports/bkd.xlsx"),), (Path("exports/2024-02-16"),))
    page = subject_page(_subject(held, inbox=("inbox/a.csv",)), "en")

    seen = re.findall(r"<li>([^<:]+): ", page.partition("Who may see it")[2].partition("<h2>")[0])
    assert seen == [
        *("warehouse/landing", "warehouse/state.duckdb", "warehouse/ikuti.duckdb", "warehouse/restricted.duckdb"),
        *("stopped nights, in quality", "the workbook", "inbox", "copies of the published tables"),
    ]
    assert "forgotten.jsonl" not in page
