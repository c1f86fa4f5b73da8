"""Reads a staff number that was typed for one person; it is somebody's, and stands in no message."""

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.campaign import Campaign, load_campaign
from flows.messages import Message, Wrong

WHERE = "the command line, NIP (not shown here)"
FROM_STDIN = "-"
_NIP = "a staff number (NIP or NI PPPK) of 18 digits: date of birth, year and month of appointment, sex, serial"


def staff_number(typed: Sequence[str]) -> str:
    """The 18 digits of a number typed with spaces, dots or an apostrophe, in one word or several. Raises Wrong.

    A single "-" stands for the first line of stdin: what is typed there is kept by no shell.
    """
    import polars as pl

    from transforms.staff_numbers import parse_staff_numbers

    written = sys.stdin.readline() if list(typed) == [FROM_STDIN] else "".join(typed)
    # Dots are how people group digits. A roster's column has no such licence: there 1.98609E+17 is a sign of damage.
    number = "".join(written.split()).replace(".", "")
    judged = parse_staff_numbers(pl.Series([number])).row(0, named=True)
    if judged["reason"] is None:
        return str(judged["nip"])
    remedy = "type it as on the roster; spaces, dots and a leading apostrophe do no harm, nothing else is repaired"
    raise Wrong([Message(_NIP, _found(judged["reason"], number), WHERE, remedy)])


def campaign_before_number(folder: Path, command: str) -> Campaign:
    """The campaign of a command to which a folder and a number are typed. Raises Wrong, and as load_campaign does."""
    if folder.is_dir():
        return load_campaign(folder)
    # Not named: whoever turns the two around has typed a staff number here.
    remedy = f"name the folder before the number: ikuti {command} DIR NIP"
    raise Wrong([Message("a campaign folder", "none of this name", "the command line, DIR (not shown here)", remedy)])


def _found(reason: str, number: str) -> str:
    """What is wrong with it, without a digit of it."""
    if reason == "nip_missing":
        return "nothing"
    if reason == "nip_old_format":
        return "an old number of nine digits"
    digits = sum(character.isdigit() for character in number)
    return f"{digits} digits" if digits != 18 else "18 digits that are no such number"
