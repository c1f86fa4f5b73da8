"""Values that programs, keyboards and bad luck leave in files; knows no format."""

from random import Random
from typing import Any, Final

NUMBERS: Final[tuple[Any, ...]] = (
    *(0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63), 10**30, 1e308, -0.0, 1e-7, float("nan"), float("inf")),
    *(-62135596801, 253402300799, 253402300800, 4102444800, 1707361200000),
)
TEXTS: Final[tuple[str, ...]] = (
    *("", " ", "-", "0", "1", "null", "NaN", "#REF!", "=1+1", '=HYPERLINK("http://x.invalid";"a")', "+62", "@", "@@"),
    *("\u202egnarO", "a\u0301\u0301\u0301", "\u200b", "\ufeff", "\u3000", "Z\u0335\u0322a", "\U0001f600"),
    *("9999-12-31 23:59:59", "0000-00-00", "0001-01-01T00:00:00Z", "2024-02-30", "31/12/9999 24:60", "1e400", "ｐ"),
    *("2024-02-07T10:00:00+99:99", "12:00", "45329", "-45329", "199005172022031001", "1.99005172022031E+17", "8.582"),
    *("7,200-an", "../../etc/passwd", "a,b;c\td", 'a"b', "''", "%s%n", "\\", "a\nb", "\x1e", "\x0b", "\x85", "\u2028"),
    *("instagram:", ":", "instagram:a:b", "https://[", "http://[::1", "https://instagram.com/%zz", "İ", "a" * 5_000),
)  # fmt: skip
BYTES: Final[tuple[bytes, ...]] = (
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t", b"\x1a", b"\x80"),
    *(b"\xed\xa0\x80", b"\xc3", b"[", b"]", b"{", b"}", b"<", b">", b"&#x0;", b"&lt;", b"-", b"e9", b"\\ud800"),
    *(b"99999999999999999999", b"<main>", b"</div>", b"PK\x03\x04", b"PAR1", b"\\u0000", b": null", b": NaN", b"1e999"),
)  # fmt: skip


def odd_value(chance: Random) -> Any:
    """A number, a text, nothing, a truth value, or an empty list or object."""
    return chance.choice(
        (chance.choice(NUMBERS), odd_text(chance), odd_text(chance), None, True, [], {}, [[]], "\ud800")
    )


def odd_text(chance: Random) -> str:
    """A text that is rarely meant."""
    return chance.choice(TEXTS)
