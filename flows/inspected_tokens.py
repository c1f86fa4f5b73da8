"""What `ikuti check` says of those whom the night would ask, and of their tokens; asks nobody."""

from collections.abc import Iterable, Mapping
from datetime import date

from flows.campaign import CAMPAIGN_FILE, Account, Campaign
from flows.inspected import AskedAbout, Inspected
from flows.messages import Message
from flows.sources.addresses import must_have_token
from flows.sources.apis import ApiFault
from flows.sources.delivery import Refusal
from flows.sources.platform_apis import APIS, api_account
from flows.sources.roster_endpoint import ENDPOINT, token_fault


def no_tokens(campaign: Campaign, asked: Iterable[AskedAbout], environment: Mapping[str, str]) -> list[Message]:
    """A message for each account whose API would be asked without the token that the configuration names, or refused.

    What no token looks like is never sent: the night would tell it in the small hours.
    """
    accounts = {account.key: account for account in campaign.accounts}
    found = {
        one.account_key: _wrong(accounts[one.account_key], environment) if one.has_token else "none" for one in asked
    }
    return [
        Message(
            needed=f"a token for {key} in the environment variable {accounts[key].token_env}",
            found=told,
            where=str(campaign.folder / CAMPAIGN_FILE),
            remedy="set the variable for the account that runs the night; docs/sources.md tells where the token is had",
        )
        for key, told in found.items()
        if accounts[key].token_env and told
    ]


def _wrong(account: Account, environment: Mapping[str, str]) -> str:
    try:
        must_have_token(APIS[account.platform], api_account(account, environment))
    except ApiFault as fault:
        return fault.found
    return ""


def asks_personnel_system(campaign: Campaign, inspected: Iterable[Inspected], night: date) -> bool:
    """Whether the night that is lived through asks the personnel system: a roster of the very day goes before it."""
    has_own = any(one.source == "roster" and one.known_on == night.isoformat() for one in inspected)
    return campaign.roster.url is not None and not has_own


def personnel_system_refusals(campaign: Campaign, night: date) -> list[Refusal]:
    """What the night would refuse before it asks: a token that is not there or is none."""
    fault = token_fault(campaign.roster)
    return [Refusal("roster", f"{ENDPOINT}/{night}", fault)] if fault else []
