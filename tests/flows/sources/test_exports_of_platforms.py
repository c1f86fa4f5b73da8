"""Every platform's export is landed as what it is: whose, of which day, how far it goes, what it names people by."""

import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from bench.generator.campaign_toml import Account, Campaign
from bench.generator.files import write_campaign
from flows.campaign import load_campaign
from flows.sources.delivery import Delivery, Reading
from flows.sources.exports import find_exports
from transforms.faults import Fault
from transforms.pseudonyms import follower_keys, id_keys

KEY = bytes(range(32))
SAMPLES = Path(__file__).parent / "samples" / "exports"
X_ARCHIVE = SAMPLES / "twitter-2024-02-08-contoh0hash0contoh.zip"
TIKTOK_ARCHIVE = SAMPLES / "TikTok_Data_1707361200.zip"
X_IDS = (
    "1400000000000000101",
    "20000002",
    "1200000000000000303",
    "9007199254740993",
    "3000000505",
    "1500000000000000606",
)
TIKTOK_NAMES = ("contoh.tt.04", "contoh.tt_01", "contoh__05", "contoh_tt02", "contoh_tt03", "user7012345678901")
ACCOUNTS = (
    Account("contohpemprov", platform="x"),
    Account("contoh.pemprov", platform="tiktok"),
    Account("pemprov.contoh", platform="instagram"),
    Account("pemprov.contoh", platform="threads"),
    Account("pemprov.contoh", platform="facebook"),
    Account("humas@sosial.example", platform="mastodon"),
)
IG = "connections/followers_and_following/followers_1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_campaign(tmp_path, Campaign(ACCOUNTS))
    return tmp_path


def place(folder: Path, platform: str, day: str = "2024-02-08") -> Path:
    """The dated folder of the platform's account, made."""
    (account,) = [account for account in ACCOUNTS if account.platform == platform]
    dated = folder / "inbox" / "followers" / platform / account.handle / day
    dated.mkdir(parents=True)
    return dated


def put(folder: Path, platform: str, name: str, content: str | bytes) -> Path:
    """One loose file in the dated folder of the platform's account."""
    path = place(folder, platform) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def delivery(folder: Path) -> Delivery:
    found = find_exports(load_campaign(folder), KEY)
    assert found.refusals == ()
    (only,) = found.deliveries
    return only


def read(folder: Path) -> Reading:
    return delivery(folder).read()


def refusal(folder: Path) -> Fault:
    with pytest.raises(Fault) as refused:
        read(folder)
    return refused.value


def end(reading: Reading) -> tuple[str, str]:
    return reading.facts["ended"], reading.facts["reason"]


def repacked(source: Path, target: Path, **changed: tuple[str, str]) -> None:
    """The archive again, with one text replaced by another in the members that are named (without their suffix)."""
    with zipfile.ZipFile(io.BytesIO(source.read_bytes())) as old, zipfile.ZipFile(target, "w") as fresh:
        for name in old.namelist():
            content = old.read(name).decode("utf-8-sig")
            before, after = changed.get(Path(name).stem, ("", ""))
            assert before in content
            fresh.writestr(name, content.replace(before, after) if before else content)


def test_an_x_archive_is_a_list_of_ids(folder: Path) -> None:
    shutil.copy(X_ARCHIVE, place(folder, "x"))

    reading = read(folder)

    assert set(reading.rows["follower_key"]) == set(id_keys(pl.Series(X_IDS), "x", KEY))
    assert reading.rows["handle_key"].to_list() == [None] * len(X_IDS)
    assert (reading.facts["listed"], reading.facts["identifies"], end(reading)) == ("6", "id", ("exhausted", ""))
    assert reading.parsed.rejects["reason"].to_list() == ["duplicate_follower"]


def test_an_x_archive_without_an_announced_part_is_interrupted(folder: Path) -> None:
    shutil.copy(SAMPLES / "missing_part.zip", place(folder, "x"))

    assert end(read(folder)) == ("interrupted", "missing_part")


@pytest.mark.parametrize("announced", ["4", "6"])
def test_an_x_archive_with_another_number_of_entries_than_announced_is_interrupted(
    folder: Path, announced: str
) -> None:
    repacked(X_ARCHIVE, place(folder, "x") / "a.zip", manifest=('"count" : "5"', f'"count" : "{announced}"'))

    assert end(read(folder)) == ("interrupted", "missing_part")


