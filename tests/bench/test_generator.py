"""The generator's files: what the repository holds is what it writes, in the shapes in which real ones come."""

import io
import json
import re
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from bench.generator.__main__ import main
from bench.generator.chance import Chance
from bench.generator.exports import FOLDER, NEVER_READ
from bench.generator.files import write_counts, write_declarations, write_export, write_roster
from bench.generator.people import as_bkd, draw_people
from bench.generator.sumsel import DISKOMINFO, EVENING, MORNING, PEMPROV, SEED, Case, build_case, write_case
from bench.generator.sumsel_follows import PLACEHOLDERS
from bench.generator.units import Unit

EXAMPLE = Path(__file__).parents[2] / "examples" / "sumsel-2024"
ARCHIVES = (".zip", ".xlsx")
FIRST_NIGHT, LAST_NIGHT = date(2024, 2, 8), date(2024, 2, 16)


@pytest.fixture(scope="module")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    campaign = tmp_path_factory.mktemp("case")
    write_case(campaign, case)
    return campaign


def files_of(campaign: Path) -> dict[str, Path]:
    """The files the generator answers for; a night may have put others beside them."""
    found = [campaign / "campaign.toml", campaign / "README.md", *sorted((campaign / "inbox").rglob("*"))]
    return {path.relative_to(campaign).as_posix(): path for path in found if path.is_file()}


def members_of(content: bytes) -> list[tuple[object, ...]]:
    """All that is ours in an archive. How tightly it is packed depends on the machine's build of zlib."""
    with ZipFile(io.BytesIO(content)) as archive:
        return [
            (m.filename, m.date_time, m.create_system, m.external_attr, m.compress_type, archive.read(m))
            for m in archive.infolist()
        ]


def followers_in(campaign: Path, handle: str, day: date) -> list[list[tuple[str, int]]]:
    """The follower parts of an export as plain JSON tells them, without any code of the generator."""
    (path,) = (campaign / "inbox/followers/instagram" / handle / day.isoformat()).glob("*.zip")
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.search(r"/followers_\d+\.json$", name)]
        parts = [json.loads(archive.read(name)) for name in sorted(names)]
    links = [[record["string_list_data"][0] for record in part] for part in parts]
    assert all(link["href"].endswith("/" + link["value"]) for part in links for link in part)
    return [[(link["value"], link["timestamp"]) for link in part] for part in links]


# -------------------------------------------------------------------------------------


def test_the_committed_example_is_what_the_generator_writes(folder: Path) -> None:
    committed, written = files_of(EXAMPLE), files_of(folder)
    assert sorted(committed) == sorted(written)
    for name, path in written.items():
        old, new = committed[name].read_bytes(), path.read_bytes()
        same = members_of(old) == members_of(new) if path.suffix in ARCHIVES else old == new
        assert same, f"{name} differs: run python -m bench.generator examples/sumsel-2024"


def test_a_second_run_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_case(tmp_path, build_case.__wrapped__(SEED))
    again = {name: path.read_bytes() for name, path in files_of(tmp_path).items()}
    assert again == {name: path.read_bytes() for name, path in files_of(folder).items()}


def test_the_example_stays_small() -> None:
    assert sum(path.stat().st_size for path in files_of(EXAMPLE).values()) < 3_000_000


# ----------------------------------------------------------------------------------------------------


def test_the_roster_holds_the_good_rows_and_its_defects_where_the_truth_says(case: Case, folder: Path) -> None:
    sheet = pl.read_excel(
        folder / "inbox/roster/2024-02-05_pppk.xlsx",
        has_header=False,
        drop_empty_rows=False,
        infer_schema_length=0,
    ).rows()
    header, numbers = sheet[2], {row: cells[1] for row, cells in enumerate(sheet, 1)}
    assert header[:3] == ("No", "NI PPPK", "Nama")
    assert sheet[0][1:] == (None,) * 11  # a merged title
    reasons = dict(case.roster_rejects)
    good = [numbers[row] for row in range(4, len(sheet) + 1) if row not in reasons]
    assert sorted(good) == sorted(case.people["nip"])
    assert Counter(reasons.values()) == {
        "duplicate_row": 2,
        "nip_invalid": 2,
        "nip_old_format": 1,
        "total_row": 1,
    }
    for row, reason in reasons.items():
        if reason == "duplicate_row":
            assert sheet[row - 1] in sheet[: row - 1]
    assert sheet[-1][0] == "JUMLAH"


# ---------------------------------------------------------------------------------------------------


def test_follow_times_in_the_exports_give_back_the_published_counts(folder: Path) -> None:
    published = {}
    for day in (FIRST_NIGHT, LAST_NIGHT):
        rows = {row for part in followers_in(folder, PEMPROV.handle, day) for row in part}
        assert len({handle for handle, _ in rows}) == len(rows)
        published[day] = [sum(followed <= moment.timestamp() for _, followed in rows) for moment in (MORNING, EVENING)]
    assert published == {FIRST_NIGHT: [7_230, 8_582], LAST_NIGHT: [7_208, 8_582 - 25]}


def test_an_export_lists_the_newest_first_with_two_rows_repeated_between_its_parts(folder: Path) -> None:
    first, second = followers_in(folder, PEMPROV.handle, FIRST_NIGHT)
    assert len(first) == 5_000
    assert first[-2:] == second[:2]
    times = [followed for _, followed in first + second[2:]]
    assert times == sorted(times, reverse=True)
    assert {handle for handle, _ in first + second if "deleted" in handle} == set(PLACEHOLDERS)


