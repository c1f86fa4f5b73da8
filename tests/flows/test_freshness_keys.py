"""The keys of [freshness]: how old a source's last may be, each mistake with what to write."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from flows.freshness_keys import Freshness
from flows.messages import Message
from flows.mistakes import messages_of


def refusal(**values: Any) -> Message:
    with pytest.raises(ValidationError) as refused:
        Freshness.model_validate(values)
    (message,) = messages_of(refused.value, Freshness, "campaign.toml")
    return message


def test_without_the_section_machines_stop_the_night_after_a_week_and_people_never() -> None:
    limits = Freshness()

    assert (limits.asked_warn_hours, limits.asked_stop_days) == (36, 7)
    assert (limits.handed_in_warn_days, limits.handed_in_stop_days) == (14, None)


def test_the_template_says_what_the_defaults_are() -> None:
    written = tomllib.loads((files("flows") / "templates" / "campaign.toml").read_text(encoding="utf-8"))

    assert written["freshness"] == Freshness().model_dump(exclude_none=True)


@pytest.mark.parametrize("key", list(Freshness.model_fields))
@pytest.mark.parametrize("wrong", [0, -1, 1.5, "7", True])
def test_a_limit_is_a_whole_number_of_1_or_more(key: str, wrong: object) -> None:
    message = refusal(**{key: wrong})

    assert message.needed.endswith("a whole number from 1 to 365000")
    assert message.remedy.startswith(f"write {key} = ")


@pytest.mark.parametrize(
    ("limits", "remedy"),
    [
        ({"asked_warn_hours": 169}, "write asked_stop_days = 8 or more"),
        ({"asked_warn_hours": 25, "asked_stop_days": 1}, "write asked_stop_days = 2 or more"),
        ({"handed_in_stop_days": 13}, "write handed_in_stop_days = 14 or more, or leave it out"),
        ({"handed_in_warn_days": 30, "handed_in_stop_days": 29}, "write handed_in_stop_days = 30 or more, or leave"),
    ],
)
def test_a_source_is_told_to_be_stale_before_it_stops_the_night(limits: dict[str, int], remedy: str) -> None:
    assert refusal(**limits).remedy.startswith(remedy)


@pytest.mark.parametrize(
    "limits",
    [
        {"asked_warn_hours": 168},
        {"asked_warn_hours": 24, "asked_stop_days": 1},
        {"handed_in_warn_days": 60, "handed_in_stop_days": 60},
        {"handed_in_warn_days": 400},
    ],
)
def test_both_may_come_at_once(limits: dict[str, int]) -> None:
    assert Freshness.model_validate(limits).model_dump(include=set(limits)) == limits


def test_one_wrong_limit_is_one_mistake() -> None:
    assert refusal(handed_in_warn_days=0, handed_in_stop_days=5).found == "0"
