"""One list never counts twice, however it is copied, and an attempt that failed is on record beside the lists."""

import shutil
import zipfile
from pathlib import Path

import pytest

from flows.campaign import load_campaign
from flows.intake import Taken, take
from flows.sources.delivery import Found
from flows.sources.exports import find_exports
from tests.flows.sources.small_campaign import (
    FIRST_LIST,
    LISTED,
    NEIGHBOUR,
    OFFICE,
    SECOND_LIST,
    ZONE,
    write_small_campaign,
)
from tests.flows.sources.taking import KEY, LIST_FOLDER, Taking
from warehouse.landing import Landings
from warehouse.layout import Layout

GOOD = [(day, listed, "exhausted") for day, listed in LISTED.items()]


def test_the_same_export_zipped_again_is_one_capture(inbox: Taking) -> None:
    inbox.take()
    archive = inbox.archive(SECOND_LIST)
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in reversed(old.namelist())}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as again:
        for name, content in members.items():
            again.writestr(name, content)

    assert inbox.take() == Taken(seen=5, fresh=0, refusals=())
    assert inbox.captures() == GOOD


@pytest.mark.parametrize("copied", ["as it is", "under another name", "unpacked", "beside the folders"])
@pytest.mark.parametrize("came_first", ["the export", "the copy"])
def test_a_copy_of_an_export_is_no_second_list(inbox: Taking, copied: str, came_first: str) -> None:
    """One list must never confirm itself: two lists, days apart, are what lets a name appear as not seen."""
    export, other_day = inbox.archive(FIRST_LIST), inbox.lists / str(SECOND_LIST)
    shutil.rmtree(other_day)
    kept = inbox.folder / export.name
    shutil.copy(export, kept)
    if came_first == "the copy":
        shutil.rmtree(export.parent)
    else:
        inbox.take()
    _copy(kept, other_day, copied)
    inbox.take()
    export.parent.mkdir(exist_ok=True)
    shutil.copy(kept, export)
    inbox.take()

    assert [listed for _, listed, ended in inbox.captures() if ended == "exhausted"] == [LISTED[FIRST_LIST]]


def _copy(export: Path, other_day: Path, how: str) -> None:
    other_day.mkdir()
    if how == "unpacked":
        with zipfile.ZipFile(export) as whole:
            whole.extractall(other_day)
    elif how == "under another name":
        shutil.copy(export, other_day / "ekspor.zip")
    else:
        shutil.copy(export, other_day if how == "as it is" else other_day.parent)


def test_a_renamed_export_counts_from_its_earliest_day_whichever_was_met_first(inbox: Taking) -> None:
    export = inbox.archive(FIRST_LIST)
    export.rename(export.with_name("ekspor.zip"))
    shutil.rmtree(inbox.lists / str(SECOND_LIST))
    later = export.parent.rename(inbox.lists / "2024-02-20")
    inbox.take()
    shutil.copytree(later, inbox.lists / str(FIRST_LIST))
    inbox.take()

    assert inbox.captures() == [(FIRST_LIST, LISTED[FIRST_LIST], "exhausted")]


def test_one_list_in_two_accounts_folders_is_taken_for_one_of_them(tmp_path: Path) -> None:
    Layout(write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)).make()
    (archive,) = (tmp_path / LIST_FOLDER / str(FIRST_LIST)).iterdir()
    renamed = archive.rename(archive.with_name("ekspor.zip"))
    other = tmp_path / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle / "2024-02-20"
    other.mkdir()
    shutil.copy(renamed, other)

    taken = take(find_exports(load_campaign(tmp_path), KEY), Landings(Layout(tmp_path).landing), ZONE)

    assert [refusal.fault.reason for refusal in taken.refusals] == ["same_bytes_elsewhere"]


@pytest.fixture
def misplaced(tmp_path: Path) -> Taking:
    """A nameless list of the office that was taken for its neighbour's, before its own folder had it."""
    Layout(write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)).make()
    taking = Taking(tmp_path)
    archive = taking.archive(FIRST_LIST)
    shutil.rmtree(taking.lists / str(SECOND_LIST))
    shutil.rmtree(tmp_path / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle)
    wrong = tmp_path / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle / str(FIRST_LIST)
    wrong.mkdir(parents=True)
    archive.rename(wrong / "ekspor.zip")
    taking.take()
    shutil.copytree(wrong, taking.lists / str(FIRST_LIST), dirs_exist_ok=True)
    return taking


def _lists(taking: Taking) -> list[tuple[str, int, str]]:
    query = "select account_key, listed, ended || coalesce(' ' || reason, '') from raw.capture order by all"
    return taking.loaded(query)


