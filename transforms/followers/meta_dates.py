"""Knows how Meta's pages write a moment for people, in any language of theirs; knows no zone and no platform.

Names of months, weekdays and halves of the day come from Unicode CLDR (through Babel), so a page in a language that
nobody here reads is read all the same. A date that could be read in two ways is not read.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Final

from babel import Locale

# The languages in which Meta offers its export pages. All languages of CLDR would give the same word too many meanings.
_LANGUAGES: Final = (
    *("af", "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fil", "fr", "gu", "he", "hi"),
    *("hr", "hu", "id", "it", "ja", "jv", "kn", "ko", "lt", "lv", "ml", "mr", "ms", "nb", "ne", "nl", "pa", "pl"),
    *("pt", "ro", "ru", "si", "sk", "sl", "sr", "sv", "ta", "te", "th", "tr", "uk", "ur", "vi", "zh", "zh_Hant"),
)
# Spellings that older tables and older phones have: Indonesian first, then English.
_OLDER: Final = {"peb": 2, "pebruari": 2, "agt": 8, "ags": 8, "nop": 11, "nopember": 11, "sept": 9}
# Words that stand between the parts of a date and say nothing; Hungarian forenoon is no Spanish "of".
_SILENT: Final = frozenset({"at", "pukul", "um", "à", "kl", "年", "日", "년", "일"})
_UNCLEAR: Final = frozenset({"de", "du"})
_MONTH_SIGNS: Final = frozenset({"月", "월"})
_CLOCK: Final = re.compile(r"(?<![\d.:])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?![.:]?\d)")
_TOKEN: Final = re.compile(r"\d+|[^\s\d.,،;()/\u200e\u200f-]+")
_DOT_OF_A_WORD: Final = re.compile(r"(?<=[^\s\d])[.॰]")
_HALF_IN_TWO: Final = re.compile(r"\b([ap]) m\b")
_YEARS: Final = range(2004, 2101)  # from Facebook's first; also tells this calendar from the Thai and the Persian one
_LONGEST: Final = 80

Meaning = tuple[str, int]


def read_wall(text: str) -> datetime | None:
    """What a clock on the wall showed when the text was written, without a zone; None where the text leaves a doubt.

    Read are a year, a month by its name or its East Asian sign, a day and a clock of 12 or 24 hours, in any order.
    """
    plain = _plain(text)
    clock = _CLOCK.search(plain)
    if len(text) > _LONGEST or clock is None:
        return None
    tokens = _TOKEN.findall(f"{plain[: clock.start()]} {plain[clock.end() :]}")
    meanings = list(_meanings(tokens))
    year, month, day, half = (_only(meanings, kind) for kind in ("year", "month", "day", "half"))
    if year is None or month is None or day is None or any(kind == "unknown" for kind, _ in meanings):
        return None
    hour = _hour(int(clock[1]), half)
    if hour is None or (half is None and any(kind == "half" for kind, _ in meanings)):
        return None
    try:
        return datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001 - it has no zone
    except ValueError:
        return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _HALF_IN_TWO.sub(r"\1m", _DOT_OF_A_WORD.sub("", folded)).strip()


def _meanings(tokens: list[str]) -> Iterator[Meaning]:
    words = _words()
    for place, token in enumerate(tokens):
        if not token.isdecimal():
            if token not in _MONTH_SIGNS:
                yield words.get(token, ("unknown", 0))
        elif len(token) > 2:
            yield ("year", int(token)) if int(token) in _YEARS else ("unknown", 0)
        elif tokens[place + 1 : place + 2] and tokens[place + 1] in _MONTH_SIGNS:
            yield "month", int(token)
        else:
            yield "day", int(token)


def _only(meanings: list[Meaning], kind: str) -> int | None:
    """The one value of a kind; None where there is none, or more than one."""
    values = [value for meant, value in meanings if meant == kind]
    return values[0] if len(values) == 1 else None


def _hour(hour: int, half: int | None) -> int | None:
    if half is None:
        return hour
    return hour % 12 + 12 * half if hour <= 12 else None


@cache
def _words() -> dict[str, Meaning]:
    """What a word of a date means; words with two meanings among the languages are left out."""
    meanings: dict[str, set[Meaning]] = defaultdict(set)
    for word, meaning in (*_months(), *_halves()):
        meanings[word].add(meaning)
    clear = {word: next(iter(meant)) for word, meant in meanings.items() if len(meant) == 1}
    # A weekday says nothing new, and "mar" is Tuesday here and March there.
    silent = (_SILENT | set(_weekdays())) - meanings.keys()
    return {word: meaning for word, meaning in clear.items() if word not in _UNCLEAR} | dict.fromkeys(
        silent, ("silent", 0)
    )


def _months() -> Iterator[tuple[str, Meaning]]:
    yield from ((word, ("month", number)) for word, number in _OLDER.items())
    for locale in map(Locale.parse, _LANGUAGES):
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                yield from ((_plain(name), ("month", int(n))) for n, name in locale.months[context][width].items())


def _halves() -> Iterator[tuple[str, Meaning]]:
    for locale in map(Locale.parse, _LANGUAGES):
        for widths in locale.day_periods.values():
            for width in ("abbreviated", "wide"):
                names = widths.get(width, {})
                yield from (
                    (_plain(names[key]), ("half", half)) for half, key in enumerate(("am", "pm")) if key in names
                )


def _weekdays() -> Iterator[str]:
    for locale in map(Locale.parse, _LANGUAGES):
        for width in ("abbreviated", "wide"):
            yield from (_plain(name) for name in locale.days["format"][width].values())
