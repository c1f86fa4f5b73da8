"""Knows the words with which people say that they have no account, or nothing to say; knows nothing of handles.

The phrases are assumptions about Indonesian staff forms: no public sample of such a form was found.
"""

import re
from typing import Final

from transforms.links import Answer

# How people write each platform, for labels ("IG: name") and phrases ("tidak punya Instagram").
PLATFORM_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "instagram": ("instagram", "insta", "ig"),
    "facebook": ("facebook", "fb"),
    "tiktok": ("tiktok", "tik tok", "tt"),
    "x": ("twitter", "x"),
    "youtube": ("youtube", "yt"),
    "threads": ("threads",),
    "telegram": ("telegram",),
    "linkedin": ("linkedin",),
    "whatsapp": ("whatsapp", "wa"),
}
ALL_PLATFORM_WORDS: Final = tuple(word for words in PLATFORM_WORDS.values() for word in words)
_PLATFORM: Final = "|".join(ALL_PLATFORM_WORDS)

_NOT: Final = "tidak|tdk|tak|tiada|belum|blm|blum|gak|ga|nggak|ngga|gk|enggak|engga|no|not|dont|don t"
_HAVE: Final = (
    "ada|punya|memiliki|mempunyai|miliki|pakai|pake|memakai|menggunakan|gunakan|main|bikin|buat|membuat|have"
    "|akun|account"
)
_THING: Final = (
    f"akun|akunnya|account|medsos|sosmed|media sosial|aplikasi|nya|lagi|saat ini|sekarang|any|yet|{_PLATFORM}"
)
_NOTHING: Final = "nihil|kosong|none|n a|na|null|nil"
_NO_ACCOUNT: Final = re.compile(rf"(?:(?:saya|maaf) )*(?:(?:{_NOT})(?: ?(?:{_HAVE}))*(?: (?:{_THING}))*|{_NOTHING})")
_DONE: Final = "sudah|sdh|udah|udh|telah|done|ok|oke|okay|ya|iya|yes|siap|selesai|ada|punya"
_DID: Final = (
    "follow|difollow|di follow|ikuti|diikuti|mengikuti|ikut|followed|following|semua|semuanya|akun|akunnya|all"
    f"|resmi|pemprov|kak|pak|bu|saya|{_PLATFORM}"
)
_CLAIM: Final = re.compile(rf"(?:saya )?(?:{_DONE})(?: (?:{_DONE}|{_DID}))*")
_TICKS: Final = re.compile("[✅☑✔👍👌🆗]")
_AGAIN: Final = "sama|sda|s d a|idem|same|ditto"
_SAME: Final = re.compile(
    rf"(?:{_AGAIN})(?: (?:dengan|dgn|dg|seperti|spt|di|atas|diatas|yang|yg|as|above|saja|aja|juga|sebelumnya"
    rf"|semua|akun|nama|{_PLATFORM}))*"
)
_BLANK: Final = re.compile(r"[-–—_.,;:*/\\|~=+#!?'\"()\[\]{}<>&@\s]*|x|0+")
_PHONE: Final = re.compile(r"(?:62|0)?8[0-9]{8,12}")  # Excel drops the leading 0
_EMAIL: Final = re.compile(r"[^@\s/?#:,;]+@[^@\s/?#:,;]+\.[^@\s/?#:,;.]+")  # not "tiktok.com/@name.lain"

# For Polars: every text that could be one of the phrases although it is a legal handle, and some more.
MAY_BE_PHRASE: Final = r"^(?i)[^a-z0-9]*(?:saya|maaf|x$|{})".format(
    "|".join((_NOT, _NOTHING, _DONE, _AGAIN, *(f"{word}$" for word in ALL_PLATFORM_WORDS))).replace(" ", "[._]*")
)


def read_phrase(text: str) -> Answer | None:
    """What a cleaned answer means if it is no attempt at a handle: a filler, a phrase, a number, an e-mail address.

    None where it may be a handle. A staff number is wrong_column: it belongs into another column of the form.
    """
    lower = text.lower()
    if _BLANK.fullmatch(lower):
        return Answer("blank")
    # An @ says that a handle follows, whatever it is called.
    words = " ".join(re.findall(r"[a-z0-9]+", lower)) if "@" not in text else ""
    if _NO_ACCOUNT.fullmatch(words):
        return Answer("no_account")
    if _CLAIM.fullmatch(words) or (_TICKS.search(text) and not words):
        return Answer("claim_only")
    if _SAME.fullmatch(words):
        return Answer("same_as_previous")
    return _read_number(text)


def _read_number(text: str) -> Answer | None:
    if re.fullmatch(r"[0-9\s()+.-]+", text):
        digits = re.sub("[^0-9]", "", text)
        if _PHONE.fullmatch(digits):
            return Answer("phone")
        if len(digits) == 18:
            return Answer("wrong_column")
    return Answer("email") if _EMAIL.fullmatch(text) else None
