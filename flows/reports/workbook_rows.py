"""Reads the rows of BKD's workbook from one build's two files; knows tables, knows nothing of cells or words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from flows.reports.facts import STATUSES
from flows.reports.night_quality import Reader
from flows.reports.tables import alphabetical
from flows.reports.why_facts import SILENT_PLATFORMS
from flows.reports.workbook_format import Column
from transforms.platforms import ANSWERS_BY_NUMBER, HIDES_FOLLOWERS

_HIDING, _SILENT, _BY_NUMBER = (
    ", ".join(f"'{platform}'" for platform in platforms)
    for platforms in (HIDES_FOLLOWERS, SILENT_PLATFORMS, ANSWERS_BY_NUMBER)
)
# A name, alone or among others, where the platform answers about numbers only; as Obligation.lacks_number has it.
_LACKS_NUMBER = f"""
    statuses.reason in ('no_list', 'platform_hides_list') and statuses.capture_id is null
    and accounts.platform in ({_BY_NUMBER}) and contains(answers.named, '@')
"""
_NAMES_NOBODY = "statuses.reason in ('display_name_only', 'short_link', 'no_such_account')"
_PERSON = (
    Column("unit", width=34),
    Column("name", width=30),
    Column("nip", width=21),
    Column("employment", "why_employment", 16),
    Column("platform", "platform", 12),
    Column("account", width=30),
)
_DECLARED = (Column("declared", width=28), Column("declared_on", "date", 13))
_ANSWERED = (Column("answer", "why_answer", 38, blank="book.no_answer"), Column("declared_on", "date", 13))


@dataclass(frozen=True, slots=True)
class NameList:
    """One sheet that lists employees: its name among the texts, whom it lists, and what it says beside each."""

    name: str
    listed: str
    columns: tuple[Column, ...]


ASKABLE = f"""
    statuses.status = 'unverifiable' and (
        questions.asked_on is not null
        or ({_NAMES_NOBODY} and accounts.platform not in ({_SILENT}))
        or (
            statuses.reason in ('awaiting_confirmation', 'no_list', 'list_partial')
            and statuses.not_seen_possible_on is null and accounts.platform not in ({_HIDING})
        )
        or ({_LACKS_NUMBER})
    )
"""
LISTS = (
    NameList("no_handle", "statuses.status = 'no_handle'", (*_PERSON, *_ANSWERED)),
    NameList("no_account", "statuses.status = 'no_account'", (*_PERSON, Column("declared_on", "date", 13))),
    NameList(
        "not_seen",
        "statuses.status = 'not_seen'",
        (
            *_PERSON,
            *_DECLARED,
            Column("lists", "count", 14),
            Column("first_absent", "date", 15),
            Column("last_absent", "date", 15),
            Column("last_seen", "date", 15),
            Column("purged", "date", 15),
        ),
    ),
    NameList("to_ask", ASKABLE, (*_PERSON, *_DECLARED, Column("why", "book_why", 46), Column("ask", "book_ask", 60))),
    NameList(
        "disputed",
        "statuses.status = 'disputed'",
        (*_PERSON, Column("cause", "book_cause", 46), Column("since", "date", 13)),
    ),
)
REJECT_COLUMNS = (
    Column("source", "source", 22),
    Column("file", width=58),
    Column("row", "count", 10),
    Column("reason", "reject", 48),
)
UNIT_COLUMNS = (Column("unit", width=40), Column("platform", "platform", 12), Column("account", width=30))
STATUS_COLUMNS = (Column("staff", "count", 12), *(Column(status, "count", 13) for status in STATUSES))

_WHY = f"""
    case
        when questions.asked_on is not null then 'renamed'
        when {_NAMES_NOBODY} then statuses.reason
        when {_LACKS_NUMBER} then 'number_needed'
        when answers.answer = 'multiple' then 'several'
        else 'claimed'
    end
"""
# Between the list that shows somebody last and the first that lacks her; as Obligation.purge_since_seen has it.
_PURGED = """
    (
        select max(purges.purged_on) from purges
        where purges.account_key = statuses.account_key
            and purges.purged_on between statuses.last_seen_on and coalesce(statuses.first_absent_on, purges.purged_on)
    )
