"""Sends messages through Apprise to whatever channels the environment names, in bounded time; knows no alarm.

An address is a secret from its first to its last character: it goes into no message, no log and no file.
"""

import logging
import re
import threading
import time
import warnings
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_random

from flows.alerts.wording import Post
from flows.messages import Message

if TYPE_CHECKING:
    from apprise import Apprise, AppriseAsset, NotifyBase

# Both write whole addresses at DEBUG, Apprise also the text it sends; a level that no record reaches.
_TALKATIVE: Final = ("apprise", "urllib3")
_SILENT: Final = logging.CRITICAL + 1
# Where an address begins: commas also stand within addresses, between the recipients of a mail. Apprise's own splitter
# cuts at the same places, but passes over in silence what stands before the first address.
_NEXT: Final = re.compile(r"[\s,]+(?=[a-z0-9]{1,32}://)", re.IGNORECASE)
_SCHEMA: Final = re.compile(r"\s*([a-z0-9]{1,32})://", re.IGNORECASE)
_MAIL: Final = ("mailto", "mailtos")


@dataclass(frozen=True)
class Pace:
    """How long a channel is borne with, in seconds; `cto` and `rto` in an address go before the first two.

    `whole` is the most that all messages of a night to one channel may take together: a receiver that sends its answer
    one byte at a time never runs into a time-out for reading.
    """

    connecting: float = 5
    reading: float = 15
    pause: tuple[float, float] = (1, 3)
    whole: float = 120


USUAL: Final = Pace()


@dataclass(frozen=True)
class Sent:
    """Which messages at least one channel took, whether there was any address at all, and what went wrong."""

    taken: tuple[bool, ...]
    configured: bool
    faults: tuple[Message, ...] = ()


class _Channel:
    """One address: its place in the variable, its kind as far as that is no secret, and what it has taken."""

    def __init__(self, place: int, address: str, pace: Pace) -> None:
        self.place = place
        self.kind, self._apprise = _opened(address, pace)
        self._pace = pace
        self._taken: list[int] = []

    @property
    def is_sound(self) -> bool:
        """Whether Apprise made sense of the address."""
        return self._apprise is not None

    def carry(self, posts: Sequence[Post], until: float) -> None:
        """Send message after message; one that is not taken is the last, for the rest would wait as long in vain."""
        for number, post in enumerate(posts):
            if self._apprise is None or time.monotonic() >= until or not _sent(self._apprise, post, self._pace):
                return
            self._taken.append(number)

    def taken(self) -> frozenset[int]:
        """The numbers of the messages that the channel has taken so far."""
        return frozenset(self._taken)


def has_addresses(addresses: str) -> bool:
    """Whether the variable names any channel, sound or not."""
    return bool(_split(addresses))


def send(posts: Sequence[Post], addresses: str, variable: str, pace: Pace = USUAL) -> Sent:
    """What became of these messages; `addresses` is the content of the environment variable called `variable`.

    Every channel is tried, whatever became of the others. Raises nothing for a channel that fails.
    """
    if not has_addresses(addresses):
        return Sent((False,) * len(posts), configured=False, faults=(_no_address(variable),) if posts else ())
    if not posts:
        return Sent((), configured=True)
    _load()
    channels = [_Channel(place, address, pace) for place, address in enumerate(_split(addresses), start=1)]
    taken = _carry_all(channels, posts, pace.whole)
    faults = [_fault(channel, len(taken[channel.place]), len(posts), variable) for channel in channels]
    return Sent(
        taken=tuple(any(number in numbers for numbers in taken.values()) for number in range(len(posts))),
        configured=True,
        faults=tuple(fault for fault in faults if fault),
    )


def _split(addresses: str) -> list[str]:
    return [one for one in _NEXT.split(addresses.strip(" \t\r\n,")) if one]


def _carry_all(channels: Sequence[_Channel], posts: Sequence[Post], seconds: float) -> dict[int, frozenset[int]]:
    """What each channel has taken in that time, by the channel's place.

    One thread for each, so that a slow channel costs the others nothing; daemons, because no pool of threads lets a
    process end before the last of them does. What is taken after the time is sent once more on the next night.
    """
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=channel.carry, args=(posts, until), daemon=True) for channel in channels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return {channel.place: channel.taken() for channel in channels}


