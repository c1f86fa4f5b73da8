"""Each export belongs to one account and one day, and the same list is never two."""

import io
import shutil
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from bench.generator.exports import FOLDER, follower_part
from flows.campaign import load_campaign
from flows.sources.apis import ApiFault
from flows.sources.delivery import Delivery, Found, Reading
from flows.sources.exports import failed_attempt, find_exports
from tests.flows.sources.small_campaign import (
    FIRST_LIST,
    FOLLOWING,
    LISTED,
    NEIGHBOUR,
    OFFICE,
    SECOND_LIST,
    ZONE,
    small_followers,
    small_staff,
    write_small_campaign,
)
from transforms.faults import Fault
from transforms.pseudonyms import follower_keys

KEY = bytes(range(32))
DAWN = timedelta(hours=-7)  # midnight in Jakarta, seen from UTC


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_campaign(tmp_path / "campaign")


@pytest.fixture
def lists(folder: Path) -> Path:
    """Where the account's dated folders lie."""
    return folder / "inbox" / "followers" / "instagram" / OFFICE.handle


def _found(folder: Path) -> Found:
    return find_exports(load_campaign(folder), KEY)


def _read(folder: Path, name: str) -> Reading:
    (delivery,) = [d for d in _found(folder).deliveries if d.path.endswith(f"/{name}")]
    return delivery.read()


def _archive(place: Path) -> Path:
    (archive,) = place.rglob("*.zip")
    return archive


def _refusals(folder: Path) -> dict[str, Fault | ApiFault]:
    """Why each delivery that cannot be used is refused, at sight or when it is read."""
    found = _found(folder)
    refused = {refusal.path: refusal.fault for refusal in found.refusals}
    for delivery in found.deliveries:
        try:
            delivery.read()
        except Fault as fault:
            refused[delivery.path] = fault
    return refused


def test_every_dated_folder_of_an_account_is_one_delivery(folder: Path) -> None:
    found = _found(folder)

    assert found.refusals == ()
    assert [(d.source, d.account_key, d.known_on, d.path) for d in found.deliveries] == [
        ("followers", OFFICE.key, day, f"inbox/followers/instagram/{OFFICE.handle}/{day}") for day in LISTED
    ]


def test_a_list_has_every_follower_under_a_keyed_pseudonym(folder: Path) -> None:
    reading = _read(folder, str(SECOND_LIST))

    staff = follower_keys(small_staff()["handle"], "instagram", KEY)
    assert reading.rows.columns == ["follower_key", "handle_key", "followed_at"]
    assert reading.rows.height == LISTED[SECOND_LIST]
    assert staff.is_in(reading.rows["follower_key"].to_list()).sum() == FOLLOWING
    assert not reading.rows["follower_key"].is_in(small_followers(SECOND_LIST)).any()


def test_another_key_gives_the_same_capture_other_pseudonyms(folder: Path) -> None:
    one, other = (find_exports(load_campaign(folder), key).deliveries[0].read() for key in (KEY, KEY[::-1]))

    assert one.file_id == other.file_id
    assert set(one.rows["follower_key"]).isdisjoint(other.rows["follower_key"])


def test_a_list_is_as_old_as_it_may_be(folder: Path) -> None:
    """Whoever declares a handle later that day must not be found absent from a list that may be older."""
    facts = _read(folder, str(SECOND_LIST)).facts

    assert facts["captured_at"] == (datetime(2024, 2, 15, tzinfo=UTC) + DAWN).isoformat()
    assert (facts["ended"], facts["reason"], facts["listed"]) == ("exhausted", "", str(LISTED[SECOND_LIST]))


def test_a_list_is_no_older_than_the_last_follow_it_shows(folder: Path, lists: Path) -> None:
    evening = datetime(2024, 2, 15, 13, 5, 7, tzinfo=UTC)
    _rewrite(_archive(lists / str(SECOND_LIST)), [_part(1, {"orang.contoh": evening})])

    assert _read(folder, str(SECOND_LIST)).facts["captured_at"] == evening.isoformat()


