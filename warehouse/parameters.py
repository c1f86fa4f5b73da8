"""The night's parameters, as plain values that become tables; knows nothing of configuration files."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Account:
    """One official account the order names."""

    account_key: str
    platform: str
    handle: str
    owner: str
    kind: str
    valid_from: date
    valid_to: date | None
    has_list_source: bool
    has_count_source: bool


@dataclass(frozen=True)
class ExpectedSource:
    """One source that is to bring something again and again, and after how many hours without it is too late."""

    account_key: str  # "*" for the roster, which belongs to no account
    source: str  # api_counts, api_lists, counts, exports or roster
    source_kind: str  # asked, or handed_in by people
    warn_hours: int
    stop_hours: int | None


@dataclass(frozen=True)
class Night:
    """Everything besides landed files that the night's tables depend on."""

    as_of: date
    timezone: str
    ordered_at: datetime
    target_followers: int | None
    satisfied_by: str
    max_hidden_share: float
    max_reading_age_days: int
    confirmations: int
    confirmation_days: int
    small_cell: int
    employment: tuple[str, ...]
    accounts: tuple[Account, ...]
    expected_sources: tuple[ExpectedSource, ...]
