"""Who is nobody's declared handle leaves no trace, and names, numbers and handles lie only where they must."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from bench.generator.exports import NEVER_READ
from bench.generator.sumsel import DISKOMINFO, GOVERNOR, PEMPROV, Case
from tests.night.case_nights import CaseNights
from tests.night.command import prefect_home
from tests.night.marts import ask, tables, texts

pytestmark = pytest.mark.night

# Where names, staff numbers and declared handles may lie, below the campaign folder (builds by their file's name).
PRIVATE = re.compile(r"warehouse/(state\.duckdb|builds/[^/]+/restricted\.duckdb|landing/(roster|declarations)/.*)")
MARK = re.compile("contoh|deleted")  # every invented handle has the one, every deleted account's stand-in the other
HANDLE = re.compile(r"[a-z0-9._]+")
DIGITS = re.compile(r"\d{16,}")
WORD = re.compile(r"[a-z']+")
# Words of a name stand beside each other: among millions of packed bytes, "m" comes before "eko" somewhere by chance.
TWO_WORDS = re.compile(r"(?<![a-z'])(?=([a-z']+)[. ]{1,3}([a-z']+))")
LONGEST = 30


class Kept:
    """Everything that lies in one file after the nights: its raw bytes, and its texts without any compression.

    Handles are looked for once, among all that are `known`: that is most of the time of these tests.
    """

    def __init__(self, name: str, path: Path, known: frozenset[str]) -> None:
        self.name, self.is_private = name, bool(PRIVATE.fullmatch(name))
        self.said = "\n".join(_texts(path))
        self.whole = f"{path.read_bytes().decode('latin-1')}\n{self.said}"
        near = {self.whole[max(0, at.start() - LONGEST) : at.end() + LONGEST] for at in MARK.finditer(self.whole)}
        runs = {run for text in near for run in HANDLE.findall(text) if MARK.search(run)}
        self._digits = set(DIGITS.findall(self.whole))
        self._handles = {part for run in runs for part in _parts(run)} & known

    def handles(self, wanted: frozenset[str]) -> set[str]:
        """Which of the handles stand in it, also within longer runs of letters (raw bytes have no spaces)."""
        return self._handles & wanted

    def numbers(self, wanted: frozenset[str]) -> set[str]:
        """Which of the staff numbers or NIKs stand in it."""
        found = set()
        for run in self._digits:
            found |= {run[a : a + size] for size in (16, 18) for a in range(len(run) - size + 1)} & wanted
        return found

    def names(self, wanted: frozenset[tuple[str, ...]]) -> set[tuple[str, ...]]:
        """Which people stand in it with the first two words of their name."""
        pairs: set[tuple[str, ...]] = set(TWO_WORDS.findall(self.whole.lower()))
        return pairs & wanted


def _parts(run: str) -> set[str]:
    """Everything within a run of letters that is no longer than a handle and has the mark of one in it."""
    return {
        run[start:end]
        for mark in MARK.finditer(run)
        for start in range(max(0, mark.end() - LONGEST), mark.start() + 1)
        for end in range(mark.end(), min(len(run), start + LONGEST) + 1)
    }


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".duckdb":
        yield from texts(path)
    elif path.suffix == ".parquet":
        yield from _of_parquet(path)


def _of_parquet(path: Path) -> Iterator[str]:
    for column in pl.read_parquet(path).select(pl.selectors.string()):
        yield from column.drop_nulls().to_list()
    yield from pl.read_parquet_metadata(path).values()


@pytest.fixture(scope="module")
def kept(case_nights: CaseNights, strangers: frozenset[str], declared: frozenset[str]) -> list[Kept]:
    """All that the nights have written: warehouse, quality, reports, and what Prefect keeps of the runs."""
    known = strangers | declared
    written = [path for name in ("warehouse", "quality", "reports") for path in (case_nights.folder / name).rglob("*")]
    record = prefect_home(case_nights.state_home).rglob("*")
    return [
        *(Kept(path.relative_to(case_nights.folder).as_posix(), path, known) for path in written if _is_own_file(path)),
        *(Kept(f"prefect/{path.name}", path, known) for path in record if path.is_file()),
    ]


def _is_own_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.parent.name != "current"


@pytest.fixture(scope="module")
def declared(case: Case) -> frozenset[str]:
    """Every handle that was ever declared."""
    return frozenset(case.answers.explode("handles")["handles"].drop_nulls())


@pytest.fixture(scope="module")
def names(case: Case) -> frozenset[tuple[str, ...]]:
    """The first two words of everybody's name; a name of one word alone points at nobody."""
    words = (tuple(WORD.findall(name.lower())[:2]) for name in case.people["name"])
    return frozenset(pair for pair in words if len(pair) == 2)


@pytest.fixture(scope="module")
def strangers(case: Case, declared: frozenset[str]) -> frozenset[str]:
    """Every follower of the exports whose handle nobody ever declared, and staff who never declared theirs."""
    listed = {handle for capture in case.captures for handle in case.listed(capture)["handle"]}
    return frozenset(listed - declared)


