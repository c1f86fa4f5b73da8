"""Every command that a document shows, run as it stands there on a copy of the example."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.documents import DECISIONS, DEPLOY, DOCUMENTS, OTHERS
from tests.night.command import Told

pytestmark = [pytest.mark.night, pytest.mark.long]

EXAMPLE = Path(__file__).parents[2] / "examples" / "sumsel-2024"
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`((?:\.venv/bin/)?ikuti [^`]+)`")
BEGINS = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?ikuti (?=[a-z])")
# How documents call the folder; the number in them is of one of the example's invented employees.
FOLDERS = ("DIR", "demo", "my-campaign")
NIP = "199301222021212923"
# What stands for something the reader has to put in, and marks of a usage line.
OPEN = re.compile(r"[\[\]…|<>]|\b(?:DATE|RUN|QUERY|FOLDER|UNIT|HH:MM|N)\b")
# It runs until it is told to end: tests/schedule/test_serve.py runs it.
ENDLESS = "serve"
# It needs programs that not every machine has: tests/spark runs it.
ON_SPARK = ["--engine", "spark"]
# Nights, checks and looks at the machine end with what they found; 4 is this example's honest outcome.
FINDS = {"run": {0, 4}, "backfill": {0, 4}, "check": {0, 4}, "watch": {0, 1}, "doctor": {0, 1}}
# Makes what the others read, reads it, takes away from it: the order in which the commands are tried.
ORDER = ("init", "check", "run", "backfill", "rebuild")
TAKES_AWAY = ("retention", "forget")


def commands_of(text: str) -> list[list[str]]:
    """The arguments of each command in a document's text; a quotation may go over several lines."""
    found = [command for kind, block in FENCED.findall(text) if kind in ("", "sh") for command in _in_block(block)]
    found += [_words(span.replace("\n", " ")) for span in SPAN.findall(FENCED.sub("", text)) if not OPEN.search(span)]
    return [words for words in found if words and words[0] != ENDLESS and words[-2:] != ON_SPARK]


def _in_block(block: str) -> list[list[str]]:
    commands, lines = [], iter(block.splitlines())
    for line in lines:
        if not BEGINS.match(line):
            continue
        whole = line
        while whole.count('"') % 2:
            whole += "\n" + next(lines)
        if not OPEN.search(re.sub(r'"[^"]*"', "", whole.partition(" #")[0])):
            commands.append(_words(whole))
    return commands


def _words(command: str) -> list[str]:
    words = shlex.split(command, comments=True)
    return words[1:]


def _every_command() -> list[tuple[str, ...]]:
    documents = {DEPLOY, *DOCUMENTS, *OTHERS} - set(DECISIONS)  # those tell of commands as they were that day
    every = {tuple(words) for document in documents for words in commands_of(document.read_text(encoding="utf-8"))}
    complete = {words for words in every if set(words) & set(FOLDERS)}

    def when(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        first = words[0]
        if first in ORDER:
            return ORDER.index(first), words
        return len(ORDER) + (1 + TAKES_AWAY.index(first) if first in TAKES_AWAY else 0), words

    return sorted(complete, key=when)


COMMANDS = _every_command()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shift: Callable[..., Told]) -> Path:
    """A copy of the example with two nights behind it."""
    copy = tmp_path_factory.mktemp("documents") / "demo"
    shutil.copytree(EXAMPLE, copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    for night in ("2024-02-15", "2024-02-16"):
        assert shift("run", copy, "--as-of", night).exit_code in FINDS["run"]
    return copy


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:60].replace(NIP, "NIP"))
def test_a_command_of_a_document_does_what_it_is_for(
    command: tuple[str, ...], folder: Path, shift: Callable[..., Told]
) -> None:
    typed = [
        str(folder) if word in FOLDERS else word.replace("'demo/", f"'{folder}/").replace("NIP", NIP)
        for word in command
    ]
    if command[0] in TAKES_AWAY and not {"--yes", "--dry-run", "--take-back"} & set(command):
        typed.append("--yes")  # what a person answers on a terminal

    told = shift(*typed)

    assert told.exit_code in FINDS.get(command[0], {0}), told.stderr
    assert "Traceback" not in told.stderr


def test_documents_show_commands_of_every_kind() -> None:
    assert {"init", "check", "run", "backfill", "runs", "diff", "rebuild", "sql", "why", "doctor", "watch"} <= {
        command[0] for command in COMMANDS
    }


def test_a_command_is_found_wherever_it_stands_and_a_usage_line_is_none() -> None:
    text = (
        'Run `ikuti check DIR`, then:\n\n```sh\n.venv/bin/ikuti sql demo "\nselect 1 < 2\n"  # asks\n'
        "ikuti run DIR [--as-of DATE]\nikuti serve DIR\n```\n| `ikuti diff DIR RUN RUN` |\n"
    )

    assert commands_of(text) == [["sql", "demo", "\nselect 1 < 2\n"], ["check", "DIR"]]
