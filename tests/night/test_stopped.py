"""A night that fails a critical check publishes nothing, keeps its build aside, and names no person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.flows.sources.small_campaign import LAST_NIGHT, small_staff, write_small_campaign
from tests.night.command import Told
from tests.night.marts import ask, contents, tables, texts

pytestmark = [pytest.mark.night, pytest.mark.long]

DAMAGED_ROW = 7
EARLIER = date(2024, 2, 15)


@dataclass(frozen=True)
class Stopped:
    """A campaign with a published night, and the night after it that was stopped."""

    folder: Path
    published: Told
    told: Told
    before: dict[str, object]
    after: dict[str, object]
    marts_before: dict[str, str]

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def rejected(self) -> Path:
        """The build that was kept back."""
        (kept,) = (self.folder / "quality").glob("rejected-*.duckdb")
        return kept

    @property
    def page(self) -> Path:
        """What was written for whoever is on duty."""
        (written,) = (self.folder / "quality").glob("stopped-*.html")
        return written


def _people() -> set[str]:
    return {text for row in small_staff().select("nip", "name", "handle").iter_rows() for text in row}


def _people_in(text: str) -> list[str]:
    return [person for person in _people() if person in text]


@pytest.fixture(scope="module")
def stopped(shift: Callable[..., Told], tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    folder = write_small_campaign(tmp_path_factory.mktemp("stopped") / "kampanye")
    published = shift("run", folder, "--as-of", EARLIER, "--lang", "en")
    before = _published(folder)
    marts = contents(folder / "warehouse" / "ikuti.duckdb")
    _damage(folder / "warehouse" / "state.duckdb")
    told = shift("run", folder, "--as-of", LAST_NIGHT, "--lang", "en")
    return Stopped(folder, published, told, before, _published(folder), marts)


def _damage(state: Path) -> None:
    """Somebody tries out statements in the wrong DuckDB file."""
    with duckdb.connect(str(state)) as connection:
        connection.execute("update raw.staff set employment = 'honorer' where row_number = $1", [DAMAGED_ROW])
        connection.execute("delete from raw.follower_count where row_number = 2")


def _published(folder: Path) -> dict[str, object]:
    """Everything that readers see: the files, what they hold, and the reports."""
    seen = [*(folder / "warehouse").glob("*.duckdb"), *(folder / "warehouse" / "builds").rglob("*")]
    links = {path.name: path.readlink() for path in (folder / "warehouse").iterdir() if path.is_symlink()}
    files = [
        path for path in [*seen, *(folder / "reports").rglob("*")] if path.is_file() and path.name != "state.duckdb"
    ]
    return links | {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_night_before_was_published_whole(stopped: Stopped) -> None:
    assert (stopped.published.exit_code, stopped.published.stderr) == (0, "")


def test_a_stopped_night_leaves_no_day_closed(stopped: Stopped) -> None:
    assert ask(stopped.warehouse / "state.duckdb", "from raw.closed_basis") == []


def test_a_stopped_night_exits_3_and_has_nothing_on_stdout(stopped: Stopped) -> None:
    assert (stopped.told.exit_code, stopped.told.stdout) == (3, "")


def test_nothing_published_changes(stopped: Stopped) -> None:
    assert stopped.after.keys() == stopped.before.keys()
    assert [name for name, content in stopped.after.items() if content != stopped.before[name]] == []
    assert contents(stopped.warehouse / "ikuti.duckdb") == stopped.marts_before


def test_every_check_that_stopped_it_is_told_with_question_rows_and_remedy(stopped: Stopped) -> None:
    assert stopped.told.messages
    for message in stopped.told.messages:
        question, where, remedy = message.splitlines()[:3]
        assert re.fullmatch(r"needed yes to: .+\?; found no; \d+ row\(s\)\.", question)
        assert re.match(r"  Where: [a-z_]+\.[a-z_]+\.[a-z_]+: [a-z_]+=", where)
        assert remedy.startswith("  Now: ")
    assert [message for message in stopped.told.messages if "staging.stg_rosters.employment_is_known: " in message]


def test_wrong_rows_are_told_by_key_and_never_by_person(stopped: Stopped) -> None:
    staff_key = ask(
        stopped.warehouse / "restricted.duckdb",
        "select staff_key from restricted.staff where nip = $1",
        small_staff()["nip"][DAMAGED_ROW - 2],
    )[0][0]

    assert f"staff_key={staff_key}" in stopped.told.stderr
    assert _people_in(stopped.told.stderr) == []


def test_wrong_files_are_told_by_their_place_in_the_inbox(stopped: Stopped) -> None:
    assert (
        "  Where: raw.source_file.loaded_rows_are_there: source=counts file=inbox/counts.csv\n" in stopped.told.stderr
    )


def test_the_last_lines_say_what_became_of_the_night(stopped: Stopped) -> None:
    assert stopped.told.stderr.splitlines()[-2:] == [
        f"stopped by a critical check: nothing was published, the night before stays. The build: {stopped.rejected}",
        f"for whoever is on duty: {stopped.page}",
    ]


def test_the_rejected_build_is_kept_with_its_checks_and_without_names(stopped: Stopped) -> None:
    kept = tables(stopped.rejected)

    assert "marts.fct_follow_status" in kept
    assert not [name for name in kept if "restricted" in name or name.rpartition(".")[2] in ("staff", "declaration")]
    (run,) = ask(stopped.rejected, "select run_id from quality.fct_run where outcome = 'stopped'")
    failed = "select count(*) from quality.fct_check where run_id = $1 and not passed and severity = 'critical'"
    assert ask(stopped.rejected, failed, *run)[0][0] >= 1
    assert set(texts(stopped.rejected)) & _people() == set()


def test_no_names_of_the_rejected_night_are_left_anywhere(stopped: Stopped) -> None:
    assert len(list((stopped.warehouse / "builds").iterdir())) == 1
    kept = stopped.folder / "quality"
    assert {path.name for path in kept.iterdir()} == {stopped.rejected.name, stopped.page.name, "logs", "data-docs"}
    assert [
        path for path in kept.rglob("*") if path.is_file() and _people_in(path.read_bytes().decode("latin-1"))
    ] == []
    assert stopped.rejected.stat().st_mode & 0o007 == 0


def test_there_is_no_report_of_a_stopped_night(stopped: Stopped) -> None:
    assert [path.name for path in (stopped.folder / "reports").iterdir()] == [str(EARLIER)]


def test_the_remedy_that_is_told_heals(stopped: Stopped, shift: Callable[..., Told]) -> None:
    """The last test of this story: it goes on with the folder."""
    assert "  Now: Run ikuti rebuild on the campaign's folder, then the night again: " in stopped.told.stderr
    rebuilt = shift("rebuild", stopped.folder)
    assert rebuilt.exit_code == 0, rebuilt.stderr

    healed = shift("run", stopped.folder, "--as-of", LAST_NIGHT, "--quiet")

    assert (healed.exit_code, healed.stderr) == (0, "")
