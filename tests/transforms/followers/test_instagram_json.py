"""Instagram's JSON parts of every generation give their followers."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest

from tests.transforms.followers.instagram_parts import NOTHING, SAMPLES, entry, parse, part
from transforms.followers.instagram import FORMAT
from transforms.parsed import Parsed


def sample(name: str) -> list[Parsed]:
    """All JSON parts of a sample export, in their order."""
    paths = sorted((SAMPLES / "instagram" / name).rglob("*.json"))
    members = [(FORMAT.member(path.relative_to(SAMPLES).as_posix()), path) for path in paths]
    return [FORMAT.parse(path.read_bytes(), member, NOTHING) for member, path in members if member]


@pytest.mark.parametrize("name", ["json_2022_2026", "json_legacy_2021", "json_title_only_2025"])
def test_the_samples_are_read_as_expected(name: str) -> None:
    expected = json.loads((SAMPLES / "instagram" / name / "expected.json").read_text())
    parts = sample(name)
    rows = pl.concat([one.rows for one in parts])
    people = rows.filter(~pl.col("is_placeholder"))["handle"].unique(maintain_order=True).to_list()
    assert people == expected["followers"]
    assert rows.filter("is_placeholder")["handle"].to_list() == expected.get("placeholders_of_deleted_accounts", [])
    assert rows.height - rows["handle"].n_unique() == expected.get("duplicates", 0)
    reasons = pl.concat([one.rejects for one in parts])["reason"].to_list()
    assert reasons.count("no_identity") == expected.get("skipped_empty_records", 0)
    assert reasons.count("handle_illegal") == len(expected.get("invalid_kept_as_text", []))
    assert not set(rows["handle"]) & set(expected.get("must_not_be_counted", []))
    follows = dict(rows.select("handle", "followed_at").rows())
    told = {handle: at and datetime.fromisoformat(at) for handle, at in expected.get("first_follow_utc", {}).items()}
    assert {handle: follows[handle] for handle in told} == told


def test_the_rows_of_a_part_have_the_columns_of_every_list() -> None:
    assert part(entry(value="satu")).rows.schema == {
        "entry": pl.Int64,
        "handle": pl.String,
        "platform_user_id": pl.String,
        "followed_at": pl.Datetime("us", "UTC"),
        "is_placeholder": pl.Boolean,
    }


def test_names_with_iso_times_are_read_as_until_2020() -> None:
    followers = {
        "contoh_satu": "2019-03-01T10:00:00+00:00",
        "Contoh.Dua": "2019-03-01T17:30:00+07:00",
        "contoh_tiga": "2019-03-01T10:00:00",
        "contoh_empat": "kemarin",
        "bukan nama": "2019-03-01T10:00:00+00:00",
    }
    content = {
        "blocked_users": {},
        "followers": followers,
        "following": {"bukan_pengikut": "2019-03-01T10:00:00+00:00"},
    }
    parsed = parse(json.dumps(content).encode())
    assert dict(parsed.rows.select("handle", "followed_at").rows()) == {
        "contoh_satu": datetime(2019, 3, 1, 10, tzinfo=UTC),
        "contoh.dua": datetime(2019, 3, 1, 10, 30, tzinfo=UTC),
        "contoh_tiga": None,
        "contoh_empat": None,
    }
    assert parsed.rejects.rows() == [(5, "handle_illegal")]
    assert parsed.facts["times_unread"] == "2"


@pytest.mark.parametrize(
    ("labels", "handle"),
    [
        ([("URL", "https://www.instagram.com/satu"), ("Name", "Nama Dua"), ("Username", "satu")], "satu"),
        ([("URL", "https://www.instagram.com/satu"), ("Nama", "dua"), ("Nama pengguna", "bukan nama")], "satu"),
        ([("URL", ""), ("Nombre", "dua"), ("Nombre de usuario", "tiga")], "tiga"),
        ([("Username", "satu"), ("Name", "dua")], "satu"),
        ([("URL", "https://www.instagram.com/_u/satu")], "satu"),
    ],
)
def test_of_a_labelled_record_the_link_and_the_name_count_and_never_the_display_name(
    labels: list[tuple[str, str]], handle: str
) -> None:
    record = {"timestamp": 1707279300, "label_values": [{"label": label, "value": value} for label, value in labels]}
    parsed = part(record, entry(value="lain"))
    assert parsed.rows["handle"].to_list() == [handle, "lain"]
    assert parsed.rows["followed_at"].to_list() == [datetime(2024, 2, 7, 4, 15, tzinfo=UTC), None]


def test_a_link_of_a_labelled_record_may_stand_under_a_field_of_its_own() -> None:
    record = {"timestamp": 0, "label_values": [{"label": "URL", "href": "https://www.instagram.com/satu"}]}
    assert part(record).rows["handle"].to_list() == ["satu"]


def test_a_display_name_alone_is_nobody() -> None:
    record = {"timestamp": 1, "label_values": [{"label": "URL", "value": ""}, {"label": "Name", "value": "dua"}]}
    parsed = part(entry(value="satu"), record, {"timestamp": 1, "label_values": []})
    assert parsed.rejects.rows() == [(2, "no_identity"), (3, "no_identity")]


@pytest.mark.parametrize(
    ("record", "handle"),
    [
        (entry(value="Satu", href="https://www.instagram.com/dua"), "satu"),
        (entry(value="https://www.instagram.com/_u/satu", href="https://www.instagram.com/dua"), "satu"),
        (entry(value="bukan nama", href="https://instagram.com/_u/dua/"), "dua"),
        (entry(href="https://www.instagram.com/dua?hl=id"), "dua"),
        (entry(value="\u00c2\u00a0satu"), "satu"),
        ({"title": "tiga", "string_list_data": [{"href": "https://www.instagram.com/p/C1a2B3/"}]}, "tiga"),
        ({"title": "tiga", "string_list_data": []}, "tiga"),
        ({"title": "tiga", "string_list_data": [{"href": "https://www.instagram.com/dua"}]}, "dua"),
        ({"title": "tiga", "string_list_data": [{"href": "https://example.invalid/dua"}]}, "tiga"),
    ],
)
def test_the_first_legal_name_of_value_link_and_title_counts(record: object, handle: str) -> None:
    assert part(record).rows["handle"].to_list() == [handle]


@pytest.mark.parametrize(
    ("handle", "is_placeholder"),
    [
        ("__deleted__b3ac91", True),
        ("__deleted__f", True),
        ("deleted1a2b3c4d", True),
        ("deleted", False),
        ("deleted_scene", False),
        ("deleted12", False),
        ("undeleted1a2b3c4d", False),
    ],
)
def test_the_stand_in_of_a_deleted_account_is_flagged_and_kept(handle: str, is_placeholder: bool) -> None:
    assert part(entry(value=handle)).rows["is_placeholder"].to_list() == [is_placeholder]


@pytest.mark.parametrize(
    ("seconds", "unread"), [(0, None), (None, None), (-1, "1"), (1707279300000, "1"), (10**12, "1")]
)
def test_a_time_that_is_none_is_null_and_counted_where_one_stood_there(seconds: int | None, unread: str | None) -> None:
    parsed = part(entry(value="a_1", timestamp=seconds))
    assert parsed.rows["followed_at"].to_list() == [None]
    assert parsed.facts.get("times_unread") == unread


@pytest.mark.parametrize(
    "resave",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "json_2022_2026/connections/followers_and_following/followers_1.json",
        "json_legacy_2021/followers_and_following/followers.json",
    ],
)
def test_a_part_saved_again_by_an_editor_reads_the_same(path: str, resave: object) -> None:
    content = (SAMPLES / "instagram" / path).read_text()
    assert callable(resave)
    assert parse(resave(content)).rows.equals(parse(content.encode()).rows)
