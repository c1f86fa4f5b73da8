"""Knows the Indonesian civil-servant number (NIP, NI PPPK) and what spreadsheets do to it; knows nothing of people."""

import re
from collections.abc import Sequence
from typing import Final, NoReturn

import polars as pl

from transforms.faults import Fault
from transforms.headers import name_columns, plain

_PADDING: Final = r"[\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff'’‘`´]"
_LABEL: Final = r"(?i)^(?:(?:nip{2,4}k|nip|ni|pppk|p3k)[.:/-]*)+"
_PARTS: Final = r"^([0-9]{8})[./-]([0-9]{6})[./-]([0-9])[./-]([0-9]{3})$"
_BLANK: Final = r"^[-–—_.]*$"
# Birth date, year of appointment, then either the month of appointment (NIP) or a 2 and the number of the work
# agreement (NI PPPK), sex, serial. There is no check digit.
_SHAPE: Final = r"^(?:19|20)[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]|2[1-9])[12][0-9]{3}$"
_SCIENTIFIC: Final = r"^[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+$"
_FRACTION: Final = r"^[0-9]{15,}[.,]0+$"
_EXPORT_AGAIN: Final = (
    "ekspor ulang dari sistem kepegawaian dengan kolom NIP berformat Teks, jangan dibuka lalu disimpan di Excel; "
    "export again from the personnel system with the NIP column formatted as Text"
)
_ENOUGH_FOR_A_SHARE: Final = 100
_ENOUGH_FOR_ALL: Final = 5
_NEW_NUMBER_HEADERS: Final = ("nipbaru", "nip18digit", "nip18", "newnip")
_OTHER_HEADERS: Final = (
    "employeenumber",
    "employeeid",
    "staffnumber",
    "staffid",
    "civilservantid",
    *("nomorindukpegawai", "noindukpegawai", "nomorindukpppk", "noindukpppk"),
)
_WORD_NIP: Final = re.compile(r"(?<![a-z])(?:nip|nip?[\s./-]*pppk)(?![a-z])")
_SOMEBODY_ELSE: Final = frozenset(
    (
        *("lama", "old", "atasan", "kepala", "pejabat", "penilai", "pimpinan", "pasangan", "suami", "istri", "nama"),
        *("supervisor", "manager", "spouse", "superior"),
    )
)


def parse_staff_numbers(numbers: pl.Series) -> pl.DataFrame:
    """The numbers normalised and judged, one line for each, in the same order: `nip`, `kind`, `reason`.

    `nip` is 18 digits, or null with a `reason`: nip_missing (blank), nip_old_format (the nine digits used until 2009),
    nip_invalid. `kind` is "pns" where digits 13 and 14 are a month, "pppk" where they are 21 to 29. Spaces,
    apostrophes and invisible characters are dropped; nothing else is repaired, because a number has no check digit
    and a repaired one may be somebody else's. Age and future appointment are plausibility, not grammar, and pass.
    """
    digits = pl.col("digits")
    born = digits.str.slice(0, 8).str.to_date("%Y%m%d", strict=False)
    appointed_later = digits.str.slice(8, 4).cast(pl.Int32, strict=False) > born.dt.year()
    legal = digits.str.contains(_SHAPE) & appointed_later & ~digits.str.ends_with("000")
    reason = (
        pl.when(digits.is_null() | digits.str.contains(_BLANK))
        .then(pl.lit("nip_missing"))
        .when(digits.str.contains(r"^[0-9]{9}$"))
        .then(pl.lit("nip_old_format"))
        .when(~legal.fill_null(value=False))
        .then(pl.lit("nip_invalid"))
    )
    kind = pl.when(digits.str.slice(12, 1) == "2").then(pl.lit("pppk")).otherwise(pl.lit("pns"))
    judged = _digits(numbers).to_frame("digits").select("digits", reason=reason)
    good = pl.col("reason").is_null()
    return judged.select(
        nip=pl.when(good).then(digits),
        kind=pl.when(good).then(kind),
        reason=pl.col("reason").cast(pl.String),
    )


def typed_numbers(texts: pl.Series) -> pl.Series:
    """Numbers as people type them, one by one, without the word NIP before them and the points between their parts.

    "NIP. 19900101.202221.1.901" is 199001012022211901: no digit is changed, and none is missing. For lists this is not
    done: of a list only the signature below it says "NIP." beside the number.
    """
    bare = texts.cast(pl.String).str.replace_all(_PADDING, "").str.replace(_LABEL, "")
    return bare.str.replace(_PARTS, "$1$2$3$4").alias(texts.name)


def marked_rounded(numbers: pl.Series, rows: pl.Series, rounded: pl.Series | None) -> pl.Series:
    """The numbers, those of rounded rows in the notation in which a spreadsheet shows them: none passes for whole.

    A float may end in other digits than zeros (198609262015051008 for …001): a colleague's number, from how it looks.
    """
    if rounded is None:
        return numbers
    in_digits = pl.format("{}E+0", pl.lit(numbers).str.replace_all("[^0-9]", ""))
    marked = pl.when(pl.lit(rows).is_in(rounded.implode())).then(in_digits).otherwise(pl.lit(numbers))
    return pl.select(marked.alias(numbers.name)).to_series()


