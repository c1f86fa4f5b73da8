"""Every platform of a campaign has its API, and a token comes from the environment alone."""

from datetime import date
from typing import get_args

import pytest

from flows.api_keys import ANSWER_WITHOUT_TOKEN
from flows.campaign import Account
from flows.campaign_keys import Platform
from flows.sources.platform_apis import APIS, api_account

ACCOUNT = Account(
    platform="x",
    handle="pemprov_contoh",
    owner="Pemprov",
    valid_from=date(2024, 1, 1),
    sources=("api",),
    token_env="IKUTI_TOKEN_PEMPROV",
    account_id="1400000000000000001",
    base_url="http://127.0.0.1:8000",
)


def test_every_platform_has_an_api_that_counts() -> None:
    assert sorted(APIS) == sorted(get_args(Platform))
    assert all(api.count for api in APIS.values())


def test_lists_and_point_checks_come_from_where_platforms_have_them() -> None:
    lists = {name for name, api in APIS.items() if api.page}
    checks = {name for name, api in APIS.items() if api.check}

    assert lists == {"x", "youtube", "mastodon", "bluesky"}
    assert checks >= lists
    assert {name: APIS[name].identity for name in lists} == {
        "x": "id",
        "youtube": "id",
        "mastodon": "handle",
        "bluesky": "id",
    }


def test_the_campaign_asks_for_a_token_where_the_api_needs_one() -> None:
    assert {name for name, api in APIS.items() if not api.needs_token} == ANSWER_WITHOUT_TOKEN


def test_only_official_https_hosts_are_known() -> None:
    assert {name for name, api in APIS.items() if not api.host} == {"mastodon"}
    assert all(api.host.startswith("https://") for api in APIS.values() if api.host)


def test_a_token_is_taken_from_its_variable_and_shown_to_nobody() -> None:
    account = api_account(ACCOUNT, {"IKUTI_TOKEN_PEMPROV": " tok-rahasia \n", "OTHER": "x"})

    assert account.token is not None
    assert account.token.get_secret_value() == "tok-rahasia"
    assert "rahasia" not in repr(account)
    assert (account.account_key, account.account_id) == ("x:pemprov_contoh", "1400000000000000001")
    assert account.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("environment", [{}, {"IKUTI_TOKEN_PEMPROV": " "}])
def test_an_empty_variable_holds_no_token(environment: dict[str, str]) -> None:
    assert api_account(ACCOUNT, environment).token is None
