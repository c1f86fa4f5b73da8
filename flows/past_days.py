"""Has the days of a long past judged in portions, each checked and closed before the next; knows no SQL."""

from collections.abc import Mapping, Sequence
from datetime import date

from expectations.check import Outcome
from expectations.gate import judge
from expectations.suites import checks_of_days
from flows import __version__, stages
from warehouse.closed_days import HISTORY, close_days, open_days, open_until
from warehouse.models import Model, needed
from warehouse.standing import Standing
from warehouse.state import State


def judge_past_days(
    state: State, models: Sequence[Model], opens_on: date | None, ends: Sequence[date]
) -> Mapping[str, Outcome]:
    """The checks that stop the night, by their ids: none, and the days up to the last of `ends` are closed.

    Each of `ends` is the last day of a portion. The first portion that is not sound is the last that is judged, and its
    tables are left to whoever looks for the fault: of days after it nothing is said.
    """
    checks, plans = checks_of_days(), needed([HISTORY], models)
    for done, closes_on in enumerate(ends):
        stages.came_to(done, len(ends))
        open_until(state, opens_on, closes_on)
        standing = Standing(state, models, __version__)
        for model in plans:
            standing.build(model)
        if wrong := {outcome.check.check_id: outcome for outcome in judge(state, checks) if outcome.blocks}:
            return wrong
        close_days(state, models, __version__)
        opens_on = open_days(state, models, __version__)
    return {}