def test_the_search_finds_what_is_there(
    kept: list[Kept], case: Case, declared: frozenset[str], names: frozenset[tuple[str, ...]]
) -> None:
    """Else the tests below would hold of a search that finds nothing."""
    holders = {place.name.split("/")[2] for place in kept if place.handles(declared) and "landing" in place.name}

    assert holders == {"declarations"}
    assert any(place.numbers(frozenset(case.people["nip"])) for place in kept if "landing/roster" in place.name)
    assert any(place.names(names) for place in kept if "landing/roster" in place.name)


def test_every_handle_that_is_looked_for_has_a_mark_to_be_found_by(
    strangers: frozenset[str], declared: frozenset[str]
) -> None:
    assert {handle for handle in strangers | declared if not MARK.search(handle) or len(handle) > LONGEST} == set()


def test_no_strangers_handle_is_kept_anywhere(
    kept: list[Kept], strangers: frozenset[str], declared: frozenset[str]
) -> None:
    assert len(strangers) > 10_000
    own = {DISKOMINFO.handle, GOVERNOR.handle, PEMPROV.handle}
    for place in kept:
        found = place.handles(strangers)
        # Part of a declared handle or of an official account's: "ani" stands within "ani2".
        longer = place.handles(declared) | own
        assert sorted(handle for handle in found if not any(handle in other for other in longer)) == [], place.name


def test_declared_handles_lie_only_in_private_files(kept: list[Kept], declared: frozenset[str]) -> None:
    assert {place.name for place in kept if not place.is_private and place.handles(declared)} == set()


def test_staff_numbers_lie_only_in_private_files(kept: list[Kept], case: Case) -> None:
    numbers = frozenset(case.people["nip"]) | frozenset(case.answers["nip"].drop_nulls())

    assert {place.name for place in kept if not place.is_private and place.numbers(numbers)} == set()


def test_names_lie_only_in_private_files(kept: list[Kept], names: frozenset[tuple[str, ...]]) -> None:
    assert {place.name for place in kept if not place.is_private and place.names(names)} == set()


def test_staff_numbers_do_not_lie_beside_the_answers(kept: list[Kept], case: Case) -> None:
    """An answer is joined to its person by the key alone."""
    answers = [place for place in kept if "landing/declarations" in place.name]

    assert answers
    assert not any(place.numbers(frozenset(case.people["nip"])) for place in answers)


def test_nothing_of_what_an_export_holds_besides_followers_is_kept(kept: list[Kept]) -> None:
    assert {place.name for place in kept if NEVER_READ in place.whole} == set()


def test_identity_cards_telephones_and_faith_are_kept_nowhere(kept: list[Kept], case: Case) -> None:
    cards = frozenset(case.roster["NIK"])
    faith = re.compile(r"\b(?:" + "|".join(set(case.roster["Agama"])) + r")\b")

    for place in kept:
        assert place.numbers(cards) == set(), place.name
        assert "0800-0000" not in place.whole, place.name
        assert not faith.search(place.said), place.name


def test_what_was_dropped_of_the_roster_is_recorded_beside_it(case_nights: CaseNights) -> None:
    (roster,) = (case_nights.folder / "warehouse" / "landing" / "roster").glob("*[0-9a-f].parquet")

    dropped = pl.read_parquet_metadata(roster)["dropped_columns"].split(", ")

    assert {"NIK", "Agama", "No. HP", "Jenis Kelamin", "Tanggal Lahir"} <= set(dropped)
    assert not {"NI PPPK", "Nama", "Unit Kerja", "TMT"} & set(dropped)


def test_the_restricted_file_is_its_owners_alone_and_holds_two_tables(
    case_nights: CaseNights, case: Case, declared: frozenset[str]
) -> None:
    restricted = (case_nights.folder / "warehouse" / "restricted.duckdb").resolve()

    assert stat.S_IMODE(restricted.stat().st_mode) == 0o600
    assert [name.rpartition(".")[2] for name in tables(restricted)] == ["declaration", "staff"]
    assert set(ask(restricted, "select nip from restricted.staff")) == {(nip,) for nip in case.people["nip"]}
    assert {
        handle for (handle,) in ask(restricted, "select handle from restricted.declaration where handle is not null")
    } <= (declared)


@pytest.mark.parametrize("private", [".", "state.duckdb", "landing", "restricted.duckdb"])
def test_other_accounts_of_the_machine_have_no_way_to_names(case_nights: CaseNights, private: str) -> None:
    mode = stat.S_IMODE((case_nights.folder / "warehouse" / private).stat().st_mode)

    assert mode & 0o077 == 0


def test_landed_files_are_their_owners_alone(case_nights: CaseNights) -> None:
    landed = [path for path in (case_nights.folder / "warehouse" / "landing").rglob("*") if path.is_file()]

    assert {path.name for path in landed if path.suffix == ".parquet" and path.stat().st_mode & 0o077} == set()


def test_prefects_record_holds_no_result_of_any_task(case_nights: CaseNights) -> None:
    assert not (prefect_home(case_nights.state_home) / "results").exists()
    with sqlite3.connect(prefect_home(case_nights.state_home) / "prefect.db") as record:
        kept = record.execute("select count(*) from artifact where type = 'result' and data like '%path%'").fetchone()
    record.close()
    assert kept == (0,)
