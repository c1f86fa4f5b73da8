"""Opens a campaign's state file for the night and says in words why it cannot be; knows no table."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from flows.messages import Message, Wrong
from warehouse.landing import LandedDamaged
from warehouse.layout import Layout
from warehouse.state import State, open_state
from warehouse.state_file import StateDamaged, StateHeld, StateIsNewer, StateRefused

PATIENCE = 15  # seconds; somebody who lists the runs has the file open for less than one


@contextmanager
def working_state(layout: Layout, patience: float = PATIENCE) -> Iterator[State]:
    """The state file to write to; waits a little for a process that has it open. Raises Wrong."""
    with state_refusals_told(layout), ExitStack() as opened:
        for attempt in Retrying(
            retry=retry_if_exception_type(StateHeld),
            stop=stop_after_delay(patience),
            wait=wait_fixed(0.2),
            reraise=True,
        ):
            with attempt:
                state = opened.enter_context(open_state(layout))
        yield state


@contextmanager
def state_refusals_told(layout: Layout) -> Iterator[None]:
    """Raises Wrong, which says what to do, for a state file that is damaged, newer or held by another process.

    And for a landed file that cannot be read: no state can be made without it.
    """
    try:
        yield
    except StateRefused as refusal:
        raise Wrong([_message(refusal, layout)]) from None
    except LandedDamaged as refusal:
        raise Wrong([_damaged(refusal)]) from None


def _message(refusal: StateRefused, layout: Layout) -> Message:
    # A step of the night knows the file by its bare name.
    where, rebuild = str(layout.root / refusal.path), f"run: ikuti rebuild {layout.campaign}"
    if isinstance(refusal, StateIsNewer):
        remedy = (
            "install the newer ikuti that wrote it; to go on with this one, without what the newer one put right, "
            f"{rebuild}"
        )
        return Message("a state file of this version of ikuti", refusal.found, where, remedy)
    if isinstance(refusal, StateDamaged):
        remedy = f"{rebuild}; it makes a new one from warehouse/landing and keeps this one aside"
        return Message("a state file that can be read", f"a damaged one ({refusal.found})", where, remedy)
    remedy = "close the program that has it open (a DuckDB shell?); what is published can be read at any time"
    return Message("a state file that nobody else has open", refusal.found, where, remedy)


def _damaged(refusal: LandedDamaged) -> Message:
    remedy = (
        "put it back from a backup; without one, delete the landed files of this name: the night takes it from the "
        "inbox again, or says that it is gone"
    )
    return Message("a landed file that can be read", "one that cannot", str(refusal.path), remedy)
