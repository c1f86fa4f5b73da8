"""`ikuti check` of a list that memory cannot hold: the same words, nothing left on disk, and no key worth finding."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.flows.sources.small_campaign import LISTED, small_followers
from transforms.followers.lists import join_long
from transforms.pseudonyms import follower_keys
from warehouse.drafts import Drafts


@dataclass
class Laid:
    """What lay on disk of lists that memory does not hold, and where."""

    temporary: Path
    keys: list[str] = field(default_factory=list)
    modes: set[int] = field(default_factory=set)
    fault: OSError | None = None

    @property
    def left(self) -> list[str]:
        return [path.name for path in self.temporary.iterdir()]


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laid]:
    """Every list is too long for memory; the tester's own umask hides no lenient mode."""
    laid = Laid(tmp_path / "temporary")
    laid.temporary.mkdir()
    lay = Drafts.lay

    def look(drafts: Drafts, place: str, rows: pl.DataFrame) -> None:
        lay(drafts, place, rows)
        if laid.fault:
            raise laid.fault
        laid.keys.extend(rows["follower_key"])
        laid.modes |= {stat.S_IMODE(path.stat().st_mode) for path in laid.temporary.rglob("*")}

    monkeypatch.setattr(Drafts, "lay", look)
    monkeypatch.setattr("tempfile.tempdir", str(laid.temporary))
    monkeypatch.setattr("flows.sources.exports.join_long", partial(join_long, most_held=5))
    before = os.umask(0)
    yield laid
    os.umask(before)


def test_a_list_too_long_for_memory_is_told_as_any_other(folder: Path, check: Any, request: Any) -> None:
    held = check(folder)
    laid = request.getfixturevalue("laid")
    long = check(folder)

    assert laid.keys
    assert (long.exit_code, long.messages, long.listed) == (held.exit_code, held.messages, held.listed)


def test_a_long_list_lies_outside_the_folder_closed_to_others_and_is_gone_afterwards(
    folder: Path, check: Any, laid: Laid
) -> None:
    before = sorted(folder.rglob("*"))

    assert check(folder).exit_code == 0
    assert laid.keys
    assert laid.modes <= {0o700, 0o600}
    assert laid.left == []
    assert sorted(folder.rglob("*")) == before


def test_what_lay_on_disk_is_gone_after_a_failure_too(folder: Path, check: Any, laid: Laid) -> None:
    laid.fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(laid.temporary / "list"))

    checked = check(folder)

    assert checked.exit_code == 1
    assert "space on the disk" in checked.messages[0]
    assert laid.left == []


def test_nobody_can_recompute_a_key_that_lay_on_disk(folder: Path, check: Any, laid: Laid) -> None:
    """Neither from what stands in the program nor in the next check: the secret is gone with its process."""
    check(folder)
    first, laid.keys = set(laid.keys), []
    check(folder)

    assert first
    assert not first & set(laid.keys)
    strangers = pl.Series([handle for day in LISTED for handle in small_followers(day)])
    assert not first & set(follower_keys(strangers, "instagram", bytes(32)))
