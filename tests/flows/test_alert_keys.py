"""The keys of ``[alerts]``: the mistakes people make in them, and what each is told to write."""

from datetime import time

import pytest
from pydantic import ValidationError

from flows.messages import Message
from flows.mistakes import messages_of
from flows.policy_keys import Alerts


def _refusal(**values: object) -> Message:
    with pytest.raises(ValidationError) as refusal:
        Alerts.model_validate(values)
    (message,) = messages_of(refusal.value, Alerts, "campaign.toml")
    return message


def test_alert_addresses_in_the_file_are_refused_and_never_repeated() -> None:
    message = _refusal(urls_env="mailto://duty:sangat-rahasia@contoh.example")

    assert "environment variable" in message.needed
    assert "rahasia" not in message.text()


@pytest.mark.parametrize("hour", ["7", "07.00", "24:00", "7:00", "07:60", time(7)])
def test_the_hour_a_night_must_have_finished_by_is_written_with_four_digits(hour: object) -> None:
    assert _refusal(finished_by=hour).remedy == 'write finished_by = "07:00"'
