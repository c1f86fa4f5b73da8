"""Knows which columns of a form ask for an employee's account on which platform; knows nothing of the answers."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from transforms.handles import GRAMMARS
from transforms.phrases import ALL_PLATFORM_WORDS, PLATFORM_WORDS

# Columns about an account that is not the employee's own handle: proofs, counts, the official account, secrets.
_NOT_A_HANDLE: Final = re.compile(
    r"apakah|memiliki|follow|subscri|ikuti|bukti|screen ?shoo?t|tangkapan|foto|upload|unggah|jumlah|pengikut|resmi"
    r"|official|alasan|kendala|password|sandi|posting|konten|komen"
)
# "… yang digunakan untuk mengikuti akun resmi", "… yang sudah mengikuti kami": which of her accounts is meant, and no
# question of its own; what she has followed ("yang sudah diikuti") is not hers. "Jika sudah follow, …": who is asked.
_WITH_WHICH: Final = re.compile(
    r"\b(?:yang\b.*?)?(?:di)?(?:gunakan|pakai) (?:untuk|utk|buat)\b.*|\b(?:that )?(?:you )?used? to\b.*"
    r"|\b(?:yang|yg) (?:sudah |telah )?(?:mengikuti|mem-?follow|follow)\b.*"
    r"|^\s*(?:jika|bila|apabila|kalau|if)\b[^,]*,"
)
# Right behind the platform: an account of her school, her office or her family, with which others follow.
_NOT_HERS: Final = re.compile(
    rf"\b(?:{'|'.join(ALL_PLATFORM_WORDS)}|akun) (?:milik )?"
    r"(?:sekolah|opd|unit kerja|satuan kerja|instansi|dinas|kantor|suami|istri|pasangan|keluarga|orang ?tua|anak)\b"
)
# Short names that are words of other headers too ("Guru kelas X", "TT"): they count only among words for an account,
# and alone only X, which has no longer name.
_AMBIGUOUS: Final = frozenset({"x", "tt", "tg"})
_ACCOUNT_WORDS: Final = frozenset(
    {
        *("akun", "account", "username", "user", "name", "nama", "pengguna", "handle", "id", "profil", "profile"),
        *("link", "tautan", "url", "alamat", "medsos", "sosmed", "media", "sosial", "social", "anda", "saya", "asn"),
        *("pegawai", "milik", "pribadi", "di", "pada", "platform", "aplikasi", "dulu", "dahulu", "ex", "eks"),
    }
)
_FULL_NAME: Final = 6  # letters from which a platform's name is looked for inside words too


def platform_columns(headers: Sequence[str]) -> dict[str, str]:
    """Which columns ("0", "1", …) ask for the employee's account on which platform.

    A column that asks for accounts on several platforms at once is left alone: a name in it could be on each of them.
    """
    found = {}
    for place, header in enumerate(headers):
        asked = unicodedata.normalize("NFKC", header).lower()
        outside = re.sub(r"[(\[][^)\]]*[)\]]", " ", asked)  # "(tulis - jika tidak memiliki)" is a remark
        outside = _WITH_WHICH.sub("", outside)
        platforms = _named_platforms(outside) or _named_platforms(asked)
        if len(platforms) == 1 and not _NOT_A_HANDLE.search(outside) and not _NOT_HERS.search(outside):
            found[str(place)] = platforms.pop()
    return found


def _named_platforms(asked: str) -> set[str]:
    words = re.findall("[a-z]+", asked)
    if words != ["x"] and (_ACCOUNT_WORDS.isdisjoint(words) or not _ACCOUNT_WORDS.union(_AMBIGUOUS).issuperset(words)):
        words = [word for word in words if word not in _AMBIGUOUS]
    # A full name also counts inside a word ("akuninstagram"); not the short ones: "Instansi" is an office.
    return {
        platform
        for platform in GRAMMARS
        for name in PLATFORM_WORDS[platform]
        if f" {name} " in f" {' '.join(words)} " or (len(name) >= _FULL_NAME and name in asked)
    }
