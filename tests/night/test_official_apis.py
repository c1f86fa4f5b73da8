"""A night that asks: one account's server answers, another's cannot be reached, strangers stay strangers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from mastodon_mock.config import SeedAccount, SeedConfig, SeedFollow
from mastodon_mock.testing import MockServer

from bench.generator.files import write_declarations, write_roster
from tests.flows.alerts.receivers import webhook
from tests.flows.sources.small_campaign import ROSTER_DAY, small_roster, small_staff
from tests.night.command import Told, ikuti, prefect_home
from tests.night.marts import ask

pytestmark = [pytest.mark.night, pytest.mark.long]

TOKEN = "tok-pemprov-of-a-test"
STAFF = [f"pegawai{n:02}" for n in range(20)]
FOLLOWING = STAFF[:12]
NOT_THERE = STAFF[18:]  # declared, and no account of the server
STRANGERS = [f"rakyat{n:02}" for n in range(48)]
CONFIGURATION = """\
[campaign]
ordered_at = 2024-02-07T09:00:00+07:00
legal_basis = "Contoh: Peraturan Gubernur Contoh Nomor 0 Tahun 2024 (rekaan)"
contact = "Contoh: Bidang Informasi Kepegawaian (rekaan)"

[scope]
employment = ["pppk"]

[[accounts]]
platform = "mastodon"
handle = "pemprov@sosial.example"
owner = "Pemprov"
valid_from = 2024-01-01
sources = ["api"]
token_env = "TOKEN_OF_PEMPROV"
base_url = "{base_url}"

[[accounts]]
platform = "bluesky"
handle = "dinas.contoh.example"
owner = "Dinas"
valid_from = 2024-01-01
sources = ["api"]
base_url = "http://127.0.0.1:9"

[alerts]
urls_env = "ALERTS_OF_A_TEST"
"""


@dataclass(frozen=True)
class Nights:
    """Tonight, a night of the past after it, and where they were run."""

    folder: Path
    state_home: Path
    tonight: Told
    past: Told
    alerts: list[str]  # what a webhook was sent tonight

    @property
    def marts(self) -> Path:
        """What tonight has published."""
        return self.folder / "tonight.duckdb"

    def raw(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the pipeline's own file."""
        with duckdb.connect(str(self.folder / "warehouse" / "state.duckdb"), read_only=True) as state:
            return state.execute(query).fetchall()


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    accounts = [SeedAccount(username="pemprov", access_token=TOKEN)]
    accounts += [SeedAccount(username=name) for name in (*STAFF, *STRANGERS) if name not in NOT_THERE]
    follows = [SeedFollow(follower=name, following="pemprov") for name in (*FOLLOWING, *STRANGERS)]
    with MockServer(seed=SeedConfig(accounts=accounts, follows=follows)) as server:
        yield server


@pytest.fixture(scope="module")
def nights(
    server: MockServer,
    state_home: Path,
    shift: Callable[..., Told],
    tmp_path_factory: pytest.TempPathFactory,
) -> Nights:
    folder = tmp_path_factory.mktemp("apis") / "campaign"
    folder.mkdir()
    (folder / "campaign.toml").write_text(CONFIGURATION.format(base_url=server.base_url), encoding="utf-8")
    write_roster(folder, ROSTER_DAY, small_roster())
    begin = datetime(2024, 2, 7, 3, tzinfo=UTC)
    answers = pl.DataFrame(
        {
            "answered_at": [begin + timedelta(minutes=n) for n in range(len(STAFF))],
            "NIP/NIPPPK": small_staff()["nip"],
            "Akun Mastodon": [f"@{name}@sosial.example" for name in STAFF],
        }
    )
    write_declarations(folder, date(2024, 2, 8), answers)
    with webhook() as receiver, pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("TOKEN_OF_PEMPROV", TOKEN)
        surroundings.setenv("ALERTS_OF_A_TEST", receiver.address)
        tonight = ikuti("run", folder, "--lang", "en", state_home=state_home)
        published = (folder / "warehouse" / "ikuti.duckdb").resolve().read_bytes()
        alerts = [json.dumps(body) for body in receiver.taken]
    remembered = (folder / "warehouse" / "alarms.json").read_bytes()
    past = shift("run", folder, "--as-of", "2024-02-16")
    assert (folder / "warehouse" / "alarms.json").read_bytes() == remembered, "a night of the past tells nobody"
    (folder / "tonight.duckdb").write_bytes(published)
    return Nights(folder, state_home, tonight, past, alerts)


