-- int_correction_periods: from which day until which a line of corrections is the last word on its subject.
-- Grain:   staff_key, account_key, kind, entered_at, entry_order
-- Reads:   staging.stg_corrections
-- Units:   local days; valid_to_on is exclusive, null while no later line replaces this one; instants in UTC
-- Why not add up all lines: of an exemption entered twice the later line counts, also where it ends the earlier one; a
--          dispute stands until it is resolved. Why not one subject for everything: an exemption does not end because
--          a dispute does. A rename is replaced by nothing: it is one more answer.
with subjects as (
    select
        staff_key,
        account_key,
        kind,
        case kind when 'resolve' then 'dispute' else kind end as subject,
        case when kind = 'resolve' then entered_at end as resolve_entered_at,
        entered_at,
        entered_on,
        entry_order,
        from_on,
        until_on
    from staging.stg_corrections
)

select
    staff_key,
    account_key,
    kind,
    entered_at,
    entry_order,
    from_on,
    until_on,
    entered_on as valid_from_on,
    case when kind <> 'rename' then lead(entered_on) over by_entry end as valid_to_on,
    case when kind = 'dispute' then min(resolve_entered_at) over later_entries end as resolved_at
from subjects
window
    by_entry as (
        partition by
            staff_key,
            account_key,
            subject
        order by
            entered_at asc,
            entry_order asc,
            kind desc,
            from_on desc,
            until_on asc nulls last
    ),
    later_entries as (
        partition by
            staff_key,
            account_key,
            subject
        order by
            entered_at asc,
            entry_order asc,
            kind desc,
            from_on desc,
            until_on asc nulls last
        rows between 1 following and unbounded following
    )
