"""Knows how people write (or fail to write) their handle into a form; knows nothing of who they are."""

import hashlib
from dataclasses import dataclass

from bench.generator.chance import Chance

# How a legal handle is typed or pasted, with weights. Every one of them is readable.
HANDLE_STYLES = {
    "{handle}": 30,
    "@{handle}": 30,
    "https://www.instagram.com/{handle}?igsh={token}==": 9,
    "https://instagram.com/{handle}?igshid={token}=": 4,
    "https://www.instagram.com/{handle}/": 3,
    "instagram.com/{handle}": 2,
    "https://www.instagram.com/accounts/login/?next=/{handle}/": 2,
    "https://instagr.am/{handle}": 1,
    "https://www.instagram.com/{handle}?utm_source=qr&igsh={token}": 1,
    "IG: {handle}": 3,
    "ig - {handle}": 1,
    "Instagram @{handle}": 1,
    "{handle} (IG)": 1,
    "{upper}": 3,
    "@{title}": 3,
    "\uff20{full_width}": 1,
    "{handle}\u200b": 1,
    "\u200b@{handle}": 1,
    " {handle} ": 2,
    '"{handle}"': 1,
}
FULL_WIDTH = str.maketrans("_.", "\uff3f\uff0e")

NO_ACCOUNT = ("tidak ada", "Tidak ada", "TIDAK ADA", "tdk ada", "belum punya", "Belum ada", "nihil")
BLANK = ("-", "", "--", ".")
CLAIM_ONLY = ("sudah follow", "Sudah Follow", "sudah", "done", "\u2705")
SAME = ("sda", "sama", "idem")

# What people with an account answer, with weights; the words are the closed list of declared answers.
KINDS = {
    "handle": 92.4,
    "display_name": 2.0,
    "claim_only": 1.2,
    "blank": 0.9,
    "multiple": 0.8,
    "post_link": 0.6,
    "phone": 0.6,
    "email": 0.6,
    "wrong_column": 0.4,
    "invalid": 0.3,
    "same_as_previous": 0.2,
}


@dataclass(frozen=True)
class Written:
    """One answer: the text in the form, its kind (closed list), and the handles it names (canonical)."""

    text: str
    answer: str
    handles: tuple[str, ...] = ()


def write_handle(chance: Chance, handle: str) -> Written:
    """A legal handle as one of the readable variants."""
    style = list(HANDLE_STYLES)[int(chance.weighted(list(HANDLE_STYLES.values()), 1)[0])]
    text = style.format(
        handle=handle,
        upper=handle.upper(),
        title=handle.title(),
        full_width=handle.translate(FULL_WIDTH),
        token=hashlib.blake2b(handle.encode(), digest_size=6).hexdigest(),
    )
    return Written(text, "handle", (handle,))


def write_two(chance: Chance, handle: str, other: str) -> Written:
    """Two handles in one answer."""
    text = chance.one_of(("@{} dan @{}", "{} / {}", "{}, {}", "@{} @{}")).format(handle, other)
    return Written(text, "multiple", (handle, other))


def write_excuse(chance: Chance, answer: str, handle: str, name: str) -> Written:
    """An answer of any other kind, from which no Instagram handle can be read."""
    number = "".join(filter(str.isdigit, handle))
    texts: dict[str, tuple[str, ...]] = {
        "display_name": (name if " " in name else f"{name} Contoh", f"{name} Contoh"),
        "claim_only": CLAIM_ONLY,
        "blank": BLANK,
        "no_account": NO_ACCOUNT,
        "same_as_previous": SAME,
        # 0800 is no mobile prefix, so these are nobody's numbers; .invalid is nobody's domain.
        "phone": (f"0800-0000-{number:0>5}", f"+62 800 0000 {number:0>5}", f"08000000{number:0>5}"),
        "email": (f"{handle}@contoh.invalid",),
        "post_link": (
            f"https://www.instagram.com/p/Contoh{number}/",
            f"https://instagram.com/reel/Contoh{number}/",
        ),
        "wrong_column": (f"https://www.tiktok.com/@{handle}", f"tiktok.com/@{handle}?_t=8k&_r=1"),
        "invalid": (f"contoh..{number}", f"contoh-{number}", f"contoh#{number}"),
    }
    return Written(chance.one_of(texts[answer]), answer)


def write_tiktok(chance: Chance, handle: str) -> str:
    """An answer in a column for which the campaign does not ask; half of them are empty."""
    forms = ("", "", "", "-", "tidak ada", "@{}", "https://www.tiktok.com/@{}?_t=8k&_r=1", "sama")
    return chance.one_of(forms).format(handle)
