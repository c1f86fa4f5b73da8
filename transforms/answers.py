"""Knows the order in which an employee's answer about an account is read; knows nothing of who answered or when."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice
from typing import Final

import polars as pl

from transforms.handles import canonical_handle, canonical_id
from transforms.links import LINK_PLACE, Answer, find_links
from transforms.phrases import ACCOUNT, ALL_PLATFORM_WORDS, BLUESKY_NAME, PLATFORM_WORDS, read_phrase
from transforms.plain_answers import plain_answers
from transforms.profiles import read_link

_PLATFORM: Final = "|".join(ALL_PLATFORM_WORDS)
_SEPARATOR: Final = re.compile(r"\s+(?:dan|and|atau|serta)\s+|[,;&|/\n]", re.IGNORECASE)
_DEGREE: Final = re.compile(r"(?:s|m|a|d|dr|dra|drs|ir|h|hj|sp)\.[a-z]{1,6}", re.IGNORECASE)
_LABEL: Final = re.compile(
    rf"[\[(]?(?:{ACCOUNT} )?(?P<word>{_PLATFORM})(?: saya)?"
    r"(?:[\])]\s*[:=-]?|\s?[:=]|\s?-|\s?(?=@)|(?P<space>\s))\s?(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL_BEHIND: Final = re.compile(
    rf"(?P<rest>.*\S)(?: ?[\[(](?P<word>{_PLATFORM})[\])]| - (?P<bare>{_PLATFORM}))", re.IGNORECASE
)
_NEUTRAL_LABEL: Final = re.compile(
    rf"{ACCOUNT}(?: saya)?(?: ?[:=] ?| (?=@))(?P<rest>\S.*)|acct:(?P<address>\S+@.*)", re.IGNORECASE
)
# Behind a name with an @, brackets hold a remark or the name that is shown: "@contoh (pribadi)".
_REMARK: Final = re.compile(r"(?P<rest>@\S+) ?\([^()]*\)")
_TORN_SCHEME: Final = re.compile(r"(https?) ?: ?/ ?/ ", re.IGNORECASE)
# What is read as an id without a link. Of bare numbers only the shapes that today's ids have: staff have many others.
_BARE_ID: Final = {
    "facebook": re.compile("1000[0-9]{11}|615[0-9]{11}"),
    "x": re.compile("[0-9]{19}"),
    "youtube": re.compile("UC.*"),
    "bluesky": re.compile("did:.*"),
    # No bot can look up a name, so forms ask for the number alone; one that may be a telephone's never comes here.
    "telegram": re.compile("[1-9][0-9]{6,9}"),
}
_LABELLED_ID: Final = re.compile(r"(?:user )?id(?: ?[:=] ?| )([0-9]{4,15}|[0-9]{17}|[0-9]{19})", re.IGNORECASE)
_MONONYM: Final = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_QUOTES: Final = "\"'“”‘’„`´«»*"
_LABELS_READ: Final = 3
_READ: Final = pl.Schema(
    {
        "text": pl.String(),
        "answer": pl.String(),
        "handles": pl.List(pl.String()),
        "platform_user_ids": pl.List(pl.String()),
    }
)


def read_answer(text: str | None, platform: str) -> Answer:
    """What one answer in the column of a platform means; never raises on any text.

    The order decides: blank, "no account", "done", "same", phone, numbers of the state (wrong_column), e-mail, links,
    several answers, the platform's grammar, labels ("IG: name"), ids, and anything with a space (a display name: words
    are never glued together). On Facebook a lone word that cannot be a username is a display name too. `multiple`
    carries every handle and id found in the answer; no other answer carries more than one of them. Raises KeyError for
    a platform without a grammar.
    """
    cleaned = _clean(text or "")
    return read_phrase(cleaned, platform) or _read_links(cleaned, platform) or _read_several(cleaned, platform)


def read_answers(texts: pl.Series, platform: str) -> pl.DataFrame:
    """The answers of a column, one line for each text in its order: `answer`, `handles`, `platform_user_ids` (Lists).

    The same as read_answer on every text: plain answers are read by column, each other text once.
    """
    told = texts.cast(pl.String).alias("text")
    plain = plain_answers(told, platform)
    read = {text: read_answer(text, platform) for text in told.filter(plain["plain"].is_null()).unique()}
    odd = pl.DataFrame(
        [(text, answer.answer, list(answer.handles), list(answer.platform_user_ids)) for text, answer in read.items()],
        schema=_READ,
        orient="row",
    )
    joined = told.to_frame().hstack(plain).join(odd, on="text", how="left", nulls_equal=True, maintain_order="left")
    return joined.select(
        answer=pl.coalesce("answer", "plain"),
        handles=_one_or_more("handle", "handles"),
        platform_user_ids=_one_or_more("known_id", "platform_user_ids"),
    )


def _one_or_more(one: str, more: str) -> pl.Expr:
    return pl.when(pl.col(one).is_not_null()).then(pl.concat_list(one)).otherwise(pl.col(more).fill_null([]))


def _clean(text: str) -> str:
    """Compatibility forms unified, invisible characters gone, spaces single, wrapping and last punctuation stripped."""
    lines = (" ".join(line.split()) for line in _visible(text).splitlines())
    cleaned = "\n".join(line for line in lines if line)
    while cleaned != (bare := _unwrap(cleaned)):
        cleaned = bare
    return _TORN_SCHEME.sub(r"\1://", re.sub("^@ ", "@", cleaned))


def _visible(text: str) -> str:
    if text.isascii():
        return text
    unified = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in unified if unicodedata.category(sign) != "Cf" and sign != "\ufe0f")


def _unwrap(text: str) -> str:
    bare = text.strip().strip(_QUOTES).rstrip(".,;:!?").strip()
    if len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        return bare[1:-1]
    return bare


def _read_links(text: str, platform: str) -> Answer | None:
    """The accounts behind the links of an answer, and those named beside them, be it by an @ or set apart."""
    links, rest = find_links(text, platform)
    if not links:
        return None
    read, answers = iter([read_link(link, platform) for link in links]), list[Answer]()
    parts = _parts(rest, platform)
    for part in parts:
        answers += islice(read, part.count(LINK_PLACE))
        if LINK_PLACE in part:
            answers += [_read_single(_clean(mention), platform) for mention in re.findall(r"(?<!\S)@\S+", part)]
        elif not _is_titled(parts):
            beside = read_phrase(part, platform) or _read_single(part, platform)
            answers += [beside] if beside.handles or beside.platform_user_ids else []
    return _merge([*answers, *read])


def _parts(text: str, platform: str) -> list[str]:
    """The single answers in an answer, cleaned; none of them is blank."""
    parts = _SEPARATOR.split(text)
    if text.count("@") > 1:
        # Where handles hold an @ themselves, only one behind a space begins the next.
        begin = r"\s+(?=@)" if platform == "mastodon" else r"\s*(?=@)"
        parts = [piece for part in parts for piece in re.split(begin, part)]
    parts = [cleaned for part in parts if (cleaned := _clean(part))]
    # "Twitter / X: name": a part that only names the column's platform is a label.
    return [part for part in parts if part.lower() not in PLATFORM_WORDS[platform]] or parts


def _is_titled(parts: Sequence[str]) -> bool:
    """Whether the parts are a person's name and degrees ("Contoh, S.Kom"), which would pass as handles."""
    return any(_DEGREE.fullmatch(part) for part in parts)


