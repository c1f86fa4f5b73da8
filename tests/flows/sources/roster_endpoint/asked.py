"""A personnel system asked for its staff list: what it gave, or why it was refused; knows no answer."""

from datetime import date
from typing import Any

from starlette.responses import JSONResponse

from flows.roster_keys import Roster
from flows.sources.delivery import Found
from flows.sources.roster_endpoint import find_endpoint_roster
from tests.flows.sources.personnel_system import Answering, PersonnelSystem
from transforms.faults import Fault
from transforms.parsed import Parsed

NIGHT = date(2024, 2, 7)


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
