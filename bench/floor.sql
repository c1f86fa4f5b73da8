-- The floor's statuses, from what floor.py keeps; its folder stands for $state. Knows no corrections and no renames.

create temp table shared as
select declared.high, declared.low
from '$state/declared.parquet' as declared
inner join '$state/staff.parquet' as staff on declared.nip = staff.nip
where declared.high is not null and staff.is_active
group by declared.high, declared.low
having count(distinct declared.nip) > 1;

create temp table people as
select
    staff.nip,
    any_value(declared.answer) as answer,
    any_value(declared.declared_on) as declared_on,
    count(declared.high) > 0 as has_handle,
    count(shared.high) > 0 as is_shared
from '$state/staff.parquet' as staff
left join '$state/declared.parquet' as declared on staff.nip = declared.nip
left join shared on declared.high = shared.high and declared.low = shared.low
group by staff.nip;

create temp table last_seen as
select nip, account_key, max(day) as last_seen_on
from seen
group by nip, account_key;

-- What the complete lists since then say depends on two days alone: so it is counted once for each pair of them.
create temp table absences as
select
    moments.account_key,
    moments.last_seen_on,
    moments.declared_on,
    count(lists.day) as complete_since_seen,
    count(lists.day) filter (where lists.day > moments.declared_on) as confirmations,
    coalesce(
        date_diff(
            'day',
            min(lists.day) filter (where lists.day > moments.declared_on),
            max(lists.day) filter (where lists.day > moments.declared_on)
        ),
        0
    ) as days_apart
from (
    select accounts.account_key, seen.last_seen_on, declared.declared_on
    from '$state/accounts.parquet' as accounts
    cross join (
        select distinct last_seen_on from last_seen union all select cast(null as date) as last_seen_on
    ) as seen
    cross join (select distinct declared_on from '$state/declared.parquet') as declared
) as moments
left join '$state/lists.parquet' as lists
    on
        moments.account_key = lists.account_key
        and lists.is_complete
        and (moments.last_seen_on is null or lists.day > moments.last_seen_on)
group by moments.account_key, moments.last_seen_on, moments.declared_on;

create temp table statuses as
select
    staff.high,
    staff.low,
    staff.unit,
    accounts.account_key,
    case
        when not staff.is_in_scope then 'out_of_scope'
        when people.is_shared then 'disputed'
        when people.has_handle and last_seen.last_seen_on is not null and absences.complete_since_seen = 0
            then 'following'
        when
            people.answer = 'handle' and absences.confirmations >= 2 and absences.days_apart >= 7
            then 'not_seen'
        when people.has_handle or people.answer = 'display_name' then 'unverifiable'
        when people.answer = 'no_account' then 'no_account'
        else 'no_handle'
    end as status
from '$state/staff.parquet' as staff
cross join '$state/accounts.parquet' as accounts
inner join people on staff.nip = people.nip
left join last_seen on staff.nip = last_seen.nip and accounts.account_key = last_seen.account_key
left join absences
    on
        accounts.account_key = absences.account_key
        and people.declared_on = absences.declared_on
        and absences.last_seen_on is not distinct from last_seen.last_seen_on;

copy (select high, low, account_key, status from statuses) to '$state/statuses.parquet';

copy (
    select unit, account_key, status, count(*) as staff
    from statuses
    group by unit, account_key, status
) to '$state/units.parquet';
