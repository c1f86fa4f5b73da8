"""What the inbox holds is landed once, whatever the order and number of runs; one refusal stops no other."""

import os
import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bench.generator.exports import NEVER_READ
from bench.generator.files import write_counts, write_roster
from flows.campaign import load_campaign
from flows.intake import Taken, take
from flows.sources.delivery import Delivery, Found, Reading, Refusal
from flows.sources.exports import find_exports
from flows.sources.tables import find_counts, find_declarations, find_rosters
from tests.flows.sources.small_campaign import (
    FIRST_LIST,
    FORM_DAY,
    LISTED,
    OFFICE,
    ROSTER_DAY,
    STAFF,
    ZONE,
    small_followers,
    small_readings,
    small_roster,
    small_staff,
)
from tests.flows.sources.taking import KEY, LIST_FOLDER, Taking, parquet_texts
from transforms.counts import parse_counts
from transforms.faults import Fault
from transforms.followers.lists import join_long
from transforms.parsed import LongList
from warehouse.drafts import drafts_in
from warehouse.landing import Landings
from warehouse.layout import Layout

NO_COUNTS = b"account,read_at,shown,source\n"


def test_everything_of_a_healthy_inbox_is_landed(inbox: Taking) -> None:
    assert inbox.take() == Taken(seen=5, fresh=5, refusals=())
    assert {(origin.source, origin.path, origin.known_on) for origin in inbox.landings.current()} == {
        ("roster", f"inbox/roster/{ROSTER_DAY}_pppk.xlsx", ROSTER_DAY),
        ("declarations", f"inbox/declarations/{FORM_DAY}_jawaban-form.csv", FORM_DAY),
        ("counts", "inbox/counts.csv", date.min),
        *(("followers", f"{LIST_FOLDER}/{day}", day) for day in LISTED),
    }


def test_a_second_run_adds_nothing_and_touches_nothing(inbox: Taking) -> None:
    inbox.take()
    before = inbox.files()

    assert inbox.take() == Taken(seen=5, fresh=0, refusals=())
    assert inbox.files() == before


