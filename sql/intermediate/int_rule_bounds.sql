-- int_rule_bounds: between how many and how many employees meet a rule over all accounts, for each assumption.
-- Grain:   rule, assumption
-- Reads:   intermediate.int_account_bounds, intermediate.int_list_bounds, intermediate.int_tonight,
--          staging.stg_accounts, raw.night
-- Units:   employees
-- Why not multiply shares: nobody knows whether the same people follow two accounts. Of N people with low to high for
--          each of k accounts at least the sum of the lows - (k-1) N and at most the smallest high follow all of them,
--          at least the largest low and at most the sum of the highs follow any (Fréchet, Boole). An account of which
--          an assumption says nothing counts as 0 to N.
-- Why not the counts alone for list: a list says who follows and who does not, so those certain for the whole rule, and
--          those who certainly miss it, are counted one by one, and that is never less. Whom a list lacks may be hidden
--          by it: of those missing from a list of every account of an obligation, each must be hidden by one of them.
--          That is as sharp as can be but for few worlds, in which names and numbers of several lists limit each other.
-- Why not every obligation at once: one whose lists may hide all they lack only adds to those who may be hidden.
-- Why not of one moment: each list has its own, and the rule is judged as if they had been made together.
with rules as (
    select 'all' as rule
    union
    select 'any' as rule
    union
    select satisfied_by as rule
    from raw.night
),

obligations as (
    select
        rules.rule,
        accounts.account_key,
        case rules.rule
            when 'all' then accounts.account_key
            when 'any' then '*'
            else accounts.owner
        end as obligation,
        bounds.addressed,
        bounds.gone_low,
        bounds.hidden_high,
        bounds.provable_not_following
    from intermediate.int_list_bounds as bounds
    inner join staging.stg_accounts as accounts
        on bounds.account_key = accounts.account_key
    cross join rules
),

population as (
    select max(addressed) as addressed
    from intermediate.int_list_bounds
),

assumptions as (
    select distinct assumption
    from intermediate.int_account_bounds
),

people as (
    select
        obligations.rule,
        obligations.obligation,
        tonight.staff_key,
        bool_or(tonight.is_seen_by_all_since) as is_certain,
        bool_and(tonight.is_absent_from_newest and obligations.hidden_high is not null) as is_missing
    from obligations
    inner join intermediate.int_tonight as tonight
        on obligations.account_key = tonight.account_key
    group by
        obligations.rule,
        obligations.obligation,
        tonight.staff_key
),

missing as (
    select
        rule,
        obligation,
        count(*) filter (where is_missing) as people
    from people
    group by
        rule,
        obligation
),

-- within an obligation any of its accounts will do
met as (
    select
        obligations.rule,
        assumptions.assumption,
        obligations.obligation,
        population.addressed,
        max(coalesce(bounds.low, 0)) as low,
        least(population.addressed, cast(sum(coalesce(bounds.high, population.addressed)) as bigint)) as high,
        greatest(
            0,
            cast(sum(obligations.provable_not_following) as bigint) - (count(*) - 1) * population.addressed,
            coalesce(max(missing.people), 0) - coalesce(cast(sum(obligations.hidden_high) as bigint), 0)
        ) as provable_not_following,
        coalesce(cast(sum(obligations.hidden_high) as bigint), 0) as hidden_high
    from obligations
    cross join population
    cross join assumptions
    -- a miss means: the assumption says nothing of the account
    left join intermediate.int_account_bounds as bounds
        on
            obligations.account_key = bounds.account_key
            and assumptions.assumption = bounds.assumption
    -- a miss means: nobody is on tonight's roster
    left join missing
        on
            obligations.rule = missing.rule
            and obligations.obligation = missing.obligation
    group by
        obligations.rule,
        assumptions.assumption,
        obligations.obligation,
        population.addressed
),

-- and every obligation must be met
met_by_all as (
    select
        rule,
        assumption,
        addressed,
        greatest(0, cast(sum(low) as bigint) - (count(*) - 1) * addressed) as low,
        min(high) as high,
        max(provable_not_following) as provable_not_following
    from met
    group by
        rule,
        assumption,
        addressed
),

missing_one as (
    select
        people.rule,
        count(distinct people.staff_key) as people
    from people
    inner join met
        on
            people.rule = met.rule
            and people.obligation = met.obligation
            and met.assumption = 'list'
            and met.provable_not_following > 0
    where people.is_missing
    group by people.rule
),

hidden as (
    select
        rule,
        cast(sum(hidden_high) as bigint) as people
    from met
    where assumption = 'list' and provable_not_following > 0
    group by rule
),

-- whoever misses a looser rule misses the stricter one as well
excluded as (
    select
        met_by_all.rule,
        max(greatest(
            met_by_all.provable_not_following,
            coalesce(missing_one.people, 0) - coalesce(hidden.people, 0)
        )) over (
            order by case met_by_all.rule when 'any' then 1 when 'all' then 3 else 2 end
        ) as people
    from met_by_all
    -- a miss means: no list proves that anybody is missing
    left join missing_one
        on met_by_all.rule = missing_one.rule
    -- a miss means the same
    left join hidden
        on met_by_all.rule = hidden.rule
    where met_by_all.assumption = 'list'
),

seen_by_all as (
    select
        rule,
        staff_key,
        bool_and(is_certain) as is_certain
    from people
    group by
        rule,
        staff_key
),

gone as (
    select
        rule,
        cast(sum(gone_low) as bigint) as people
    from obligations
    group by rule
),

-- of those seen some have gone since, and each of them may have been certain for the rule
certain as (
    select
        seen_by_all.rule,
        count(*) filter (where seen_by_all.is_certain) - coalesce(max(gone.people), 0) as people
    from seen_by_all
    inner join gone
        on seen_by_all.rule = gone.rule
    group by seen_by_all.rule
)

select
    met_by_all.rule,
    met_by_all.assumption,
    met_by_all.addressed,
    case
        when met_by_all.assumption = 'list' then greatest(met_by_all.low, coalesce(certain.people, 0))
        else met_by_all.low
    end as low,
    case
        when met_by_all.assumption = 'list' then least(met_by_all.high, met_by_all.addressed - excluded.people)
        else met_by_all.high
    end as high,
    case when met_by_all.assumption = 'list' then excluded.people end as provable_not_following
from met_by_all
-- a miss means: no list proves anything of any account
left join excluded
    on met_by_all.rule = excluded.rule
-- a miss means: nobody is on tonight's roster
left join certain
    on met_by_all.rule = certain.rule
