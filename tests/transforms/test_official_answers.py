"""Whoever names the account to be followed has declared no account of her own."""

import polars as pl

from transforms.declarations import parse_declarations
from transforms.official_answers import without_official

NIP = "199001012022211901"
OFFICIAL = [("instagram", "pemprov.contoh"), ("tiktok", "pemprov.contoh")]


def _read(instagram: str, tiktok: str = "-") -> list[tuple[object, ...]]:
    form = pl.DataFrame({"NIP": [NIP], "Akun Instagram": [instagram], "Akun TikTok": [tiktok]}).write_csv()
    rows, _ = without_official(parse_declarations(form.encode(), ".csv", "Asia/Jakarta").rows, OFFICIAL)
    return rows.select("platform", "answer", "handle").sort("platform", "handle").rows()


def test_the_official_account_is_a_claim_and_nobodys_own() -> None:
    claim = ("instagram", "claim_only", None)
    assert _read("@Pemprov.Contoh") == _read("https://instagram.com/pemprov.contoh?igsh=x") == [claim, _blank("tiktok")]
    assert _read("instagram.com/pemprov.contoh, tiktok.com/@pemprov.contoh") == [claim, _blank("tiktok")]


def test_the_own_account_beside_the_official_one_is_the_one_declared() -> None:
    assert _read("@contoh_a dan @pemprov.contoh")[0] == ("instagram", "handle", "contoh_a")
    assert [line[1:] for line in _read("@contoh_a, @contoh_b, @pemprov.contoh")[:-1]] == [
        ("multiple", "contoh_a"),
        ("multiple", "contoh_b"),
    ]


def test_an_account_is_official_on_its_own_platform_alone() -> None:
    assert _read("pemprov.lain", "pemprov.contoh") == [
        ("instagram", "handle", "pemprov.lain"),
        ("tiktok", "claim_only", None),
    ]


def test_how_many_answers_named_an_official_account_is_counted() -> None:
    form = f"NIP,Akun Instagram,Akun TikTok\n{NIP},pemprov.contoh,pemprov.contoh\n{NIP},contoh_a,-\n"
    rows = parse_declarations(form.encode(), ".csv", "Asia/Jakarta").rows
    read, named = without_official(rows, OFFICIAL)
    assert (named, read.height, read.schema) == (2, rows.height, rows.schema)


def _blank(platform: str) -> tuple[object, ...]:
    return (platform, "blank", None)
