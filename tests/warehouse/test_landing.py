"""A landed file: whole or absent, written once, closed to others."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from warehouse import landing
from warehouse.landing import SOURCES, Landings

FILE_ID = "ab" * 32
ROWS = pl.DataFrame({"row": [2, 3], "unit": ["SMA Contoh", None]})
REJECTS = pl.DataFrame({"row": [4], "reason": ["nip_missing"]})
FACTS = {"rows_read": "3", "dropped_columns": "agama, gaji", "remark": "„ü“ – 漢"}


def _keep(landings: Landings, source: str = "roster") -> None:
    landings.keep(source, FILE_ID, ROWS, REJECTS, FACTS)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _open_to_others(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.parametrize("source", SOURCES)
def test_rows_and_rejects_come_back_as_they_were_kept(landings: Landings, source: str) -> None:
    _keep(landings, source)

    landed = landings.landed(source, FILE_ID)
    assert pl.read_parquet(landed.rows).equals(ROWS)
    assert pl.read_parquet(landed.rejects).equals(REJECTS)


def test_facts_come_back_as_they_were_kept(landings: Landings) -> None:
    _keep(landings)

    kept = landings.facts("roster", FILE_ID)

    assert {name: kept[name] for name in FACTS} == FACTS


def test_what_was_kept_is_there_for_another_process(landings: Landings, tmp_path: Path) -> None:
    _keep(landings)

    assert Landings(tmp_path / "campaign" / "warehouse" / "landing").has("roster", FILE_ID)


def test_what_was_never_kept_is_not_there(landings: Landings) -> None:
    _keep(landings)

    assert not landings.has("roster", "cd" * 32)
    assert not landings.has("counts", FILE_ID)


def test_the_same_content_twice_adds_nothing(landings: Landings, tmp_path: Path) -> None:
    _keep(landings)
    first = _files(tmp_path)

    _keep(landings)

    assert _files(tmp_path) == first
    assert len(first) == 2


def test_a_landing_is_named_by_its_content(landings: Landings) -> None:
    landed = landings.landed("roster", FILE_ID)

    assert landed.rows.name == f"{FILE_ID}.parquet"
    assert landed.rows.parent.name == "roster"


def test_rejects_alone_are_not_a_landing(landings: Landings) -> None:
    _keep(landings)

    landings.landed("roster", FILE_ID).rows.unlink()

    assert not landings.has("roster", FILE_ID)


def test_half_a_file_is_not_a_landing_and_is_written_over(landings: Landings) -> None:
    _keep(landings)
    rows = landings.landed("roster", FILE_ID).rows
    half = rows.with_name(f".{rows.name}.partial")
    half.write_bytes(rows.read_bytes()[:40] + b"longer than what comes next" * 100)
    rows.unlink()

    assert not landings.has("roster", FILE_ID)
    _keep(landings)
    assert pl.read_parquet(rows).equals(ROWS)
    assert not half.exists()


@pytest.mark.usefixtures("open_umask")
def test_killed_at_any_line_a_landing_is_whole_or_absent(killed_at_each_line: Callable[..., int]) -> None:
    whole = []

    def prepare(folder: Path) -> Callable[[], object]:
        folder.chmod(0o700)
        return lambda: _keep(Landings(folder))

    def look(folder: Path) -> None:
        landings = Landings(folder)
        landed = landings.landed("roster", FILE_ID)
        whole.append(landings.has("roster", FILE_ID))
        if whole[-1]:
            assert pl.read_parquet(landed.rows).equals(ROWS)
            assert pl.read_parquet(landed.rejects).equals(REJECTS)
        assert _open_to_others(folder) == []
        _keep(landings)
        assert pl.read_parquet(landed.rows).equals(ROWS)

    assert killed_at_each_line(landing, prepare, look) > 10
    assert not all(whole)


def test_the_rows_reach_the_disk_before_they_get_their_name(
    landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[int, bool]] = []

    def sync(handle: int) -> None:
        synced.append((os.fstat(handle).st_size, landings.has("roster", FILE_ID)))

    monkeypatch.setattr(os, "fsync", sync)
    _keep(landings)

    landed = landings.landed("roster", FILE_ID)
    assert synced == [(landed.rejects.stat().st_size, False), (landed.rows.stat().st_size, False)]


@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("source", SOURCES)
def test_nothing_landed_can_be_read_by_others(landings: Landings, tmp_path: Path, source: str) -> None:
    _keep(landings, source)

    folder = tmp_path / "campaign" / "warehouse" / "landing"
    landed = landings.landed(source, FILE_ID)
    assert _open_to_others(folder) == []
    assert stat.S_IMODE(landed.rows.stat().st_mode) == stat.S_IMODE(landed.rejects.stat().st_mode) == 0o600
    assert stat.S_IMODE(landed.rows.parent.stat().st_mode) == 0o700


def test_a_lists_account_is_found_by_its_content(landings: Landings) -> None:
    for account, content in (("instagram:satu", "aa"), ("instagram:dua", "bb")):
        landings.keep("followers", content * 32, ROWS, REJECTS, {"account_key": account, "content_sha256": content})

    assert [facts["account_key"] for _, facts in landings.lists_with("aa")] == ["instagram:satu"]
    assert [file_id for file_id, _ in landings.lists_with("bb")] == ["bb" * 32]
    assert list(landings.lists_with("cc")) == []


def test_each_list_is_asked_for_its_content_once_and_again_when_it_was_landed_anew(
    landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = pl.read_parquet_metadata

    def ask(rows: Path) -> dict[str, str]:
        asked.append(rows.stem[:2])
        return read(rows)

    monkeypatch.setattr(pl, "read_parquet_metadata", ask)
    for content in ("aa", "bb"):
        landings.keep("followers", content * 32, ROWS, REJECTS, {"content_sha256": content})
        assert [file_id for file_id, _ in landings.lists_with("aa")] == ["aa" * 32]
    assert asked == ["aa", "bb"]

    landings.keep("followers", "aa" * 32, ROWS, REJECTS, {"content_sha256": "cc"})

    assert [file_id for file_id, _ in landings.lists_with("cc")] == ["aa" * 32]


def test_only_whole_lists_tell_an_account(landings: Landings) -> None:
    told = {"account_key": "instagram:satu", "content_sha256": "aa"}
    assert list(landings.lists_with("aa")) == []
    landings.keep("followers", "cc" * 32, ROWS, REJECTS, FACTS)
    landings.keep("counts", "dd" * 32, ROWS, REJECTS, told)
    killed = landings.keep("followers", "ee" * 32, ROWS, REJECTS, told)
    killed.rows.rename(killed.rows.with_name(f".{killed.rows.name}.partial"))

    assert list(landings.lists_with("aa")) == []
