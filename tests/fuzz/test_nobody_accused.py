"""No damage to a list, a form or a count makes a follower `not_seen`.

What is wrong and what is not. The truth is known: of twenty employees twelve follow the account from before the first
list until after the second, each declared the handle of her own, and both lists are whole. Untouched, the night says so
of all twelve, and `not_seen` of the other eight. Then files are damaged, and `not_seen` of one of the twelve is wrong

- whatever was done to ONE list: the other, before or after it, shows her, and after it there is one list at most;
- whatever was done to BOTH lists, each in its own way or both in one way, as long as either still holds her name as it
  is written. Where neither does, the files say that somebody else follows in her place, and no reader can know better;
- whatever was done to the counts, while both lists lack two followers, as long as the reading of one list's hour still
  stands there with its own digits: it says that this list is short, and one list left accuses nobody. Other digits are
  another reading, as if somebody had misread the screen; and without both readings one of another day judges, as old as
  the campaign allows (max_reading_age_days);
- whatever was done to the form, if each line that still holds her number still holds her handle as well, and no other.
  A line with another legal name behind her number is another answer, as if she had typed it.

A file that is refused, or damaged so that nobody is judged, is right in every case.
"""

import csv
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from bench.generator.files import write_declarations
from flows.campaign import load_campaign
from flows.steps import _night
from tests.flows.sources.small_campaign import (
    FIRST_LIST,
    FOLLOWING,
    FORM_DAY,
    LAST_NIGHT,
    SECOND_LIST,
    ZONE,
    small_answers,
    small_followers,
    small_staff,
)
from tests.flows.sources.taking import KEY, Taking
from tests.fuzz.cases import changed
from tests.fuzz.changed_archives import packed
from tests.fuzz.watch import watched
from tests.sql.building import build, empty_warehouse, models
from tests.tiers import first_ones
from transforms.pseudonyms import staff_keys
from warehouse.models import needed
from warehouse.state import load_landed, set_night

Files = dict[str, bytes]
Write = Callable[[Mapping[str, datetime]], Files]
DAYS = (FIRST_LIST, SECOND_LIST)
TABLES = ("marts.fct_follow_status", "marts.fct_capture")
SEEDS = first_ones(range(int(os.environ.get("IKUTI_ACCUSED", "20"))), 3)  # for each kind of export
STAFF = small_staff()
TRUE = STAFF.head(FOLLOWING)


def _json(followers: Mapping[str, datetime]) -> Files:
    entries = [
        {"title": "", "string_list_data": [{"href": f"https://www.instagram.com/{handle}", "value": handle,
                                            "timestamp": int(at.timestamp())}]}
        for handle, at in followers.items()
    ]  # fmt: skip
    folder = "connections/followers_and_following"
    return {
        f"{folder}/followers_{number}.json": json.dumps(part, indent=2).encode()
        for number, part in ((1, entries[:50]), (2, entries[50:]))
    }


def _page(followers: Mapping[str, datetime]) -> Files:
    rows = "".join(
        f'<div class="_a6-g"><div class="_a6-p"><div><div><a href="https://www.instagram.com/{handle}">{handle}</a>'
        f"</div><div>{at:%b %d, %Y %I:%M %p}</div></div></div></div>"
        for handle, at in followers.items()
    )
    page = f"<html><body><main>{rows}</main></body></html>"
    return {"connections/followers_and_following/followers_1.html": page.encode()}


def _table(followers: Mapping[str, datetime]) -> Files:
    lines = "".join(f"{n},{handle},{at.isoformat()}\n" for n, (handle, at) in enumerate(followers.items(), 1))
    return {"pengikut.csv": f"no,handle,followed_at\n{lines}".encode()}


WRITERS: tuple[Write, ...] = (_json, _page, _table)


