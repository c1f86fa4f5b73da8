"""A correction dropped into the inbox takes effect the same night, for good, and once; what cannot be read is loud."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.flows.sources.small_campaign import LAST_NIGHT, OFFICE, small_staff, write_small_campaign
from tests.night.command import Told
from tests.night.marts import ask, contents

pytestmark = [pytest.mark.night, pytest.mark.long]

HEADER = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by"
ABSENT, EXEMPT = small_staff()["nip"].tail(2)
LINE = f"{LAST_NIGHT},{EXEMPT},*,dikecualikan,2024-02-01,,,,BKD,cuti sakit"
STATUSES = "select status, count(*) from marts.fct_follow_status group by status order by all"


@dataclass(frozen=True)
class Nights:
    """One campaign on one evening: before the correction, with it, again, and with a line that cannot be read."""

    folder: Path
    told: list[Told]
    marts: list[dict[str, str]]
    statuses: list[dict[str, int]]


@pytest.fixture(scope="module")
def nights(shift: Callable[..., Told], tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = write_small_campaign(tmp_path_factory.mktemp("corrected") / "kampanye")
    nights = Nights(folder, [], [], [])
    for lines in (None, [LINE], [LINE], [LINE, f"{LAST_NIGHT},{ABSENT},*,bebas,,,,,BKD"]):
        if lines is not None:
            text = "\n".join([f"{HEADER},alasan", *lines])
            (folder / "inbox" / "corrections.csv").write_text(text, encoding="utf-8")
        nights.told.append(shift("run", folder, "--as-of", LAST_NIGHT, "--lang", "en"))
        published = folder / "warehouse" / "ikuti.duckdb"
        nights.marts.append(contents(published))
        nights.statuses.append(dict(ask(published, STATUSES)))
    return nights


def _loaded(nights: Nights, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(nights.folder / "warehouse" / "state.duckdb"), read_only=True) as state:
        state.execute("set timezone = 'UTC'")
        return state.execute(query).fetchall()


def test_nights_with_sound_corrections_are_complete(nights: Nights) -> None:
    assert [told.exit_code for told in nights.told[:3]] == [0, 0, 0]


def test_a_correction_entered_today_takes_effect_tonight(nights: Nights) -> None:
    before, after = nights.statuses[:2]

    assert after["exempt"] == 1
    assert after["not_seen"] == before["not_seen"] - 1


def test_it_is_known_by_its_key_for_the_account(nights: Nights) -> None:
    query = "select account_key, kind, entered_at, from_on, until_on from staging.stg_corrections"
    entered = datetime(2024, 2, 16, 16, 59, 59, 999_999, tzinfo=UTC)
    assert _loaded(nights, query) == [(OFFICE.key, "exempt", entered, datetime(2024, 2, 1).date(), None)]  # noqa: DTZ001


def test_the_same_corrections_again_change_nothing(nights: Nights) -> None:
    assert nights.marts[1] == nights.marts[2]


def test_a_line_that_cannot_be_read_ends_with_4_and_the_others_hold(nights: Nights) -> None:
    told = nights.told[3]

    assert told.exit_code == 4
    assert "Could every line of the corrections be used?" in told.stdout + told.stderr
    assert nights.statuses[3] == nights.statuses[1]
    assert _loaded(nights, "select row_number, reason from raw.reject where source = 'corrections'") == [
        (3, "kind_unknown")
    ]


def test_neither_the_number_nor_the_reason_is_said_or_published(nights: Nights) -> None:
    said = "".join(told.stdout + told.stderr for told in nights.told)
    reports = "".join(path.read_text("utf-8") for path in (nights.folder / "reports").rglob("*.html"))

    assert not [word for word in (EXEMPT, ABSENT, "sakit") if word in said + reports + str(nights.marts)]
