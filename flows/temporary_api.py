"""Starts Prefect's temporary API as a process of its own, once; knows nothing of what is run against it.

Prefect would start the same process by itself, and import the whole of its server into ours to do so: seconds and a
tenth of the night's memory for a class of which one method is needed.
"""

import atexit
import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import cache

from flows.api_process import api_address, end, free_port, start_api, wait_until_healthy


@contextlib.contextmanager
def temporary_api() -> Iterator[Callable[[], None]]:
    """Within, Prefect's client talks to the API that the environment or profile names, or else to a temporary one.

    Call what is given before the first question: the API starts while others import.
    """
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    settings = get_current_settings()
    if settings.api.url:
        yield lambda: None
        return
    address, process = _started(tuple(settings.to_environment_variables(exclude_unset=True).items()))
    with temporary_settings({PREFECT_API_URL: address}):
        yield lambda: wait_until_healthy(address, process)


@cache
def _started(settings: tuple[tuple[str, str], ...]) -> tuple[str, subprocess.Popen[bytes]]:
    """The API that was started; it ends after everything that is registered later to run at the exit."""
    port = free_port()
    # What Prefect itself tells a server that lives as long as its client.
    as_prefect_does = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    with _interrupts_held_back():
        process = start_api(port, {**dict(settings), **as_prefect_does})
        atexit.register(end, process, 5)
    return api_address(port), process


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Within, Ctrl-C waits for the end; a process that is started within never gets one.

    A terminal sends it to the whole group. Told by it, the API would be gone before the night has recorded its end, and
    say so in the middle of its imports with a traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
