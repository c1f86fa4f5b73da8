"""Facebook's followers are counted in every generation of its export, and nobody is known by a display name."""

import contextlib
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

from transforms.faults import Fault
from transforms.followers.facebook import FORMAT
from transforms.followers.formats import Member
from transforms.followers.lists import join_parts
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples" / "facebook"
KEY = bytes(range(32))
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def parse(content: bytes, kind: str = "json", context: Mapping[str, bytes] = NOTHING) -> Parsed:
    return FORMAT.parse(content, Member(kind, 1), context)


def people(*names: str) -> bytes:
    return json.dumps({"followers_v3": [{"name": name} for name in names]}).encode()


def sample(name: str) -> list[Parsed]:
    """All parts of a sample export in the order of their numbers, with what start_here.html says."""
    paths = [path for path in (SAMPLES / name).rglob("*") if path.is_file()]
    members = [(FORMAT.member(path.relative_to(SAMPLES).as_posix()), path) for path in paths]
    context = {member.kind: path.read_bytes() for member, path in members if member and member.number is None}
    parts = sorted((member.number, path, member) for member, path in members if member and member.number)
    return [FORMAT.parse(path.read_bytes(), member, context) for _, path, member in parts]


def row(name: str, time: str = "Feb 07, 2024 11:15:00 am") -> str:
    told = f'<a href="#"><div class="_a72d">{time}</div></a>'
    return f'<div class="_a6-g uiBoxWhite"><div class="_a6-h">{name}</div>{told}</div>'


def page(*rows: str) -> bytes:
    return f'<html><body><h1>Pengikut</h1><div role="main">{"".join(rows)}</div></body></html>'.encode()


def front_page(shown: str, at: str = "2024-02-08T03:05Z") -> dict[str, bytes]:
    return {"start_here": f'<aside>Dibuat oleh Contoh pada <time datetime="{at}">{shown}</time></aside>'.encode()}


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_the_samples_are_counted_as_expected(name: str) -> None:
    expected = json.loads((SAMPLES / name / "expected.json").read_text())
    parts = sample(name)
    joined = join_parts(parts, "facebook", KEY)
    assert joined.rows_loaded == len(expected["names"])
    assert joined.facts["anonymous"] == str(len(expected["names"]))
    assert joined.rows.is_empty()
    reasons = joined.rejects["reason"].to_list()
    assert reasons.count("no_identity") == 1
    assert reasons.count("duplicate_follower") == (1 if "repeats the last row" in expected.get("note", "") else 0)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_no_display_name_leaves_the_parser(name: str) -> None:
    expected = json.loads((SAMPLES / name / "expected.json").read_text())
    for part in sample(name):
        assert part.rows["handle"].null_count() == part.rows["platform_user_id"].null_count() == part.rows.height
        held = part.rows.write_csv() + str(part.facts)
        assert not [person for person in expected["names"] if person in held]


def test_the_times_of_a_page_are_moved_by_what_the_front_page_shows() -> None:
    expected = json.loads((SAMPLES / "html_2023" / "expected.json").read_text())["followed_at_utc"]
    (parsed,) = sample("html_2023")
    assert [parsed.rows["followed_at"][0]] == [datetime.fromisoformat(at) for at in expected.values()]


