"""The count an Instagram account shows by the Graph API; knows no list, because no API gives one.

Only a professional account has a count here. Scopes: ``instagram_basic`` and ``pages_read_engagement`` by Facebook
login, where `account_id` is the ig-user-id; ``instagram_business_basic`` by Instagram login, whose host
https://graph.instagram.com the account then has as `base_url` (docs: Instagram Platform, IG User).
"""

from typing import Final
from urllib.parse import quote

from flows.sources import meta
from flows.sources.apis import ApiAccount, Asker, PlatformApi, Shown, bearer
from flows.sources.shapes import Followers, Shape, exactly, of_another_account, same_handle, shaped, unnamed_account


class _User(Shape):
    username: str
    followers_count: Followers


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The account's followers. Raises ApiFault, also when the answer is about another account."""
    if not account.account_id:
        raise unnamed_account(
            account, needed="the account's ig-user-id", remedy='write account_id = "…" as Meta\'s API tells it'
        )
    path = f"/{meta.GRAPH_VERSION}/{quote(account.account_id, safe='')}"
    answer = await asker.get(path, params={"fields": "username,followers_count"})
    user = shaped(_User, answer.body)
    if not same_handle(account, user.username):
        raise of_another_account(account, "put this account's own ig-user-id as account_id, or correct the handle")
    return exactly(user.followers_count)


API: Final = PlatformApi(
    platform="instagram",
    host="https://graph.facebook.com",
    authorise=bearer,
    refusal=meta.refusal,
    count=count,
)
