"""Instagram's pages give every follower, in any language, and tell which days they cover."""

import contextlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples" / "instagram"
PART = Path("connections/followers_and_following/followers_1.html")
NOTHING: Mapping[str, bytes] = MappingProxyType({})
PAGES = sorted(path.name for path in SAMPLES.glob("html_*"))


def parse(content: bytes) -> Parsed:
    return FORMAT.parse(content, Member("html", 1), NOTHING)


def row(name: str, time: str = "Feb 06, 2024 8:15 pm", *, link: str = "https://www.instagram.com/{}") -> str:
    anchor = f'<a target="_blank" href="{link.format(name)}">{name}</a>'
    inner = f'<div class="_a6-p"><div>{anchor}</div><div>{time}</div></div>'
    return f'<div class="pam _a6-g uiBoxWhite noborder">{inner}</div>'


def page(*rows: str, header: str = "") -> bytes:
    return f"<html><body><header>{header}</header><main>{''.join(rows)}</main></body></html>".encode()


def header(begin: str, end: str, made: str = "2024-02-08T03:05Z") -> str:
    return (
        f'<aside role="contentinfo">Dibuat oleh contoh.pemprov pada <time datetime="{made}">…</time>'
        f'<div>Berisi data dari <time datetime="{begin}">…</time> hingga <time datetime="{end}">…</time></div></aside>'
    )


@pytest.mark.parametrize("sample", PAGES)
def test_the_samples_are_read_as_expected(sample: str) -> None:
    expected = json.loads((SAMPLES / sample / "expected.json").read_text())
    parsed = parse((SAMPLES / sample / PART).read_bytes())
    people = parsed.rows.filter(~pl.col("is_placeholder"))
    assert people["handle"].to_list() == expected["followers"]
    minutes = dict(people.select("handle", pl.col("followed_at").dt.strftime("%Y-%m-%dT%H:%M")).rows())
    assert minutes == expected["followed_at_utc_minute"]
    placeholders = parsed.rows.filter("is_placeholder")
    assert placeholders["handle"].to_list() == expected["placeholders_of_deleted_accounts"]
    assert placeholders["followed_at"].null_count() == 0
    assert parsed.facts.get("is_windowed") == ("true" if "coverage_days" in expected else None)
    assert "times_unread" not in parsed.facts


def test_the_days_a_page_covers_are_told() -> None:
    facts = parse((SAMPLES / "html_en_limited_range" / PART).read_bytes()).facts
    begin, end = (datetime.fromisoformat(facts[name]) for name in ("covers_from", "covers_to"))
    expected = json.loads((SAMPLES / "html_en_limited_range" / "expected.json").read_text())
    assert (end - begin).days == expected["coverage_days"]


@pytest.mark.parametrize(
    ("begin", "end", "is_windowed"),
    [
        ("2023-02-08T03:00Z", "2024-02-08T03:00Z", True),
        ("2021-02-06T17:00Z", "2024-02-08T17:00Z", True),
        ("2015-03-01T00:00Z", "2024-02-08T03:00Z", False),
        ("2015-03-01T00:00Z", "2024-02-01T03:00Z", True),
        ("2024-02-08T03:00Z", "2015-03-01T00:00Z", False),
        ("kemarin", "2024-02-08T03:00Z", False),
        ("2023-02-08T03:00", "2024-02-08T03:00Z", False),
    ],
)
def test_a_span_too_short_or_ended_too_early_for_a_whole_life_is_a_window(
    begin: str, end: str, is_windowed: bool
) -> None:
    parsed = parse(page(row("satu"), header=header(begin, end)))
    assert parsed.facts.get("is_windowed") == ("true" if is_windowed else None)


def test_a_page_that_says_nothing_of_its_days_claims_none() -> None:
    assert dict(parse(page(row("satu"))).facts) == {}


@pytest.mark.parametrize("time", ["kemarin", "06.02.2024 20:15", "Feb 30, 2024 8:15 pm", "Feb 06, 2024"])
def test_a_time_that_cannot_be_read_drops_no_row_and_is_counted(time: str) -> None:
    parsed = parse(page(row("satu", time), row("dua")))
    assert parsed.rows.select("handle", "followed_at").rows() == [
        ("satu", None),
        ("dua", datetime(2024, 2, 7, 4, 15, tzinfo=UTC)),
    ]
    assert parsed.facts["times_unread"] == "1"


def test_a_row_without_a_time_has_none_to_be_read() -> None:
    parsed = parse(page(row("satu", "")))
    assert parsed.rows["followed_at"].to_list() == [None]
    assert "times_unread" not in parsed.facts


