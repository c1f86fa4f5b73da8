"""Finds the files of an inbox in which one person still stands; knows no columns and changes nothing."""

from flows.campaign import Campaign
from flows.sources.inbox import every_file, said
from flows.sources.number_search import holds_number
from warehouse.landing import Landings, read_rows


def files_with_number(campaign: Campaign, nip: str) -> list[str]:
    """The files of the inbox that hold this staff number anywhere, by the names that messages use.

    Also a file that no night uses, BKD's own workbook among them, and a number in a row that was rejected.
    """
    return [said(path, campaign.folder) for path in every_file(campaign.folder) if holds_number(path, nip)]


def exports_with_names(campaign: Campaign, landings: Landings, declared_keys: frozenset[str]) -> list[str]:
    """The owners' exports that still lie in the inbox and list one of these names, by their places.

    Told by what was landed of them; an export that no night has read yet is not among them. Raises LandedDamaged.
    """
    found = set()
    for origin in landings.noted():
        is_there = origin.source == "followers" and (campaign.folder / origin.path).exists()
        if is_there and landings.has(origin.source, origin.file_id):
            rows = read_rows(landings.landed(origin.source, origin.file_id), ("follower_key", "handle_key"))
            keys = {*rows["follower_key"], *rows["handle_key"].drop_nulls()}
            found |= {origin.path} if keys & declared_keys else set()
    return sorted(found)
