"""Every cause in both languages, delivered to a real webhook and a real mail server."""

from datetime import date

import pytest

from flows.alerts import CAUSES, Cause, tell
from flows.alerts.wording import TEXTS
from flows.reports.texts import Texts
from tests.flows.alerts.conftest import Addresses, Campaigns
from tests.flows.alerts.nights import ACCOUNT, PLANTED, alarms_by_cause
from tests.flows.alerts.receivers import mailbox, webhook, words_of

NIGHT = date(2024, 2, 7)
DAY = {"id": "Rabu, 7 Februari 2024", "en": "Wednesday, 7 February 2024"}
ABOUT_ACCOUNTS = ("source_missing", "source_stale", "list_partial", "count_fell")


def flat(words: str) -> str:
    """Words without the line breaks and entities of a mail in HTML."""
    for written, meant in {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "&#x27;": "'", "<br/>": "\n"}.items():
        words = words.replace(written, meant)
    return " ".join(words.split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_reaches_webhook_and_mail(
    campaigns: Campaigns, addresses: Addresses, cause: Cause, language: str
) -> None:
    say, campaign = Texts(language, TEXTS), campaigns(language)
    with webhook() as hook, mailbox() as box:
        addresses(hook.address, box.address)
        told = tell(campaign, NIGHT, alarms_by_cause()[cause], judged=True)

    assert (told.faults, len(hook.taken), len(box.taken)) == ((), 1, 2)
    for words in (f"{hook.taken[0]['title']}\n{hook.taken[0]['message']}", *map(words_of, box.taken)):
        text = flat(words)
        expected = [
            campaign.name,
            DAY[language],
            say(f"cause.{cause}"),
            flat(say(f"happened.{cause}")),
            say("body.now"),
            say("body.who", who=say(f"who.{cause}")),
            *([ACCOUNT] if cause in ABOUT_ACCOUNTS else []),
        ]
        assert [part for part in expected if part not in text] == []
    payloads = [str(hook.taken), *(mail.as_string() for mail in box.taken), *map(words_of, box.taken)]
    assert [value for value in PLANTED for payload in payloads if value in payload] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_recoveries_of_a_night_are_one_message(
    campaigns: Campaigns, addresses: Addresses, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Apprise spares mail servers by waiting between two mails.
    monkeypatch.setattr("apprise.plugins.email.base.NotifyEmail.request_rate_per_sec", 0)
    say, campaign = Texts(language, TEXTS), campaigns(language)
    alarms = [alarm for those in alarms_by_cause().values() for alarm in those]
    with webhook() as hook, mailbox() as box:
        addresses(hook.address, box.address)
        tell(campaign, NIGHT, alarms, judged=True)
        told = tell(campaign, date(2024, 2, 8), [], judged=True)

    assert len(told.recovered) == len(alarms)
    assert len(hook.taken) == len(CAUSES) + 1
    assert len(box.taken) == 2 * (len(CAUSES) + 1)
    assert (hook.taken[-1]["type"], say("subject.recovery") in hook.taken[-1]["title"]) == ("success", True)
    assert [value for value in PLANTED if value in str(hook.taken)] == []
