"""What an account's block may say of its API, each mistake with what its message offers instead."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from flows.campaign_keys import Account
from flows.messages import Message
from flows.mistakes import messages_of

SOUND: dict[str, Any] = {
    "platform": "instagram",
    "handle": "pemprov.contoh",
    "owner": "Pemprov",
    "valid_from": date(2024, 1, 1),
}
API = {"sources": ["api"], "token_env": "IKUTI_TOKEN_PEMPROV"}


def _load(**values: object) -> Account:
    return Account.model_validate(SOUND | values)


def _refusal(**values: object) -> Message:
    with pytest.raises(ValidationError) as refusal:
        _load(**values)
    (message,) = messages_of(refusal.value, Account, "campaign.toml")
    return message


def _api_account(platform: str, **values: object) -> dict[str, object]:
    handle = "pemprov@sosial.contoh.example" if platform == "mastodon" else "pemprov.contoh.example"
    return {"platform": platform, "handle": handle, **values}


def test_an_account_read_by_api_names_the_variable_of_its_token() -> None:
    account = _load(**API, account_id="17841400000000001")

    assert (account.token_env, account.account_id) == ("IKUTI_TOKEN_PEMPROV", "17841400000000001")


def test_an_api_that_needs_a_token_needs_the_name_of_its_variable() -> None:
    message = _refusal(sources=["counts", "api"])

    assert (message.where, message.found) == ("campaign.toml, token_env", "nothing")
    assert 'add token_env = "' in message.remedy


@pytest.mark.parametrize("platform", ["mastodon", "bluesky"])
def test_an_api_that_answers_everybody_needs_no_token(platform: str) -> None:
    assert _load(**_api_account(platform, sources=["api"])).token_env is None


def test_an_account_without_an_api_needs_no_token() -> None:
    assert _load(sources=["export", "counts"]).token_env is None


def test_a_token_in_the_file_is_refused_and_never_repeated() -> None:
    message = _refusal(**API | {"token_env": "EAAG-sangat-rahasia|7"})

    assert "environment variable" in message.needed
    assert "rahasia" not in message.text()


@pytest.mark.parametrize(
    ("platform", "typed", "kept"),
    [
        ("x", " 1400000000000000001 ", "1400000000000000001"),
        ("bluesky", "did:plc:pemprov", "did:plc:pemprov"),
        ("telegram", "-1001234567890", "-1001234567890"),
        ("telegram", "@pemprov_contoh", "@pemprov_contoh"),
        ("mastodon", "14715", "14715"),
    ],
)
def test_an_id_is_kept_as_its_platform_writes_it(platform: str, typed: str, kept: str) -> None:
    handle = {"x": "pemprov", "telegram": "pemprov"}
    account = _api_account(platform) | ({"handle": handle[platform]} if platform in handle else {})

    assert _load(**account, account_id=typed).account_id == kept


@pytest.mark.parametrize(
    ("platform", "wrong"), [("bluesky", "plc:pemprov"), ("mastodon", "1/followers?x"), ("mastodon", "../../admin")]
)
def test_an_id_that_the_platform_does_not_give_is_refused(platform: str, wrong: str) -> None:
    message = _refusal(**_api_account(platform, account_id=wrong))

    assert message.where == "campaign.toml, account_id"
    assert f"an id that {platform} gives" in message.needed


def test_an_id_is_a_text_because_numbers_lose_their_last_digits() -> None:
    assert 'write account_id = "' in _refusal(account_id=17841400000000001).remedy


@pytest.mark.parametrize(
    "address",
    ["https://sosial.contoh.example", "https://host.example:8443/api", "http://127.0.0.1:9", "http://[::1]:9"],
)
def test_the_api_may_have_another_address(address: str) -> None:
    assert _load(base_url=f"{address}/").base_url == address


@pytest.mark.parametrize(
    "wrong",
    [
        "http://sosial.contoh.example",
        "sosial.contoh.example",
        "https://",
        "https://admin:sangat-rahasia@contoh.example",
        "https://contoh.example?access_token=sangat-rahasia",
        "https://contoh.example:999999",
        "http://127.0.0.1.contoh.example",
    ],
)
def test_a_token_goes_to_no_address_that_may_be_overheard_or_tells_it(wrong: str) -> None:
    message = _refusal(base_url=wrong)

    assert "https address" in message.needed
    assert "rahasia" not in message.text()


def test_an_account_in_the_fediverse_is_named_with_its_server() -> None:
    message = _refusal(platform="mastodon", handle="@pemprov")

    assert "name and server" in message.remedy


@pytest.mark.parametrize("pasted", ["EAABsbCS1iHgTOKEN", "ya29.a0AfH6", "tok-1234567890", "TOKENWITHOUTANYWORDS"])
def test_a_token_that_was_pasted_as_its_variables_name_is_refused_and_not_shown(pasted: str) -> None:
    message = _refusal(sources=["api"], token_env=pasted)

    assert "token_env" in message.where
    assert pasted not in message.text()
