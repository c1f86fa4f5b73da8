"""Pages of a staff list that moved while they were read: refused, for whoever stood on a border would be gone."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.flows.sources.personnel_system import STAFF
from tests.flows.sources.roster_endpoint.asked import refused, taken
from tests.flows.sources.roster_endpoint.conftest import Start
from tests.flows.sources.roster_endpoint.test_pages import pages


def test_a_server_that_begins_anew_after_its_last_page_is_at_its_end_if_it_told_of_as_many(start: Start) -> None:
    def answer(request: Request) -> Response:
        place = (int(request.query_params["page"]) - 1) % 3
        return JSONResponse({"data": pages(8)[place]} | ({"total": 20} if "total" in request.url.path else {}))

    system = start(answer)
    assert taken(system, page_param="page", url=f"{system.url}/total").rows_read == len(STAFF)
    assert "earlier page" in refused(system, page_param="page").found


@pytest.mark.parametrize("after", [pages(8)[2], []], ids=["goes on", "ends"])
def test_a_page_that_comes_in_the_place_of_another_gives_no_roster(start: Start, after: list[Any]) -> None:
    told = [pages(8)[0], pages(8)[1], pages(8)[1], after]
    fault = refused(start(lambda asked: JSONResponse(told[int(asked.query_params["page"]) - 1])), page_param="page")

    assert (fault.reason, fault.found) == ("schema_drift", "a page that came twice, and then another")
    assert "inbox/roster/" in fault.remedy


def test_who_left_while_the_pages_were_read_does_not_take_another_along(start: Start) -> None:
    """The first of the list leaves after page 1: the ninth moves into it and stands on no page that is asked for."""

    def answer(request: Request) -> Response:
        place = int(request.query_params["page"]) - 1
        staff = STAFF if place == 0 else STAFF[1:]
        return JSONResponse({"data": staff[8 * place : 8 * place + 8], "meta": {"total": len(staff)}})

    fault = refused(start(answer), page_param="page")
    assert (fault.reason, "20 rows, then 19" in fault.found) == ("schema_drift", True)
    assert refused(start(answer), page_param="page", total="meta.total").found == fault.found


def test_pages_without_a_settled_order_are_no_roster(start: Start) -> None:
    told = [STAFF[:8], STAFF[8:14] + STAFF[2:4], STAFF[16:], []]
    fault = refused(start(lambda asked: JSONResponse(told[int(asked.query_params["page"]) - 1])), page_param="page")

    assert "2 rows that stood on an earlier page already" in fault.found


def test_somebody_new_among_those_read_moves_the_border_and_loses_nobody(start: Start) -> None:
    told = [STAFF[:8], STAFF[7:15], STAFF[15:], []]
    parsed = taken(start(lambda asked: JSONResponse(told[int(asked.query_params["page"]) - 1])), page_param="page")

    assert set(parsed.rows["nip"]) == {row["nip"] for row in STAFF}


@pytest.mark.parametrize("counts", ["the page", "what is left"])
def test_a_number_of_other_rows_is_no_total(start: Start, counts: str) -> None:
    def answer(request: Request) -> Response:
        place = int(request.query_params["page"]) - 1
        page = STAFF[8 * place : 8 * place + 8]
        return JSONResponse({"data": page, "total": len(page) if counts == "the page" else len(STAFF[8 * place :])})

    assert taken(start(answer), page_param="page").rows_loaded == len(STAFF)
