"""A moment on a page of Meta is read in any of its languages, or not at all where it could be two."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.followers.meta_dates import read_wall


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("Feb 06, 2024 8:15 pm", "2024-02-06T20:15:00"),
        ("Jun 26, 2026 9:05:20 am", "2026-06-26T09:05:20"),
        ("Jun 26, 2026 21:05:20", "2026-06-26T21:05:20"),
        ("Dec 31, 2026 12:00:00 am", "2026-12-31T00:00:00"),
        ("Jan 01, 2026 12:30 pm", "2026-01-01T12:30:00"),
        ("Wednesday, August 19, 2026 at 4:33 PM", "2026-08-19T16:33:00"),
        ("Saturday 29 August 2026 at 08:10", "2026-08-29T08:10:00"),
        ("24. Sept. 2022, 8:15 pm", "2022-09-24T20:15:00"),
        ("06. März 2024, 8:15 pm", "2024-03-06T20:15:00"),
        ("7 févr. 2024 à 20:15", "2024-02-07T20:15:00"),
        ("feb 07, 2024 8:15 p. m.", "2024-02-07T20:15:00"),
        ("6월 06, 2026 10:49 오전", "2026-06-06T10:49:00"),
        ("6월 06, 2026 12:19 오전", "2026-06-06T00:19:00"),
        ("2024年2月7日 下午8:15", "2024-02-07T20:15:00"),
        ("فبراير 06، 2024 8:15 م", "2024-02-06T20:15:00"),
        ("ก.พ. 06, 2024 8:15 หลังเที่ยง", "2024-02-06T20:15:00"),
        ("Kamis, 08 Februari 2024 pukul 10.05", "2024-02-08T10:05:00"),
    ],
)
def test_a_moment_is_read_in_the_language_of_the_page(text: str, wall: str) -> None:
    assert read_wall(text) == datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *(("Jan", 1), ("Januari", 1), ("Feb", 2), ("Peb", 2), ("Pebruari", 2), ("Mar", 3), ("Maret", 3), ("Apr", 4)),
        *(("Mei", 5), ("Jun", 6), ("Juni", 6), ("Jul", 7), ("Juli", 7), ("Agu", 8), ("Agt", 8), ("Ags", 8)),
        *(("Agustus", 8), ("Sep", 9), ("Sept", 9), ("Okt", 10), ("Oktober", 10), ("Nov", 11), ("Nop", 11)),
        *(("Nopember", 11), ("Des", 12), ("Desember", 12)),
    ],
)
def test_indonesian_months_are_read_in_their_older_spellings_too(word: str, month: int) -> None:
    wall = datetime.fromisoformat(f"2023-{month:02d}-09T20:15")
    assert read_wall(f"{word} 09, 2023 8:15 PM") == wall
    assert read_wall(f"09 {word.lower()} 2023 20.15") == wall


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kemarin",
        "Feb 06, 2024",
        "06.02.2024 20:15",
        "Feb 30, 2024 8:15 pm",
        "Feb 06, 2024 13:15 pm",
        "Feb 06, 2024 24:15",
        "Feb 06, 2024 8:75 pm",
        "Feb 99999999999999999999, 2024 8:15 pm",
        "Feb 006, 2024 8:15 pm",
        "Feb 06, 2024 8:15 WIB",
        "Feb 06, 2024 8:15 am pm",
        "Feb 06, 07, 2024 8:15 pm",
        "Feb 06, 2024 8:15 pm - 9:15 pm",
        "Feb Mar 06, 2024 8:15 pm",
        "lis 06, 2024 8:15 pm",
        "ก.พ. 06, 2567 8:15 PM",
        "Feb 06, 1402 8:15 pm",
        "Feb 06, 2024 " + "at " * 30 + "8:15 pm",
    ],
)
def test_a_moment_that_leaves_a_doubt_is_not_read(text: str) -> None:
    assert read_wall(text) is None


@given(st.one_of(st.text(), st.text("0123456789:. FebMeiPpmAa,", max_size=30)))
def test_no_text_gives_anything_but_a_moment_or_nothing(text: str) -> None:
    wall = read_wall(text)
    assert wall is None or wall.tzinfo is None
