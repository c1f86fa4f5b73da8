"""The count a Facebook Page shows by the Graph API; knows no list, because there is none for a Page.

`followers_count` is who follows, `fan_count` who likes: the one never stands for the other.
Scope: ``pages_read_engagement`` with a Page token (docs: Graph API, Page).
"""

from typing import Final
from urllib.parse import quote

from flows.sources import meta
from flows.sources.apis import ApiAccount, Asker, PlatformApi, Shown, bearer
from flows.sources.shapes import Followers, Shape, exactly, of_another_account, same_handle, shaped


class _Page(Shape):
    id: str
    username: str | None = None  # a Page may have none
    followers_count: Followers


async def count(asker: Asker, account: ApiAccount) -> Shown:
    """The Page's followers. Raises ApiFault, also when the answer is about another Page."""
    asked = account.account_id or account.handle
    answer = await asker.get(
        f"/{meta.GRAPH_VERSION}/{quote(asked, safe='')}", params={"fields": "id,username,followers_count"}
    )
    page = shaped(_Page, answer.body)
    if not _is_of(page, account):
        raise of_another_account(account, "put the Page's own id as account_id and its own name as handle")
    return exactly(page.followers_count)


def _is_of(page: _Page, account: ApiAccount) -> bool:
    if page.username is not None:
        return same_handle(account, page.username) or page.id == account.handle
    return page.id in (account.account_id, account.handle)


API: Final = PlatformApi(
    platform="facebook",
    host="https://graph.facebook.com",
    authorise=bearer,
    refusal=meta.refusal,
    count=count,
)
