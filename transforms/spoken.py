"""Knows how shares and numbers are spoken of in public, as intervals; knows nothing of what they were said about."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from transforms.counts import parse_number, parse_shown

# What is said before a number, whether the number is its highest or its lowest, and whether it is excluded.
_COMPARATORS: Final = {
    ("high", True): (
        *("<", "kurang dari", "tidak sampai", "tak sampai", "belum sampai", "tidak mencapai", "belum mencapai"),
        *("di bawah", "dibawah", "less than", "fewer than", "under", "below", "not even"),
    ),
    ("high", False): (
        *("≤", "<=", "paling banyak", "maksimal", "maksimum", "tidak lebih dari", "at most", "no more than"),
        *("not more than", "tidak lebih banyak dari"),
    ),
    ("low", True): (">", "lebih dari", "di atas", "diatas", "more than", "over", "above"),
    ("low", False): (
        *("≥", ">=", "minimal", "minimum", "sedikitnya", "paling sedikit", "setidaknya", "tidak kurang dari"),
        *("at least", "no less than", "not less than", "no fewer than"),
    ),
}
_MEANING: Final = {words: meaning for meaning, spoken in _COMPARATORS.items() for words in spoken}
_COMPARED: Final = re.compile(
    rf"(?P<words>{'|'.join(re.escape(words) for words in sorted(_MEANING, key=len, reverse=True))})(?P<rest>.*)"
)
_SHARE: Final = re.compile(
    r"(?P<whole>[0-9]{1,6})(?:[.,](?P<decimals>[0-9]{1,6}))? ?(?:%|persen|percent|per cent|per ?seratus)"
)
_STAFF_WORDS: Final = re.compile(r" ?\b(?:orang|pegawai|karyawan|asn|pns|pppk|employees|staff|people|accounts?|akun)$")


@dataclass(frozen=True)
class Said:
    """The interval that was said, people or shares (0.2 for 20 %); an end that was not said is None.

    An open end is excluded itself: "< 20 %" does not allow 20 %.
    """

    low: float | None
    high: float | None
    is_low_open: bool = False
    is_high_open: bool = False
    is_share: bool = False


def parse_said(text: str) -> Said | None:
    """The interval of shares or of people that a text names; None where it names none.

    - "< 20 %", "tidak sampai 20 persen", "kurang dari 20 %": below 0.2, 0.2 excluded; "paling banyak 20 %": 0.2 too;
    - "19,26 %": half a unit of the last digit each way, whichever way it was rounded;
    - "1.300-an", "5,58 juta", "8.582 orang": as `parse_shown` reads counts; "> 1,7 juta": the number itself.

    A share of three decimals ("1.283 %") may as well be 1283 and is refused, and so are "sekitar", "hampir" and a
    comparator before a number that is vague itself ("lebih dari 1.300-an").
    """
    spoken = " ".join(unicodedata.normalize("NFKC", text).split()).lower()
    compared = _COMPARED.fullmatch(spoken)
    if compared is None:
        return _plain_share(spoken) or _plain_count(spoken)
    rest = compared["rest"].strip()
    # "underfunded 20 %": the words end where a word ends.
    if compared["words"][-1].isalpha() and not compared["rest"].startswith(" "):
        return None
    share, number = _share(rest), parse_number(_without_staff_words(rest))
    bound = float(share[0] / 100) if share else number
    if bound is None:
        return None
    end, is_open = _MEANING[compared["words"]]
    if end == "high":
        return Said(None, float(bound), is_high_open=is_open, is_share=share is not None)
    return Said(float(bound), None, is_low_open=is_open, is_share=share is not None)


def _share(text: str) -> tuple[Decimal, Decimal] | None:
    """The percentage that is written, and half a unit of its last digit; None where the text is none."""
    found = _SHARE.fullmatch(text)
    if found is None or (len(found["decimals"] or "") == 3 and found["whole"] != "0" and len(found["whole"]) <= 3):
        return None
    decimals = found["decimals"] or ""
    return Decimal(f"{found['whole']}.{decimals}0"), Decimal(5).scaleb(-len(decimals) - 1)


def _plain_share(text: str) -> Said | None:
    share = _share(text)
    if share is None:
        return None
    percent, half = share
    return Said(float(max(percent - half, Decimal(0)) / 100), float((percent + half) / 100), is_share=True)


def _plain_count(text: str) -> Said | None:
    interval = parse_shown(_without_staff_words(text))
    return interval and Said(float(interval[0]), float(interval[1]))


def _without_staff_words(text: str) -> str:
    return _STAFF_WORDS.sub("", text)
