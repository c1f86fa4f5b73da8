"""Knows the order of the night and the world outside; sets the libraries' defaults before they are imported.

A value that is already set in the environment wins, so whoever runs a Prefect server points to it as usual.
"""

import os
from pathlib import Path

__version__ = "0.13.0"

_HOME = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "ikuti" / "prefect"

_DEFAULTS = {
    # Absolute: Prefect's temporary API is a child process and may start elsewhere.
    "PREFECT_HOME": str(_HOME),
    "PREFECT_LOCAL_STORAGE_PATH": str(_HOME / "results"),
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The first start creates the database; under load that takes far longer than the default of 20 s.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    # Quiet terminal, complete log in the UI: the level of the handler, not of the logger.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # What each stage of a night did, see flows/stages.py.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "ikuti.night",
    # Task runs are recorded from events; in batches the API keeps up with forty short tasks. Whole seconds: Prefect
    # 3.8.8 cuts a part of one off, and an API that flushes every 0 s keeps half a core busy for as long as it runs.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    # Polars gives memory back half a second after it is done with it: a night parses first and holds much else
    # afterwards. Given back at once, it is fetched page by page for the next part of a list: a quarter of reading it.
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:500,muzzy_decay_ms:0",
    # Prefect's temporary API, a process of its own, is a server of many threads for one client.
    "MALLOC_ARENA_MAX": "2",
}

for _name, _value in _DEFAULTS.items():
    os.environ.setdefault(_name, _value)
