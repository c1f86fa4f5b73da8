"""Records written alike are read by column as a careful reader reads them, and a hostile text is left to it."""

import json
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.faults import Fault
from transforms.followers import meta_json
from transforms.followers.alike_records import alike_records
from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT

PROFILE = "https://www.instagram.com/"
NAMES = st.text("ab._9AZ", max_size=32)
SECONDS = st.integers(1_000_000_000, 9_999_999_999)
LAYOUTS = st.sampled_from(
    [
        partial(json.dumps, indent=2),
        partial(json.dumps, indent="\t"),
        partial(json.dumps, separators=(",", ":")),
        json.dumps,
        lambda records: f" \r\n{json.dumps(records, indent=1)}\n ".replace("\n", "\r\n"),
    ]
)
PIECES = st.sampled_from(
    [
        *'{}[]",:\\ \n\r\t\0\x01 0-+.aé_/',
        "\\u0041",
        "}}",
        "},{",
        ' "',
        "null",
        '"title"',
        "1.5",
        "\ufeff",
        "\u2028",
        "@",
    ]
)


def record(name: str, second: object, **other: object) -> dict[str, object]:
    place = {"href": PROFILE + name, "value": name, "timestamp": second, **other}
    return {"title": "", "media_list_data": [], "string_list_data": [place]}


def alike() -> st.SearchStrategy[str]:
    """A part as Instagram writes it, in any layout."""
    records: st.SearchStrategy[list[object]] = st.lists(st.builds(record, NAMES, SECONDS), min_size=2, max_size=6)
    return st.builds(lambda write, ones: write(ones), LAYOUTS, records)


def damaged() -> st.SearchStrategy[str]:
    """Such a part with one place written over."""

    def write_over(text: str, at: float, gone: int, piece: str) -> str:
        place = int(at * len(text))
        return text[:place] + piece + text[place + gone :]

    return st.builds(write_over, alike(), st.floats(0, 1), st.integers(0, 3), PIECES)


def odd() -> st.SearchStrategy[str]:
    """Records of which some say what the others do not, or otherwise."""
    names = st.one_of(NAMES, st.text(max_size=5), st.sampled_from(["", '"', "a:b", "}{", "\\u0041", "é"]))
    seconds = st.one_of(SECONDS, st.integers(-5, 1 << 70), st.sampled_from([None, "1707279300", 1.5, True]))
    hrefs = st.sampled_from(["", "x", PROFILE + "_u/ab", "https://www.threads.net/@ab", None])
    records: st.SearchStrategy[object] = st.one_of(
        st.builds(record, NAMES, SECONDS),
        st.builds(record, names, seconds),
        st.builds(lambda name, second, href: record(name, second, href=href), NAMES, SECONDS, hrefs),
        st.sampled_from([{}, [], {"title": "ab", "string_list_data": []}, None]),
    )
    return st.builds(lambda write, ones: write(ones), LAYOUTS, st.lists(records, max_size=5))


def told(content: bytes) -> object:
    try:
        parsed = FORMAT.parse(content, Member("json", 1), {})
    except Fault as fault:
        return (fault.reason, fault.needed, fault.found, fault.remedy)
    return (parsed.rows.schema, parsed.rows.rows(), parsed.rejects.rows(), parsed.rows_read, parsed.facts)


def carefully(content: bytes) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meta_json, "alike_records", lambda _content: None)
        return told(content)


@given(alike())
def test_records_written_alike_are_read_by_column_as_they_stand_there(text: str) -> None:
    places = [one["string_list_data"][0] for one in json.loads(text)]
    read = alike_records(text.encode())
    assert read is not None
    assert read.select("href", "value", "timestamp").rows() == [tuple(place.values()) for place in places]
    assert set(read["title"]) == {""}


@given(st.one_of(alike(), odd()))
def test_any_part_is_read_as_the_careful_reader_reads_it(text: str) -> None:
    assert told(text.encode("utf-8", "surrogatepass")) == carefully(text.encode("utf-8", "surrogatepass"))


@given(damaged())
@example(json.dumps([record("a", 1_700_000_000), record("b", 1_700_000_000)]).replace("}]}, {", "}\r]}, {"))
@example(json.dumps([record("a", 1_700_000_000)] * 3).replace("}]}, {", "}}]}]}, {", 1))
def test_any_damaged_part_is_read_as_the_careful_reader_reads_it(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    assert told(content) == carefully(content)


@given(alike(), st.data())
def test_a_part_that_breaks_off_is_never_read_by_column(text: str, data: st.DataObject) -> None:
    short = text[: data.draw(st.integers(0, len(text.rstrip()) - 1))].encode()
    assert alike_records(short) is None
    assert told(short) == carefully(short)


@pytest.mark.parametrize(
    "other",
    [
        record("b c", 1_700_000_000),
        record("b", 999_999_999),
        record("b", 10_000_000_000),
        record("b", 1_700_000_000, href="https://www.instagram.com/c"),
        record("b", 1_700_000_000, more=1),
        {**record("b", 1_700_000_000), "title": "b"},
        {**record("b", 1_700_000_000), "media_list_data": [1]},
    ],
)
def test_one_record_that_is_written_otherwise_leaves_the_part_to_the_careful_reader(other: object) -> None:
    content = json.dumps([record("a", 1_700_000_000), other, record("c", 1_700_000_000)], indent=2).encode()
    assert alike_records(content) is None
    assert told(content) == carefully(content)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("}]},{", '}],"title":"z"},{'),
        ("}]},{", "}]},,{"),
        ("}]},{", "}]} ,{"),
        ("}]},{", "}]}},{"),
        ("}]},{", "},{"),
        ("}]}]", "}]"),
        ("}]}]", "}]}]]"),
        ("}]}]", "}]}}]"),
        ("}]}]", "}]},]"),
    ],
)
def test_one_record_that_is_closed_otherwise_leaves_the_part_to_the_careful_reader(here: str, there: str) -> None:
    text = json.dumps([record(name, 1_700_000_000) for name in "abc"], separators=(",", ":"))
    content = there.join(text.rsplit(here, 1)).encode()
    assert alike_records(content) is None
    assert told(content) == carefully(content)


def test_a_letter_that_the_reader_of_csv_leaves_out_is_missed() -> None:
    plain = json.dumps([record(name, 1_700_000_000) for name in "abc"])
    assert alike_records(plain.encode()) is not None
    assert alike_records(plain.replace("1700000000}", "1700000000\r}").replace("\r", "", 1).encode()) is None


def test_a_long_name_that_never_ends_costs_no_more_than_its_letters() -> None:
    assert alike_records(b'[{"title":"","media_list_data":[],"string_list_data":[{"href":"' + b"a" * 10_000_000) is None
