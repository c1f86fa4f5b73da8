"""YouTube's Data API in small; every answer is held against the official discovery document."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

OFFICE = "pemprovcontoh"
OFFICE_ID = "UCpemprovcontoh000000000"
TOKEN = "tok-pemprov-yt"
_STATUS = {"authError": 401, "quotaExceeded": 403, "subscriptionForbidden": 403, "invalidPageToken": 400}


@dataclass(frozen=True)
class Channel:
    """The office's channel, and the subscribers that its list shows, by number and page.

    Number 900 has a handle and subscribes; 901 does not; 902 shows nobody their subscriptions; 903 has gone.
    """

    pages: Sequence[Sequence[int]] = ()
    statistics: Mapping[str, Any] = field(default_factory=dict)
    channel_id: str = OFFICE_ID

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/youtube/v3/channels", self._channels),
                Route("/youtube/v3/subscriptions", self._subscriptions),
            ]
        )

    async def _channels(self, request: Request) -> JSONResponse:
        known = {f"@{OFFICE}": OFFICE_ID, "@budi.contoh": channel_id(900), OFFICE_ID: OFFICE_ID}
        found = known.get(request.query_params.get("forHandle") or request.query_params["id"])
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _refused("authError")
        item: dict[str, Any] = {"kind": "youtube#channel", "id": found}
        if "statistics" in request.query_params["part"]:
            item |= {"statistics": dict(self.statistics)}
        total = {"pageInfo": {"totalResults": int(bool(found)), "resultsPerPage": 5}}
        return _answer("ChannelListResponse", total | ({"items": [item]} if found else {}))

    async def _subscriptions(self, request: Request) -> JSONResponse:
        asked = request.query_params
        if len({"channelId", "id", "mine", "mySubscribers", "myRecentSubscribers"} & set(asked)) != 1:
            return _refused("incompatibleParameters")
        if "mySubscribers" in asked:
            return self._page(asked.get("pageToken", "HALAMAN0"), int(asked.get("maxResults", "5")))
        number = int(asked["channelId"][-3:])
        if number in {902, 903}:
            return _refused("subscriptionForbidden" if number == 902 else "accountClosed")
        items = [self._subscription(number)] if number == 900 else []
        return _answer("SubscriptionListResponse", {"items": items})

    def _page(self, token: str, most: int) -> JSONResponse:
        place = int(token.removeprefix("HALAMAN")) if token.startswith("HALAMAN") else len(self.pages)
        if place >= len(self.pages) or most > 50:
            return _refused("invalidPageToken")
        page = [self._subscription(number) for number in self.pages[place]]
        following = {"nextPageToken": f"HALAMAN{place + 1}"} if place + 1 < len(self.pages) else {}
        total = {"pageInfo": {"totalResults": sum(map(len, self.pages)), "resultsPerPage": most}}
        return _answer("SubscriptionListResponse", {"items": page} | total | following)

    def _subscription(self, number: int) -> dict[str, Any]:
        ours = {"kind": "youtube#channel", "channelId": self.channel_id}
        snippet = {"publishedAt": "2024-02-07T04:15:00.5Z", "title": "Pemprov Contoh", "resourceId": ours}
        return {
            "kind": "youtube#subscription",
            "id": f"langganan{number}",
            "snippet": snippet,
            "subscriberSnippet": {"title": "Pegawai Contoh", "channelId": channel_id(number)},
        }


def channel_id(number: int) -> str:
    return f"UCpegawai{number:015}"


@cache
def official(kind: str) -> Draft202012Validator:
    """The official schema of one kind of answer, as JSON Schema that allows no other key."""
    text = files("googleapiclient").joinpath("discovery_cache/documents/youtube.v3.json").read_text(encoding="utf-8")
    schemas = json.loads(text)["schemas"]
    return Draft202012Validator(
        {"$ref": f"#/$defs/{kind}", "$defs": {name: _strict(one) for name, one in schemas.items()}}
    )


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    strict = {key: schema[key] for key in ("type", "enum") if key in schema}
    if "$ref" in schema:
        strict["$ref"] = f"#/$defs/{schema['$ref']}"
    if "items" in schema:
        strict["items"] = _strict(schema["items"])
    if "properties" in schema:
        strict["properties"] = {name: _strict(one) for name, one in schema["properties"].items()}
        strict["additionalProperties"] = False
    return strict


def _answer(kind: str, body: dict[str, Any]) -> JSONResponse:
    official(kind).validate(body)
    return JSONResponse(body)


def _refused(reason: str) -> JSONResponse:
    status = _STATUS.get(reason, 400 if reason == "incompatibleParameters" else 403)
    error = {"code": status, "message": "-", "errors": [{"message": "-", "domain": "youtube", "reason": reason}]}
    return JSONResponse({"error": error}, status)
