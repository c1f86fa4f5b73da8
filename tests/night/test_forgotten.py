"""Somebody who is forgotten is nowhere any more, and the nights are those of a campaign in which she never was."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from bench.generator.files import write_declarations, write_roster
from tests.flows.sources.small_campaign import (
    FORM_DAY,
    LAST_NIGHT,
    ROSTER_DAY,
    small_answers,
    small_roster,
    small_staff,
    write_small_campaign,
)
from tests.night.command import Told
from tests.night.marts import ask, contents, texts
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]

NIP, NAME, HANDLE = small_staff().select("nip", "name", "handle").row(0)
OTHER = small_staff()["nip"][1]
HEADER = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by\n"
FORMER = "contoh.lama.sekali"
HERS = f"2024-02-10,{NIP},instagram,rename,,,{HANDLE},{FORMER},BKD\n"
OTHERS = f"2024-02-10,{OTHER},*,exempt,2024-02-01,2024-03-01,,,BKD\n"
NEEDLES = (NIP, NAME, HANDLE)
FIRST_NIGHT = LAST_NIGHT - timedelta(days=1)


@dataclass(frozen=True)
class Forgotten:
    """A campaign after two nights: what was found of her, how forgetting her ended, and what was found then."""

    folder: Path
    found_before: dict[str, set[str]]
    erased: Told
    found_after: dict[str, set[str]]
    key: str


def _write(folder: Path, *, with_her: bool) -> Path:
    write_small_campaign(folder)
    (folder / "inbox" / "corrections.csv").write_text(HEADER + OTHERS + (HERS if with_her else ""), encoding="utf-8")
    (folder / "pseudonym.key").write_text("0f" * 32, encoding="ascii")
    (folder / "pseudonym.key").chmod(0o600)
    if not with_her:
        write_roster(folder, ROSTER_DAY, small_roster().filter(pl.col("NI PPPK") != NIP))
        write_declarations(folder, FORM_DAY, small_answers().filter(pl.col("NIP/NIPPPK") != NIP))
    return folder


def _kept(folder: Path) -> dict[str, str]:
    """Of every file outside the inbox its raw bytes, and its texts without any compression."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("latin-1") + "\n".join(_texts(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and "inbox" not in path.relative_to(folder).parts
    }


def _texts(path: Path) -> list[str]:
    if path.suffix == ".duckdb":
        return list(texts(path))
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return [book.read(part).decode() for part in book.namelist()]
    if path.suffix == ".parquet":
        columns = pl.read_parquet(path).select(pl.selectors.string()).get_columns()
        return [text for column in columns for text in column.drop_nulls()] + [*pl.read_parquet_metadata(path).values()]
    return []


def _only_in_the_list(forgotten: Forgotten) -> dict[str, set[str]]:
    """What may be found of her: her key alone, in the list of those who are kept out."""
    return {needle: set() for needle in NEEDLES} | {forgotten.key: {"warehouse/landing/forgotten.jsonl"}}


def found_in(folder: Path, needles: tuple[str, ...]) -> dict[str, set[str]]:
    kept = _kept(folder)
    return {needle: {name for name, whole in kept.items() if needle in whole} for needle in needles}


@pytest.fixture(scope="module")
def forgotten(shift: Callable[..., Told], tmp_path_factory: pytest.TempPathFactory) -> Forgotten:
    folder = _write(tmp_path_factory.mktemp("forgotten") / "kampanye", with_her=True)
    for night in (FIRST_NIGHT, LAST_NIGHT):
        assert shift("run", folder, "--as-of", night, "--quiet").exit_code == 0
    ((key,),) = ask(Layout(folder).restricted, "select staff_key from restricted.staff where nip = $1", NIP)
    before = found_in(folder, (*NEEDLES, key))
    erased = shift("forget", folder, NIP, "--yes", "--json")
    return Forgotten(folder, before, erased, found_in(folder, (*NEEDLES, key)), key)


@pytest.fixture(scope="module")
def night_after(forgotten: Forgotten, shift: Callable[..., Told]) -> Layout:
    told = shift("run", forgotten.folder, "--as-of", LAST_NIGHT, "--quiet")
    assert (told.exit_code, told.stderr) == (0, "")
    return Layout(forgotten.folder)


def test_the_search_finds_her_before_she_is_forgotten(forgotten: Forgotten) -> None:
    """Else the tests below would hold of a search that finds nothing."""
    for needle in NEEDLES:
        places = {name.split("/")[1] for name in forgotten.found_before[needle]}
        assert places >= {"builds", "state.duckdb", "landing"}
    assert len([name for name in forgotten.found_before[NIP] if "builds/" in name]) == 2
    assert any(name.endswith("ikuti.duckdb") for name in forgotten.found_before[forgotten.key])


