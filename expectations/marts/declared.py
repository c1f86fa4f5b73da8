"""Knows which answers count tonight and which names they mean, as parts of other queries; knows no check."""

from typing import Final

# The answer that counts tonight of each employee whom the question concerns (`concerned`, before it): the newest
# that holds an account or says there is none, or else the newest of all, with every handle it holds. Answers are put in
# order only of those who gave several: few do.
STANDING: Final = """
    told as (
        select staff_key, platform, declared_at, false as is_rename, answer_order, answer, follower_key
        from staging.stg_declarations
        where staff_key in (select staff_key from concerned)
        union all
        select distinct staff_key, platform, entered_at, true, entry_order, 'handle', follower_key
        from staging.stg_corrections
        where kind = 'rename' and staff_key in (select staff_key from concerned)
    ),
    several as (
        select staff_key, platform
        from told
        group by staff_key, platform
        having count(*) > 1
    ),
    answers as (
        select told.*, bool_or(told.follower_key is not null or told.answer = 'no_account') over (
            partition by told.staff_key, told.platform, told.declared_at, told.is_rename, told.answer_order
        ) as is_definite
        from told
        inner join several on told.staff_key = several.staff_key and told.platform = several.platform
    ),
    newest as (
        select answers.staff_key, answers.platform, answers.declared_at, answers.answer, answers.follower_key
        from answers
        qualify rank() over (
            partition by answers.staff_key, answers.platform
            order by
                answers.is_definite desc, answers.declared_at desc, answers.is_rename desc, answers.answer_order desc
        ) = 1
    ),
    standing as (
        select staff_key, platform, declared_at, answer, follower_key
        from newest
        union all
        select told.staff_key, told.platform, told.declared_at, told.answer, told.follower_key
        from told
        left join several on told.staff_key = several.staff_key and told.platform = several.platform
        where several.staff_key is null
    )
"""
# The names under which somebody may be seen, those of the answer and what the models add to them (ids behind names, and
# former names), and the checks that saw one. A list is found by its chain and number: none is unfolded.
NAMES: Final = """
    names as (
        select standing.staff_key, standing.follower_key
        from standing
        where standing.follower_key is not null
        union
        select keys.staff_key, keys.follower_key
        from intermediate.int_matching_keys as keys
        inner join intermediate.int_judged_day as tonight on keys.valid_from_on <= tonight.judged_on
            and (keys.valid_to_on is null or keys.valid_to_on > tonight.judged_on)
        left join intermediate.int_contested_names as contested on contested.evaluated_on = tonight.judged_on
            and keys.staff_key = contested.staff_key and keys.platform = contested.platform
            and keys.follower_key = contested.follower_key
        where keys.closeness > 1 and keys.staff_key in (select staff_key from concerned)
            and contested.staff_key is null
    ),
    affirmed as (
        select names.staff_key, checks.account_key, checks.checked_at
        from names
        inner join staging.stg_point_checks as checks on names.follower_key = checks.follower_key
        where checks.is_following
    ),
    lists as (
        select captures.*, places.chain, places.list_number
        from staging.stg_captures as captures
        inner join staging.stg_list_places as places on captures.capture_id = places.capture_id
    )
"""
