"""Of an owner's Instagram export only the follower parts are opened, each once; everything else is refused in words."""

import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from bench.generator.exports import FOLDER, NEVER_READ
from flows.sources import instagram
from flows.sources.instagram import export_names, find_parts, may_hold_followers, missing_numbers
from tests.flows.sources.small_campaign import OFFICE, SECOND_LIST, write_small_export
from transforms.faults import Fault

PART = f"{FOLDER}/followers_1.json"
EMPTY = MappingProxyType({PART: b"[]"})


def _zip(path: Path, members: Iterable[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def _refusal(*files: Path) -> Fault:
    with pytest.raises(Fault) as refusal:
        _contents(*files)
    fault = refusal.value
    assert fault.needed
    assert fault.found
    assert fault.remedy
    return fault


def _contents(*files: Path) -> list[bytes]:
    return [part.read() for part in find_parts(files, files[0].parent)]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A genuine archive of two parts among other members."""
    return write_small_export(tmp_path, SECOND_LIST)


def test_the_parts_of_an_archive_come_by_number_and_hold_the_list(export: Path) -> None:
    parts = find_parts([export], export.parent)

    assert [part.number for part in parts] == [1, 2]
    assert [len(json.loads(part.read())) for part in parts] == [50, 25]
    assert missing_numbers(parts) == []


def test_no_other_member_of_an_archive_is_ever_opened(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    unpack = zipfile.ZipFile.open

    def watched(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, *rest: Any) -> Any:
        opened.append(name if isinstance(name, str) else name.filename)
        return unpack(archive, name, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)

    contents = [part.read() for part in find_parts([export], export.parent)]

    assert opened == [PART, f"{FOLDER}/followers_2.json"]
    assert not any(NEVER_READ.encode() in content for content in contents)
    assert len(zipfile.ZipFile(export).namelist()) > len(opened)


def test_nothing_is_read_before_its_turn(export: Path) -> None:
    parts = find_parts([export], export.parent)
    export.unlink()

    with pytest.raises(Fault) as refusal:
        parts[0].read()

    assert refusal.value.reason == "archive_broken"


def test_an_unpacked_export_is_the_same_list(export: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(export) as archive:
        archive.extractall(unpacked)
    files = sorted(path for path in unpacked.rglob("*") if path.is_file())

    assert [part.read() for part in find_parts(files, unpacked)] == [
        part.read() for part in find_parts([export], export.parent)
    ]
    assert [path.name for path in files if may_hold_followers(path, unpacked)] == [
        "followers_1.json",
        "followers_2.json",
    ]


def test_an_archive_beside_its_unpacked_files_is_one_list(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        archive.extractall(export.parent)
    files = sorted(path for path in export.parent.rglob("*") if path.is_file())

    assert [part.number for part in find_parts(files, export.parent)] == [1, 2]


def test_parts_spread_over_two_archives_are_one_list(tmp_path: Path) -> None:
    """Instagram splits large exports into several archives of one request."""
    first = _zip(tmp_path / "a.zip", [(f"{FOLDER}/followers_2.json", b"[2]")])
    second = _zip(tmp_path / "b.zip", [(PART, b"[1]")])

    assert [part.read() for part in find_parts([first, second], tmp_path)] == [b"[1]", b"[2]"]


@pytest.mark.parametrize(
    "name",
    [
        f"instagram-pemprov.contoh-2024-02-15-abcdefgh/{PART}",
        PART.replace("/", "\\"),
        PART.replace(".json", " (1).json"),
        PART.upper(),
    ],
)
def test_repacking_does_not_hide_a_part(tmp_path: Path, name: str) -> None:
    assert [part.number for part in find_parts([_zip(tmp_path / "a.zip", [(name, b"[]")])], tmp_path)] == [1]


@pytest.mark.parametrize(
    "name",
    [
        f"{FOLDER}/following.json",
        "your_instagram_activity/threads/followers.json",
        f"__MACOSX/{FOLDER}/followers_1.json",
        f"{FOLDER}/followers_1.html",
        "followers_1.json",
        f"{FOLDER}/followers_1.json/",
    ],
)
def test_an_archive_without_a_follower_part_says_what_to_ask_for(tmp_path: Path, name: str) -> None:
    fault = _refusal(_zip(tmp_path / "a.zip", [(name, b"")]))

    assert fault.reason == "archive_empty"
    assert "format JSON" in fault.remedy


def test_an_archive_with_nothing_in_it_is_no_export(tmp_path: Path) -> None:
    assert _refusal(_zip(tmp_path / "a.zip", [])).reason == "archive_empty"


def test_a_folder_with_nothing_in_it_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(Fault) as refusal:
        find_parts([], tmp_path)

    assert refusal.value.reason == "archive_empty"


@pytest.mark.parametrize("left", [0, 1, 21, 1000, -1, -30])
def test_an_archive_cut_short_is_broken(export: Path, left: int) -> None:
    export.write_bytes(export.read_bytes()[:left])

    fault = _refusal(export)

    assert fault.reason == "archive_broken"
    assert "download the export again" in fault.remedy


def test_an_archive_with_damaged_contents_is_broken(export: Path) -> None:
    content = bytearray(export.read_bytes())
    content[200:260] = bytes(60)
    export.write_bytes(content)

    assert _refusal(export).reason == "archive_broken"


def test_a_page_saved_instead_of_the_archive_is_broken(tmp_path: Path) -> None:
    page = tmp_path / "instagram-pemprov.contoh-2024-02-15-abcdefgh.zip"
    page.write_text("<html>Log in to download your information</html>")

    assert _refusal(page).reason == "archive_broken"


def test_an_archive_with_a_password_is_refused(export: Path) -> None:
    content = export.read_bytes()
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join([pieces[0], *(_flagged(piece, flags - 4) for piece in pieces[1:])])
    export.write_bytes(content)

    assert _refusal(export).reason == "archive_broken"


def _flagged(header: bytes, place: int) -> bytes:
    return header[:place] + bytes([header[place] | 1]) + header[place + 1 :]


def test_an_archive_packed_in_an_unknown_way_is_refused(export: Path) -> None:
    content = export.read_bytes()
    pieces = content.split(b"PK\x01\x02")
    unknown = [piece[:6] + b"\x63\x00" + piece[8:] for piece in pieces[1:]]
    export.write_bytes(b"PK\x01\x02".join([pieces[0], *unknown]))

    assert _refusal(export).reason == "archive_broken"


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_read_or_refused_wherever_its_bytes_are_damaged(tmp_path: Path, packing: int) -> None:
    entries = json.dumps([{"title": "", "string_list_data": [{"value": f"orang.{n}"}]} for n in range(4)])
    whole = _zip(tmp_path / "whole.zip", [(PART, entries.encode()), ("start_here.html", b"<p>")], packing).read_bytes()
    damaged = tmp_path / "damaged.zip"
    escaped: set[str] = set()
    for place, byte in ((place, byte) for place in range(len(whole)) for byte in (0x00, 0xFF)):
        damaged.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        try:
            _contents(damaged)
        except Fault:
            continue
        except Exception as error:  # noqa: BLE001 - any other kind is what the test looks for
            escaped.add(f"{type(error).__name__} when byte {place} is {byte:#04x}")

    assert sorted(escaped) == []


def test_a_part_that_unpacks_beyond_all_measure_is_not_unpacked(tmp_path: Path) -> None:
    fault = _refusal(_zip(tmp_path / "bomb.zip", [(PART, b" " * 50_000_000)]))

    assert fault.reason == "archive_limits"
    assert "50000000 bytes" in fault.found


def test_an_archive_of_endlessly_many_members_is_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instagram, "_MOST_MEMBERS", 3)
    crowded = _zip(tmp_path / "a.zip", [(PART, b"[]"), *((f"media/{n}.jpg", b"") for n in range(3))])

    assert _refusal(crowded).reason == "archive_limits"


def test_two_different_parts_of_one_number_are_refused(tmp_path: Path) -> None:
    """Two exports in one day's folder: nobody can tell which list is the day's."""
    one = _zip(tmp_path / "a.zip", [(PART, b"[]")])
    other = _zip(tmp_path / "b.zip", [(PART, b"[ ]")])

    fault = _refusal(one, other)

    assert fault.reason == "two_files_one_day"
    assert "number 1" in fault.found


def test_the_same_part_twice_is_taken_once(tmp_path: Path) -> None:
    copies = [_zip(tmp_path / name, EMPTY.items()) for name in ("a.zip", "a (1).zip")]

    assert [part.number for part in find_parts(copies, tmp_path)] == [1]


@pytest.mark.parametrize(("there", "missing"), [([1], []), ([1, 2, 3], []), ([2], [1]), ([1, 4], [2, 3])])
def test_gaps_in_the_numbering_of_parts_are_named(tmp_path: Path, there: list[int], missing: list[int]) -> None:
    parts = find_parts([_zip(tmp_path / "a.zip", [(f"{FOLDER}/followers_{n}.json", b"[]") for n in there])], tmp_path)

    assert missing_numbers(parts) == missing


def test_an_archives_name_tells_owner_and_day(tmp_path: Path) -> None:
    made_at = datetime(2024, 2, 15, tzinfo=UTC).date()
    files = [tmp_path / f"instagram-{OFFICE.handle}-{made_at}-abcd1234{copy}.zip" for copy in ("", " (1)")]

    assert export_names([*files, tmp_path / "ekspor.zip"]) == {(OFFICE.handle, date(2024, 2, 15))}
