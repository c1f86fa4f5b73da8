"""A pandas script as an analyst would write it: frames, one merge, one group-by."""

import json
import sys
import zipfile
from pathlib import Path

import pandas as pd


def main(campaign: Path, as_of: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    staff = read_roster(next((campaign / "inbox" / "roster").iterdir()))
    form = read_form(next((campaign / "inbox" / "declarations").iterdir()))
    declared = staff.merge(form, on="nip")
    units, changes = [], []
    for folder in sorted((campaign / "inbox" / "followers" / "instagram").iterdir()):
        account = f"instagram:{folder.name}"
        days = sorted(day for day in folder.iterdir() if day.name <= as_of)
        lists = [read_export(next(day.glob("*.zip"))) for day in days[-2:]]
        seen = declared.loc[declared["name"].isin(lists[-1]["value"]), "nip"].unique()
        counted = staff.assign(following=staff["nip"].isin(seen)).groupby("unit")["following"].agg(["size", "sum"])
        units.append(counted.assign(account=account).reset_index()[["unit", "account", "size", "sum"]])
        before, after = lists[0]["value"], lists[-1]["value"]
        changes.append([account, (~after.isin(before)).sum(), (~before.isin(after)).sum()])
    pd.concat(units).sort_values(["unit", "account"]).to_csv(out / "units.csv", index=False, header=False)
    pd.DataFrame(changes).to_csv(out / "changes.csv", index=False, header=False)


def read_export(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        parts = [
            pd.DataFrame([one["string_list_data"][0] for one in json.loads(archive.read(member))])
            for member in archive.namelist()
            if "followers_and_following/followers_" in member
        ]
    return pd.concat(parts).drop_duplicates("value")


def read_roster(path: Path) -> pd.DataFrame:
    """Staff number and unit of everybody addressed."""
    rows = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    addressed = rows[rows["Status Pegawai"] == "PPPK"]
    return addressed.rename(columns={"NI PPPK": "nip", "Unit Kerja": "unit"})[["nip", "unit"]]


def read_form(path: Path) -> pd.DataFrame:
    """Each declared name beside its staff number."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    text = rows["Akun Instagram"].str.strip().str.lower()
    link = text.str.extract(r"instagram\.com/([a-z0-9._]+)")[0]
    names = link.fillna(text).str.split(" dan ")
    named = pd.DataFrame({"nip": rows["NIP/NIPPPK"], "name": names}).explode("name")
    return named.assign(name=named["name"].str.removeprefix("@"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
