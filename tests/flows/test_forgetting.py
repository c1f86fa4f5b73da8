"""`ikuti forget`: what it refuses, asks and says, whom it keeps out, and that no number leaves by another door."""

import io
import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from flows import forgetting, opening
from flows.cli import main
from flows.lock import only_night
from tests.flows.landed_campaign import HANDLE, NAME, NIP, OTHERS, write_landed
from tests.flows.sources.small_campaign import FORM_DAY, LAST_NIGHT, ROSTER_DAY, small_answers, small_roster
from tests.flows.sources.taking import KEY, Taking
from transforms.own_workbook import MARKS
from transforms.pseudonyms import staff_keys
from warehouse.erasure.people import People, note_intent
from warehouse.layout import Layout

NOBODY = "199001012024211999"
INBOX = [
    "inbox/corrections.csv",
    "inbox/declarations/2024-02-08_jawaban-form.csv",
    "inbox/roster/2024-02-05_pppk.xlsx",
]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command; gives its exit code, stdout and stderr, and sees to it that none of them names her."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["forget", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert not [text for text in (NIP, NAME, HANDLE, NOBODY) if text in out + err]
        return code, out, err

    return run


def _files(landed: Taking) -> dict[str, bytes]:
    kept = [path for path in landed.folder.rglob("*") if path.is_file() and path.name != "night.lock"]
    return {str(path): path.read_bytes() for path in kept}


def _terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)


def test_she_leaves_every_landed_file_and_the_office_is_told_where_she_still_stands(landed: Taking, told: Any) -> None:
    code, out, err = told(landed.folder, NIP, "--yes", "--json")

    answer = json.loads(out)
    assert (code, answer["held"], answer["inbox"]) == (
        0,
        {"landed_roster": 1, "landed_declarations": 1, "landed_corrections": 1},
        INBOX,
    )
    assert answer["exports"] == [f"inbox/followers/instagram/pemprov.contoh/2024-02-{day}" for day in ("08", "15")]
    assert all(f"still holds the number: {path}" in err for path in INBOX)
    assert landed.loaded("select count(*), count(*) filter (name is null) from raw.staff") == [(19, 0)]


def test_without_a_terminal_nothing_goes_unless_it_is_agreed_to_beforehand(landed: Taking, told: Any) -> None:
    before = _files(landed)

    code, out, err = told(landed.folder, NIP)

    assert (code, out) == (2, "")
    assert "found no terminal on which to ask for it" in err
    assert "removes: 1 line of a staff list; 1 line of form answers; 1 line of corrections" in err
    assert _files(landed) == before


@pytest.mark.parametrize(("answer", "code", "staff"), [("y\n", 0, 19), ("Ya\n", 0, 19), ("\n", 2, 20), ("no\n", 2, 20)])
def test_on_a_terminal_it_is_asked_first(
    landed: Taking, told: Any, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, staff: int
) -> None:
    _terminal(monkeypatch, answer)

    assert told(landed.folder, NIP)[0] == code
    assert landed.loaded("select count(*) from raw.staff") == [(staff,)]


def test_a_dry_run_tells_the_same_and_changes_nothing(landed: Taking, told: Any) -> None:
    before = _files(landed)

    code, dry, err = told(landed.folder, NIP, "--dry-run")

    assert (code, _files(landed)) == (0, before)
    assert err.startswith("nothing was changed")
    assert told(landed.folder, NIP, "--yes")[1] == dry


def test_a_number_need_not_stand_in_the_history_of_a_shell(
    landed: Taking, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NIP[:8]} {NIP[8:]}\n"))

    assert told(landed.folder, "-", "--yes")[0] == 0
    assert landed.loaded("select count(*) from raw.staff") == [(19,)]


def test_a_number_that_nothing_holds_does_not_pass_for_a_request_that_was_met(landed: Taking, told: Any) -> None:
    before = _files(landed)

    code, out, err = told(landed.folder, NOBODY, "--yes")

    assert (code, out) == (2, "")
    assert err.startswith("needed a staff number that this campaign holds; found one that stands in no landed file")
    assert _files(landed) == before


