"""What `ikuti check` says of single lines of the tables an office keeps by hand; reads nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from flows.inspected import Inspected
from flows.messages import Message
from transforms.corrections import KINDS

_ROWS_SHOWN = 5
_ACCOUNT = 'the account as platform:handle, such as "instagram:pemprov.contoh" (not the address of its page)'
_ORDERED = "an account that campaign.toml names"
_SOURCE = "as source who {}: manual (petugas), press (pers), export (unduhan) or api"
_QUOTES = ' (a count with a comma in it stands in quotation marks: "8,6 rb")'
_NIP = "the staff number (NIP) with all its 18 digits"
_SOUND_NIP = f"{_NIP}, of which the first eight are a birth date, the next six year and month of appointment"
_NUMBERS = {**dict.fromkeys(("nip_missing", "nip_old_format"), _NIP), "nip_invalid": _SOUND_NIP}
# What a line of each table lacks, by the reason for which it is not used; a line that stands there twice lacks nothing.
_NEEDED = {
    "roster": _NUMBERS,
    "declarations": _NUMBERS,
    "counts": {
        "account_unknown": _ACCOUNT,
        "account_not_ordered": _ORDERED,
        "time_unreadable": "read_at with day and hour, such as 2024-02-07 21:00",
        "count_unreadable": "counts as they are shown, such as 8.582, 7.200-an or 8,6 rb",
        "source_unknown": _SOURCE.format("read the count") + _QUOTES,
    },
    "corrections": {
        **_NUMBERS,
        "kind_unknown": "as kind one of exempt (dikecualikan), dispute (keberatan), rename (ganti nama), "
        "self_declared (pernyataan), resolve (selesai)",
        "time_unreadable": "days such as 2024-02-07 in entered_at, from and until, one in each cell",
        "dates_reversed": "until on or after from (on the day before from it withdraws a correction)",
        "account_unknown": f"{_ACCOUNT}, a platform, or * for all",
        "account_not_ordered": f"{_ORDERED}, or one of its platforms",
        "platform_missing": "the platform or the account on which somebody has a new name",
        "handle_missing": "the new name in handle",
        "handle_illegal": "one name in handle and in former_handle, as the platform allows it",
        "entered_by_missing": "in entered_by who entered the line",
    },
    "statements": {
        "account_unknown": f"{_ACCOUNT}; none about the staff",
        "account_not_ordered": _ORDERED,
        "about_unknown": "as about one of gained, attainment, staff",
        "about_contradicts": "an account where about is gained or attainment, and breakdown and part only about staff",
        "time_unreadable": "said_at with day and hour, such as 2024-02-07 21:00",
        "said_unreadable": 'what was published: a number ("1.300-an"), of an attainment a share ("tidak sampai 20 %")',
        "source_unknown": _SOURCE.format("said it"),
    },
}


def unused_lines(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each reason for which a table of people or by hand has lines that are not used.

    A reading is too dear to be lost unnoticed, a correction that is not read may leave somebody accused, and whoever's
    number is mistyped is nobody. Of forms the newest download alone is asked about: the others repeat its lines.
    """
    inspected = list(inspected)
    return [
        Message(
            needed=_NEEDED[one.source][reason],
            found=f"{len(rows)} line(s) where that is not so: {shown_rows(rows)}{_numbering(one)}",
            where=one.file,
            remedy="correct these lines; the others are used",
        )
        for one in inspected
        if one.use == "used" and is_newest(one, inspected)
        for reason, rows in one.rejected_rows.items()
        if reason in _NEEDED.get(one.source, {})
    ]


def is_newest(one: Inspected, inspected: Iterable[Inspected]) -> bool:
    """Whether no later download of the same form is there; forms are told apart by the other columns they have."""
    return one.source != "declarations" or not any(
        other.source == one.source
        and other.dropped_columns == one.dropped_columns
        and (other.known_on or "") > (one.known_on or "")
        for other in inspected
    )


def _numbering(one: Inspected) -> str:
    """How the rows of several sheets are counted, where a file has them."""
    sheets = one.facts.get("sheets_read")
    return f" (counted on from sheet to sheet: {sheets})" if sheets else ""


