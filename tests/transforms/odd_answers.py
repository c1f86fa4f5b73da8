"""Texts that somebody might write where a form asks for an account, for Hypothesis; knows not how they are read."""

from hypothesis import strategies as st

from transforms.links import HOSTS
from transforms.phrases import PLATFORM_WORDS

tokens = st.sampled_from(
    [
        *"@/.,;:&-_()?=#0189xN \n\u200b\uff20\u212aс東·ß",
        *(
            "tidak",
            "ada",
            "sudah",
            "sama",
            "sda",
            "n",
            "a",
            "no",
            "ig",
            "instagram",
            "contoh",
            "Contoh_A",
            "lupa",
            "gmail.com",
        ),
        *(" Contoh", " Dua", "Wa "),
        *("https://", "www.", "next", "accounts", "login", " dan ", "0812", "S.Kom", "contoh.bsky.social", "a.example"),
        *("/@", "/channel/", "/in/", "/profile/", "/people/", "/intent/user?user_id=", "/i/user/", "?id=", "/users/"),
        *(
            "UCcontoh0000000000000003",
            "100000000000001",
            "1234567890123456789",
            "did:plc:",
            "id: ",
            "profile.php",
            "%2F",
        ),
        *(word for words in PLATFORM_WORDS.values() for word in words),
        *HOSTS,
    ]
)
odd_answers = st.one_of(st.text(), st.lists(tokens, max_size=8).map("".join))
