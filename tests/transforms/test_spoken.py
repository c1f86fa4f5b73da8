"""What is said of shares and numbers in public is the interval it can mean, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.counts import parse_number
from transforms.spoken import Said, parse_said

BELOW = ("<", "kurang dari", "tidak sampai", "belum sampai", "di bawah", "less than", "under", "not even", "Below")
AT_MOST = ("≤", "<=", "paling banyak", "maksimal", "at most", "tidak lebih dari", "no more than")
ABOVE = (">", "lebih dari", "di atas", "more than", "Over")
AT_LEAST = ("≥", ">=", "minimal", "sedikitnya", "paling sedikit", "at least", "no less than")


@pytest.mark.parametrize("number", ["20 %", "20%", "20 persen", "20 percent", "20,0 %", "20.00 per cent", "２０％"])
@pytest.mark.parametrize("words", BELOW)
def test_what_is_not_reached_is_excluded(words: str, number: str) -> None:
    assert parse_said(f"{words} {number}") == Said(None, 0.2, is_high_open=True, is_share=True)


@pytest.mark.parametrize("words", AT_MOST)
def test_a_highest_number_is_allowed_itself(words: str) -> None:
    assert parse_said(f"{words} 7.282") == Said(None, 7282)


@pytest.mark.parametrize("words", ABOVE)
def test_what_is_exceeded_is_excluded(words: str) -> None:
    assert parse_said(f"{words} 1,7 juta") == Said(1_700_000, None, is_low_open=True)


@pytest.mark.parametrize("words", AT_LEAST)
def test_a_lowest_number_is_allowed_itself(words: str) -> None:
    assert parse_said(f"{words} 19,5 %") == Said(0.195, None, is_share=True)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("19,26 %", 0.19255, 0.19265),
        ("19.26%", 0.19255, 0.19265),
        ("20 persen", 0.195, 0.205),
        ("0 %", 0, 0.005),
        ("0,125 %", 0.001245, 0.001255),
        ("102,4 %", 1.0235, 1.0245),
        ("1283 %", 12.825, 12.835),
    ],
)
def test_a_share_is_half_a_unit_of_its_last_digit_wide_each_way(text: str, low: float, high: float) -> None:
    assert parse_said(text) == Said(low, high, is_share=True)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.300-an", 1300, 1399),
        ("1.300-an pengikut", 1300, 1399),
        ("8.582", 8582, 8582),
        ("5,58 juta", 5_575_000, 5_589_999),
        ("6.750 pegawai", 6750, 6750),
        ("30.588 ASN", 30_588, 30_588),
    ],
)
def test_a_number_is_what_a_count_would_be(text: str, low: int, high: int) -> None:
    assert parse_said(text) == Said(low, high)


def test_the_articles_words_are_read_as_they_were_meant() -> None:
    assert parse_said("1.300-an") == Said(1300, 1399)
    assert parse_said("tidak sampai 20 %") == Said(None, 0.2, is_high_open=True, is_share=True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "%", "<", "kurang dari", "tidak sampai persen", "sekitar 20 %", "hampir 20 %", "kira-kira 1.300"),
        *("1.283 %", "19,260 %", "lebih dari 1.300-an", "undersized 20 %", "minimal20 %", "-5 %", "20 % - 30 %"),
        *("lebih dari lebih dari 5", "< > 5", "tidak", "bukan lebih dari 5", "5 kurang dari", "1e3", "20 %%", "٢٠ %"),
        *("99999999999999999999 %", "> 99999999999999999999", "dua puluh persen", "< 8.58"),
    ],
)
def test_what_names_no_interval_is_refused(text: str) -> None:
    assert parse_said(text) is None


@given(
    st.integers(0, 1_000_000), st.integers(0, 5), st.sampled_from([",", "."]), st.sampled_from([" %", "%", " persen"])
)
def test_a_shares_interval_contains_it_and_is_one_unit_wide(digits: int, decimals: int, mark: str, word: str) -> None:
    number = f"{digits / 10**decimals:.{decimals}f}"
    said = parse_said(number.replace(".", mark) + word)
    if said is None:
        assert decimals == 3
        return
    assert said.low is not None
    assert said.high is not None
    assert said.low <= float(number) / 100 <= said.high
    assert said.high - said.low <= 1.0001 * 10**-decimals / 100


@given(st.integers(0, 10_000_000_000), st.sampled_from([*BELOW, *AT_MOST, *ABOVE, *AT_LEAST]))
def test_a_comparison_has_one_end_and_it_is_the_number(number: int, words: str) -> None:
    said = parse_said(f"{words} {number:,}".replace(",", "."))
    assert said is not None
    assert {said.low, said.high} == {None, float(number)}
    assert (said.low is None) == (words in BELOW + AT_MOST)
    assert said.is_low_open == (words in ABOVE)
    assert said.is_high_open == (words in BELOW)


@given(st.one_of(st.text(), st.text("0123456789.,' <>≤≥%rbjt-ankurangdimles", max_size=16)))
def test_any_text_is_an_interval_or_nothing(text: str) -> None:
    said = parse_said(text)
    if said is None:
        return
    ends = [end for end in (said.low, said.high) if end is not None]
    assert ends == sorted(ends)
    assert ends
    assert ends[0] >= 0
    assert not (said.is_low_open and said.low is None)
    assert not (said.is_high_open and said.high is None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("8,6 rb", 8600), ("8.58K", 8580), ("8.582", 8582), ("1,2 juta orang", 1_200_000), ("0", 0)],
)
def test_the_number_itself_is_what_is_written(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["7.200-an", "7,2 ribuan", "", "banyak", "99999999999"])
def test_what_is_no_single_number_has_none(text: str) -> None:
    assert parse_number(text) is None