@pytest.mark.parametrize(("began", "is_said"), [(timedelta(days=-1), True), (timedelta(days=1), False)])
def test_figures_of_a_night_that_was_begun_after_the_erasure_are_not_said_to_count_her(
    landed: Taking, told: Any, monkeypatch: pytest.MonkeyPatch, began: timedelta, is_said: bool
) -> None:
    monkeypatch.setattr(forgetting, "published_night", lambda _: LAST_NIGHT)
    monkeypatch.setattr(forgetting, "published_since", lambda _: datetime.now(UTC) + began)
    first = told(landed.folder, NIP, "--yes")[2]
    again = told(landed.folder, NIP, "--yes")[2]

    assert "still count her" not in first  # this published night has no row of hers
    assert ("still count her" in again) is is_said


def test_forgetting_again_is_no_mistake(landed: Taking, told: Any) -> None:
    told(landed.folder, NIP, "--yes")

    code, out, err = told(landed.folder, NIP, "--yes")

    assert (code, out) == (0, "")
    assert err.startswith("nothing was held besides the inbox; the person is kept out")


def test_somebody_who_stands_only_in_the_inbox_is_kept_out_of_the_first_load(
    tmp_path: Path, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IKUTI_PSEUDONYM_KEY", raising=False)
    first = write_landed(tmp_path / "kampanye")
    for file in Layout(first.folder).landing.glob("*/*.parquet"):
        file.unlink()

    assert told(first.folder, NIP, "--yes")[0] == 0
    first.take()
    assert first.loaded("select count(*) from raw.staff") == [(19,)]
    assert first.loaded("select source, reason from raw.reject order by all") == [
        *(("corrections", "forgotten"), ("declarations", "forgotten"), ("roster", "forgotten")),
    ]


def test_a_new_file_of_the_office_does_not_bring_her_back_until_it_is_taken_back(landed: Taking, told: Any) -> None:
    from bench.generator.files import write_declarations, write_roster

    told(landed.folder, NIP, "--yes")
    write_roster(landed.folder, ROSTER_DAY.replace(day=6), small_roster().reverse())
    write_declarations(landed.folder, FORM_DAY.replace(day=9), small_answers().reverse())
    landed.take()
    assert landed.loaded("select count(distinct staff_key) from raw.staff") == [(19,)]
    assert landed.loaded("select count(distinct staff_key) from raw.declaration") == [(19,)]
    assert landed.loaded("select bool_and(rows_read = rows_loaded + rows_rejected) from raw.source_file") == [(True,)]

    code, _, err = told(landed.folder, NIP, "--take-back")
    write_roster(landed.folder, ROSTER_DAY.replace(day=7), small_roster().sort("NI PPPK"))
    landed.take()
    assert (code, "what was erased does not come back" in err) == (0, True)
    assert landed.loaded("select count(distinct staff_key) from raw.staff") == [(20,)]


@pytest.mark.parametrize("option", ["--dry-run", "--yes", "--json"])
def test_whoever_is_taken_back_is_not_taken_back_by_way_of_trial(landed: Taking, told: Any, option: str) -> None:
    told(landed.folder, NIP, "--yes")

    assert told(landed.folder, NIP, "--take-back", option)[0] == 2
    assert told(landed.folder, NIP, "--take-back")[0] == 0


def test_somebody_who_was_not_forgotten_cannot_be_taken_back(landed: Taking, told: Any) -> None:
    code, _, err = told(landed.folder, OTHERS["nip"][3], "--take-back")

    assert (code, err.splitlines()[0]) == (2, "needed somebody who was forgotten; found a number that is not kept out.")


def test_nothing_is_erased_under_a_night_that_runs(landed: Taking, told: Any) -> None:
    with only_night(Layout(landed.folder), "the night of 2024-02-16"):
        code, _, err = told(landed.folder, NIP, "--yes")

    assert (code, "the night of 2024-02-16" in err) == (2, True)


def test_another_key_is_refused_before_anything_is_looked_for(landed: Taking, told: Any) -> None:
    told(landed.folder, NIP, "--dry-run")
    (landed.folder / "pseudonym.key").write_text("1f" * 32)

    code, _, err = told(landed.folder, NIP, "--yes")

    assert (code, "found another key" in err) == (2, True)


def test_an_unlanded_line_with_a_grouped_number_is_found_in_the_inbox(landed: Taking, told: Any) -> None:
    grouped = f"{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}"
    (landed.folder / "inbox" / "roster" / "catatan.csv").write_text(f'catatan\n"NIP. {grouped}"\n', encoding="utf-8")

    assert "inbox/roster/catatan.csv" in json.loads(told(landed.folder, NIP, "--dry-run", "--json")[1])["inbox"]


def test_bkd_s_own_workbook_copies_of_it_and_stray_folders_are_named(landed: Taking, told: Any) -> None:
    """No night reads lists out of them, and they hold her all the same."""
    inbox = landed.folder / "inbox"
    (inbox / "arsip").mkdir()
    (inbox / "arsip" / "lama.csv").write_text(f"nip\n{NIP}\n", encoding="utf-8")
    with Workbook(inbox / "bkd.xlsx") as book:
        book.add_worksheet("Dalam koreksi").write_column(0, 0, [MARKS["id"], "nip", NIP])
        book.add_worksheet("Koreksi 2024-02-16").write_column(0, 0, ["nip", NIP])
    shutil.copy(inbox / "bkd.xlsx", inbox / "salinan bkd.xlsx")

    named = json.loads(told(landed.folder, NIP, "--dry-run", "--json")[1])["inbox"]
    assert set(named) - set(INBOX) == {"inbox/arsip/lama.csv", "inbox/bkd.xlsx", "inbox/salinan bkd.xlsx"}


def test_that_somebody_else_s_dispute_ends_is_said_before_it_is_asked_and_afterwards(landed: Taking, told: Any) -> None:
    form = landed.folder / "inbox" / "declarations" / "2024-02-09_form.csv"
    rows = f"{OTHERS['nip'][0]},@{HANDLE}\n"
    form.write_text(f"Timestamp,NIP,Akun Instagram\n2024-02-09 08:00:00,{rows}", encoding="utf-8")
    landed.take()
    said = "1 other declared the same account; the dispute ends with the next night"

    for arguments in ([], ["--dry-run"], ["--yes"]):
        assert said in told(landed.folder, NIP, *arguments)[2]
    assert said not in told(landed.folder, NIP, "--yes")[2]


def test_a_number_in_a_zipped_form_download_is_found(landed: Taking, told: Any) -> None:
    folder = landed.folder / "inbox" / "declarations"
    with zipfile.ZipFile(folder / "2024-02-09_form.csv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("form.csv", f"NIP,Akun Instagram\n{NIP},@contoh\n")

    answer = json.loads(told(landed.folder, NIP, "--dry-run", "--json")[1])
    assert "inbox/declarations/2024-02-09_form.csv.zip" in answer["inbox"]


def test_a_night_first_finishes_an_erasure_that_was_killed(landed: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the night would publish somebody of whom half is gone."""
    (key,) = staff_keys(pl.Series([NIP]), KEY)
    layout = Layout(landed.folder)
    landed.loaded("select 1")
    note_intent(layout, People(frozenset({key}), frozenset(), "forgotten"))
    monkeypatch.setattr(opening, "close_leftovers", lambda _: [])
    monkeypatch.setattr(opening, "forget_old_runs", lambda _: 0)

    with opening.opened_night(landed.folder, LAST_NIGHT, "by_hand", offline=True, accept=None):
        assert not layout.erasing.exists()
        assert landed.loaded("select count(*) from raw.staff") == [(19,)]
