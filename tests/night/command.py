"""Runs `ikuti` as its users do; knows nothing of what a night brings."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

HOUSE = Path(__file__).parents[2]
LONGEST_NIGHT = 900  # seconds; a machine that does ten other things at the same time has taken 330


@dataclass(frozen=True)
class Told:
    """How a command ended and what it said."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def messages(self) -> list[str]:
        """The messages on stderr, each with its four parts."""
        return [f"needed {message}" for message in self.stderr.split("needed ")[1:]]

    def kept(self, file: Path) -> None:
        """Write it down for another process."""
        file.write_text(json.dumps([self.exit_code, self.stdout, self.stderr]), encoding="utf-8")

    @classmethod
    def remembered(cls, file: Path) -> "Told":
        """What another process has written down."""
        return cls(*json.loads(file.read_text(encoding="utf-8")))


def environment(state_home: Path) -> dict[str, str]:
    """The surroundings of a user whose state (Prefect's record among it) lies in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "IKUTI_"))}
    return {**kept, "XDG_STATE_HOME": str(state_home), "COLUMNS": "200"}


def prefect_home(state_home: Path) -> Path:
    """Where Prefect keeps its record below such a folder."""
    return state_home / "ikuti" / "prefect"


def ikuti(*arguments: object, state_home: Path) -> Told:
    """The command in a process of its own, to its end."""
    with Started(*arguments, state_home=state_home) as started:
        return started.told()


class Started:
    """The command while it runs, in a process group of its own.

    It writes into files, not pipes: a killed night leaves children behind that would keep a pipe open.
    """

    def __init__(self, *arguments: object, state_home: Path) -> None:
        state_home.mkdir(parents=True, exist_ok=True)
        self._outputs = [state_home / f"{name}-{os.urandom(4).hex()}" for name in ("stdout", "stderr")]
        self._files: list[IO[bytes]] = [output.open("wb") for output in self._outputs]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *map(str, arguments)],
            cwd=HOUSE,
            env=environment(state_home),
            stdin=subprocess.DEVNULL,
            stdout=self._files[0],
            stderr=self._files[1],
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for file in self._files:
            file.close()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def told(self) -> Told:
        """How it ended; waits for it."""
        exit_code = self.process.wait(LONGEST_NIGHT)
        stdout, stderr = (output.read_text(encoding="utf-8") for output in self._outputs)
        return Told(exit_code, stdout, stderr)

    def kill(self) -> None:
        """End it and its children (Prefect's temporary API) as a power cut would."""
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            return
        finally:
            self.process.wait(30)


class Shift:
    """One process that runs command after command: the libraries are imported, and Prefect's API is started, once."""

    def __init__(self, state_home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.night.shift", str(state_home)],
            cwd=HOUSE,
            env=environment(state_home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ikuti(self, *arguments: object) -> Told:
        """The next command of this process."""
        asked: Any = self._process.stdin
        answers: Any = self._process.stdout
        asked.write(json.dumps([str(argument) for argument in arguments]) + "\n")
        asked.flush()
        line = answers.readline()
        assert line, "the process that runs the commands has ended"
        return Told(*json.loads(line))

    def end(self) -> None:
        """Let the process end in order."""
        self._process.communicate(timeout=60)
