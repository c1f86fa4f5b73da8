"""What the page's tables show, row by row; knows which facts stand in which table, knows nothing of HTML."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.reports.account_bars import funnel
from flows.reports.facts import STATUSES, Account, Capture, Compliance, Findings, Growth, Reading
from flows.reports.numbers import NOTHING, Numbers
from flows.reports.sentences import Sentences

CAPTURES_PER_ACCOUNT = 6
READINGS_IN_WORDS = 6
MEASURES = ("baseline", "latest", "gained", "target", "attainment", "growth", "already", "realistic", "per_day")
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """One population of the status table, printed; `account` None is the campaign's whole rule.

    `by_status` gives the employees, their share in words and the share 0-1 for the bar behind them.
    """

    account: Account | None
    by_status: Mapping[str, tuple[str, str, float]]
    staff: str
    following_share: str
    provable_not_following: str


def status_columns(findings: Findings, sentences: Sentences) -> list[StatusColumn]:
    """The columns of the status table: each account, then the campaign's whole rule."""
    populations: list[tuple[Account | None, Compliance]] = [
        (account, account.compliance) for account in findings.accounts if account.compliance
    ]
    if findings.whole_rule and len(findings.accounts) > 1:
        populations.append((None, findings.whole_rule))
    return [_status_column(account, compliance, sentences) for account, compliance in populations]


def growth_rows(findings: Findings, sentences: Sentences) -> list[tuple[str, list[Cell]]]:
    """The growth table: per measure the name of its text, and each account's value with a line below it."""
    columns = [_growth_column(account.growth, sentences.numbers) for account in findings.accounts]
    return [(name, [column.get(name, (NOTHING, "")) for column in columns]) for name in MEASURES]


def captures_shown(findings: Findings) -> list[tuple[Account, tuple[Capture, ...], int]]:
    """Per account with attempts: the newest ones, newest first, and how many older ones are not shown."""
    return [
        (
            account,
            account.captures[::-1][:CAPTURES_PER_ACCOUNT],
            max(0, len(account.captures) - CAPTURES_PER_ACCOUNT),
        )
        for account in findings.accounts
        if account.captures
    ]


def funnel_rows(findings: Findings) -> list[tuple[str, list[int]]]:
    """The funnel's stages with each account's employees; accounts whose population is closed have no column."""
    funnels = [dict(stages) for account in findings.accounts if (stages := funnel(account))]
    return [(stage, [stages[stage] for stages in funnels]) for stage in (funnels[0] if funnels else {})]


def newest_lists(findings: Findings, sentences: Sentences) -> dict[str, str]:
    """Per account with attempts: when its newest usable list was made, else the newest attempt, and its verdict."""
    texts = sentences.texts
    told = {}
    for account in findings.accounts:
        capture = account.newest_list or (account.captures[-1] if account.captures else None)
        if capture:
            told[account.account_key] = texts(
                "page.newest_list",
                at=sentences.numbers.moment(capture.captured_at),
                verdict=texts.label("verdict", capture.verdict),
                reason=texts.label("capture_reason", capture.reason or "no_rows"),
            )
    return told


def reject_totals(findings: Findings) -> list[tuple[str, str, int, int]]:
    """Source, reason, rows and files of what was not loaded; 0 rows where whole files were refused."""
    rows: Counter[tuple[str, str]] = Counter()
    files: Counter[tuple[str, str]] = Counter()
    for reject in findings.rejects:
        rows[reject.source, reject.reason] += reject.rows
        files[reject.source, reject.reason] += 1
    return [(*kind, rows[kind], files[kind]) for kind in sorted(rows)]


