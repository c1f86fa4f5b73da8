"""The first screen in the terminal."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flows.reports import Findings, Reader, ReportContext, first_screen, read_findings, show_first_screen
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.texts import Texts
from tests.flows.reports.terminal import Terminal

Checks = Mapping[str, tuple[str, str]]
PEMPROV = "where account_key = 'instagram:pemprov.contoh'"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "  gained 1,283 to 1,382 of 6,750 (19.0 to 20.5 %)\n"),
        ("id", "  bertambah 1.283 sampai 1.382 dari 6.750 (19,0 sampai 20,5 %)\n"),
    ],
)
def test_the_evenings_answer_is_the_first_thing_said(findings: Findings, language: str, line: str) -> None:
    assert first_screen(findings, language).splitlines(keepends=True)[4] == line


def test_what_the_lists_prove_follows(findings: Findings) -> None:
    assert (
        "lists prove: 1,412 employees seen following; 390 of them already before the order; "
        "by the list of 16 Feb 2024 at least 2,310 employees cannot have followed then with the account they "
        "declared; 1,905 named 'not seen' after 2 complete lists\n"
    ) in first_screen(findings)


@pytest.mark.parametrize("verdict", ["partial", "failed"])
def test_whom_the_platform_denied_one_by_one_is_not_said_to_be_named_by_complete_lists(
    evening: Any, campaign: ReportContext, checks: Checks, verdict: str
) -> None:
    evening.connection.execute(f"update marts.fct_capture set verdict = '{verdict}' {PEMPROV}")
    screen = first_screen(read_findings(evening, campaign, checks))

    assert "1,905 named 'not seen' after at least 2 looks: complete lists, or the platform's own answers" in screen
    assert "after 2 complete lists" not in screen


def test_what_nobody_can_know_follows_with_its_reasons(findings: Findings) -> None:
    screen = first_screen(findings)
    assert "nobody can know: 2,210 unverifiable (1,800 awaiting another complete list, 410 only a display" in screen
    assert "623 declared nothing" in screen
    assert "in all between 1,412 and 4,440 employees follow, by the list of 16 Feb 2024" in screen


def test_whom_no_list_can_settle_is_told_apart_from_whom_the_next_may(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute(
        f"update marts.fct_follow_status set not_seen_possible_on = null {PEMPROV} and staff_key in (select staff_key "
        f"from marts.fct_follow_status {PEMPROV} and reason = 'awaiting_confirmation' order by staff_key limit 23)"
    )

    assert (
        "2,210 unverifiable (1,777 awaiting another complete list, 410 only a display name was declared, "
        "23 to be asked (several handles, or perhaps renamed))"
    ) in first_screen(read_findings(evening, campaign, checks))


def test_platforms_that_hide_their_lists_leave_nobody_to_be_asked(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute(
        "update marts.fct_follow_status set not_seen_possible_on = null, account_key = 'youtube:diskominfo.contoh' "
        "where account_key = 'instagram:diskominfo.contoh'; "
        "update marts.dim_account set platform = 'youtube', account_key = 'youtube:diskominfo.contoh' "
        "where account_key = 'instagram:diskominfo.contoh'"
    )

    diskominfo = [one for one in read_findings(evening, campaign, checks).accounts if one.owner == "Diskominfo"]

    assert [(one.unverifiable, one.to_be_asked) for one in diskominfo] == [({"list_partial": 5139}, {})]


@pytest.mark.parametrize(
    ("language", "seen", "stated"),
    [
        ("en", "lists prove: 1,400 employees seen following;", "; 12 more by their own statement\n"),
        ("id", "daftar membuktikan: 1.400 pegawai terlihat mengikuti;", "; 12 lagi menurut pernyataan sendiri\n"),
    ],
)
def test_nobody_is_proved_by_her_own_statement(
    evening: Any, campaign: ReportContext, checks: Checks, language: str, seen: str, stated: str
) -> None:
    _state(evening, 12)

    screen = first_screen(read_findings(evening, campaign, checks), language)

    assert seen in screen
    assert stated in screen


def test_without_a_list_a_statement_stands_alone(evening: Any, campaign: ReportContext, checks: Checks) -> None:
    _state(evening, 1412)
    evening.connection.execute("delete from marts.fct_capture")
    evening.connection.execute("update marts.fct_compliance set unverifiable = unverifiable + not_seen, not_seen = 0")

    assert "on record: no list; 1,412 employees follow by their own statement\n" in first_screen(
        read_findings(evening, campaign, checks)
    )


def test_a_list_that_shows_fewer_than_were_seen_before_says_so(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute(
        f"update marts.fct_follow_bounds set staff_following_low = 1405 {PEMPROV} and assumption = 'list'"
    )

    assert (
        "in all between 1,405 and 4,440 employees follow, by the list of 16 Feb 2024; "
        "7 of those seen are not certain now"
    ) in first_screen(read_findings(evening, campaign, checks))


def _state(evening: Any, staff: int) -> None:
    evening.connection.execute(
        f"update marts.fct_follow_status set evidence = 'self_declared' {PEMPROV} and staff_key in (select staff_key "
        f"from marts.fct_follow_status {PEMPROV} and status = 'following' order by staff_key limit {staff})"
    )


@pytest.mark.parametrize(
    ("language", "said"), [("en", "the account does not count for the order"), ("id", "tidak dihitung untuk perintah")]
)
def test_an_account_whose_time_is_over_proves_nothing_and_leaves_nothing_open(
    evening: Any, campaign: ReportContext, checks: Checks, language: str, said: str
) -> None:
    evening.connection.execute(f"delete from marts.fct_compliance {PEMPROV}")
    findings = read_findings(evening, campaign, checks)

    *_, after, _ = first_screen(findings, language).split("\n\n")

    assert "@pemprov.contoh" in after
    assert said in after.splitlines()[-1]
    assert "—" not in after


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_answer_names_no_account_whose_time_is_over(
    evening: Any, campaign: ReportContext, checks: Checks, language: str
) -> None:
    before = read_findings(evening, campaign, checks)
    evening.connection.execute(f"delete from marts.fct_compliance {PEMPROV}")
    after = read_findings(evening, campaign, checks)

    say = Sentences(Texts(language), Numbers(language, campaign.timezone))

    assert "Pemprov" in str(say.answer(before))
    assert "Pemprov" not in str(say.answer(after))
    assert len(after.counted) == len(before.counted) - 1


def test_without_a_list_nobody_can_say_who(findings: Findings) -> None:
    gubernur = first_screen(findings).split("Pj Gubernur")[1].split("data quality")[0]
    assert "between 0 and 6,750 may follow; no list, so nobody can say who" in gubernur
    assert "prove" not in gubernur


def test_where_the_platform_answers_for_each_person_it_is_not_said_that_nobody_knows_who(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute(f"delete from marts.fct_capture {PEMPROV}")
    screen = first_screen(read_findings(evening, campaign, checks))
    pemprov = screen.split("Pemprov")[1].split("Pj Gubernur")[0]

    assert "on record: no list; 1,412 employees seen following by other evidence" in pemprov
    assert "nobody can say who" not in pemprov
    assert "nobody can know: 2,210 unverifiable (" in pemprov
    assert "in all between 1,412 and 4,440 employees may follow; there is no list to say more" in pemprov


def test_an_account_unmeasured_before_the_order_gets_no_gain(findings: Findings) -> None:
    diskominfo = first_screen(findings).split("Diskominfo")[1]
    assert "not measured before the order; latest count 4,300 to 4,399" in diskominfo.split("Pj Gubernur")[0]
    assert "gained" not in diskominfo


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("gained_low = 1382, attainment_low = attainment_high", "gained 1,382 of 6,750 (20.5 %)"),
        ("gained_low = -35, gained_high = 12", "changed by -35 to +12 of 6,750"),
        ("target = null, attainment_low = null, attainment_high = null", "  gained 1,283 to 1,382\n"),
        ("latest_at = baseline_at", "not measured after the order yet; count before it 7,200 to 7,299"),
        (
            "is_consistent = false",
            "(7,200 to 7,299 before the order) and the figures published about it, each beside the last count read",
        ),
    ],
)
def test_the_gain_is_told_as_the_marts_hold_it(
    evening: Any, campaign: ReportContext, checks: Checks, change: str, line: str
) -> None:
    evening.connection.execute(f"update marts.fct_follower_growth set {change} {PEMPROV}")
    assert line in first_screen(read_findings(evening, campaign, checks))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "all published figures can be true only if the count before the order was 7,233 to 7,282"),
        ("id", "semua angka yang dipublikasikan hanya dapat benar bila hitungan sebelum perintah 7.233 sampai 7.282"),
    ],
)
def test_what_was_published_is_true_for_one_baseline(findings: Findings, language: str, line: str) -> None:
    assert first_screen(findings, language).splitlines()[5].strip() == line


@pytest.mark.parametrize("change", ["= null", "= baseline_{end}"])
def test_published_figures_that_narrow_nothing_get_no_sentence(
    evening: Any, campaign: ReportContext, checks: Checks, change: str
) -> None:
    ends = ", ".join(f"consistent_baseline_{end} {change.format(end=end)}" for end in ("low", "high"))
    evening.connection.execute(f"update marts.fct_follower_growth set {ends}")
    assert "published" not in first_screen(read_findings(evening, campaign, checks))


def test_quality_and_the_place_of_the_report_close_the_screen(findings: Findings) -> None:
    *_, quality, report = first_screen(findings, report=Path("reports/2024-02-16/index.html")).splitlines()
    assert quality == (
        "data quality: checks passed: 2; failed: 0 critical, 1 warning; "
        "input rows not loaded: 3; files refused as a whole: 1"
    )
    assert report == "report: reports/2024-02-16/index.html"


def test_a_pipe_gets_the_plain_text(findings: Findings) -> None:
    stream = io.StringIO()
    show_first_screen(findings, stream, "id")
    assert stream.getvalue() == first_screen(findings, "id")


def test_a_terminal_gets_the_same_words_with_colour(findings: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    show_first_screen(findings, stream)
    assert "\x1b[1m" in stream.getvalue()
    assert "gained 1,283 to 1,382 of 6,750 (19.0 to 20.5 %)" in stream.getvalue()


def test_a_campaign_without_accounts_still_has_a_screen(empty: Reader, campaign: ReportContext, checks: Checks) -> None:
    assert "no official account" in first_screen(read_findings(empty, campaign, checks))