def split_staff_numbers(nips: pl.Series) -> pl.DataFrame:
    """The parts of good numbers, one line for each, in the same order; all null where the number is null.

    `born_on` Date, `appointed_year` Int32, `appointed_month` Int8 (null for a PPPK, whose number has none),
    `agreement` Int8 (the number of the work agreement, null for a PNS), `is_female` Boolean, `serial` Int16.
    """
    digits = pl.col("digits")
    code = digits.str.slice(12, 2).cast(pl.Int8)
    return (
        nips.cast(pl.String)
        .to_frame("digits")
        .select(
            born_on=digits.str.slice(0, 8).str.to_date("%Y%m%d"),
            appointed_year=digits.str.slice(8, 4).cast(pl.Int32),
            appointed_month=pl.when(code <= 12).then(code),
            agreement=pl.when(code > 12).then(code - 20),
            is_female=digits.str.slice(14, 1) == "2",
            serial=digits.str.slice(15, 3).cast(pl.Int16),
        )
    )


def is_damaged(numbers: pl.Series, *, is_typed_by_many: bool = False) -> str | None:
    """The sign that a spreadsheet has rounded this column of numbers, or None.

    scientific_notation: any value like 1.98609E+17; fraction: any like 198609262015051008.0; serials_000: more than
    1 % (and more than one) of the different 18-digit values end in 000, what is left of 15 digits; multiples_of_32:
    64-bit floats of this size are 32 apart, so more than three times the 1/32 that chance gives among at least 100
    different values (and more than sound serials explain), or every one of at least five.

    `is_typed_by_many`: each number was typed by somebody else, as in a form. One who copies hers out of a spreadsheet
    says nothing of the others then: of the first two signs more than 1 % (and more than one) are needed as well.
    """
    digits = _digits(numbers).drop_nulls()
    is_whole = digits.str.contains(r"^[0-9]{18}$")
    others = digits.filter(~is_whole).unique()
    most = max(1, digits.n_unique() / 100) if is_typed_by_many else 0
    for sign, written in (("scientific_notation", _SCIENTIFIC), ("fraction", _FRACTION)):
        if others.str.contains(written).sum() > most:
            return sign
    whole = digits.filter(is_whole).cast(pl.Int64).unique()
    serials_gone = int((whole % 1000 == 0).sum())
    if serials_gone > max(1, whole.len() / 100):
        return "serials_000"
    remainders = whole % 32
    multiples = int((remainders == 0).sum())
    # Serials count up, so sound numbers one below a multiple are about as many as the multiples themselves: among men
    # of one PPPK intake every serial 008 is a multiple of 32, and every serial 007 stands below it.
    stand_out = multiples > 2 * int((remainders == 31).sum())
    is_share = whole.len() >= _ENOUGH_FOR_A_SHARE and multiples > 3 / 32 * whole.len() and stand_out
    is_all = whole.len() >= _ENOUGH_FOR_ALL and multiples == whole.len()
    return "multiples_of_32" if is_share or is_all else None


def require_undamaged(
    numbers: pl.Series, *, is_rounded: bool, remedy: str = _EXPORT_AGAIN, is_typed_by_many: bool = False
) -> None:
    """Nothing, or Fault `nip_column_damaged`: `is_rounded` where the workbook itself stored numbers, see RawSheet.

    `remedy` is how whole numbers are got again, `is_typed_by_many` as for `is_damaged`.
    """
    sign = "stored_as_number" if is_rounded else is_damaged(numbers, is_typed_by_many=is_typed_by_many)
    if sign is None:
        return
    raise Fault(
        "nip_column_damaged",
        "staff numbers (NIP) with all 18 digits as typed",
        f"numbers rounded by a spreadsheet ({sign})",
        f"{remedy}: the last digits in this file are gone and cannot be guessed",
    )


def find_nip_column(headers: Sequence[str], own: Sequence[str] = ()) -> str | None:
    """Which column of a header row ("0", "1", …) holds the staff number; None where none does.

    `own`: the office's own names for it, which go before all others.

    The number of 18 digits goes before a plain "NIP" (which beside it is the old one). Any other header with the word
    NIP counts ("Masukkan NIP Anda"), unless it speaks of an old number or of somebody else's.
    """
    names = [plain(header) for header in headers]
    known = (*filter(None, map(plain, own)), *_NEW_NUMBER_HEADERS, "nip", *_OTHER_HEADERS)
    exact = next((name for name in known if name in names), None)
    if exact is not None:
        return str(names.index(exact))
    if sum(map(bool, names)) < 2:
        return None  # a lone cell is a title: "DAFTAR NIP PPPK"
    return next((str(place) for place, header in enumerate(headers) if _speaks_of_nip(header)), None)


def is_nip_header(headers: Sequence[str], own: Sequence[str] = ()) -> bool:
    """Whether a row is a header row with a column for the staff number."""
    return find_nip_column(headers, own) is not None


def raise_nip_column_missing(headers: Sequence[str]) -> NoReturn:
    """Fault `nip_column_missing`, naming the columns there are."""
    found = f"the columns {name_columns(headers)}" if any(headers) else "no row that looks like a header"
    raise Fault(
        "nip_column_missing",
        'a column for the staff number ("NIP")',
        found,
        "give the column of 18-digit staff numbers the header NIP",
    )


def _digits(numbers: pl.Series) -> pl.Series:
    return numbers.cast(pl.String).str.replace_all(_PADDING, "")


def _speaks_of_nip(header: str) -> bool:
    words = set(re.findall("[a-z]+", header.lower()))
    return _WORD_NIP.search(header.lower()) is not None and not words & _SOMEBODY_ELSE
