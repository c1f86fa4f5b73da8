"""What one `ikuti check` says, for the tests of what it says; knows nothing of what may be wrong in an inbox."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main

PARTS = ("needed ", "; found ", "\n  Where: ", "\n  Now: ")


class Checked:
    """What one `ikuti check` said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path, as_of: date) -> None:
        capsys.readouterr()
        self.exit_code = main(["check", str(folder), "--as-of", str(as_of), "--json"])
        said = capsys.readouterr()
        self.messages = [f"needed {message}" for message in said.err.split("needed ")[1:]]
        self.listed: dict[str, Any] = json.loads(said.out) if said.out else {}
        assert "Traceback" not in said.err
        assert all(part in message for message in self.messages for part in PARTS)

    @property
    def uses(self) -> dict[str, str]:
        """How each file is used, by its name."""
        return {one["file"].rpartition("/")[2]: one["use"] for one in self.listed["deliveries"]}

    @property
    def refused(self) -> dict[str, str]:
        """Why each file is refused, by its path."""
        return {one["file"]: one["reason"] for one in self.listed["refused"]}
