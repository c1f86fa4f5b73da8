-- stg_list_places: where each list stands in the order of loading, among the lists it is compared with.
-- Grain:   capture_id
-- Reads:   raw.capture
-- Units:   –; a chain is a row of lists of one account, source and kind, named by the number of its first one
-- Why not in stg_captures: what is known of a list does not depend on when it was loaded, and no result may.
select
    capture_id,
    chain,
    list_number
from raw.capture
