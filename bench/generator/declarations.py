"""Knows how a staff fills in a form over some days; knows nothing of its file and of who really follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, cast

import polars as pl

from bench.generator.answers import KINDS, Written, write_excuse, write_handle, write_tiktok, write_two
from bench.generator.chance import Chance

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "answered_at": pl.Datetime("us", "UTC"),
    "name_written": pl.String,
    "nip_written": pl.String,
    "unit_written": pl.String,
    "instagram": pl.String,
    "tiktok": pl.String,
    "nip": pl.String,
    "answer": pl.String,
    "handles": pl.List(pl.String),
}


class Person(TypedDict):
    """One who fills in the form: `handle` is the real one, `spare` a second one that never follows."""

    nip: str
    name: str
    name_written: str
    unit: str
    handle: str
    spare: str
    has_account: bool


@dataclass(frozen=True)
class Form:
    """When the form is open and what goes wrong in it; `day_weights`: how many answer on each of its days."""

    opened_at: datetime
    closed_at: datetime
    day_weights: Sequence[float]
    twice: int = 0  # people who answer a second time; half of them write something else
    shared: int = 0  # pairs of people who give the same handle


def draw_answers(chance: Chance, people: Sequence[Person], form: Form) -> pl.DataFrame:
    """What the people wrote, one row per form row, oldest first.

    Columns: `answered_at` (UTC), `name_written`, `nip_written`, `unit_written`, `instagram`, `tiktok` (as
    typed); and the truth about the Instagram answer: `nip` (18 digits), `answer` (closed list), `handles`
    (canonical).
    """
    written = [_write(chance.on(f"answer {place}"), person) for place, person in enumerate(people)]
    _share(written, people, form.shared)
    times = answer_times(chance.on("times"), len(people), form)
    again = answer_times(chance.on("again"), len(people), form)
    plain = [place for place, answer in enumerate(written) if answer.answer == "handle"][2 * form.shared :]
    twice = [plain[place] for place in chance.on("twice").order(len(plain))[: form.twice]]
    rows = []
    for place in twice:
        first, times[place] = sorted((times[place], again[place] + timedelta(seconds=1)))
        earlier = _write_first(chance.on(f"first {place}"), people[place], differs=place % 2 == 0)
        rows.append(_form_row(chance.on(f"row again {place}"), people[place], earlier, first))
    for place, person in enumerate(people):
        rows.append(_form_row(chance.on(f"row {place}"), person, written[place], times[place]))
    return pl.DataFrame(rows, schema=SCHEMA).sort("answered_at", "nip", nulls_last=True, maintain_order=True)


def answer_times(chance: Chance, size: int, form: Form) -> list[datetime]:
    """When people answer: densely after the form opens, on later days between 06:10 and 23:30."""
    days = chance.weighted(form.day_weights, size)
    dense = chance.fractions(size) * (0.3 + 0.7 * chance.fractions(size))
    midnight = form.opened_at.replace(hour=0, minute=0, second=0)
    times = []
    for day, share in zip(days.tolist(), dense.tolist(), strict=True):
        start = max(midnight + timedelta(days=day, hours=6, minutes=10), form.opened_at)
        end = min(midnight + timedelta(days=day, hours=23, minutes=30), form.closed_at)
        times.append(start + timedelta(seconds=int(share * (end - start).total_seconds())))
    return times


def _write(chance: Chance, person: Person) -> Written:
    if not person["has_account"]:
        kind = ("no_account", "blank")[int(chance.weighted((85, 15), 1)[0])]
        return write_excuse(chance, kind, person["handle"], person["name"])
    kind = list(KINDS)[int(chance.weighted(list(KINDS.values()), 1)[0])]
    if kind == "handle":
        return write_handle(chance, person["handle"])
    if kind == "multiple":
        return write_two(chance, person["handle"], person["spare"])
    return write_excuse(chance, kind, person["handle"], person["name"])


def _write_first(chance: Chance, person: Person, *, differs: bool) -> Written:
    """The first answer of a person who answers again: the same handle, or what the second answer corrects."""
    if not differs:
        return write_handle(chance, person["handle"])
    kind = chance.one_of(("handle", "display_name", "blank", "claim_only"))
    if kind == "handle":
        return write_handle(chance, person["spare"])
    return write_excuse(chance, kind, person["handle"], person["name"])


def _share(written: list[Written], people: Sequence[Person], pairs: int) -> None:
    """Let the first `pairs` pairs of people with a plain handle give the handle of the first of the two."""
    plain = [place for place, answer in enumerate(written) if answer.answer == "handle"]
    for first, second in zip(plain[: 2 * pairs : 2], plain[1 : 2 * pairs : 2], strict=True):
        handle = people[first]["handle"]
        written[second] = Written(f"@{handle}", "handle", (handle,))


def _form_row(chance: Chance, person: Person, written: Written, answered_at: datetime) -> dict[str, object]:
    draws = chance.fractions(3)
    return {
        "answered_at": answered_at,
        "name_written": (person["name"], person["name_written"], person["name"].upper())[int(draws[0] * 3)],
        "nip_written": _write_nip(person["nip"], float(draws[1])),
        "unit_written": _write_unit(person["unit"], float(draws[2])),
        "instagram": written.text,
        "tiktok": write_tiktok(chance, person["spare"]),
        "nip": person["nip"],
        "answer": written.answer,
        "handles": list(written.handles),
    }


def _write_nip(nip: str, draw: float) -> str:
    """Mostly plain; some in groups, some with the apostrophe of a spreadsheet, some with a blank behind."""
    if draw < 0.02:
        return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
    return f"'{nip}" if draw < 0.03 else f"{nip} " if draw < 0.04 else nip


def _write_unit(unit: str, draw: float) -> str:
    """The unit as people shorten it."""
    if draw < 0.4:
        return unit.replace("SMA Negeri", "SMAN").replace("SMK Negeri", "SMKN")
    return unit.upper() if draw < 0.5 else unit


def spoil_numbers(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers with unusable staff numbers, in turn: cut, month 13, letter O, missing."""
    faults = (
        lambda nip: nip[:17],
        lambda nip: f"{nip[:4]}13{nip[6:]}",
        lambda nip: nip.replace("0", "O"),
        lambda nip: nip[:0],
    )
    spoilt = [faults[place % 4](nip) for place, nip in enumerate(answers["nip"])]
    return answers.with_columns(nip_written=pl.Series(spoilt, dtype=pl.String), nip=pl.lit(None, pl.String))


def as_people(frame: pl.DataFrame) -> list[Person]:
    """The rows of a frame of people as persons; it must have their fields as columns."""
    return [cast("Person", row) for row in frame.select(*Person.__annotations__).iter_rows(named=True)]
