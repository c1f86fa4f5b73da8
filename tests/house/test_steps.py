"""No step of a night keeps, caches or repeats its work through Prefect: an answer cached for another night is wrong."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow, Task
from prefect.cache_policies import NO_CACHE

HOUSE = Path(__file__).resolve().parents[2]


def _made_by_prefect(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    """Every flow or task in a module of flows, by its place."""
    for path in sorted((HOUSE / "flows").rglob("*.py")):
        module = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
        if "prefect" in path.read_text(encoding="utf-8") or path.name == "steps.py":
            for name, value in vars(importlib.import_module(module)).items():
                if isinstance(value, kind) and value.fn.__module__ == module:
                    yield f"{module}.{name}", value


TASKS = dict(_made_by_prefect(Task))
FLOWS = dict(_made_by_prefect(Flow))


def faults_of(made: Any) -> list[str]:
    """What Prefect would keep, cache or repeat of a task or flow."""
    faults = []
    if getattr(made, "cache_policy", NO_CACHE) != NO_CACHE or getattr(made, "cache_key_fn", None):
        faults.append("its answer would be cached: give cache_policy=NO_CACHE")
    if getattr(made, "result_storage_key", None) or made.result_storage:
        faults.append("its result would be stored")
    if made.persist_result or (isinstance(made, Task) and made.persist_result is None):
        faults.append("its result would be kept where Prefect is told to keep results: give persist_result=False")
    if made.retries:
        faults.append("Prefect would repeat it: what a second try can help is tried again by the client that asks")
    return faults


def test_the_steps_of_a_night_are_found() -> None:
    assert len(TASKS) >= 15
    assert {"flows.nightly.nightly", "flows.watch.watch"} <= set(FLOWS)


@pytest.mark.parametrize("place", [*TASKS, *FLOWS])
def test_no_step_is_kept_cached_or_repeated(place: str) -> None:
    assert faults_of((TASKS | FLOWS)[place]) == [], place


def test_what_prefect_does_by_itself_would_be_found() -> None:
    def work() -> None:
        pass

    assert len(faults_of(Task(work))) == 2
    assert len(faults_of(Task(work, retries=1, persist_result=True, cache_key_fn=lambda *_: "k"))) == 3
    assert len(faults_of(Flow(work, retries=1, persist_result=True))) == 2
