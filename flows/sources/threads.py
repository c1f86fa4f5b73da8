"""The count a Threads profile shows by the Threads API; knows no list, because there is none.

Scopes: ``threads_basic`` and ``threads_manage_insights``. The answer names no account: it is about whomever the
token belongs to, or about nobody if `account_id` is somebody else's (docs: Threads Insights API).
"""

from typing import Final
from urllib.parse import quote

from flows.sources import meta
from flows.sources.apis import ApiAccount, ApiFault, Asker, PlatformApi, Shown, bearer
from flows.sources.shapes import Followers, Shape, exactly, shaped

# The Threads API has a version of its own, and v1.0 is the only one so far (Threads API documentation).
_VERSION: Final = "v1.0"
_METRIC: Final = "followers_count"


class _Total(Shape):
    value: Followers


class _Metric(Shape):
    name: str
    total_value: _Total


class _Insights(Shape):
    data: list[_Metric]


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The profile's followers. Raises ApiFault."""
    asked = quote(account.account_id or "me", safe="")
    answer = await asker.get(f"/{_VERSION}/{asked}/threads_insights", params={"metric": _METRIC})
    totals = [metric.total_value.value for metric in shaped(_Insights, answer.body).data if metric.name == _METRIC]
    if len(totals) != 1:
        raise ApiFault(
            "schema_drift",
            needed=f"one metric {_METRIC}",
            found=f"{len(totals)} of them",
            remedy="see that the token has the scope threads_manage_insights",
        )
    return exactly(totals[0])


API: Final = PlatformApi(
    platform="threads",
    host="https://graph.threads.net",
    authorise=bearer,
    refusal=meta.refusal,
    count=count,
)
