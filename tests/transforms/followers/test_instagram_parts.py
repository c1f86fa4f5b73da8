import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import ROW_REASONS, Fault
from transforms.followers.instagram import export_owner, is_follower_part, parse_part
from transforms.parsed import Parsed


def entry(**place: object) -> dict[str, object]:
    return {"title": "", "media_list_data": [], "string_list_data": [place]}


def part(*entries: object) -> Parsed:
    return parse_part(json.dumps(entries).encode())


def part_or_fault(content: bytes) -> Parsed | Fault:
    try:
        return parse_part(content)
    except Fault as fault:
        return fault


def test_the_sample_export_is_read_as_expected(samples: Path) -> None:
    first, second = (parse_part((samples / "instagram" / f"followers_{n}.json").read_bytes()) for n in (1, 2))
    rows = pl.concat([first.rows, second.rows])
    people = rows.filter(~pl.col("is_placeholder"))["handle"].unique(maintain_order=True).to_list()
    assert people == [
        "contoh.pegawai_01",
        "contoh.pegawai_02",
        "contoh_pegawai03",
        "__contoh__04__",
        "contoh_pegawai05",
        "contoh_pegawai05_",
        "contoh.tanpa.href",
        "contoh.hanya.href",
    ]
    assert rows.filter("is_placeholder")["handle"].to_list() == ["deleted1a2b3c4d", "__deleted__b3ac91"]
    assert rows.height - rows["handle"].n_unique() == 2
    assert first.rejects.is_empty()
    assert second.rejects.rows() == [(4, "no_identity"), (7, "handle_illegal")]
    follows = dict(rows.select("handle", "followed_at").rows())
    assert follows["contoh.pegawai_01"] == datetime(2024, 2, 7, 4, 15, tzinfo=UTC)
    assert follows["contoh.tanpa.href"] is None


def test_entries_that_carry_the_name_only_in_title_or_link_are_read(samples: Path) -> None:
    parsed = parse_part((samples / "instagram" / "title_only.json").read_bytes())
    assert parsed.rows["handle"].to_list() == [f"contoh_judul_{number:02d}" for number in range(1, 9)]
    assert parsed.rows.schema == {
        "entry": pl.Int64,
        "handle": pl.String,
        "followed_at": pl.Datetime("us", "UTC"),
        "is_placeholder": pl.Boolean,
    }


@pytest.mark.parametrize(
    ("record", "handle"),
    [
        (entry(value="Satu", href="https://www.instagram.com/dua"), "satu"),
        (entry(value="https://www.instagram.com/_u/satu", href="https://www.instagram.com/dua"), "satu"),
        (entry(value="bukan nama", href="https://instagram.com/_u/dua/"), "dua"),
        (entry(href="https://www.instagram.com/dua?hl=id"), "dua"),
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


@pytest.mark.parametrize("seconds", [0, -1, None, 1707279300000])
def test_a_time_that_is_none_is_null(seconds: int | None) -> None:
    assert part(entry(value="a_1", timestamp=seconds)).rows["followed_at"].to_list() == [None]


def test_an_empty_list_is_an_empty_list() -> None:
    for content in (b"[]", b" [ ]\n", b"\xef\xbb\xbf[]"):
        parsed = parse_part(content)
        assert (parsed.rows.height, parsed.rejects.height, parsed.rows_read) == (0, 0, 0)
        assert parsed.rows.schema["handle"] == pl.String


@pytest.mark.parametrize("name", ["legacy_2021.json", "threads.json"])
def test_another_list_is_never_an_empty_list(samples: Path, name: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_part((samples / "instagram" / name).read_bytes())
    assert caught.value.reason == "schema_drift"


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"title": "", "string_list_data": [{"value": "contoh"}]}',
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
        b'[{"timestamp": 1, "label_values": [{"label": "Username", "value": "contoh"}]}]',
        b'[{"title": "", "string_list_data": [{"value": "a_1"}]}, {"timestamp": 1, "label_values": []}]',
        b'[{"title": "", "string_list_data": [{"value": "a_1", "timestamp": "kemarin"}]}]',
    ],
)
def test_an_unknown_shape_is_a_fault(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse_part(content)
    assert caught.value.reason == "schema_drift"
    assert "contoh" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b'[{"title": "", "string_list_data": [{"va', b"\x00\xff", b"[" * 5000, b"[}]"]
)
def test_broken_json_is_told_from_another_shape(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse_part(content)
    assert caught.value.reason == "file_unreadable"


names = st.one_of(
    st.sampled_from(["", "contoh", "Contoh_A", "con..toh", "__deleted__a1", "kafé"]), st.text(max_size=10)
)
records = st.builds(
    lambda value, title, seconds: {"title": title, "string_list_data": [{"value": value, "timestamp": seconds}]},
    names,
    names,
    st.one_of(st.none(), st.integers(-10, 2**40)),
)


@given(st.lists(st.one_of(records, st.just({"title": "", "string_list_data": []})), max_size=20))
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


@given(st.binary(max_size=60))
def test_no_bytes_give_anything_but_a_list_or_a_fault(content: bytes) -> None:
    parsed = part_or_fault(content)
    if isinstance(parsed, Fault):
        assert parsed.reason in {"schema_drift", "file_unreadable"}
    else:
        assert parsed.rows_read == 0


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("connections/followers_and_following/followers_1.json", 1),
        ("export/connections/followers_and_following/followers_12.json", 12),
        ("export\\connections\\followers_and_following\\followers_2.json", 2),
        ("connections/followers_and_following/followers_1 (1).json", 1),
        ("connections/followers_and_following/followers_1(2).json", 1),
        ("Connections/Followers_and_Following/Followers_1.JSON", 1),
        ("__MACOSX/connections/followers_and_following/followers_1.json", None),
        ("connections/followers_and_following/._followers_1.json", None),
        ("connections/followers_and_following/following.json", None),
        ("connections/followers_and_following/followers_1.html", None),
        ("followers_and_following/followers.json", None),
        ("your_instagram_activity/threads/followers.json", None),
        ("messages/inbox/followers_1.json", None),
    ],
)
def test_only_follower_parts_are_opened(path: str, number: int | None) -> None:
    assert is_follower_part(path) == number


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("instagram-contoh.pemprov-2024-02-08-AbC12dEf.zip", ("contoh.pemprov", date(2024, 2, 8))),
        ("unduhan/instagram-Contoh_Pemprov-2024-02-08-AbC12dEf (1).zip", ("contoh_pemprov", date(2024, 2, 8))),
        ("instagram-contoh.pemprov-2024-02-08-AbC12dEf", ("contoh.pemprov", date(2024, 2, 8))),
        ("instagram-contoh.pemprov-2024-02-30-AbC12dEf.zip", None),
        ("instagram-con..toh-2024-02-08-AbC12dEf.zip", None),
        ("instagram-contoh.zip", None),
        ("contoh.zip", None),
    ],
)
def test_an_export_is_named_after_its_owner_and_day(name: str, owner: tuple[str, date] | None) -> None:
    assert export_owner(name) == owner
