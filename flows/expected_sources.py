"""Knows which sources of a campaign are to bring something again and again, and how late each may be; asks none."""

from collections.abc import Iterator

from flows.campaign import Account, Campaign
from flows.sources.platform_apis import counts, lists
from transforms.platforms import LISTS_NOBODY
from warehouse.parameters import ExpectedSource

EVERYBODY = "*"  # the roster is no account's


def expected_sources(campaign: Campaign) -> tuple[ExpectedSource, ...]:
    """Those of every account, whenever it counts, and the roster; form answers and corrections come when they come."""
    url = campaign.roster.url
    roster = _asked(campaign, EVERYBODY, "roster") if url else _handed_in(campaign, EVERYBODY, "roster")
    return (*(source for account in campaign.accounts for source in _of(campaign, account)), roster)


def _of(campaign: Campaign, account: Account) -> Iterator[ExpectedSource]:
    if "api" in account.sources and counts(account.platform):
        yield _asked(campaign, account.key, "api_counts")
    if "api" in account.sources and lists(account.platform):
        yield _asked(campaign, account.key, "api_lists")
    if "counts" in account.sources:
        # What is too old to judge a list is stale: one limit for one thing.
        yield _handed_in(campaign, account.key, "counts", campaign.max_reading_age_days)
    if "export" in account.sources and account.platform not in LISTS_NOBODY:
        yield _handed_in(campaign, account.key, "exports")


def _asked(campaign: Campaign, account_key: str, source: str) -> ExpectedSource:
    limits = campaign.freshness
    return ExpectedSource(account_key, source, "asked", limits.asked_warn_hours, 24 * limits.asked_stop_days)


def _handed_in(campaign: Campaign, account_key: str, source: str, warn_days: int | None = None) -> ExpectedSource:
    limits = campaign.freshness
    warn = limits.handed_in_warn_days if warn_days is None else warn_days
    stop = limits.handed_in_stop_days
    return ExpectedSource(account_key, source, "handed_in", 24 * warn, None if stop is None else 24 * max(stop, warn))
