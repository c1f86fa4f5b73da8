"""Telling a night: memory, words, channels and events together, night after night."""

import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from subprocess import Popen, run

import pytest

from flows.alerts import Alarm, Pace, run_failed, tell
from tests.flows.alerts.conftest import VARIABLE, Addresses, Campaigns
from tests.flows.alerts.receivers import free_port, webhook
from warehouse.layout import Layout

HOUSE = Path(__file__).resolve().parents[3]
QUICK = Pace(pause=(0, 0), whole=30)
FIRST, SECOND, THIRD = date(2024, 2, 7), date(2024, 2, 8), date(2024, 2, 9)
LIST = Alarm("no_list", "instagram:pemprov.contoh")
COUNT = Alarm("no_count", "instagram:pemprov.contoh")


def test_an_alarm_is_told_folded_and_recovered(campaigns: Campaigns, addresses: Addresses) -> None:
    campaign = campaigns()
    with webhook() as hook:
        addresses(hook.address)
        said = [
            tell(campaign, FIRST, [LIST], judged=True),
            tell(campaign, SECOND, [LIST], judged=True),
            tell(campaign, THIRD, [], judged=True),
            tell(campaign, THIRD, [], judged=True),
        ]

    assert [(one.told, one.folded, one.recovered) for one in said] == [
        ((LIST,), (), ()),
        ((), (LIST,), ()),
        ((), (), (LIST,)),
        ((), (), ()),
    ]
    assert len(hook.taken) == 2


def test_a_night_run_three_times_tells_once(campaigns: Campaigns, addresses: Addresses) -> None:
    with webhook() as hook:
        addresses(hook.address)
        for _ in range(3):
            tell(campaigns(), FIRST, [COUNT, LIST], judged=True)

    assert len(hook.taken) == 1


def test_what_no_channel_took_is_tried_again_and_one_channel_is_enough(
    campaigns: Campaigns, addresses: Addresses
) -> None:
    campaign, refused = campaigns("en"), f"json://127.0.0.1:{free_port()}/"
    addresses(refused)
    lost = tell(campaign, FIRST, [LIST], judged=True, pace=QUICK)
    with webhook() as hook:
        addresses(refused, hook.address)
        found = tell(campaign, SECOND, [LIST], judged=True, pace=QUICK)
        again = tell(campaign, THIRD, [LIST], judged=True, pace=QUICK)

    assert (lost.told, lost.untold, len(lost.faults)) == ((), (LIST,), 1)
    assert (found.told, found.untold, len(found.faults)) == ((LIST,), (), 1)
    assert (again.told, again.folded) == ((), (LIST,))
    assert "(since 7 Feb 2024, 2 nights)" in hook.taken[0]["message"]


def test_what_reached_nobody_is_tried_again_without_a_night(campaigns: Campaigns, addresses: Addresses) -> None:
    addresses(f"json://127.0.0.1:{free_port()}/")
    tell(campaigns(), FIRST, [LIST], judged=True, pace=QUICK)
    with webhook() as hook:
        addresses(hook.address)
        told = tell(campaigns(), FIRST, [], judged=False)

    assert told.told == (LIST,)


def test_without_an_address_the_return_says_so_once(campaigns: Campaigns, addresses: Addresses) -> None:
    addresses()
    said = tell(campaigns(), FIRST, [LIST, run_failed("OSError")], judged=False)

    assert (said.told, len(said.untold), len(said.posts)) == ((), 2, 2)
    assert [VARIABLE in fault.where for fault in said.faults] == [True]


def test_a_night_with_nothing_to_say_says_nothing(campaigns: Campaigns, addresses: Addresses) -> None:
    addresses()
    assert tell(campaigns(), FIRST, [], judged=True).faults == ()


def test_a_damaged_memory_is_told_of_and_stops_nothing(campaigns: Campaigns, addresses: Addresses) -> None:
    campaign = campaigns()
    Layout(campaign.folder).alarms.write_text("{")
    with webhook() as hook:
        addresses(hook.address)
        said = tell(campaign, FIRST, [LIST], judged=True)

    assert (said.told, [fault.found for fault in said.faults]) == ((LIST,), ["a damaged one"])


def test_a_memory_that_cannot_be_written_is_told_of_and_stops_nothing(
    campaigns: Campaigns, addresses: Addresses
) -> None:
    campaign = campaigns()
    (campaign.folder / "warehouse" / ".alarms.json.partial").mkdir()
    with webhook() as hook:
        addresses(hook.address)
        said = tell(campaign, FIRST, [LIST], judged=True)

    assert (said.told, len(said.faults)) == ((LIST,), 1)


def test_a_kill_between_sending_and_writing_tells_twice_and_loses_nothing(
    campaigns: Campaigns, addresses: Addresses
) -> None:
    campaign = campaigns()
    with webhook(manner="never") as hook:
        addresses(hook.address)
        code = (
            "import sys; from datetime import date; from pathlib import Path\n"
            "from flows.alerts import Alarm, tell; from flows.campaign import load_campaign\n"
            f"alarm = Alarm('no_list', {LIST.about!r})\n"
            "tell(load_campaign(Path(sys.argv[1])), date(2024, 2, 7), [alarm], judged=True)\n"
        )
        night = Popen([sys.executable, "-c", code, str(campaign.folder)], cwd=HOUSE, env=os.environ)
        while not hook.asked:
            assert night.poll() is None
        night.send_signal(signal.SIGKILL)
        night.wait()
    with webhook() as hook:
        addresses(hook.address)
        said = tell(campaign, FIRST, [LIST], judged=True)

    assert said.told == (LIST,)


def test_what_is_remembered_holds_no_message_and_no_address(campaigns: Campaigns, addresses: Addresses) -> None:
    campaign = campaigns()
    with webhook() as hook:
        addresses(hook.address)
        tell(campaign, FIRST, [LIST], judged=True)
    written = Layout(campaign.folder).alarms.read_text()

    assert [one["alarm"]["about"] for one in json.loads(written)["alarms"]] == [LIST.about]
    assert "rahasia" not in written


@pytest.mark.parametrize("module", ["flows.alerts", "flows.alerts.overdue"])
def test_nothing_heavy_is_loaded_before_something_is_to_be_told(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print(sorted({'apprise', 'requests', 'prefect', 'great_expectations', 'duckdb'} & set(sys.modules)))"
    )

    ended = run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)

    assert ended.stdout == "[]\n"
