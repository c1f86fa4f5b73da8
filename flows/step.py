"""What every step of a night has in common: it is a task of Prefect and a stage on record; knows no step.

No task keeps or caches its result: a night may be repeated because landings are idempotent, and an answer cached for
another night would be wrong. No task is retried: what a second try can help is tried again where it is done, by the
clients that ask over the network.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows import stages
from flows.breakdown import without_words

Given = ParamSpec("Given")
Back = TypeVar("Back")


class _Step(Task[Given, Back]):
    """A task whose arguments are handed on as they are.

    Prefect would look through all figures of a night for results of other tasks, of which no step takes any: seconds
    of every night.
    """

    def __call__(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - Prefect's own has five kinds of calls
        as_they_are: Any = super().__call__
        return as_they_are(*map(quote, given), **{name: quote(argument) for name, argument in named.items()})


def step(
    name: str, run_name: str | None = None, counts: Callable[[Any], stages.Counts] | None = None
) -> Callable[[Callable[Given, Back]], Callable[Given, Back]]:
    """A Prefect task, called like the function it is made of; `{…}` in its run's name are arguments.

    It is a stage on record, with what `counts` reads from its result, and what breaks in it leaves without its words.
    """

    def as_task(function: Callable[Given, Back]) -> Callable[Given, Back]:
        @wraps(function)
        def on_record(*given: Given.args, **named: Given.kwargs) -> Back:
            called = run_name.format(**signature(function).bind(*given, **named).arguments) if run_name else name
            with stages.stage(called) as counted, without_words():
                result = function(*given, **named)
                if counts:
                    counted.update(counts(result))
            return result

        made = _Step(on_record, name=name, task_run_name=run_name, cache_policy=NO_CACHE, persist_result=False)
        return cast("Callable[Given, Back]", made)

    return as_task
