"""TikTok's text export is read by what its values look like, for its labels are in the language of the phone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.followers.formats import Member
from transforms.followers.tiktok import FORMAT
from transforms.parsed import Parsed

AT = datetime(2024, 2, 7, 4, 15, tzinfo=UTC)
DATE = "Date: 2024-02-07 04:15:00 UTC"


def parse(text: str | bytes) -> Parsed:
    return FORMAT.parse(text if isinstance(text, bytes) else text.encode(), Member("txt", 1), {})


@pytest.mark.parametrize(
    "labels", [("Date", "Username"), ("Datum", "Gebruikersnaam"), ("Tanggal", "Nama pengguna"), ("日期", "用户名")]
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_block_is_a_date_and_a_name_in_any_language_and_order(labels: tuple[str, str], order: int) -> None:
    lines = [f"{labels[0]}: 2024-02-07 04:15:00 UTC", f"{labels[1]}: orang.satu"][::order]

    parsed = parse("\n".join([*lines, "", *lines]))

    assert parsed.rows.select("handle", "followed_at").rows() == [("orang.satu", AT)] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_editor_changes_nothing(encoding: str, line_end: str) -> None:
    text = f"{DATE}\nUsername: orang.satu\n\n\n{DATE}\nUsername: orang.dua\n".replace("\n", line_end)

    assert parse(text.encode(encoding)).rows["handle"].to_list() == ["orang.satu", "orang.dua"]


@pytest.mark.parametrize(
    "sentence",
    ["You have no data in this section", "You have no data in this section.\r\n", "Dit gedeelte bevat geen gegevens"],
)
def test_the_sentence_of_an_empty_section_is_no_follower(sentence: str) -> None:
    parsed = parse(sentence)

    assert (parsed.rows_read, parsed.rows.height) == (0, 0)


def test_a_heading_above_the_blocks_is_no_follower() -> None:
    assert parse(f"Follower List:\n{DATE}\nUsername: orang.satu").rows["handle"].to_list() == ["orang.satu"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_follower_who_is_called_like_a_day_does_not_spoil_the_list(order: int) -> None:
    parsed = parse("\n".join([DATE, "Username: 2024.01.01"][::order]) + f"\n\n{DATE}\nUsername: orang.dua")

    assert parsed.rows.select("handle", "followed_at").rows() == [("2024.01.01", AT), ("orang.dua", AT)]


def test_a_name_without_a_date_and_a_date_without_a_name_are_told_apart() -> None:
    parsed = parse(f"Username: orang.satu\n\n{DATE}\nUsername:\n\n{DATE}\nUsername: orang satu")

    assert parsed.rows.select("handle", "followed_at").rows() == [("orang.satu", None)]
    assert parsed.rejects.rows() == [(2, "no_identity"), (3, "handle_illegal")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_unreadable"),
        (b" \r\n ", "file_unreadable"),
        (b"\x00\x01\x02", "file_unreadable"),
        (b"\xc3\x28", "file_unreadable"),
        (b"Something went wrong", "schema_drift"),
        (b"orang.satu\norang.dua", "schema_drift"),
        (f"{DATE}\nUsername: orang.satu\nNickname: orang".encode(), "schema_drift"),
        (f"{DATE}\n{DATE}\nUsername: orang.satu".encode(), "schema_drift"),
        (f"{DATE}\nUsername: orang.satu\n\n{DATE}\nLink: orang.satu".encode(), "schema_drift"),
        (f"{DATE}\n\n{DATE}".encode(), "schema_drift"),
        (f"{DATE}\nUsername: orang satu".encode(), "schema_drift"),
    ],
)
def test_a_file_of_another_shape_is_never_an_empty_list(content: bytes, reason: str) -> None:
    with pytest.raises(Fault) as refused:
        parse(content)

    assert refused.value.reason == reason
    assert "orang" not in str(refused.value)


@given(st.binary(max_size=120) | st.text("Date: 2024-0\n\r用", max_size=80).map(str.encode))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        parsed = parse(content)
    except Fault:
        return
    assert parsed.rows_read == parsed.rows.height + parsed.rejects.height


@pytest.mark.parametrize(
    ("profile", "owner"),
    [
        ("Username: Contoh.Pemprov\nNickname: Contoh\n", "contoh.pemprov"),
        ("Gebruikersnaam: contoh\r\n", "contoh"),
        ("Nickname: Contoh", None),
        ("\0", None),
    ],
)
def test_the_profile_tells_whose_export_it_is(profile: str, owner: str | None) -> None:
    assert FORMAT.announced({"profile": profile.encode()}, [1]).owner == owner


def test_without_a_profile_nobody_knows_whose_export_it_is() -> None:
    assert FORMAT.announced({}, [1]).owner is None
