"""Sending to real receivers: what is tried again, what is given up, and what is never said about an address."""

import logging
from pathlib import Path

import pytest

from flows.alerts.channels import Pace, send
from flows.alerts.wording import Post
from tests.flows.alerts.conftest import VARIABLE
from tests.flows.alerts.receivers import Manner, Step, free_port, mailbox, webhook, words_of

# Times only bound how long a test can take; none is measured.
QUICK = Pace(connecting=5, reading=5, pause=(0, 0), whole=30)
IMPATIENT = Pace(connecting=5, reading=0.2, pause=(0, 0), whole=30)
POST = Post("Satu subjek", "Baris satu\nBaris <dua> & tiga", "critical", "run_failed", (("run_failed", ""),))
OTHER = Post("Subjek lain", "Isi", "recovery", None, (("no_list", "x:y"),))

pytestmark = pytest.mark.usefixtures("addresses")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Apprise spares mail servers by waiting between two mails.
    monkeypatch.setattr("apprise.plugins.email.base.NotifyEmail.request_rate_per_sec", 0)


def test_a_webhook_gets_every_message_as_it_was_written() -> None:
    with webhook() as hook:
        sent = send([POST, OTHER], hook.address, VARIABLE, QUICK)

    assert (sent.taken, sent.faults) == ((True, True), ())
    assert [(got["title"], got["message"], got["type"]) for got in hook.taken] == [
        (POST.subject, POST.body, "failure"),
        (OTHER.subject, OTHER.body, "success"),
    ]


def test_a_mail_server_gets_every_message_for_every_recipient() -> None:
    with mailbox() as box:
        sent = send([POST], box.address, VARIABLE, QUICK)

    assert (sent.taken, sent.faults) == ((True,), ())
    assert sorted(box.recipients) == ["jaga@contoh.example", "mutu@contoh.example"]
    assert words_of(box.taken[0]).splitlines() == [POST.subject, *POST.body.splitlines()]


@pytest.mark.usefixtures("at_once")
def test_a_mail_is_plain_text_unless_its_address_asks_for_another_form() -> None:
    with mailbox() as box:
        send([POST], box.address, VARIABLE, QUICK)
        send([POST], f"{box.address}&format=html", VARIABLE, QUICK)

    assert [mail.get_content_type() for mail in box.taken] == ["text/plain"] * 2 + ["multipart/alternative"] * 2


@pytest.mark.parametrize("between", [" ", "\n", ",", ", ", " ,\n "])
def test_addresses_may_stand_side_by_side_and_hold_commas_themselves(between: str) -> None:
    with webhook() as hook, mailbox() as box:
        send([POST], between.join([box.address, hook.address]), VARIABLE, QUICK)

    assert len(hook.taken) == 1
    assert len(set(box.recipients)) == 2


def test_a_server_that_fails_once_is_asked_once_more() -> None:
    with webhook((500, 200)) as hook:
        sent = send([POST], hook.address, VARIABLE, QUICK)

    assert (sent.taken, sent.faults, hook.asked, len(hook.taken)) == ((True,), (), 2, 1)


def test_a_server_that_fails_twice_is_left_alone_for_the_rest_of_the_night() -> None:
    with webhook((500,)) as hook:
        sent = send([POST, OTHER], hook.address, VARIABLE, QUICK)

    assert (sent.taken, hook.asked) == ((False, False), 2)
    assert [fault.found for fault in sent.faults] == ["one that took 0 of 2"]


def test_one_channel_that_fails_stops_no_other() -> None:
    refused = f"json://127.0.0.1:{free_port()}/rahasia-token"
    with webhook() as hook:
        sent = send([POST], f"{refused} {hook.address}", VARIABLE, QUICK)

    assert (sent.taken, len(hook.taken)) == ((True,), 1)
    assert [fault.where for fault in sent.faults] == [f"the environment variable {VARIABLE}, address 1 (kind: json)"]


