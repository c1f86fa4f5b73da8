"""Whatever an endpoint answers becomes rows or a refusal in words; how pages are asked for is seen over real HTTP."""

from typing import Any, cast

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.roster_keys import Roster
from flows.sources import roster_pages
from flows.sources.roster_client import Page, RosterClient
from flows.sources.roster_pages import all_rows
from transforms.faults import Fault

HOME = httpx.URL("https://simpeg.contoh.example/api")


class Answers:
    """A client that gives its bodies one after the other, then the last one for ever."""

    home = HOME

    def __init__(self, *bodies: Any) -> None:
        self._bodies = list(bodies)

    def page(self, _: httpx.URL) -> Page:
        body = self._bodies.pop(0) if len(self._bodies) > 1 else self._bodies[0]
        return Page(body, None)


def rows(keys: Roster, *bodies: Any) -> list[Any] | Fault:
    try:
        return list(all_rows(cast("RosterClient", Answers(*bodies)), keys))
    except Fault as fault:
        return fault


names = st.sampled_from(["data", "next", "total", "links", "nip", "href", "a"])
scalars = st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.sampled_from(["", "x", "/b", "?a=1", "//["])
bodies = st.recursive(scalars, lambda below: st.lists(below, max_size=2) | st.dictionaries(names, below, max_size=3))
paths = st.none() | st.sampled_from(["data", "links.next", "next", "total", "a.a.a"])


@settings(max_examples=300)
@given(
    bodies=st.lists(bodies, min_size=1, max_size=3),
    rows_at=paths,
    next_at=paths,
    total_at=paths,
    page_param=st.none() | st.just("page"),
)
def test_any_answer_is_rows_or_a_refusal(
    bodies: list[Any], rows_at: str | None, next_at: str | None, total_at: str | None, page_param: str | None
) -> None:
    keys = Roster(rows=rows_at, next=next_at, total=total_at, page_param=page_param)

    found = rows(keys, *bodies)

    if isinstance(found, Fault):
        assert found.reason == "schema_drift"
    else:
        assert all(isinstance(row, dict) for row in found)


def test_a_walk_has_an_end_whatever_the_next_pages_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_pages, "_MOST_PAGES", 5)
    pages = [{"data": [{"nip": str(number)}], "next": f"?page={number}"} for number in range(9)]

    fault = rows(Roster(next="next"), *pages)

    assert isinstance(fault, Fault)
    assert "never end" in fault.found


def test_more_rows_than_any_staff_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_pages, "_MOST_ROWS", 3)
    assert isinstance(rows(Roster(), [{"nip": "1"}] * 4), Fault)
    assert rows(Roster(), [{"nip": "1"}] * 3) == [{"nip": "1"}] * 3


def test_a_list_that_has_keys_below_it_on_one_page_alone_is_refused() -> None:
    fault = rows(Roster(page_param="page"), {"data": [{"nip": "1"}]}, {"hasil": [{"nip": "2"}]})
    assert isinstance(fault, Fault)
    assert '"data"' in fault.found
