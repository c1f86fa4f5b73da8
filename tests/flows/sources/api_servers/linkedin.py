"""LinkedIn's network sizes in small: it knows one page, and insists on its headers and on an encoded urn."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.flows.sources.counting import TOKEN, sample

HERE = "linkedin/api_page"


async def _size(request: Request) -> JSONResponse:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return JSONResponse(sample(f"{HERE}/error_401.json"), 401)
    if not request.headers.get("linkedin-version", "").isdigit():
        return JSONResponse({"status": 400, "code": "VERSION_MISSING"}, 400)
    if request.headers.get("x-restli-protocol-version") != "2.0.0" or b":" in request.scope["raw_path"]:
        return JSONResponse({"status": 400, "code": "ILLEGAL_ARGUMENT"}, 400)
    if request.query_params.get("edgeType") != "COMPANY_FOLLOWED_BY_MEMBER":
        return JSONResponse({"status": 400, "code": "INVALID_VALUE_FOR_FIELD"}, 400)
    if request.path_params["urn"] != "urn:li:organization:1000001":
        return JSONResponse({"status": 404, "code": "NOT_FOUND"}, 404)
    return JSONResponse(sample(f"{HERE}/networkSizes_200.json"))


app = Starlette(routes=[Route("/rest/networkSizes/{urn}", _size)])
