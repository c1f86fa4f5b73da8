"""Starts `ikuti` in a process of its own for each line of arguments on stdin, and answers with its number.

The large libraries are imported once, here, and no thread is begun: a child that is forked then is the command as it
is after these imports, in a process group of its own. An empty line asks how the last one ended.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from flows.cli import main


def work(outputs: Path) -> None:
    """Answer until stdin ends; what the children say goes to a file each."""
    _import_libraries()
    threads = len(list(Path("/proc/self/task").iterdir()))
    assert threads == 1, f"{threads} threads: a forked child would wait for ever for what the others hold"
    child = 0
    for number, line in enumerate(sys.stdin):
        if line.strip():
            child = _start(json.loads(line), outputs / f"night-{number}")
            answer = child
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(answer, flush=True)


def _import_libraries() -> None:
    """What takes long; not Polars, which begins threads when it is imported."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for name in ("duckdb", "prefect.flow_engine", "prefect.task_engine", "great_expectations", "altair"):
        importlib.import_module(name)


def _start(arguments: list[str], said: Path) -> int:
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()
        opened = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for descriptor in (1, 2):
            os.dup2(opened, descriptor)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        code = int(main(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    work(Path(sys.argv[1]))
