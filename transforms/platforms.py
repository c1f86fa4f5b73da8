"""Knows what each platform shows of who follows, to anybody at all; knows no API, no account and no list.

What is said here is said once: the state has it beside every account (`raw.account`), and reports ask here.
"""

from typing import Final

# Whoever is flagged there, or has closed the account, is on no list that anybody can obtain: to be absent from one, or
# from the platform's own answer, never means anything.
HIDES_FOLLOWERS: Final = ("facebook", "youtube")
# No list of a page's or channel's followers is to be had, neither by an API nor by the owner's export. One that
# somebody keeps by hand is read all the same.
LISTS_NOBODY: Final = ("facebook", "linkedin", "telegram")
# It answers about single people, by their account's number alone.
ANSWERS_BY_NUMBER: Final = ("telegram",)


def shown_by(platform: str) -> dict[str, bool]:
    """What the platform shows, by the names of the columns of `raw.account`, in their order."""
    return {
        "hides_followers": platform in HIDES_FOLLOWERS,
        "lists_nobody": platform in LISTS_NOBODY,
        "answers_by_number": platform in ANSWERS_BY_NUMBER,
    }
