"""Whoever left long ago is nowhere any more, and the nights that are kept are published as before."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from bench.generator.files import write_roster
from tests.flows.sources.small_campaign import LAST_NIGHT, ROSTER_DAY, small_roster, small_staff, write_small_campaign
from tests.night.command import Told
from tests.night.marts import ask, contents
from tests.night.test_forgotten import found_in
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]

NIP, NAME, HANDLE = small_staff().select("nip", "name", "handle").row(0)
YEARS_LATER = LAST_NIGHT + timedelta(days=450)


def test_somebody_who_left_leaves_every_file_and_nobody_elses_status_changes(
    shift: Callable[..., Told], tmp_path: Path
) -> None:
    folder = write_small_campaign(tmp_path / "kampanye")
    write_roster(folder, ROSTER_DAY + timedelta(days=9), small_roster().filter(pl.col("NI PPPK") != NIP))
    layout = Layout(folder)
    assert shift("run", folder, "--as-of", LAST_NIGHT, "--accept", "roster-change", "--quiet").exit_code in (0, 4)
    statuses = "select * exclude (capture_id) from marts.fct_follow_status where staff_key <> $1 order by all"
    ((key,),) = ask(layout.restricted, "select staff_key from restricted.staff where nip = $1", NIP)
    before = ask(layout.published, statuses, key)
    assert all(found_in(folder, (NIP, NAME, HANDLE, key)).values())

    told = shift("retention", folder, "--as-of", YEARS_LATER, "--yes")
    assert (told.exit_code, "1  person on no staff list any more" in told.stdout) == (0, True)
    assert not any(found_in(folder, (NIP, NAME, HANDLE, key)).values())

    again = shift("run", folder, "--as-of", LAST_NIGHT, "--accept", "roster-change", "--quiet")
    assert again.exit_code in (0, 4)
    assert not any(found_in(folder, (NIP, NAME, HANDLE, key)).values())
    after = ask(layout.published, statuses, key)
    # The first of two lists is gone, and with it what only two can prove: nothing turns into "not seen" by that.
    assert len(after) == len(before) == 19
    assert {row[:2] for row in after} == {row[:2] for row in before}
    assert contents(layout.published)
    assert not [row for row in after if "not_seen" in row]
