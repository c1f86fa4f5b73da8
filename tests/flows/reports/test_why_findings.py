"""Reading one person's facts from a published pair, of this version and of an older one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.reports.why_facts import Obligation, Person, Why
from flows.reports.why_findings import read_why, staff_on_rosters
from tests.flows.reports.published_pair import (
    ABSENT,
    EXEMPT,
    RENAMED,
    RETIRED,
    SEEN,
    SILENT,
    write_pair,
)
from tests.flows.reports.why_cases import POLICY
from warehouse.published import Mart, open_pair

PEMPROV, GOVERNOR, CHANNEL = "instagram:pemprov.contoh", "instagram:pj.gubernur.contoh", "youtube:kanal.contoh"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mart, Mart]]:
    with open_pair(write_pair(tmp_path_factory.mktemp("pair"))) as opened:
        yield opened


def why(pair: tuple[Mart, Mart], nip: str) -> Why:
    found = read_why(*pair, nip, POLICY)
    assert found
    return found


def account(why: Why, key: str = PEMPROV) -> Obligation:
    (found,) = [asked for asked in why.obligations if asked.account_key == key]
    return found


def test_a_person_is_named_as_the_restricted_file_does(pair: tuple[Mart, Mart]) -> None:
    assert why(pair, SEEN).person == Person(SEEN, "Contoh Satu", "SMA Negeri 1 Contoh", "pppk", True, True)
    assert why(pair, RETIRED).person.is_active is False


def test_the_night_is_the_newest_that_was_published(pair: tuple[Mart, Mart]) -> None:
    assert why(pair, SEEN).as_of == date(2024, 2, 16)


def test_a_number_on_no_roster_is_nobody(pair: tuple[Mart, Mart]) -> None:
    assert read_why(*pair, "199001012024211999", POLICY) is None
    assert staff_on_rosters(pair[1]) == 7


def test_days_on_which_a_platform_removed_many_are_told_of_their_accounts(pair: tuple[Mart, Mart]) -> None:
    told = why(pair, ABSENT)

    assert account(told).purged_on == (date(2024, 2, 12),)
    assert account(told, GOVERNOR).purged_on == ()


def test_every_account_is_told_in_the_order_of_its_key_with_or_without_a_status(pair: tuple[Mart, Mart]) -> None:
    told = why(pair, SEEN)

    assert [asked.account_key for asked in told.obligations] == [PEMPROV, GOVERNOR, CHANNEL]
    assert [asked.account_key for asked in told.asked] == [PEMPROV, CHANNEL]
    assert told.seen == 1
    assert account(told, GOVERNOR).standing is None


def test_nothing_is_asked_of_whoever_is_exempt_or_out_of_scope(pair: tuple[Mart, Mart]) -> None:
    assert why(pair, EXEMPT).asked == why(pair, RETIRED).asked == ()


def test_the_answer_that_counts_comes_first_with_all_its_handles(pair: tuple[Mart, Mart]) -> None:
    """A later answer that names nothing takes nothing back."""
    silent = account(why(pair, SILENT))
    counting, later = silent.declared

    assert silent.answer == counting
    assert (counting.answer, counting.handles) == ("multiple", ("enam.a", "enam.b"))
    assert (later.answer, later.handles) == ("claim_only", ())
    assert later.declared_at > counting.declared_at
    assert account(why(pair, SEEN), CHANNEL).declared[0].platform_user_ids == ("UCcontohcontohcontohcont",)


def test_answers_about_another_platform_are_not_told_of_an_account(pair: tuple[Mart, Mart]) -> None:
    assert [answer.answer for answer in account(why(pair, ABSENT), CHANNEL).declared] == ["no_account"]


def test_lists_from_before_a_rename_do_not_count(pair: tuple[Mart, Mart]) -> None:
    renamed = account(why(pair, RENAMED))

    assert [(look.capture_id, look.effect) for look in renamed.looks] == [
        ("c1", "before_last_seen"),
        ("c4", "proves_nothing"),
        ("c3", "counts"),
        ("c2", "means_nothing"),
    ]
    assert renamed.counting_days == (date(2024, 2, 15),)


def test_a_rename_that_is_no_answer_of_the_form_still_moves_the_declaration(tmp_path: Path) -> None:
    import duckdb

    folder = write_pair(tmp_path / "kampanye")
    with duckdb.connect(str(folder / "warehouse" / "restricted.duckdb")) as names:
        names.execute("delete from declaration where handle = 'tiga.contoh'")
    with duckdb.connect(str(folder / "warehouse" / "ikuti.duckdb")) as mart:
        mart.execute("update marts.fct_follow_status set last_seen_on = null where staff_key = 'k-renamed'")

    with open_pair(folder) as opened:
        assert account(why(opened, RENAMED)).looks[0].effect == "before_declaration"


def test_the_newest_correction_of_a_kind_is_the_one_in_force(pair: tuple[Mart, Mart]) -> None:
    exempt = account(why(pair, EXEMPT))

    assert len(exempt.corrections) == 2
    assert exempt.in_force["exempt"].until_on == date(2024, 5, 31)


def test_questions_and_history_are_the_persons_own(pair: tuple[Mart, Mart]) -> None:
    seen = account(why(pair, SEEN))

    assert seen.asked_on == (date(2024, 2, 16),)
    assert [period.status for period in seen.history] == ["no_handle", "unverifiable", "following"]
    assert account(why(pair, ABSENT)).asked_on == account(why(pair, ABSENT)).history == ()


def test_when_somebody_could_be_not_seen_is_read_as_published(pair: tuple[Mart, Mart]) -> None:
    standing = account(why(pair, RENAMED)).standing

    assert standing
    assert (standing.not_seen_possible_on, standing.has_not_seen_possible_on) == (date(2024, 2, 22), True)


def test_instants_are_in_utc_and_unknown_facts_none(pair: tuple[Mart, Mart]) -> None:
    standing = account(why(pair, SEEN)).standing

    assert standing
    assert standing.followed_at == datetime(2024, 2, 7, 12, 30, tzinfo=UTC)
    assert why(pair, SILENT).person.name is None


def test_a_night_of_an_older_version_is_explained_all_the_same(tmp_path: Path) -> None:
    with open_pair(write_pair(tmp_path / "kampanye", is_older=True)) as older:
        seen = account(why(older, SEEN))

    assert seen.standing
    assert not seen.standing.has_not_seen_possible_on
    assert (seen.corrections, seen.asked_on) == ((), ())
