"""The follower-export tools' way: read the JSON, make sets of names, subtract them. Standard library alone."""

import csv
import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

LINK = re.compile(r"instagram\.com/([a-z0-9._]+)")


def main(campaign: Path, as_of: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    accounts = {}
    for folder in sorted((campaign / "inbox" / "followers" / "instagram").iterdir()):
        days = sorted(day for day in folder.iterdir() if day.name <= as_of)
        accounts[f"instagram:{folder.name}"] = [read_export(next(day.glob("*.zip"))) for day in days[-2:]]
    declared = read_form(next((campaign / "inbox" / "declarations").iterdir()))
    staff, following = Counter(), Counter()
    for nip, unit in read_roster(next((campaign / "inbox" / "roster").iterdir())):
        for account, lists in accounts.items():
            staff[unit, account] += 1
            following[unit, account] += any(name in lists[-1] for name in declared.get(nip, ()))
    with (out / "units.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [*place, staff[place], following[place]] for place in sorted(staff)
        )
    with (out / "changes.csv").open("w", newline="") as file:
        for account, lists in accounts.items():
            before, after = lists[0], lists[-1]
            csv.writer(file, lineterminator="\n").writerow([account, len(after - before), len(before - after)])


def read_export(path: Path) -> set[str]:
    names = set()
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if "followers_and_following/followers_" in member:
                names.update(one["string_list_data"][0]["value"] for one in json.loads(archive.read(member)))
    return names


def read_roster(path: Path) -> list[tuple[str, str]]:
    """Staff number and unit of everybody addressed."""
    if path.suffix == ".parquet":
        import pyarrow.parquet  # the standard library reads no Parquet

        rows = pyarrow.parquet.read_table(path, columns=["NI PPPK", "Unit Kerja", "Status Pegawai"]).to_pylist()
        return [(row["NI PPPK"], row["Unit Kerja"]) for row in rows if row["Status Pegawai"] == "PPPK"]
    with path.open(newline="") as file:
        return [(row["NI PPPK"], row["Unit Kerja"]) for row in csv.DictReader(file) if row["Status Pegawai"] == "PPPK"]


def read_form(path: Path) -> dict[str, list[str]]:
    with path.open(newline="") as file:
        return {row["NIP/NIPPPK"]: names_in(row["Akun Instagram"]) for row in csv.DictReader(file)}


def names_in(answer: str) -> list[str]:
    text = answer.strip().lower()
    if link := LINK.search(text):
        return [link[1]]
    return [name.removeprefix("@") for name in text.split(" dan ")]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
