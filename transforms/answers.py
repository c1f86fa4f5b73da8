"""Knows the order in which an employee's answer about an account is read; knows nothing of who answered or when."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import polars as pl

from transforms.handles import canonical_handle, canonical_handles
from transforms.links import BARE_HOST, LINK, Answer, read_link
from transforms.phrases import ALL_PLATFORM_WORDS, MAY_BE_PHRASE, PLATFORM_WORDS, read_phrase

_PLATFORM: Final = "|".join(ALL_PLATFORM_WORDS)
_SEPARATOR: Final = re.compile(r"\s+(?:dan|and|atau|serta)\s+|[,;&|/\n]", re.IGNORECASE)
_DEGREE: Final = re.compile(r"(?:s|m|a|d|dr|dra|drs|ir|h|hj|sp)\.[a-z]{1,6}", re.IGNORECASE)
_LABEL: Final = re.compile(
    rf"[\[(]?(?:akun )?(?P<word>{_PLATFORM})(?:[\])]\s*[:=-]?|\s?[:=]|\s?-|(?P<space>\s)|(?=@))\s?(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL_BEHIND: Final = re.compile(
    rf"(?P<rest>.*\S)(?: ?[\[(](?P<word>{_PLATFORM})[\])]| - (?P<bare>{_PLATFORM}))", re.IGNORECASE
)
_NEUTRAL_LABEL: Final = re.compile(
    r"(?:user ?name|user|nama (?:akun|pengguna)|akun|account|id) ?[:=] ?(?P<rest>\S.*)", re.IGNORECASE
)
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_QUOTES: Final = "\"'“”‘’„`´«»*"
_LABELS_READ: Final = 3


def read_answer(text: str | None, platform: str) -> Answer:
    """What one answer in the column of a platform means; never raises on any text.

    The order decides: blank, "no account", "done", "same", phone, staff number (wrong_column), e-mail, links, several
    answers, labels ("IG: name"), anything with a space (a display name: words are never glued together), and last the
    platform's grammar. `multiple` carries every handle found in the answer, and no other answer carries more than one.
    """
    cleaned = _clean(text or "")
    return read_phrase(cleaned) or _read_links(cleaned, platform) or _read_several(cleaned, platform)


def read_answers(texts: pl.Series, platform: str) -> pl.DataFrame:
    """The answers of a column, one line for each text in its order: `answer`, `handles` (List), `platform_user_id`.

    The same as read_answer on every text: plain legal handles are read by column, each other text once.
    """
    told = texts.cast(pl.String).alias("text")
    handles = canonical_handles(told, platform)
    is_plain = (
        handles.is_not_null()
        & handles.str.contains("[a-z]")
        & ~handles.str.contains(MAY_BE_PHRASE)
        & ~handles.str.contains(BARE_HOST)
    )
    odd = told.filter(~is_plain.fill_null(value=False)).unique()
    read = {text: read_answer(text, platform) for text in odd}
    known = pl.DataFrame(
        [(text, answer.answer, list(answer.handles), answer.platform_user_id) for text, answer in read.items()],
        schema={"text": pl.String, "answer": pl.String, "handles": pl.List(pl.String), "platform_user_id": pl.String},
        orient="row",
    )
    joined = told.to_frame().with_columns(handle=handles)
    joined = joined.join(known, on="text", how="left", nulls_equal=True, maintain_order="left")
    return joined.select(
        pl.col("answer").fill_null("handle"),
        handles=pl.when(pl.col("answer").is_null()).then(pl.concat_list("handle")).otherwise(pl.col("handles")),
        platform_user_id="platform_user_id",
    )


def _clean(text: str) -> str:
    """Compatibility forms unified, invisible characters gone, spaces single, wrapping and last punctuation stripped."""
    visible = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf" and c != "\ufe0f")
    lines = (" ".join(line.split()) for line in "".join(visible).splitlines())
    cleaned = "\n".join(line for line in lines if line)
    while cleaned != (bare := _unwrap(cleaned)):
        cleaned = bare
    return re.sub("^@ ", "@", cleaned)


def _unwrap(text: str) -> str:
    bare = text.strip().strip(_QUOTES).rstrip(".,;:!?").strip()
    if len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        return bare[1:-1]
    return bare


def _read_links(text: str, platform: str) -> Answer | None:
    links = list(LINK.finditer(text))
    if not links:
        return None
    mentions = re.findall(r"(?<!\S)@([\w.]+)", LINK.sub(" ", text))
    return _merge([read_link(link, platform) for link in links] + [_read_single(name, platform) for name in mentions])


def _read_several(text: str, platform: str) -> Answer:
    parts = _SEPARATOR.split(text)
    if text.count("@") > 1:
        parts = [piece for part in parts for piece in re.split(r"\s*(?=@)", part)]
    parts = [cleaned for part in parts if (cleaned := _clean(part))]
    if len(parts) < 2:
        return _read_single(parts[0] if parts else text, platform)
    if any(_DEGREE.fullmatch(part) for part in parts):
        return Answer("display_name")  # "Contoh, S.Kom": the degree would pass as a handle
    return _merge([read_phrase(part) or _read_single(part, platform) for part in parts])


def _merge(answers: Sequence[Answer]) -> Answer:
    """One answer for an answer of several parts: their handles, unless one of the parts is a person's name."""
    handles = tuple(dict.fromkeys(handle for answer in answers for handle in answer.handles))
    kinds = {answer.answer: answer for answer in answers if answer.answer != "blank"}
    if "display_name" in kinds:
        return Answer("display_name")
    if len(handles) > 1 or (handles and kinds.keys() & {"invalid", "post_link", "short_link"}):
        return Answer("multiple", handles)
    if handles:
        return Answer("handle", handles)
    return next(iter(kinds.values())) if len(kinds) == 1 else Answer("invalid")


def _read_single(text: str, platform: str) -> Answer:
    for _ in range(_LABELS_READ):
        named, rest = _strip_label(text, platform)
        if named != platform:
            return Answer("wrong_column")
        if rest == text:
            break
        text = rest
        if phrase := read_phrase(text):
            return phrase
    if re.search(r"\s", text):
        return Answer("display_name")
    handle = canonical_handle(text, platform) if text.lower() not in ALL_PLATFORM_WORDS else None
    return Answer("handle", (handle,)) if handle else Answer("invalid")


def _strip_label(text: str, platform: str) -> tuple[str, str]:
    """The platform that a label names (the column's own where there is none) and the text without the label."""
    label = _LABEL.fullmatch(text)
    # "Wa Ode" is a name: with nothing but a space behind it, only the column's own platform is a label.
    if label and (not label["space"] or _platform_of(label["word"]) == platform):
        return _platform_of(label["word"]), _clean(label["rest"])
    if behind := _LABEL_BEHIND.fullmatch(text):
        return _platform_of(behind["word"] or behind["bare"]), _clean(behind["rest"])
    neutral = _NEUTRAL_LABEL.fullmatch(text)
    return platform, _clean(neutral["rest"]) if neutral else text


def _platform_of(word: str) -> str:
    return next(platform for platform, words in PLATFORM_WORDS.items() if word.lower() in words)