def test_one_alert_for_each_cause_goes_out_and_names_nobody(nights: Nights) -> None:
    causes = [json.loads(alert)["title"] for alert in nights.alerts]

    assert len(set(causes)) == len(causes) > 0
    assert any("bluesky:dinas.contoh.example" in alert for alert in nights.alerts)
    people = (*STAFF, *STRANGERS, TOKEN, *small_staff()["nip"])
    assert [one for one in people if any(one in alert for alert in nights.alerts)] == []


def test_an_account_that_cannot_be_reached_is_told_and_stops_no_other(nights: Nights) -> None:
    assert nights.tonight.exit_code == 4, nights.tonight.stderr
    assert "api/bluesky:dinas.contoh.example list" in nights.tonight.stderr
    assert "fault in ikuti" not in nights.tonight.stderr


def test_every_attempt_is_on_record(nights: Nights) -> None:
    attempts = ask(
        nights.marts, "select account_key, source, listed, reported_high, verdict, reason from marts.fct_capture"
    )

    assert sorted(attempts) == [
        ("bluesky:dinas.contoh.example", "api", 0, None, "failed", "unreachable"),
        ("mastodon:pemprov@sosial.example", "api", 60, 60, "complete", "reconciled"),
    ]


def test_the_count_is_read_and_exact(nights: Nights) -> None:
    readings = ask(
        nights.marts, "select distinct count_low, count_high, source, is_exact from marts.fct_follower_count"
    )

    assert readings == [(60, 60, "api", True)]


def test_who_is_listed_follows_and_nobody_is_accused_within_one_night(nights: Nights) -> None:
    told = ask(
        nights.marts,
        "select status, evidence, reason, count(*) from marts.fct_follow_status "
        "where account_key = 'mastodon:pemprov@sosial.example' group by all order by all",
    )

    assert told == [
        ("following", "handle", None, 12),
        ("unverifiable", None, "awaiting_confirmation", 6),
        ("unverifiable", None, "no_such_account", 2),
    ]


def test_only_those_whom_the_list_does_not_show_are_asked_about_one_by_one(nights: Nights) -> None:
    answers = "select count(*), count_if(is_following), count_if(is_unknown) from raw.point_check"

    assert nights.raw(answers) == [(8, 0, 2)]


def test_no_stranger_and_no_token_is_kept_anywhere(nights: Nights) -> None:
    written = [path for name in ("warehouse", "reports", "quality") for path in (nights.folder / name).rglob("*")]
    record = list(prefect_home(nights.state_home).rglob("*"))
    texts = [path.read_bytes() for path in (*written, *record) if path.is_file()]
    texts += [text.encode() for told in (nights.tonight, nights.past) for text in (told.stdout, told.stderr)]

    assert len(texts) > 20
    assert [secret for secret in (TOKEN, *STRANGERS) if any(secret.encode() in text for text in texts)] == []


def test_no_walk_is_left_behind(nights: Nights) -> None:
    assert list((nights.folder / "warehouse" / "walks").rglob("*.parquet")) == []


def test_a_night_of_the_past_asks_nobody(nights: Nights) -> None:
    assert "api/" not in nights.past.stderr
    assert "this run puts 2024-02-16 in their place" in nights.past.stderr
    assert len(nights.raw("select 1 from raw.capture")) == 2
