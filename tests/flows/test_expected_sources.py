"""What a campaign is expected to bring: by machine and by hand, and how late each may be."""

from pathlib import Path

import pytest

from flows.campaign import load_campaign
from flows.expected_sources import expected_sources
from warehouse.parameters import ExpectedSource

ORDER = """
[campaign]
ordered_at = 2024-02-07T09:00:00+07:00
legal_basis = "SE 100/2024"
contact = "BKD, bkd@contoh.example"
[scope]
employment = ["pppk"]
"""


def account(platform: str, sources: str) -> str:
    key = 'token_env = "IKUTI_TOKEN_CONTOH"\n' if "api" in sources else ""
    handle = "pemprov@sosial.contoh.example" if platform == "mastodon" else "pemprov.contoh"
    return (
        f'[[accounts]]\nplatform = "{platform}"\nhandle = "{handle}"\nowner = "Pemprov"\n'
        f"valid_from = 2024-01-01\nsources = {sources}\n{key}"
    )


def expected(tmp_path: Path, *parts: str) -> set[ExpectedSource]:
    (tmp_path / "campaign.toml").write_text(ORDER + "\n".join(parts), encoding="utf-8")
    return set(expected_sources(load_campaign(tmp_path)))


def handed_in(key: str, source: str, warn_days: int = 14, stop_days: int | None = None) -> ExpectedSource:
    return ExpectedSource(key, source, "handed_in", 24 * warn_days, stop_days and 24 * stop_days)


def asked(key: str, source: str, warn_hours: int = 36, stop_days: int = 7) -> ExpectedSource:
    return ExpectedSource(key, source, "asked", warn_hours, 24 * stop_days)


INSTAGRAM, MASTODON = "instagram:pemprov.contoh", "mastodon:pemprov@sosial.contoh.example"


def test_what_people_hand_in_stops_nothing(tmp_path: Path) -> None:
    assert expected(tmp_path, account("instagram", '["export", "counts"]')) == {
        handed_in(INSTAGRAM, "exports"),
        handed_in(INSTAGRAM, "counts"),
        handed_in("*", "roster"),
    }


def test_api_is_expected_to_list_where_its_platform_lists(tmp_path: Path) -> None:
    wanted = expected(tmp_path, account("mastodon", '["api"]'), account("instagram", '["api", "export"]'))

    assert wanted == {
        asked(MASTODON, "api_counts"),
        asked(MASTODON, "api_lists"),
        asked(INSTAGRAM, "api_counts"),
        handed_in(INSTAGRAM, "exports"),
        handed_in("*", "roster"),
    }


@pytest.mark.parametrize("platform", ["facebook", "linkedin", "telegram"])
def test_no_export_is_awaited_where_nobody_can_make_one(tmp_path: Path, platform: str) -> None:
    wanted = expected(tmp_path, account(platform, '["export", "counts"]').replace("pemprov.contoh", "pemprov"))

    assert wanted == {handed_in(f"{platform}:pemprov", "counts"), handed_in("*", "roster")}


def test_personnel_system_is_asked(tmp_path: Path) -> None:
    system = '[roster]\nurl = "https://simpeg.contoh.example/api"\n'

    assert asked("*", "roster") in expected(tmp_path, system, account("instagram", '["counts"]'))


def test_limits_are_those_of_the_campaign_and_counts_have_their_own(tmp_path: Path) -> None:
    limits = (
        "[evidence]\nmax_reading_age_days = 3\n"
        "[freshness]\nasked_warn_hours = 12\nasked_stop_days = 2\nhanded_in_warn_days = 30\nhanded_in_stop_days = 60\n"
    )

    assert expected(tmp_path, limits, account("instagram", '["api", "export", "counts"]')) == {
        asked(INSTAGRAM, "api_counts", 12, 2),
        handed_in(INSTAGRAM, "exports", 30, 60),
        handed_in(INSTAGRAM, "counts", 3, 60),
        handed_in("*", "roster", 30, 60),
    }


def test_counts_that_stay_good_for_long_do_not_stop_before_they_are_stale(tmp_path: Path) -> None:
    limits = "[evidence]\nmax_reading_age_days = 90\n[freshness]\nhanded_in_stop_days = 60\n"

    assert handed_in(INSTAGRAM, "counts", 90, 90) in expected(tmp_path, limits, account("instagram", '["counts"]'))