def test_a_list_that_is_cut_off_lacks_the_oldest_followers(case: Case, folder: Path) -> None:
    capture = case.capture(DISKOMINFO.key, date(2024, 2, 9))
    listed = [row for part in followers_in(folder, DISKOMINFO.handle, capture.day) for row in part]
    there = case.followers(DISKOMINFO.key, capture.captured_at)
    missing = there.filter(~pl.col("handle").is_in([handle for handle, _ in listed]))
    assert (len(listed), missing.height) == (9_803, 15_846 - 9_803)
    latest = missing["followed_at"].max()
    assert isinstance(latest, datetime)
    assert latest.timestamp() <= min(followed for _, followed in listed)


def test_the_export_holds_private_matters_outside_the_follower_parts(folder: Path) -> None:
    (path,) = (folder / "inbox/followers/instagram" / PEMPROV.handle / "2024-02-08").glob("*.zip")
    with ZipFile(path) as archive:
        marked = {name for name in archive.namelist() if NEVER_READ.encode() in archive.read(name)}
    assert {name.split("/")[0] for name in marked} == {"your_instagram_activity", "personal_information"}
    assert not any(name.startswith(FOLDER) for name in marked)


# ---------------------------------------------------------------------


# ----------------------------------------------------------------------------


def test_the_configuration_says_what_the_case_says(case: Case, folder: Path) -> None:
    told = tomllib.loads((folder / "campaign.toml").read_text())
    assert told["campaign"]["target_followers"] == 6_750
    assert told["campaign"]["ordered_at"] == case.campaign.ordered_at
    assert [f"{a['platform']}:{a['handle']}" for a in told["accounts"]] == [a.key for a in case.campaign.accounts]
    assert [a.get("valid_to") for a in told["accounts"]] == [None, None, date(2024, 6, 24)]
    assert told["rule"]["satisfied_by"] == "all"


def test_the_measured_account_has_exactly_the_published_counts(folder: Path) -> None:
    lines = (folder / "inbox/counts.csv").read_text().splitlines()
    assert [line for line in lines if line.startswith(PEMPROV.key)] == [
        f"{PEMPROV.key},2024-02-07T08:00:00+07:00,7.200-an,press",
        f"{PEMPROV.key},2024-02-07T21:00:00+07:00,8.582,press",
    ]


def test_the_command_needs_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main([]) == 2
    assert "needed one folder" in capsys.readouterr().err
    assert main([str(tmp_path / "case")]) == 0
    assert sorted(files_of(tmp_path / "case")) == sorted(files_of(folder))


# ------------------------------------------------------------------


def test_a_small_campaign_is_written_with_a_few_rows(tmp_path: Path) -> None:
    people = draw_people(Chance(3), 20, [Unit("SMA Negeri 1 Contoh", "school", 1)])
    when = datetime(2024, 2, 7, 3, tzinfo=UTC)
    followers = {f"contoh.orang{place}": when + timedelta(hours=place) for place in range(3)}
    for suffix in (".xlsx", ".csv"):
        write_roster(tmp_path, date(2024, 2, 5), as_bkd(Chance(3), people), suffix=suffix)
    export = write_export(tmp_path, "pemprov.contoh", date(2024, 2, 8), followers, part_size=2, repeated=1)
    answers = pl.DataFrame({"answered_at": [when], "NIP/NIPPPK": ["1"], "Akun Instagram": ['"x"']})
    form = write_declarations(tmp_path, date(2024, 2, 8), answers)
    counts = write_counts(tmp_path, [("instagram:pemprov.contoh", "2024-02-07T21:00:00+07:00", "15,3 rb", "press")])

    parts = followers_in(tmp_path, "pemprov.contoh", date(2024, 2, 8))
    newest, middle, oldest = ((f"contoh.orang{n}", int(followers[f"contoh.orang{n}"].timestamp())) for n in (2, 1, 0))
    assert parts == [[newest, middle], [middle, oldest]]
    assert re.fullmatch(r"instagram-pemprov\.contoh-2024-02-08-\w{8}\.zip", export.name)
    roster = pl.read_csv(tmp_path / "inbox/roster/2024-02-05_pppk.csv", infer_schema=False)
    assert roster["NI PPPK"].to_list() == people["nip"].to_list()
    assert form.read_text() == (
        '"Timestamp","NIP/NIPPPK","Akun Instagram"\n"2024/02/07 10:00:00 AM GMT+7","1","""x"""\n'
    )
    assert counts.read_text().splitlines()[1].endswith(',"15,3 rb",press')


def test_an_export_of_nobody_is_an_empty_list(tmp_path: Path) -> None:
    write_export(tmp_path, "pemprov.contoh", date(2024, 2, 8), {})
    (path,) = tmp_path.rglob("*.zip")
    assert json.loads(ZipFile(path).read(f"{FOLDER}/followers_1.json")) == []


def test_a_handle_that_json_would_escape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="characters other than"):
        write_export(tmp_path, "pemprov.contoh", date(2024, 2, 8), {'con"toh': datetime(2024, 2, 7, tzinfo=UTC)})


def test_a_roster_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.ods"):
        write_roster(tmp_path, date(2024, 2, 5), pl.DataFrame({"NI PPPK": ["1"]}), suffix=".ods")
