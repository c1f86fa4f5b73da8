"""Where everything lies under a campaign's ``warehouse/``; knows no file's contents."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

BUILDS: Final = "builds"  # holds a folder for every build


@dataclass(frozen=True)
class Layout:
    """The paths of one campaign folder's warehouse.

    ``ikuti.duckdb`` and ``restricted.duckdb`` are links through ``current/``, which is itself a link to one
    folder under ``builds/``. Replacing that single link publishes both files at once; a reader who needs the pair
    resolves ``current`` once and can then never meet two files that do not belong together, and a reader who holds
    an old file keeps it.
    """

    campaign: Path

    @property
    def root(self) -> Path:
        """The warehouse folder itself (mode 0700)."""
        return self.campaign / "warehouse"

    @property
    def landing(self) -> Path:
        """Immutable Parquet files, one per source file, minimised and pseudonymised."""
        return self.root / "landing"

    @property
    def walks(self) -> Path:
        """What tonight's walks through follower lists have shown; pseudonyms only, gone when it is landed."""
        return self.root / "walks"

    @property
    def long_lists(self) -> Path:
        """Where a list too long for memory is put together; pseudonyms only, gone when the lists are landed."""
        return self.root / "long-lists"

    @property
    def state(self) -> Path:
        """The pipeline's own DuckDB file, in which the night is built."""
        return self.root / "state.duckdb"

    @property
    def fresh_state(self) -> Path:
        """A state file while it is being made."""
        return self.root / ".state.duckdb.new"

    @property
    def damaged_state(self) -> Path:
        """The state file that the last rebuild put aside, mode 0600: it has names in it. There is never a second."""
        return self.root / "damaged-state.duckdb"

    @property
    def builds(self) -> Path:
        """Published builds, one folder per run."""
        return self.root / BUILDS

    @property
    def current(self) -> Path:
        """The link that says which build is published."""
        return self.root / "current"

    @property
    def published(self) -> Path:
        """What analysts open: no names in it."""
        return self.root / "ikuti.duckdb"

    @property
    def restricted(self) -> Path:
        """Names and declared handles, mode 0600."""
        return self.root / "restricted.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one night that may write."""
        return self.root / "night.lock"

    @property
    def erasing(self) -> Path:
        """Whom an erasure under way is about, in keys; gone when it has ended, so that a killed one is finished."""
        return self.root / "erasing.json"

    @property
    def reports(self) -> Path:
        """One folder per night; BKD's workbooks in it hold names, and so does what was written for one person."""
        return self.campaign / "reports"

    @property
    def alive(self) -> Path:
        """One file for each run of the night that is alive, locked by it."""
        return self.root / "alive"

    @property
    def spark(self) -> Path:
        """What Spark works on while a night is built there: no names; gone when the night has ended."""
        return self.root / "spark"

    @property
    def logs(self) -> Path:
        """What each run did, stage by stage, in counts and seconds; no personal values."""
        return self.rejected / "logs"

    @property
    def alarms(self) -> Path:
        """Which alarms are open and what was told of them; a file of its own, for alerts about a damaged state."""
        return self.root / "alarms.json"

    @property
    def book(self) -> Path:
        """What the newest of BKD's workbooks was made of, in digests, so that the next one can take sheets over."""
        return self.root / "book.json"

    @property
    def rejected(self) -> Path:
        """Builds that a critical check stopped, for the person on duty; marts only, no names."""
        return self.campaign / "quality"

    def rejected_build(self, run_id: str) -> Path:
        """Where the marts of a run lie that a critical check stopped."""
        return self.rejected / f"rejected-{run_id}.duckdb"

    def rejected_builds(self) -> list[Path]:
        """The marts of all runs that were stopped and are still kept, the oldest run first."""
        return sorted(self.rejected.glob(self.rejected_build("*").name))

    @property
    def data_docs(self) -> Path:
        """Great Expectations' Data Docs, one folder per run."""
        return self.rejected / "data-docs"

    @property
    def exports(self) -> Path:
        """Copies of the published tables in files of their own, a folder for each night; no names."""
        return self.campaign / "exports"

    def make(self) -> None:
        """Create the folders, the owner's alone; an office lets its analysts in with ``chmod 750 warehouse``."""
        for folder in (self.root, self.landing, self.rejected):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.builds.mkdir(exist_ok=True)
        self.builds.chmod(0o750)
