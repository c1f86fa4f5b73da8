"""X's API v2 in small: one office with a user token, its followers, and a price for whoever asks too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

OFFICE = "pemprov_contoh"
OFFICE_ID = "1400000000000000001"
USER_TOKEN = "tok-pemprov-x"
OTHER_TOKEN = "tok-lain-x"
_NOT_FOUND = {"title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found"}


@dataclass(frozen=True)
class Followers:
    """How many follow, and who of the rest is a stranger or suspended, by number."""

    many: int
    strangers: int = 5
    suspended: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()  # strangers whose request to follow the office has not answered

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/2/users/me", self._me),
                Route("/2/users/by/username/{name}", self._by_name),
                Route("/2/users/by", self._several),
                Route("/2/users/{number}/followers", self._page),
                Route("/2/users/{number}", self._by_id),
                Route("/2/users", self._several),
            ]
        )

    async def _me(self, request: Request) -> JSONResponse:
        other = {"id": "99", "username": "lain", "name": "Lain"}
        return JSONResponse({"data": self._office() if _token(request) == USER_TOKEN else other})

    async def _by_name(self, request: Request) -> JSONResponse:
        return self._one(request, request.path_params["name"].lower() == OFFICE)

    async def _by_id(self, request: Request) -> JSONResponse:
        return self._one(request, request.path_params["number"] == OFFICE_ID)

    def _one(self, request: Request, is_known: bool) -> JSONResponse:
        if _token(request) not in {USER_TOKEN, OTHER_TOKEN}:
            unauthorized = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
            return JSONResponse(unauthorized, 401)
        if not is_known:
            return JSONResponse({"errors": [_NOT_FOUND]})
        measured = "public_metrics" in request.query_params.get("user.fields", "")
        metrics = {"followers_count": self.many, "following_count": 1, "post_count": 2, "listed_count": 0}
        return JSONResponse({"data": self._office() | ({"public_metrics": metrics} if measured else {})})

    async def _page(self, request: Request) -> JSONResponse:
        limit, token = int(request.query_params["max_results"]), request.query_params.get("pagination_token", "")
        if not 1 <= limit <= 1000 or (token and not token.startswith("NEXTPAGETOKEN")):
            wrong = {"parameters": {"pagination_token": [token]}, "message": "is not valid"}
            return JSONResponse({"errors": [wrong], "type": "https://api.x.com/2/problems/invalid-request"}, 400)
        begin = int(token.removeprefix("NEXTPAGETOKEN") or 0)
        numbers = range(begin, min(begin + limit, self.many))
        shown = [self._user(number) for number in numbers if number not in self.suspended]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if numbers.stop < self.many:
            meta["next_token"] = f"NEXTPAGETOKEN{numbers.stop:06}"
        errors = [_NOT_FOUND | {"resource_id": identity(n)} for n in numbers if n in self.suspended]
        return JSONResponse({**_if_any("data", shown), **_if_any("errors", errors), "meta": meta})

    async def _several(self, request: Request) -> JSONResponse:
        ids = _listed(request.query_params.get("ids"))
        names = _listed(request.query_params.get("usernames"))
        if not 1 <= len(ids) + len(names) <= 100:
            return JSONResponse({"type": "https://api.x.com/2/problems/invalid-request", "errors": []}, 400)
        everybody = [self._user(number) for number in range(self.many + self.strangers)]
        shown = [one for number, one in enumerate(everybody) if number not in self.suspended]
        found = [one for one in shown if one["id"] in ids or one["username"].lower() in names]
        if _token(request) == USER_TOKEN:
            found = [one | {"connection_status": self._connection(one["id"])} for one in found]
        told = {told for one in found for told in (one["id"], one["username"].lower())}
        missing = [_NOT_FOUND | {"resource_id": one, "value": one} for one in (*ids, *names) if one not in told]
        return JSONResponse({**_if_any("data", found), **_if_any("errors", missing)})

    def _connection(self, number: str) -> list[str]:
        if number in map(identity, self.waiting):
            return ["follow_request_received"]
        return ["followed_by", "following"] if number in map(identity, range(self.many)) else ["none"]

    def _user(self, number: int) -> dict[str, Any]:
        return {"id": identity(number), "username": f"Pegawai_{number}", "name": "Pegawai Contoh"}

    def _office(self) -> dict[str, Any]:
        return {"id": OFFICE_ID, "username": "Pemprov_Contoh", "name": "Pemprov Contoh"}


def identity(number: int) -> str:
    """An id that is larger than a float can hold exactly."""
    return str(1_500_000_000_000_000_001 + number)


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _listed(joined: str | None) -> Sequence[str]:
    return joined.split(",") if joined else []


def _if_any(key: str, rows: list[Any]) -> dict[str, Any]:
    # X leaves an empty list out altogether.
    return {key: rows} if rows else {}