def test_an_x_archive_that_calls_itself_partial_is_interrupted(folder: Path) -> None:
    repacked(X_ARCHIVE, place(folder, "x") / "a.zip", manifest=('Archive" : false', 'Archive" : true'))

    assert end(read(folder)) == ("interrupted", "missing_part")


def test_a_tiktok_export_is_a_list_of_handles_with_times(folder: Path) -> None:
    shutil.copy(TIKTOK_ARCHIVE, place(folder, "tiktok"))

    reading = read(folder)

    assert set(reading.rows["follower_key"]) == set(follower_keys(pl.Series(TIKTOK_NAMES), "tiktok", KEY))
    assert reading.rows["followed_at"].min() == datetime(2024, 2, 7, 4, 15, tzinfo=UTC)
    assert (reading.facts["listed"], reading.facts["identifies"], end(reading)) == ("6", "handle", ("exhausted", ""))


def test_an_export_counts_from_the_day_in_its_name_whatever_the_folder_says(folder: Path) -> None:
    shutil.copy(TIKTOK_ARCHIVE, place(folder, "tiktok", "2024-03-01"))

    assert delivery(folder).known_on == date(2024, 2, 8)


@pytest.mark.parametrize("how", ["renamed", "unpacked", "packed with its folder"])
def test_an_export_that_lost_its_name_counts_from_the_day_it_tells_inside(folder: Path, how: str) -> None:
    dated = place(folder, "x", "2024-03-01")
    if how == "unpacked":
        with zipfile.ZipFile(X_ARCHIVE) as archive:
            archive.extractall(dated)
    elif how == "renamed":
        shutil.copy(X_ARCHIVE, dated / "arsip.zip")
    else:
        with zipfile.ZipFile(dated / "arsip.zip", "w") as archive, zipfile.ZipFile(X_ARCHIVE) as whole:
            archive.writestr(f"{X_ARCHIVE.stem}\\data\\follower.js", whole.read("data/follower.js"))

    assert delivery(folder).known_on == date(2024, 2, 8)


def test_a_file_beside_the_dated_folders_may_carry_its_day_in_its_name(folder: Path) -> None:
    with zipfile.ZipFile(TIKTOK_ARCHIVE) as archive:
        content = archive.read("TikTok_Data_1707361200/user_data_tiktok.json")
    (place(folder, "tiktok").parent / "2024-02-20 user_data_tiktok.json").write_bytes(content)
    place(folder, "tiktok", "2024-02-09").rmdir()
    (place(folder, "tiktok", "2024-02-10")).rmdir()
    (folder / "inbox" / "followers" / "tiktok" / "contoh.pemprov" / "2024-02-08").rmdir()

    assert (delivery(folder).known_on, read(folder).facts["listed"]) == (date(2024, 2, 20), "6")


@pytest.mark.parametrize(
    ("platform", "archive", "member", "owner"),
    [
        ("x", X_ARCHIVE, "account", ('"username" : "contohpemprov"', '"username" : "orang_lain"')),
        ("tiktok", TIKTOK_ARCHIVE, "user_data_tiktok", ('"contoh.pemprov"', '"orang_lain"')),
    ],
)
def test_an_export_that_says_it_is_another_accounts_is_refused_and_its_owner_not_told(
    folder: Path, platform: str, archive: Path, member: str, owner: tuple[str, str]
) -> None:
    repacked(archive, place(folder, platform) / "a.zip", **{member: owner})

    fault = refusal(folder)

    assert fault.reason == "wrong_account"
    assert "orang_lain" not in str(fault)


def test_an_export_of_another_platform_is_refused_by_its_name(folder: Path) -> None:
    shutil.copy(TIKTOK_ARCHIVE, place(folder, "instagram"))

    fault = refusal(folder)

    assert (fault.reason, "TikTok" in fault.found) == ("wrong_account", True)


