"""The floor gives the night's own answer, or being measured against it would mean nothing."""

import shutil
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from bench import floor
from bench.sizes.folder import made
from bench.sizes.named import CHANGED_NIGHT, FIRST_NIGHT, SIZES
from flows import steps
from flows.campaign import Campaign, load_campaign
from flows.intake import take
from flows.sources.exports import find_exports
from flows.sources.tables import find_counts, find_declarations, find_rosters
from transforms.units import NO_ALIASES
from warehouse.build import build_model, make_schemas
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.models import LAYERS, load_models
from warehouse.state import load_landed, name_units, open_state, set_night

KEY = bytes(range(32))
TINY = SIZES["tiny"]
UNITS = """
select staff.unit, statuses.account_key, statuses.status, count(*) as staff
from marts.fct_follow_status as statuses
inner join marts.dim_staff as staff using (staff_key)
group by all
order by all
"""
Rows = list[tuple[object, ...]]


class Nights:
    """A campaign through which the product and the floor go night by night."""

    def __init__(self, cache: Path, campaign: Path) -> None:
        self._cache, self._folder, self.state = made(TINY, cache), campaign, campaign.parent / "floor"
        shutil.copytree(self._cache / "first", campaign)

    def change(self) -> None:
        shutil.copytree(self._cache / "change", self._folder, dirs_exist_ok=True)

    def of_the_floor(self, night: date) -> Rows:
        floor.night(self._folder, night, self.state, KEY)
        return pl.read_parquet(self.state / "units.parquet").sort("unit", "account_key", "status").rows()

    def of_the_product(self, night: date) -> Rows:
        campaign, layout = load_campaign(self._folder), Layout(self._folder)
        layout.make()
        landings = Landings(layout.landing)
        for found in (
            find_rosters(campaign, KEY),
            find_declarations(campaign, KEY),
            find_counts(campaign),
            find_exports(campaign, KEY),
        ):
            assert not take(found, landings, ZoneInfo(campaign.timezone)).refusals
        return self._built(campaign, layout, landings, night)

    def _built(self, campaign: Campaign, layout: Layout, landings: Landings, night: date) -> Rows:
        with open_state(layout) as state:
            make_schemas(state)
            set_night(state, steps._night(campaign, night))
            load_landed(state, landings, campaign.timezone)
            name_units(state, NO_ALIASES)
            models = load_models()
            for layer in LAYERS:
                for model in (one for one in models if one.schema == layer):
                    build_model(state, model)
            return list(state.execute(UNITS).fetchall())


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    folder = tmp_path_factory.mktemp("floor")
    both = Nights(folder / "cache", folder / "campaign")
    answers = {
        "product, first night": both.of_the_product(FIRST_NIGHT),
        "floor, first night": both.of_the_floor(FIRST_NIGHT),
    }
    both.change()
    answers["product, changed night"] = both.of_the_product(CHANGED_NIGHT)
    answers["floor, changed night"] = both.of_the_floor(CHANGED_NIGHT)
    changes = pl.read_parquet(both.state / "changes.parquet")
    answers["changes"] = changes.group_by("account_key", "has_come").len().sort("account_key", "has_come").rows()
    return answers


@pytest.mark.parametrize("night", ["first night", "changed night"])
def test_the_floor_has_as_many_people_per_unit_account_and_status_as_the_night(
    nights: dict[str, Rows], night: str
) -> None:
    assert nights[f"floor, {night}"] == nights[f"product, {night}"]


def test_every_status_that_a_size_is_to_hold_occurs(nights: dict[str, Rows]) -> None:
    assert {row[2] for row in nights["product, changed night"]} >= {
        *("following", "not_seen", "unverifiable", "no_account", "no_handle", "out_of_scope", "disputed"),
    }


def test_the_floor_tells_who_came_and_who_went_between_two_lists(nights: dict[str, Rows]) -> None:
    assert nights["changes"] == [
        (account.key, has_come, TINY.joined if has_come else TINY.gone)
        for account in TINY.mandated
        for has_come in (False, True)
    ]