def test_what_was_landed_is_not_even_parsed_again(inbox: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.take()

    def never(*_: object) -> None:
        raise AssertionError("parsed again")

    for parse in ("parse_roster", "parse_declarations", "parse_counts"):
        monkeypatch.setattr(f"flows.sources.tables.{parse}", never)
    monkeypatch.setattr("flows.sources.parts_ahead.parse_part", never)

    assert inbox.take().fresh == 0


def test_what_left_the_inbox_stays_known(inbox: Taking) -> None:
    inbox.take()
    before = inbox.landings.current()
    shutil.rmtree(inbox.folder / "inbox")

    assert inbox.take() == Taken(seen=0, fresh=0, refusals=())
    assert inbox.landings.current() == before


def test_a_file_replaced_under_its_name_supersedes_what_it_was(inbox: Taking) -> None:
    inbox.take()
    before = inbox.files()
    write_roster(inbox.folder, ROSTER_DAY, small_roster().head(15))

    assert inbox.take() == Taken(seen=5, fresh=1, refusals=())
    (roster,) = inbox.landed("roster")
    assert inbox.landings.facts("roster", roster.file_id)["rows_loaded"] == "15"
    assert before.keys() < inbox.files().keys()


def test_a_second_roster_of_one_day_leaves_the_landed_one_in_use(inbox: Taking) -> None:
    inbox.take()
    before = inbox.landed("roster")
    write_roster(inbox.folder, ROSTER_DAY, small_roster().head(15), suffix=".csv")

    assert [refusal.fault.reason for refusal in inbox.take().refusals] == ["two_files_one_day"] * 2
    assert inbox.landed("roster") == before


def test_one_refusal_stops_no_other(inbox: Taking) -> None:
    inbox.archive(FIRST_LIST).write_bytes(b"")
    (inbox.folder / "inbox" / "counts.csv").write_text("a,b\n1,2\n")
    write_roster(inbox.folder, date(2024, 2, 6), small_roster().drop("NI PPPK"))

    taken = inbox.take()

    assert (taken.seen, taken.fresh) == (6, 4)  # roster, answers, one list, one failed attempt
    assert {refusal.path: refusal.fault.reason for refusal in taken.refusals} == {
        "inbox/roster/2024-02-06_pppk.xlsx": "nip_column_missing",
        "inbox/counts.csv": "columns_missing",
        f"{LIST_FOLDER}/{FIRST_LIST}": "archive_broken",
    }
    assert {origin.source for origin in inbox.landings.current()} == {"roster", "declarations", "followers"}


def test_the_order_of_arrival_does_not_matter(inbox: Taking, tmp_path: Path) -> None:
    """Everything at once, or file by file with the newest first."""
    inbox.take()
    other = Taking(tmp_path / "other")
    Layout(other.folder).make()
    shutil.copy(inbox.folder / "campaign.toml", other.folder)
    files = sorted(path for path in (inbox.folder / "inbox").rglob("*") if path.is_file())
    for waiting in reversed(files):
        arrived = other.folder / waiting.relative_to(inbox.folder)
        arrived.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(waiting, arrived)
        campaign = load_campaign(other.folder)
        for found in (
            find_exports(campaign, KEY),
            find_counts(campaign),
            find_declarations(campaign, KEY),
            find_rosters(campaign, KEY),
        ):
            take(found, other.landings, ZONE)

    def parquet(taking: Taking) -> dict[str, bytes]:
        return {name: content for name, (_, content) in taking.files().items() if name.endswith(".parquet")}

    assert parquet(other) == parquet(inbox)
    assert other.landings.current() == inbox.landings.current()


def test_lists_too_long_for_memory_are_landed_in_the_same_bytes(
    inbox: Taking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.take()
    other = Landings(tmp_path / "other")
    monkeypatch.setattr("flows.sources.exports.join_long", partial(join_long, most_held=5))

    with drafts_in(tmp_path / "long-lists") as drafts:
        found = find_exports(load_campaign(inbox.folder), KEY, drafts)
        assert {type(delivery.read().parsed) for delivery in found.deliveries} == {LongList}
        taken = take(found, other, ZONE)

    assert (taken.fresh, taken.refusals) == (2, ())
    for landed in other.kept("followers"):
        before = inbox.landings.landed("followers", landed.file_id)
        assert landed.rows.read_bytes() == before.rows.read_bytes()
        assert landed.rejects.read_bytes() == before.rejects.read_bytes()


def test_strangers_and_dropped_columns_never_reach_the_landing(inbox: Taking) -> None:
    inbox.take()
    strangers = {handle for day in LISTED for handle in small_followers(day)} - set(small_staff()["handle"])
    texts = set(parquet_texts(Layout(inbox.folder).landing))

    assert texts & {*strangers, "Islam", "9901010000000000", "0800-0000-00000"} == set()
    assert not [text for text in texts if NEVER_READ in text]


def test_declared_handles_and_staff_numbers_lie_in_one_landed_file_each(inbox: Taking) -> None:
    inbox.take()
    sources = [path for path in Layout(inbox.folder).landing.iterdir() if path.is_dir()]
    holders = {
        column: sorted({source.name for source in sources if set(parquet_texts(source)) & set(small_staff()[column])})
        for column in ("nip", "handle")
    }

    assert holders == {"nip": ["roster"], "handle": ["declarations"]}


def test_every_landed_file_records_what_was_read_loaded_rejected_and_dropped(inbox: Taking) -> None:
    line = (OFFICE.key, "2024-02-16T06:00:00+07:00", "banyak", "manual")
    write_counts(inbox.folder, [*small_readings(OFFICE), line])
    inbox.take()
    landings = inbox.landings
    facts = {o.path.rpartition("/")[2]: landings.facts(o.source, o.file_id) for o in landings.current()}

    assert {
        name: [int(told[f"rows_{rows}"]) for rows in ("read", "loaded", "rejected")] for name, told in facts.items()
    } == {
        f"{ROSTER_DAY}_pppk.xlsx": [STAFF, STAFF, 0],
        f"{FORM_DAY}_jawaban-form.csv": [STAFF, STAFF, 0],
        "counts.csv": [4, 3, 1],
        **{str(day): [listed, listed, 0] for day, listed in LISTED.items()},
    }
    assert facts[f"{ROSTER_DAY}_pppk.xlsx"]["dropped_columns"] == "NIK, Agama, No. HP"


def test_a_kill_between_landing_and_its_note_is_healed_by_the_next_run(
    inbox: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for the end of the process."""

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as end:
        end.setattr(Landings, "note_origins", kill)
        with pytest.raises(Killed):
            inbox.take()

    assert inbox.landings.current() == []
    assert inbox.take().seen == 5
    assert len(inbox.landings.current()) == 5


def test_a_name_that_is_no_utf_8_is_landed_and_loaded(inbox: Taking) -> None:
    (answers,) = (inbox.folder / "inbox" / "declarations").iterdir()
    answers.rename(answers.with_name(os.fsdecode(b"2024-02-08 jawaban \xe9.csv")))

    assert inbox.take().refusals == ()
    assert inbox.loaded("select count(*) from raw.declaration") == [(STAFF,)]


def test_a_file_that_vanished_is_refused_and_taken_when_it_is_back(inbox: Taking) -> None:
    gone = Fault("file_unreadable", "a file that can be read", "No such file or directory", "nothing")
    answers: list[Reading | Fault] = [gone, Reading("a" * 64, parse_counts(NO_COUNTS, str(ZONE)))]

    def read() -> Reading:
        answer = answers.pop(0)
        if isinstance(answer, Fault):
            raise answer
        return answer

    found = Found((Delivery("counts", "inbox/counts.csv", date.min, "b" * 64, read),))

    assert take(found, inbox.landings, ZONE) == Taken(1, 0, (Refusal("counts", "inbox/counts.csv", gone),))
    assert take(found, inbox.landings, ZONE) == Taken(1, 1, ())
