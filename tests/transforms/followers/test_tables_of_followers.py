"""A list that somebody keeps as a table is read by its column names; what is no list of followers is refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.followers.formats import Member
from transforms.followers.tables import table_format
from transforms.handles import GRAMMARS
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples" / "mastodon" / "csv"
AT = datetime(2024, 2, 7, 4, 15, tzinfo=UTC)


def parse(text: str | bytes, platform: str = "instagram") -> Parsed:
    content = text if isinstance(text, bytes) else text.encode()
    return table_format(platform).parse(content, Member("csv", 1), {})


def refusal(text: str | bytes, platform: str = "instagram") -> Fault:
    with pytest.raises(Fault) as refused:
        parse(text, platform)
    return refused.value


def test_a_servers_list_of_followers_is_read() -> None:
    parsed = parse((SAMPLES / "followers_takahe.csv").read_bytes(), "mastodon")

    assert parsed.rows["handle"].to_list() == ["contoh_01@contoh.invalid", "contoh_02@contoh.invalid"]


def test_addresses_without_a_header_are_read_on_the_fediverse_alone() -> None:
    text = "contoh_01@contoh.invalid\nContoh_02@Contoh.invalid\n"

    assert parse(text, "mastodon").rows["handle"].to_list() == ["contoh_01@contoh.invalid", "contoh_02@contoh.invalid"]
    assert refusal("orang.satu\norang.dua\n").reason == "no_header"


def test_the_accounts_that_are_followed_are_no_followers() -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text())["following"]
    content = (SAMPLES / "following_accounts.csv").read_bytes()

    fault = refusal(content, "mastodon")

    assert fault.reason == "missing_list"
    assert not any(account in str(fault) for account in expected)
    assert table_format("mastodon").member("following_accounts.csv") is None
    assert refusal("Channel Id,Channel Url,Channel Title\n", "youtube").reason == "missing_list"


@pytest.mark.parametrize("platform", sorted(GRAMMARS))
def test_every_platforms_list_may_be_a_table(platform: str) -> None:
    handle = (
        "orang_satu@contoh.invalid"
        if platform == "mastodon"
        else "orang.example"
        if platform == "bluesky"
        else "orang1"
    )

    parsed = parse(f"handle,followed_at\n{handle},2024-02-07T11:15:00+07:00\n", platform)

    assert parsed.rows.select("handle", "platform_user_id", "followed_at").rows() == [(handle, None, AT)]


@pytest.mark.parametrize(
    "header",
    [
        "handle",
        "Username",
        "user name",
        "Nama Akun",
        "Nama Pengguna",
        "AKUN",
        "Account address",
        "Instagram",
        "Followers",
    ],
)
def test_the_column_of_names_is_known_in_indonesian_and_english(header: str) -> None:
    assert parse(f"No,{header},Catatan\n1,@Orang.Satu,x\n").rows["handle"].to_list() == ["orang.satu"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("handle,id\norang_1,77\n", "utf-8"),
        ("handle;id\r\norang_1;77\r\n", "utf-8-sig"),
        ("handle\tid\norang_1\t77\n", "utf-16"),
        ("Pengikut akun resmi\n\nhandle,id\norang_1,77\n", "cp1252"),
    ],
)
def test_delimiters_encodings_and_titles_change_nothing(text: str, encoding: str) -> None:
    assert parse(text.encode(encoding), "x").rows.select("handle", "platform_user_id").rows() == [("orang_1", "77")]


def test_a_profile_link_is_a_handle() -> None:
    assert parse("handle\nhttps://www.instagram.com/orang.satu/?igsh=x\n").rows["handle"].to_list() == ["orang.satu"]


def test_a_row_without_anybody_is_rejected_and_told_why() -> None:
    parsed = parse("handle,id,unit\norang_1,,a\n,,b\norang satu,,c\n,1.4E+18,d\n,1400000000000000101,e\n", "x")

    assert parsed.rows.select("handle", "platform_user_id").rows() == [
        ("orang_1", None),
        (None, "1400000000000000101"),
    ]
    assert parsed.rejects.rows() == [(2, "no_identity"), (3, "handle_illegal"), (4, "id_damaged")]
    assert parsed.dropped_columns == ("unit",)


def test_ids_that_a_spreadsheet_has_rounded_are_refused() -> None:
    rounded = "handle,id\norang_1,1400000000000010000\n,1400000000000020000\n"

    parsed = parse(rounded, "x")

    assert parsed.rows.select("handle", "platform_user_id").rows() == [("orang_1", None)]
    assert parsed.rejects.rows() == [(2, "id_damaged")]
    assert parse(rounded + ",1400000000000030001\n", "x").rejects.is_empty()


def test_a_workbook_is_a_table_and_the_numbers_in_it_are_no_long_ids(workbook: Callable[..., bytes]) -> None:
    sheet = [["Pengikut akun resmi"], ["handle", "id"], ["orang_1", "1400000000000000101"], ["orang_2", "77"]]

    as_text = parse(workbook(catatan=[["x"]], pengikut=sheet), "x")
    as_numbers = parse(workbook(pengikut=[*sheet[:2], ["orang_1", 1400000000000101], ["orang_2", 77]]), "x")

    assert as_text.rows["platform_user_id"].to_list() == ["1400000000000000101", "77"]
    assert as_numbers.rows.select("handle", "platform_user_id").rows() == [("orang_1", None), ("orang_2", "77")]


def test_a_column_that_numbers_the_rows_is_no_id() -> None:
    parsed = parse("id,username\n1,orang_1\n2,orang_2\n", "x")

    assert parsed.rows["platform_user_id"].to_list() == [None, None]


def test_a_platform_without_ids_has_none_in_its_table() -> None:
    parsed = parse("id,username\n77,orang_1\n78,\n", "tiktok")

    assert parsed.rows.select("handle", "platform_user_id").rows() == [("orang_1", None)]
    assert parsed.rejects.rows() == [(2, "no_identity")]
    assert refusal("id\n77\n", "tiktok").reason == "no_header"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-02-07T11:15:00+07:00", AT),
        ("2024-02-07 04:15:00 UTC", AT),
        ("7/2/2024 11.15 WIB", AT),
        ("1707279300", AT),
        ("2024-02-07 11:15:00", None),
        ("2024-02-07", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_a_time_is_an_instant_only_with_its_offset(written: str, at: datetime | None) -> None:
    assert parse(f"handle,tanggal\norang.satu,{written}\n").rows["followed_at"].to_list() == [at]


def test_a_table_with_nothing_below_its_header_is_a_list_of_nobody() -> None:
    assert parse("handle,followed_at\n").rows_read == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_rows"),
        (b"PK\x03\x04", "file_unreadable"),
        (b"orang.satu\ninstagram\norang.dua\n", "no_header"),
        (b"nama,unit\nOrang Satu,a\n", "no_header"),
        (b"handle\nOrang Satu\n", "schema_drift"),
        (b'handle\n"orang.satu\n', "file_unreadable"),
    ],
)
def test_a_file_of_another_shape_is_never_an_empty_list(content: bytes, reason: str) -> None:
    fault = refusal(content)

    assert fault.reason == reason
    assert "rang" not in fault.found


@given(
    st.sampled_from(["instagram", "x", "mastodon"]),
    st.binary(max_size=120)
    | st.text('handle,id\n1é@.;"/', max_size=60).map(lambda text: f"handle,id\n{text}".encode()),
)
def test_no_bytes_do_more_than_be_refused(platform: str, content: bytes) -> None:
    try:
        parsed = parse(content, platform)
    except Fault:
        return
    assert parsed.rows_read == parsed.rows.height + parsed.rejects.height
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("daftar.csv", 1),
        ("2024-02-08.csv", 1),
        ("pengikut 2024-02-08.csv", 1),
        ("followers_2.csv", 2),
        ("pengikut-3 (1).CSV", 3),
        ("ekspor/followers.tsv", 1),
    ],
)
def test_a_table_is_known_by_its_path(path: str, number: int) -> None:
    assert table_format("mastodon").member(path) == Member("csv", number)


@pytest.mark.parametrize(
    "path",
    [
        "following_accounts.csv",
        "diikuti.csv",
        "blocked_accounts.csv",
        "muted_accounts.csv",
        "lists.csv",
        "bookmarks.csv",
        "Takeout/YouTube/subscriptions.csv",
        "Takeout/YouTube/comments/comments.csv",
        "__MACOSX/followers.csv",
        "._followers.csv",
        "followers.xls",
        "followers",
    ],
)
def test_no_other_file_is_opened(path: str) -> None:
    assert table_format("mastodon").member(path) is None


def test_a_table_comes_before_the_workbook_it_was_saved_from() -> None:
    members = [table_format("x").member(name) for name in ("pengikut.xlsx", "pengikut.csv")]

    assert members == [Member("xlsx", 1), Member("csv", 1)]
    assert table_format("x").kinds == ("csv", "xlsx")


def test_a_hole_in_the_numbers_is_a_missing_part() -> None:
    assert table_format("x").announced({}, [1, 3]).missing == (2,)
