"""The words of alerts: complete, neutral, and with no place for a person."""

from datetime import date
from string import Formatter

import pytest

from flows.alerts import CAUSES, Alarm, run_failed
from flows.alerts.alarms import KINDS
from flows.alerts.memory import Remembered, plan
from flows.alerts.wording import MOST_LINES, TEXTS, Post, posts_of
from flows.campaign import Campaign
from flows.reports.texts import LANGUAGES, read_catalogue
from tests.flows.alerts.conftest import Campaigns

NIGHT = date(2024, 2, 14)
ACCOUNT = "instagram:pemprov.contoh"
BLAME = (
    "melanggar",
    "pelanggar",
    "bersalah",
    "mangkir",
    "tidak patuh",
    "violat",
    "guilty",
    "disobe",
    "offend",
    "did not follow",
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def posts(campaign: Campaign, *alarms: Alarm, before: tuple[Remembered, ...] = (), judged: bool = True) -> list[Post]:
    return posts_of(campaign, plan(before, NIGHT, alarms, judged=judged))


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    wrong = [
        name
        for name, text in read_catalogue(TEXTS).items()
        if set(text) != set(LANGUAGES) or places(text["id"]) != places(text["en"])
    ]
    assert wrong == []


@pytest.mark.parametrize("section", ["cause", "happened", "who"])
def test_every_cause_has_words(section: str) -> None:
    assert [cause for cause in CAUSES if f"{section}.{cause}" not in read_catalogue(TEXTS)] == []


@pytest.mark.parametrize("section", ["line", "now", "back"])
def test_every_kind_has_words(section: str) -> None:
    assert [kind for kind in KINDS if f"{section}.{kind}" not in read_catalogue(TEXTS)] == []


def test_no_text_blames_anybody() -> None:
    said = " ".join(word for text in read_catalogue(TEXTS).values() for word in text.values()).lower()

    assert [word for word in BLAME if word in said] == []


def test_a_night_has_one_message_for_each_cause_and_one_for_all_recoveries(campaigns: Campaigns) -> None:
    told = Remembered(Alarm("no_roster", "roster"), date(2024, 2, 13), last_word="alarm", told_on=date(2024, 2, 13))
    alarms = [
        Alarm("no_list", ACCOUNT),
        Alarm("no_count", ACCOUNT),
        Alarm("count_fell", ACCOUNT),
        run_failed("OSError"),
    ]

    said = posts(campaigns(), *alarms, before=(told,))

    assert [post.cause for post in said] == ["run_failed", "source_missing", "count_fell", None]
    assert set(said[1].keys) == {("no_list", ACCOUNT), ("no_count", ACCOUNT)}


def test_a_reminder_says_since_when_and_how_many_nights(campaigns: Campaigns) -> None:
    open_one = Remembered(Alarm("no_list", ACCOUNT), date(2024, 2, 7), last_word="alarm", told_on=date(2024, 2, 7))

    (english,) = posts(campaigns("en"), open_one.alarm, before=(open_one,))
    (indonesian,) = posts(campaigns("id"), open_one.alarm, before=(open_one,))

    assert "(since 7 Feb 2024, 8 nights)" in english.body
    assert "(sejak 7 Feb 2024, 8 malam)" in indonesian.body


def test_a_new_alarm_says_nothing_of_nights(campaigns: Campaigns) -> None:
    assert "since" not in posts(campaigns("en"), Alarm("no_list", ACCOUNT))[0].body


def test_numbers_and_times_are_told_as_people_read_them(campaigns: Campaigns) -> None:
    detail = {"account": ACCOUNT, "listed": "5120", "hidden_share_now": "0.4034", "read_at": "2024-02-13 13:30:00+00"}

    (post,) = posts(campaigns("id"), Alarm("list_shrank", ACCOUNT, detail))

    assert "tercantum 5.120; tersembunyi sekarang 40,3 %; dibaca 13 Feb 2024, 20.30 WIB" in post.body


def test_a_figure_the_catalogue_does_not_know_is_told_by_its_name(campaigns: Campaigns) -> None:
    (post,) = posts(campaigns("en"), Alarm("count_fell", ACCOUNT, {"account": ACCOUNT, "fell_by": "482"}))

    assert f"- {ACCOUNT}: the count fell: fell by 482" in post.body


@pytest.mark.parametrize("kind", ["old_source", "check_failed"])
def test_a_night_that_published_nothing_says_that_the_old_tables_are_there(campaigns: Campaigns, kind: str) -> None:
    stopped = Alarm(kind, "roster", severity="critical")  # type: ignore[arg-type]
    warned = Alarm(kind, "roster")  # type: ignore[arg-type]

    assert "tables published before are still there" in posts(campaigns("en"), stopped)[0].body
    assert "tables published before are still there" not in posts(campaigns("en"), warned)[0].body


def test_a_critical_message_says_so_in_its_subject(campaigns: Campaigns) -> None:
    (post,) = posts(campaigns("id"), run_failed("OSError"))

    assert post.subject == "KRITIS: Ikuti, ASN Contoh ikuti akun resmi: proses malam gagal (malam 14 Feb 2024)"


def test_critical_checks_come_first_and_many_are_counted(campaigns: Campaigns) -> None:
    words = {"question": "Is all well?", "remedy": "Put it right."}
    warnings = [Alarm("check_failed", f"marts.a.check{number}", words) for number in range(MOST_LINES + 2)]
    stops = Alarm("check_failed", "marts.z.stops", words | {"rows": "1234"}, severity="critical")

    (post,) = posts(campaigns("en"), *warnings, stops)
    lines = [line for line in post.body.splitlines() if line.startswith("- ")]

    assert lines[0] == "- critical: marts.z.stops: Is all well? Answer: no (1,234 rows). Now: Put it right."
    assert lines[MOST_LINES] == "- and 3 more; see the data quality page"


def test_a_check_that_could_not_be_carried_out_says_so(campaigns: Campaigns) -> None:
    broken = Alarm("check_failed", "raw.a.b", {"question": "Is it?", "remedy": "See.", "error": "BinderException"})

    assert "it could not be carried out (BinderException)" in posts(campaigns("en"), broken)[0].body
    assert "could not be judged this night (BinderException)" in (
        posts(campaigns("en"), Alarm("no_list", detail={"error": "BinderException"}))[0].body
    )


def test_accounts_the_gate_did_not_name_are_told_of(campaigns: Campaigns) -> None:
    (post,) = posts(campaigns("en"), Alarm("no_list", detail={"rows": "8"}))

    assert "there are more that are not named here (8 rows)" in post.body


def test_a_campaign_with_a_name_of_two_lines_keeps_its_subject_on_one(campaigns: Campaigns) -> None:
    (post,) = posts(campaigns("en", "ASN\nBcc: orang@contoh.example"), run_failed("OSError"))

    assert "\n" not in post.subject


def test_a_longest_message_fits_into_a_telegram(campaigns: Campaigns) -> None:
    words = {"question": "Q" * 110, "remedy": "R" * 120, "rows": "123456"}
    alarms = [Alarm("check_failed", f"marts.{'t' * 60}{number}.c", words, "critical") for number in range(200)]

    assert len(posts(campaigns("id"), *alarms)[0].body) < 4096


def test_a_source_is_told_in_words(campaigns: Campaigns) -> None:
    detail = {"account": ACCOUNT, "source": "api_lists", "age_hours": "200.5"}

    (post,) = posts(campaigns("en"), Alarm("old_source", f"{ACCOUNT} api_lists", detail))

    assert f"- warning: {ACCOUNT}, lists from the official API: nothing new: age in hours 200" in post.body
