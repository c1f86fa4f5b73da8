"""A refusal names four things, and its exit code is the promised one."""

import pytest

from flows.messages import ExitCode, Message, Stop, Wrong, say

ROSTER = Message(
    needed='a column "NIP"',
    found='columns "Nama", "Unit"',
    where="inbox/roster/2024-02-07.xlsx, sheet 1",
    remedy="ask BKD for the list with staff numbers",
)


def test_a_message_says_needed_found_where_and_now_in_this_order() -> None:
    assert ROSTER.text() == (
        'needed a column "NIP"; found columns "Nama", "Unit".\n'
        "  Where: inbox/roster/2024-02-07.xlsx, sheet 1\n"
        "  Now: ask BKD for the list with staff numbers"
    )


def test_exit_codes_are_the_documented_ones() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "PUBLISHED": 0,
        "FAULT": 1,
        "WRONG": 2,
        "STOPPED": 3,
        "INCOMPLETE": 4,
    }


def test_a_stop_keeps_every_message_and_its_exit_code() -> None:
    stop = Stop(ExitCode.STOPPED, [ROSTER, ROSTER])

    assert (stop.exit_code, stop.messages) == (ExitCode.STOPPED, [ROSTER, ROSTER])
    assert str(stop).count("needed") == 2


def test_wrong_is_a_stop_with_exit_code_2() -> None:
    assert Wrong([ROSTER]).exit_code == 2
    assert isinstance(Wrong([ROSTER]), Stop)


def test_talk_goes_to_stderr_and_leaves_stdout_to_data(capsys: pytest.CaptureFixture[str]) -> None:
    say("working")

    assert capsys.readouterr() == ("", "working\n")
