"""Instagram's JSON parts of every generation give their followers, and no other shape passes for an empty list."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples"
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def entry(**place: object) -> dict[str, object]:
    return {"title": "", "media_list_data": [], "string_list_data": [place]}


def parse(content: bytes) -> Parsed:
    return FORMAT.parse(content, Member("json", 1), NOTHING)


def part(*entries: object) -> Parsed:
    return parse(json.dumps(entries).encode())


def part_or_fault(content: bytes) -> Parsed | Fault:
    try:
        return parse(content)
    except Fault as fault:
        return fault


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
    "content",
    [
        b"[]",
        b" [ ]\n",
        b"\xef\xbb\xbf[]",
        "[]".encode("utf-16"),
        b'{"relationships_followers": []}',
        b'{"followers": {}}',
    ],
)
def test_an_empty_list_is_an_empty_list(content: bytes) -> None:
    parsed = parse(content)
    assert (parsed.rows.height, parsed.rejects.height, parsed.rows_read) == (0, 0, 0)
    assert parsed.rows.schema["handle"] == pl.String


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


@pytest.mark.parametrize(
    "path",
    [
        "threads/export_json/your_instagram_activity/threads/followers.json",
        "instagram/json_2022_2026/connections/followers_and_following/following.json",
        "instagram/json_2022_2026/connections/followers_and_following/pending_follow_requests.json",
        "facebook/json_followers_v2/connections/followers/people_who_followed_you.json",
    ],
)
def test_another_list_is_never_an_empty_list(path: str) -> None:
    with pytest.raises(Fault) as caught:
        parse((SAMPLES / path).read_bytes())
    assert caught.value.reason == "schema_drift"


def test_followers_on_threads_are_never_followers_on_instagram() -> None:
    held = json.loads((SAMPLES / "threads/export_json/your_instagram_activity/threads/followers.json").read_text())
    for content in (*held.values(), {"relationships_followers": next(iter(held.values()))}):
        with pytest.raises(Fault, match="schema_drift"):
            parse(json.dumps(content).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"title": "", "string_list_data": [{"value": "contoh"}]}',
        b'{"relationships_followers": {"contoh": 1}}',
        b'{"relationships_following": []}',
        b'{"followers": ["contoh"]}',
        b'{"followers": {"contoh": 1551434400}}',
        b'{"following": {"contoh": "2019-03-01T10:00:00+00:00"}}',
        b"null",
        b"17",
        b"[1, 2]",
        b'["contoh"]',
        b"[[]]",
        b"[null]",
        b'[{"user": "contoh"}]',
        b'[{"title": "contoh"}]',
        b'[{"title": "", "string_list_data": null}]',
        b'[{"title": "", "string_list_data": {"value": "contoh"}}]',
        b'[{"title": "", "string_list_data": ["contoh"]}]',
        b'[{"title": "", "string_list_data": [{"value": "a_1"}, {"value": "b_2"}]}]',
        b'[{"title": "", "string_list_data": [{"username": "contoh"}]}]',
        b'[{"timestamp": 1, "label_values": ["contoh"]}]',
        b'[{"timestamp": 1, "label_values": [{"label": 7, "value": "contoh"}]}]',
        b'[{"timestamp": 1, "label_values": [{"label": "Nama", "value": "contoh"}]}]',
        b'[{"title": "", "string_list_data": [{"value": "a_1", "timestamp": "kemarin"}]}]',
    ],
)
def test_an_unknown_shape_is_a_fault(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(content)
    assert caught.value.reason == "schema_drift"
    assert "contoh" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b'[{"title": "", "string_list_data": [{"va', b"\x00\xff", b"[" * 5000, b"[}]", b'{"followers": {'],
)
def test_broken_json_is_told_from_another_shape(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(content)
    assert caught.value.reason == "file_unreadable"


names = st.one_of(
    st.sampled_from(["", "contoh", "Contoh_A", "con..toh", "__deleted__a1", "kafé", "a\ud800"]), st.text(max_size=10)
)
records = st.builds(
    lambda value, title, seconds: {"title": title, "string_list_data": [{"value": value, "timestamp": seconds}]},
    names,
    names,
    st.one_of(st.none(), st.integers(-10, 2**40), st.integers()),
)
labelled = st.builds(
    lambda texts: {"timestamp": 1, "label_values": [{"label": "Nama", "value": text} for text in texts]},
    st.lists(names, max_size=4),
)


@given(st.lists(st.one_of(records, labelled, st.just({"title": "", "string_list_data": []})), max_size=20))
def test_entries_read_are_entries_loaded_and_rejected(entries: list[object]) -> None:
    parsed = part_or_fault(json.dumps(entries).encode())
    if isinstance(parsed, Fault):
        assert parsed.reason == "schema_drift"
        return
    touched = parsed.rows["entry"].to_list() + parsed.rejects["row"].to_list()
    assert sorted(touched) == list(range(1, len(entries) + 1))
    assert parsed.rows_read == len(entries)
    assert parsed.rows["handle"].null_count() == 0
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)


words = st.one_of(
    st.sampled_from(["title", "string_list_data", "value", "href", "timestamp", "label_values", "label", "followers"]),
    st.sampled_from(["relationships_followers", "contoh", "2019-03-01T10:00:00+00:00", "0001-01-01T00:00:00+07:00"]),
    st.text(max_size=4),
)
shapes = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=60), shapes.map(lambda shape: json.dumps(shape).encode())))
def test_no_bytes_give_anything_but_a_list_or_a_fault(content: bytes) -> None:
    parsed = part_or_fault(content)
    if isinstance(parsed, Fault):
        assert parsed.reason in {"schema_drift", "file_unreadable"}
    else:
        assert parsed.rows_read == parsed.rows_loaded + parsed.rejects.height
