-- int_list_times: whether each list has a row for everybody it counts, and tells when they followed.
-- Grain:   capture_id
-- Reads:   staging.stg_captures, raw.night
-- Units:   people; is_whole: nobody is listed without a name or id; is_timed: at most max_hidden_share lack a time
-- Why not ask for every single time: a few missing ones weigh as much as a few hidden followers, and those are
--          tolerated up to the same share. Whoever has no time is counted on no day.
select
    captures.capture_id,
    captures.listed,
    captures.named >= captures.listed as is_whole,
    captures.listed - captures.timed <= night.max_hidden_share * captures.listed as is_timed
from staging.stg_captures as captures
cross join raw.night as night
