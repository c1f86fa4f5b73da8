"""The count a LinkedIn page shows by the network size API; knows no list, because there is none.

Scope: ``rw_organization_admin`` of somebody who administers the page. The answer is a bare number and names no page
(docs: LinkedIn Marketing API, Organization Network Size).
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from flows.sources.apis import ApiAccount, ApiFault, Asker, PlatformApi, Shown, bearer
from flows.sources.shapes import Followers, Shape, exactly, shaped, unnamed_account

# LinkedIn answers no call without a month's version, and keeps each for at least a year ("Versioning").
_VERSION: Final = "202609"
_RESTLI: Final = "2.0.0"
# What LinkedIn answers to a version it no longer keeps.
_RETIRED: Final = 426


class _NetworkSize(Shape):
    firstDegreeSize: Followers  # noqa: N815 - LinkedIn's own spelling


def refusal(status: int, _headers: Mapping[str, str], _body: Any) -> ApiFault | None:  # noqa: ANN401 - any JSON
    """A fault for a version that LinkedIn has retired; all else its HTTP status tells well enough."""
    if status != _RETIRED:
        return None
    return ApiFault(
        "schema_drift",
        needed="a version of the API that LinkedIn still answers",
        found=f"version {_VERSION} retired",
        remedy="update Ikuti; until then keep counts in inbox/counts.csv",
    )


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The page's followers. Raises ApiFault, also when campaign.toml does not tell the organization's id."""
    if not re.fullmatch(r"[0-9]+", account.account_id or ""):
        raise unnamed_account(
            account,
            needed="the organization's id",
            remedy='write account_id = "…" with the digits from the address of the page\'s admin view',
        )
    page = quote(f"urn:li:organization:{account.account_id}", safe="")
    answer = await asker.get(
        f"/rest/networkSizes/{page}",
        params={"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"},
        headers={"LinkedIn-Version": _VERSION, "X-Restli-Protocol-Version": _RESTLI},
    )
    return exactly(shaped(_NetworkSize, answer.body).firstDegreeSize)


API: Final = PlatformApi(
    platform="linkedin",
    host="https://api.linkedin.com",
    authorise=bearer,
    refusal=refusal,
    count=count,
)
