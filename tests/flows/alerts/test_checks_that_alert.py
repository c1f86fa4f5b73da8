"""Every check that an alert is about exists: one that was renamed would be told under the wrong cause."""

from expectations.suites import all_checks
from flows.alerts.of_night import KIND_OF_CHECK


def test_alerts_are_about_checks_that_exist() -> None:
    assert KIND_OF_CHECK.keys() - {check.check_id for check in all_checks()} == set()