"""
_TOLD = {
    "unit": "people.unit",
    "name": "people.name",
    "nip": "people.nip",
    "employment": "people.employment",
    "platform": "accounts.platform",
    "account": "statuses.account_key",
    "answer": "answers.answer",
    "declared": "answers.named",
    "declared_on": "answers.declared_on",
    "lists": "statuses.confirmations",
    "first_absent": "statuses.first_absent_on",
    "last_absent": "statuses.last_absent_on",
    "last_seen": "statuses.last_seen_on",
    "purged": _PURGED,
    "why": _WHY,
    "ask": _WHY,
    "cause": "if(disputes.entered_on is null, 'shared', 'dispute')",
    "since": "disputes.entered_on",
}
# The answer that counts is the newest that names an account or says that there is none; else the newest of all.
ANSWERS = """
    create or replace temp table answers as
    with answered as (
        select staff_key, platform, answer, declared_at,
            string_agg(
                distinct coalesce('@' || handle, platform_user_id), ', '
                order by coalesce('@' || handle, platform_user_id)
            ) as named
        from names.declaration
        group by all
    )
    select staff_key, platform, answer, named,
        cast(timezone($1, declared_at) as date) as declared_on
    from answered
    qualify row_number() over (
        partition by staff_key, platform
        order by (named is not null or answer = 'no_account') desc, declared_at desc, answer, named
    ) = 1
"""
PURGES = """
    create or replace temp table purges as
    select happened.account_key, cast(timezone($1, happened.at) as date) as purged_on
    from marts.fct_event as happened
    where happened.kind = 'purge'
"""
# Whoever has no name here, because the two files do not know the same employees, has a place by her key.
PEOPLE = """
    create or replace temp table people as
    with ranks as (
        select unnest($1::varchar[]) as unit, unnest(range(len($1::varchar[]))) as place
    )
    select staff_key, ranks.unit, people.name, people.nip,
        coalesce(staff.employment, people.employment) as employment,
        row_number() over (
            order by ranks.place, lower(people.name) nulls last, people.nip, staff_key
        ) as place
    from marts.dim_staff as staff
    inner join ranks on ranks.unit = coalesce(staff.unit, '')
    left join names.staff as people using (staff_key)
"""
_JOINED = """
    with
    questions as (
        select staff_key, account_key, min(asked_on) as asked_on
        from marts.fct_rename_question group by all
    ),
    disputes as (
        select staff_key, account_key, max(entered_on) as entered_on
        from marts.fct_correction
        where kind = 'dispute' and is_standing and resolved_at is null
        group by all
    )
    select {told}
    from marts.fct_follow_status as statuses
    inner join marts.dim_account as accounts using (account_key)
    inner join people using (staff_key)
    left join answers on statuses.staff_key = answers.staff_key and accounts.platform = answers.platform
    left join questions
        on statuses.staff_key = questions.staff_key and statuses.account_key = questions.account_key
    left join disputes
        on statuses.staff_key = disputes.staff_key and statuses.account_key = disputes.account_key
    where {listed}
    order by people.place, statuses.account_key
    limit $1
"""
_COUNTS = ", ".join(f"count(*) filter (where status = '{status}')" for status in STATUSES)
UNIT_COUNTS = f"""
    with ranks as (
        select unnest($1::varchar[]) as unit, unnest(range(len($1::varchar[]))) as place
    )
    select ranks.unit, accounts.platform, accounts.account_key, count(*), {_COUNTS}
    from marts.fct_follow_status as statuses
    inner join marts.dim_account as accounts using (account_key)
    inner join marts.dim_staff as staff using (staff_key)
    inner join ranks on ranks.unit = coalesce(staff.unit, '')
    group by all
    order by any_value(ranks.place), accounts.account_key