@dataclass(frozen=True)
class Night:
    """What the night says of each follower of the truth, and of the lists."""

    statuses: Mapping[str, str]
    verdicts: tuple[str, ...]

    @property
    def accused(self) -> set[str]:
        """The handles of followers who are called not seen."""
        return {handle for handle, status in self.statuses.items() if status == "not_seen"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign with everything but lists in its landing."""
    inbox = Taking.of_a_healthy_inbox(tmp_path_factory.mktemp("base") / "kampanye")
    shutil.rmtree(inbox.lists)
    inbox.take()
    return inbox.folder


@pytest.fixture
def inbox(base: Path, tmp_path: Path) -> Taking:
    return Taking(shutil.copytree(base, tmp_path / "kampanye", copy_function=shutil.copyfile))


def _put(inbox: Taking, lists: Mapping[Any, Files]) -> None:
    for day, files in lists.items():
        for name, content in files.items():
            path = inbox.lists / str(day) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _judged(inbox: Taking, told: str) -> Night:
    """One night from inbox to statuses, in memory."""
    with watched(told):
        inbox.take()
        campaign = load_campaign(inbox.folder)
        with empty_warehouse() as warehouse:
            warehouse.execute("set threads = 1")
            warehouse.execute("pragma disable_optimizer")
            load_landed(warehouse, inbox.landings, str(ZONE))
            set_night(warehouse, _night(campaign, LAST_NIGHT))
            build(warehouse, needed(TABLES, list(models().values())))
            found = warehouse.execute("select staff_key, status from marts.fct_follow_status").fetchall()
            verdicts = warehouse.execute("select verdict from marts.fct_capture order by captured_at").fetchall()
    status_of = dict(found)
    keys = staff_keys(STAFF["nip"], KEY)
    return Night(
        {handle: status_of[key] for handle, key in zip(TRUE["handle"], keys, strict=False)},
        tuple(verdict for (verdict,) in verdicts),
    )


def _damaged(chance: Random, files: Files) -> Files:
    """The list with one to three changes to its files, as like as not packed."""
    others = dict(files)
    for _ in range(chance.choice((1, 1, 2, 3))):
        path = chance.choice(list(others))
        others[path] = changed(chance, path, others[path])
    return {"ekspor.zip": packed(chance, others)} if chance.random() < 0.3 else others


def _holds(files: Files, handle: str) -> bool:
    """Whether the name stands in a file, as a whole word; archives are looked into by nobody but their reader."""
    word = re.compile(rf"(?<![a-z0-9._]){re.escape(handle)}(?![a-z0-9._])")
    return any(word.search(text) for content in files.values() for text in _texts(content))


def _texts(content: bytes) -> Iterator[str]:
    yield content.decode("latin-1").lower()
    yield content.decode("utf-16-le", "ignore").lower()
    yield content.decode("utf-16-be", "ignore").lower()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _texts(archive.read(name))
    except Exception:  # noqa: BLE001 - whatever damage does to an archive
        return


@pytest.mark.parametrize("write", WRITERS)
def test_undamaged_all_followers_are_seen(inbox: Taking, write: Write) -> None:
    _put(inbox, {day: write(small_followers(day)) for day in DAYS})

    night = _judged(inbox, "the truth")

    assert set(night.statuses.values()) == {"following"}
    assert night.verdicts == ("complete", "complete")


@pytest.mark.parametrize("seed", SEEDS)
def test_one_damaged_list_accuses_no_follower(inbox: Taking, seed: int) -> None:
    chance = Random(f"one {seed}")
    write, spoilt = chance.choice(WRITERS), chance.choice(DAYS)
    lists = {day: write(small_followers(day)) for day in DAYS}
    lists[spoilt] = _damaged(chance, lists[spoilt])
    _put(inbox, lists)

    night = _judged(inbox, f"seed {seed}")

    assert not night.accused, f"seed {seed}: {write.__name__} of {spoilt}"


@pytest.mark.parametrize("seed", SEEDS)
def test_two_damaged_lists_accuse_nobody_whose_name_stands_in_either(inbox: Taking, seed: int) -> None:
    chance = Random(f"both {seed}")
    write, alike = chance.choice(WRITERS), chance.random() < 0.5
    lists = {}
    for day in DAYS:
        lists[day] = _damaged(Random(f"alike {seed}") if alike else chance, write(small_followers(day)))
    _put(inbox, lists)

    night = _judged(inbox, f"seed {seed}")

    wrong = {handle for handle in night.accused if any(_holds(files, handle) for files in lists.values())}
    assert not wrong, f"seed {seed}: {write.__name__}, {night.verdicts}"


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_in_another_dress_let_no_short_list_accuse(inbox: Taking, seed: int) -> None:
    chance = Random(f"counts {seed}")
    gone = set(chance.sample(TRUE["handle"].to_list(), 2))
    write = chance.choice(WRITERS)
    _put(inbox, {
        day: write({handle: at for handle, at in small_followers(day).items() if handle not in gone}) for day in DAYS
    })  # fmt: skip
    counts = inbox.folder / "inbox" / "counts.csv"
    counts.write_bytes(_dressed(chance, counts.read_bytes()))
    (inbox.landings.landed("counts", inbox.landed("counts")[0].file_id)).rows.unlink()

    night = _judged(inbox, f"seed {seed}")

    assert not night.accused, f"seed {seed}: {night.verdicts}"


def _dressed(chance: Random, content: bytes) -> bytes:
    """The readings in another order, with other columns, quotes, delimiters and letters, some of them gone or cut."""
    lines = list(csv.reader(io.StringIO(content.decode())))
    order = chance.sample(range(4), 4)
    before, first, second = lines[1:]
    body = chance.choice(([first], [second], [first, second], [before, first], [before, second, first]))
    blank = chance.choice(("", " ", "\u00a0", "\u200b"))
    rows = [[f"{blank}{line[place]}{blank}" for place in order] for line in (lines[0], *body)]
    rows = [[*row, chance.choice(("", "x"))] for row in rows] if chance.random() < 0.3 else rows
    text = io.StringIO()
    style: Literal[0, 1] = csv.QUOTE_ALL if chance.random() < 0.5 else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=chance.choice(",;\t"), quoting=style, lineterminator="\n").writerows(rows)
    whole = text.getvalue()
    if body[0] != before:  # cut, as a copy that broke off, but behind the first reading
        whole = whole[: chance.randint(whole.index("\n", whole.index("\n") + 1), len(whole))]
    return whole.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le")), "replace")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_form_accuses_nobody_whose_answer_it_still_holds(inbox: Taking, seed: int) -> None:
    chance = Random(f"form {seed}")
    _put(inbox, {day: _json(small_followers(day)) for day in DAYS})
    form = write_declarations(inbox.folder, FORM_DAY, small_answers())
    before = form.read_bytes()
    for _ in range(chance.choice((1, 1, 2, 3))):
        form.write_bytes(changed(chance, form.name, form.read_bytes()))
    after = form.read_bytes()

    night = _judged(inbox, f"seed {seed}")

    wrong = {handle for handle in night.accused if _still_says(after, handle)}
    assert not wrong, f"seed {seed}, form {'changed' if before != after else 'as it was'}"


def _still_says(form: bytes, handle: str) -> bool:
    """Whether each line with the person's number has her handle, and there is such a line."""
    (nip,) = STAFF.filter(handle=handle)["nip"]
    lines = [line for text in _texts(form) for line in re.split("[\r\n]+", text) if nip in line]
    return bool(lines) and all(_holds({"": line.encode("latin-1", "ignore")}, handle) for line in lines)
