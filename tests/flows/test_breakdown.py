"""What leaves a step that broke: kind and place, or the machine's refusal in plain words, and never a row."""

import errno
import os
import traceback
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.breakdown import DEBUG, Breakdown, place_of, refused_by_machine, without_words
from flows.clock import tonight
from flows.messages import ExitCode, Message, Stop
from warehouse.landing import LandedDamaged
from warehouse.state_file import StateDamaged

KINDS = (ValueError, KeyError, RuntimeError, OSError, LookupError, AssertionError, UnicodeError, duckdb.Error)
ROW = st.text(st.characters(categories=("L", "N")), min_size=3).map("zq{}qz".format)
MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO)


class _OddError(Exception):
    """One whose own text cannot be made, as of a library that quotes what is no text."""

    def __str__(self) -> str:
        raise ValueError("zqrowqz")


def _left(fault: BaseException) -> BaseException:
    """What has left a step in which this was raised."""
    with pytest.raises((Breakdown, Stop)) as left, without_words():
        raise fault
    return left.value


@given(kind=st.sampled_from(KINDS), row=ROW, cause=ROW)
def test_no_word_of_an_unexpected_fault_gets_out(kind: type[Exception], row: str, cause: str) -> None:
    fault = kind(f"row 7: {row}")
    fault.__cause__ = ValueError(cause)
    fault.add_note(row)

    left = _left(fault)

    told = "".join([str(left), repr(left), *traceback.format_exception(left)])
    assert row not in told
    assert cause not in told
    assert str(left) == kind.__name__


@given(row=ROW)
def test_nor_of_several_faults_at_once(row: str) -> None:
    left = _left(ExceptionGroup(row, [ValueError(row), OSError(row)]))

    assert row not in "".join(traceback.format_exception(left))


def test_nor_of_one_whose_text_cannot_be_made() -> None:
    left = _left(_OddError())

    assert str(left) == "_OddError"
    assert "zqrowqz" not in "".join(traceback.format_exception(left))


def test_the_place_is_the_innermost_line_of_our_own_rooms() -> None:
    with pytest.raises(LookupError) as raised:
        tonight("Nowhere/At all")

    assert place_of(raised.value).startswith(" at flows/clock.py:")


def test_a_fault_that_never_was_in_our_rooms_has_no_place() -> None:
    assert place_of(ValueError()) == ""


def test_stops_pass_with_their_words_and_so_does_what_has_left_another_step() -> None:
    stop = Stop(ExitCode.WRONG, [Message("a", "b", "c", "d")])
    broken = Breakdown(ValueError())

    assert _left(stop) is stop
    assert _left(broken) is broken


@pytest.mark.parametrize("leaving", [KeyboardInterrupt, SystemExit])
def test_whoever_ends_the_process_is_not_held_up(leaving: type[BaseException]) -> None:
    with pytest.raises(leaving), without_words():
        raise leaving


def test_who_asks_for_the_traceback_gets_the_fault_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "1")

    with pytest.raises(ValueError, match="row"), without_words():
        raise ValueError("row")


@pytest.mark.parametrize("code", MACHINE, ids=lambda code: errno.errorcode[code])
def test_what_the_system_refuses_is_told_in_four_parts_without_the_files_name(code: int) -> None:
    left = _left(OSError(code, os.strerror(code), "/campaign/inbox/roster/daftar Siti.xlsx"))

    assert isinstance(left, Stop)
    assert left.exit_code == ExitCode.FAULT
    (message,) = left.messages
    assert message.found == os.strerror(code).lower()
    assert message.where == "/campaign/inbox/roster"
    assert "Siti" not in message.text()
    assert all((message.needed, message.remedy))


@pytest.mark.parametrize(
    "wrapped",
    [
        duckdb.IOException('IO Error: Could not write file "/c/warehouse/state.duckdb": No space left on device'),
        pl.exceptions.ComputeError("No space left on device (os error 28)"),
        RuntimeError("database or disk is full? no: No space left on device"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_full_disk_is_told_whichever_library_met_it(wrapped: Exception) -> None:
    left = _left(wrapped)

    assert isinstance(left, Stop)
    assert (left.messages[0].needed, left.messages[0].found) == ("space on the disk", "no space left on device")
    assert left.messages[0].where == "the campaign folder"


def test_a_real_full_disk_is_told() -> None:
    with pytest.raises(Stop) as refused, without_words():
        Path("/dev/full").write_text("a landing", encoding="utf-8")

    assert refused.value.messages[0].found == "no space left on device"


@pytest.mark.parametrize("fault", [FileNotFoundError(2, "No such file or directory"), ValueError("7 rows"), OSError()])
def test_other_faults_are_none_of_the_machines(fault: Exception) -> None:
    assert refused_by_machine(fault) is None


def test_a_damaged_state_file_and_a_damaged_landed_file_leave_a_step_as_what_they_are() -> None:
    damage = duckdb.IOException("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2")
    with pytest.raises(StateDamaged, match=r"state\.duckdb: .*Corrupt database file"), without_words():
        raise damage
    with pytest.raises(LandedDamaged, match=r"landing/roster/aa\.parquet"), without_words():
        raise LandedDamaged(Path("landing/roster/aa.parquet"))
