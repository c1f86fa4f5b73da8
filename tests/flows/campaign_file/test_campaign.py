"""``campaign.toml`` becomes a campaign: what it says, and the defaults of what it leaves out."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from flows.freshness_keys import Freshness
from tests.flows.campaign_file.conftest import Load
from tests.flows.campaign_file.written import CAMPAIGN, with_line


def test_a_sound_file_becomes_a_campaign(load: Load, tmp_path: Path) -> None:
    campaign = load(CAMPAIGN)

    assert campaign.folder == tmp_path
    assert campaign.ordered_at == datetime(2024, 2, 7, 2, tzinfo=UTC)
    assert campaign.target_followers == 6750
    assert campaign.employment == ("pppk",)
    assert [account.key for account in campaign.accounts] == [
        "instagram:pemprov.contoh",
        "tiktok:gubernur.contoh",
    ]
    assert campaign.accounts[1].valid_to == date(2024, 12, 31)
    assert campaign.accounts[0].sources == ("export", "counts")
    assert (campaign.satisfied_by, campaign.max_hidden_share) == ("all", 0.01)
    assert (campaign.confirmations, campaign.confirmation_days) == (2, 7)
    assert (campaign.small_cell, campaign.retention_days, campaign.keep_exports_days) == (5, 400, 30)
    assert (campaign.alert_urls_env, campaign.language) == ("IKUTI_ALERT_URLS", "id")
    assert campaign.max_reading_age_days == 14
    assert campaign.finished_by == time(6, 30)


def test_a_roster_may_have_an_endpoint_and_columns_of_its_own(load: Load) -> None:
    section = '[roster]\nurl = "https://simpeg.contoh.example/api"\n[roster.columns]\nunit = ["Lokasi Kerja"]\n'

    roster = load(with_line("[rule]", f"{section}[rule]")).roster

    assert roster.url == "https://simpeg.contoh.example/api"
    assert roster.columns.own() == {"unit": ("Lokasi Kerja",)}
    assert load(CAMPAIGN).roster.url is None


def test_how_late_a_source_may_be_is_the_campaigns(load: Load) -> None:
    limits = load(with_line("[rule]", "[freshness]\nasked_stop_days = 3\nhanded_in_stop_days = 60\n[rule]")).freshness

    assert (limits.asked_warn_hours, limits.asked_stop_days) == (36, 3)
    assert (limits.handed_in_warn_days, limits.handed_in_stop_days) == (14, 60)


def test_what_may_be_left_out_has_the_documented_defaults(load: Load) -> None:
    text = with_line("target_followers = 6750\n", "", CAMPAIGN[: CAMPAIGN.index("[rule]")])
    text = with_line('timezone = "Asia/Jakarta"\n', "", text)
    text = with_line('sources = ["export", "counts"]\n', "", with_line('kind = "office"\n', "", text))

    campaign = load(text)

    assert campaign.target_followers is None
    assert (campaign.timezone, campaign.language) == ("Asia/Jakarta", "id")
    assert (campaign.accounts[0].kind, campaign.accounts[0].valid_to) == ("office", None)
    assert campaign.accounts[0].sources == ("export", "counts")
    assert (campaign.max_hidden_share, campaign.max_reading_age_days) == (0.01, 14)
    assert campaign.finished_by == time(7)
    assert campaign.freshness == Freshness()


def test_a_campaign_without_a_name_is_called_after_its_folder(load: Load, tmp_path: Path) -> None:
    assert load(with_line('name = "ASN ikuti akun resmi"\n', "")).name == tmp_path.name


def test_a_campaign_cannot_be_changed_afterwards(load: Load) -> None:
    campaign = load(CAMPAIGN)

    with pytest.raises(AttributeError):
        setattr(campaign, "small_cell", 1)  # noqa: B010 - a plain assignment is refused before it runs
    with pytest.raises(ValueError, match="frozen"):
        campaign.accounts[0].handle = "lain"


def test_files_of_windows_editors_are_read(load: Load) -> None:
    assert load(b"\xef\xbb\xbf" + CAMPAIGN.replace("\n", "\r\n").encode()).target_followers == 6750


def test_two_accounts_may_both_be_those_of_their_tokens(load: Load) -> None:
    block = 'platform = "instagram"\nowner = "Pemprov"\nvalid_from = 2024-01-01\naccount_id = "me"'
    load(f'{CAMPAIGN}\n[[accounts]]\nhandle = "satu"\n{block}\n[[accounts]]\nhandle = "dua"\n{block}')


def test_the_same_handle_on_two_platforms_is_two_accounts(load: Load) -> None:
    assert len(load(with_line("gubernur.contoh", "pemprov.contoh")).accounts) == 2
