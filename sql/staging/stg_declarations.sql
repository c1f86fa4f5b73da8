-- stg_declarations: answers employees gave by tonight, one line per handle an answer holds.
-- Grain:   staff_key, platform, declared_at, answer_order, answer, handle, platform_user_id
-- Reads:   raw.declaration, raw.night
-- Units:   declared_at in UTC, declared_on local day
-- Why not one line per file row: a form is downloaded again and again, and every download repeats all earlier
--          answers; answer_order keeps apart two answers of one person in the same second.
select
    declaration.staff_key,
    declaration.platform,
    declaration.declared_at,
    declaration.declared_on,
    max(declaration.row_number) as answer_order,
    declaration.answer,
    declaration.handle,
    declaration.platform_user_id,
    declaration.follower_key
from raw.declaration as declaration
cross join raw.night as night
where declaration.declared_on <= night.as_of
group by
    declaration.staff_key,
    declaration.platform,
    declaration.declared_at,
    declaration.declared_on,
    declaration.answer,
    declaration.handle,
    declaration.platform_user_id,
    declaration.follower_key
