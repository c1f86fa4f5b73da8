"""The pages of a personnel system's staff list, asked for over real HTTP: all of them, or none is a roster."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.flows.sources.personnel_system import STAFF, Answering
from tests.flows.sources.roster_endpoint.asked import always, ask, refused, taken
from tests.flows.sources.roster_endpoint.conftest import Start


def pages(size: int) -> list[list[dict[str, Any]]]:
    return [STAFF[begin : begin + size] for begin in range(0, len(STAFF), size)]


def counted(parameter: str, first: int = 1, size: int = 8) -> Answering:
    def answer(request: Request) -> Response:
        place = int(request.query_params[parameter]) - first
        return JSONResponse({"data": pages(size)[place] if place < len(pages(size)) else []})

    return answer


@pytest.mark.parametrize("first", [0, 1])
def test_pages_are_counted_until_one_is_empty(start: Start, first: int) -> None:
    system = start(counted("hal", first))

    parsed = taken(system, page_param="hal", first_page=first, page_size_param="jumlah", page_size=8)

    assert parsed.rows_loaded == len(STAFF)
    assert system.asked == [f"/api/pegawai?jumlah=8&hal={first + place}" for place in range(4)]


def test_a_server_that_repeats_its_last_page_is_not_asked_for_ever(start: Start) -> None:
    def answer(request: Request) -> Response:
        place = min(int(request.query_params["page"]), 3) - 1
        return JSONResponse(pages(8)[place])

    system = start(answer)
    assert taken(system, page_param="page").rows_read == len(STAFF)
    assert len(system.asked) == 5


def test_a_server_that_does_not_know_the_parameter_gives_no_roster(start: Start) -> None:
    fault = refused(start(always(STAFF[:8])), page_param="hal")
    assert fault.reason == "schema_drift"
    assert "page_param" in fault.remedy
    assert taken(start(always({"total": 8, "data": STAFF[:8]})), page_param="hal").rows_loaded == 8


@pytest.mark.parametrize("whole", [True, False])
def test_the_next_page_may_be_told_by_its_address(start: Start, whole: bool) -> None:
    def answer(request: Request) -> Response:
        place = int(request.query_params.get("mulai", 0))
        home = str(request.url.replace(query="")) if whole else "/api/pegawai"
        following = f"{home}?mulai={place + 1}" if place < 2 else None
        return JSONResponse({"isi": pages(8)[place], "tautan": {"lanjut": following}})

    assert taken(start(answer), next="tautan.lanjut").rows_loaded == len(STAFF)


def test_the_next_page_may_be_told_by_its_number(start: Start) -> None:
    def answer(request: Request) -> Response:
        place = int(request.query_params.get("page", 1))
        return JSONResponse({"isi": pages(8)[place - 1]} | ({"lanjut": place + 1} if place < 3 else {}))

    system = start(answer)
    assert taken(system, next="lanjut", page_param="page").rows_loaded == len(STAFF)
    assert refused(system, next="lanjut").reason == "schema_drift"


def test_the_next_page_may_be_told_in_the_link_header(start: Start) -> None:
    def answer(request: Request) -> Response:
        place = int(request.query_params.get("page", 1))
        link = {"Link": f'<?page={place + 1}>; rel="next"'} if place < 3 else {}
        return JSONResponse(pages(8)[place - 1], headers=link)

    assert taken(start(answer)).rows_loaded == len(STAFF)


@pytest.mark.parametrize(
    "hint",
    [
        {"next": "/api/pegawai?page=2"},
        {"links": {"next": "/api/pegawai?page=2"}},
        {"_links": {"next": {"href": "/api/pegawai?page=2"}}},
        {"meta": {"has_more": True}},
        {"total": 21},
        {"meta": {"total_count": 21}},
    ],
)
def test_an_answer_that_speaks_of_more_is_no_roster(start: Start, hint: dict[str, Any]) -> None:
    fault = refused(start(always({"data": STAFF, **hint})))
    assert fault.reason == "schema_drift"
    assert "page_param" in fault.remedy


@pytest.mark.parametrize("hint", [{"next": None}, {"links": {"next": ""}}, {"has_more": False}, {"total": 20}])
def test_an_answer_that_says_it_is_all_is_a_roster(start: Start, hint: dict[str, Any]) -> None:
    assert taken(start(always({"data": STAFF, **hint}))).rows_loaded == 20


@pytest.mark.parametrize(("told", "is_whole"), [(20, True), (19, False), (21, False), ("20", False), (None, False)])
def test_a_total_that_is_configured_must_be_met(start: Start, told: object, is_whole: bool) -> None:
    found = ask(start(always({"data": STAFF, "meta": {"n": told}})), total="meta.n")
    assert [refusal.fault.reason for refusal in found.refusals] == ([] if is_whole else ["schema_drift"])


def test_pages_that_lead_back_to_one_another_are_no_roster(start: Start) -> None:
    fault = refused(start(always({"data": STAFF, "next": "/api/pegawai"})), next="next")
    assert "never end" in fault.found


@pytest.mark.parametrize("elsewhere", ["http://localhost:9/x", "//contoh.example/x", "https://127.0.0.1/x"])
def test_a_next_page_on_another_host_is_not_asked_for(start: Start, elsewhere: str) -> None:
    system = start(always({"data": STAFF, "next": elsewhere}))
    fault = refused(system, next="next")
    assert "another host" in fault.found
    assert len(system.asked) == 1
