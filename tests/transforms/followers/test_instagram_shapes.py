"""No other shape than Instagram's own JSON passes for a list of followers, not even for an empty one."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.followers.instagram_parts import SAMPLES, parse
from transforms.faults import ROW_REASONS, Fault
from transforms.parsed import Parsed


def part_or_fault(content: bytes) -> Parsed | Fault:
    try:
        return parse(content)
    except Fault as fault:
        return fault


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
