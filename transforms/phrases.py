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
    "youtube": ("youtube", "you tube", "yt"),
    "threads": ("threads",),
    "mastodon": ("mastodon", "fediverse"),
    "bluesky": ("bluesky", "blue sky", "bsky"),
    "linkedin": ("linkedin", "linked in"),
    "telegram": ("telegram", "tg"),
    "whatsapp": ("whatsapp", "wa"),
}
ALL_PLATFORM_WORDS: Final = tuple(word for words in PLATFORM_WORDS.values() for word in words)
_PLATFORM: Final = "|".join(ALL_PLATFORM_WORDS)
# Words that say no more than that an account follows.
ACCOUNT: Final = "(?:(?:nama )?(?:akun|pengguna)|user ?name|user|account|kanal|channel|profile?|link|id)"
BLUESKY_NAME: Final = r"(?i)\.bsky\.social$"

_NOT: Final = "tidak|tdk|tdak|tak|tiada|belum|blm|blum|belom|gak|ga|nggak|ngga|gk|enggak|engga|no|not|dont|don t"
_HAVE: Final = (
    "ada|punya|memiliki|mempunyai|miliki|pakai|pake|memakai|menggunakan|gunakan|main|bikin|buat|membuat|have"
    "|akun|account"
)
_THING: Final = (
    "akun|akunnya|account|kanal|channel|medsos|sosmed|media sosial|aplikasi|nya|lagi|saat ini|sekarang|any|yet"
    f"|{_PLATFORM}"
)
_NOTHING: Final = "nihil|kosong|none|n a|na|null|nil"
_NO_ACCOUNT: Final = re.compile(rf"(?:(?:saya|maaf) )*(?:(?:{_NOT})(?: ?(?:{_HAVE}))*(?: (?:{_THING}))*|{_NOTHING})")
_DONE: Final = "sudah|sdh|udah|udh|telah|done|ok|oke|okay|ya|iya|yes|siap|selesai|ada|punya"
_DID: Final = (
    "follow|difollow|di follow|ikuti|diikuti|mengikuti|ikut|followed|following|subscribe|subscribed|join|gabung"
    f"|bergabung|semua|semuanya|akun|akunnya|all|resmi|pemprov|kak|pak|bu|saya|{_PLATFORM}"
)
_CLAIM: Final = re.compile(rf"(?:saya )?(?:{_DONE})(?: (?:{_DONE}|{_DID}))*")
_FORGOT: Final = "lupa|rahasia|pribadi"
_UNTOLD: Final = re.compile(
    rf"(?:(?:saya|maaf) )*(?:(?:{_FORGOT})|(?:{_NOT}) ?(?:tahu|tau|ingat|hafal|hapal|aktif|{_DID}))"
    rf"(?: (?:nama|namanya|user|username|password|sandi|lagi|akun|akunnya|semua|{_PLATFORM}))*"
)
_TICKS: Final = re.compile("[✅☑✔👍👌🆗]")
_AGAIN: Final = "sama|sda|s d a|idem|same|ditto"
_SAME: Final = re.compile(
    rf"(?:{_AGAIN})(?: (?:dengan|dgn|dg|seperti|spt|di|atas|diatas|yang|yg|as|above|saja|aja|juga|sebelumnya"
    rf"|semua|akun|nama|{_PLATFORM}))*"
)
_BLANK: Final = re.compile(r"[-–—_.,;:*/\\|~=+#!?'\"()\[\]{}<>&@·\s]*|x|0+")
_PHONE: Final = re.compile(r"(?:62|0)?8[0-9]{8,12}")  # Excel drops the leading 0
# A staff number has 18 digits; a person's tax number 16, as the number of the identity card, or 15 in this grouping.
_STATE_NUMBER: Final = re.compile(r"[0-9]{16}|[0-9]{18}")
_OLD_TAX_NUMBER: Final = re.compile(r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9][-.][0-9]{3}\.[0-9]{3}")
_EMAIL: Final = re.compile(r"[^@\s/?#:,;]+@[^@\s/?#:,;]+\.[^@\s/?#:,;.]+")  # not "tiktok.com/@name.lain"
# Where Indonesians have their mail; none of them is a Mastodon server.
MAIL_HOST: Final = r"@(?:(?:gmail|yahoo|ymail|rocketmail|outlook|hotmail|icloud)\.[a-z.]+|live\.com|proton\.me)$"

# For Polars: the phrases as they can stand in a legal handle, with whatever it allows between words ("tidak_ada").
_GAP: Final = "[^a-z0-9]"
_PHRASES: Final = "|".join((*(told.pattern for told in (_NO_ACCOUNT, _CLAIM, _SAME, _UNTOLD)), *ALL_PLATFORM_WORDS))
MAY_BE_PHRASE: Final = rf"(?i)^{_GAP}*(?:{_PHRASES.replace(' ?', f'{_GAP}*').replace(' ', f'{_GAP}+')}){_GAP}*$"


def read_phrase(text: str, platform: str) -> Answer | None:
    """What a cleaned answer means if it is no attempt at a handle: a filler, a phrase, a number, an e-mail address.

    None where it may be a handle. A number of the state (staff, tax, identity card) is wrong_column: whatever the
    platform would allow, it is not kept. In the column of Mastodon an e-mail address is a handle, unless its host has
    nothing but mail.
    """
    lower = text.lower()
    if _BLANK.fullmatch(lower):
        return Answer("blank")
    # An @ says that a handle follows, whatever it is called.
    words = " ".join(re.findall(r"[^\W_]+", lower)) if "@" not in text else ""
    if _NO_ACCOUNT.fullmatch(words):
        return Answer("no_account")
    if _CLAIM.fullmatch(words) or (_TICKS.search(text) and not words):
        return Answer("claim_only")
    if _SAME.fullmatch(words):
        return Answer("same_as_previous")
    if _UNTOLD.fullmatch(words):
        return Answer("invalid")  # "lupa" (forgotten): a legal handle, but not meant as one
    return _read_number(text) or _read_email(lower, platform)


def _read_number(text: str) -> Answer | None:
    if not re.fullmatch(r"[0-9\s()+.-]+", text):
        return None
    digits = re.sub("[^0-9]", "", text)
    if _STATE_NUMBER.fullmatch(digits) or _OLD_TAX_NUMBER.fullmatch(text):
        return Answer("wrong_column")
    return Answer("phone") if _PHONE.fullmatch(digits) else None


def _read_email(lower: str, platform: str) -> Answer | None:
    if not _EMAIL.fullmatch(lower) or (platform == "mastodon" and not re.search(MAIL_HOST, lower)):
        return None
    return Answer("email")
