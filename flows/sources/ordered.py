"""Sets lines about accounts that the order does not name apart; knows no kind of line."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from flows.campaign import Campaign
from transforms.parsed import Parsed

# Raised where the same bytes mean something else than before, so that the files of the inbox are read again.
_READER_OF_LINES: Final = 3


def read_as_ordered(campaign: Campaign) -> bytes:
    """What decides besides a file's bytes which of its lines are kept and when they count."""
    return " ".join(
        [str(_READER_OF_LINES), campaign.timezone, *sorted(account.key for account in campaign.accounts)]
    ).encode()


def without_other_accounts(parsed: Parsed, campaign: Campaign) -> Parsed:
    """The file with its lines about other accounts (`account`), or other platforms (`platform`), among the rejects."""
    names: dict[str, list[str]] = {
        "account": [account.key for account in campaign.accounts],
        "platform": [account.platform for account in campaign.accounts],
    }
    is_other = [_is_other(name, known) for name, known in names.items() if name in parsed.rows.columns]
    others = parsed.rows.filter(pl.any_horizontal(is_other))
    rejects = [parsed.rejects, others.select("row", reason=pl.lit("account_not_ordered"))]
    return replace(
        parsed,
        rows=parsed.rows.join(others.select("row"), on="row", how="anti", maintain_order="left"),
        rejects=pl.concat(rejects).sort("row"),
        rows_loaded=parsed.rows_loaded - others.height,
    )


def _is_other(name: str, known: Iterable[str]) -> pl.Expr:
    return pl.col(name).is_not_null() & ~pl.col(name).is_in(list(known)).fill_null(value=False)
