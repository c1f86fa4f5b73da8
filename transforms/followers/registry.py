"""Knows which formats a follower list of a platform may have; knows nothing of what is in them."""

from typing import Final

from transforms.followers import facebook, instagram, threads, tiktok, x
from transforms.followers.formats import ListFormat
from transforms.followers.tables import table_format
from transforms.handles import GRAMMARS

_OWN: Final[dict[str, ListFormat]] = {
    one.platform: one for one in (instagram.FORMAT, threads.FORMAT, facebook.FORMAT, tiktok.FORMAT, x.FORMAT)
}


def formats(platform: str) -> tuple[ListFormat, ...]:
    """The formats in which a platform's follower list may come: its own export first, a table that somebody keeps last.

    Raises KeyError for a platform that is not known.
    """
    own = (_OWN[platform],) if platform in _OWN else ()
    return (*own, _TABLES[platform])


def own_exports() -> tuple[ListFormat, ...]:
    """The platforms' own exports: they can be told apart, which tables cannot."""
    return tuple(_OWN.values())


_TABLES: Final[dict[str, ListFormat]] = {platform: table_format(platform) for platform in GRAMMARS}