def _opened(address: str, pace: Pace) -> tuple[str, "Apprise | None"]:
    from apprise import Apprise

    asset = _asset()
    try:
        service = Apprise.instantiate(address, asset=asset)
    except Exception:  # noqa: BLE001 - whatever a plugin makes of a malformed address; its text may repeat the address
        service = None
    if service is None:
        return _kind(address), None
    _bound(service, address, pace)
    channel = Apprise(asset=asset)
    channel.add(service)
    return str(service.schema), channel


def _asset() -> "AppriseAsset":
    """What holds for every channel: nothing kept on disk, no code from elsewhere, no pictures, no other host."""
    from apprise import AppriseAsset, PersistentStoreMode

    return AppriseAsset(
        storage_mode=PersistentStoreMode.MEMORY,
        plugin_paths=None,
        app_id="Ikuti",
        app_desc="Ikuti",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        async_mode=False,
    )


def _bound(service: "NotifyBase", address: str, pace: Pace) -> None:
    """Set what Apprise reads from cto, rto, overflow and format, unless the address says it.

    Set here and not added to the address, because plugins differ in where their parameters may stand. Of a mail Apprise
    makes HTML without a single blank between words: no telephone could break its lines.
    """
    from apprise import NotifyFormat, OverflowMode

    if not _says("cto", address):
        service.socket_connect_timeout = pace.connecting
    if not _says("rto", address):
        service.socket_read_timeout = pace.reading
    if not _says("overflow", address):
        service.overflow_mode = OverflowMode.SPLIT
    if service.schema in _MAIL and not _says("format", address):
        service.notify_format = NotifyFormat.TEXT


def _says(parameter: str, address: str) -> bool:
    return re.search(rf"[?&]{parameter}=", address, re.IGNORECASE) is not None


def _kind(address: str) -> str:
    """The kind of an address that could not be opened, if Apprise knows it: another word may be part of a secret."""
    schema = _SCHEMA.match(address)
    return schema[1].lower() if schema and schema[1].lower() in _known_kinds() else "unknown"


def _sent(channel: "Apprise", post: Post, pace: Pace) -> bool:
    """Whether the channel took the message, at the second attempt at the latest.

    Apprise says no more than yes or no. A second attempt cannot help against a wrong token, but does no harm; where
    an address names several recipients, it may reach some of them twice.
    """
    attempts = Retrying(
        stop=stop_after_attempt(2),
        wait=wait_random(*pace.pause),
        retry=retry_if_result(lambda taken: not taken),
        retry_error_callback=lambda _: False,
    )
    return bool(attempts(_notified, channel, post))


def _notified(channel: "Apprise", post: Post) -> bool:
    from apprise import NotifyFormat, NotifyType

    tone = {"critical": NotifyType.FAILURE, "warning": NotifyType.WARNING, "recovery": NotifyType.SUCCESS}[post.tone]
    try:
        return bool(channel.notify(title=post.subject, body=post.body, notify_type=tone, body_format=NotifyFormat.TEXT))
    except Exception:  # noqa: BLE001 - plugins differ in what they let through; nothing of it may end the night
        return False


def _load() -> None:
    """Load Apprise and all its kinds of channels, silenced for good.

    Some of them import modules that Python is about to drop; that is Apprise's matter and nobody's who reads a log.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(_SILENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _known_kinds().__contains__("json")  # they load at the first question


def _known_kinds() -> Container[str]:
    from apprise.manager_plugins import NotificationManager

    kinds: Container[str] = NotificationManager()  # type: ignore[no-untyped-call]  # Apprise leaves it without types
    return kinds


def _no_address(variable: str) -> Message:
    return Message(
        needed="an address that alerts go to",
        found="none; nobody was told",
        where=f"the environment variable {variable}",
        remedy=f"put Apprise URLs into {variable} (docs/runbook.md has examples), or read the report every morning",
    )


def _fault(channel: _Channel, taken: int, posts: int, variable: str) -> Message | None:
    where = f"the environment variable {variable}, address {channel.place} (kind: {channel.kind})"
    if not channel.is_sound:
        return Message(
            needed="an address that Apprise knows",
            found="one that it does not (not shown, it holds secrets)",
            where=where,
            remedy="write it as Apprise's page about this kind of channel says",
        )
    if taken == posts:
        return None
    return Message(
        needed="a channel that takes alerts",
        found=f"one that took {taken} of {posts}",
        where=where,
        remedy="see whether this machine reaches it, whether its token is valid and its recipients are right",
    )
