"""What no platform makes is refused before it costs anything: bombs, lying indexes, ways out of the archive."""

import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from flows.sources import archives
from tests.flows.sources.zipped import PART, contents_of, refusal_of, zip_of
from transforms.faults import Fault

MEGABYTE = 1 << 20


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_as_no_platform_packs_is_refused(tmp_path: Path, packing: int) -> None:
    """These unpack without a bound: a few bytes may become gigabytes before anybody can stop them."""
    fault = refusal_of(zip_of(tmp_path / "a.zip", [(PART, b"[]")], packing))

    assert fault.reason == "archive_limits"


def _peak(*files: Path) -> tuple[Fault, int]:
    """Why the files are refused, and the most memory that this took, in bytes."""
    tracemalloc.start()
    try:
        return refusal_of(*files), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_refused_by_what_its_index_says(tmp_path: Path) -> None:
    bomb = zip_of(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])

    fault, peak = _peak(bomb)

    assert (fault.reason, f"{50 * MEGABYTE} bytes" in fault.found) == ("archive_limits", True)
    assert peak < MEGABYTE


@pytest.mark.parametrize("told_size", [0, 1000, 5 * MEGABYTE])
def test_a_bomb_whose_index_lies_is_not_unpacked(tmp_path: Path, told_size: int) -> None:
    """However much the bytes would unpack to, no more is unpacked than the index admits."""
    bomb = zip_of(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])
    content = bomb.read_bytes()
    sizes = struct.pack("<I", 50 * MEGABYTE)
    bomb.write_bytes(content.replace(sizes, struct.pack("<I", told_size)))

    tracemalloc.start()
    try:
        read = contents_of(bomb)
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
    bomb = zip_of(tmp_path / "bomb.zip", [(PART, b" " * 50 * MEGABYTE)])
    with zipfile.ZipFile(bomb) as archive:
        packed_size = struct.pack("<I", archive.infolist()[0].compress_size)
    bomb.write_bytes(bomb.read_bytes().replace(packed_size, struct.pack("<I", 40 * MEGABYTE)))

    fault, peak = _peak(bomb)

    assert (fault.reason, peak < MEGABYTE) == ("archive_limits", True)


def test_a_file_shorter_than_its_index_says_is_broken(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", [(PART, b"[1, 2, 3, 4, 5, 6, 7]")])
    archive.write_bytes(archive.read_bytes().replace(struct.pack("<I", 21), struct.pack("<I", 22)))

    assert refusal_of(archive).reason == "archive_broken"


def test_the_bounds_of_an_index_are_none_of_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST_INDEX", 1000)
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 10)
    content = b"PK\x01\x02" * 10_000

    assert contents_of(zip_of(tmp_path / "a.zip", [(PART, content)], zipfile.ZIP_STORED)) == {PART: content}


def test_a_part_larger_than_any_genuine_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST_BYTES", 999)
    packed, loose = zip_of(tmp_path / "a.zip", [(PART, bytes(1000))], zipfile.ZIP_STORED), tmp_path / "user_data.json"
    loose.write_bytes(bytes(1000))

    assert [refusal_of(file).reason for file in (packed, loose)] == ["archive_limits", "archive_limits"]


def test_an_archive_of_endlessly_many_members_is_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = zip_of(tmp_path / "a.zip", [(PART, b"[]"), *((f"media/{n}.jpg", b"") for n in range(3))])
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 4)
    assert len(contents_of(crowded)) == 4
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 3)
    monkeypatch.setattr(zipfile, "ZipInfo", None)  # not one member is made an object of

    assert refusal_of(crowded).reason == "archive_limits"


def test_an_index_longer_than_any_genuine_one_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = zip_of(tmp_path / "a.zip", [(f"media/{n:0200}.jpg", b"") for n in range(1000)])
    monkeypatch.setattr(archives, "_MOST_INDEX", 100_000)

    assert "index" in refusal_of(crowded).found


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
    fault = refusal_of(zip_of(tmp_path / "a.zip", [(PART, b"[]"), (name, b"[]")]))

    assert fault.reason == "archive_limits"
    assert "leads out" in fault.found


def test_names_with_two_dots_in_them_lead_nowhere(tmp_path: Path) -> None:
    assert contents_of(zip_of(tmp_path / "a.zip", [("ekspor..baru/a..json", b"[]")])) == {"ekspor..baru/a..json": b"[]"}


def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo(PART)
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    fault = refusal_of(zip_of(tmp_path / "a.zip", [(link, b"/etc/hostname")]))

    assert (fault.reason, fault.found) == ("archive_limits", "a link in place of a file")
