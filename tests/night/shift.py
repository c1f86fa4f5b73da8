"""Runs `ikuti` once for each line of arguments on stdin and answers with exit code, stdout and stderr, as JSON."""

import json
import os
import sys
from pathlib import Path

from flows.cli import main


def work(outputs: Path) -> None:
    """Answer until stdin ends; what the commands and their children say goes to files, not into the answers."""
    outputs.mkdir(parents=True, exist_ok=True)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for number, line in enumerate(sys.stdin):
        said = [outputs / f"{number}-stdout", outputs / f"{number}-stderr"]
        for descriptor, file in enumerate(said, start=1):
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(opened, descriptor)
            os.close(opened)
        exit_code = main(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        answers.write(json.dumps([int(exit_code), *(file.read_text(encoding="utf-8") for file in said)]) + "\n")
        answers.flush()


if __name__ == "__main__":
    work(Path(sys.argv[1]))
