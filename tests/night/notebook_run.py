"""Runs the analyst's notebook on a campaign folder as a program and prints what it found; knows no number.

python -m tests.night.notebook_run FOLDER
"""

import json
import runpy
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import vl_convert

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "growth.py"
CHARTS = ("growth_chart", "curve_chart", "units_chart")


def _no_network(*_: object) -> NoReturn:
    raise AssertionError("the notebook reached for the network")


def found(folder: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What the notebook's cells found and its charts as SVG, drawn where no network can be reached."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _no_network)
    app = runpy.run_path(str(NOTEBOOK))["app"]
    _, defined = app.run(defs={"folder": folder})
    drawings = {name: vl_convert.vegalite_to_svg(defined[name].to_dict(), allowed_base_urls=[]) for name in CHARTS}
    names = ("growth", "curve", "readings", "units")
    return {"account": defined["account"].value, **{name: defined[name] for name in names}}, drawings


if __name__ == "__main__":
    cells, svg = found(sys.argv[1])
    sys.stdout.write(json.dumps({**cells, "drawings": svg}))
