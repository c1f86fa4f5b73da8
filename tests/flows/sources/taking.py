"""A small campaign and what is taken from its inbox; knows nothing of what may be wrong in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.campaign import load_campaign
from flows.intake import Taken, take, total
from flows.sources.corrections import find_corrections
from flows.sources.exports import find_exports
from flows.sources.statements import find_statements
from flows.sources.tables import find_counts, find_declarations, find_rosters
from tests.flows.sources.small_campaign import OFFICE, ZONE, write_small_campaign
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.state import load_landed, open_state

KEY = bytes(range(32))
LIST_FOLDER = f"inbox/followers/instagram/{OFFICE.handle}"


@dataclass(frozen=True)
class Taking:
    """One campaign folder; every `take` is one night's look into its inbox."""

    folder: Path

    @classmethod
    def of_a_healthy_inbox(cls, folder: Path) -> "Taking":
        """The small campaign in a new folder."""
        Layout(write_small_campaign(folder)).make()
        return cls(folder)

    @property
    def landings(self) -> Landings:
        """What has been landed."""
        return Landings(Layout(self.folder).landing)

    @property
    def lists(self) -> Path:
        """Where the account's dated folders lie."""
        return self.folder / LIST_FOLDER

    def take(self) -> Taken:
        """What all that lies in the inbox now brought, in the night's order."""
        campaign = load_campaign(self.folder)
        found = (
            find_rosters(campaign, KEY),
            find_declarations(campaign, KEY),
            find_counts(campaign),
            find_corrections(campaign, KEY),
            find_statements(campaign),
            find_exports(campaign, KEY),
        )
        return total(take(one, self.landings, ZONE) for one in found)

    def archive(self, day: date) -> Path:
        """The export of one day."""
        (archive,) = (self.lists / str(day)).glob("*.zip")
        return archive

    def landed(self, source: str) -> list[Origin]:
        """The source's landings that the night is built from."""
        return [origin for origin in self.landings.current() if origin.source == source]

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every landed file with the time of its last change and its bytes."""
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in Layout(self.folder).landing.rglob("*")
            if path.is_file()
        }

    def loaded(self, query: str) -> list[tuple[Any, ...]]:
        """The answer of the state file, once all that is landed has been loaded."""
        with open_state(Layout(self.folder)) as state:
            load_landed(state, self.landings, str(ZONE))
            return state.execute(query).fetchall()

    def captures(self) -> list[tuple[Any, ...]]:
        """Local day, length and end of each capture, as loaded."""
        return self.loaded("select captured_on, listed, ended from raw.capture order by all")


def parquet_texts(folder: Path) -> Iterator[str]:
    """Every text in the Parquet files below a folder, decompressed, and in what they say of themselves."""
    for path in folder.rglob("*.parquet"):
        for column in pl.read_parquet(path).select(pl.selectors.string()):
            yield from column.drop_nulls().to_list()
        yield from pl.read_parquet_metadata(path).values()
