"""``campaign.toml``: every mistake at once, each with its place, what stands there and what to write."""

from pathlib import Path

import pytest

from flows.campaign import load_campaign
from flows.messages import Message, Wrong
from tests.flows.campaign_file.conftest import Mistakes
from tests.flows.campaign_file.written import CAMPAIGN, SECOND_ACCOUNT, with_line


def _key(message: Message) -> str:
    return message.where.split(", ", 1)[1].removesuffix(" (counted from 1)")


def test_a_misspelt_column_of_the_roster_gets_the_right_one(mistakes: Mistakes) -> None:
    (message,) = mistakes(with_line("[rule]", '[roster.columns]\nunits = ["Lokasi Kerja"]\n[rule]'))

    assert (_key(message), message.remedy) == ("roster.columns.units", 'write "unit"')


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
        text = with_line(old, new, text)
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
    (message,) = mistakes(with_line("confirmations = 2", 'confirmations = "dua"'))

    assert message.where == f"{tmp_path / 'campaign.toml'}, evidence.confirmations"
    assert message.found == 'the text "dua" in quotation marks'
    assert message.remedy == "write confirmations = 2"


def test_accounts_are_counted_from_1_and_the_message_says_so(mistakes: Mistakes) -> None:
    (message,) = mistakes(with_line('owner = "Gubernur"\n', ""))

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
    text = CAMPAIGN.replace(old, new) if old == "[[accounts]]" else with_line(old, new)

    (message,) = mistakes(text)

    assert message.remedy == f"write {nearest}"


def test_a_key_in_the_wrong_section_is_sent_home(mistakes: Mistakes) -> None:
    (message,) = mistakes(with_line('employment = ["pppk"]', 'employment = ["pppk"]\nsmall_cell = 5'))

    assert message.remedy == "move it to the section privacy"


def test_an_unknown_key_is_answered_with_the_known_ones(mistakes: Mistakes) -> None:
    (message,) = mistakes(with_line('language = "id"', 'language = "id"\nwarna = "merah"'))

    assert message.found == '"warna"'
    assert message.remedy == "remove it; known here: language"


def test_a_missing_section_counts_as_empty_so_that_each_needed_key_is_named(mistakes: Mistakes) -> None:
    text = CAMPAIGN[CAMPAIGN.index("[[accounts]]") :]

    needed = "campaign.ordered_at campaign.legal_basis campaign.contact scope.employment"
    assert [_key(message) for message in mistakes(text)] == needed.split()


def test_a_misspelt_word_of_a_closed_list_gets_the_nearest_one(mistakes: Mistakes) -> None:
    text = with_line('"tiktok"', '"tik tok"', with_line('["pppk"]', '["pppk", "PPK"]'))

    assert {_key(message): message.remedy for message in mistakes(text)} == {
        "scope.employment[2]": 'write "pppk"',
        "accounts[2].platform": 'write "tiktok"',
    }


def test_the_same_account_written_in_two_ways_is_a_duplicate(mistakes: Mistakes) -> None:
    second = SECOND_ACCOUNT.replace('"tiktok"', '"instagram"').replace("gubernur.contoh", "@Pemprov.Contoh")

    (message,) = mistakes(CAMPAIGN + second)

    assert _key(message) == "accounts[1, 3]"
    assert "instagram:pemprov.contoh" in message.found


def test_an_id_that_was_left_from_a_copied_block_is_told(mistakes: Mistakes) -> None:
    block = 'platform = "x"\nowner = "Pemprov"\nvalid_from = 2024-01-01\naccount_id = "1400"'
    (message,) = mistakes(f'{CAMPAIGN}\n[[accounts]]\nhandle = "satu"\n{block}\n[[accounts]]\nhandle = "dua"\n{block}')

    assert (message.needed, message.found) == ("an account_id of its own for each account", '"x:1400" in 2 blocks')
    assert _key(message) == "accounts[3, 4]"


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
