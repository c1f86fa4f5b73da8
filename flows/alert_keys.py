"""Knows the keys of ``[alerts]`` in ``campaign.toml``: where alerts go, and by when a night is due; sends nothing."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from flows.api_keys import VARIABLE


class Alerts(BaseModel):
    """Where alerts go, and when the first is due; the addresses are secrets and never stand in the file."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)

    urls_env: Annotated[
        str,
        Field(
            description="the name of the environment variable that holds the addresses, not the addresses themselves",
            examples=['urls_env = "IKUTI_ALERT_URLS"'],
            pattern=VARIABLE,
            json_schema_extra={"may_be_secret": True},
        ),
    ] = "IKUTI_ALERT_URLS"
    finished_by: Annotated[
        str,
        Field(
            description="the hour by which a night must have finished, in the campaign's time zone",
            examples=['finished_by = "07:00"'],
            pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        ),
    ] = "07:00"
