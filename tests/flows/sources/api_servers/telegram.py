"""Telegram's Bot API in small: one bot, one channel, and what it knows of some people."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.flows.sources.counting import sample

BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
CHAT = "@pemprov_contoh"
# A public channel the bot is not in.
ELSEWHERE = "@pemprov_tetangga"
HERE = "telegram/bot_api"
PEOPLE = {"5000000001": "getChatMember_member_200", "5000000002": "getChatMember_left_200"}


async def _answer(request: Request) -> JSONResponse:
    if request.path_params["bot"] != BOT:
        return JSONResponse(sample(f"{HERE}/error_401.json"), 401)
    chat = request.query_params.get("chat_id")
    if chat not in {CHAT, ELSEWHERE}:
        return _refused("Bad Request: chat not found")
    if request.path_params["method"] == "getChatMemberCount":
        return JSONResponse(sample(f"{HERE}/getChatMemberCount_200.json"))
    if chat == ELSEWHERE:
        return JSONResponse(sample(f"{HERE}/error_400_member_list.json"), 400)
    return _member(request.query_params["user_id"])


def _member(number: str) -> JSONResponse:
    if number == BOT.partition(":")[0]:
        bot = {"user": {"id": int(number), "is_bot": True}, "status": "administrator"}
        return JSONResponse({"ok": True, "result": bot})
    known = PEOPLE.get(number)
    return JSONResponse(sample(f"{HERE}/{known}.json")) if known else _refused("Bad Request: user not found")


def _refused(description: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": 400, "description": description}, 400)


app = Starlette(routes=[Route("/bot{bot}/{method}", _answer)])
