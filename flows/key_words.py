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


def a_number(needed: str, line: str, at_least: int) -> Any:  # noqa: ANN401
    """A key that needs a whole number that is not too small."""
    needed = f"{needed}, a whole number of {at_least} or more"
    return a_key(needed, line, ge=at_least, validate_default=True)


class Section(BaseModel):
    """What all sections share: nothing is guessed, nothing unknown is passed over, nothing changes later."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)
