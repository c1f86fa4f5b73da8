-- int_answers: what employees answered for a platform by tonight, corrected names among the answers.
-- Grain:   staff_key, platform, declared_at, is_rename, answer_order, answer, handle, platform_user_id, former_key
-- Reads:   staging.stg_declarations, staging.stg_corrections
-- Units:   declared_at in UTC, declared_on local day
-- Why not replace the old name: lists made before the rename show it, and whoever is seen under it was seen. A
--          corrected name is one more answer, and the answer before it keeps its period.
select
    staff_key,
    platform,
    declared_at,
    declared_on,
    false as is_rename,
    answer_order,
    answer,
    handle,
    platform_user_id,
    follower_key,
    cast(null as varchar) as former_key
from staging.stg_declarations
union all
select distinct
    staff_key,
    platform,
    entered_at as declared_at,
    entered_on as declared_on,
    true as is_rename,
    entry_order as answer_order,
    'handle' as answer,
    handle,
    cast(null as varchar) as platform_user_id,
    follower_key,
    former_key
from staging.stg_corrections
where kind = 'rename'
