"""Every check on a night that is really built: silent while it is sound, and loud about its own damage."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import duckdb
import pytest

from expectations.check import is_personal
from expectations.gate import judge, may_publish, verify
from expectations.marts import promises
from expectations.suites import SOURCE_CHECKS, UNFOLDED, all_checks, incomplete_sources
from tests.expectations.other_nights import OTHER_NIGHTS
from tests.tiers import first_of_each, first_ones
from warehouse.models import Model

NightMaker: TypeAlias = Callable[[str], duckdb.DuckDBPyConnection]

CHECKS = {check.check_id: check for check in all_checks()}
FOLDER = Path(__file__).with_name("damages")
SECTION = re.compile(r"^-- (\w+\.\w+\.\w+)\n((?:(?!-- ).*\n)+)", re.MULTILINE)


def written_damages() -> list[tuple[str, str]]:
    """What the files under damages/ do, each with the check that must find it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))]
    return [(check_id, sql.strip()) for text in texts for check_id, sql in SECTION.findall(text)]


def family_damages() -> list[tuple[str, str]]:
    """The same for the checks of which every table has one: a row repeated, a column added, a value nobody knows."""
    grains = [
        (name, f"insert into {check.table_name} from {check.table_name} limit 1")
        for name, check in CHECKS.items()
        if name.endswith(".grain_is_unique")
    ]
    columns = [
        (f"{table}.columns_are_as_promised", f"alter table {table} add column remark varchar")
        for table in promises.COLUMNS
    ]
    missing = [
        (f"{table}.keys_are_filled_and_found", f'update {table} set "{column}" = null where rowid = 0')
        for table, filled in promises.FILLED.items()
        for column in filled
    ]
    lost = [
        (f"{table}.keys_are_filled_and_found", f"update {table} set {column} = 'nobody' where {column} is not null")
        for table, others in promises.REFERENCES.items()
        for column in others
    ]
    places = [place.rpartition(".") for place in promises.CLOSED]
    unknown = [(f"{table}.{name}_is_known", f"update {table} set {name} = 'rumoured'") for table, _, name in places]
    return [*grains, *columns, *missing, *lost, *unknown]


DAMAGES = [*written_damages(), *family_damages()]


def judge_one(night: duckdb.DuckDBPyConnection, check_id: str) -> bool:
    """Whether the check passes; that it could be carried out is asserted."""
    [outcome] = judge(night, [CHECKS[check_id]])
    assert not outcome.broken, outcome.error
    assert outcome.error is None
    return outcome.passed


def freeze_staging(night: duckdb.DuckDBPyConnection, table: str) -> None:
    """A staging view becomes a table with the same rows, so that it can be damaged by itself."""
    night.execute(f"create temp table frozen as from {table}")
    night.execute(f"drop view {table}")
    night.execute(f"create table {table} as from frozen")


def test_sound_night_passes_every_check(small_night: duckdb.DuckDBPyConnection) -> None:
    outcomes = judge(small_night, all_checks())
    assert [outcome.check.check_id for outcome in outcomes if not outcome.passed] == []
    assert may_publish(outcomes)
    assert incomplete_sources(outcomes) == []


def test_small_night_shows_every_status_it_is_meant_to(small_night: duckdb.DuckDBPyConnection) -> None:
    told = small_night.execute(
        "select people.n, people.status_for_a, tonight.status from people "
        "join marts.fct_follow_status as tonight on tonight.staff_key = md5('staff ' || people.n) "
        "where tonight.account_key = 'instagram:pemprov.contoh' order by people.n"
    ).fetchall()
    assert len(told) == 12
    assert [status for _, status, _ in told] == [status for _, _, status in told]


@pytest.mark.parametrize(
    ("check_id", "damage"), first_of_each(DAMAGES, [f"{name}-{n}" for n, (name, _) in enumerate(DAMAGES)])
)
def test_damage_is_found_by_its_check(small_night: duckdb.DuckDBPyConnection, check_id: str, damage: str) -> None:
    if check_id.startswith("staging."):
        freeze_staging(small_night, CHECKS[check_id].table_name)
    small_night.execute(damage)
    assert not judge_one(small_night, check_id)


def test_every_check_is_made_to_fail() -> None:
    assert sorted(CHECKS) == sorted({check_id for check_id, _ in DAMAGES})


def test_every_damage_is_read_from_its_file() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.sql"))
    assert len(written_damages()) == len(re.findall(r"^-- \w+\.\w+\.\w+$", text, re.MULTILINE)) > 0


def test_checks_can_be_carried_out_and_no_two_have_one_name() -> None:
    verify(all_checks())
    assert len(CHECKS) == len(all_checks())


def test_no_check_shows_what_identifies_a_person() -> None:
    assert [name for name, check in CHECKS.items() if any(is_personal(key) for key in check.keys)] == []


def test_every_model_has_its_grain_checked(models: list[Model]) -> None:
    assert {model.name for model in models} - UNFOLDED == {
        check.table_name for name, check in CHECKS.items() if name.endswith(".grain_is_unique")
    }


def test_every_published_table_is_promised_and_every_promise_published(models: list[Model]) -> None:
    published = {model.name: model for model in models if model.schema in ("marts", "restricted")}
    assert published.keys() == promises.COLUMNS.keys() == promises.FILLED.keys()
    assert all(set(model.grain) <= set(promises.COLUMNS[name]) for name, model in published.items())


def test_layers_are_judged_in_their_order() -> None:
    schemas = list(dict.fromkeys(check.schema for check in all_checks()))
    assert schemas == ["raw", "staging", "intermediate", "marts", "restricted"]


def test_checks_of_sources_exist_and_stop_nothing() -> None:
    assert {name: CHECKS[name].severity for name in SOURCE_CHECKS} == dict.fromkeys(SOURCE_CHECKS, "warning")


def test_question_asks_and_remedy_tells() -> None:
    assert [name for name, check in CHECKS.items() if not check.question.endswith("?")] == []
    assert [name for name, check in CHECKS.items() if not check.remedy.endswith(".")] == []


def test_remedy_of_what_can_be_released_says_how() -> None:
    releasable = {check.check_id: check for check in CHECKS.values() if check.release}
    assert releasable.keys() == {"staging.stg_rosters.roster_did_not_change_much"}
    for check in releasable.values():
        assert check.severity == "critical"  # a warning needs no release
        assert f"ikuti run --accept {check.release}" in check.remedy


# Nights that are stopped although nothing is wrong with their sources: faults of the models.
@pytest.mark.parametrize("night", first_ones(OTHER_NIGHTS, 2))
def test_other_night_is_published_and_says_what_it_lacks(other_night: NightMaker, night: str) -> None:
    changes, told = OTHER_NIGHTS[night]
    outcomes = judge(other_night("; ".join(changes)), all_checks())
    assert {outcome.check.check_id for outcome in outcomes if not outcome.passed} == told
    assert may_publish(outcomes)
    assert {outcome.check.check_id for outcome in incomplete_sources(outcomes)} == told & SOURCE_CHECKS


def test_night_without_a_roster_is_not_published(other_night: NightMaker) -> None:
    night = other_night(
        "delete from raw.staff; delete from raw.reject where reason in ('nip_old_format', 'total_row'); "
        "delete from raw.source_file where source = 'roster'"
    )
    outcomes = judge(night, all_checks())
    assert not may_publish(outcomes)
    assert "staging.stg_rosters.is_not_empty" in {o.check.check_id for o in outcomes if o.blocks}
