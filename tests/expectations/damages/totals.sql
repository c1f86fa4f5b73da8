-- How each check of published numbers of staff is made to fail on the small night: its name, then the damage.

-- intermediate.int_staff_totals.parts_add_up
update intermediate.int_staff_totals set difference = 5;
-- intermediate.int_staff_totals.parts_add_up
update intermediate.int_staff_totals set difference = null;
-- intermediate.int_staff_on_roster.roster_has_as_many
update intermediate.int_staff_on_roster set difference = -1 where part = 'pppk';
