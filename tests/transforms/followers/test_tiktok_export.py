"""TikTok's export is read wherever the list stands in it, and an export without the list is told from an empty one."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.followers.formats import Member
from transforms.followers.tiktok import FORMAT
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples" / "tiktok"
NOTHING: Mapping[str, bytes] = MappingProxyType({})
ONE = {"Date": "2024-02-07 04:15:00", "UserName": "orang.satu"}


def parse(content: bytes, kind: str = "json") -> Parsed:
    return FORMAT.parse(content, Member(kind, 1), NOTHING)


def export(**sections: Any) -> Parsed:
    return parse(json.dumps(sections).encode())


def followers(*fans: object) -> Parsed:
    return export(**{"Profile And Settings": {"Follower": {"FansList": list(fans)}}})


def refusal(content: bytes) -> Fault:
    with pytest.raises(Fault) as refused:
        parse(content)
    assert refused.value.needed
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir()))
def test_the_samples_are_read_as_expected(sample: str) -> None:
    expected = json.loads((SAMPLES / sample / "expected.json").read_text())
    files = [path for path in (SAMPLES / sample).rglob("*.*") if path.is_file()]
    members = {path: FORMAT.member(path.relative_to(SAMPLES / sample).as_posix()) for path in files}
    ((path, member),) = [(path, member) for path, member in members.items() if member]

    parsed = parse(path.read_bytes(), member.kind)

    assert sorted(parsed.rows["handle"].unique()) == expected["followers"]
    assert parsed.rows["handle"].to_list().count("contoh_tt03") == 2
    assert parsed.rows["followed_at"][:2].to_list() == [
        datetime(2024, 2, 7, 4, 15, tzinfo=UTC),
        datetime(2024, 2, 7, 5, 15, 1, tzinfo=UTC),
    ]
    assert parsed.rejects.is_empty()


def test_a_list_names_followers_by_handle() -> None:
    assert FORMAT.identity == "handle"
    assert followers(ONE).rows.schema == {
        "entry": pl.Int64,
        "handle": pl.String,
        "platform_user_id": pl.String,
        "followed_at": pl.Datetime("us", "UTC"),
        "is_placeholder": pl.Boolean,
    }


@pytest.mark.parametrize(
    "path",
    [
        ("Activity", "Follower List", "FansList"),
        ("Your Activity", "Follower", "FansList"),
        ("Profile And Settings", "Follower", "FansList"),
        ("profile_and_settings", "followers", "fansList"),
        ("Likes and Favorites", "Fans", "Followers"),
        ("Account", "Connections", "Follower List", "Followers"),
        ("FansList",),
    ],
)
def test_the_list_is_found_wherever_it_has_moved(path: tuple[str, ...]) -> None:
    document: Any = [ONE]
    for section in reversed(path):
        document = {"Following": {"Following": [{"UserName": "bukan.pengikut"}]}, section: document}

    assert export(**document).rows["handle"].to_list() == ["orang.satu"]


def test_a_list_is_not_looked_for_endlessly() -> None:
    document: Any = {"Follower": {"FansList": [ONE]}}
    for depth in range(20):
        document = {f"level {depth}": document}

    assert refusal(json.dumps(document).encode()).reason == "missing_list"


@pytest.mark.parametrize("key", ["UserName", "Username", "username", "user_name", "User Name", "uniqueId"])
def test_the_spellings_of_a_name_are_one(key: str) -> None:
    assert followers({key: "orang.satu"}).rows["handle"].to_list() == ["orang.satu"]


def test_no_list_at_its_place_is_an_account_without_followers() -> None:
    for nobody in (b"null", b"[]"):
        parsed = parse(b'{"Your Activity": {"Follower": {"FansList": ' + nobody + b"}}}")
        assert (parsed.rows_read, parsed.rows.height) == (0, 0)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Your Activity": {"Watch History": {"VideoList": []}}},
        {"Profile And Settings": {"Following": {"Following": [ONE]}}},
        {"Profile And Settings": {"Follower": {}}},
        {"Profile And Settings": {"Follower": None}},
    ],
)
def test_an_export_of_other_sections_is_refused_with_what_to_ask_for(document: dict[str, Any]) -> None:
    fault = refusal(json.dumps(document).encode())

    assert fault.reason == "missing_list"
    assert "Download your data" in fault.remedy


def test_two_lists_that_may_be_the_followers_are_none() -> None:
    other = {"UserName": "orang.dua"}

    fault = refusal(json.dumps({"One": {"Followers": [ONE]}, "Two": {"Followers": [other]}}).encode())

    assert fault.reason == "schema_drift"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-02-07 04:15:00", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
        ("2024-02-07 04:15:00 UTC", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
        ("2024-02-07T04:15:00Z", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
        ("N/A", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_in_utc_and_an_unreadable_one_drops_nobody(written: str | None, at: datetime | None) -> None:
    parsed = followers(ONE, {"Date": written, "UserName": "orang.dua"})

    assert parsed.rows["followed_at"].to_list() == [datetime(2024, 2, 7, 4, 15, tzinfo=UTC), at]


def test_half_a_character_is_no_legal_name_and_no_date() -> None:
    half = chr(0xD800)

    parsed = followers({"UserName": "orang.satu", "Date": half}, {"UserName": half})

    assert parsed.rows["followed_at"].to_list() == [None]
    assert parsed.rejects.rows() == [(2, "handle_illegal")]


def test_an_entry_without_a_legal_name_is_rejected() -> None:
    parsed = followers(ONE, {"Date": "2024-02-07 04:15:00"}, {"UserName": ""}, {"UserName": "orang satu"}, {})

    assert parsed.rejects.rows() == [
        (2, "no_identity"),
        (3, "no_identity"),
        (4, "handle_illegal"),
        (5, "no_identity"),
    ]


@pytest.mark.parametrize(
    ("document", "owner"),
    [
        ({"Profile": {"Profile Information": {"ProfileMap": {"userName": "Contoh.Pemprov"}}}}, "contoh.pemprov"),
        ({"Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "contoh"}}}}, "contoh"),
        ({"Profile": {"Profile Information": {"ProfileMap": {"userName": ""}}}}, None),
        ({"Profile": {"Profile Information": {"ProfileMap": None}}}, None),
        ({}, None),
    ],
)
def test_the_export_tells_whose_it_is(document: dict[str, Any], owner: str | None) -> None:
    assert export(FansList=[ONE], **document).facts.get("owner") == owner


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_unreadable"),
        (b'{"Activity": {"Follower List": {"FansList": [{"UserName": "ora', "file_unreadable"),
        (b"\xff\xfe\x00", "file_unreadable"),
        (b"[" * 200_000, "file_unreadable"),
        (b"[]", "schema_drift"),
        (b"3", "schema_drift"),
        (b'{"FansList": [{"Name": "orang"}]}', "schema_drift"),
        (b'{"FansList": ["orang.satu"]}', "schema_drift"),
        (b'{"FansList": [{"UserName": ["orang.satu"]}]}', "schema_drift"),
        (b'{"FansList": {"UserName": "orang.satu"}}', "missing_list"),
    ],
)
def test_a_file_of_another_shape_is_never_an_empty_list(content: bytes, reason: str) -> None:
    fault = refusal(content)

    assert fault.reason == reason
    assert "orang" not in str(fault)


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["FansList", "Follower", "UserName", "Date", "x"]), inner, max_size=3)
    ),
)


@given(st.binary(max_size=200) | ANYTHING.map(lambda document: json.dumps(document).encode()))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        parsed = parse(content)
    except Fault:
        return
    assert parsed.rows_read == parsed.rows.height + parsed.rejects.height
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("user_data_tiktok.json", Member("json", 1)),
        ("user_data.json", Member("json", 1)),
        ("TikTok_Data_1707361200/user_data_tiktok (1).json", Member("json", 1)),
        ("TikTok\\Profile and Settings\\Follower.txt", Member("txt", 1)),
        ("Activity/Follower List.txt", Member("txt", 1)),
        ("Profil dan Pengaturan/Pengikut.txt", Member("txt", 1)),
        ("Profiel en instellingen/Volger.txt", Member("txt", 1)),
        ("Profile and Settings/Profile Info.txt", Member("profile")),
    ],
)
def test_what_is_read_is_known_by_its_path(path: str, member: Member) -> None:
    assert FORMAT.member(path) == member


@pytest.mark.parametrize(
    "path",
    [
        "Profile and Settings/Following.txt",
        "Profil dan Pengaturan/Mengikuti.txt",
        "Direct Message/Direct Messages.txt",
        "__MACOSX/._user_data_tiktok.json",
        "Follower.json",
        "Follower.txt/x",
        "Follower",
        "user_data_tiktok.json.zip",
    ],
)
def test_no_other_file_of_the_export_is_opened(path: str) -> None:
    assert FORMAT.member(path) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("TikTok_Data_1707361200.zip", datetime(2024, 2, 8, 3, tzinfo=UTC)),
        ("TikTok_Data_1707361200 (1).zip", datetime(2024, 2, 8, 3, tzinfo=UTC)),
        ("TikTok_Data_1707361200", datetime(2024, 2, 8, 3, tzinfo=UTC)),
        ("TikTok_Data.zip", None),
    ],
)
def test_the_archive_is_named_after_its_second(name: str, day: date | None) -> None:
    assert FORMAT.named_after(name) == ((None, day) if day else None)
