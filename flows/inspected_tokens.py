"""What `ikuti check` says of those whom the night would ask, and of their tokens; asks nobody."""

from collections.abc import Iterable
from datetime import date

from flows.campaign import CAMPAIGN_FILE, Campaign
from flows.inspected import AskedAbout, Inspected
from flows.messages import Message
from flows.sources.delivery import Refusal
from flows.sources.roster_endpoint import ENDPOINT, token_fault


def no_tokens(campaign: Campaign, asked: Iterable[AskedAbout]) -> list[Message]:
    """A message for each account whose API would be asked without the token that the configuration names."""
    tokens = {account.key: account.token_env for account in campaign.accounts}
    return [
        Message(
            needed=f"a token for {one.account_key} in the environment variable {tokens[one.account_key]}",
            found="none",
            where=str(campaign.folder / CAMPAIGN_FILE),
            remedy="set the variable for the account that runs the night; docs/sources.md tells where the token is had",
        )
        for one in asked
        if tokens[one.account_key] and not one.has_token
    ]


def asks_personnel_system(campaign: Campaign, inspected: Iterable[Inspected], night: date) -> bool:
    """Whether the night that is lived through asks the personnel system: a roster of the very day goes before it."""
    has_own = any(one.source == "roster" and one.known_on == night.isoformat() for one in inspected)
    return campaign.roster.url is not None and not has_own


def personnel_system_refusals(campaign: Campaign, night: date) -> list[Refusal]:
    """What the night would refuse before it asks: a token that is not there or is none."""
    fault = token_fault(campaign.roster)
    return [Refusal("roster", f"{ENDPOINT}/{night}", fault)] if fault else []
