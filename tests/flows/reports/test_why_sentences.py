"""What `ikuti why` says of one person: a sentence for everything that can be so, in both languages, and no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from flows.reports.facts import STATUSES
from flows.reports.numbers import Numbers
from flows.reports.texts import LANGUAGES, Texts, read_catalogue
from flows.reports.why_facts import EVIDENCE, REASONS, Obligation, Person, Why
from flows.reports.why_screen import why_lines
from flows.reports.why_sentences import WhySentences
from tests.flows.reports.why_cases import (
    LATER_BLANK,
    NIGHT,
    PERSON,
    POLICY,
    answer_of,
    correction,
    every_obligation,
    every_standing,
    evidence,
    night,
    obligation,
    status,
)

RULES = ("all", "any", "any_platform_per_owner")
ACCUSING = re.compile(r"tidak mengikuti perintah|did not follow|tidak patuh|disobe|\bscore|\bskor", re.IGNORECASE)


def sentences(why: Why, language: str = "en") -> WhySentences:
    return WhySentences(Texts(language), Numbers(language, POLICY.timezone), why)


def because(asked: Obligation, language: str = "en", person: Person = PERSON) -> str:
    return " ".join(sentences(night(asked, person=person), language).because(asked))


def every_night() -> Iterator[Why]:
    for asked in every_obligation():
        yield night(asked)
    for rule in RULES:
        yield night(obligation(), policy=replace(POLICY, satisfied_by=rule))
    outside = obligation(status("out_of_scope"))
    for addressed, active, kind in ((False, True, "pns"), (True, False, "pppk_part_time"), (None, None, "unknown")):
        yield night(outside, person=Person(PERSON.nip, None, None, kind, addressed, active))
    yield night()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_so_is_said_in_whole_sentences_that_accuse_nobody(language: str) -> None:
    for why in every_night():
        said = [line for style, line in why_lines(why, language) if style not in ("copy", "account")]
        for line in said[3:]:
            assert not re.search(r"[{}]|\b[a-z]+_[a-z]+\b", line.replace("fct_capture", "")), line
            assert not ACCUSING.search(line), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_reason_and_evidence_has_its_own_sentence(language: str) -> None:
    said = {
        (standing.status, standing.reason, standing.evidence): because(obligation(standing), language)
        for standing in every_standing()
        if standing.status in STATUSES and not (standing.reason and standing.not_seen_possible_on is None)
    }

    assert {name for name, *_ in said} == set(STATUSES)
    assert {reason for _, reason, _ in said} == {*REASONS, None}
    assert {kind for *_, kind in said} == {*EVIDENCE, None}
    assert len(set(said.values())) == len(said)
    assert all(sentence.endswith(".") for sentence in said.values())


def test_no_sentence_of_the_catalogue_is_never_said(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    call, label = Texts.__call__, Texts.label

    def calling(texts: Texts, name: str, /, **values: str) -> str:
        used.add(name)
        return call(texts, name, **values)

    def labelling(texts: Texts, kind: str, code: str | None) -> str:
        used.add(f"{kind}.{code}")
        return label(texts, kind, code)

    monkeypatch.setattr(Texts, "__call__", calling)
    monkeypatch.setattr(Texts, "label", labelling)

    for why in every_night():
        list(why_lines(why, "id"))

    assert {name for name in read_catalogue() if name.startswith("why")} - used == set()


def test_not_seen_is_no_proof_and_says_so() -> None:
    assert "It does not prove that this employee does not follow" in because(obligation())


def test_a_shared_handle_is_told_without_the_other_person() -> None:
    said = because(obligation(status("disputed")), "id")

    assert said.startswith("Akun yang sama dideklarasikan oleh lebih dari satu orang.")


def test_an_open_dispute_is_told_from_a_shared_handle() -> None:
    open_dispute = obligation(status("disputed"), corrections=(correction("dispute"),))
    settled = obligation(status("disputed"), corrections=(correction("dispute", is_standing=False),))

    assert because(open_dispute).startswith("A correction of this is open.")
    assert because(settled).startswith("More than one person declared the same handle.")


@pytest.mark.parametrize("platform", ["youtube", "facebook"])
@pytest.mark.parametrize("reason", ["platform_hides_list", "list_partial", "no_list"])
def test_where_a_platform_hides_its_list_absence_never_means_anything(platform: str, reason: str) -> None:
    hidden = obligation(status("unverifiable", reason=reason, confirmations=0), platform=platform)

    assert because(hidden).endswith("To be absent there never means anything.")
    assert evidence().confirmed(hidden) == []


def test_a_list_of_ids_cannot_show_a_handle() -> None:
    said = because(obligation(status("unverifiable", reason="platform_hides_list")))

    assert said.startswith("The lists there cannot show the kind of identity that was declared")


def test_of_whom_the_platform_has_not_nothing_is_concluded() -> None:
    gone = obligation(status("unverifiable", reason="no_such_account"), platform="x")

    assert because(gone).startswith("When asked, X answered that it has no account of that name or number")
    assert evidence().confirmed(gone) == []
    assert evidence().earliest(gone) == [
        "as long as the platform answers that it has no such account the status cannot become “not seen”."
    ]


def test_of_several_handles_absence_does_not_count() -> None:
    several = obligation(status("unverifiable", reason="awaiting_confirmation"), declared=(answer_of("multiple"),))

    assert because(several).startswith("Several handles were given at once.")
    assert evidence().confirmed(several) == []


def test_while_a_question_is_open_absence_does_not_count() -> None:
    asked = obligation(status("unverifiable", reason="awaiting_confirmation"), asked_on=(NIGHT,))

    assert because(asked).startswith("The question below is not answered yet.")
    (question,) = evidence("id").questions(asked)
    assert "Apakah akunnya berganti nama? Ini pertanyaan, bukan status." in question


def test_confirmations_say_how_many_of_how_many_and_how_far_apart() -> None:
    counted, apart = evidence("id").confirmed(obligation())

    assert counted.startswith("sudah 2, diperlukan sedikitnya 2 daftar lengkap")
    assert "berselang sedikitnya 7 hari" in counted
    assert apart == "Yang ada kini berselang 7 hari, dari 8 Feb 2024 sampai 15 Feb 2024."


def test_confirmations_by_the_platforms_own_answer_are_told_apart_from_lists() -> None:
    *_, others = evidence().confirmed(obligation(status("not_seen", confirmations=3)))

    assert others.startswith("1 of them comes from none of the lists below")


def test_the_days_of_the_platforms_own_answers_are_told_as_those_of_lists() -> None:
    standing = status("not_seen", confirmations=8, first_absent_on=date(2024, 2, 9), last_absent_on=date(2024, 2, 29))

    _, apart, _ = evidence().confirmed(obligation(standing, looks=()))

    assert apart == "Those there are 20 days apart, from 9 Feb 2024 to 29 Feb 2024."


@pytest.mark.parametrize(
    ("seen_on", "purged_on", "is_said"),
    [
        (date(2024, 2, 7), date(2024, 2, 8), True),
        (date(2024, 2, 7), date(2024, 2, 6), False),
        (date(2024, 2, 7), date(2024, 2, 12), False),
        (None, date(2024, 2, 8), False),
    ],
)
def test_whoever_vanished_with_many_others_is_said_to_have_been_removed_perhaps(
    seen_on: date | None, purged_on: date, is_said: bool
) -> None:
    standing = status(
        "not_seen", last_seen_on=seen_on, first_absent_on=date(2024, 2, 9), last_absent_on=date(2024, 2, 16)
    )

    said = because(obligation(standing, purged_on=(purged_on,)))

    assert ("all counted official accounts of the platform lost followers at once" in said) == is_said


def test_whom_the_platform_itself_denies_is_not_said_to_be_missing_from_complete_lists() -> None:
    denied = obligation(status("not_seen", confirmations=2), looks=())

    assert because(denied).startswith("The platform itself, asked about the declared handle, answered")
    assert "It does not prove that this employee does not follow" in because(denied)


def test_a_former_handle_is_named_with_what_becomes_of_it() -> None:
    before = replace(answer_of("handle"), handles=("satu.lama", "satu.contoh"))
    renamed = obligation(declared=(answer_of("handle"), before))
    withdrawn = obligation(status("no_account"), declared=(answer_of("no_account"), before))

    assert sentences(night()).declared(renamed)[1].startswith("Before that @satu.lama; a former handle is looked for")
    assert sentences(night()).declared(withdrawn)[1].endswith("@satu.lama, @satu.contoh; the newest answer counts.")


def test_a_later_answer_that_names_nothing_is_told_as_what_it_is() -> None:
    counting, later = sentences(night()).declared(obligation(declared=(answer_of("handle"), LATER_BLANK)))

    assert counting.startswith("the handle @satu.contoh, given 7 Feb 2024")
    assert later.startswith("After it an empty answer, given 8 Feb 2024")
    assert later.endswith("that takes nothing back.")


@pytest.mark.parametrize(
    ("person", "begins"),
    [
        (replace(PERSON, is_addressed=False), "The order does not address this kind of employment"),
        (
            replace(PERSON, is_active=False),
            "By the newest roster this employee's service has not begun, or she is not in service",
        ),
    ],
)
def test_out_of_scope_says_by_what(person: Person, begins: str) -> None:
    assert because(obligation(status("out_of_scope")), person=person).startswith(begins)


def test_many_lists_are_shortened_to_the_newest_and_the_rest_counted() -> None:
    look = obligation().looks[1]
    many = obligation(looks=tuple(replace(look, captured_on=date(2024, 2, day)) for day in range(1, 16)))

    earlier, *said = evidence().lists(many)

    assert earlier.startswith("7 earlier lists are not shown")
    assert [sentence.split(",")[0] for sentence in said] == [f"{day} Feb 2024" for day in range(8, 16)]
    assert "owner's data export: listed 8,712, displayed count 9,100 to 9,199, hidden at most 19" in said[-1]


def test_only_corrections_in_force_are_told_and_of_a_kind_the_newest() -> None:
    newest = correction("exempt", until_on=date(2024, 5, 31))
    ended = correction("self_declared", is_standing=False)

    said = evidence("id").corrections(obligation(corrections=(newest, correction("exempt"), ended)))

    assert said == ["pengecualian, berlaku 8 Feb 2024 sampai 31 Mei 2024, dicatat 8 Feb 2024."]


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_told_with_what_is_seen_of_it(rule: str) -> None:
    following = obligation(status("following", evidence="handle"))
    why = night(following, obligation(), policy=replace(POLICY, satisfied_by=rule))

    asks, so_far = sentences(why).rule()

    assert asks == read_catalogue()[f"why_rule.{rule}"]["en"]
    assert so_far == "Seen following 1 of the 2 accounts asked for tonight."


@pytest.mark.parametrize("name", ["exempt", "out_of_scope"])
def test_nothing_is_counted_of_whom_nothing_is_asked(name: str) -> None:
    assert len(sentences(night(obligation(status(name)))).rule()) == 1
