"""What a night of the case says on the terminal and to programs: the article's answer, and whose list is partial."""

import json
from collections import Counter
from datetime import date

import pytest

from bench.generator.sumsel import DISKOMINFO, PEMPROV, Case
from tests.night.case_nights import EVENINGS, FIRST_RUN, LAST_EVENING, CaseNights
from tests.night.marts import ask
from tests.night.truth import honest_statuses

pytestmark = pytest.mark.night

QUIET_EVENING, JSON_EVENING = EVENINGS[:2]
ARTICLE = {
    "en": "gained 1,283 to 1,382 of 6,750 (19.0 to 20.5 %)",
    "id": "bertambah 1.283 sampai 1.382 dari 6.750 (19,0 sampai 20,5 %)",
}


def _lines(screen: str, owner: str) -> list[str]:
    """What the screen says of one account."""
    (block,) = [block for block in screen.split("\n\n") if block.startswith(f"{owner} ·")]
    return block.splitlines()


# The last evening was run without naming a language.
@pytest.mark.parametrize(("night", "language"), [(FIRST_RUN, "en"), (str(LAST_EVENING), "id")])
def test_the_first_screen_gives_the_articles_answer(case_nights: CaseNights, night: str, language: str) -> None:
    assert _lines(case_nights.told(night).stdout, "Pemprov")[1].strip() == ARTICLE[language]


def test_the_first_screen_is_headed_by_campaign_night_and_order(case_nights: CaseNights) -> None:
    first, second = case_nights.told(FIRST_RUN).stdout.splitlines()[:2]

    assert first == "ASN Sumsel ikuti akun resmi · night of Friday, 16 February 2024"
    assert second == "order of 7 Feb 2024, 09:00 WIB: 6,750 employees addressed"


@pytest.mark.parametrize(("owner", "account"), [("Pemprov", PEMPROV.key), ("Diskominfo", DISKOMINFO.key)])
def test_the_first_screen_says_what_lists_prove_and_what_nobody_can_know(
    case: Case, case_nights: CaseNights, owner: str, account: str
) -> None:
    people = Counter(honest_statuses(case, account, LAST_EVENING).values())
    *_, proved, unknown = _lines(case_nights.told(FIRST_RUN).stdout, owner)

    assert proved.startswith(f"  lists prove: {people['following']:,} employees seen following")
    assert (f"{people['not_seen']:,} named 'not seen' after 2 complete lists" in proved) == (people["not_seen"] > 0)
    assert unknown.startswith(f"  nobody can know: {people['unverifiable']:,} unverifiable")
    assert f"{people['no_handle']:,} declared nothing" in unknown


def test_the_first_screen_says_when_what_was_published_can_be_true(case_nights: CaseNights) -> None:
    """7.200-an, 8.582, 1.300-an, not even 20 %: nobody said the count from which all of it follows."""
    _, _, published, *_ = _lines(case_nights.told(FIRST_RUN).stdout, "Pemprov")

    assert published == "  all published figures can be true only if the count before the order was 7,233 to 7,282"


def test_an_account_without_lists_proves_nothing_of_anybody(case_nights: CaseNights) -> None:
    _, gain, unknown = _lines(case_nights.told(FIRST_RUN).stdout, "Pj. Gubernur")

    assert gain.startswith("  gained ")
    assert unknown == "  nobody can know: between 0 and 6,750 may follow; no list, so nobody can say who"


def test_both_languages_say_the_same_numbers(case_nights: CaseNights) -> None:
    def numbers(night: str) -> Counter[str]:
        said = case_nights.told(night).stdout.partition("\n\n")[2].rpartition("\n")[0].rpartition("\n")[0]
        kept = "".join(letter if letter.isdigit() or letter in " \n" else "" for letter in said)
        return Counter(kept.split())

    assert numbers(FIRST_RUN) == numbers(str(LAST_EVENING))


@pytest.mark.parametrize("night", [FIRST_RUN, *map(str, EVENINGS)])
def test_the_case_is_published_with_a_source_that_is_not_whole(case_nights: CaseNights, night: str) -> None:
    assert case_nights.told(night).exit_code == 4


def test_the_partial_list_is_the_one_thing_told_on_stderr(case_nights: CaseNights) -> None:
    (message,) = case_nights.told(FIRST_RUN).messages

    assert message.startswith(
        "needed yes to: Is the newest usable list complete of every account whose platform shows all followers?; "
        "found no; 1 row(s)."
    )
    assert f"account_key={DISKOMINFO.key}\n" in message
    assert message.splitlines()[2].startswith("  Now: ")


def test_before_there_are_lists_their_accounts_are_told_and_nothing_else(case_nights: CaseNights) -> None:
    (message,) = case_nights.told(QUIET_EVENING).messages

    assert f"account_key={DISKOMINFO.key}; account_key={PEMPROV.key}\n" in message


@pytest.mark.parametrize("night", [FIRST_RUN, *map(str, EVENINGS)])
def test_no_night_shows_a_traceback_or_a_librarys_own_words(case_nights: CaseNights, night: str) -> None:
    told = case_nights.told(night)

    for word in ("Traceback", "Warning", "prefect", "Prefect", "nanobind", "great_expectations", "duckdb."):
        assert word not in told.stderr
    assert "".join(told.messages) == told.stderr


def test_a_quiet_night_has_nothing_on_stdout(case_nights: CaseNights) -> None:
    assert case_nights.told(QUIET_EVENING).stdout == ""


def test_the_json_on_stdout_is_the_summary_beside_the_report(case_nights: CaseNights) -> None:
    summary = case_nights.folder / "reports" / str(JSON_EVENING) / "summary.json"

    assert case_nights.told(JSON_EVENING).stdout == summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("evening", EVENINGS, ids=str)
def test_the_summary_says_what_the_marts_hold(case_nights: CaseNights, evening: date) -> None:
    file = case_nights.published(str(evening)) / "reports" / str(evening) / "summary.json"
    summary = json.loads(file.read_text(encoding="utf-8"))
    query = "select gained_low, gained_high, attainment_low, attainment_high from marts.fct_follower_growth"

    assert summary["run"]["as_of"] == str(evening)
    for account in summary["accounts"]:
        growth = account["growth"]
        (published,) = ask(case_nights.marts(evening), f"{query} where account_key = $1", account["account_key"])
        names = [f"{what}_{end}" for what in ("gained_followers", "attainment_share") for end in ("low", "high")]
        assert tuple(growth[name] for name in names) == pytest.approx(published)


@pytest.mark.parametrize("evening", EVENINGS, ids=str)
def test_every_evening_has_a_report_of_its_own_that_needs_no_other_file(case_nights: CaseNights, evening: date) -> None:
    folder = case_nights.folder / "reports" / str(evening)

    assert sorted(path.name for path in folder.iterdir()) == ["bkd.xlsx", "index.html", "quality.html", "summary.json"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert 'src="http' not in page
