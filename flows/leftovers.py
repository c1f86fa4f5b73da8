"""Knows which runs in Prefect's record are still alive, and closes those that a power cut left open.

Prefect cannot know: a run whose process and runner died together stays Running, one that died between claim and start
stays Pending, for ever. A living run holds a lock of its own, which the system frees however the process ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.layout import Layout

# A worker has claimed a run and starts its process: the longest that was seen is 18 s.
_LONGEST_START = timedelta(minutes=10)
# Between its first state in Prefect and the lock it holds, a run imports nothing and asks nobody.
_LONGEST_STEP = timedelta(minutes=1)
_KEPT = timedelta(days=90)
_AT_ONCE = 200


@contextmanager
def alive(layout: Layout, flow_run_id: str) -> Iterator[None]:
    """Within, this run is known to be alive, also while it waits for another night to end."""
    layout.alive.mkdir(mode=0o700, exist_ok=True)
    sign = layout.alive / flow_run_id
    draft = sign.with_name(f".{flow_run_id}")
    with draft.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        draft.replace(sign)  # which appears held: between making it and holding it another night would find it free
        try:
            yield
        finally:
            sign.unlink(missing_ok=True)


def close_leftovers(layout: Layout, now: datetime | None = None) -> list[str]:
    """The names of this campaign's runs that nobody works on any more; they are Crashed in Prefect's record now."""
    from prefect.client.orchestration import get_client
    from prefect.states import Crashed

    closed = []
    with get_client(sync_client=True) as api:
        for run in api.read_flow_runs(flow_run_filter=_open_runs(), limit=_AT_ONCE):
            if _is_ours(run, layout) and not _lives(run, layout, now or datetime.now(UTC)):
                message = "its process ended without a word; closed by the next night"
                api.set_flow_run_state(run.id, Crashed(message=message), force=True)
                closed.append(run.name)
                (layout.alive / str(run.id)).unlink(missing_ok=True)
    return closed


def forget_old_runs(layout: Layout, now: datetime | None = None) -> int:
    """How many of this campaign's runs that began over 90 days ago are gone from Prefect's record now.

    A server prunes its own record; the temporary API of `ikuti run` never does, and would keep every night for ever.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterStartTime

    until: Any = (now or datetime.now(UTC)) - _KEPT  # Prefect's own date type takes a plain one
    old = FlowRunFilter(start_time=FlowRunFilterStartTime(before_=until))
    with get_client(sync_client=True) as api:
        found = [run for run in api.read_flow_runs(flow_run_filter=old, limit=_AT_ONCE) if _is_ours(run, layout)]
        for run in found:
            api.delete_flow_run(run.id)
    return len(found)


def _open_runs() -> Any:  # noqa: ANN401 - Prefect's filter
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType

    kinds = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    return FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=kinds)))


def _is_ours(run: Any, layout: Layout) -> bool:  # noqa: ANN401 - Prefect's flow run
    folder = run.parameters.get("folder")
    return isinstance(folder, str) and Path(folder).resolve() == layout.campaign.resolve()


def _lives(run: Any, layout: Layout, now: datetime) -> bool:  # noqa: ANN401 - Prefect's flow run
    sign = layout.alive / str(run.id)
    if sign.exists() or run.state is None:
        return _is_held(sign)
    patience = _LONGEST_START if run.state.is_pending() else _LONGEST_STEP
    return bool(now - run.state.timestamp < patience)


def _is_held(sign: Path) -> bool:
    try:
        with sign.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
