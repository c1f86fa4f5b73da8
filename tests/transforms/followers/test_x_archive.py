"""X's archive names followers by ids alone: every id is what X wrote, or it is refused."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.followers.formats import Member
from transforms.followers.x import FORMAT
from transforms.parsed import Parsed

ARCHIVE = Path(__file__).parent / "samples" / "x" / "archive"
EXPECTED = json.loads((ARCHIVE / "expected.json").read_text())
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def part(*followers: dict[str, Any], number: int = 0) -> Parsed:
    text = f"window.YTD.follower.part{number} = " + json.dumps([{"follower": follower} for follower in followers])
    return parse(text.encode(), number)


def parse(content: bytes, number: int = 0) -> Parsed:
    return FORMAT.parse(content, Member("js", number), NOTHING)


def refusal(content: bytes, number: int = 0) -> Fault:
    with pytest.raises(Fault) as refused:
        parse(content, number)
    return refused.value


def link(account_id: str) -> dict[str, str]:
    return {"userLink": f"https://twitter.com/intent/user?user_id={account_id}"}


def manifest(**about: object) -> bytes:
    document = json.loads((ARCHIVE / "data" / "manifest.js").read_text().partition("=")[2])
    document["archiveInfo"] |= about
    return b"window.__THAR_CONFIG = " + json.dumps(document).encode()


def context() -> dict[str, bytes]:
    return {kind: (ARCHIVE / "data" / f"{kind}.js").read_bytes() for kind in ("manifest", "account")}


def test_the_sample_archive_is_read_as_expected() -> None:
    files = sorted(path for path in ARCHIVE.rglob("*.*") if path.is_file())
    members = {path: FORMAT.member(path.relative_to(ARCHIVE).as_posix()) for path in files}
    parts = {member.number: path for path, member in members.items() if member and member.number is not None}

    read = {number: parse(path.read_bytes(), number) for number, path in sorted(parts.items())}

    ids = [account_id for parsed in read.values() for account_id in parsed.rows["platform_user_id"]]
    assert list(dict.fromkeys(ids)) == EXPECTED["account_ids"]
    assert len(ids) - len(set(ids)) == EXPECTED["duplicates"]
    assert {f"part{number}": parsed.rows_read for number, parsed in read.items()} == EXPECTED["manifest_counts"]
    assert all(parsed.rejects.is_empty() for parsed in read.values())
    assert sorted(path.name for path, member in members.items() if member) == [
        "account.js",
        "follower-part1.js",
        "follower.js",
        "manifest.js",
    ]


def test_followers_have_an_id_and_neither_name_nor_date() -> None:
    row = part({"accountId": "9007199254740993", **link("9007199254740993")}).rows.row(0, named=True)

    assert FORMAT.identity == "id"
    assert row == {
        "entry": 1,
        "handle": None,
        "platform_user_id": "9007199254740993",
        "followed_at": None,
        "is_placeholder": False,
    }


def test_a_file_saved_again_by_an_editor_is_read_and_its_damaged_ids_are_not() -> None:
    content = (
        b"\xef\xbb\xbfwindow.YTD.follower.part0 = [\r\n"
        b'{"follower":{"accountId":20000002}},\r\n'
        b'{"follower":{"userLink":"https://x.com/intent/user?user_id=200000707"}},\r\n'
        b'{"follower":{"accountId":1400000000000000101}},\r\n'
        b'{"follower":{"accountId":"1.4E+18"}},\r\n'
        b'{"follower":{"userLink":"https://x.com/contoh"}}\r\n];\r\n'
    )

    parsed = parse(content)

    assert parsed.rows["platform_user_id"].to_list() == EXPECTED["nasty_follower.js"]["ids"]
    assert parsed.rejects.rows() == [(3, "id_damaged"), (4, "id_damaged"), (5, "no_identity")]
    assert parsed.rejects.height == EXPECTED["nasty_follower.js"]["skipped"]


@pytest.mark.parametrize(
    ("written", "is_whole"),
    [
        ("9007199254740991", True),
        ("9007199254740992", False),
        ("1400000000000000101", False),
        ("1.4e18", False),
        ("-5", False),
        ("12.0", False),
        ("0", False),
        ("true", False),
        ('"9007199254740993"', True),
        ('"1400000000000000000000"', False),
        ('"abc"', False),
    ],
)
def test_a_number_is_an_id_only_as_far_as_numbers_are_exact(written: str, is_whole: bool) -> None:
    content = f'window.YTD.follower.part0=[{{"follower":{{"accountId":"7"}}}},{{"follower":{{"accountId":{written}}}}}]'

    parsed = parse(content.encode())

    assert parsed.rows.height == 1 + is_whole
    assert parsed.rejects.rows() == ([] if is_whole else [(2, "id_damaged")])


def test_an_id_that_contradicts_its_link_is_damaged() -> None:
    parsed = part({"accountId": "1400000000000000000", **link("1400000000000000101")}, {"accountId": "7", **link("7")})

    assert parsed.rows["platform_user_id"].to_list() == ["7"]
    assert parsed.rejects.rows() == [(1, "id_damaged")]


@pytest.mark.parametrize(
    "address",
    [
        "https://twitter.com/intent/user?user_id=77",
        "https://x.com/intent/user?user_id=77",
        "https://www.twitter.com/intent/follow?screen_name=contoh&user_id=77",
        "https://x.com/i/user/77",
        "http://mobile.twitter.com/i/user/77?s=20",
    ],
)
def test_an_id_may_stand_in_the_link_alone(address: str) -> None:
    assert part({"userLink": address}).rows["platform_user_id"].to_list() == ["77"]


@pytest.mark.parametrize(
    "address", ["https://x.com/77", "https://contoh.invalid/intent/user?user_id=77", "https://x.com/intent/user?id=77"]
)
def test_no_other_link_names_an_id(address: str) -> None:
    assert part({"accountId": "1"}, {"userLink": address}).rejects.rows() == [(2, "no_identity")]


def test_an_account_without_followers_has_an_empty_list() -> None:
    parsed = parse(b"window.YTD.follower.part0 = [ ]")

    assert (parsed.rows_read, parsed.rows.height, parsed.rows.columns[2]) == (0, 0, "platform_user_id")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_unreadable"),
        (b"window.YTD.follower.part0 = [", "file_unreadable"),
        (b'window.YTD.follower.part0 = [{"follower":{"accountId":"1"}},]', "file_unreadable"),
        (b'window.YTD.follower.part0 = [{"follower":{"accountId":"1"}', "file_unreadable"),
        (b'window.YTD.following.part0 = [{"following":{"accountId":"1"}}]', "schema_drift"),
        (b'window.YTD.follower.part1 = [{"follower":{"accountId":"1"}}]', "schema_drift"),
        (b'[{"follower":{"accountId":"1"}}]', "schema_drift"),
        (b"window.YTD.follower.part0 = {}", "schema_drift"),
        (b"window.YTD.follower.part0 = [1, 2]", "schema_drift"),
        (b'window.YTD.follower.part0 = [{"fan":{"id":"1"}}]', "schema_drift"),
        (b'window.YTD.follower.part0 = [{"follower":{"accountId":1.5e18}}]', "schema_drift"),
        (b'window.YTD.follower.part0 = [{"follower":{"accountId":{"id":"1"}}}]', "schema_drift"),
        (b'window.YTD.follower.part0 = [{"follower":{"accountId":"1"}}] alert(1)', "file_unreadable"),
        (b"<html></html>", "schema_drift"),
    ],
)
def test_a_file_of_another_shape_is_never_an_empty_list(content: bytes, reason: str) -> None:
    fault = refusal(content)

    assert (fault.reason, bool(fault.needed and fault.found and fault.remedy)) == (reason, True)


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"window.YTD.follower.part0 = [{text}]".encode())
)
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        parsed = parse(content)
    except Fault:
        return
    assert parsed.rows_read == parsed.rows.height + parsed.rejects.height
    assert set(parsed.rejects["reason"]) <= set(ROW_REASONS)


@given(st.dictionaries(st.sampled_from(["manifest", "account"]), st.binary(max_size=80)))
def test_no_bytes_beside_the_parts_do_more_than_be_refused(beside: dict[str, bytes]) -> None:
    try:
        announced = FORMAT.announced(beside, [0])
    except Fault:
        return
    assert announced.entries == {}


def test_the_manifest_announces_parts_counts_day_and_owner() -> None:
    announced = FORMAT.announced(context(), [0, 1])

    assert (announced.owner, announced.taken_on) == ("contohpemprov", date(2024, 2, 8))
    assert (announced.missing, dict(announced.entries), announced.is_partial) == ((), {0: 5, 1: 2}, False)


def test_an_announced_part_that_is_not_there_is_missing() -> None:
    assert FORMAT.announced(context(), [0]).missing == (1,)


def test_without_a_manifest_a_hole_in_the_numbers_is_missing() -> None:
    assert FORMAT.announced({}, [2]).missing == (0, 1)


@pytest.mark.parametrize("said", [True, "true"])
def test_an_archive_that_calls_itself_partial_is_partial(said: object) -> None:
    assert FORMAT.announced({"manifest": manifest(isPartialArchive=said)}, [0, 1]).is_partial


def test_a_part_that_the_manifest_does_not_know_makes_the_archive_doubtful() -> None:
    assert FORMAT.announced(context(), [0, 1, 2]).is_partial


def test_files_of_two_accounts_are_no_archive() -> None:
    other = context()["account"].replace(b"1100000000000000001", b"1100000000000000002")

    with pytest.raises(Fault) as refused:
        FORMAT.announced(context() | {"account": other}, [0, 1])

    assert refused.value.reason == "two_files_one_day"


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("data/follower.js", 0),
        ("data/follower-part1.js", 1),
        ("data/follower-part12.js", 12),
        ("twitter-2024-02-08-contoh/data/follower.js", 0),
        ("data\\follower-part1.js", 1),
        ("data/follower (1).js", 0),
        ("data/follower-part1 (2).js", 1),
        ("DATA/FOLLOWER.JS", 0),
    ],
)
def test_a_follower_part_is_known_by_its_path(path: str, number: int) -> None:
    assert FORMAT.member(path) == Member("js", number)


@pytest.mark.parametrize(
    "path",
    [
        "data/following.js",
        "data/direct-messages.js",
        "data/tweets.js",
        "data/ad-follower.js",
        "__MACOSX/data/._follower.js",
        "data/._follower.js",
        "assets/js/follower.js",
        "data/follower.json",
        "data/follower.js/x",
        "data/screen-name-change.js",
    ],
)
def test_no_other_file_of_the_archive_is_opened(path: str) -> None:
    assert FORMAT.member(path) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("twitter-2024-02-08-contoh0hash0contoh.zip", date(2024, 2, 8)),
        ("twitter-2024-02-08-0a1b2c (1).zip", date(2024, 2, 8)),
        ("twitter-2024-02-08-0a1b2c", date(2024, 2, 8)),
        ("twitter-2024-02-31-0a1b2c.zip", None),
        ("arsip.zip", None),
    ],
)
def test_the_archive_is_named_after_its_day(name: str, day: date | None) -> None:
    assert FORMAT.named_after(name) == ((None, day) if day else None)
