"""The staff list of a personnel system, asked for over real HTTP: whole and from its own host, or refused."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from flows.roster_keys import Roster
from flows.sources import roster_client
from flows.sources.delivery import Found
from flows.sources.roster_client import Patience
from flows.sources.roster_endpoint import find_endpoint_roster
from tests.flows.sources.api_servers.serving import CUT, DOWN
from tests.flows.sources.personnel_system import STAFF, Answering, PersonnelSystem, running
from tests.flows.sources.small_campaign import small_staff
from transforms.faults import Fault
from transforms.parsed import Parsed

NIGHT = date(2024, 2, 7)
TOKEN = "sangat-rahasia"

Start = Callable[[Answering], PersonnelSystem]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(running(answer))


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    paused: list[float] = []
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (Patience(answering=5), paused.append))
    return paused


def always(body: Any, **headers: str) -> Answering:
    return lambda _: JSONResponse(body, headers=headers)


def ask(system: PersonnelSystem, **keys: Any) -> Found:
    def as_it_is(parsed: Parsed) -> Parsed:
        return parsed

    roster = Roster.model_validate({"url": system.url, **keys})
    return find_endpoint_roster(roster, NIGHT, (), as_it_is)


def taken(system: PersonnelSystem, **keys: Any) -> Parsed:
    found = ask(system, **keys)
    assert found.refusals == ()
    (delivery,) = found.deliveries
    parsed = delivery.read().parsed
    assert isinstance(parsed, Parsed)
    return parsed


def refused(system: PersonnelSystem, **keys: Any) -> Fault:
    found = ask(system, **keys)
    assert found.deliveries == ()
    (refusal,) = found.refusals
    assert (refusal.source, refusal.path) == ("roster", "endpoint/2024-02-07")
    assert isinstance(refusal.fault, Fault)
    return refusal.fault


def pages(size: int) -> list[list[dict[str, Any]]]:
    return [STAFF[begin : begin + size] for begin in range(0, len(STAFF), size)]


def counted(parameter: str, first: int = 1, size: int = 8) -> Answering:
    def answer(request: Request) -> Response:
        place = int(request.query_params[parameter]) - first
        return JSONResponse({"data": pages(size)[place] if place < len(pages(size)) else []})

    return answer


@pytest.mark.parametrize("body", [STAFF, {"data": STAFF}, {"hasil": {"pegawai": STAFF}, "galat": []}])
def test_the_only_list_in_an_answer_is_the_staff(start: Start, body: Any) -> None:
    parsed = taken(start(always(body)))

    assert parsed.rows["nip"].to_list() == small_staff()["nip"].to_list()
    assert parsed.rows["unit"].to_list() == small_staff()["unit"].to_list()
    assert parsed.dropped_columns == ("unit › kode", "nik")


def test_of_several_lists_the_keys_must_say_which(start: Start) -> None:
    system = start(always({"pegawai": STAFF, "unit": [{"nama": "A"}]}))

    fault = refused(system)
    assert (fault.reason, "pegawai, unit" in fault.found) == ("schema_drift", True)
    assert taken(system, rows="pegawai").rows_loaded == len(STAFF)
    assert refused(system, rows="pegawe").reason == "schema_drift"


def test_a_token_comes_from_the_environment_and_goes_into_no_message(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IKUTI_TOKEN_ROSTER", TOKEN)
    system = start(always(STAFF))
    taken(system, token_env="IKUTI_TOKEN_ROSTER")
    assert system.tokens == [f"Bearer {TOKEN}"]

    refusing = start(lambda _: JSONResponse({"pesan": TOKEN}, status_code=401))
    fault = refused(refusing, token_env="IKUTI_TOKEN_ROSTER", url=f"{refusing.url}?kunci={TOKEN}")
    assert fault.reason == "endpoint_failed"
    assert "HTTP 401" in fault.found
    assert TOKEN not in str(fault)


def test_without_its_token_nothing_is_asked(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IKUTI_TOKEN_ROSTER", raising=False)
    system = start(always(STAFF))

    fault = refused(system, token_env="IKUTI_TOKEN_ROSTER")
    assert "IKUTI_TOKEN_ROSTER" in fault.remedy
    assert system.asked == []


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
    assert len(system.asked) == 4


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


def test_a_redirect_is_not_followed(start: Start) -> None:
    system = start(lambda _: Response(status_code=302, headers={"Location": "/lain"}))
    assert "leads elsewhere" in refused(system).found
    assert system.asked == ["/api/pegawai"]


def test_what_may_pass_is_asked_again_after_the_wait_it_asks_for(start: Start, waits: list[float]) -> None:
    busy = Response(status_code=429, headers={"Retry-After": "7"})
    answers = iter([busy, Response(status_code=503), JSONResponse(STAFF)])
    system = start(lambda _: next(answers))

    assert taken(system).rows_loaded == len(STAFF)
    assert len(system.asked) == 3
    assert waits[0] == pytest.approx(7, abs=1)
    assert 0 < waits[1] < 10


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    with running(always(STAFF), CUT, DOWN, CUT) as system:
        assert taken(system).rows_loaded == len(STAFF)


def test_what_does_not_pass_is_given_up_and_what_cannot_is_not_asked_again(start: Start) -> None:
    system = start(lambda _: Response(status_code=502))
    fault = refused(system)
    assert (fault.reason, fault.found) == ("endpoint_failed", "HTTP 502 (asked 5 times)")
    assert len(system.asked) == 5

    forbidden = start(lambda _: Response(status_code=404))
    assert refused(forbidden).found == "HTTP 404"
    assert len(forbidden.asked) == 1


def test_a_wait_that_is_too_long_is_left_to_the_next_night(start: Start, waits: list[float]) -> None:
    system = start(lambda _: Response(status_code=429, headers={"Retry-After": "86400"}))
    assert "asked once" in refused(system).found
    assert waits == []


def test_a_system_that_does_not_answer_is_a_refusal() -> None:
    with running(always(STAFF)) as system:
        pass
    assert "no answer (ConnectError)" in refused(system).found


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>Masuk</html>"),
        Response("[" * 200_000),
        Response("x" * 100, headers={"Content-Encoding": "gzip"}),
        JSONResponse("kata"),
        JSONResponse({"data": ["a", "b"]}),
        JSONResponse({"data": [{"warna": "biru"}]}),
        JSONResponse([{"nip": "131110468"}]),
    ],
    ids=["page", "nested too deep", "not its encoding", "a word", "no objects", "no column", "no usable row"],
)
def test_what_is_no_list_of_staff_is_refused(start: Start, answer: Response) -> None:
    fault = refused(start(lambda _: answer))
    assert fault.reason in {"schema_drift", "nip_column_missing"}
    assert "131110468" not in str(fault)


def test_an_empty_list_is_no_roster(start: Start) -> None:
    assert refused(start(always({"data": []}))).reason == "no_rows"


def test_numbers_that_are_no_text_refuse_the_answer(start: Start) -> None:
    rows = [row | {"nip": int(str(row["nip"]))} for row in STAFF]
    assert refused(start(always(rows))).reason == "nip_column_damaged"


def test_a_page_larger_than_any_is_not_read_to_its_end(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Patience(largest_page=1000)
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (few, lambda _: None))
    assert "more than 1000 bytes" in refused(start(always(STAFF))).found
