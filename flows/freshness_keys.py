"""Knows the keys of ``[freshness]`` in ``campaign.toml``: how old a source's last may be; looks at no source."""

from typing import Annotated

from pydantic import ValidationInfo, field_validator

from flows.key_words import Section, a_number
from flows.mistakes import own_rule


class Freshness(Section):
    """After how long a source is told to be stale, and after how long it stops the night.

    Asked is what the machine asks by itself (official APIs, the personnel system); handed in is what people bring.
    Nothing handed in stops a night unless the campaign says so. Counts that people read have a limit of their own,
    `max_reading_age_days` in ``[evidence]``, and no second one here.
    """

    asked_warn_hours: Annotated[
        int, a_number("after how many hours without an answer a source is stale", "asked_warn_hours = 36", 1)
    ] = 36
    asked_stop_days: Annotated[
        int, a_number("after how many days without an answer the night stops", "asked_stop_days = 7", 1)
    ] = 7
    handed_in_warn_days: Annotated[
        int, a_number("after how many days without a new file a source is stale", "handed_in_warn_days = 14", 1)
    ] = 14
    handed_in_stop_days: Annotated[
        int | None, a_number("after how many days without a new file the night stops", "handed_in_stop_days = 60", 1)
    ] = None

    # Each looks at the limit before it, as far as that was sound; a default too, beside a limit that was written.

    @field_validator("asked_stop_days")
    @classmethod
    def _asked_warns_first(cls, stop_days: int, others: ValidationInfo) -> int:
        hours = others.data.get("asked_warn_hours", 0)
        if 24 * stop_days < hours:
            remedy = f"write asked_stop_days = {-(-hours // 24)} or more"
            raise own_rule(f"no fewer days than asked_warn_hours ({hours} hours)", remedy)
        return stop_days

    @field_validator("handed_in_stop_days")
    @classmethod
    def _handed_in_warns_first(cls, stop_days: int | None, others: ValidationInfo) -> int | None:
        days = others.data.get("handed_in_warn_days", 0)
        if stop_days is not None and stop_days < days:
            remedy = f"write handed_in_stop_days = {days} or more, or leave it out"
            raise own_rule(f"no fewer days than handed_in_warn_days ({days})", remedy)
        return stop_days
