"""``campaign.toml``: every mistake at once, each with its place, what stands there and what to write."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from flows.campaign import Campaign, load_campaign
from flows.freshness_keys import Freshness
from flows.messages import Message, Wrong

Load = Callable[[str | bytes], Campaign]
Mistakes = Callable[[str | bytes], list[Message]]

CAMPAIGN = """
[campaign]
name = "ASN ikuti akun resmi"
ordered_at = 2024-02-07T09:00:00+07:00
target_followers = 6750
timezone = "Asia/Jakarta"
legal_basis = "SE 100/2024"
contact = "BKD, bkd@contoh.example"

[scope]
employment = ["pppk"]

[[accounts]]
platform = "instagram"
handle = "pemprov.contoh"
owner = "Pemprov"
kind = "office"
valid_from = 2024-01-01
sources = ["export", "counts"]

[[accounts]]
platform = "tiktok"
handle = "gubernur.contoh"
owner = "Gubernur"
kind = "official"
valid_from = 2024-01-01
valid_to = 2024-12-31

[rule]
satisfied_by = "all"
[evidence]
max_hidden_share = 0.01
confirmations = 2
confirmation_days = 7
max_reading_age_days = 14
[privacy]
small_cell = 5
retention_days = 400
keep_exports_days = 30
[alerts]
urls_env = "IKUTI_ALERT_URLS"
finished_by = "06:30"
[report]
language = "id"
"""

SECOND_ACCOUNT = CAMPAIGN[CAMPAIGN.index('[[accounts]]\nplatform = "tiktok"') : CAMPAIGN.index("[rule]")]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write_and_load(text: str | bytes) -> Campaign:
        (tmp_path / "campaign.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_campaign(tmp_path)

    return write_and_load


@pytest.fixture
def mistakes(load: Load) -> Mistakes:
    def of(text: str | bytes) -> list[Message]:
        with pytest.raises(Wrong) as refusal:
            load(text)
        return refusal.value.messages

    return of


def _with(old: str, new: str, text: str = CAMPAIGN) -> str:
    assert old in text
    return text.replace(old, new, 1)


def _key(message: Message) -> str:
    return message.where.split(", ", 1)[1].removesuffix(" (counted from 1)")


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

    roster = load(_with("[rule]", f"{section}[rule]")).roster

    assert roster.url == "https://simpeg.contoh.example/api"
    assert roster.columns.own() == {"unit": ("Lokasi Kerja",)}
    assert load(CAMPAIGN).roster.url is None


def test_how_late_a_source_may_be_is_the_campaigns(load: Load) -> None:
    limits = load(_with("[rule]", "[freshness]\nasked_stop_days = 3\nhanded_in_stop_days = 60\n[rule]")).freshness

    assert (limits.asked_warn_hours, limits.asked_stop_days) == (36, 3)
    assert (limits.handed_in_warn_days, limits.handed_in_stop_days) == (14, 60)


def test_a_misspelt_column_of_the_roster_gets_the_right_one(mistakes: Mistakes) -> None:
    (message,) = mistakes(_with("[rule]", '[roster.columns]\nunits = ["Lokasi Kerja"]\n[rule]'))

    assert (_key(message), message.remedy) == ("roster.columns.units", 'write "unit"')


def test_what_may_be_left_out_has_the_documented_defaults(load: Load) -> None:
    text = _with("target_followers = 6750\n", "", CAMPAIGN[: CAMPAIGN.index("[rule]")])
    text = _with('timezone = "Asia/Jakarta"\n', "", text)
    text = _with('sources = ["export", "counts"]\n', "", _with('kind = "office"\n', "", text))

    campaign = load(text)

    assert campaign.target_followers is None
    assert (campaign.timezone, campaign.language) == ("Asia/Jakarta", "id")
    assert (campaign.accounts[0].kind, campaign.accounts[0].valid_to) == ("office", None)
    assert campaign.accounts[0].sources == ("export", "counts")
    assert (campaign.max_hidden_share, campaign.max_reading_age_days) == (0.01, 14)
    assert campaign.finished_by == time(7)
    assert campaign.freshness == Freshness()


def test_a_campaign_without_a_name_is_called_after_its_folder(load: Load, tmp_path: Path) -> None:
    assert load(_with('name = "ASN ikuti akun resmi"\n', "")).name == tmp_path.name


def test_a_campaign_cannot_be_changed_afterwards(load: Load) -> None:
    campaign = load(CAMPAIGN)

    with pytest.raises(AttributeError):
        setattr(campaign, "small_cell", 1)  # noqa: B010 - a plain assignment is refused before it runs
    with pytest.raises(ValueError, match="frozen"):
        campaign.accounts[0].handle = "lain"


def test_files_of_windows_editors_are_read(load: Load) -> None:
    assert load(b"\xef\xbb\xbf" + CAMPAIGN.replace("\n", "\r\n").encode()).target_followers == 6750


def test_every_mistake_is_reported_at_once(mistakes: Mistakes) -> None:
    text = CAMPAIGN
    for old, new in {
        'legal_basis = "SE 100/2024"\n': "",
        'employment = ["pppk"]': 'employment = ["honorer"]',
        'handle = "pemprov.contoh"': 'handle = "pemprov contoh"',
        "valid_to = 2024-12-31\n": "",
        "max_hidden_share = 0.01": "max_hidden_share = 1.5",
        "small_cell = 5": "smal_cell = 5",
        'urls_env = "IKUTI_ALERT_URLS"': "urls_env = 5",
        'satisfied_by = "all"': 'satisfied_by = "all accounts"',
        'language = "id"': 'language = "jv"',
    }.items():
        text = _with(old, new, text)
    text += SECOND_ACCOUNT

    assert {_key(message) for message in mistakes(text)} == {
        "campaign.legal_basis",
        "scope.employment[1]",
        "accounts[1].handle",
        "accounts[2].valid_to",
        "accounts[2, 3]",
        "evidence.max_hidden_share",
        "privacy.smal_cell",
        "alerts.urls_env",
        "rule.satisfied_by",
        "report.language",
    }


def test_a_message_names_file_and_key_what_is_there_and_what_to_write(mistakes: Mistakes, tmp_path: Path) -> None:
    (message,) = mistakes(_with("confirmations = 2", 'confirmations = "dua"'))

    assert message.where == f"{tmp_path / 'campaign.toml'}, evidence.confirmations"
    assert message.found == 'the text "dua" in quotation marks'
    assert message.remedy == "write confirmations = 2"


def test_accounts_are_counted_from_1_and_the_message_says_so(mistakes: Mistakes) -> None:
    (message,) = mistakes(_with('owner = "Gubernur"\n', ""))

    assert message.where.endswith("accounts[2].owner (counted from 1)")
    assert message.remedy == 'add owner = "Pemprov"'


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("legal_basis", "legal_bases", '"legal_basis"'),
        ("[evidence]", "[evidnce]", '"evidence"'),
        ("[campaign]", "[campain]", '"campaign"'),
        ("handle", "Handel", '"handle"'),
        ("[[accounts]]", "[[account]]", '"accounts"'),
        ("retention_days", "retension_days", '"retention_days"'),
    ],
)
def test_a_misspelt_key_gets_the_nearest_legal_one_and_no_second_message(
    mistakes: Mistakes, old: str, new: str, nearest: str
) -> None:
    text = CAMPAIGN.replace(old, new) if old == "[[accounts]]" else _with(old, new)

    (message,) = mistakes(text)

    assert message.remedy == f"write {nearest}"


def test_a_key_in_the_wrong_section_is_sent_home(mistakes: Mistakes) -> None:
    (message,) = mistakes(_with('employment = ["pppk"]', 'employment = ["pppk"]\nsmall_cell = 5'))

    assert message.remedy == "move it to the section privacy"


def test_an_unknown_key_is_answered_with_the_known_ones(mistakes: Mistakes) -> None:
    (message,) = mistakes(_with('language = "id"', 'language = "id"\nwarna = "merah"'))

    assert message.found == '"warna"'
    assert message.remedy == "remove it; known here: language"


def test_a_missing_section_counts_as_empty_so_that_each_needed_key_is_named(mistakes: Mistakes) -> None:
    text = CAMPAIGN[CAMPAIGN.index("[[accounts]]") :]

    needed = "campaign.ordered_at campaign.legal_basis campaign.contact scope.employment"
    assert [_key(message) for message in mistakes(text)] == needed.split()


def test_a_misspelt_word_of_a_closed_list_gets_the_nearest_one(mistakes: Mistakes) -> None:
    text = _with('"tiktok"', '"tik tok"', _with('["pppk"]', '["pppk", "PPK"]'))

    assert {_key(message): message.remedy for message in mistakes(text)} == {
        "scope.employment[2]": 'write "pppk"',
        "accounts[2].platform": 'write "tiktok"',
    }


def test_the_same_account_written_in_two_ways_is_a_duplicate(mistakes: Mistakes) -> None:
    second = SECOND_ACCOUNT.replace('"tiktok"', '"instagram"').replace("gubernur.contoh", "@Pemprov.Contoh")

    (message,) = mistakes(CAMPAIGN + second)

    assert _key(message) == "accounts[1, 3]"
    assert "instagram:pemprov.contoh" in message.found


def test_the_same_handle_on_two_platforms_is_two_accounts(load: Load) -> None:
    assert len(load(_with("gubernur.contoh", "pemprov.contoh")).accounts) == 2


def test_a_campaign_without_accounts_is_told_to_add_a_block(mistakes: Mistakes) -> None:
    start, end = CAMPAIGN.index("[[accounts]]"), CAMPAIGN.index("[rule]")

    (message,) = mistakes(CAMPAIGN[:start] + CAMPAIGN[end:])

    assert "[[accounts]]" in message.remedy


def test_one_wrong_entry_is_one_mistake_even_if_it_is_the_only_entry(mistakes: Mistakes) -> None:
    text = CAMPAIGN.replace(SECOND_ACCOUNT, "").replace('"office"', '"kantor"')

    assert [_key(message) for message in mistakes(text)] == ["accounts[1].kind"]


def test_accounts_with_one_bracket_are_told_to_use_two(mistakes: Mistakes) -> None:
    text = CAMPAIGN.replace(SECOND_ACCOUNT, "").replace("[[accounts]]", "[accounts]")

    (message,) = mistakes(text)

    assert (message.found, "two brackets" in message.remedy) == ("a table", True)


def test_invalid_toml_is_answered_with_line_and_column(mistakes: Mistakes, tmp_path: Path) -> None:
    (message,) = mistakes('[campaign]\nname = "ASN"\ncontact = BKD\n')

    assert message.where == f"{tmp_path / 'campaign.toml'}, line 3, column 11"
    assert "valid TOML" in message.needed


def test_a_file_that_is_no_text_is_told_to_be_saved_as_utf_8(mistakes: Mistakes) -> None:
    (message,) = mistakes(CAMPAIGN.encode("utf-16"))

    assert "UTF-8" in message.remedy


@pytest.mark.parametrize(("folder", "found"), [("", "none"), ("nowhere", "no such folder")])
def test_a_missing_file_tells_to_make_a_campaign_folder(tmp_path: Path, folder: str, found: str) -> None:
    with pytest.raises(Wrong) as refusal:
        load_campaign(tmp_path / folder)

    (message,) = refusal.value.messages
    assert (message.found, message.remedy) == (found, f"run: ikuti init {tmp_path / folder}")
    assert refusal.value.exit_code == 2


def test_a_file_that_cannot_be_read_is_a_message_too(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").mkdir()

    with pytest.raises(Wrong, match="readable configuration"):
        load_campaign(tmp_path)
