"""Knows the sizes that are measured and their days; knows nothing of files."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bench.generator.campaign_toml import Account

ROSTER_DAY: Final = date(2024, 2, 5)
FORM_DAY: Final = date(2024, 2, 15)
# The first night sees the first exports, the night of the change a second one of each account, the quiet night nothing.
FIRST_NIGHT: Final = date(2024, 2, 16)
CHANGED_NIGHT: Final = date(2024, 2, 23)
QUIET_NIGHT: Final = date(2024, 2, 24)


@dataclass(frozen=True)
class Size:
    """How many people, accounts, and followers in each account's first list; `part` is how many one file holds."""

    name: str
    staff: int
    accounts: int
    followers: int
    part: int = 10_000
    roster_suffix: str = ".csv"

    @property
    def joined(self) -> int:
        """Followers of one account that are new in its second list: three fifths of a change of 0.1 %."""
        return max(2, round(self.followers * 0.0006))

    @property
    def gone(self) -> int:
        """Followers of one account that its second list lacks: the other two fifths."""
        return max(2, round(self.followers * 0.0004))

    @property
    def mandated(self) -> tuple[Account, ...]:
        """The accounts that staff were told to follow."""
        return tuple(Account(f"akun{place}.contoh", owner=f"Dinas {place}") for place in range(1, self.accounts + 1))


_ALL: Final = (
    Size("tiny", staff=600, accounts=2, followers=2_000, part=700),
    Size("case", staff=6_750, accounts=3, followers=8_600),
    Size("province", staff=120_656, accounts=5, followers=200_000),
    Size("nation10", staff=558_000, accounts=3, followers=2_000_000, part=100_000, roster_suffix=".parquet"),
    Size("nation", staff=5_580_000, accounts=3, followers=20_000_000, part=100_000, roster_suffix=".parquet"),
)
SIZES: Final = {size.name: size for size in _ALL}