def on_no_roster(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each table of corrections or answers with lines for people whom no roster of the inbox lists.

    Mostly a digit is wrong: the line protects nobody, and whoever entered it believes that it does; or her answer
    counts for nobody. Of answers the newest download is asked about.
    """
    inspected = list(inspected)
    return [
        Message(
            needed="the staff number of somebody who is on a roster",
            found=f"{len(one.rows_on_no_roster)} line(s) about {one.facts['people_on_no_roster']} other(s): "
            f"{shown_rows(one.rows_on_no_roster)}",
            where=one.file,
            remedy="compare the number with the roster, digit by digit; until it is right these lines "
            + ("correct nothing" if one.source == "corrections" else "count for nobody"),
        )
        for one in inspected
        if one.rows_on_no_roster and is_newest(one, inspected)
    ]


_DAYS_OF_LINES = {
    "corrections": ("entered_at", "correct the day; until then these lines correct nothing"),
    "counts": (
        "read_at",
        "correct the day (write it as 2024-02-07 21:00); until then these readings count for nothing",
    ),
}


def entered_later(inspected: Iterable[Inspected], today: date) -> list[Message]:
    """A message for each table of corrections or counts with lines of a day that is still to come.

    They are known from that day on and say nothing before; mostly a digit is wrong, or month and day are exchanged.
    """
    return [
        Message(
            needed=f"in {_DAYS_OF_LINES[one.source][0]} a day up to today, {today}",
            found=f"{len(one.rows_entered_later)} line(s) of a later day: {shown_rows(one.rows_entered_later)}",
            where=one.file,
            remedy=_DAYS_OF_LINES[one.source][1],
        )
        for one in inspected
        if one.rows_entered_later
    ]


def turned_days(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each table by hand with days that a spreadsheet turned: the month before the day, in some or all.

    Nobody can tell from 2/9/2024 alone whether it was turned as well.
    """
    return [
        Message(
            needed="days that are written in one way, such as 2024-02-09",
            found=f"the month before the day in rows {one.facts['rows_month_first']}"
            + (f", and days that may be either in rows {either}" if either else ""),
            where=one.file,
            remedy="compare all of these with what was meant, and write them as 2024-02-09",
        )
        for one in inspected
        if one.use == "used" and "rows_month_first" in one.facts
        for either in [one.facts.get("rows_of_either_order", "")]
    ]


def moved_cells(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each CSV file of people with rows that have more cells than its header."""
    return [
        Message(
            needed="rows of no more cells than the header has",
            found=f"more in rows {one.facts['rows_beyond_header']}",
            where=one.file,
            remedy="see whether a comma in a name has moved all cells behind it; put such names in quotation marks "
            '("Contoh, S.Pd"), or have the system export the list with semicolons',
        )
        for one in inspected
        if one.use == "used" and "rows_beyond_header" in one.facts
    ]


def listed_twice(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each follower list that lies in the folders of two accounts: the night takes it for one of them."""
    return [
        Message(
            needed="each follower list in the folder of one account",
            found="the very same list in the folders of several",
            where="; ".join(one.file for one in alike),
            remedy="find out whose list it is and take it out of the other account's folder",
        )
        for alike in _same_lists(inspected)
        if len({_account_folder(one) for one in alike}) > 1
    ]


def listed_again(inspected: Iterable[Inspected]) -> list[Message]:
    """A message for each follower list that lies under several days of its account: it counts once, for the earliest.

    A new download whose followers are the same is told from a copy by the day in its archive's own name alone.
    """
    return [
        Message(
            needed="under each day a list that was made on it",
            found=f"one list under {len(alike)} days, which counts for the earliest of them alone",
            where="; ".join(one.file for one in alike),
            remedy="take the copies out; if one is a new download that happens to show the same followers, put it "
            "there as the archive that the platform gave, with its own name, which tells the day",
        )
        for alike in _same_lists(inspected)
        if len({_account_folder(one) for one in alike}) == 1
        and len({one.known_on for one in alike}) > 1
        and len({one.export_days for one in alike} - {""}) < 2
    ]


def _same_lists(inspected: Iterable[Inspected]) -> list[list[Inspected]]:
    lists: dict[str, list[Inspected]] = {}
    for one in inspected:
        if one.content_sha256 and one.rows_read:
            lists.setdefault(one.content_sha256, []).append(one)
    return [alike for alike in lists.values() if len(alike) > 1]


def _account_folder(one: Inspected) -> str:
    return one.file.rpartition("/")[0]


def correction_facts(rows: pl.DataFrame, night: date, zone: str) -> dict[str, str]:
    """How many lines are of which kind, and how many are of a later day than the night."""
    entered = rows["entered_at"].dt.convert_time_zone(zone).dt.date()
    # The kinds of what is loaded: the parser counts before lines about accounts of no order are left out.
    kinds = [f"{(rows['kind'] == kind).sum()} {kind}" for kind in KINDS if (rows["kind"] == kind).any()]
    return {"kinds": ", ".join(kinds), "entered_after_the_night": str((entered > night).sum())}


def rows_after(rows: pl.DataFrame, column: str, day: date, zone: str) -> tuple[int, ...]:
    """The rows of corrections or counts whose own time, which stands in `column`, is after this local day."""
    later = rows[column].dt.convert_time_zone(zone).dt.date() > day
    return tuple(rows.filter(later)["row"].sort())


def strangers(rows: pl.DataFrame, rosters: Sequence[pl.Series]) -> pl.DataFrame:
    """The lines of people on none of these rosters (their staff keys), one for each row; none without a roster."""
    if not rosters:
        return rows.clear()
    for roster in rosters:
        rows = rows.join(roster.to_frame("staff_key"), on="staff_key", how="anti")
    return rows.unique("row").sort("row")


def shown_rows(rows: Sequence[int]) -> str:
    """The first of these rows by their numbers, for a message."""
    return ", ".join(map(str, rows[:_ROWS_SHOWN])) + (" …" if len(rows) > _ROWS_SHOWN else "")
