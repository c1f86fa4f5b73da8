"""Knows the words with which people say that they have no account, or nothing to say; knows nothing of handles.

The phrases are assumptions about Indonesian staff forms: no public sample of such a form was found.
"""

import re
from typing import Final

from transforms.links import Answer, AnswerKind, find_links

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

# What is said before and behind the words that matter.
_POLITE: Final = (
    "saya|kami|aku|i|do|maaf|mohon|sorry|pak|bapak|bu|ibu|kak|untuk|saat ini|sampai|hingga|sekarang|sementara|memang"
)
_NOT: Final = (
    "tidak|tida|tidk|tdk|tdak|tak|tiada|belum|blm|blum|belom|gak|ga|nggak|ngga|gk|enggak|engga|ndak|idak|dak"
    "|no|not|dont|don t"
)
_HAVE: Final = (
    "ada|ado|punya|pnya|puny|pny|memiliki|memilik|mempunyai|miliki|pakai|pake|memakai|menggunakan|gunakan|main|bermain"
    "|bikin|buat|membuat|have|had|use|using|akun|account"
)
_THING: Final = (
    "akun|akunnya|account|kanal|channel|medsos|sosmed|media sosial|aplikasi|nya|lagi|saat ini|sekarang|any|an|one|it"
    "|yet|pribadi|sendiri|apapun|sama sekali|hp|handphone|ponsel|smartphone|android|on|di"
    f"|pak|bu|kak|ya|terima kasih|{_PLATFORM}"
)
_ONLY: Final = rf"(?:hanya|cuma|cuman|only)(?: (?:{_HAVE}))*(?: (?:{_PLATFORM}|saja|aja|dan))+"
_SOON: Final = "(?:akan|mau|segera|nanti|masih|sedang|dalam|menyusul|proses|dibuat|dibuatkan|pembuatan)"
_NOTHING: Final = "nihil|kosong|none|n a|na|null|nil|nope|nothing|katek|not applicable"
_NO_ACCOUNT: Final = re.compile(
    rf"(?:(?:{_POLITE}) )*(?:(?:{_NOT})(?: ?(?:{_HAVE}))*(?: (?:{_THING}))*|{_NOTHING})(?: {_ONLY}|(?: {_SOON})+)?"
)
_ELSEWHERE: Final = re.compile(rf"(?:(?:{_POLITE}) )*{_ONLY}")
_DONE: Final = "sudah|sdh|udah|udh|telah|already|done|ok|oke|okay|ya|iya|yes|siap|selesai|ada|punya"
_FOLLOWED: Final = (
    "follow|difollow|di follow|ikuti|diikuti|mengikuti|ikut|followed|following|subscribe|subscribed|joined"
)
_DID: Final = (
    f"{_FOLLOWED}|join|gabung|bergabung|semua|semuanya|akun|akunnya|all|resmi|pemprov|kak|pak|bu|saya|{_PLATFORM}"
)
_CLAIM: Final = re.compile(
    rf"(?:saya )?(?:{_DONE}|{_FOLLOWED}|(?:i|we|i am|im|i m|i have|ive|i ve|have) (?:already )?(?:{_FOLLOWED}))"
    rf"(?: (?:{_DONE}|{_DID}))*"
)
# Whatever is said to have been followed is not whom the form asks for; set apart, it may be.
_HAS_FOLLOWED: Final = rf"(?:saya )?(?:sudah|sdh|telah)(?: saya)? (?:{_FOLLOWED})"
_FOLLOWS: Final = re.compile(f"{_HAS_FOLLOWED} .+")
# Right behind the word stands whom she follows, one with an @ or several strung together: "sudah follow: satu, dua".
_FOLLOWED_ONES: Final = re.compile(rf"{_HAS_FOLLOWED} ?[: ] ?(?:@\S+|(?P<several>[^@:=|\n]+))")
_STRUNG: Final = re.compile("[,;/&]| dan ")
_OWN: Final = re.compile(r"\bsaya\b")
_APART: Final = re.compile(r"[:=,;/|\n]")
_FORGOT: Final = (
    "lupa|rahasia|pribadi|privasi|privat|diprivat|diprivate|digembok|menolak"
    "|never|forgot|forgotten|private|secret|hidden|confidential|unknown"
)
_LOST: Final = (
    "hilang|dihapus|terhapus|dihack|di hack|kena hack|diblokir|terblokir|ditutup|nonaktif|dinonaktifkan|terkunci"
    "|lost|deleted|closed|hacked|blocked|banned|suspended|disabled|deactivated|inactive|locked"
)
_LATER: Final = "menyusul|nanti|segera|terlampir|gaptek|hp jadul|later|soon|pending"
_UNTOLD: Final = re.compile(
    rf"(?:(?:{_POLITE}) )*(?:(?:akun|akunnya|sudah) )*(?:(?:{_FORGOT})|{_LOST}|{_LATER}"
    rf"|(?:{_NOT}) ?(?:tahu|tau|ingat|hafal|hapal|aktif|active|bisa|mau|bersedia|pernah|sempat|{_DID})"
    rf"|(?:akan|segera|nanti|masih|sedang|dalam|baru|mau) (?:{_SOON}|buat|membuat))"
    rf"(?: (?:my|nama|namanya|name|user|username|password|sandi|lagi|akun|akunnya|semua|medsos|{_SOON}|{_PLATFORM}))*"
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

_MEANINGS: Final[dict[re.Pattern[str], AnswerKind]] = {
    _NO_ACCOUNT: "no_account",
    _CLAIM: "claim_only",
    _SAME: "same_as_previous",
    _UNTOLD: "invalid",  # "lupa" (forgotten): a legal handle, but not meant as one
}
# For Polars: the phrases as they can stand in a legal handle, with whatever it allows between words ("tidak_ada").
_GAP: Final = "[^a-z0-9]"
_PHRASES: Final = "|".join((*(told.pattern for told in (*_MEANINGS, _ELSEWHERE, _FOLLOWS)), *ALL_PLATFORM_WORDS))
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
    if _names_the_followed(lower, platform):
        return Answer("claim_only")
    # An @ says that a handle follows, whatever it is called.
    words = " ".join(re.findall(r"[^\W_]+", lower)) if "@" not in text else ""
    if said := _said(words, text, platform):
        return Answer(said)
    return _read_number(text) or _read_email(lower, platform)


def _said(words: str, text: str, platform: str) -> AnswerKind | None:
    for phrase, meaning in _MEANINGS.items():
        if phrase.fullmatch(words):
            return meaning
    if _ELSEWHERE.fullmatch(words):
        is_here = any(re.search(rf"\b{word}\b", words) for word in PLATFORM_WORDS[platform])
        return "claim_only" if is_here else "no_account"
    is_claim = not _APART.search(text) if _FOLLOWS.fullmatch(words) else not words and _TICKS.search(text)
    return "claim_only" if is_claim else None


def _names_the_followed(lower: str, platform: str) -> bool:
    """Whether an answer says whom she follows, and nothing of herself: an address or "saya" may be her own account."""
    named = _FOLLOWED_ONES.fullmatch(lower)
    if named is None or find_links(lower, platform)[0]:
        return False
    several = named["several"]
    return several is None or (_STRUNG.search(several) is not None and _OWN.search(several) is None)


def _read_number(text: str) -> Answer | None:
    if not re.fullmatch(r"[0-9\s()+.-]+", text):
        return None
    digits = re.sub("[^0-9]", "", text)
    if _STATE_NUMBER.fullmatch(digits) or _OLD_TAX_NUMBER.fullmatch(text):
        return Answer("wrong_column")
    return Answer("phone") if _PHONE.fullmatch(digits) else None


def _read_email(lower: str, platform: str) -> Answer | None:
    is_mail = re.search(MAIL_HOST, lower) is not None
    # Of "@budi@gmail.com" the host alone tells that no two handles are meant.
    address = lower.removeprefix("@") if is_mail else lower
    if not _EMAIL.fullmatch(address) or (platform == "mastodon" and not is_mail):
        return None
    return Answer("email")
