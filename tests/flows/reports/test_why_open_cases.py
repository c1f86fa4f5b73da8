"""What `ikuti why` says of who is protected, stated or to be asked: when not_seen is possible, and what is not said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_facts import Obligation, Period, Standing
from flows.reports.why_remedies import remedies_of
from flows.reports.why_screen import why_lines
from flows.reports.why_sentences import WhySentences
from tests.flows.reports.why_cases import NIGHT, POLICY, answer_of, correction, evidence, night, obligation, status


def sentences() -> WhySentences:
    return WhySentences(Texts("en"), Numbers("en", POLICY.timezone), night())


def because(asked: Obligation) -> str:
    return " ".join(sentences().because(asked))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (status("unverifiable", not_seen_possible_on=date(2024, 2, 24)), "the status can become “not seen” on 24 Feb"),
        (status("unverifiable"), "from what is known now the status cannot become"),
        (status("unverifiable", has_not_seen_possible_on=False), "the published night was made by an older version"),
        (status("following", evidence="handle"), "never while seen following"),
        (status("disputed"), "as long as somebody else declares the same handle"),
        (status("exempt"), "as long as the exemption (without an end) holds"),
    ],
)
def test_the_earliest_day_of_not_seen_is_told_or_why_there_is_none(standing: Standing, said: str) -> None:
    (sentence,) = evidence().earliest(obligation(standing))

    assert sentence.startswith(said)


def test_whoever_gave_a_name_where_only_numbers_are_answered_is_asked_for_the_number() -> None:
    asked = obligation(status("unverifiable", reason="platform_hides_list"), platform="telegram", looks=())
    by_number = replace(asked, standing=status("unverifiable", reason="no_list"), declared=(answer_of("id"),))

    assert because(asked).startswith("Telegram never gives a list, and answers about account numbers only;")
    assert remedies_of(asked, "1", Texts("en"))[0].lead.startswith(
        "Answer the declaration form again with the number of the Telegram account"
    )
    assert "no answer of the platform about this employee" in because(by_number)
    assert "account" not in remedies_of(by_number, "1", Texts("en"))[0].lead


@pytest.mark.parametrize("platform", ["linkedin", "telegram", "facebook"])
def test_where_no_list_is_to_be_had_none_is_waited_for_and_nobody_is_asked_for_another_handle(platform: str) -> None:
    standing = status("unverifiable", reason="platform_hides_list")
    asked = obligation(standing, platform=platform, looks=(), declared=(answer_of("handle"),))

    assert evidence().earliest(asked) == ["from what is known now the status cannot become “not seen”."]
    assert evidence().confirmed(asked) == []
    assert because(asked).startswith(
        {
            "linkedin": "Nobody can get a list of an account's followers on LinkedIn, and it answers about no single",
            "telegram": "Telegram never gives a list, and answers about account numbers only;",
            "facebook": "Facebook shows its whole list of followers to nobody.",
        }[platform]
    )
    leads = [remedy.lead for remedy in remedies_of(asked, "1", Texts("en"))]
    assert any(lead.startswith("Answer the declaration form") for lead in leads) == (platform == "telegram")


def test_a_list_that_somebody_keeps_by_hand_is_a_list_wherever_it_is_of() -> None:
    asked = obligation(status("unverifiable", reason="platform_hides_list"), platform="telegram")

    assert because(asked).startswith("The lists there cannot show the kind of identity that was declared")


@pytest.mark.parametrize(
    ("kind", "standing", "said"),
    [
        ("exempt", status("exempt"), "as long as the exemption (until 18 Feb 2024) holds"),
        ("dispute", status("disputed"), "as long as the open dispute (until 18 Feb 2024) holds"),
        ("self_declared", status("following", evidence="self_declared"), "as long as the own statement (until 18 Feb"),
    ],
)
def test_while_a_correction_protects_not_seen_waits_for_lists_made_after_it(
    kind: str, standing: Standing, said: str
) -> None:
    asked = obligation(standing, corrections=(correction(kind, until_on=date(2024, 2, 18)),))

    (sentence,) = evidence().earliest(asked)

    assert sentence.startswith(said)
    assert sentence.endswith("; complete lists made after it count again.")


def test_of_several_protections_the_one_that_holds_longest_is_told() -> None:
    ends = (correction("exempt", until_on=date(2024, 2, 18)), correction("dispute"))

    (sentence,) = evidence("id").earliest(obligation(status("exempt"), corrections=ends))

    assert sentence.startswith("selama keberatan yang terbuka (tanpa batas akhir) berlaku")


STATED = obligation(status("following", evidence="self_declared", confirmations=0, capture_id=None))


def test_by_a_statement_alone_nobody_is_seen() -> None:
    said = "\n".join(line for _, line in why_lines(night(replace(STATED, declared=(answer_of("handle"),))), "en"))

    assert "  Status: following by own statement\n" in said
    assert "Seen following 0 of the 1 account asked for tonight; 1 by own statement." in said
    assert "seen following" not in said
    assert "in none of the lists" not in said


def test_of_days_past_following_is_said_without_its_evidence() -> None:
    told = evidence().history(replace(STATED, history=(Period("following", date(2024, 2, 8), None),)))

    assert told == "following since 8 Feb 2024"


def test_somebody_elses_claim_to_a_former_name_is_an_open_question() -> None:
    claimed = obligation(status("unverifiable", reason="awaiting_confirmation", confirmations=3))

    assert because(claimed).startswith("A handle that this employee declared before is now declared by somebody else")
    assert evidence().confirmed(claimed) == []
    assert evidence().earliest(claimed)[0].startswith("as long as the question is not answered")


def test_a_list_longer_than_its_count_is_told_as_compared_with_its_past() -> None:
    look = obligation().looks[0]
    older = replace(look, capture=replace(look.capture, listed=8800, reason="older_count"))

    assert (
        "listed 8,800. Compared with the displayed count 8,731 read before it, by the times of the follows: of "
        in (evidence().lists(obligation(looks=(older,)))[0])
    )


def test_an_answer_without_an_hour_is_told_by_its_day() -> None:
    written = replace(answer_of("handle"), declared_at=datetime(2024, 2, 9, 16, 59, 59, 999999, tzinfo=UTC))

    assert sentences().declared(obligation(declared=(written,)))[0].endswith("given 9 Feb 2024.")


def test_before_the_first_confirmation_there_is_none_yet() -> None:
    waiting = status("unverifiable", reason="awaiting_confirmation", confirmations=0, not_seen_possible_on=NIGHT)

    assert evidence("id").confirmed(obligation(waiting, looks=()))[0].startswith("belum ada; diperlukan sedikitnya 2")


def test_of_not_seen_no_earliest_day_is_told() -> None:
    assert evidence().earliest(obligation()) == []


@pytest.mark.parametrize(("platform", "asks"), [("instagram", True), ("facebook", False)])
def test_nobody_is_sent_back_to_the_form_where_no_list_can_ever_show_her(platform: str, asks: bool) -> None:
    standing = status("unverifiable", reason="display_name_only")
    asked = obligation(standing, platform=platform)

    leads = [remedy.lead for remedy in remedies_of(asked, "199001012022211901", Texts("en"))]

    assert any(lead.startswith("Answer the declaration form again") for lead in leads) == asks
    assert leads[-1].startswith("The employee states to follow")