@pytest.mark.parametrize("loose", [True, False])
def test_threads_and_instagram_read_one_export_each_for_itself(folder: Path, loose: bool) -> None:
    record = {"title": "", "string_list_data": [{"href": "", "value": "orang", "timestamp": 1707279300}]}
    members = {
        f"{IG}.json": json.dumps([record]),
        "your_instagram_activity/threads/followers_1.json": json.dumps(
            {"text_post_app_text_post_app_followers": [record, record | {"title": "orang.dua", "string_list_data": []}]}
        ),
    }
    for platform in ("instagram", "threads"):
        dated = place(folder, platform)
        with zipfile.ZipFile(dated / "ekspor.zip", "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        if loose:
            with zipfile.ZipFile(dated / "ekspor.zip") as archive:
                archive.extractall(dated)
            (dated / "ekspor.zip").unlink()

    found = find_exports(load_campaign(folder), KEY).deliveries

    listed = {str(one.account_key): one.read().facts["listed"] for one in found}
    assert listed == {"instagram:pemprov.contoh": "1", "threads:pemprov.contoh": "2"}


def test_a_list_of_display_names_counts_its_followers_and_names_nobody(folder: Path) -> None:
    names = [{"name": "Orang Satu"}, {"name": "Orang Dua"}, {"name": "Orang Tiga"}]
    put(folder, "facebook", "connections/followers/people_who_followed_you.json", json.dumps({"followers_v3": names}))

    facts = read(folder).facts

    assert (facts["listed"], facts["identifies"]) == ("3", "nobody")


def test_an_export_of_a_range_of_days_is_capped(folder: Path) -> None:
    """It lacks everybody who followed before its first day: it can never prove an absence."""
    row = (
        '<div class="pam _a6-g uiBoxWhite noborder"><div class="_a6-p"><div><div>'
        '<a target="_blank" href="https://www.instagram.com/orang">orang</a></div><div>Feb 06, 2024 8:15 pm</div>'
        "</div></div></div>"
    )
    span = '<time datetime="2023-08-08T03:00Z">a</time> to <time datetime="2024-02-08T03:00Z">b</time>'
    page = f"<html><body><aside><div>Contains data from {span}</div></aside><main>{row}</main></body></html>"
    put(folder, "instagram", f"{IG}.html", page)

    assert end(read(folder)) == ("capped", "windowed_export")


@pytest.mark.parametrize(
    ("table", "identifies"),
    [
        ("handle,id\norang_1,77\norang_2,78\n", "handle_and_id"),
        ("handle\norang_1\norang_2\n", "handle"),
        ("handle,id\norang_1,77\norang_2,\n", "handle"),
        ("handle,id\norang_1,77\n,78\n", "id"),
        ("handle,id\norang_1,\n,78\n", "nobody"),
        ("handle\n", "handle"),
    ],
)
def test_a_list_identifies_by_what_every_row_has(folder: Path, table: str, identifies: str) -> None:
    """Whoever is declared by a handle may be any row that has none: such a list proves no absence."""
    put(folder, "x", "pengikut.csv", table)

    assert read(folder).facts["identifies"] == identifies


def test_a_table_of_addresses_is_a_list_on_the_fediverse(folder: Path) -> None:
    put(folder, "mastodon", "followers.csv", "Account address\nSatu@contoh.invalid\ndua@contoh.invalid\n")

    reading = read(folder)

    keys = follower_keys(pl.Series(["satu@contoh.invalid", "dua@contoh.invalid"]), "mastodon", KEY)
    assert set(reading.rows["follower_key"]) == set(keys)


def test_an_accounts_folder_is_known_in_every_spelling_its_platform_takes_for_one(folder: Path) -> None:
    place(folder, "facebook")
    facebook = folder / "inbox" / "followers" / "facebook"
    (facebook / "pemprov.contoh").rename(facebook / "Pemprov.Contoh.")
    renamed = (facebook / "Pemprov.Contoh.").rename(facebook / "PemprovContoh")
    (renamed / "2024-02-08" / "followers.csv").write_text("handle\norangsatu\n")

    assert delivery(folder).account_key == "facebook:pemprovcontoh"


def test_a_list_without_a_legal_shape_is_never_an_empty_one(folder: Path) -> None:
    put(folder, "tiktok", "user_data_tiktok.json", '{"Your Activity": {}}')

    assert refusal(folder).reason == "missing_list"