def test_no_file_of_the_campaign_holds_her_afterwards(forgotten: Forgotten) -> None:
    assert forgotten.found_after == _only_in_the_list(forgotten)


def test_what_was_removed_is_told_in_counts_and_never_by_her_number(forgotten: Forgotten) -> None:
    told = json.loads(forgotten.erased.stdout)

    assert forgotten.erased.exit_code == 0
    assert told["held"].keys() == {
        *("landed_roster", "landed_declarations", "landed_corrections"),
        *("state_rows", "published_rows", "earlier_rows"),
    }
    assert "the figures that are published still count her" in forgotten.erased.stderr
    assert (told["held"]["landed_roster"], told["whole"]) == (1, {"workbooks": 2, "earlier_builds": 1})
    assert told["inbox"] == [
        *("inbox/corrections.csv", "inbox/declarations/2024-02-08_jawaban-form.csv"),
        "inbox/roster/2024-02-05_pppk.xlsx",
    ]
    assert not any(needle in forgotten.erased.stdout + forgotten.erased.stderr for needle in NEEDLES)


def test_until_the_next_night_the_published_pair_lacks_her_rows_and_keeps_its_words(forgotten: Forgotten) -> None:
    layout = Layout(forgotten.folder)

    assert ask(layout.restricted, "select count(*) from restricted.staff") == [(19,)]
    assert ask(layout.published, "select count(*) from marts.dim_staff") == [(19,)]
    words = "select count(*) from duckdb_columns() where not internal and schema_name = 'marts' and comment is null"
    assert ask(layout.published, words) == [(0,)]
    assert (layout.restricted.stat().st_mode & 0o777, layout.published.stat().st_mode & 0o777) == (0o600, 0o640)


@pytest.mark.usefixtures("night_after")
def test_no_file_holds_her_after_the_next_night_although_the_inbox_does(forgotten: Forgotten) -> None:
    assert found_in(forgotten.folder, (*NEEDLES, forgotten.key)) == _only_in_the_list(forgotten)


def test_the_night_is_that_of_a_campaign_in_which_she_never_was(
    night_after: Layout, shift: Callable[..., Told], tmp_path: Path
) -> None:
    never = Layout(_write(tmp_path / "tanpa", with_her=False))
    assert shift("run", never.campaign, "--as-of", LAST_NIGHT, "--quiet").exit_code == 0

    assert contents(night_after.published) == contents(never.published)
    for table in ("staff", "declaration"):
        query = f"select * from restricted.{table} order by all"
        assert ask(night_after.restricted, query) == ask(never.restricted, query)


@pytest.fixture
def copy(night_after: Layout, tmp_path: Path) -> Layout:
    """The campaign after all of this, to be changed by one test."""
    return Layout(Path(shutil.copytree(night_after.campaign, tmp_path / "salinan", symlinks=True)))


def test_a_file_that_is_handed_in_again_does_not_bring_her_back(
    forgotten: Forgotten, copy: Layout, shift: Callable[..., Told]
) -> None:
    write_roster(copy.campaign, ROSTER_DAY + timedelta(days=2), small_roster())
    write_declarations(copy.campaign, FORM_DAY + timedelta(days=2), small_answers().reverse())
    told = shift("run", copy.campaign, "--as-of", LAST_NIGHT, "--quiet")

    assert (told.exit_code, told.stderr) == (0, "")
    assert found_in(copy.campaign, (*NEEDLES, forgotten.key)) == _only_in_the_list(forgotten)
    assert ask(copy.state, "select source, reason, count(*) from raw.reject group by all order by all") == [
        *(("corrections", "forgotten", 1), ("declarations", "forgotten", 2), ("roster", "forgotten", 2)),
    ]
    adds_up = "select bool_and(rows_read = rows_loaded + rows_rejected) from raw.source_file"
    assert ask(copy.state, adds_up) == [(True,)]


def test_forgetting_her_again_does_not_say_that_a_night_without_her_counts_her(
    copy: Layout, shift: Callable[..., Told]
) -> None:
    told = shift("forget", copy.campaign, NIP, "--yes")

    assert (told.exit_code, "still count her" in told.stderr) == (0, False)


def test_whoever_was_forgotten_by_mistake_comes_back_with_the_next_list(
    copy: Layout, shift: Callable[..., Told]
) -> None:
    told = shift("forget", copy.campaign, NIP, "--take-back")
    assert (told.exit_code, (copy.landing / "forgotten.jsonl").read_bytes()) == (0, b"")
    write_roster(copy.campaign, LAST_NIGHT, small_roster().reverse())

    assert shift("run", copy.campaign, "--as-of", LAST_NIGHT, "--quiet").exit_code == 0
    assert ask(copy.restricted, "select name from restricted.staff where nip = $1", NIP) == [(NAME,)]