def _read_several(text: str, platform: str) -> Answer:
    parts = _parts(text, platform)
    if len(parts) < 2:
        return _read_single(parts[0] if parts else text, platform)
    if _is_titled(parts):
        return Answer("display_name")
    return _merge([read_phrase(part, platform) or _read_single(part, platform) for part in parts])


def _merge(answers: Sequence[Answer]) -> Answer:
    """One answer for an answer of several parts: their handles and ids, unless one of the parts is a person's name."""
    handles = tuple(dict.fromkeys(handle for answer in answers for handle in answer.handles))
    ids = tuple(dict.fromkeys(known for answer in answers for known in answer.platform_user_ids))
    kinds = {answer.answer: answer for answer in answers if answer.answer != "blank"}
    if "display_name" in kinds:
        return Answer("display_name")
    named = len(handles) + len(ids)
    if named > 1 or (named and kinds.keys() & {"invalid", "post_link", "short_link", "multiple"}):
        return Answer("multiple", handles, ids)
    if named:
        return Answer("handle" if handles else "id", handles, ids)
    return next(iter(kinds.values())) if len(kinds) == 1 else Answer("invalid")


def _read_single(text: str, platform: str) -> Answer:
    for _ in range(_LABELS_READ):
        if named := _read_name(text, platform):
            return named
        labelled, rest = _strip_label(text, platform)
        if labelled != platform:
            return Answer("wrong_column")
        if rest == text:
            break
        text = rest
        if phrase := read_phrase(text, platform):
            return phrase
    return _read_name(text, platform) or _read_nameless(text, platform)


def _read_name(text: str, platform: str) -> Answer | None:
    """A handle or an id, if the text is one and nothing else."""
    if platform != "bluesky" and re.search(BLUESKY_NAME, text) and canonical_handle(text, "bluesky"):
        return Answer("wrong_column")
    handle = canonical_handle(text, platform) if text.lower() not in ALL_PLATFORM_WORDS else None
    if handle:
        return Answer("handle", (handle,))
    labelled, shape = _LABELLED_ID.fullmatch(text), _BARE_ID.get(platform)
    is_bare = shape is not None and shape.fullmatch(text)
    known = canonical_id(labelled[1] if labelled else text, platform) if labelled or is_bare else None
    return Answer("id", platform_user_ids=(known,)) if known else None


def _read_nameless(text: str, platform: str) -> Answer:
    is_name = re.search(r"\s", text) or (platform == "facebook" and _MONONYM.fullmatch(text))
    return Answer("display_name" if is_name and text.lower() not in ALL_PLATFORM_WORDS else "invalid")


def _strip_label(text: str, platform: str) -> tuple[str, str]:
    """The platform that a label names (the column's own where there is none) and the text without the label."""
    label = _LABEL.fullmatch(text)
    # "Wa Ode" is a name: with nothing but a space behind it, only the column's own platform is a label.
    if label and (not label["space"] or _platform_of(label["word"]) == platform):
        return _platform_of(label["word"]), _clean(label["rest"])
    if behind := _LABEL_BEHIND.fullmatch(text):
        return _platform_of(behind["word"] or behind["bare"]), _clean(behind["rest"])
    if neutral := _NEUTRAL_LABEL.fullmatch(text):
        return platform, _clean(neutral["rest"] or neutral["address"])
    remarked = _REMARK.fullmatch(text)
    return platform, remarked["rest"] if remarked else text


def _platform_of(word: str) -> str:
    return next(platform for platform, words in PLATFORM_WORDS.items() if word.lower() in words)
