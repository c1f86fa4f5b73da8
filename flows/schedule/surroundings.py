"""The settings under which Prefect's server and worker run the schedule; whatever is set already wins."""

import os
from typing import Final

from flows.breakdown import HOUSE

POOL: Final = "ikuti"
# Two queues with a worker each: the look in the morning must not wait behind the night that hangs.
NIGHTS: Final = "nights"
MORNINGS: Final = "mornings"

# STACK: each of these was needed when a server was restarted in mid-run, left alone for weeks, or read at another port.
_SERVER: Final = {
    # Leases in memory are lost with the server, and the run that holds one is crashed minutes after a restart.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(90 * 24 * 3600),
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}
_WORKER: Final = {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30", "PREFECT_LOGGING_LEVEL": "INFO"}


def of_server(port: int) -> dict[str, str]:
    """The environment of the server beside what is set already; pages that it serves ask it at its own port."""
    own = {"PREFECT_SERVER_API_PORT": str(port), "PREFECT_UI_URL": f"http://127.0.0.1:{port}"}
    return own | {name: os.environ.get(name, value) for name, value in _SERVER.items()}


def of_worker(address: str) -> dict[str, str]:
    """The environment of the worker, and with it of every night that it starts."""
    # Its processes begin in a folder of their own and are to load the house that serves, whichever is installed.
    paths = [str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"PREFECT_API_URL": address, "PYTHONPATH": os.pathsep.join(paths)}
    return own | {name: os.environ.get(name, value) for name, value in _WORKER.items()}
