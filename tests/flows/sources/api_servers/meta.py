"""Meta's three APIs in small: they know one office's accounts and its token; their limits and errors are troubles."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.flows.sources.counting import TOKEN, sample

PROFESSIONAL = "17841400000000001"
PAGE = "100064000000001"


async def _node(request: Request) -> JSONResponse:
    """A node with only the fields that were asked for, as the Graph API answers, and always its id."""
    nodes = {
        PROFESSIONAL: sample("instagram/api_graph/user_fields_200.json"),
        PAGE: sample("facebook/api_graph_page/page_fields_200.json"),
    }
    if not _is_let_in(request):
        return JSONResponse(sample("instagram/api_graph/error_190_expired_401.json"), 401)
    node = nodes.get(request.path_params["node"])
    if node is None:
        return JSONResponse({"error": {"message": "-", "code": 100, "error_subcode": 33}}, 400)
    fields = {"id", *request.query_params["fields"].split(",")}
    if not fields <= node.keys():
        return JSONResponse(sample("instagram/api_graph/error_100_field_400.json"), 400)
    return JSONResponse({name: node[name] for name in fields})


async def _insights(request: Request) -> JSONResponse:
    if not _is_let_in(request):
        return JSONResponse(sample("instagram/api_graph/error_190_expired_401.json"), 401)
    if request.query_params["metric"] != "followers_count" or request.path_params["profile"] != "me":
        return JSONResponse({"error": {"message": "-", "code": 100}}, 400)
    return JSONResponse(sample("threads/api_insights/followers_count_200.json"))


def _is_let_in(request: Request) -> bool:
    return request.headers.get("authorization") == f"Bearer {TOKEN}"


graph = Starlette(routes=[Route("/v25.0/{node}", _node)])
threads = Starlette(routes=[Route("/v1.0/{profile}/threads_insights", _insights)])
