"""Commands that may take long show on a terminal that they are at work, and nothing while they ask a person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import forgetting, retention, subject
from flows.cli import main
from tests.flows.landed_campaign import NIP
from tests.flows.sources.taking import Taking

Heard = list[str]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What is shown, when it ends, and when a person is asked."""
    said: Heard = []

    @contextmanager
    def progress(title: str) -> Iterator[None]:
        said.append(title)
        yield
        said.append("ended")

    def must_agree(*_: object, **__: object) -> None:
        said.append("asked")

    for module in (forgetting, retention, subject):
        monkeypatch.setattr(module, "progress", progress)
    for module in (forgetting, retention):
        monkeypatch.setattr(module, "must_agree", must_agree)
    return said


COMMANDS: dict[str, tuple[Callable[[Path], list[Any]], Heard]] = {
    "forget": (
        lambda folder: ["forget", folder, NIP],
        ["looking for what is held of the person", "ended", "asked", "erasing the person", "ended"],
    ),
    "retention": (
        lambda folder: ["retention", folder, "--as-of", "2024-03-20"],
        ["looking for what is too old", "ended", "asked", "removing what is too old", "ended"],
    ),
    "subject": (lambda folder: ["subject", folder, NIP], ["looking for what is held of the person", "ended"]),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_shows_what_it_does_until_it_asks_or_ends(landed: Taking, heard: Heard, command: str) -> None:
    typed, shown = COMMANDS[command]

    assert main(list(map(str, typed(landed.folder)))) == 0
    assert heard == shown
