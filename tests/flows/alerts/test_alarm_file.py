"""The file in which open alarms are remembered: whole, private, and never a reason to fall silent."""

import stat
from datetime import date
from pathlib import Path

import pytest

from flows.alerts import Alarm, alarm_file
from flows.alerts.memory import Remembered

OPEN = [
    Remembered(Alarm("no_list", "instagram:pemprov.contoh", {"account": "instagram:pemprov.contoh"}), date(2024, 2, 7)),
    Remembered(
        Alarm("old_source", "roster", {"age_hours": "200"}, "critical"),
        date(2024, 2, 1),
        is_open=False,
        last_word="alarm",
        told_on=date(2024, 2, 2),
        told_as="critical",
        reached=True,
    ),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "alarms.json"


def test_what_is_written_is_read_back(file: Path) -> None:
    assert alarm_file.write(file, OPEN) == []

    assert alarm_file.read(file) == (OPEN, [])
    assert alarm_file.read(file)[0][0].alarm.detail == OPEN[0].alarm.detail


def test_it_is_the_owners_alone_and_leaves_no_draft(file: Path) -> None:
    (file.parent / ".alarms.json.partial").write_text("left by a kill")
    (file.parent / ".alarms.json.partial").chmod(0o644)

    alarm_file.write(file, OPEN)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["alarms.json"]


def test_no_file_yet_is_no_fault(file: Path) -> None:
    assert alarm_file.read(file) == ([], [])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "a damaged one"),
        (b'{"version": 1, "alar', "a damaged one"),
        (b"\xff\xfe\x00", "a damaged one"),
        (b"[" * 100_000, "a damaged one"),
        (b'{"version": 1, "alarms": [{"alarm": {"kind": "moon_phase"}, "since": "2024-02-07"}]}', "a damaged one"),
        (b'{"version": 2, "alarms": [], "more": 1}', "one of a newer version"),
    ],
)
def test_a_damaged_or_newer_file_is_put_aside_and_all_begins_anew(file: Path, content: bytes, found: str) -> None:
    file.write_bytes(content)

    known, (message,) = alarm_file.read(file)

    assert (known, message.found) == ([], found)
    assert (file.parent / "alarms.aside.json").read_bytes() == content
    assert alarm_file.read(file) == ([], [])


def test_a_file_that_cannot_be_read_or_written_is_a_message(file: Path) -> None:
    file.mkdir()

    assert alarm_file.read(file)[0] == []
    assert [message.where for message in [*alarm_file.read(file)[1], *alarm_file.write(file, OPEN)]] == [str(file)] * 2


def test_alarms_are_told_also_where_no_lock_can_be_had(tmp_path: Path) -> None:
    with alarm_file.held(tmp_path / "no such folder" / "alarms.json"):
        assert not (tmp_path / "no such folder").exists()
