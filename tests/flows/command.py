"""`ikuti` as its users start it; knows no command by name."""

import subprocess
import sys
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]


def ikuti(*arguments: str | Path, **streams: Any) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, as its users have it; its streams are pipes unless given."""
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    if "input" not in streams:
        streams.setdefault("stdin", subprocess.DEVNULL)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.run(command, cwd=HOUSE, text=True, check=False, timeout=60, **streams)
