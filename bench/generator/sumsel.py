"""Knows the article's case: 6,750 invented people told on 7 February 2024 to follow three accounts.

`build_case()` gives the case with its truth, `write_case(folder, case)` the campaign folder without the
truth. From the press come only: 6,750 addressed, "7.200-an" before, "8.582" the same night, and what was
said of it: gained "1.300-an", "tidak sampai 20 %". Everything else is invented so that it fits them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from bench.generator.campaign_toml import Campaign
from bench.generator.chance import Chance, Whole
from bench.generator.declarations import Form, as_people, draw_answers, spoil_numbers
from bench.generator.files import (
    write_campaign,
    write_counts,
    write_declarations,
    write_export,
    write_roster,
    write_statements,
)
from bench.generator.handles import draw_handles, scattered
from bench.generator.names import FEMALE, MALE
from bench.generator.people import draw_people
from bench.generator.sumsel_follows import (
    CAPTURES,
    DISKOMINFO,
    EVENING,
    FIRST_EXPORT,
    GOVERNOR,
    MORNING,
    ORDERED_AT,
    PARTIAL_EXPORT,
    PEMPROV,
    SECOND_EXPORT,
    STRANGERS,
    at,
    draw_follows,
    shuffled,
)
from bench.generator.sumsel_readme import readme
from bench.generator.sumsel_roster import ROSTER_DAY, ROSTER_TITLES, roster_rows, roster_total
from bench.generator.truth import Case, Night
from bench.generator.units import Unit, province_units

SEED = 20_240_207
STAFF = 6_750
WITH_ACCOUNT = 6_420
ANSWERING = 6_050
OFF_ROSTER = 15
BROKEN_NUMBERS = 4
OUTSIDERS = OFF_ROSTER + BROKEN_NUMBERS
ANSWERS_DAY = date(2024, 2, 15)
STATEMENTS = (
    (PEMPROV.key, EVENING.isoformat(), "gained", "1.300-an", "press"),
    (PEMPROV.key, EVENING.isoformat(), "attainment", "tidak sampai 20 %", "press"),
)
CAMPAIGN = Campaign((PEMPROV, DISKOMINFO, GOVERNOR), ordered_at=ORDERED_AT, target_followers=STAFF)

# The weights are 7 February, the 8th, … the 15th; the 14th was election day.
FORM = Form(
    opened_at=at("2024-02-07T09:30:00"),
    closed_at=at("2024-02-15T15:30:00"),
    day_weights=(50, 31, 6, 1.5, 1, 4.5, 3.5, 0.5, 2),
    twice=180,
    shared=6,
)
OUTSIDERS_FORM = Form(FORM.opened_at, FORM.closed_at, FORM.day_weights)

FORM_COLUMNS = {
    "name_written": "Nama Lengkap",
    "nip_written": "NIP/NIPPPK",
    "unit_written": "Instansi",
    "instagram": "Akun Instagram",
    "tiktok": "Akun TikTok",
}


@cache
def build_case(seed: int = SEED) -> Case:
    """The case with its truth; the same object for every call, so its frames must not be changed in place."""
    chance = Chance(seed)
    units = province_units(chance.on("units"))
    # One range of numbers for everybody's handles: a handle does not show whether its owner is staff.
    numbers = scattered(chance.on("numbers"), 2 * STAFF + 2 * OUTSIDERS + STRANGERS)
    people = _with_handles(chance.on("people"), draw_people(chance.on("people"), STAFF, units), numbers)
    people = people.with_columns(
        has_account=pl.Series(chance.on("account").order(STAFF) < WITH_ACCOUNT),
        answers=pl.Series(chance.on("answering").order(STAFF) < ANSWERING),
    )
    outsiders = _outsiders(chance.on("outsiders"), units, numbers[2 * STAFF :])
    answers = _draw_form(chance.on("form"), people, outsiders)
    strangers = _strangers(chance.on("strangers"), numbers[-STRANGERS:])
    follows = draw_follows(chance.on("follows"), people, answers, strangers)
    roster, rejects = roster_rows(chance.on("roster"), people, units)
    return Case(
        campaign=CAMPAIGN,
        people=people.with_columns(handle=pl.when("has_account").then("handle")).drop("answers", "spare"),
        roster=roster,
        roster_rejects=rejects,
        roster_day=ROSTER_DAY,
        answers=answers,
        answers_day=ANSWERS_DAY,
        follows=follows,
        captures=CAPTURES,
        readings=_readings(follows),
        statements=STATEMENTS,
    )


def write_case(campaign: Path, case: Case) -> None:
    """Write the campaign folder: configuration, README and inbox; nothing that tells the truth."""
    write_campaign(campaign, case.campaign)
    write_roster(campaign, case.roster_day, case.roster, titles=ROSTER_TITLES, total=roster_total(case.roster))
    form = case.answers.select("answered_at", *FORM_COLUMNS).rename(FORM_COLUMNS)
    write_declarations(campaign, case.answers_day, form)
    write_counts(campaign, case.readings)
    write_statements(campaign, case.statements)
    for capture in case.captures:
        handle = capture.account_key.partition(":")[2]
        write_export(campaign, handle, capture.day, case.listed(capture), repeated=capture.repeated)
    (campaign / "README.md").write_bytes(readme(case).encode())


def _with_handles(chance: Chance, people: pl.DataFrame, numbers: Whole) -> pl.DataFrame:
    """The people with `handle` and `spare`, a second handle of theirs that never follows anybody."""
    size = people.height
    return people.with_columns(
        draw_handles(chance.on("handles"), people["first"], numbers[:size]),
        draw_handles(chance.on("spares"), people["first"], numbers[size : 2 * size]).alias("spare"),
    )


def _outsiders(chance: Chance, units: Sequence[Unit], numbers: Whole) -> pl.DataFrame:
    """People who fill in the form though they are not on the roster: half of them permanent staff."""
    large = [unit for unit in units if unit.staff is None]
    people = draw_people(chance, OUTSIDERS, large, pns_share=0.5)
    return _with_handles(chance, people, numbers).with_columns(has_account=pl.lit(value=True))


def _strangers(chance: Chance, numbers: Whole) -> pl.Series:
    firsts = pl.Series(MALE + FEMALE)
    return draw_handles(chance, firsts.gather(chance.on("names").below(len(firsts), STRANGERS)), numbers)


def _draw_form(chance: Chance, people: pl.DataFrame, outsiders: pl.DataFrame) -> pl.DataFrame:
    answering = shuffled(chance.on("order"), people.filter("answers"))
    staff = draw_answers(chance.on("staff"), as_people(answering), FORM)
    off_roster = draw_answers(chance.on("off roster"), as_people(outsiders.head(OFF_ROSTER)), OUTSIDERS_FORM)
    broken = draw_answers(chance.on("broken"), as_people(outsiders.tail(BROKEN_NUMBERS)), OUTSIDERS_FORM)
    return pl.concat([staff, off_roster, spoil_numbers(broken)]).sort("answered_at", maintain_order=True)


def _readings(follows: Mapping[str, pl.DataFrame]) -> tuple[tuple[str, str, str, str], ...]:
    """The lines of counts.csv: pemprov's as published, diskominfo's exact ones read off the truth."""
    later = EVENING + timedelta(hours=24)

    def shown(moment: datetime) -> str:
        moment = moment.astimezone(UTC)
        present = follows[DISKOMINFO.key].filter(
            (pl.col("followed_at") <= moment) & (pl.col("left_at").is_null() | (pl.col("left_at") > moment))
        )
        return f"{present.height:,}".replace(",", ".")

    return (
        (PEMPROV.key, MORNING.isoformat(), "7.200-an", "press"),
        (PEMPROV.key, EVENING.isoformat(), "8.582", "press"),
        (DISKOMINFO.key, MORNING.isoformat(), "15,3 rb", "manual"),
        (DISKOMINFO.key, EVENING.isoformat(), shown(EVENING), "manual"),
        (DISKOMINFO.key, later.isoformat(), shown(later), "manual"),
        (GOVERNOR.key, MORNING.isoformat(), "42.118", "manual"),
        (GOVERNOR.key, EVENING.isoformat(), "43.007", "manual"),
    )


__all__ = [
    "CAMPAIGN",
    "DISKOMINFO",
    "EVENING",
    "FIRST_EXPORT",
    "GOVERNOR",
    "MORNING",
    "ORDERED_AT",
    "PARTIAL_EXPORT",
    "PEMPROV",
    "SECOND_EXPORT",
    "STAFF",
    "Case",
    "Night",
    "build_case",
    "write_case",
]