def test_a_list_without_a_part_is_interrupted(folder: Path, lists: Path) -> None:
    _rewrite(_archive(lists / str(SECOND_LIST)), [_part(2, small_followers(SECOND_LIST))])

    facts = _read(folder, str(SECOND_LIST)).facts

    assert (facts["ended"], facts["reason"]) == ("interrupted", "missing_part")


def test_a_folders_handle_is_compared_as_the_platform_does(folder: Path, lists: Path) -> None:
    lists.rename(lists.with_name("@Pemprov.Contoh"))

    assert {d.account_key for d in _found(folder).deliveries} == {OFFICE.key}


@pytest.mark.parametrize("misspelt", ["pemprov.conto", "pemprov_contoh", "pemprovcontoh"])
def test_a_folder_of_an_unknown_account_is_refused_with_the_nearest_name(
    folder: Path, lists: Path, misspelt: str
) -> None:
    lists.rename(lists.with_name(misspelt))

    refused = _refusals(folder)

    assert sorted(refused) == [f"inbox/followers/instagram/{misspelt}/{day}" for day in LISTED]
    assert {fault.reason for fault in refused.values()} == {"wrong_account"}
    assert all(f"rename the folder to instagram/{OFFICE.handle}" in fault.remedy for fault in refused.values())


def test_a_folder_like_no_account_is_refused_without_a_guess(folder: Path, lists: Path) -> None:
    lists.rename(lists.with_name("zzz"))

    assert {fault.remedy for fault in _refusals(folder).values()} == {"add the account to campaign.toml"}


def test_an_account_without_lists_is_no_refusal(folder: Path, lists: Path) -> None:
    shutil.rmtree(lists)
    lists.mkdir()

    assert _found(folder) == Found(())


def test_an_archive_named_after_another_account_is_refused_and_its_owner_not_told(folder: Path, lists: Path) -> None:
    archive = _archive(lists / str(SECOND_LIST))
    archive.rename(archive.with_name(archive.name.replace(OFFICE.handle, "orang.lain")))

    (path, fault), *others = _refusals(folder).items()

    assert (path, others) == (f"inbox/followers/instagram/{OFFICE.handle}/{SECOND_LIST}", [])
    assert fault.reason == "wrong_account"
    assert "orang.lain" not in str(fault)


def test_the_archives_date_counts_where_the_folders_contradicts_it(folder: Path, lists: Path) -> None:
    """The folder's date is typed by hand, the archive's name is Instagram's."""
    (lists / str(SECOND_LIST)).rename(lists / "2024-03-15")

    (delivery,) = [d for d in _found(folder).deliveries if d.path.endswith("2024-03-15")]

    assert delivery.known_on == SECOND_LIST
    assert delivery.read().facts["captured_at"].startswith("2024-02-14T17:00:00")


@pytest.mark.parametrize(
    ("name", "day"), [("2024-02-20.zip", date(2024, 2, 20)), ("2024-02-20 ekspor.zip", date(2024, 2, 20))]
)
def test_an_archive_beside_the_folders_is_dated_by_its_own_name(
    folder: Path, lists: Path, name: str, day: date
) -> None:
    _archive(lists / str(SECOND_LIST)).rename(lists / name)

    assert {d.path.rpartition("/")[2]: d.known_on for d in _found(folder).deliveries}[name] == day


def test_the_same_list_zipped_again_is_the_same_capture(folder: Path, lists: Path) -> None:
    before = _found(folder).deliveries[1]
    _repack(_archive(lists / str(SECOND_LIST)))
    after = _found(folder).deliveries[1]

    assert after.bytes_sha256 != before.bytes_sha256
    assert after.read().file_id == _identity(folder, before)


def test_the_same_list_asked_for_on_another_day_is_another_capture(folder: Path, lists: Path) -> None:
    archive = _archive(lists / str(FIRST_LIST))
    later = lists / "2024-02-20"
    later.mkdir()
    shutil.copy(archive, later / archive.name.replace(str(FIRST_LIST), "2024-02-20"))

    ids = {delivery.read().file_id for delivery in _found(folder).deliveries}

    assert len(ids) == 3


