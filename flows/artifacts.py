"""The night's tables in Prefect's pages: what each account gained and proves, and how its count came to be.

Knows no night and computes no figure.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from flows.reports.facts import STATUSES, STEPS, Account, Findings

Row = Mapping[str, str | int | float | None]


def night_rows(findings: Findings) -> list[Row]:
    """One row for each official account, counts as integers, shares 0-1.

    None where nothing can be said, or a cell is too small to be shown.
    """
    return [_row(account) for account in findings.accounts]


def waterfall_rows(findings: Findings) -> list[Row]:
    """One row for each account and step from baseline to latest, in followers; None where nothing can be said."""
    return [
        {
            "account": account.account_key,
            "step": step,
            "low": change.low if change else None,
            "high": change.high if change else None,
        }
        for account in findings.accounts
        for step in STEPS
        if step in account.waterfall
        for change in [account.waterfall[step].change]
    ]


def night_in_words(findings: Findings) -> str:
    """What stands above the table: the night, its run, and how many checks failed and rows were rejected."""
    failed = f"{findings.failed('critical')} critical, {findings.failed('warning')} warnings"
    rejected = sum(reject.rows for reject in findings.rejects)
    refused = sum(reject.rows == 0 for reject in findings.rejects)
    return (
        f"Night of {findings.campaign.as_of}, run {findings.campaign.run_id}. "
        f"Staff {findings.staff}, addressed {findings.addressed}. "
        f"Checks: {len(findings.checks)}, failed: {failed}. Rows rejected: {rejected}, files refused: {refused}. "
        "Empty cells: it cannot be said, or so few people that they could be recognised."
    )


def artifact_key(folder: Path) -> str:
    """Under which the nights of a campaign stand one after the other: its folder, whole, in Prefect's alphabet."""
    return f"ikuti-{re.sub('[^a-z0-9]+', '-', str(folder.resolve()).lower()).strip('-')}"


def show_night(folder: Path, findings: Findings) -> None:
    """Nothing; the tables are pages of Prefect's now. Raises what Prefect's client raises without an API or a run."""
    from prefect.artifacts import create_table_artifact

    key = artifact_key(folder)
    create_table_artifact(
        table=[dict(row) for row in night_rows(findings)], key=key, description=night_in_words(findings)
    )
    create_table_artifact(
        table=[dict(row) for row in waterfall_rows(findings)],
        key=f"{key}-waterfall",
        description=f"{night_in_words(findings)} Followers from the first count to the newest: the steps add up.",
    )


def _row(account: Account) -> Row:
    growth = account.growth if account.growth and account.growth.is_measured else None
    gained = growth.gained if growth else None
    attainment = growth.attainment if growth else None
    compliance = account.compliance if account.compliance and not account.compliance.is_suppressed else None
    return {
        "account": account.account_key,
        "gained_low": gained.low if gained else None,
        "gained_high": gained.high if gained else None,
        "target": account.growth.target if account.growth else None,
        "attainment_low": attainment.low if attainment else None,
        "attainment_high": attainment.high if attainment else None,
        **{status: compliance.by_status[status] if compliance else None for status in STATUSES},
        "provable_not_following": compliance.provable_not_following if compliance else None,
        "newest_list": account.captures[-1].verdict if account.captures else None,
    }
