"""Lands what the inbox holds, each content once; knows neither formats nor tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from flows import stages
from flows.one_behind import OneBehind, one_behind
from flows.same_list import recognise
from flows.sources.delivery import Delivery, Found, Reading, Refusal
from flows.sources.exports import failed_attempt
from transforms.faults import Fault
from transforms.left_out import leave_out, with_untold
from transforms.parsed import LongList
from warehouse.departed import is_past_its_time
from warehouse.erasure.people import Reason, forgotten_keys
from warehouse.landing import Landings, Origin


@dataclass(frozen=True)
class Taken:
    """What one source brought tonight; counts of deliveries, and what could not be used."""

    seen: int
    fresh: int
    refusals: tuple[Refusal, ...]

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.seen + other.seen, self.fresh + other.fresh, self.refusals + other.refusals)


def take(found: Found, landings: Landings, zone: ZoneInfo) -> Taken:
    """What was taken: every delivery is landed, known already, or refused; one refusal stops no other.

    Content seen before is not even parsed. A list that could not be read is landed as a failed attempt, beside
    the lists its place held before, which stay in use. Whoever was forgotten, and whoever left before all
    that is kept, stays out of whatever is landed. While one is landed the next is read.
    """
    forgotten = forgotten_keys(landings)
    origins: list[Origin] = []
    refusals = list(found.refusals)
    fresh = 0
    known = landings.known((delivery.path, delivery.bytes_sha256) for delivery in found.deliveries)
    with one_behind() as behind:
        for delivery in one_by_one(found.deliveries):
            if before := known.get((delivery.path, delivery.bytes_sha256)):
                origins.append(_origin(delivery, before.file_id))
                continue
            try:
                reading = delivery.read()
                behind.finish()
                same = recognise(delivery, reading, landings, found, origins)
                reading, path = same.reading, delivery.path
                for place, attempt in same.taken_back(zone):
                    _keep(place.source, attempt, landings, behind)
                    origins.append(_origin(place, attempt.file_id))
            except Fault as fault:
                refusals.append(Refusal(delivery.source, delivery.path, fault))
                # what is still being copied was not yet an attempt to obtain a list
                if delivery.account_key is None or fault.reason == "being_copied":
                    continue
                reading = failed_attempt(delivery, fault, zone)
                path = f"{delivery.path} (refused {delivery.bytes_sha256[:8]})"
            if not landings.had(delivery.source, reading.file_id):
                reading = without_expired(without_forgotten(reading, forgotten), landings, delivery)
                _keep(delivery.source, reading, landings, behind)
                fresh += 1
            origins.append(_origin(delivery, reading.file_id, path))
    landings.note_origins(origins)
    return Taken(len(found.deliveries) + len(found.refusals), fresh, tuple(refusals))


def one_by_one(deliveries: Sequence[Delivery]) -> Iterator[Delivery]:
    """The deliveries one by one; whoever is watching hears how many of each account, or of all, have been taken."""
    of = Counter(delivery.account_key or "" for delivery in deliveries)
    done: Counter[str] = Counter()
    for part in of:
        stages.came_to(0, of[part], part=part)
    for delivery in deliveries:
        yield delivery
        part = delivery.account_key or ""
        done[part] += 1
        stages.came_to(done[part], of[part], part=part)


def without_forgotten(reading: Reading, forgotten: frozenset[str]) -> Reading:
    """The reading without the rows of people who were forgotten; each of those rows is a reject."""
    if not forgotten or isinstance(reading.parsed, LongList) or "staff_key" not in reading.parsed.rows.columns:
        return reading
    return _without(reading, pl.col("staff_key").is_in(list(forgotten)), "forgotten")


def without_expired(reading: Reading, landings: Landings, delivery: Delivery) -> Reading:
    """The reading without the rows of whoever left so long ago that nothing of her is kept; each is a reject."""
    is_expired = is_past_its_time(landings, delivery.source, delivery.known_on)
    return reading if is_expired is None else _without(reading, is_expired, "expired")


def _without(reading: Reading, is_gone: pl.Expr, reason: Reason) -> Reading:
    parsed = reading.parsed
    if isinstance(parsed, LongList):
        return reading
    left = leave_out(parsed.rows, is_gone)
    rejects = with_untold(parsed.rejects, left.source_rows, reason)
    loaded = parsed.rows_loaded - left.source_rows
    return replace(reading, parsed=replace(parsed, rows=left.rows, rejects=rejects, rows_loaded=loaded))


def find_lost(campaign: Path, landings: Landings) -> Found:
    """A refusal for each file that was landed, is gone from the landing, and no longer lies in the inbox either.

    What the inbox still holds is landed again; what it does not is missing from all tables that are made from now on.
    """
    lost = [origin for origin in landings.lost() if not (campaign / origin.path).exists()]
    return Found((), tuple(Refusal(one.source, one.path, _gone(landings, one)) for one in lost))


def _gone(landings: Landings, origin: Origin) -> Fault:
    return Fault(
        "file_unreadable",
        needed="every file that was landed, for the tables are made from them",
        found=f"that {landings.landed(origin.source, origin.file_id).rows} is gone",
        remedy="put warehouse/landing back from a backup, or the file itself back into the inbox, and run the night "
        "again; until then all tables lack it",
    )


def total(taken: Iterable[Taken]) -> Taken:
    """What all sources brought together."""
    return sum(taken, start=Taken(0, 0, ()))


def _origin(delivery: Delivery, file_id: str, path: str | None = None) -> Origin:
    return Origin(path or delivery.path, delivery.source, file_id, delivery.known_on, delivery.bytes_sha256)


def _keep(source: str, reading: Reading, landings: Landings, behind: OneBehind) -> None:
    parsed = reading.parsed
    facts = {
        **parsed.facts,
        **reading.facts,
        "rows_read": str(parsed.rows_read),
        "rows_loaded": str(parsed.rows_loaded),
        "rows_rejected": str(parsed.rejects.height),
        "dropped_columns": ", ".join(parsed.dropped_columns),
    }
    behind.begin(partial(landings.keep, source, reading.file_id, parsed.rows, parsed.rejects, facts))
    if isinstance(parsed, LongList):  # its rows lie where those of the next one will
        behind.finish()
