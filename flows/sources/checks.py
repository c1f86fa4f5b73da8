"""Asks a platform about declared people one batch after the other; knows no platform."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, PlatformApi


@dataclass(frozen=True)
class Checks:
    """What the platform said of whom, in the order asked, up to the fault that ended it, if one did."""

    checked: tuple[Checked, ...]
    fault: ApiFault | None = None


async def check_all(asker: Asker, api: PlatformApi, account: ApiAccount, declared: Sequence[Identity]) -> Checks:
    """Whether the declared people follow `account`. No fault is raised; people after it were not asked about.

    `api` must have a point check. What was answered before a fault stands.
    """
    if api.check is None:
        raise ValueError(f"{api.platform} has no point check")
    checked: list[Checked] = []
    for batch in _batches(declared, api.check_batch):
        try:
            checked += await api.check(asker, account, batch)
        except ApiFault as fault:
            return Checks(tuple(checked), fault)
    return Checks(tuple(checked))


def _batches(declared: Sequence[Identity], size: int) -> Iterator[Sequence[Identity]]:
    for begin in range(0, len(declared), size):
        yield declared[begin : begin + size]