@pytest.mark.parametrize(("manner", "pace"), [("never", IMPATIENT), ("drips", Pace(pause=(0, 0), whole=0.5))])
def test_a_server_that_accepts_and_never_answers_does_not_hold_the_night(manner: Manner, pace: Pace) -> None:
    with webhook(manner=manner) as deaf:
        sent = send([POST, OTHER], deaf.address, VARIABLE, pace)
        is_still_silent = not deaf.released.is_set()

    assert is_still_silent
    assert sent.taken == (False, False)
    assert len(sent.faults) == 1


def test_a_mail_server_that_never_greets_does_not_hold_the_night() -> None:
    # A webhook waits for a question, as this mail waits for a greeting.
    with webhook() as hook:
        address = f"mailto://127.0.0.1:{hook.server_port}?from=a@contoh.example&to=b@contoh.example&mode=insecure"
        sent = send([POST], address, VARIABLE, Pace(connecting=0.2, pause=(0, 0)))

    assert (sent.taken, len(sent.faults)) == ((False,), 1)


@pytest.mark.parametrize(
    ("step", "answer"), [("login", "535 salah"), ("recipient", "550 tidak ada"), ("content", "421 sibuk")]
)
@pytest.mark.usefixtures("at_once")
def test_a_mail_server_that_refuses_is_told_without_a_word_of_its_address(
    step: Step, answer: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), mailbox(refuses={step: answer}) as box:
        sent = send([POST], box.address_with("piket:rahasia"), VARIABLE, QUICK)
    logged = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    said = "\n".join([*(fault.text() for fault in sent.faults), *logged, *capfd.readouterr()])

    assert (sent.taken, [fault.found for fault in sent.faults]) == ((False,), ["one that took 0 of 1"])
    assert [word for word in ("rahasia", "piket") if word in said] == []


def test_times_that_an_address_gives_itself_go_first() -> None:
    with webhook(manner="never") as deaf:
        sent = send([POST], f"{deaf.address}?rto=0.2&cto=1", VARIABLE, Pace(reading=10_000, pause=(0, 0), whole=30))

    assert (sent.taken, deaf.asked) == ((False,), 2)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("json://", "json"),
        ("slack://xx", "slack"),
        ("https://contoh.example/rahasia", "unknown"),
        ("bot123456rahasia", "unknown"),
        ("rahasia://contoh.example", "unknown"),
    ],
)
def test_a_malformed_address_is_a_message_without_a_word_of_it(address: str, kind: str) -> None:
    with webhook() as hook:
        sent = send([POST], f"{address} {hook.address}", VARIABLE, QUICK)

    (fault,) = sent.faults
    assert sent.taken == (True,)
    assert fault.where == f"the environment variable {VARIABLE}, address 1 (kind: {kind})"
    assert "rahasia" not in fault.text()


@pytest.mark.parametrize("addresses", ["", " \n, "])
def test_without_an_address_nobody_is_told_and_one_message_says_so(addresses: str) -> None:
    sent = send([POST, OTHER], addresses, VARIABLE, QUICK)

    assert (sent.taken, sent.configured, len(sent.faults)) == ((False, False), False, 1)
    assert send([], addresses, VARIABLE, QUICK).faults == ()


def test_no_log_holds_an_address_or_a_message(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), webhook((500, 200)) as hook, mailbox() as box:
        send([POST], f"{hook.address} {box.address} json:// rahasia", VARIABLE, QUICK)
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")

    assert [word for word in ("rahasia", "contoh.example", POST.subject, "Baris") if word in logged] == []


def test_nothing_is_kept_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPRISE_STORAGE_PATH"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with webhook() as hook, mailbox() as box:
        send([POST], f"{hook.address} {box.address}", VARIABLE, QUICK)

    assert list(tmp_path.rglob("*")) == []


def test_no_answer_leads_to_another_host() -> None:
    with webhook((307,)) as hook, webhook() as elsewhere:
        hook.leads_to = f"http://127.0.0.1:{elsewhere.server_port}/"
        sent = send([POST], hook.address, VARIABLE, QUICK)

    assert (sent.taken, elsewhere.asked) == ((False,), 0)
