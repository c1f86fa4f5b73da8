"""Knows how people write an official account or a platform in a table; knows no campaign."""

from typing import Final

import polars as pl

from transforms.handles import GRAMMARS, canonical_handles
from transforms.phrases import PLATFORM_WORDS

_ALL: Final = ("*", "semua", "semua akun", "all", "all accounts")
_ALL_OF: Final = r"^([a-z]+)\s*:\s*\*$"
_PLATFORMS: Final = {word: platform for platform, words in PLATFORM_WORDS.items() for word in words}


def canonical_accounts(accounts: pl.Series) -> pl.Series:
    """The accounts as "platform:handle"; null where no known platform is named or the handle is illegal on it.

    A platform may be called as people call it ("IG", "twitter"). An account on one whose handles cannot be read yet
    still has counts: its handle is lower-cased and no more.
    """
    parts = accounts.str.extract_groups(r"^(?P<platform>[A-Za-z]+)\s*:\s*@?(?P<handle>\S+)$").struct.unnest()
    told = parts["platform"].str.to_lowercase()
    platforms = told.replace_strict(_PLATFORMS, default=None, return_dtype=pl.String)
    keys = (platforms + ":" + parts["handle"].str.to_lowercase()).alias("account")
    for platform in GRAMMARS:
        legal = f"{platform}:" + canonical_handles(parts["handle"], platform)
        keys = legal.zip_with((platforms == platform).fill_null(value=False), keys)
    return keys.alias("account")


def account_scopes(texts: pl.Series) -> pl.DataFrame:
    """Which accounts each text means, one line for each, in the same order: `platform`, `account`, `is_known`.

    "instagram:pemprov.contoh" is one account; "instagram" and "instagram:*" all accounts of the platform (`account` is
    null); blank, "*" and "semua" all accounts (`platform` is null too). `is_known` is false for any other text.
    """
    told = texts.cast(pl.String).str.to_lowercase().str.strip_chars()
    is_all = told.is_null() | told.is_in(_ALL)
    platform = told.str.replace(_ALL_OF, "$1").replace_strict(_PLATFORMS, default=None, return_dtype=pl.String)
    account = canonical_accounts(texts.cast(pl.String)).zip_with(platform.is_null(), pl.Series([None], dtype=pl.String))
    return pl.DataFrame(
        [
            platform.zip_with(platform.is_not_null(), account.str.extract("^([a-z]+):")).alias("platform"),
            account.alias("account"),
            (is_all | platform.is_not_null() | account.is_not_null()).alias("is_known"),
        ]
    )
