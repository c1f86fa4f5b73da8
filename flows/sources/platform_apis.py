"""Which platforms have an official API, and how one is asked for an account of the campaign; asks nothing."""

from collections.abc import Mapping
from typing import Final

from pydantic import SecretStr

from flows.campaign import Account
from flows.sources import (
    bluesky,
    facebook,
    instagram,
    linkedin,
    mastodon,
    telegram,
    threads,
    tiktok,
    x,
    youtube,
)
from flows.sources.apis import ApiAccount, PlatformApi

APIS: Final[Mapping[str, PlatformApi]] = {
    module.API.platform: module.API
    for module in (instagram, facebook, tiktok, x, youtube, threads, mastodon, bluesky, linkedin, telegram)
}


def api_account(account: Account, environment: Mapping[str, str]) -> ApiAccount:
    """The account as its API is asked about it, with the token that its variable of `environment` holds."""
    token = environment.get(account.token_env, "").strip() if account.token_env else ""
    return ApiAccount(
        account_key=account.key,
        platform=account.platform,
        handle=account.handle,
        account_id=account.account_id,
        base_url=account.base_url,
        token=SecretStr(token) if token else None,
    )


def lists(platform: str) -> bool:
    """Whether the platform's API can list followers, and not only count them."""
    return APIS[platform].page is not None


def counts(platform: str) -> bool:
    """Whether the platform's API tells how many followers an account has."""
    return APIS[platform].count is not None
