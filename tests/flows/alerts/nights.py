"""Finished nights with everything wrong, and the personal values planted in them; invented people."""

from collections.abc import Mapping

from expectations.check import Check, Outcome, Severity
from flows.alerts import Alarm, alarms_of, run_failed
from flows.alerts.alarms import CAUSES, Cause
from flows.alerts.of_night import KIND_OF_CHECK
from flows.sources.apis import ApiFault
from flows.sources.delivery import Refusal
from flows.sources.roster_endpoint import ENDPOINT
from transforms.faults import Fault

ACCOUNT = "instagram:pemprov.contoh"
# What no alert may hold: a staff number, a name, a declared handle, keys of a person and of a follower, a telephone.
PLANTED = (
    "199001012020121001",
    "Siti Contoh",
    "siti.contoh.pribadi",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "0123456789abcdef0123456789abcdef",
    "0812-3456-7890",
    "081234567890",
)
NIP, NAME, HANDLE, STAFF_KEY, FOLLOWER_KEY, _, PHONE = PLANTED

_ROWS: Mapping[str, tuple[str, ...]] = {
    "old_source": (f"account_key={ACCOUNT} source=api_counts age_hours=200.5",),
    "list_shrank": (
        f"account_key={ACCOUNT} listed=5120 reported_high=8582 verdict=partial hidden_share_now=0.40340251689582847",
    ),
    "count_fell": (
        f"account_key={ACCOUNT} read_at=2024-02-06 20:30:00+07 count_before=8582 count_now=8100 days=1 usual_fall=12",
    ),
}
_PERSON = f"staff_key={STAFF_KEY} nip={NIP} name={NAME} handle={HANDLE} follower_key={FOLLOWER_KEY} phone={PHONE}"


def failed(
    check_id: str,
    *rows: str,
    severity: Severity = "warning",
    failed_rows: int | None = None,
    error: str | None = None,
) -> Outcome:
    """A check that did not hold, or could not be carried out; its rows are written as the gate writes them."""
    names = dict.fromkeys(part.partition("=")[0] for row in rows for part in row.split(" ") if "=" in part)
    check = Check(check_id, "no_rows", {"sql": "select * from {batch}"}, severity, "Is all well?", "Put it right.")
    # Set past the constructor, which would refuse the planted columns: the alarms are the last lock, not the only one.
    object.__setattr__(check, "keys", tuple(names))
    rows_found = len(rows) if failed_rows is None else failed_rows
    return Outcome(check, passed=False, broken=bool(error), failed_rows=rows_found, failed_keys=rows, error=error)


def everything_wrong() -> tuple[list[Outcome], list[Refusal]]:
    """Every check of the table failed, one that is not in it, and deliveries were refused; people everywhere."""
    outcomes = [
        failed(check_id, *(f"{row} {_PERSON}" for row in _ROWS.get(kind, (f"account_key={ACCOUNT}",))))
        for check_id, kind in KIND_OF_CHECK.items()
    ]
    outcomes.append(failed("marts.fct_compliance.statuses_add_up", _PERSON, severity="critical"))
    outcomes.append(failed("marts.dim_staff.unit_is_told", f"unit={NAME}"))
    fault = Fault("file_unreadable", "a file", f"one of {NAME}", "send it again")
    refusals = [
        Refusal("roster", f"inbox/roster/{NAME} {NIP}.xlsx", fault),
        Refusal("followers", f"inbox/followers/instagram/{HANDLE}/2024-02-07/x.zip", fault),
        Refusal("roster", f"{ENDPOINT}/2024-02-16", Fault("endpoint_failed", "a list", f"one of {NAME}", "ask again")),
        Refusal("counts", f"api/{ACCOUNT} count", ApiFault("auth_expired", "a token", "an old one", "get a new one")),
    ]
    return outcomes, refusals


def alarms_by_cause() -> dict[Cause, list[Alarm]]:
    """At least one alarm of every cause."""
    alarms = alarms_of(*everything_wrong())
    alarms += [run_failed("OSError"), Alarm("run_unfinished", detail={"finished_by": "07:00"}, severity="critical")]
    return {cause: [alarm for alarm in alarms if alarm.cause == cause] for cause in CAUSES}
