"""Opens a session on a Spark master and closes it; knows no table.

Spark's own package is loaded when a session is opened and not before: who stays with DuckDB need not have it.
"""

import logging
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

# Spark quotes rows in its errors and logs plans; none of it may reach a terminal or a file.
_SILENCE = Path(__file__).with_name("silence.properties")
_TALKS: Final = ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "py4j", "py4j.clientserver")

_running: list[Any] = []

_SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    # As DuckDB writes and reads instants: microseconds, in UTC.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    # A page of Spark's would show plans to whoever asks; one line per stage on the terminal would be talk of its own.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Session(Protocol):
    """What we use of Spark's session."""

    def sql(self, query: str) -> Any:  # noqa: ANN401 - Spark's frame
        """The rows of a query, not computed yet."""

    def table(self, name: str) -> Any:  # noqa: ANN401 - Spark's frame
        """The rows of a table, not read yet."""

    def stop(self) -> None:
        """Nothing more is computed."""


class SparkRefused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """No session could be opened; `kind` is the kind of error, whose text is withheld."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@contextmanager
def spark_session(master: str, folder: Path) -> Iterator[Session]:
    """A session on this master, its tables below `folder`, which master and workers must all see.

    Instants are in UTC. The program behind the session ends with our process. Raises SparkRefused.
    """
    session = _open(master, folder)
    try:
        yield session
    finally:
        session.stop()


def _open(master: str, folder: Path) -> Session:
    for name in _TALKS:
        logging.getLogger(name).disabled = True
    settings = _SETTINGS | {
        "spark.sql.warehouse.dir": folder.as_uri(),
        "spark.local.dir": str(folder / "spill"),
        "spark.driver.extraJavaOptions": f'-Dlog4j2.configurationFile="{_SILENCE.as_uri()}"',
    }
    if is_here(master):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries that Spark could do more with
            conf = import_module("pyspark").SparkConf().setMaster(master).setAppName("ikuti").setAll(settings.items())
            context = import_module("pyspark").SparkContext(conf=conf, gateway=_program(conf))
            session: Session = import_module("pyspark.sql").SparkSession(context)
    except Exception as error:  # noqa: BLE001 - whatever keeps Spark from starting is the answer, without its text
        raise SparkRefused(type(error).__name__) from None
    return session


def _program(conf: Any) -> Any:  # noqa: ANN401 - Spark's own types
    """Spark's program behind our process: one for all sessions, since it cannot be replaced, and without a voice."""
    if not _running:
        launch = import_module("pyspark.java_gateway").launch_gateway
        _running.append(launch(conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}))
    return _running[0]


def is_here(master: str) -> bool:
    """Whether the master is this machine alone, so that nothing need listen to another one."""
    return master.startswith(("local", "spark://127.0.0.1:", "spark://localhost:"))
