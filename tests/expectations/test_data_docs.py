"""Great Expectations' own pages of a night: all checks, offline links, and nobody on them."""

import dataclasses
import html
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.check import Check, Outcome, expect, holds, in_set, no_rows, row_count
from expectations.data_docs import INDEX, prune_data_docs, write_data_docs
from expectations.gate import judge
from expectations.suites import all_checks
from tests.expectations.conftest import NightMaker

RUN, NIGHT = "20240219T190003Z-ab12", date(2024, 2, 18)
LAYERS = ["intermediate", "marts", "raw", "restricted", "staging"]
# People who must never be met on a page: a number, a name, a handle, a key, a telephone number.
PLANTED = {
    "nip": "199001012022211999",
    "name": "Tanjung Planted",
    "handle": "tanjung.planted",
    "key": "5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e",
    "phone": "0812345678901",
}
ACCOUNT = "marts.dim_account"


def words(page: Path) -> str:
    content = re.sub(r"<(script|style).*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", content)).split())


def everything_in(folder: Path) -> str:
    paths = sorted(folder.rglob("*"))
    return "\n".join(str(path) + (path.read_text(encoding="utf-8") if path.is_file() else "") for path in paths)


def written(outcomes: Sequence[Outcome], folder: Path, *, run_id: str = RUN, night: date = NIGHT) -> Path:
    return write_data_docs(outcomes, folder, run_id=run_id, night=night)


def one(check: Check, **found: object) -> list[Outcome]:
    return [dataclasses.replace(Outcome(check, passed=True), **found)]  # type: ignore[arg-type]


ROWS = no_rows(f"{ACCOUNT}.is_sound", "select * from {batch}", question="Is it sound?", remedy="Look there.")


