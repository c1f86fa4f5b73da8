"""The article's case on three evenings: where its nights are kept and how they are run; knows no table."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.night.command import HOUSE, Shift, Told, ikuti

EXAMPLE = HOUSE / "examples" / "sumsel-2024"
EVENINGS = (date(2024, 2, 7), date(2024, 2, 8), date(2024, 2, 16))
LAST_EVENING = EVENINGS[-1]
FIRST_RUN = "first"  # the last evening by the command itself, on a fresh folder and a fresh account
SAID = {EVENINGS[0]: ("--quiet",), EVENINGS[1]: ("--json",), LAST_EVENING: ()}


@dataclass(frozen=True)
class CaseNights:
    """The case's folder after its nights: the last evening first, by the command itself, then all three in their order.

    `state_home` holds Prefect's record of all four. Beside the folder lie copies of what each night published.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """The campaign; its published night is the last evening, run again in Indonesian."""
        return self.root / "sumsel-2024"

    @property
    def state_home(self) -> Path:
        """The state of the user who ran the nights."""
        return self.root / "state"

    def published(self, night: str) -> Path:
        """A copy of `ikuti.duckdb`, `restricted.duckdb` and `reports/` after a night: the first run or an evening."""
        return self.root / f"published-{night}"

    def marts(self, night: str | date) -> Path:
        """The marts of that night."""
        return self.published(str(night)) / "ikuti.duckdb"

    def restricted(self, night: str | date) -> Path:
        """The names of that night."""
        return self.published(str(night)) / "restricted.duckdb"

    def told(self, night: str | date) -> Told:
        """What that night said."""
        return Told.remembered(self.root / f"told-{night}.json")

    def keep(self, night: str, told: Told) -> None:
        """Put aside what a night has said and published."""
        self.published(night).mkdir()
        for file in ("ikuti.duckdb", "restricted.duckdb"):
            shutil.copy((self.folder / "warehouse" / file).resolve(), self.published(night))
        shutil.copytree(self.folder / "reports", self.published(night) / "reports")
        told.kept(self.root / f"told-{night}.json")


def run_case(nights: CaseNights) -> None:
    """Run the four nights and keep what each said and published."""
    shutil.rmtree(nights.root, ignore_errors=True)
    nights.root.mkdir()
    copy_example(nights.folder)
    first = ikuti("run", nights.folder, "--as-of", LAST_EVENING, "--lang", "en", state_home=nights.state_home)
    nights.keep(FIRST_RUN, first)
    shift = Shift(nights.state_home)
    for evening, options in SAID.items():
        nights.keep(str(evening), shift.ikuti("run", nights.folder, "--as-of", evening, *options))
    shift.end()


def copy_example(folder: Path) -> None:
    """The example as somebody copies it who wants to try it, without what an earlier trial may have left in it."""
    folder.mkdir()
    shutil.copy(EXAMPLE / "campaign.toml", folder)
    shutil.copytree(EXAMPLE / "inbox", folder / "inbox")
