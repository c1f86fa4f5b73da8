"""Knows what follows from one list being found twice: a copy, a list of two days, or one that lay in a wrong folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.sources.delivery import Delivery, Found, Reading
from flows.sources.exports import failed_attempt
from transforms.faults import Fault
from transforms.parsed import LongList, Parsed
from warehouse.landing import Landings, Origin


@dataclass(frozen=True)
class Recognised:
    """A list under the identity it has been landed under, and the places of other accounts that it has left."""

    reading: Reading
    left: tuple[Delivery, ...] = ()

    def taken_back(self, zone: ZoneInfo) -> Iterator[tuple[Delivery, Reading]]:
        """For each place it has left the failed attempt that takes the place of the list there."""
        for place in self.left:
            yield place, failed_attempt(place, _WAS_MOVED, zone)


_WAS_MOVED = Fault(
    "wrong_account",
    needed="a list of the folder's own account",
    found="one that has been moved to another account's folder since",
    remedy="nothing, if that was its account; else move it back",
)


def recognise(
    delivery: Delivery, reading: Reading, landings: Landings, there: Found, tonight: Sequence[Origin]
) -> Recognised:
    """The reading, under the identity of the same list if that was landed before: unpacked, zipped again, renamed.

    Only archives whose own names tell two different days are two lists with the same content. Where another account's
    list has the very same content, one of the two lies in the wrong folder: Fault, as long as that one is `there`. Once
    it is gone from its folder it was moved, and no longer speaks of that account; but exports are also let go of after
    a while, so of an account that has brought newer lists since it is a Fault as well. `tonight` are the places that
    have been noted already.
    """
    content = reading.facts.get("content_sha256")
    if content is None or _shows_nobody(reading.parsed):
        return Recognised(reading)
    left: list[Delivery] = []
    known_as = reading.file_id
    for file_id, facts in landings.lists_with(content):
        if facts["account_key"] != delivery.account_key:
            places = [*landings.places_of("followers", file_id), *(o for o in tonight if o.file_id == file_id)]
            _must_have_left(places, there, facts["account_key"], delivery)
            _must_be_its_newest(places, there, facts, delivery, landings)
            done = {origin.path for origin in tonight}
            left += [_as_delivery(place, facts["account_key"]) for place in places if place.path not in done]
        elif len({reading.facts["export_days"], facts["export_days"]} - {""}) < 2:
            known_as = file_id
    return Recognised(replace(reading, file_id=known_as), tuple(left))


def _must_have_left(places: Sequence[Origin], there: Found, account_key: str, delivery: Delivery) -> None:
    """Nothing; Fault where the list that was taken for that account still lies in one of its places."""
    held = {one.path: one.bytes_sha256 for one in there.deliveries}
    unread = {refusal.path for refusal in there.refusals}
    for place in places:
        if place.path in unread or held.get(place.path) == place.bytes_sha256:
            raise Fault(
                "same_bytes_elsewhere",
                needed=f"a list of {delivery.account_key}",
                found=f"the very list that was taken for {account_key}, in {place.path}",
                remedy="find out whose list it is and take it out of the other account's folder",
            )


def _must_be_its_newest(
    places: Sequence[Origin], there: Found, facts: Mapping[str, str], delivery: Delivery, landings: Landings
) -> None:
    """Nothing; Fault where the list is gone from a place of an account of which there are newer lists.

    Then it was let go of long ago, and this is a copy of it in the wrong folder. What stands in its place instead is
    said of the account by a person.
    """
    replaced = {one.path for one in there.deliveries}
    gone = [place.path for place in places if place.path not in replaced]
    account_key = facts["account_key"]
    if gone and any(_is_newer(other, facts) for other in landings.lists_of(account_key)):
        raise Fault(
            "same_bytes_elsewhere",
            needed=f"a list of {delivery.account_key}",
            found=f"the very list that was taken for {account_key}, of which newer lists have come since",
            remedy=f"take it out of this folder; if it never was a list of {account_key}, put pengikut.csv with the "
            f"one line handle into the folder of {gone[0]} as well",
        )


def _is_newer(other: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    made_at, before = (datetime.fromisoformat(one["captured_at"]) for one in (other, facts))
    return other["ended"] != "error" and made_at > before


def _as_delivery(origin: Origin, account_key: str) -> Delivery:
    def read() -> Reading:
        raise _WAS_MOVED

    return Delivery(origin.source, origin.path, origin.known_on, f"moved {origin.bytes_sha256}", read, account_key)


def _shows_nobody(parsed: Parsed | LongList) -> bool:
    return isinstance(parsed, Parsed) and parsed.rows.is_empty()