def test_every_check_stands_on_its_layers_page_with_question_severity_and_remedy(
    small_night: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    outcomes = judge(small_night, all_checks())

    run = written(outcomes, tmp_path)

    assert run == tmp_path / f"2024-02-18_{RUN}"
    assert sorted(page.name for page in run.iterdir()) == [f"{layer}.html" for layer in LAYERS]
    pages = {layer: words(run / f"{layer}.html") for layer in LAYERS}
    for outcome in outcomes:
        check, verdict = outcome.check, "passed" if outcome.passed else "FAILED"
        for told in (check.question, f"{verdict} · {check.severity} · {check.check_id}", f"If not: {check.remedy}"):
            assert " ".join(told.split()) in pages[check.schema]


def test_checks_of_a_table_stand_together_under_its_name(tmp_path: Path) -> None:
    ids = ("marts.dim_account.a", "marts.dim_staff.b", "marts.dim_account.c")
    outcomes = [Outcome(dataclasses.replace(ROWS, check_id=check_id), passed=True) for check_id in ids]

    told = words(written(outcomes, tmp_path) / "marts.html")

    table_of_contents = "Overview marts.dim_account marts.dim_staff Overview"
    assert table_of_contents in told
    order = [told.index(name) for name in ("critical · marts.dim_account.a", "· marts.dim_account.c", "· marts.dim_st")]
    assert order == sorted(order)


def test_a_check_that_was_taken_over_says_so(tmp_path: Path) -> None:
    taken = one(dataclasses.replace(ROWS, check_id=f"{ACCOUNT}.is_taken_over"), is_taken_over=True)

    page = words(written([*one(ROWS), *taken], tmp_path) / "marts.html")

    assert f"passed · critical · {ROWS.check_id}" in page
    assert f"passed (by an earlier run, on the same rows) · critical · {ACCOUNT}.is_taken_over" in page


def test_what_was_counted_stands_beside_the_check(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    said = {"question": "?", "remedy": "!"}
    outcomes = judge(
        warehouse,
        [
            in_set(f"{ACCOUNT}.known", "account_key", ["x:a"], **said),  # type: ignore[arg-type]
            row_count(f"{ACCOUNT}.many", 7, 9, **said),  # type: ignore[arg-type]
            holds(f"{ACCOUNT}.never", "false", **said),  # type: ignore[arg-type]
        ],
    )

    told = words(written(outcomes, tmp_path) / "marts.html")

    assert "3 unexpected values found. 75% of 4 total rows." in told
    assert re.search(r"marts\.dim_account\.many If not: ! 4 ", told)
    assert re.search(r"marts\.dim_account\.never If not: ! 4 ", told)


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute("create table marts.dim_account as select 'x:' || unnest(['a', 'b', 'c', 'd']) as account_key")
    return connection


PLANTING = f"""
update raw.staff set nip = '{PLANTED["phone"]}', name = '{PLANTED["name"]}', staff_key = '{PLANTED["nip"]}';
update raw.declaration set handle = '{PLANTED["handle"]}', follower_key = '{PLANTED["handle"]}',
    staff_key = '{PLANTED["key"]}', answer = '{PLANTED["name"]}';
update raw.follower set follower_key = '{PLANTED["handle"]}', handle_key = '{PLANTED["name"]}';
update raw.correction set staff_key = '{PLANTED["key"]}', handle = '{PLANTED["handle"]}', kind = '{PLANTED["name"]}';
update marts.dim_staff set unit = '{PLANTED["name"]} {PLANTED["nip"]}', staff_key = '{PLANTED["key"]}',
    employment = '{PLANTED["name"]}';
update marts.fct_follow_status set staff_key = '{PLANTED["nip"]}', status = '{PLANTED["handle"]}',
    capture_id = '{PLANTED["key"]}';
update restricted.staff set nip = '{PLANTED["phone"]}', staff_key = '{PLANTED["key"]}';
"""


def test_nobody_of_the_rows_that_break_checks_is_met_on_a_page(other_night: NightMaker, tmp_path: Path) -> None:
    night = other_night("")
    night.execute(PLANTING)
    said = {"question": "Is it a number?", "remedy": "Look there.", "keys": ("staff_key",)}
    quoting = [
        holds("raw.staff.error_quotes_a_name", "name::bigint > 0", **said),  # type: ignore[arg-type]
        holds("raw.staff.error_is_a_name", "error(name || nip)", **said),  # type: ignore[arg-type]
        no_rows("marts.dim_staff.key_is_a_unit", "select unit as staff_key from {batch}", **said),  # type: ignore[arg-type]
    ]

    outcomes = judge(night, [*all_checks(), *quoting])
    written(outcomes, tmp_path)

    failed = [outcome for outcome in outcomes if not outcome.passed]
    assert {outcome.check.schema for outcome in failed} == set(LAYERS)
    assert sum(outcome.broken for outcome in failed) >= 2
    keys = {key.partition("=")[2] for outcome in failed for keys in outcome.failed_keys for key in keys.split()}
    assert PLANTED["key"] in keys  # the gate's own messages do show opaque keys; the pages must not
    everything = everything_in(tmp_path)
    assert [what for what, value in PLANTED.items() if value in everything] == []
    assert [key for key in keys if len(key) >= 32 and key in everything] == []


UNREADABLE = {
    "MissingTable": ROWS,
    "BinderException": holds(f"{ACCOUNT}.sound", "unit > 0", question="Is it sound?", remedy="!"),
    "ExpectationNotFoundError": expect(f"{ACCOUNT}.typo", "column_to_exsist", arguments={}, question="?", remedy="!"),
    "ValidationError": expect(f"{ACCOUNT}.a", "column_to_exist", arguments={"colum": 1}, question="?", remedy="!"),
}


@pytest.mark.parametrize("kind", sorted(UNREADABLE))
def test_a_check_that_could_not_be_carried_out_is_told_by_the_kind_of_its_error(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str
) -> None:
    if kind == "MissingTable":
        warehouse.execute("drop table marts.dim_account")

    told = words(written(judge(warehouse, [UNREADABLE[kind]]), tmp_path) / "marts.html")

    assert f"raised an exception: {kind}" in told
    assert "Traceback (most recent call last)" not in told


def test_words_of_a_check_cannot_become_markup_or_a_place_to_fill(tmp_path: Path) -> None:
    asked = dataclasses.replace(ROWS, question="Is <b>1</b> < 2 & $expectation_type?", remedy="Pay $$5.")

    page = written(one(asked), tmp_path) / "marts.html"

    assert "<b>1</b>" not in page.read_text(encoding="utf-8")
    assert "Is <b>1</b> < 2 & $expectation_type?" in html.unescape(page.read_text(encoding="utf-8"))
    assert "Pay $$5." in words(page)


def test_the_first_page_leads_to_all_nights_newest_first_without_a_network(tmp_path: Path) -> None:
    older = written(one(ROWS), tmp_path, night=date(2024, 2, 17))
    newer = written(one(ROWS), tmp_path)
    (tmp_path / "2024-99-99_notes").mkdir()

    content = (tmp_path / INDEX).read_text(encoding="utf-8")

    links = re.findall(r'<a href="([^"]*)"', content)
    assert links == [f"{newer.name}/marts.html", f"{older.name}/marts.html"]
    assert all((tmp_path / link).is_file() for link in links)
    assert not re.search(r"<script|https?://|url\(|@import|<img", content)
    for warning in ("menghubungi server publik", "contacts public servers"):
        assert warning in content.replace("opening them contacts", "contacts").replace("\n", " ")


def test_every_link_of_a_page_that_is_not_to_a_server_has_its_goal(tmp_path: Path) -> None:
    run = written(one(ROWS), tmp_path)

    links = set(re.findall(r'(?:href|src)="([^"]*)"', (run / "marts.html").read_text(encoding="utf-8")))

    ours = {link for link in links if not link.startswith(("https://", "#", "data:"))}
    assert ours == {"../index.html"}
    assert (run / "../index.html").resolve() == tmp_path / INDEX


def test_pages_that_fail_half_way_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(one(ROWS), tmp_path, night=date(2024, 2, 17))
    before = everything_in(tmp_path)
    monkeypatch.setattr("expectations.layer_pages.DefaultJinjaPageView.render", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        written(one(ROWS), tmp_path)

    assert everything_in(tmp_path) == before


def test_pages_of_a_run_that_are_written_again_take_the_place_of_the_first(tmp_path: Path) -> None:
    first = written(one(dataclasses.replace(ROWS, check_id="raw.night.is_one")), tmp_path)

    assert written(one(ROWS), tmp_path) == first
    assert [page.name for page in first.iterdir()] == ["marts.html"]


def test_pages_of_old_nights_go_and_with_them_their_links(tmp_path: Path) -> None:
    kept = [written(one(ROWS), tmp_path, night=night) for night in (NIGHT, date(2024, 2, 10))]
    written(one(ROWS), tmp_path, night=date(2024, 2, 9))
    foreign = tmp_path / "2020-01-01 my own notes"
    foreign.mkdir()

    assert prune_data_docs(tmp_path, date(2024, 2, 10)) == 1

    assert {path for path in tmp_path.iterdir() if path.is_dir()} == {*kept, foreign}
    assert "2024-02-09" not in (tmp_path / INDEX).read_text(encoding="utf-8")
    assert prune_data_docs(tmp_path, date(2024, 2, 10)) == 0
    assert prune_data_docs(tmp_path / "nowhere", date(2024, 2, 10)) == 0