def readings_alternative(account: Account, drawn: Sequence[Reading], ordered_at: datetime, sentences: Sentences) -> str:
    """The chart in words: each reading, or where there are many, how many and from when to when."""
    texts, numbers = sentences.texts, sentences.numbers
    if len(drawn) <= READINGS_IN_WORDS:
        readings = "; ".join(_readings_in_words(drawn, sentences))
    else:
        first, *_, last = _readings_in_words(drawn, sentences)
        readings = texts("chart.readings_span", readings=numbers.count(len(drawn)), first=first, last=last)
    said = texts(
        "chart.alternative",
        account=sentences.account(account),
        readings=readings,
        ordered=numbers.instant(ordered_at),
    )
    if not account.curve:
        return said
    end = account.curve[-1]
    return f"{said} {texts('chart.curve', listed=numbers.count(end.listed), day=numbers.day(end.day_on))}"


def events_in_words(findings: Findings, sentences: Sentences) -> list[str]:
    """What happened, when and to which account; the order itself already stands at the head of the page."""
    texts, numbers = sentences.texts, sentences.numbers
    names = {account.account_key: sentences.account(account) for account in findings.accounts}
    return [
        texts(
            "page.event",
            at=numbers.moment(event.at),
            event=texts.label("event", event.kind),
            account=names.get(event.account_key or "", texts("page.all_accounts")),
        )
        for event in findings.events
        if event.kind != "order"
    ]


def _growth_column(growth: Growth | None, numbers: Numbers) -> dict[str, Cell]:
    if growth is None:
        return {}
    always = {
        "baseline": (numbers.counts(growth.baseline), _when(growth.baseline_at, numbers)),
        "latest": (numbers.counts(growth.latest), _when(growth.latest_at, numbers)),
        "target": (numbers.count(growth.target), ""),
        "already": (numbers.count(growth.already_following), ""),
        "realistic": (numbers.count(growth.realistic_target), ""),
        "per_day": (numbers.per_day(growth.organic_per_day), ""),
    }
    if not growth.is_measured:
        return always
    return always | {
        "gained": (numbers.change(growth.gained), ""),
        "attainment": (numbers.shares(growth.attainment), ""),
        "growth": (numbers.shares(growth.growth), ""),
    }


def _when(moment: datetime | None, numbers: Numbers) -> str:
    return numbers.instant(moment) if moment else ""


def _status_column(account: Account | None, compliance: Compliance, sentences: Sentences) -> StatusColumn:
    numbers = sentences.numbers
    if compliance.is_suppressed:
        closed = sentences.texts("page.closed")
        return StatusColumn(account, dict.fromkeys(STATUSES, (closed, "", 0.0)), closed, closed, closed)
    return StatusColumn(
        account=account,
        by_status={status: _status_cell(compliance, status, numbers) for status in STATUSES},
        staff=numbers.count(compliance.staff),
        following_share=numbers.shares(compliance.following_share),
        provable_not_following=numbers.count(compliance.provable_not_following),
    )


def _status_cell(compliance: Compliance, status: str, numbers: Numbers) -> tuple[str, str, float]:
    staff, in_scope = compliance.by_status[status], compliance.in_scope
    if staff is None or not in_scope or status == "out_of_scope":
        return numbers.count(staff), "", 0.0
    return numbers.count(staff), numbers.share(staff / in_scope), staff / in_scope


def _readings_in_words(readings: Sequence[Reading], sentences: Sentences) -> Iterator[str]:
    for reading in readings:
        at, counts = sentences.numbers.instant(reading.read_at), sentences.numbers.counts(reading.counts)
        yield sentences.texts("chart.reading", at=at, counts=counts)


def alphabetical(name: str) -> tuple[list[tuple[int, str]], str]:
    """Sorts "SMA Negeri 2" before "SMA Negeri 10", as a person would look it up."""
    # A word, a number, and so on; a number by its length, then its digits: for int() it may have too many of them.
    parts = re.split("([0-9]+)", re.sub("(?<![0-9])0+(?=[0-9])", "", name.casefold()))
    return [(len(part) if at % 2 else 0, part) for at, part in enumerate(parts)], name