"""  # noqa: S608 - the closed list of statuses, no input
RULE = f"select staff, {', '.join(STATUSES)} from marts.fct_compliance where account_key = '*'"  # noqa: S608
# What was forgotten or has expired is numbered below zero: it is no defect, and which row it was is told to nobody.
REJECTS = """
    select source, file, "row", reason from quality.fct_reject
    where run_id = $1 and ("row" is null or "row" > 0) order by source, file, "row", reason limit $2
"""
UNITS = """
    select distinct coalesce(staff.unit, '') as unit
    from marts.fct_follow_status inner join marts.dim_staff as staff using (staff_key)
"""
ACCOUNTS = "select account_key, platform from marts.dim_account order by account_key"
NEWEST_COLUMN = """
    select count(*) as found from duckdb_columns()
    where schema_name = 'marts' and table_name = 'fct_follow_status' and column_name = 'last_absent_on'
"""

# All that is read for the sheets above but the defects. Of a status, the night is not read, and of the day from which
# "not seen" is possible only whether there is one: both may be others tomorrow. Of events only purges are read: others
# come with most counts.
READ = (
    *("marts.dim_account", "marts.dim_staff", "marts.fct_compliance", "marts.fct_correction"),
    *("marts.fct_rename_question", "names.declaration", "names.staff"),
)
UNDATED = """
    create or replace temp view purged as
    select * from marts.fct_event where kind = 'purge';
    create or replace temp view undated as
    select * exclude (as_of) replace (not_seen_possible_on is not null as not_seen_possible_on)
    from marts.fct_follow_status
"""


class Framer(Reader, Protocol):
    """A build's two files, opened together and read-only."""

    def frame(self, sql: str, *parameters: object) -> pl.DataFrame:
        """Rows of a query by column."""
        ...

    def content(self, table: str) -> str:
        """A digest of all that a table holds."""
        ...


def can_be_listed(mart: Reader) -> bool:
    """Whether the build has the days that a list of names must tell; one of an older version has not."""
    (columns,) = mart.rows(NEWEST_COLUMN)
    return bool(columns["found"])


def contents_of(mart: Framer) -> list[str]:
    """Digests of all that the sheets tell, the defects aside: the same where the sheets are."""
    mart.rows(UNDATED)
    return [mart.content(table) for table in ("undated", "purged", *READ)]


def units_of(mart: Reader) -> list[str]:
    """The units of everybody who has a status, alphabetical as a person would look them up; never a ranking."""
    return sorted((row["unit"] for row in mart.rows(UNITS)), key=alphabetical)


def accounts_of(mart: Reader) -> list[tuple[str, str]]:
    """Key and platform of each official account."""
    return [(row["account_key"], row["platform"]) for row in mart.rows(ACCOUNTS)]


def put_people_aside(mart: Reader, units: Sequence[str], timezone: str) -> None:
    """Nothing: the employees of these units and the answers that count are in this reader's memory, for all lists.

    The employees stand by unit in this order, then by name.
    """
    mart.rows(PEOPLE, list(units))
    mart.rows(ANSWERS, timezone)
    mart.rows(PURGES, timezone)


def people_on(mart: Framer, names: NameList, most: int) -> pl.DataFrame:
    """The first so many of the employees put aside who are on one list, one row for each account."""
    told = ", ".join(f"{_TOLD[column.name]} as {column.name}" for column in names.columns)
    return mart.frame(_JOINED.format(told=told, listed=names.listed), most)


def unit_counts(mart: Framer, units: Sequence[str]) -> list[tuple[Any, ...]]:
    """One row for each unit and account: unit, platform, account, staff, and the employees of each status."""
    return mart.frame(UNIT_COUNTS, list(units)).rows()


def rule_counts(mart: Framer) -> list[tuple[Any, ...]]:
    """Staff and the employees of each status under the campaign's rule over all accounts; empty where there is none."""
    return mart.frame(RULE).rows()


def rejects_of(mart: Framer, run_id: str, most: int) -> pl.DataFrame:
    """Source, file, row (null for a whole file) and reason of what was not loaded in this run, the first so many."""
    return mart.frame(REJECTS, run_id, most)
