"""Knows how one landed file becomes rows of its raw table; opens nothing."""

from typing import Final

# How one landed file becomes raw rows. Local dates are derived here, in the campaign's zone, so that no model
# needs a time zone: "known on the night of D" is a comparison of dates everywhere downstream. What the night itself
# asked of an API it knows, although the clock may already show the next day.
LOADS: Final = {
    "roster": """
        insert into raw.staff
        select $file_id, "row", staff_key, nip, name, unit, employment, is_active, start_on
        from read_parquet($path)
    """,
    "declarations": """
        insert into raw.declaration
        select $file_id, "row", staff_key, platform, answer, handle, platform_user_id, follower_key,
            coalesce(
                declared_at, timezone($zone, cast($known_on as timestamp) + interval '1 day' - interval '1 second')
            ),
            coalesce(cast(timezone($zone, declared_at) as date), $known_on)
        from read_parquet($path)
    """,
    "counts": """
        insert into raw.follower_count
        select $file_id, "row", account, read_at,
            -- A typed table is a file of no day: a reading in it is known from when it was read, whatever its source.
            if(source = 'api' and $known_on > date '0001-01-01', $known_on, cast(timezone($zone, read_at) as date)),
            count_low, count_high, source, is_exact
        from read_parquet($path)
    """,
    "corrections": """
        insert into raw.correction
        select $file_id, "row", entered_at, cast(timezone($zone, entered_at) as date), staff_key, platform, account,
            kind, coalesce(from_on, cast(timezone($zone, entered_at) as date)), until_on,
            handle, follower_key, former_key
        from read_parquet($path)
    """,
    "statements": """
        insert into raw.statement
        select $file_id, "row", account, said_at, cast(timezone($zone, said_at) as date), about, breakdown, part,
            low, high, is_low_open, is_high_open, source
        from read_parquet($path)
    """,
    "point_checks": """
        insert into raw.point_check
        select $file_id, "row", account_key, follower_key, checked_at, $known_on, is_following,
            -- null: landed before it was noted
            coalesce(is_unknown, false)
        from (
            select * from read_parquet($path)
            union all by name
            select cast(null as boolean) as is_unknown where false
        )
    """,
}
# When a list was made, and on which local day, as DuckDB writes them.
CAPTURED: Final = """
    select cast(captured_at as varchar),
        cast(if($source = 'api', $known_on, cast(timezone($zone, captured_at) as date)) as varchar)
    from (
        select case
            -- null: a list landed before this was noted; of one that shows no time the day alone is known
            when $last_follow is null or $source = 'api' then cast($at as timestamptz)
            when $last_follow = '' then timezone($zone, cast($known_on as timestamp))
            else greatest(timezone($zone, cast($known_on as timestamp)), cast($last_follow as timestamptz))
        end as captured_at
    )
"""
# Which raw table holds the rows of a source; a follower list has two of its own (spans.py), not keyed by their file.
TABLES: Final = {
    "roster": "staff",
    "declarations": "declaration",
    "counts": "follower_count",
    "corrections": "correction",
    "statements": "statement",
    "point_checks": "point_check",
}
# The column that names an account in a landed file; of a follower list its facts name it.
ACCOUNT_IN: Final = {
    "counts": "account",
    "corrections": "account",
    "statements": "account",
    "point_checks": "account_key",
}
