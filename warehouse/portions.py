"""Divides the days that a night judges into portions that a machine can hold; knows what concerns everybody on a day.

Most nights judge one day or a few. After an upgrade a night judges every day there was: a year of nightly lists of a
province is two hundred million lines of employee, account and day, in three tables. Each portion is closed before the
next one is judged, so a night that is killed goes on where it was.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warehouse.state import State

# Lines of employee, account and day: some 8 GB of the state, and 16 days of everybody in a province.
_LINES: Final = 10_000_000
# Below so many days of everybody a portion spares little, and each costs a night's look at what is closed.
_DAYS: Final = 3

_LARGEST_ROSTER: Final = "select max(lines) from (select count(*) as lines from staging.stg_rosters group by roster_on)"
# Answers, counts and corrections concern few, or turn out to change nothing: what they add is no matter here.
_ACCOUNTS_BY_DAY: Final = """
with concerned as (
    select captured_on as concerned_on, account_key from staging.stg_captures
    union
    select checked_on, account_key from staging.stg_point_checks
    union
    select valid_from, account_key from staging.stg_accounts
    union
    select rosters.roster_on, accounts.account_key
    from (select distinct roster_on from staging.stg_rosters) as rosters
    cross join staging.stg_accounts as accounts
)
select concerned_on, count(*)
from concerned
cross join raw.night as night
where
    concerned_on <= night.as_of
    and concerned_on >= coalesce($1, (select min(roster_on) from staging.stg_rosters))
group by concerned_on
order by concerned_on
"""


def portions(state: "State", opens_on: date | None, lines: int = _LINES, days: int = _DAYS) -> list[date]:
    """The last day of each portion but the last one, which ends with tonight; none where the days are not too many.

    `opens_on` is the first open day, or None where every day is open; the views of staging have been made for this
    night. A portion has at most so many `lines`, or so many `days` of everybody where those are more.
    """
    ((staff,),) = state.execute(_LARGEST_ROSTER).fetchall()
    concerned = state.execute(_ACCOUNTS_BY_DAY, [opens_on]).fetchall()
    most = max(lines, days * max((accounts for _, accounts in concerned), default=0) * (staff or 0))
    ends, held = [], 0
    for day, accounts in concerned:
        held += staff * accounts
        if held > most:
            ends.append(day - timedelta(days=1))
            held = staff * accounts
    return ends
