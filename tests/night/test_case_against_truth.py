"""The article's case, three nights of it: what is published is compared with what the generator knows to be true."""

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bench.generator.sumsel import DISKOMINFO, GOVERNOR, PEMPROV, build_case

NIGHTS = (date(2024, 2, 16), date(2024, 2, 7), date(2024, 2, 8))
Question = Callable[[Path, str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def nights(
    case: Path, ikuti: Callable[..., object], marts: Callable[[Path], dict[str, list[str]]]
) -> dict[date, object]:
    """The marts of each night, run in an order that is not theirs; the last one repeats the first."""
    published: dict[date, object] = {}
    for night in (*NIGHTS, NIGHTS[0]):
        ran = ikuti("run", case, "--as-of", night.isoformat())
        assert ran.code == 4, ran.talk  # type: ignore[attr-defined]
        now = marts(case)
        assert published.setdefault(night, now) == now, "the same inputs gave other marts"
        published["screen"] = ran  # type: ignore[index]
    return published


@pytest.mark.usefixtures("nights")
class TestNightOf16February:
    """The module's nights end with this one, so it is the published one."""

    def test_growth_is_the_articles(self, case: Path, ask: Question) -> None:
        found = ask(
            case,
            "select gained_low, gained_high, target, round(100 * attainment_low, 1), round(100 * attainment_high, 1) "
            f"from marts.fct_follower_growth where account_key = '{PEMPROV.key}'",
        )
        assert found == [(1283, 1382, 6750, 19.0, 20.5)]

    def test_first_screen_says_it(self, nights: dict[object, object]) -> None:
        assert "gained 1,283 to 1,382 of 6,750 (19.0 to 20.5 %)" in nights["screen"].screen  # type: ignore[attr-defined]

    def test_partial_list_is_named_and_makes_exit_code_4(self, nights: dict[object, object]) -> None:
        talk = nights["screen"].talk  # type: ignore[attr-defined]
        assert f"account_key={DISKOMINFO.key}" in talk
        assert "Traceback" not in talk

    def test_statuses_add_up_to_the_addressed(self, case: Path, ask: Question) -> None:
        rows = ask(
            case,
            "select staff, following + not_seen + unverifiable + no_handle + no_account + exempt + disputed "
            "+ out_of_scope from marts.fct_compliance",
        )
        assert rows == [(6750, 6750)] * 4

    @pytest.mark.parametrize("account", [PEMPROV, DISKOMINFO, GOVERNOR])
    def test_nobody_is_said_to_follow_who_was_in_no_list(
        self, case: Path, ask: Question, names: Question, account: object
    ) -> None:
        truth = build_case()
        key = account.key  # type: ignore[attr-defined]
        day = NIGHTS[0]
        seen = {nip for one in truth.captures_known(key, day) for nip in truth.matched(one, day)}
        assert nips(case, ask, names, key, "following") <= seen

    def test_not_seen_are_those_whom_the_law_allows(self, case: Path, ask: Question, names: Question) -> None:
        allowed = build_case().not_seen_at_most(PEMPROV.key, NIGHTS[0])
        assert nips(case, ask, names, PEMPROV.key, "not_seen") == allowed

    def test_nobody_who_really_follows_is_called_not_seen(self, case: Path, ask: Question, names: Question) -> None:
        truth = build_case()
        captured = truth.captures_known(PEMPROV.key, NIGHTS[0])[-1].captured_at
        following = truth.staff_following(PEMPROV.key, captured)
        assert nips(case, ask, names, PEMPROV.key, "not_seen") & following == set()

    @pytest.mark.parametrize("account", [PEMPROV, DISKOMINFO])
    def test_bounds_hold_the_truth(self, case: Path, ask: Question, account: object) -> None:
        truth = build_case()
        key = account.key  # type: ignore[attr-defined]
        captured = truth.captures_known(key, NIGHTS[0])[-1].captured_at
        really = len(truth.staff_following(key, captured))
        bounds = ask(
            case,
            "select assumption, staff_following_low, staff_following_high from marts.fct_follow_bounds "
            f"where account_key = '{key}' and assumption in ('none', 'list')",
        )
        assert len(bounds) == 2
        assert [row for row in bounds if not row[1] <= really <= row[2]] == []  # type: ignore[operator]

    def test_lists_are_judged_by_their_gaps(self, case: Path, ask: Question) -> None:
        found = ask(case, "select account_key, verdict, hidden_high from marts.fct_capture order by captured_at")
        assert found == [
            (PEMPROV.key, "complete", 0),
            (DISKOMINFO.key, "partial", 6044),
            (PEMPROV.key, "complete", 25),
        ]

    def test_names_lie_in_the_restricted_file_alone(self, case: Path, ask: Question, names: Question) -> None:
        restricted = case / "warehouse" / "restricted.duckdb"
        assert stat.S_IMODE(restricted.stat().st_mode) == 0o600
        assert names(case, "select count(*), count(distinct nip) from restricted.staff") == [(6750, 6750)]
        tables = ask(case, "select distinct schema_name from duckdb_tables()")
        assert sorted(str(name) for (name,) in tables) == ["marts", "quality"]

    def test_every_run_and_check_is_on_record(self, case: Path, ask: Question) -> None:
        assert ask(case, "select outcome, count(*) from quality.fct_run group by outcome") == [("incomplete", 4)]
        assert ask(
            case,
            "select count(*) from quality.fct_check as checks join quality.fct_run as runs using (run_id) "
            "where severity = 'critical' and not passed",
        ) == [(0,)]

    def test_report_and_summary_stand_beside_the_marts(self, case: Path) -> None:
        folder = case / "reports" / NIGHTS[0].isoformat()
        assert {file.name for file in folder.iterdir()} == {"index.html", "quality.html", "summary.json"}
        assert "1.283 sampai 1.382" in (folder / "index.html").read_text(encoding="utf-8")


def test_night_of_the_order_knows_counts_and_no_list(nights: dict[date, dict[str, list[str]]]) -> None:
    order = nights[date(2024, 2, 7)]
    assert order["fct_capture"] == []
    assert not [row for row in order["fct_follow_status"] if "'following'" in row or "'not_seen'" in row]
    assert [row for row in order["fct_follower_growth"] if "1283, 1382, 6750" in row]


def test_one_list_alone_calls_nobody_not_seen(nights: dict[date, dict[str, list[str]]]) -> None:
    second = nights[date(2024, 2, 8)]
    assert len(second["fct_capture"]) == 1
    assert [row for row in second["fct_follow_status"] if "'following'" in row]
    assert not [row for row in second["fct_follow_status"] if "'not_seen'" in row]


def nips(case: Path, ask: Question, names: Question, account_key: str, status: str) -> set[object]:
    keys = ask(
        case,
        f"select staff_key from marts.fct_follow_status where account_key = '{account_key}' and status = '{status}'",
    )
    held = {row[0]: row[1] for row in names(case, "select staff_key, nip from restricted.staff")}
    return {held[key] for (key,) in keys}
