"""Of an export only the list of the account's own platform is read, in its best form, each part once."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from bench.generator.exports import FOLDER, NEVER_READ
from flows.sources.archives import opened
from flows.sources.exported_lists import ExportedList, chosen_list, may_hold_followers
from tests.flows.sources.zipped import PART, zip_of
from transforms.faults import Fault
from transforms.followers.registry import formats, own_exports
from transforms.handles import GRAMMARS

THREADS = "your_instagram_activity/threads/followers.json"
TIKTOK = "TikTok_Data_1707361200/user_data_tiktok.json"


def _named(path: Path, *names: str) -> Path:
    return zip_of(path, [(name, b"[]") for name in names])


def _chosen(platform: str, *files: Path, root: Path | None = None) -> ExportedList:
    with opened(files, root or files[0].parent) as entries:
        return chosen_list(entries, platform)


def _read(platform: str, *files: Path, root: Path | None = None) -> list[tuple[int, bytes]]:
    with opened(files, root or files[0].parent) as entries:
        return [(part.number, part.read()) for part in chosen_list(entries, platform).parts]


def _refusal(platform: str, *files: Path) -> Fault:
    with pytest.raises(Fault) as refusal:
        _chosen(platform, *files)
    return refusal.value


def test_the_parts_of_an_export_come_by_number(export: Path) -> None:
    chosen = _chosen("instagram", export)

    assert [part.number for part in chosen.parts] == [1, 2]
    assert chosen.announced.missing == ()


def test_no_other_member_of_an_export_is_ever_opened(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    unpack = zipfile.ZipFile.open

    def watched(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *rest: Any) -> Any:
        taken.append(member.filename)
        return unpack(archive, member, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)

    contents = [content for _, content in _read("instagram", export)]

    ours = formats("instagram")[0]
    assert taken[-2:] == [PART, f"{FOLDER}/followers_2.json"]
    assert all(ours.member(name) for name in taken)
    assert not any(NEVER_READ.encode() in content for content in contents)


def test_a_part_tells_its_bytes_before_it_is_read(export: Path) -> None:
    with opened([export], export.parent) as entries:
        parts = chosen_list(entries, "instagram").parts
        assert [part.size for part in parts] == [len(part.read()) for part in parts]


def test_nothing_is_read_before_its_turn(export: Path) -> None:
    with opened([export], export.parent) as entries:
        chosen = chosen_list(entries, "instagram")

    with pytest.raises(Fault) as refusal:
        chosen.parts[0].read()

    assert refusal.value.reason == "archive_broken"


def test_parts_spread_over_two_archives_are_one_list(tmp_path: Path) -> None:
    """Instagram splits large exports into several archives of one request."""
    first = zip_of(tmp_path / "a.zip", [(f"{FOLDER}/followers_2.json", b"[2]")])
    second = zip_of(tmp_path / "b.zip", [(PART, b"[1]")])

    assert _read("instagram", first, second) == [(1, b"[1]"), (2, b"[2]")]


def test_an_archive_beside_its_unpacked_files_is_one_list(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        archive.extractall(export.parent)
    files = sorted(path for path in export.parent.rglob("*") if path.is_file())

    assert [number for number, _ in _read("instagram", *files, root=export.parent)] == [1, 2]


@pytest.mark.parametrize(
    "name",
    [
        f"instagram-pemprov.contoh-2024-02-15-abcdefgh/{PART}",
        PART.replace("/", "\\"),
        PART.replace(".json", " (1).json"),
    ],
)
def test_repacking_does_not_hide_a_part(tmp_path: Path, name: str) -> None:
    debris = [(f"__MACOSX/{FOLDER}/._followers_1.json", b"\0"), ("ekspor/.DS_Store", b"\0")]

    assert _read("instagram", zip_of(tmp_path / "a.zip", [(name, b"[]"), *debris])) == [(1, b"[]")]


def test_two_different_parts_of_one_number_are_refused(tmp_path: Path) -> None:
    """Two exports in one day's folder: nobody can tell which list is the day's."""
    one, other = zip_of(tmp_path / "a.zip", [(PART, b"[]")]), zip_of(tmp_path / "b.zip", [(PART, b"[ ]")])

    fault = _refusal("instagram", one, other)

    assert fault.reason == "two_files_one_day"
    assert "number 1" in fault.found


def test_the_same_part_twice_is_taken_once(tmp_path: Path) -> None:
    copies = [_named(tmp_path / name, PART) for name in ("a.zip", "a (1).zip")]

    assert _read("instagram", *copies) == [(1, b"[]")]


@pytest.mark.parametrize(("there", "missing"), [([1], ()), ([1, 2, 3], ()), ([2], (1,)), ([1, 4], (2, 3))])
def test_gaps_in_the_numbering_of_parts_are_named(tmp_path: Path, there: list[int], missing: tuple[int, ...]) -> None:
    export = _named(tmp_path / "a.zip", *(f"{FOLDER}/followers_{n}.json" for n in there))

    assert _chosen("instagram", export).announced.missing == missing


def test_the_platforms_own_export_is_read_before_a_table(tmp_path: Path) -> None:
    table = tmp_path / "followers.csv"
    table.write_text("handle\norang.satu\n")

    assert _read("instagram", table, _named(tmp_path / "a.zip", PART)) == [(1, b"[]")]
    assert _chosen("instagram", table).parts[0].member.kind == "csv"


def test_of_two_forms_of_one_list_the_better_is_read(tmp_path: Path) -> None:
    both = _named(tmp_path / "a.zip", "Profile and Settings/Follower.txt", TIKTOK)

    assert [part.member.kind for part in _chosen("tiktok", both).parts] == ["json"]


def test_what_stands_beside_the_parts_is_read_with_them(tmp_path: Path) -> None:
    archive = zip_of(
        tmp_path / "a.zip", [("data/manifest.js", b"m"), ("data/follower.js", b"f"), ("data/tweets.js", b"t")]
    )

    assert dict(_chosen("x", archive).context) == {"manifest": b"m"}


def test_a_threads_account_reads_its_own_list_of_an_instagram_export(tmp_path: Path) -> None:
    export = zip_of(tmp_path / "a.zip", [(PART, b"[1]"), (THREADS, b"[2]")])

    assert _read("threads", export) == [(1, b"[2]")]
    assert _read("instagram", export) == [(1, b"[1]")]


@pytest.mark.parametrize(
    ("platform", "name", "recognised"),
    [
        ("instagram", THREADS, "Threads"),
        ("threads", PART, "Instagram"),
        ("instagram", TIKTOK, "TikTok"),
        ("tiktok", "data/follower.js", "X"),
        ("x", "connections/followers/people_who_followed_you.json", "Facebook"),
        ("mastodon", PART, "Instagram"),
    ],
)
def test_an_export_of_another_platform_is_recognised(tmp_path: Path, platform: str, name: str, recognised: str) -> None:
    fault = _refusal(platform, _named(tmp_path / "a.zip", name))

    assert fault.reason == "wrong_account"
    assert recognised in fault.found
    assert recognised in fault.remedy


@pytest.mark.parametrize("platform", sorted(GRAMMARS))
def test_an_archive_without_a_list_says_what_to_ask_for(tmp_path: Path, platform: str) -> None:
    fault = _refusal(platform, _named(tmp_path / "a.zip", f"{FOLDER}/following.json", "data/following.js"))

    assert fault.reason == "archive_empty"
    assert ("format JSON" in fault.remedy) or ("archive" in fault.remedy) or ("CSV" in fault.remedy)


@pytest.mark.parametrize("name", ["inner.zip", "ekspor.rar", "folder/ekspor.7z"])
def test_an_archive_that_is_not_opened_is_named(tmp_path: Path, name: str) -> None:
    inner = _named(tmp_path / "inner.zip", PART)

    fault = _refusal("instagram", zip_of(tmp_path / "outer.zip", [(name, inner.read_bytes())]))

    assert (fault.reason, "1 archive(s)" in fault.found) == ("archive_empty", True)
    assert "unpack them" in fault.remedy


@pytest.mark.parametrize("files", [[], ["empty.zip"]])
def test_nothing_at_all_is_no_export(tmp_path: Path, files: list[str]) -> None:
    paths = [zip_of(tmp_path / name, []) for name in files]

    with opened(paths, tmp_path) as entries, pytest.raises(Fault) as refusal:
        chosen_list(entries, "instagram")

    assert refusal.value.reason == "archive_empty"


def test_only_files_that_may_hold_a_list_are_looked_at() -> None:
    assert [name for name in (PART, THREADS, TIKTOK, "pengikut.csv") if may_hold_followers(name, "instagram")] == [
        PART,
        "pengikut.csv",
    ]


def test_every_platform_has_a_format_and_a_table_last() -> None:
    assert {platform: formats(platform)[-1].kinds[0] for platform in GRAMMARS} == dict.fromkeys(GRAMMARS, "csv")
    assert all(formats(one.platform)[0] is one for one in own_exports())
    assert len(own_exports()) == 5
