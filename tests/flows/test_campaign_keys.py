"""The rules of single keys, each with what its message offers instead."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from flows.campaign_keys import Account, Order, Scope
from flows.key_words import Section
from flows.messages import Message
from flows.mistakes import messages_of
from flows.policy_keys import Alerts, Evidence, Privacy, Rule
from transforms.handles import GRAMMARS

SOUND: dict[type[Section], dict[str, Any]] = {
    Order: {
        "ordered_at": datetime(2024, 2, 7, 2, tzinfo=UTC),
        "legal_basis": "SE 100/2024",
        "contact": "BKD, bkd@contoh.example",
    },
    Account: {
        "platform": "instagram",
        "handle": "pemprov.contoh",
        "owner": "Pemprov",
        "valid_from": date(2024, 1, 1),
    },
}


def _load(section: type[Section], **values: object) -> Any:
    return section.model_validate(SOUND.get(section, {}) | values)


def _refusal(section: type[Section], **values: object) -> Message:
    with pytest.raises(ValidationError) as refusal:
        _load(section, **values)
    (message,) = messages_of(refusal.value, section, "campaign.toml")
    return message


@pytest.mark.parametrize("blank", ["", "   ", "…", "<the letter or regulation, with number and date>"])
@pytest.mark.parametrize("key", ["legal_basis", "contact"])
def test_legal_basis_and_contact_need_words_of_the_office(key: str, blank: str) -> None:
    assert _refusal(Order, **{key: blank}).where == f"campaign.toml, {key}"


def test_a_contact_with_an_address_in_angle_brackets_is_accepted() -> None:
    assert _load(Order, contact="BKD <bkd@contoh.example>").contact == "BKD <bkd@contoh.example>"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (datetime(2024, 2, 7, 9), "2024-02-07T09:00:00 without an offset"),  # noqa: DTZ001 - that is the mistake
        (date(2024, 2, 7), "2024-02-07"),
        ("2024-02-07T09:00:00+07:00", 'the text "2024-02-07T09:00:00+07:00" in quotation marks'),
    ],
)
def test_the_moment_of_the_order_must_carry_an_offset(written: object, found: str) -> None:
    message = _refusal(Order, ordered_at=written)

    assert message.found == found
    assert "ordered_at = 2024-02-07T09:00:00+07:00" in message.remedy


@pytest.mark.parametrize(
    ("zone", "nearest"),
    [
        ("WIB", "Asia/Jakarta"),
        ("wita", "Asia/Makassar"),
        ("WIT", "Asia/Jayapura"),
        ("Asia/Jakata", "Asia/Jakarta"),
        ("asia/makassar", "Asia/Makassar"),
        ("Asia", "Asia/"),
        ("", "Asia/Jakarta"),
        ("../Jakarta", "Asia/Jakarta"),
    ],
)
def test_an_unknown_time_zone_gets_the_nearest_known_one(zone: str, nearest: str) -> None:
    assert f'timezone = "{nearest}' in _refusal(Order, timezone=zone).remedy


@pytest.mark.parametrize("wrong", [1.5, -0.1, float("nan"), float("inf"), "1 %", True])
def test_a_share_lies_between_0_and_1(wrong: object) -> None:
    assert "0 to 1" in _refusal(Evidence, max_hidden_share=wrong).needed


@pytest.mark.parametrize("share", [0, 1, 0.0, 1.0])
def test_both_ends_of_a_share_are_legal(share: float) -> None:
    assert _load(Evidence, max_hidden_share=share).max_hidden_share == share


@pytest.mark.parametrize(
    ("section", "key", "wrong", "line"),
    [
        (Order, "target_followers", 0, "target_followers = 6750"),
        (Order, "target_followers", 6.75, "target_followers = 6750"),
        (Evidence, "confirmations", 0, "confirmations = 2"),
        (Evidence, "confirmation_days", 0, "confirmation_days = 7"),
        (Evidence, "max_reading_age_days", -1, "max_reading_age_days = 14"),
        (Privacy, "small_cell", 0, "small_cell = 5"),
        (Privacy, "retention_days", True, "retention_days = 400"),
        (Privacy, "keep_exports_days", -1, "keep_exports_days = 30"),
    ],
)
def test_a_number_that_makes_no_sense_gets_one_that_does(
    section: type[Section], key: str, wrong: object, line: str
) -> None:
    assert _refusal(section, **{key: wrong}).remedy == f"write {line}"


@pytest.mark.parametrize("wrong", [[], "pppk", {"pppk": True}])
def test_somebody_must_be_addressed_by_a_list(wrong: object) -> None:
    assert _refusal(Scope, employment=wrong).remedy == 'write employment = ["pppk"]'


@pytest.mark.parametrize("rule", ["all", "any", "any_platform_per_owner"])
def test_the_rules_are_these_three(rule: str) -> None:
    assert _load(Rule, satisfied_by=rule).satisfied_by == rule


@pytest.mark.parametrize("rule", ["all accounts", "ALL", "most"])
def test_there_is_no_other_rule(rule: str) -> None:
    assert _refusal(Rule, satisfied_by=rule).found == f'"{rule}"'


@pytest.mark.parametrize("typed", ["Pemprov.Contoh", "@pemprov.contoh", " pemprov.contoh "])
def test_an_instagram_handle_is_kept_as_instagram_compares_it(typed: str) -> None:
    assert _load(Account, handle=typed).key == "instagram:pemprov.contoh"


@pytest.mark.parametrize("illegal", [".pemprov", "pemprov.", "pem..prov", "pem prov", "pem-prov", "p" * 31])
def test_a_handle_instagram_cannot_have_is_refused_with_its_grammar(illegal: str) -> None:
    message = _refusal(Account, handle=illegal)

    assert (message.where, message.found) == ("campaign.toml, handle", f'"{illegal}"')
    assert "1 to 30" in message.needed


@pytest.mark.parametrize(
    ("platform", "written", "key", "illegal"),
    [
        ("facebook", "Pemprov.Contoh", "facebook:pemprovcontoh", "pemprov_contoh"),
        ("youtube", "@Pemprov-Contoh", "youtube:pemprov-contoh", "pc"),
        ("mastodon", "@Pemprov@Sosial.Example", "mastodon:pemprov@sosial.example", "pemprov"),
        ("bluesky", "Pemprov.Example", "bluesky:pemprov.example", "pemprov"),
        ("linkedin", "@Pemprov-Contoh", "linkedin:pemprov-contoh", "Pemprov Contoh"),
    ],
)
def test_a_handle_is_kept_or_refused_as_its_platform_would(platform: str, written: str, key: str, illegal: str) -> None:
    assert _load(Account, platform=platform, handle=written).key == key
    message = _refusal(Account, platform=platform, handle=illegal)
    assert message.where.endswith("handle")
    assert GRAMMARS[platform].words in message.needed


def test_the_account_of_a_person_in_office_needs_its_last_day() -> None:
    message = _refusal(Account, kind="official")

    assert (message.where, message.found) == ("campaign.toml, valid_to", "nothing")
    assert "add valid_to" in message.remedy


def test_an_account_cannot_end_before_it_begins() -> None:
    message = _refusal(Account, valid_to=date(2023, 12, 31))

    assert (message.where, message.found) == ("campaign.toml, valid_to", "2023-12-31")


def test_an_account_may_be_valid_for_one_day() -> None:
    assert _load(Account, valid_to=date(2024, 1, 1)).valid_to == date(2024, 1, 1)


def test_an_account_needs_a_source() -> None:
    assert _refusal(Account, sources=[]).remedy == 'write sources = ["export", "counts"]'


def test_alert_addresses_in_the_file_are_refused_and_never_repeated() -> None:
    message = _refusal(Alerts, urls_env="mailto://duty:sangat-rahasia@contoh.example")

    assert "environment variable" in message.needed
    assert "rahasia" not in message.text()


@pytest.mark.parametrize("hour", ["7", "07.00", "24:00", "7:00", "07:60", time(7)])
def test_the_hour_a_night_must_have_finished_by_is_written_with_four_digits(hour: object) -> None:
    assert _refusal(Alerts, finished_by=hour).remedy == 'write finished_by = "07:00"'


@pytest.mark.parametrize(
    ("section", "key", "written"),
    [
        (Order, "target_followers", 10**20),
        (Order, "ordered_at", datetime(1, 1, 1, tzinfo=UTC)),
        (Order, "ordered_at", datetime.max.replace(tzinfo=UTC)),
        (Evidence, "confirmation_days", 10**12),
        (Privacy, "small_cell", 10**20),
        (Privacy, "retention_days", 10**7),
    ],
)
def test_what_no_calendar_and_no_table_can_hold_is_a_mistake_of_the_file(
    section: type[Section], key: str, written: object
) -> None:
    assert _refusal(section, **{key: written}).where == f"campaign.toml, {key}"


def test_the_time_zone_of_whatever_machine_runs_the_night_is_none() -> None:
    assert _refusal(Order, timezone="localtime").remedy.startswith("write timezone = ")
