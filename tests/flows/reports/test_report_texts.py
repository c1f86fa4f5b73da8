"""The catalogue of texts: complete, and neutral."""

from string import Formatter

import pytest

from flows.reports.checks_shown import LAYERS
from flows.reports.facts import ASSUMPTIONS, RULES, STATUSES, STEPS
from flows.reports.texts import LANGUAGES, Texts, read_catalogue
from transforms.faults import ATTEMPT_REASONS, ROW_REASONS

BLAME = (
    "pelanggar",
    "melanggar",
    "tidak patuh",
    "bersalah",
    "mangkir",
    "membangkang",
    "violat",
    "disobe",
    "guilty",
    "did not follow",
    "complian",
    "offend",
    "refuse to",
    "skor",
    "score",
)
CLOSED_LISTS = {
    "status": STATUSES,
    "status_means": STATUSES,
    "assumption": ASSUMPTIONS,
    "assumption_means": ASSUMPTIONS,
    "rule": RULES,
    "step": STEPS,
    "verdict": ("complete", "partial", "empty", "failed"),
    "verdict_means": ("complete", "partial", "empty", "failed"),
    "capture_reason": (
        "reconciled",
        "hidden_followers",
        "older_count",
        "longer_than_count",
        "no_count",
        "platform_hides_list",
        "no_rows",
        *ATTEMPT_REASONS,
    ),
    "reason": (
        "no_list",
        "list_partial",
        "awaiting_confirmation",
        "platform_hides_list",
        "display_name_only",
        "short_link",
        "no_such_account",
    ),
    "source": (
        "api",
        "export",
        "manual",
        "press",
        "roster",
        "declarations",
        "followers",
        "counts",
        "corrections",
        "statements",
        "point_checks",
        "units",
    ),
    "severity": ("critical", "warning"),
    "severity_means": ("critical", "warning"),
    "layer": LAYERS,
    "run_outcome": ("running", "published", "incomplete", "stopped", "failed"),
    "event": ("order", "purge", "burst", "rename", "gap"),
    "reject": (*ATTEMPT_REASONS, *ROW_REASONS),
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    wrong = [
        name
        for name, text in read_catalogue().items()
        if set(text) != set(LANGUAGES) or places(text["id"]) != places(text["en"])
    ]
    assert wrong == []


def test_no_text_blames_anybody() -> None:
    found = [
        (name, word)
        for name, text in read_catalogue().items()
        for word in BLAME
        if word in " ".join(text.values()).lower()
    ]
    assert found == []


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in CLOSED_LISTS.items() for code in codes])
def test_every_code_of_the_closed_lists_has_words(kind: str, code: str) -> None:
    assert f"{kind}.{code}" in read_catalogue()


def test_the_statuses_carry_the_labels_of_the_promise() -> None:
    assert [Texts("id").label("status", status) for status in STATUSES] == [
        "terlihat mengikuti",
        "belum terlihat",
        "tidak dapat dipastikan",
        "belum deklarasi",
        "tidak punya akun",
        "dikecualikan",
        "dalam koreksi",
        "di luar cakupan",
    ]


def test_a_code_that_is_new_in_the_marts_is_printed_as_it_is() -> None:
    assert Texts("en").label("reason", "moon_phase") == "moon phase"


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("proof.following", {"staff": "1"}, "1 employee seen following"),
        ("proof.following", {"staff": "2"}, "2 employees seen following"),
        ("proof.following", {"staff": "0"}, "0 employees seen following"),
        ("unknown.no_account", {"staff": "1"}, "1 says to have no account"),
        ("why.so_far", {"seen": "0", "accounts": "1"}, "Seen following 0 of the 1 account asked for tonight."),
        ("page.units_open", {"units": "1.021"}, "1.021 units"),
    ],
)
def test_one_is_told_in_the_singular(name: str, values: dict[str, str], said: str) -> None:
    assert Texts("en")(name, **values) == said


def test_the_word_for_a_number_follows_one_of_the_texts_own_places() -> None:
    wrong = [
        name
        for name, text in read_catalogue().items()
        for _, place, form, _ in Formatter().parse(text["en"])
        if place and form and (form.count("|") != 1 or f"{{{place}}}" not in text["en"])
    ]
    assert wrong == []


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        Texts("fr")
