"""Knows the keys of ``campaign.toml`` that say how a night is judged, kept and told; knows no account and no order."""

from typing import Annotated, Literal

from flows.api_keys import VARIABLE
from flows.key_words import Section, a_key, a_number


class Rule(Section):
    """When an employee satisfies the order."""

    satisfied_by: Annotated[
        Literal["all", "any", "any_platform_per_owner"],
        a_key('one of "all", "any", "any_platform_per_owner"', 'satisfied_by = "all"'),
    ] = "all"


class Evidence(Section):
    """What a follower list must be before it proves an absence."""

    max_hidden_share: Annotated[
        float,
        a_key("a share from 0 to 1 (one percent is 0.01)", "max_hidden_share = 0.01", ge=0, le=1),
    ] = 0.01
    confirmations: Annotated[int, a_number("how many complete lists", "confirmations = 2", 1)] = 2
    confirmation_days: Annotated[int, a_number("days between the lists", "confirmation_days = 7", 1)] = 7
    max_reading_age_days: Annotated[
        int, a_number("how many days a count stays good", "max_reading_age_days = 14", 0)
    ] = 14


class Privacy(Section):
    """How small a group may be shown and how long what is kept."""

    small_cell: Annotated[int, a_number("the smallest group that is shown", "small_cell = 5", 1)] = 5
    retention_days: Annotated[int, a_number("days staff facts are kept", "retention_days = 400", 1)] = 400
    keep_exports_days: Annotated[int, a_number("days exports are kept", "keep_exports_days = 30", 0)] = 30


class Alerts(Section):
    """Where alerts go, and when the first is due; the addresses are secrets and never stand in the file."""

    urls_env: Annotated[
        str,
        a_key(
            "the name of the environment variable that holds the addresses, not the addresses themselves",
            'urls_env = "IKUTI_ALERT_URLS"',
            pattern=VARIABLE,
            json_schema_extra={"may_be_secret": True},
        ),
    ] = "IKUTI_ALERT_URLS"
    finished_by: Annotated[
        str,
        a_key(
            "the hour by which a night must have finished, in the campaign's time zone",
            'finished_by = "07:00"',
            pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        ),
    ] = "07:00"


class Report(Section):
    """How the report is written."""

    language: Annotated[Literal["id", "en"], a_key('"id" or "en"', 'language = "id"')] = "id"
