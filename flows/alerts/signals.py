"""Tells Prefect of each message as an event, so that its automations can act; knows no channel and no memory."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from flows.alerts.wording import Post


def signal(posts: Iterable[Post], folder: Path, night: date) -> None:
    """Nothing; raises nothing. Without a Prefect API in the settings no event is sent.

    Prefect would start a server of its own for a single event otherwise. Events leave from a thread: whoever ends the
    process at once may lose the last ones.
    """
    try:
        _emit(posts, f"ikuti.campaign.{_slug(folder)}", night)
    except Exception:  # noqa: BLE001 - an alert is on its way already; an event must not hurt the night
        return


def _emit(posts: Iterable[Post], campaign: str, night: date) -> None:
    from prefect.events import emit_event
    from prefect.settings import get_current_settings

    if not get_current_settings().api.url:
        return
    for post in posts:
        emit_event(
            event=f"ikuti.alarm.{post.cause}" if post.cause else "ikuti.recovery",
            resource={"prefect.resource.id": campaign},
            payload={
                "night": night.isoformat(),
                "cause": post.cause,
                "severity": post.tone,
                "alarms": len(post.keys),
            },
        )


def _slug(folder: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "campaign"