def test_two_accounts_exports_of_one_day_are_two_captures(tmp_path: Path) -> None:
    folder = write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)

    found = _found(folder)

    assert [d.account_key for d in found.deliveries] == [NEIGHBOUR.key, NEIGHBOUR.key, OFFICE.key, OFFICE.key]
    assert len({d.read().file_id for d in found.deliveries}) == 4


def test_what_else_an_owner_unpacked_is_not_even_hashed(folder: Path, lists: Path) -> None:
    place = lists / str(SECOND_LIST)
    with zipfile.ZipFile(_archive(place)) as archive:
        archive.extractall(place)
    _archive(place).unlink()
    before = _found(folder).deliveries[1]
    (place / "personal_information" / "personal_information" / "personal_information.json").write_text("changed")
    (place / "your_instagram_activity" / "more.json").write_text("more")

    assert _found(folder).deliveries[1].bytes_sha256 == before.bytes_sha256


def test_a_list_of_nobody_is_read_as_empty(folder: Path, lists: Path) -> None:
    _rewrite(_archive(lists / str(SECOND_LIST)), [(f"{FOLDER}/followers_1.json", b"[]")])

    reading = _read(folder, str(SECOND_LIST))

    assert (reading.rows.height, reading.facts["listed"], reading.facts["ended"]) == (0, "0", "exhausted")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"relationships_following": []}', "schema_drift"),
        (b'[{"user": {"name": "orang"}}]', "schema_drift"),
        (b'["orang.satu", "orang.dua"]', "schema_drift"),
        (b'[{"string_list_data": [{"value": ""}]}]', "schema_drift"),
        (b'[{"string_list_data": [{"value": "ora', "file_unreadable"),
        (b"", "file_unreadable"),
        (b"<html></html>", "file_unreadable"),
    ],
)
def test_a_part_of_another_shape_is_refused_and_its_followers_not_told(
    folder: Path, lists: Path, content: bytes, reason: str
) -> None:
    _rewrite(_archive(lists / str(SECOND_LIST)), [(f"{FOLDER}/followers_1.json", content)])

    (fault,) = _refusals(folder).values()

    assert fault.reason == reason
    assert "orang" not in str(fault)


def test_an_attempt_that_failed_is_kept_without_followers(folder: Path, lists: Path) -> None:
    _archive(lists / str(SECOND_LIST)).write_bytes(b"")
    delivery = _found(folder).deliveries[1]
    with pytest.raises(Fault) as refusal:
        delivery.read()

    kept = failed_attempt(delivery, refusal.value, ZONE)

    assert kept.rows.height == 0
    assert dict(kept.facts) == {
        "account_key": OFFICE.key,
        "captured_at": (datetime(2024, 2, 15, tzinfo=UTC) + DAWN).isoformat(),
        "last_follow": "",
        "capture_source": "export",
        "listed": "0",
        "ended": "error",
        "reason": "archive_broken",
        "identifies": "nobody",
    }


def _identity(folder: Path, before: Delivery) -> str:
    """The capture of a delivery whose archive has been packed again: as it would have been read then."""
    fresh = write_small_campaign(folder.parent / "fresh")
    (same,) = [d for d in _found(fresh).deliveries if d.path == before.path]
    return same.read().file_id


def _part(number: int, followers: dict[str, datetime]) -> tuple[str, bytes]:
    times = pl.Series("followed_at", [int(moment.timestamp()) for moment in followers.values()])
    return f"{FOLDER}/followers_{number}.json", follower_part(pl.DataFrame({"handle": list(followers)}).hstack([times]))


def _rewrite(archive: Path, members: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(archive, "w") as fresh:
        for name, content in members:
            fresh.writestr(name, content)


def _repack(archive: Path) -> None:
    """The same members in another order, unpacked and zipped by another program."""
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as old:
        _rewrite(archive, [(f"some folder/{name}", old.read(name)) for name in reversed(old.namelist())])