def test_a_list_moved_to_its_own_accounts_folder_is_taken_back_from_the_other(misplaced: Taking) -> None:
    assert [refusal.fault.reason for refusal in misplaced.take().refusals] == ["same_bytes_elsewhere"]
    wrong = misplaced.folder / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle

    shutil.rmtree(wrong / str(FIRST_LIST))
    assert misplaced.take().refusals == ()

    lists = [(account, listed) for account, listed, ended in _lists(misplaced) if ended == "exhausted"]
    assert lists == [(OFFICE.key, LISTED[FIRST_LIST])]
    assert (NEIGHBOUR.key, 0, "error wrong_account") in _lists(misplaced)
    assert misplaced.take().fresh == 0


def test_an_old_list_let_go_of_and_copied_into_a_wrong_folder_stays_its_accounts(tmp_path: Path) -> None:
    Layout(write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)).make()
    taking = Taking(tmp_path)
    archive = taking.archive(FIRST_LIST)
    nameless = archive.rename(archive.with_name("ekspor.zip"))
    taking.take()
    wrong = tmp_path / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle / "2024-02-20"
    wrong.mkdir()
    nameless.rename(wrong / "ekspor.zip")
    nameless.parent.rmdir()
    (refusal,) = taking.take().refusals

    assert (refusal.fault.reason, "newer lists" in refusal.fault.found) == ("same_bytes_elsewhere", True)
    assert {(OFFICE.key, listed, "exhausted") for listed in LISTED.values()} <= set(_lists(taking))


@pytest.mark.parametrize("is_read_first", [True, False])
def test_a_list_replaced_by_the_right_one_stands_in_no_ones_way(misplaced: Taking, *, is_read_first: bool) -> None:
    wrong = misplaced.folder / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle / str(FIRST_LIST)
    (wrong / "ekspor.zip").unlink()
    (wrong / "pengikut.csv").write_text("handle\ncontoh.lain\n")
    campaign, landings = load_campaign(misplaced.folder), misplaced.landings
    found = find_exports(campaign, KEY)
    ordered = sorted(found.deliveries, key=lambda one: (one.account_key == OFFICE.key) == is_read_first)

    taken = take(Found(tuple(ordered)), landings, ZONE)

    assert (found.refusals, taken.refusals) == ((), ())
    assert [(account, listed) for account, listed, ended in _lists(misplaced) if ended == "exhausted"] == sorted(
        [(OFFICE.key, LISTED[FIRST_LIST]), (NEIGHBOUR.key, 1)]
    )


def test_a_list_is_not_taken_back_while_its_place_cannot_be_read(misplaced: Taking) -> None:
    wrong = misplaced.folder / "inbox" / "followers" / "instagram" / NEIGHBOUR.handle / str(FIRST_LIST)
    (wrong / "ekspor.zip.crdownload").touch()

    reasons = [refusal.fault.reason for refusal in misplaced.take().refusals]

    assert reasons == ["being_copied", "same_bytes_elsewhere"]


def test_a_list_that_failed_is_an_attempt_beside_the_lists_before_it(inbox: Taking) -> None:
    inbox.take()
    archive = inbox.archive(SECOND_LIST)
    whole = archive.read_bytes()
    archive.write_bytes(whole[:500])
    inbox.take()
    with_attempt = sorted([*GOOD, (SECOND_LIST, 0, "error")])

    assert inbox.captures() == with_attempt

    archive.write_bytes(whole)

    assert inbox.take() == Taken(seen=5, fresh=0, refusals=())
    assert inbox.captures() == with_attempt


def test_a_failed_attempt_is_refused_on_every_run_and_landed_once(inbox: Taking) -> None:
    inbox.archive(SECOND_LIST).write_bytes(b"")
    first = inbox.take()
    before = inbox.files()

    again = inbox.take()

    assert [r.path for r in again.refusals] == [r.path for r in first.refusals] == [f"{LIST_FOLDER}/{SECOND_LIST}"]
    assert again.fresh == 0
    assert inbox.files() == before


def test_every_failed_attempt_is_on_record(inbox: Taking) -> None:
    for day in LISTED:
        inbox.archive(day).write_bytes(b"")

    inbox.take()

    assert inbox.captures() == [(day, 0, "error") for day in LISTED]


@pytest.mark.parametrize("target", ["gone.zip", "ekspor.zip"])
def test_a_link_to_nothing_beside_the_lists_is_refused_and_ends_no_night(inbox: Taking, target: str) -> None:
    (inbox.lists / "ekspor.zip").symlink_to(target)

    assert [refusal.fault.reason for refusal in inbox.take().refusals] == ["file_unreadable"]
    assert inbox.captures()[: len(GOOD)] == GOOD
