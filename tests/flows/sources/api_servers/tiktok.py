"""TikTok's user info in small: it knows one token and the account it belongs to."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.flows.sources.counting import TOKEN, sample


async def _info(request: Request) -> JSONResponse:
    body = sample("tiktok/api_user_info/user_info_200.json")
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        error = {"code": "access_token_invalid", "message": "-", "log_id": "2024"}
        return JSONResponse({"data": {}, "error": error}, 401)
    fields = request.query_params["fields"].split(",")
    user = {name: body["data"]["user"][name] for name in fields}
    return JSONResponse({"data": {"user": user}, "error": body["error"]})


app = Starlette(routes=[Route("/v2/user/info/", _info)])
