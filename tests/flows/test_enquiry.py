"""What a night asks of platforms, of whom, in which order, and what becomes of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from bench.generator.campaign_toml import Account, Campaign
from bench.generator.files import write_campaign
from flows import enquiry as enquiries
from flows.campaign import load_campaign
from flows.enquiry import Enquiry, ask_platforms, asked_accounts, take_answers
from flows.intake import Taken, take
from flows.sources.apis import ApiAccount, ApiFault, ApiReason, Asker, Checked, Identity, Page, PlatformApi, Shown
from flows.sources.tables import find_declarations
from transforms.faults import ATTEMPT_REASONS
from transforms.pseudonyms import follower_keys
from warehouse.landing import Landings
from warehouse.layout import Layout

KEY = bytes(range(32))
NIGHT = date(2024, 2, 8)
ZONE = ZoneInfo("Asia/Jakarta")
OFFICE = Account("pemprov@sosial.example", platform="mastodon", sources=("api",))
LISTED = ("contoh_satu@sosial.example", "contoh_dua@sosial.example")
NOT_LISTED = tuple(f"contoh_{name}@sosial.example" for name in ("tiga", "empat", "lima"))


@dataclass
class Platform:
    """A platform that lists two followers, says no of everybody else, and remembers of whom it was asked."""

    refuses: tuple[str, ...] = ()
    refuses_once: list[str] = field(default_factory=list)
    asked: list[list[str | None]] = field(default_factory=list)
    pages: int = 0

    def api(self) -> PlatformApi:
        return PlatformApi(
            platform="mastodon",
            host="https://sosial.example",
            authorise=lambda _: ({}, {}),
            refusal=lambda *_: None,
            count=self._count,
            page=self._page,
            check=self._check,
            check_batch=10,
            identity="handle",
        )

    def _refuse(self, what: str) -> None:
        if what in self.refuses or what in self.refuses_once:
            self.refuses_once = [other for other in self.refuses_once if other != what]
            raise ApiFault("server_error", "an answer", "none", "wait")

    async def _count(self, _asker: Asker, _account: ApiAccount) -> Shown:
        self._refuse("count")
        return Shown(2, 2, is_exact=True)

    async def _page(self, _asker: Asker, _account: ApiAccount, _cursor: str | None) -> Page:
        self._refuse("list")
        self.pages += 1
        return Page(tuple(Identity(handle, None) for handle in LISTED), None)

    async def _check(self, _asker: Asker, _account: ApiAccount, people: Sequence[Identity]) -> list[Checked]:
        self._refuse("check")
        self.asked.append([one.handle for one in people])
        return [Checked(one, is_following=False) for one in people]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_campaign(tmp_path, Campaign((OFFICE,)))
    lines = [
        f"2024-02-07 10:0{n},19900101202221100{n},@{handle}" for n, handle in enumerate((*LISTED, *NOT_LISTED), start=1)
    ]
    (tmp_path / "inbox" / "declarations").mkdir(parents=True)
    (tmp_path / "inbox" / "declarations" / "2024-02-07.csv").write_text(
        "\n".join(["Waktu,NIP,Akun Mastodon", *lines]), encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def landings(folder: Path) -> Landings:
    landings = Landings(Layout(folder).landing)
    take(find_declarations(load_campaign(folder), KEY), landings, ZONE)
    return landings


def _night(
    platform: Platform, folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch, night: date = NIGHT
) -> Taken:
    monkeypatch.setattr(enquiries, "APIS", {"mastodon": platform.api()})
    return take_answers(_enquiry(folder, landings, night), ZONE)


def _enquiry(folder: Path, landings: Landings, night: date = NIGHT) -> Enquiry:
    return Enquiry(load_campaign(folder), landings, folder / "walks", KEY, night, {})


def _landed(landings: Landings, source: str, *columns: str) -> pl.DataFrame:
    return landings.rows_of(source, columns, known_by=NIGHT)


def test_answers_are_landed_and_known_on_the_night_that_asked(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = _night(Platform(), folder, landings, monkeypatch)

    assert (taken.seen, taken.fresh, taken.refusals) == (3, 3, ())
    assert _landed(landings, "counts", "account", "count_low", "source")["known_on"].to_list() == [NIGHT]
    assert set(_landed(landings, "followers", "follower_key")["follower_key"]) == set(
        follower_keys(pl.Series(LISTED), "mastodon", KEY)
    )


def test_only_people_whom_the_list_does_not_show_are_asked_about(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform()

    _night(platform, folder, landings, monkeypatch)

    assert [set(people) for people in platform.asked] == [set(NOT_LISTED)]
    assert _landed(landings, "point_checks", "is_following")["is_following"].to_list() == [False] * 3


def test_who_was_asked_about_longest_ago_comes_first(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enquiries, "MOST_ASKED", 1)
    platform = Platform()

    for _ in range(4):
        _night(platform, folder, landings, monkeypatch)

    (first,), (second,), (third,), (fourth,) = platform.asked
    assert {first, second, third} == set(NOT_LISTED)
    assert fourth == first


@pytest.mark.parametrize(
    ("refused", "sources"),
    [("count", {"followers", "point_checks"}), ("list", {"counts", "followers", "point_checks"}),
     ("check", {"counts", "followers"})],
)  # fmt: skip
def test_what_is_refused_takes_nothing_else_with_it(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch, refused: str, sources: set[str]
) -> None:
    taken = _night(Platform(refuses=(refused,)), folder, landings, monkeypatch)

    assert [refusal.fault.reason for refusal in taken.refusals] == ["server_error"]
    assert {origin.source for origin in landings.current()} - {"declarations"} == sources


def test_a_list_that_a_kill_kept_from_being_landed_is_landed_with_its_count_and_walked_once(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform()
    monkeypatch.setattr(enquiries, "APIS", {"mastodon": platform.api()})
    ask_platforms(_enquiry(folder, landings))  # and the process is ended before anything is landed
    taken = take_answers(_enquiry(folder, landings), ZONE)

    assert platform.pages == 1
    assert taken.refusals == ()
    assert len(_landed(landings, "counts", "count_low")) == 2
    assert list((folder / "walks").rglob("*.parquet")) == []


def test_what_a_killed_night_has_seen_is_known_on_that_night(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform()
    monkeypatch.setattr(enquiries, "APIS", {"mastodon": platform.api()})
    ask_platforms(_enquiry(folder, landings))
    _night(platform, folder, landings, monkeypatch, NIGHT + timedelta(days=1))

    assert platform.pages == 2
    lists = [origin.known_on for origin in landings.current() if origin.source == "followers"]
    assert sorted(lists) == [NIGHT, NIGHT + timedelta(days=1)]
    assert len(_landed(landings, "counts", "count_low")) == 1


def test_a_night_that_is_run_again_asks_again(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform()
    _night(platform, folder, landings, monkeypatch)
    _night(platform, folder, landings, monkeypatch)

    assert platform.pages == 2


def test_a_count_that_was_refused_is_asked_for_once_more_beside_a_list(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = _night(Platform(refuses_once=["count"]), folder, landings, monkeypatch)

    assert taken.refusals == ()
    assert _landed(landings, "counts", "count_low")["count_low"].to_list() == [2]


def test_a_list_that_failed_is_an_attempt_on_record(
    folder: Path, landings: Landings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _night(Platform(refuses=("list",)), folder, landings, monkeypatch)

    (attempt,) = [origin for origin in landings.current() if origin.source == "followers"]
    facts = landings.facts("followers", attempt.file_id)
    assert (facts["ended"], facts["reason"], facts["listed"]) == ("error", "server_error", "0")


def test_an_account_is_asked_about_while_it_counts_for_the_order(folder: Path) -> None:
    ends = Account(
        "pj@sosial.example", kind="official", platform="mastodon", valid_to=date(2024, 2, 7), sources=("api",)
    )
    counted = Account("dinas@sosial.example", platform="mastodon", sources=("counts",))
    write_campaign(folder, Campaign((OFFICE, ends, counted)))

    asked = {night: asked_accounts(load_campaign(folder), night) for night in (date(2024, 2, 7), NIGHT)}

    assert [[account.handle for account in accounts] for accounts in asked.values()] == [
        ["pemprov@sosial.example", "pj@sosial.example"],
        ["pemprov@sosial.example"],
    ]


def test_every_reason_of_an_api_is_one_that_an_attempt_may_have() -> None:
    assert set(get_args(ApiReason)) <= set(ATTEMPT_REASONS)