@pytest.mark.parametrize(
    ("shown", "at"),
    [
        ("Thursday, February 8, 2024 at 10:05 AM UTC+07:00", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
        ("Kamis, 08 Februari 2024 pukul 10.05 GMT+7", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
        ("Thursday 8 February 2024 at 03:05 UTC", datetime(2024, 2, 7, 11, 15, tzinfo=UTC)),
        ("Wednesday, February 7, 2024 at 5:05 PM UTC-10:00", datetime(2024, 2, 7, 21, 15, tzinfo=UTC)),
        ("kemarin", None),
        ("February 8, 2025 at 10:05 AM", None),
        ("February 8, 2024 at 10:06 AM", None),
    ],
)
def test_the_offset_is_the_clock_shown_less_the_instant_told(shown: str, at: datetime | None) -> None:
    parsed = parse(page(row("Satu")), "html", front_page(shown))
    assert parsed.rows["followed_at"].to_list() == [at]
    assert parsed.facts.get("times_unread") == (None if at else "1")


def test_without_the_front_page_a_pages_clock_is_nobodys_and_no_row_is_lost() -> None:
    parsed = parse(page(row("Satu"), row("Dua", "")), "html")
    assert parsed.rows["followed_at"].to_list() == [None, None]
    assert parsed.facts["times_unread"] == "1"


@pytest.mark.parametrize(
    "layout",
    [
        '<div class="uiBoxWhite"><div class="_2lel">{}</div><div class="_2lem">{}</div></div>',
        '<section class="_a6-g"><h2 class="_a6-h">{}</h2><footer class="_a6-o"><div>{}</div></footer></section>',
    ],
)
def test_rows_of_older_and_newer_layouts_are_counted(layout: str) -> None:
    rows = [layout.format(name, "Feb 07, 2024 11:15:00 am") for name in ("Satu", "Dua")]
    content = f"<html><body><main>{''.join(rows)}</main></body></html>".encode()
    parsed = parse(content, "html", front_page("February 8, 2024 at 10:05 AM"))
    assert parsed.rows["followed_at"].to_list() == [datetime(2024, 2, 7, 4, 15, tzinfo=UTC)] * 2


@pytest.mark.parametrize(
    "held",
    [
        {"followers": [{"name": "Satu"}, {"name": "Dua"}]},
        {"followers_v2": [{"name": "Satu", "timestamp": 1707279300}, {"name": "Dua", "timestamp": 0}]},
        {"followers_v3": [{"name": "Satu"}, {"name": "Dua"}]},
        [{"title": "", "string_list_data": [{"value": one, "timestamp": 1}]} for one in ("Satu", "Dua")],
    ],
)
def test_every_generation_is_counted(held: Any) -> None:
    assert parse(json.dumps(held).encode()).rows_loaded == 2


def test_an_empty_name_is_nobody_and_rejected() -> None:
    held = [{"title": "", "string_list_data": [{"value": "Satu"}]}, {"title": "", "string_list_data": []}]
    assert parse(json.dumps(held).encode()).rejects.rows() == [(2, "no_identity")]
    torn_space = parse(people("Satu", " ", "\u00c2\u00a0"))
    assert torn_space.rejects.rows() == [(2, "no_identity"), (3, "no_identity")]


@pytest.mark.parametrize("second", [-1, 1707279300000, 10**30, -(10**30)])
def test_a_number_that_is_no_time_drops_no_row_and_is_counted(second: int) -> None:
    parsed = parse(json.dumps({"followers_v2": [{"name": "Satu", "timestamp": second}]}).encode())
    assert parsed.rows["followed_at"].to_list() == [None]
    assert parsed.facts["times_unread"] == "1"


def test_namesakes_are_two_people() -> None:
    assert join_parts([parse(people("Satu", "Satu")), parse(people("Satu"))], "facebook", KEY).rows_loaded == 3


@pytest.mark.parametrize("content", [b'{"followers_v3": []}', b"[]", b'\xef\xbb\xbf{"followers": []}'])
def test_an_empty_list_is_an_empty_list(content: bytes) -> None:
    assert parse(content).rows_read == 0
    assert parse(page(), "html").rows_read == 0


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"following_v3": [{"name": "Contoh"}]},
        {"followers_v2": [], "followers_v3": []},
        {"followers_v3": {"name": "Contoh"}},
        {"followers_v3": ["Contoh"]},
        {"followers_v3": [{"username": "contoh"}]},
        {"followers_v3": [{"name": 7}]},
        {"followers_v3": [{"name": "Contoh", "timestamp": "kemarin"}]},
        {"followers_v3": [{"name": "Contoh", "timestamp": True}]},
        {"followers_v3": [{"name": "Contoh", "timestamp": 1.5}]},
        {"followers_v3": [{"name": ""}]},
        {"relationships_followers": []},
        {"text_post_app_text_post_app_followers": []},
        [{"name": "Contoh"}],
        [{"title": "", "string_list_data": [{"href": "https://www.instagram.com/contoh", "value": "contoh"}]}],
        [{"title": "", "string_list_data": [{"value": "Contoh"}, {"value": "Contoh"}]}],
        [{"title": "Contoh", "string_list_data": [{"timestamp": 1}]}],
        "Contoh",
        None,
    ],
)
def test_an_unknown_shape_is_a_fault_and_not_an_empty_list(held: Any) -> None:
    with pytest.raises(Fault) as caught:
        parse(json.dumps(held).encode())
    assert caught.value.reason == "schema_drift"
    assert "contoh" not in str(caught.value).lower()


