-- int_judged_day: the last day up to tonight on which somebody's status may have changed.
-- Grain:   judged_on
-- Reads:   intermediate.int_evaluation_days
-- Units:   local day; no row before the first roster
-- Why not tonight: since that day nothing has become known, begun or ended, so what holds tonight is what was found on
--          it. Judged on tonight, every table would be another one each night, although nothing has changed.
select max(evaluated_on) as judged_on
from intermediate.int_evaluation_days
having count(*) > 0
