"""What was delivered is opened member by member; what no platform makes is refused before it costs anything."""

import io
import json
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bench.generator.exports import FOLDER
from flows.sources import archives
from flows.sources.archives import is_archive, opened, path_inside
from tests.flows.sources.small_campaign import SECOND_LIST, write_small_export
from transforms.faults import Fault

PART = f"{FOLDER}/followers_1.json"
MEGABYTE = 1 << 20


def _zip(
    path: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content, packing)
    return path


def _contents(*files: Path) -> dict[str, bytes]:
    with opened(files, files[0].parent) as entries:
        return {entry.path: entry.read() for entry in entries}


def _refusal(*files: Path) -> Fault:
    with pytest.raises(Fault) as refusal:
        _contents(*files)
    fault = refusal.value
    assert fault.needed
    assert fault.found
    assert fault.remedy
    return fault


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A genuine archive of two parts among other members."""
    return write_small_export(tmp_path, SECOND_LIST)


def test_an_archive_and_its_unpacked_files_are_the_same_entries(export: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(export) as archive:
        archive.extractall(unpacked)
    files = sorted(path for path in unpacked.rglob("*") if path.is_file())

    with opened(files, unpacked) as entries:
        loose = {entry.path: entry.read() for entry in entries}

    assert loose == _contents(export)
    assert PART in loose


def test_no_member_is_opened_before_its_turn(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    unpack = zipfile.ZipFile.open

    def watched(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *rest: Any) -> Any:
        taken.append(member.filename)
        return unpack(archive, member, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)

    with opened([export], export.parent) as entries:
        assert (taken, len(entries) > 5) == ([], True)
        next(entry for entry in entries if entry.path == PART).read()

    assert taken == [PART]


def test_archives_inside_an_archive_stay_closed(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", [(PART, b"[]")])

    assert list(_contents(_zip(tmp_path / "outer.zip", [("inner.zip", inner.read_bytes())]))) == ["inner.zip"]


def test_folders_are_no_entries(tmp_path: Path) -> None:
    assert _contents(_zip(tmp_path / "a.zip", [(f"{FOLDER}/", b""), (PART, b"[]")])) == {PART: b"[]"}


def test_a_day_before_a_loose_files_name_is_none_of_its_name(tmp_path: Path) -> None:
    paths = [tmp_path / "2024-02-08 user_data.json", tmp_path / "2024-02-08.csv", tmp_path / "data" / "2024-02-08_x.js"]

    assert [path_inside(path, tmp_path) for path in paths] == [
        "user_data.json",
        "2024-02-08.csv",
        "data/2024-02-08_x.js",
    ]


def test_a_loose_file_that_is_gone_when_its_turn_comes_is_told_of(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "user_data.json").reason == "file_unreadable"


@pytest.mark.parametrize(("name", "is_one"), [("a.zip", True), ("A.ZIP", True), ("a.zip.part", False), ("zip", False)])
def test_an_archive_is_known_by_its_name(name: str, is_one: bool) -> None:
    assert is_archive(Path(name)) == is_one


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


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_as_no_platform_packs_is_refused(tmp_path: Path, packing: int) -> None:
    """These unpack without a bound: a few bytes may become gigabytes before anybody can stop them."""
    fault = _refusal(_zip(tmp_path / "a.zip", [(PART, b"[]")], packing))

    assert fault.reason == "archive_limits"


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
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


def _peak(*files: Path) -> tuple[Fault, int]:
    """Why the files are refused, and the most memory that this took, in bytes."""
    tracemalloc.start()
    try:
        return _refusal(*files), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_refused_by_what_its_index_says(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])

    fault, peak = _peak(bomb)

    assert (fault.reason, f"{50 * MEGABYTE} bytes" in fault.found) == ("archive_limits", True)
    assert peak < MEGABYTE


@pytest.mark.parametrize("told_size", [0, 1000, 5 * MEGABYTE])
def test_a_bomb_whose_index_lies_is_not_unpacked(tmp_path: Path, told_size: int) -> None:
    """However much the bytes would unpack to, no more is unpacked than the index admits."""
    bomb = _zip(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])
    content = bomb.read_bytes()
    sizes = struct.pack("<I", 50 * MEGABYTE)
    bomb.write_bytes(content.replace(sizes, struct.pack("<I", told_size)))

    tracemalloc.start()
    try:
        read = _contents(bomb)
    except Fault as fault:
        read = {}
        reason = fault.reason
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert read in ({}, {PART: b""})
    assert read or reason == "archive_broken"
    assert peak < 3 * told_size + MEGABYTE


def test_an_index_that_calls_a_bomb_hardly_packed_is_not_believed(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])
    with zipfile.ZipFile(bomb) as archive:
        packed_size = struct.pack("<I", archive.infolist()[0].compress_size)
    bomb.write_bytes(bomb.read_bytes().replace(packed_size, struct.pack("<I", 40 * MEGABYTE)))

    fault, peak = _peak(bomb)

    assert (fault.reason, peak < MEGABYTE) == ("archive_limits", True)


def test_a_file_shorter_than_its_index_says_is_broken(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", [(PART, b"[1, 2, 3, 4, 5, 6, 7]")])
    archive.write_bytes(archive.read_bytes().replace(struct.pack("<I", 21), struct.pack("<I", 22)))

    assert _refusal(archive).reason == "archive_broken"


def test_the_bounds_of_an_index_are_none_of_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST_INDEX", 1000)
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 10)
    content = b"PK\x01\x02" * 10_000

    assert _contents(_zip(tmp_path / "a.zip", [(PART, content)], zipfile.ZIP_STORED)) == {PART: content}


def test_a_part_larger_than_any_genuine_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST_BYTES", 999)
    packed, loose = _zip(tmp_path / "a.zip", [(PART, bytes(1000))], zipfile.ZIP_STORED), tmp_path / "user_data.json"
    loose.write_bytes(bytes(1000))

    assert [_refusal(file).reason for file in (packed, loose)] == ["archive_limits", "archive_limits"]


def test_an_archive_of_endlessly_many_members_is_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = _zip(tmp_path / "a.zip", [(PART, b"[]"), *((f"media/{n}.jpg", b"") for n in range(3))])
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 4)
    assert len(_contents(crowded)) == 4
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 3)
    monkeypatch.setattr(zipfile, "ZipInfo", None)  # not one member is made an object of

    assert _refusal(crowded).reason == "archive_limits"


def test_an_index_longer_than_any_genuine_one_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = _zip(tmp_path / "a.zip", [(f"media/{n:0200}.jpg", b"") for n in range(1000)])
    monkeypatch.setattr(archives, "_MOST_INDEX", 100_000)

    assert "index" in _refusal(crowded).found


@pytest.mark.parametrize(
    "name",
    [
        f"../../{PART}",
        f"ekspor/../../{PART}",
        "..\\..\\followers_1.json",
        f"/{PART}",
        "\\\\server\\followers_1.json",
        f"C:/{PART}",
    ],
)
def test_a_path_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    fault = _refusal(_zip(tmp_path / "a.zip", [(PART, b"[]"), (name, b"[]")]))

    assert fault.reason == "archive_limits"
    assert "leads out" in fault.found


def test_names_with_two_dots_in_them_lead_nowhere(tmp_path: Path) -> None:
    assert _contents(_zip(tmp_path / "a.zip", [("ekspor..baru/a..json", b"[]")])) == {"ekspor..baru/a..json": b"[]"}


def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo(PART)
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    fault = _refusal(_zip(tmp_path / "a.zip", [(link, b"/etc/hostname")]))

    assert (fault.reason, fault.found) == ("archive_limits", "a link in place of a file")


def test_an_archive_that_lies_behind_other_bytes_is_still_one(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(PART, b"[]")
    path = tmp_path / "a.zip"
    path.write_bytes(b"#!/bin/sh\n" + packed.getvalue())

    assert _contents(path) == {PART: b"[]"}
