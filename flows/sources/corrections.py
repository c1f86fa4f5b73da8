"""What the office corrects by hand, in ``inbox/corrections*`` or ``inbox/bkd*``; knows nothing of what that changes."""

from dataclasses import replace

import polars as pl

from flows.campaign import Campaign
from flows.sources.delivery import Found
from flows.sources.inbox import InboxFile
from flows.sources.ordered import read_as_ordered, without_other_accounts
from flows.sources.tables import find_tables_at_root
from transforms.corrections import parse_corrections
from transforms.own_workbook import night_of_workbook
from transforms.parsed import Parsed
from transforms.pseudonyms import follower_keys, staff_keys


def find_corrections(campaign: Campaign, key: bytes) -> Found:
    """The corrections of the inbox, each line with the key of its person instead of the staff number.

    A line about an account or a platform that the order does not name is rejected and told: it would change nothing,
    and whoever entered it believes that it does. It is read again when the accounts of the campaign change. BKD's own
    workbook is read as well, ``inbox/bkd*.xlsx``, of which one sheet alone holds corrections.
    """

    def parse(content: bytes, file: InboxFile) -> Parsed:
        parsed = parse_corrections(content, file.path.suffix.lower(), campaign.timezone)
        ordered = without_other_accounts(parsed, campaign)
        return replace(ordered, rows=_keyed(ordered.rows, key))

    return find_tables_at_root(campaign, "corrections", parse, read_as_ordered(campaign), _called)


def _called(name: str, content: bytes) -> str:
    """The name of a file, of BKD's workbook with its night.

    Every night makes a workbook with the same name: the one of tonight, dropped on the one of yesterday, must not
    withdraw what was entered in that.
    """
    night = night_of_workbook(content)
    return name if night is None else f"{name} (night of {night})"


def _keyed(rows: pl.DataFrame, key: bytes) -> pl.DataFrame:
    return rows.select(
        "row",
        "entered_at",
        staff_keys(rows["nip"], key).alias("staff_key"),
        "platform",
        "account",
        "kind",
        "from_on",
        "until_on",
        "handle",
        _name_keys(rows, "handle", key).alias("follower_key"),
        _name_keys(rows, "former_handle", key).alias("former_key"),
        "entered_by",
    )


def _name_keys(rows: pl.DataFrame, name: str, key: bytes) -> pl.Series:
    """Under which pseudonym a list would show each handle; null where there is none."""
    keys = pl.Series(name, [None] * rows.height, dtype=pl.String)
    for platform in rows["platform"].drop_nulls().unique().sort():
        is_of = (rows["platform"] == platform).fill_null(value=False)
        keys = follower_keys(rows[name], platform, key).zip_with(is_of, keys)
    return keys
