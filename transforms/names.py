"""Knows when two spellings of a person's name are one name; knows nothing of who is meant and changes no name kept."""

from typing import Final

import polars as pl

# Titles before a name; of them all only "H" and "Hj" (the pilgrims) are written without a dot as often as with one.
_BEFORE: Final = (
    r"^(?:(?:prof|drs|dra|drg|drh|dr|ir|hj|h|kh|apt|ns|bd|assoc|ing|med|hc)(?:\.\s*|\s+))+"  # several follow each other
)
# Degrees after a name without a comma: the letter, then what was studied. A closed list, because "Contoh S. Putra" is
# a name and "Contoh S. Pd" is not.
_STUDIED: Final = (
    r"(?:pd ?i|pdi|pd|si|kom|ikom|sos|kep|keb|kes|km|hum|farm|gz|ked|kh|psi|ip|ap|an|ak|ag|stat|tr|hut|pt|pi|tp|kn|li"
    r"|eng|sc|sn|ds|ars|mt|md|th|h|e|t|m|p|a|hi|pn|sy|pel|stp|mat|sp|par|adm|bus|ling|in)"
)
_AFTER: Final = rf"(?:\s+(?:(?:sp|ph|[smabd])\.\s*{_STUDIED}|s(?:pd|si|kom|sos|kep|km|hum|farm|ip|ap|ag|tr|e|h|t|p)|m(?:pd|si|kom|kes|ap|ag|hum|m|h|t)|amd|ners)\b\.?(?:\s*\.?\s*(?:keb|kep|kom|gz|farm|i|d)\b\.?)*)+$"  # noqa: E501 - one list
_MUHAMMAD: Final = r"^(?:m[ou]c?h?k?h?amm?ad|mohd|much|moch|moh|muh|mhd|md|m) (\S)"


def comparable_names(names: pl.Series) -> pl.Series:
    """Each name as it is compared with others: two spellings of one name are equal here; null where nothing is left.

    Case, spaces, punctuation and titles are left out ("Dr. CONTOH  SATU, S.Pd., M.Si" is "contoh satu"), and the ways
    to write and shorten Muhammad at the beginning are one. Whatever follows a comma is a title. One-word names are
    names. Never kept and never shown: names are kept as written.
    """
    text = names.cast(pl.String)
    if (text.str.len_bytes() != text.str.len_chars()).any():  # ASCII is unified as it is
        text = text.str.normalize("NFKC")
    whole = pl.col("whole")
    frame = text.str.to_lowercase().str.strip_chars().to_frame("whole")
    called = frame.select(_bare(whole.str.replace(r"(?s),.*$", ""))).to_series()
    if called.null_count() > frame["whole"].null_count():
        called = frame.select(pl.coalesce(called, _bare(whole), _letters(whole))).to_series()
    return called.str.replace(_MUHAMMAD, "muhammad $1").alias(names.name)


def _bare(text: pl.Expr) -> pl.Expr:
    return _letters(text.str.strip_chars().str.replace(_BEFORE, "").str.replace(_AFTER, ""))


def _letters(text: pl.Expr) -> pl.Expr:
    joined = text.str.replace_all("['’‘`´]", "").str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    return joined.replace("", None)
