"""Alerts: what is wrong with a night, told once to whoever is asked; knows no table and opens no database."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.alerts import alarm_file, channels, memory
from flows.alerts.alarms import CAUSES, Alarm, Cause, run_failed
from flows.alerts.channels import Pace
from flows.alerts.of_night import alarms_of
from flows.alerts.overdue import overdue
from flows.alerts.signals import signal
from flows.alerts.wording import Post, posts_of
from flows.campaign import Campaign
from flows.messages import Message
from warehouse.layout import Layout

__all__ = ["CAUSES", "Alarm", "Cause", "Pace", "Told", "alarms_of", "overdue", "run_failed", "tell"]


@dataclass(frozen=True)
class Told:
    """What a night said: alarms and recoveries that reached somebody, and alarms that were said before.

    `untold` reached nobody and is tried again by the next call. `posts` are the messages themselves, and `faults` say
    which channels did not take them; without `has_channels` there are none.
    """

    told: tuple[Alarm, ...] = ()
    recovered: tuple[Alarm, ...] = ()
    folded: tuple[Alarm, ...] = ()
    untold: tuple[Alarm, ...] = ()
    posts: tuple[Post, ...] = ()
    faults: tuple[Message, ...] = ()
    has_channels: bool = True


def tell(
    campaign: Campaign, night: date, alarms: Sequence[Alarm], *, judged: bool, pace: Pace = channels.USUAL
) -> Told:
    """What was told of this night, after its messages have gone out and what was told is written down.

    `judged` is whether the night came as far as its checks: only then does an alarm that is not among `alarms` count as
    recovered. Without alarms and not judged, it tries again what reached nobody. For the night that is lived through,
    not for one that is replayed: what was wrong then has been told. Raises nothing for a channel, a file or an event.
    """
    file = Layout(campaign.folder).alarms
    addresses = os.environ.get(campaign.alert_urls_env, "")
    with alarm_file.held(file):
        before, unread = alarm_file.read(file)
        plan = memory.plan(before, night, alarms, judged=judged, has_channels=channels.has_addresses(addresses))
        posts = posts_of(campaign, plan)
        # First sent, then written down: a kill in between sends the same messages once more, the other way round it
        # would lose them. Of an alarm told twice and one told never, the first is the lesser evil.
        sent = channels.send(posts, addresses, campaign.alert_urls_env, pace)
        signal(posts, campaign.folder, night)
        # Where nobody is to be told, an alarm is folded as if somebody had been; whoever sets the variable later is
        # told of all that is open then.
        done = [post for post, taken in zip(posts, sent.taken, strict=True) if taken or not sent.configured]
        told = {key for post in done if post.cause for key in post.keys}
        recovered = {key for post in done if not post.cause for key in post.keys}
        unwritten = alarm_file.write(file, memory.after(plan, told, recovered, reached=sent.configured))
    reached = sent.configured
    return Told(
        told=tuple(one.alarm for one in plan.tell if reached and one.alarm.key in told),
        recovered=tuple(one.alarm for one in plan.recovered if reached and one.alarm.key in recovered),
        folded=tuple(one.alarm for one in plan.folded),
        untold=tuple(one.alarm for one in plan.tell if not reached or one.alarm.key not in told),
        posts=tuple(posts),
        faults=(*unread, *sent.faults, *unwritten),
        has_channels=sent.configured,
    )
