"""The followers on Threads are read from their own list, and no list of Instagram is taken for it."""

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.followers.formats import Member
from transforms.followers.threads import FORMAT
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "threads" / "export_json"
LIST = "text_post_app_text_post_app_followers"
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def parse(content: bytes) -> Parsed:
    return FORMAT.parse(content, Member("json", 1), NOTHING)


def followers(*places: dict[str, object]) -> Parsed:
    records = [{"title": "", "media_list_data": [], "string_list_data": [place]} for place in places]
    return parse(json.dumps({LIST: records}).encode())


def test_the_sample_is_read_as_expected() -> None:
    expected = json.loads((SAMPLE / "expected.json").read_text())
    parsed = parse((SAMPLE / "your_instagram_activity" / "threads" / "followers.json").read_bytes())
    assert parsed.rows["handle"].to_list() == expected["followers"]
    assert parsed.rows["followed_at"][0] == datetime(2024, 2, 7, 4, 15, 1, tzinfo=UTC)
    assert parsed.rejects.is_empty()


def test_the_sample_inside_an_instagram_export_is_its_own_list() -> None:
    path = SAMPLES / "instagram" / "json_2022_2026" / "your_instagram_activity" / "threads" / "followers.json"
    assert parse(path.read_bytes()).rows["handle"].to_list() == ["hanya_threads_01"]


@pytest.mark.parametrize(
    "href", ["https://www.threads.net/@Satu", "https://www.threads.com/@satu?hl=id", "https://threads.net/satu/"]
)
def test_the_name_is_read_from_the_link_where_it_stands_nowhere_else(href: str) -> None:
    assert followers({"href": href}).rows["handle"].to_list() == ["satu"]


def test_an_empty_list_is_an_empty_list() -> None:
    assert parse(json.dumps({LIST: []}).encode()).rows_read == 0


def test_a_list_saved_again_by_an_editor_reads_the_same() -> None:
    text = (SAMPLE / "your_instagram_activity" / "threads" / "followers.json").read_text()
    for content in (text.replace("\n", "\r\n").encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert parse(content).rows.equals(parse(text.encode()).rows)


@pytest.mark.parametrize(
    "content",
    [
        (SAMPLES / "instagram/json_2022_2026/connections/followers_and_following/followers_1.json").read_bytes(),
        (SAMPLES / "instagram/json_legacy_2021/followers_and_following/followers.json").read_bytes(),
        b"{}",
        b'{"text_post_app_text_post_app_following": []}',
        json.dumps({LIST: {"contoh": 1}}).encode(),
        json.dumps({LIST: [{"title": "", "string_list_data": [{"href": "https://instagram.com/contoh"}]}]}).encode(),
    ],
)
def test_any_other_list_is_a_fault_and_not_an_empty_list(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(content)
    assert caught.value.reason == "schema_drift"


@given(st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: json.dumps({LIST: [text]}).encode())))
def test_no_bytes_give_anything_but_a_list_or_a_fault(content: bytes) -> None:
    with contextlib.suppress(Fault):
        assert parse(content).rows_read == 0
