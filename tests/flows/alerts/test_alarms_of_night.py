"""From failed checks and refused deliveries to alarms: which, about what, and with nobody in them."""

import pytest

from expectations.check import Check
from expectations.suites import all_checks
from flows.alerts import alarms_of, run_failed
from flows.alerts.alarms import CAUSE_OF, CAUSES, KINDS
from flows.alerts.of_night import KIND_OF_CHECK
from flows.sources.apis import ApiFault
from flows.sources.delivery import Refusal
from flows.sources.roster_endpoint import ENDPOINT
from tests.flows.alerts.nights import ACCOUNT, PLANTED, alarms_by_cause, everything_wrong, failed
from transforms.faults import Fault

FRESH = "intermediate.int_source_freshness.sources_are_fresh"
GIVEN_UP = "intermediate.int_source_freshness.no_source_is_given_up"
NO_LIST = "intermediate.int_account_lists.listed_accounts_have_a_list"
FELL = "staging.stg_follower_counts.count_did_not_fall"


def test_every_kind_has_a_cause_and_every_cause_a_kind() -> None:
    assert set(CAUSE_OF) == set(KINDS)
    assert set(CAUSE_OF.values()) == set(CAUSES)


def test_a_night_with_everything_wrong_raises_every_cause() -> None:
    assert [cause for cause, alarms in alarms_by_cause().items() if not alarms] == []


def test_a_night_where_all_is_well_raises_none() -> None:
    assert alarms_of([], []) == []


def test_no_alarm_holds_anybody() -> None:
    said = str(alarms_of(*everything_wrong()))

    assert [value for value in PLANTED if value in said] == []


@pytest.mark.parametrize("check", [check for check in all_checks() if check.check_id in KIND_OF_CHECK])
def test_checks_that_are_about_accounts_show_which(check: Check) -> None:
    assert "account_key" in check.keys or KIND_OF_CHECK[check.check_id] in ("no_roster", "no_declarations")


def test_each_account_has_an_alarm_of_its_own() -> None:
    alarms = alarms_of([failed(NO_LIST, "account_key=tiktok:b", f"account_key={ACCOUNT}")], [])

    assert [alarm.about for alarm in alarms] == [ACCOUNT, "tiktok:b"]


def test_a_source_out_of_date_twice_over_is_one_alarm_and_critical() -> None:
    row = f"account_key={ACCOUNT} source=counts age_hours=200"
    alarms = alarms_of([failed(FRESH, row), failed(GIVEN_UP, row, severity="critical")], [])

    assert [(alarm.about, alarm.severity) for alarm in alarms] == [(f"{ACCOUNT} counts", "critical")]


def test_a_source_of_no_account_is_about_itself() -> None:
    (alarm,) = alarms_of([failed(FRESH, "account_key=null source=roster age_hours=40")], [])

    assert (alarm.about, alarm.detail["age_hours"]) == ("roster", "40")


def test_of_two_rows_about_one_account_the_newest_is_told() -> None:
    rows = (
        f"account_key={ACCOUNT} read_at=2024-02-06 20:30:00+07 count_now=100",
        f"account_key={ACCOUNT} read_at=2024-02-05 20:30:00+07 count_now=900",
    )
    (alarm,) = alarms_of([failed(FELL, *rows)], [])

    assert alarm.detail["count_now"] == "100"


def test_accounts_that_the_gate_did_not_name_stand_for_themselves() -> None:
    rows = [f"account_key=x:office{number}" for number in range(5)]

    whole = alarms_of([failed(NO_LIST, *rows, failed_rows=5)], [])
    cut = alarms_of([failed(NO_LIST, *rows, failed_rows=8)], [])

    assert [alarm.about for alarm in whole] == [row.removeprefix("account_key=") for row in rows]
    assert [alarm.about for alarm in cut] == ["", *(alarm.about for alarm in whole)]


def test_a_check_that_could_not_be_carried_out_names_no_account() -> None:
    (alarm,) = alarms_of([failed(NO_LIST, error="BinderException")], [])

    assert (alarm.kind, alarm.about, alarm.detail["error"]) == ("no_list", "", "BinderException")


def test_any_other_check_is_told_with_its_question_and_its_remedy() -> None:
    (alarm,) = alarms_of([failed("raw.night.is_one_row", severity="critical", failed_rows=3)], [])

    assert (alarm.kind, alarm.about, alarm.severity) == ("check_failed", "raw.night.is_one_row", "critical")
    assert alarm.detail == {"question": "Is all well?", "remedy": "Put it right.", "rows": "3"}


def test_critical_alarms_come_first_whatever_the_order() -> None:
    outcomes = [failed("a.b.warns"), failed("a.b.stops", severity="critical"), failed(NO_LIST)]

    alarms = alarms_of(outcomes, [])

    assert alarms == alarms_of(outcomes[::-1], [])
    assert [alarm.severity for alarm in alarms] == ["critical", "warning", "warning"]


def test_refused_files_are_counted_by_source_and_never_named() -> None:
    fault = Fault("file_unreadable", "a file", "none", "send it again")
    paths = ("inbox/roster/Siti Contoh.xlsx", "inbox/roster/2.xlsx")

    (alarm,) = alarms_of([], [Refusal("roster", path, fault) for path in paths])

    assert (alarm.kind, alarm.about) == ("refused_files", "roster")
    assert alarm.detail == {"count": "2", "reasons": "file_unreadable", "sources": "roster"}


def test_a_personnel_system_that_does_not_answer_is_no_file_of_the_inbox() -> None:
    fault = Fault("endpoint_failed", "the staff list", "no answer", "ask again")

    (alarm,) = alarms_of([], [Refusal("roster", f"{ENDPOINT}/2024-02-16", fault)])

    assert (alarm.kind, alarm.detail["reasons"]) == ("no_staff_list", "endpoint_failed")


def test_an_api_that_does_not_answer_is_one_alarm_of_its_account() -> None:
    fault = ApiFault("auth_expired", "a token", "an old one", "get a new one")
    paths = {"counts": f"api/{ACCOUNT} count", "followers": f"api/{ACCOUNT} list"}

    (alarm,) = alarms_of([], [Refusal(source, path, fault) for source, path in paths.items()])

    assert (alarm.kind, alarm.about) == ("refused_answers", ACCOUNT)
    assert alarm.detail["sources"] == "counts followers"


def test_a_failed_run_tells_the_kind_of_its_error_and_not_its_text() -> None:
    assert run_failed("OSError").detail == {"error": "OSError"}
    assert run_failed("could not read Siti Contoh.xlsx").detail == {"error": "Exception"}
    assert (run_failed("OSError").key, run_failed("OSError").severity) == (("run_failed", ""), "critical")
