"""What was delivered is opened member by member, or refused as broken."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bench.generator.exports import FOLDER
from flows.sources.archives import is_archive, opened, path_inside
from tests.flows.sources.zipped import PART, contents_of, refusal_of, zip_of
from transforms.faults import Fault


def test_an_archive_and_its_unpacked_files_are_the_same_entries(export: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(export) as archive:
        archive.extractall(unpacked)
    files = sorted(path for path in unpacked.rglob("*") if path.is_file())

    with opened(files, unpacked) as entries:
        loose = {entry.path: entry.read() for entry in entries}

    assert loose == contents_of(export)
    assert PART in loose


def test_an_entry_tells_its_bytes_before_it_is_read(export: Path, tmp_path: Path) -> None:
    loose = tmp_path / "followers_1.json"
    loose.write_bytes(b"[]")

    with opened([export, loose], tmp_path) as entries:
        assert [entry.size for entry in entries] == [len(entry.read()) for entry in entries]
        assert entries[-1].size == 2


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
    inner = zip_of(tmp_path / "inner.zip", [(PART, b"[]")])

    assert list(contents_of(zip_of(tmp_path / "outer.zip", [("inner.zip", inner.read_bytes())]))) == ["inner.zip"]


def test_folders_are_no_entries(tmp_path: Path) -> None:
    assert contents_of(zip_of(tmp_path / "a.zip", [(f"{FOLDER}/", b""), (PART, b"[]")])) == {PART: b"[]"}


def test_a_day_before_a_loose_files_name_is_none_of_its_name(tmp_path: Path) -> None:
    paths = [tmp_path / "2024-02-08 user_data.json", tmp_path / "2024-02-08.csv", tmp_path / "data" / "2024-02-08_x.js"]

    assert [path_inside(path, tmp_path) for path in paths] == [
        "user_data.json",
        "2024-02-08.csv",
        "data/2024-02-08_x.js",
    ]


def test_a_loose_file_that_is_gone_when_its_turn_comes_is_told_of(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "user_data.json").reason == "file_unreadable"


@pytest.mark.parametrize(("name", "is_one"), [("a.zip", True), ("A.ZIP", True), ("a.zip.part", False), ("zip", False)])
def test_an_archive_is_known_by_its_name(name: str, is_one: bool) -> None:
    assert is_archive(Path(name)) == is_one


@pytest.mark.parametrize("left", [0, 1, 21, 1000, -1, -30])
def test_an_archive_cut_short_is_broken(export: Path, left: int) -> None:
    export.write_bytes(export.read_bytes()[:left])

    fault = refusal_of(export)

    assert fault.reason == "archive_broken"
    assert fault.found.startswith(f"{export.name}, an archive of {export.stat().st_size} bytes that cannot be unpacked")
    assert "download the export again" in fault.remedy


def test_an_archive_with_damaged_contents_is_broken(export: Path) -> None:
    content = bytearray(export.read_bytes())
    content[200:260] = bytes(60)
    export.write_bytes(content)

    assert refusal_of(export).reason == "archive_broken"


def test_a_page_saved_instead_of_the_archive_is_broken(tmp_path: Path) -> None:
    page = tmp_path / "instagram-pemprov.contoh-2024-02-15-abcdefgh.zip"
    page.write_text("<html>Log in to download your information</html>")

    assert refusal_of(page).reason == "archive_broken"


def test_an_archive_with_a_password_is_refused(export: Path) -> None:
    content = export.read_bytes()
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join([pieces[0], *(_flagged(piece, flags - 4) for piece in pieces[1:])])
    export.write_bytes(content)

    fault = refusal_of(export)

    found = f"{export.name}, an archive of {len(content)} bytes that is protected by a password"
    assert (fault.reason, fault.found) == ("archive_broken", found)


def _flagged(header: bytes, place: int) -> bytes:
    return header[:place] + bytes([header[place] | 1]) + header[place + 1 :]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_is_read_or_refused_wherever_its_bytes_are_damaged(tmp_path: Path, packing: int) -> None:
    entries = json.dumps([{"title": "", "string_list_data": [{"value": f"orang.{n}"}]} for n in range(4)])
    whole = zip_of(
        tmp_path / "whole.zip", [(PART, entries.encode()), ("start_here.html", b"<p>")], packing
    ).read_bytes()
    damaged = tmp_path / "damaged.zip"
    escaped: set[str] = set()
    for place, byte in ((place, byte) for place in range(len(whole)) for byte in (0x00, 0xFF)):
        damaged.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        try:
            contents_of(damaged)
        except Fault:
            continue
        except Exception as error:  # noqa: BLE001 - any other kind is what the test looks for
            escaped.add(f"{type(error).__name__} when byte {place} is {byte:#04x}")

    assert sorted(escaped) == []


def test_an_archive_that_lies_behind_other_bytes_is_still_one(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(PART, b"[]")
    path = tmp_path / "a.zip"
    path.write_bytes(b"#!/bin/sh\n" + packed.getvalue())

    assert contents_of(path) == {PART: b"[]"}
