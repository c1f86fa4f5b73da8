"""An invented follower list as a platform would page it, with what may go wrong; knows no HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.sources.apis import Answer, ApiAccount, ApiFault, Asker, Identity, Page, PlatformApi, bearer

ACCOUNT = ApiAccount("bluesky:pemprov.contoh.example", "bluesky", "pemprov.contoh.example", None, None, None)
FOLLOWED = datetime(2024, 2, 7, 4, 15, tzinfo=UTC)


class NobodyAsked:
    """An asker for pages that come from elsewhere."""

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        raise AssertionError(path, params, headers)


@dataclass
class Book:
    """Pages by their cursors; the first has none. A fault or any other exception in a page's place is raised."""

    pages: dict[str | None, Page | Exception]
    asked: list[str | None] = field(default_factory=list)

    @classmethod
    def of(cls, *numbers: Sequence[int], **problems: str) -> "Book":
        """Pages of followers by number; a cursor "1" leads to the second page. `problems` by "page_1"."""
        last = len(numbers) - 1
        pages: dict[str | None, Page | Exception] = {}
        for place, page in enumerate(numbers):
            cursor = str(place) if place else None
            following = str(place + 1) if place < last else None
            pages[cursor] = Page(tuple(map(follower, page)), following, problems.get(f"page_{place}"))
        return cls(pages)

    def api(self, **features: Any) -> PlatformApi:
        async def page(_asker: Asker, _account: ApiAccount, cursor: str | None) -> Page:
            self.asked.append(cursor)
            found = self.pages[cursor]
            if isinstance(found, Exception):
                raise found
            return found

        return PlatformApi(
            ACCOUNT.platform, "https://api.contoh.example", bearer, lambda _s, _h, _b: None, page=page, **features
        )


def follower(number: int) -> Identity:
    """One invented follower, under a DID and a handle."""
    return Identity(f"pegawai{number}.contoh.example", f"did:plc:pegawai{number}", FOLLOWED)


def fault(reason: Any = "rate_limited") -> ApiFault:
    return ApiFault(reason, "-", "-", "-")