@pytest.mark.parametrize(
    "content",
    [
        page("<p>Tidak ada pengikut</p>"),
        page(row("Satu"), '<div class="_a6-h">Dua</div>'),
        page(row("")),
        page(row(row("Satu"))),
        b"<html><body><p>Satu</p></body></html>",
        b"{}",
    ],
)
def test_an_unknown_layout_is_a_fault_and_not_an_empty_list(content: bytes) -> None:
    with pytest.raises(Fault, match="schema_drift"):
        parse(content, "html")


def test_a_page_saved_again_by_an_editor_reads_the_same() -> None:
    text = (SAMPLES / "html_2023" / "connections" / "followers" / "people_who_followed_you.html").read_text()
    context = {"start_here": (SAMPLES / "html_2023" / "start_here.html").read_bytes()}
    lines = text.replace("><", ">\r\n<")
    for content in (lines.encode(), text.encode("utf-8-sig"), lines.encode("utf-16")):
        assert parse(content, "html", context).rows.equals(parse(text.encode(), "html", context).rows)


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("connections/followers/people_who_followed_you.json", Member("json", 1)),
        ("connections/followers/people_who_followed_you_10.json", Member("json_parts", 10)),
        ("x\\connections\\followers\\people_who_followed_you_2 (1).json", Member("json_parts", 2)),
        ("friends_and_followers/followers.json", Member("json", 1)),
        ("following_and_followers/followers.json", Member("json", 1)),
        ("connections/followers/people_who_followed_you.html", Member("html", 1)),
        ("connections/followers/people_who_followed_you_2.html", Member("html_parts", 2)),
        ("friends_and_followers/followers.html", Member("html", 1)),
        ("export/start_here.html", Member("start_here")),
        ("connections/followers/who_you've_followed.json", None),
        ("followers_and_following/followers.json", None),
        ("your_instagram_activity/threads/followers.json", None),
        ("connections/friends/your_friends.json", None),
        ("__MACOSX/connections/followers/people_who_followed_you.json", None),
    ],
)
def test_only_follower_members_are_opened(path: str, member: Member | None) -> None:
    assert FORMAT.member(path) == member
    assert member is None or member.number is None or member.kind in FORMAT.kinds


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("facebook-contohpemprov-2024-02-08-AbC12dEf.zip", ("contohpemprov", date(2024, 2, 8))),
        ("facebook-Contoh.Pemprov-2024-02-08-AbC12dEf (1).zip", ("contohpemprov", date(2024, 2, 8))),
        ("facebook-contohpemprov-2024-02-31-AbC12dEf.zip", None),
        ("facebook-contohpemprov.zip", None),
        ("instagram-contohpemprov-2024-02-08-AbC12dEf.zip", None),
    ],
)
def test_an_export_is_named_after_its_owner_and_day(name: str, named: tuple[str, date] | None) -> None:
    assert FORMAT.named_after(name) == named


def test_the_front_page_tells_the_day_and_the_span_and_the_numbers_tell_the_holes() -> None:
    front = (SAMPLES / "html_2023" / "start_here.html").read_bytes()
    announced = FORMAT.announced({"start_here": front}, [1, 2, 4])
    assert (announced.taken_on, announced.missing, announced.is_windowed) == (date(2024, 2, 8), (3,), False)
    assert FORMAT.announced({"start_here": front.replace(b"2012-", b"2022-")}, [1]).is_windowed
    assert FORMAT.announced({}, [1]).taken_on is None


@given(st.lists(st.text(max_size=6)), st.one_of(st.none(), st.integers()))
def test_entries_read_are_entries_loaded_and_rejected(names: list[str], second: int | None) -> None:
    records = [{"name": name} if second is None else {"name": name, "timestamp": second} for name in names]
    with contextlib.suppress(Fault):
        parsed = parse(json.dumps({"followers": records}).encode())
        touched = pl.concat([parsed.rows["entry"], parsed.rejects["row"]]).sort().to_list()
        assert touched == list(range(1, len(names) + 1))


tags = st.sampled_from(["main", "div role=main", "div class='_a6-g'", "div class=uiBoxWhite", "div class='_2lel'"])
soup = st.lists(st.one_of(tags.map("<{}>".format), tags.map(lambda tag: f"</{tag.split()[0]}>"), st.text(max_size=9)))


@given(st.one_of(st.binary(max_size=60), soup.map(lambda pieces: "".join(pieces).encode("utf-8", "replace"))))
def test_no_bytes_give_anything_but_a_list_or_a_fault(content: bytes) -> None:
    for kind in ("json", "html"):
        with contextlib.suppress(Fault):
            parsed = parse(content, kind, {"start_here": content})
            assert parsed.rows_read == parsed.rows_loaded + parsed.rejects.height
