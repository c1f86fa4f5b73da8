"""The words in which a key of ``campaign.toml`` is described, and what all its sections share; knows no key."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def a_key(needed: str, line: str, **limits: Any) -> Any:  # noqa: ANN401 - as pydantic's Field
    """A key with the words for its mistakes: what is needed, and the line to write."""
    return Field(description=needed, examples=[line], **limits)


def a_text(needed: str, line: str) -> Any:  # noqa: ANN401
    """A key that needs words of the office: neither an empty text nor "…" nor the "<…>" of an example."""
    return a_key(needed, line, pattern=r"^[^<]*\w")


def a_list(needed: str, line: str) -> Any:  # noqa: ANN401
    """A key that needs a list with something in it."""
    # TOML has lists only; "not strict" lets one become the tuple that nobody can change afterwards.
    return a_key(needed, line, strict=False, min_length=1)


def a_number(needed: str, line: str, at_least: int, at_most: int = 365_000) -> Any:  # noqa: ANN401
    """A key that needs a whole number in its limits; unless told, at most a thousand years of days."""
    # So many days before or after a night are still days of a calendar; a longer time no date can hold.
    needed = f"{needed}, a whole number from {at_least} to {at_most}"
    return a_key(needed, line, ge=at_least, le=at_most, validate_default=True)


class Section(BaseModel):
    """What all sections share: nothing is guessed, nothing unknown is passed over, nothing changes later."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)
