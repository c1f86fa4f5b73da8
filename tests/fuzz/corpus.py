"""The sound files from which every fuzzed one is made: one of each kind an inbox may hold; nobody exists."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from bench.generator.campaign_toml import Account
from tests.flows.sources.small_campaign import small_answers, small_roster, small_staff

ACCOUNTS: Final = (
    Account("contohpemprov", platform="x"),
    Account("contoh.pemprov", platform="tiktok"),
    Account("pemprov.contoh", platform="instagram"),
    Account("pemprov.contoh", platform="threads"),
    Account("pemprov.contoh", platform="facebook"),
    Account("humas@sosial.example", platform="mastodon"),
)
_LISTS: Final = Path(__file__).parents[1] / "transforms" / "followers" / "samples"
_FORMS: Final = Path(__file__).parents[1] / "transforms" / "samples" / "forms" / "google_form_id"
_DAY: Final = "2024-02-08"
_NOT_DELIVERED: Final = re.compile(r"README|expected\.json|^follow(ing|_req)|screen-name|Your archive|who_you|pending")
_STRANGER: Final = re.compile(rb"[a-z]*contoh[a-z0-9._]{3,}")


@dataclass(frozen=True)
class Sample:
    """One delivery as it should be: its source, its platform (of a list), and its files by their paths.

    The paths are those below the campaign's folder, or of a list below the folder of its day. `strangers` are handles
    on it, none of which may stand in a landing in clear.
    """

    name: str
    source: str
    files: Mapping[str, bytes]
    account: Account | None = None
    strangers: frozenset[str] = frozenset()


@cache
def corpus() -> tuple[Sample, ...]:
    """Every sample, in an order that does not change."""
    return (*_tables(), *_lists(), *_kept_lists())


def _lists() -> Iterator[Sample]:
    for folder in sorted(path for path in _LISTS.glob("*/*") if path.is_dir() and path.parent.name != "mastodon"):
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not _NOT_DELIVERED.search(path.name)
        }
        yield _list(f"{folder.parent.name} {folder.name}", _account(folder.parent.name), files)


def _kept_lists() -> Iterator[Sample]:
    """Lists that somebody keeps as a table."""
    handles = [f"orang_contoh_{n}" for n in range(30)]
    plain = pl.DataFrame(
        {"handle": handles, "followed_at": [f"2024-02-{n % 8 + 1:02}T10:00:00+07:00" for n in range(30)]}
    )
    numbered = pl.DataFrame({"No": range(1, 31), "Akun Instagram": [f"@{name}" for name in handles], "Ket": "ok"})
    ids = pl.DataFrame({"user_id": [str(10**17 + n * 7) for n in range(30)], "username": handles})
    instagram, x, mastodon = _account("instagram"), _account("x"), _account("mastodon")
    yield _list("instagram table", instagram, {"pengikut.csv": plain.write_csv().encode()})
    yield _list("instagram workbook", instagram, {"pengikut.xlsx": _workbook(numbered)})
    yield _list("x table", x, {"followers.csv": ids.write_csv().encode()})
    fediverse = _LISTS / "mastodon" / "csv" / "followers_takahe.csv"
    yield _list("mastodon table", mastodon, {fediverse.name: fediverse.read_bytes()})


def _list(name: str, account: Account, files: Mapping[str, bytes]) -> Sample:
    texts = [content.lower() for content in files.values()]
    if name.endswith("workbook"):
        texts = [b" ".join(b"contoh_%d" % n for n in range(10, 30))]
    shown = {word.decode().strip(".") for text in texts for word in _STRANGER.findall(text)}
    return Sample(name, "followers", files, account, frozenset(one for one in shown if one not in account.handle))


def _account(platform: str) -> Account:
    (found,) = (one for one in ACCOUNTS if one.platform == platform)
    return found


def _tables() -> Iterator[Sample]:
    roster, answers = small_roster(), small_answers()
    stamped = answers.with_columns(pl.col("answered_at").dt.strftime("%Y/%m/%d %-I:%M:%S %p GMT+7").alias("Timestamp"))
    form = stamped.select("Timestamp", pl.exclude("answered_at", "Timestamp"))
    into = io.BytesIO()
    roster.write_parquet(into)
    yield _table("roster.csv", "roster", f"inbox/roster/{_DAY}_pppk.csv", roster.write_csv().encode())
    yield _table("roster.xlsx", "roster", f"inbox/roster/{_DAY}_pppk.xlsx", _workbook(roster))
    yield _table("roster.parquet", "roster", f"inbox/roster/{_DAY}_pppk.parquet", into.getvalue())
    place = f"inbox/declarations/{_DAY}_jawaban"
    yield _table("form.csv", "declarations", f"{place}.csv", form.write_csv(quote_style="always").encode())
    yield _table("form.xlsx", "declarations", f"{place}.xlsx", _workbook(form))
    for path in sorted(_FORMS.glob("*.csv")):
        yield _table(f"form {path.stem}", "declarations", f"{place}.csv", path.read_bytes())
    yield _table("counts", "counts", "inbox/counts.csv", _COUNTS.encode())
    yield _table("corrections.csv", "corrections", "inbox/corrections.csv", _corrections().write_csv().encode())
    yield _table("corrections.xlsx", "corrections", "inbox/corrections.xlsx", _workbook(_corrections()))
    yield _table("statements", "statements", "inbox/statements.csv", _STATEMENTS.encode())
    yield _table("units", "units", "units.csv", b"written,unit\nSMA Contoh,SMAN 1 Contoh\nBKD  contoh,BKD Contoh\n")


def _table(name: str, source: str, path: str, content: bytes) -> Sample:
    return Sample(name, source, {path: content})


def _corrections() -> pl.DataFrame:
    nip = small_staff()["nip"]
    kinds = ("exempt", "dispute", "rename", "self_declared", "resolved", "withdraw")
    return pl.DataFrame(
        {
            "entered_at": [f"2024-02-{n + 9:02}T09:00:00+07:00" for n in range(len(kinds))],
            "nip": nip.head(len(kinds)),
            "platform": "instagram",
            "account": ["instagram:pemprov.contoh"] * len(kinds),
            "kind": list(kinds),
            "from": str(date(2024, 2, 9)),
            "until": ["2024-03-01", "", "", "", "", ""],
            "handle": ["", "", "pegawai.contoh.baru", "", "pegawai.contoh.5", ""],
            "former_handle": ["", "", "pegawai.contoh.lama", "", "", ""],
            "entered_by": "BKD Contoh",
        }
    )


def _workbook(table: pl.DataFrame) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, table.columns)
        for row, cells in enumerate(table.rows(), 1):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell) if isinstance(cell, int) else sheet.write_string(row, column, str(cell))
    return into.getvalue()


_COUNTS: Final = """account,read_at,shown,source
instagram:pemprov.contoh,2024-02-06T20:00:00+07:00,"7.200-an",press
instagram:pemprov.contoh,2024-02-07T21:00:00+07:00,8.582,manual
tiktok:contoh.pemprov,07/02/2024 21:00,1.23K,manual
x:contohpemprov,2024-02-08 06:00,"8,6 rb",manual
"""
_STATEMENTS: Final = """account,said_at,about,said,source,breakdown,part
instagram:pemprov.contoh,2024-02-07T21:00:00+07:00,gained,"1.300-an",press,,
instagram:pemprov.contoh,2024-02-07T21:00:00+07:00,attainment,tidak sampai 20 persen,press,,
,2024-02-07,staff,6.750,press,,
,2024-02-07,staff,4.000,press,jenis kelamin,perempuan
"""