@pytest.mark.parametrize(
    ("shown", "second"),
    [
        ("Aug 09, 2026 9:49 am", 1786297781),
        ("Apr 05, 2024 3:43 pm", 1712360599),
        ("Mar 11, 2026 2:49 am", 1773226198),
        ("Dec 29, 2025 1:46 pm", 1767044795),
    ],
)
def test_pages_and_json_tell_the_same_minute_in_summer_and_in_winter(shown: str, second: int) -> None:
    (at,) = parse(page(row("satu", shown))).rows["followed_at"].to_list()
    assert at == datetime.fromtimestamp(second - second % 60, tz=UTC)


def test_a_name_that_stands_in_the_heading_or_behind_the_marked_link_is_read() -> None:
    heading = row("Tiga", link="https://example.invalid/{}").replace(">Tiga<", ">profil ini<", 1)
    content = page(
        row("dua", link="https://www.instagram.com/_u/{}").replace(">dua<", ">https://www.instagram.com/_u/dua<"),
        heading.replace('<div class="_a6-p">', '<h2 class="_a6-h">Tiga</h2><div class="_a6-p">'),
    )
    assert parse(content).rows["handle"].to_list() == ["dua", "tiga"]


def test_rows_of_the_older_layout_are_read() -> None:
    assert parse(page(row("satu").replace(" _a6-g", ""))).rows["handle"].to_list() == ["satu"]


def test_links_outside_the_list_are_nobody() -> None:
    nav = '<a href="https://www.instagram.com/bukan_pengikut">bukan_pengikut</a>'
    assert parse(page(row("satu"), header=nav)).rows["handle"].to_list() == ["satu"]


def test_an_empty_place_for_the_list_is_an_empty_list() -> None:
    parsed = parse(page())
    assert (parsed.rows_read, parsed.rows.height) == (0, 0)


@pytest.mark.parametrize(
    "content",
    [
        page("<p>Tidak ada pengikut</p>"),
        page('<p><a href="https://www.instagram.com/satu">satu</a></p>'),
        page(row("satu"), '<p><a href="https://www.instagram.com/dua">dua</a></p>'),
        page(row("satu").replace("</a>", '</a><a href="https://www.instagram.com/dua">dua</a>')),
        page(row("satu").replace("</a>", f"</a>{row('dua')}")),
        page(row("bukan nama", link="https://example.invalid/{}")),
        page(row("satu", link="https://www.threads.net/@{}")),
        b"<html><body>" + row("satu").encode() + b"</body></html>",
        b"[]",
        b"",
        b"<main>" + b"<div>" * 20_000,
        b"<main>" + b"<b></i>" * 20_000,
    ],
)
def test_an_unknown_layout_is_a_fault_and_not_an_empty_list(content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(content)
    assert caught.value.reason == "schema_drift"


def test_bytes_that_are_no_text_are_unreadable() -> None:
    with pytest.raises(Fault, match="file_unreadable"):
        parse(page(row("satu")) + b"\xff")


@pytest.mark.parametrize("sample", PAGES)
def test_a_page_saved_again_by_an_editor_reads_the_same(sample: str) -> None:
    text = (SAMPLES / sample / PART).read_text()
    lines = text.replace("><", ">\n<")
    as_it_was = parse(text.encode())
    for content in (lines.replace("\n", "\r\n").encode(), text.encode("utf-8-sig"), lines.encode("utf-16")):
        parsed = parse(content)
        assert parsed.rows.equals(as_it_was.rows)
        assert parsed.facts == as_it_was.facts


tags = st.sampled_from(["main", "div class='_a6-g'", "div class=uiBoxWhite", "h2", "a href='https://instagram.com/a'"])
soup = st.lists(st.one_of(tags.map("<{}>".format), tags.map(lambda tag: f"</{tag.split()[0]}>"), st.text(max_size=9)))


@given(st.one_of(st.binary(max_size=60), soup.map(lambda pieces: "".join(pieces).encode("utf-8", "replace"))))
def test_no_bytes_give_anything_but_a_list_or_a_fault(content: bytes) -> None:
    with contextlib.suppress(Fault):
        parsed = parse(content)
        assert parsed.rows_read == parsed.rows_loaded + parsed.rejects.height


@given(st.text(max_size=40))
def test_no_time_drops_a_row(time: str) -> None:
    shown = re.sub("[<&>]", "", time)
    assert parse(page(row("satu", shown))).rows["handle"].to_list() == ["satu"]
