"""Reads a JSON array by column where all its records are written like the first; knows when they are.

Instagram writes every follower in the same letters but for the name, which stands in the link and by itself, and the
second, which has ten digits. So the length of a record tells the name's, and with it where each stands. Every record is
then written anew from its name and its second and compared with what stands there, and the text is proved to its last
letter. Any other text is left to a careful reader.
"""

import re
from collections.abc import Mapping
from typing import Final

import polars as pl

_SPACE: Final = rb"[ \t\r\n]*"
_DIGITS: Final = 10  # of a second from 2001 to 2286
_PLAIN: Final = r"^[A-Za-z0-9._]*,[1-9][0-9]{9}$"


def _spaced(*tokens: bytes) -> bytes:
    """A pattern of these tokens with any space of JSON around each."""
    return _SPACE.join((b"", *map(re.escape, tokens), b""))


# The first record, and the beginning of a second one. No name and no link of a person is longer.
_FIRST: Final = re.compile(
    b"(?P<open>%s)" % _spaced(b"[")
    + rb"(?P<begin>\{%s" % _spaced(b'"title"', b":", b'""', b",", b'"media_list_data"', b":", b"[", b"]", b",")
    + b"%s" % _spaced(b'"string_list_data"', b":", b"[", b"{", b'"href"', b":").removeprefix(_SPACE)
    + b'"(?P<profile>[a-z]{1,9}:[A-Za-z0-9._/-]{0,99}?))(?P<name>[A-Za-z0-9._]{0,99})'
    + b'(?P<between>"%s")(?P=name)' % _spaced(b",", b'"value"', b":")
    + b'(?P<before>"%s)[1-9][0-9]{9}' % _spaced(b",", b'"timestamp"', b":")
    + rb"(?P<after>%s)\}(?P<close>%s)\}(?P<next>%s)\{" % (_SPACE, _spaced(b"]"), _spaced(b","))
)
_END: Final = re.compile(_spaced(b"]"))


def alike_records(content: bytes) -> pl.DataFrame | None:
    """The records of a text whose records are all written like its first: title, href, value and timestamp of each.

    None for any other text: one of fewer than two records, and one in which a name has letters that no account has or
    does not end its link, or a second has fewer or more digits.
    """
    first = _FIRST.match(content)
    if first is None or not _END.fullmatch(content, content.rfind(b"}") + 1):
        return None
    cells = _cut(content)
    # The reader of CSV leaves out some letters at the ends of lines; here none may be missing.
    if cells is None or cells.str.len_bytes().sum() + cells.len() - 1 != len(content):
        return None
    written = {group: text.decode("ascii") for group, text in first.groupdict().items()}
    if not cells.len() % 2 or not (cells.gather_every(2, 1) == written["close"]).all():
        return None
    begin = pl.Series([written["next"] + cells[0].removeprefix(written["open"])])
    return _read(begin.append(cells.gather_every(2).slice(1).head(-1)), written)


def _cut(content: bytes) -> pl.Series | None:
    """The text cut at its closing braces: what each record says, and between them what closes it."""
    try:
        return pl.read_csv(
            content,
            has_header=False,
            schema={"cell": pl.String},
            separator="\x00",  # which no text of JSON holds
            eol_char="}",
            quote_char=None,
            empty_string_is_null=False,
        )["cell"]
    except pl.exceptions.PolarsError:
        return None


def _read(records: pl.Series, written: Mapping[str, str]) -> pl.DataFrame | None:
    """The records, or None where one is not written as the first is."""
    text, before_name = pl.col("text"), len(written["next"] + written["begin"])
    around = before_name + len(written["between"] + written["before"] + written["after"]) + _DIGITS
    length = (text.str.len_bytes().cast(pl.Int64) - around).clip(0) // 2
    told = records.to_frame("text").select(
        "text",
        value=text.str.slice(before_name, length),
        second=text.str.tail(_DIGITS + len(written["after"])).str.head(_DIGITS),
    )
    anew = pl.concat_str(
        pl.lit(written["next"] + written["begin"]),
        "value",
        pl.lit(written["between"]),
        "value",
        pl.lit(written["before"]),
        "second",
        pl.lit(written["after"]),
    )
    is_plain = pl.concat_str("value", pl.lit(","), "second").str.contains(_PLAIN)
    if not told.select((anew == text).all() & is_plain.all()).item():
        return None
    return told.select(
        pl.lit("").alias("title"),
        pl.concat_str(pl.lit(written["profile"]), "value").alias("href"),
        "value",
        pl.col("second").cast(pl.Int64).alias("timestamp"),
    )
