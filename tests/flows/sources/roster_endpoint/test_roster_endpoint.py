"""The staff list of a personnel system, asked for over real HTTP: whole and from its own host, or refused."""

from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from flows.sources import roster_client
from flows.sources.roster_client import Patience
from tests.flows.sources.api_servers.serving import CUT, DOWN
from tests.flows.sources.personnel_system import STAFF, running
from tests.flows.sources.roster_endpoint.asked import always, refused, taken
from tests.flows.sources.roster_endpoint.conftest import Start
from tests.flows.sources.small_campaign import small_staff

TOKEN = "sangat-rahasia"


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
    fault = refused(start(always(rows)))
    assert fault.reason == "nip_column_damaged"
    assert "as text, in quotation marks" in fault.remedy
    assert "Excel" not in fault.remedy


def test_a_page_larger_than_any_is_not_read_to_its_end(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Patience(largest_page=1000)
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (few, lambda _: None))
    assert "more than 1000 bytes" in refused(start(always(STAFF))).found
