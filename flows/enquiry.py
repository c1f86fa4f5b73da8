"""Asks official APIs on the night itself: counts, follower lists, declared people; knows no platform and no table.

What they answer becomes deliveries like any other, so that it is landed, known again and refused in the same way.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from flows.campaign import Account, Campaign
from flows.intake import Taken, take
from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, PlatformApi
from flows.sources.asking import Askers, utc_now
from flows.sources.checkpoints import Checkpoints, Counted, forget_ended, forget_others
from flows.sources.checks import check_all
from flows.sources.delivery import Delivery, Found, Reading, Refusal
from flows.sources.platform_apis import APIS, api_account
from flows.sources.walks import Question, Walk, walk
from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys, id_keys
from warehouse.landing import Landings

# One question for each declared person is dear on some platforms (YouTube allows 10,000 a day, and two per person):
# more than these wait for the next night, those asked longest ago first.
MOST_ASKED = 4_000


@dataclass(frozen=True)
class Enquiry:
    """What one night asks with: campaign, landings, the pseudonym key, and the environment with the tokens."""

    campaign: Campaign
    landings: Landings
    checkpoints: Path
    key: bytes
    night: date
    environment: Mapping[str, str]


def asked_accounts(campaign: Campaign, night: date) -> list[Account]:
    """The accounts that an official API is asked about on this night."""
    return [
        account
        for account in campaign.accounts
        if "api" in account.sources
        and account.valid_from <= night
        and (account.valid_to is None or night <= account.valid_to)
    ]


def take_answers(enquiry: Enquiry, zone: ZoneInfo, askers: Askers | None = None) -> Taken:
    """What was taken of the platforms' answers; a walk's checkpoint is kept until what it showed is landed."""
    taken = take(ask_platforms(enquiry, askers), enquiry.landings, zone)
    forget_ended(enquiry.checkpoints)
    return taken


def ask_platforms(enquiry: Enquiry, askers: Askers | None = None) -> Found:
    """What the platforms answered about all accounts at once; what one of them refuses is no matter of the others.

    A list that broke off or failed is a delivery as well: every attempt is on record.
    """
    accounts = asked_accounts(enquiry.campaign, enquiry.night)
    if not accounts:
        return Found(())
    return asyncio.run(_ask_all(enquiry, accounts, askers or Askers()))


async def _ask_all(enquiry: Enquiry, accounts: Sequence[Account], askers: Askers) -> Found:
    forget_others(enquiry.checkpoints, [account.key for account in accounts])
    async with askers:
        found = await asyncio.gather(*(_ask(enquiry, account, askers) for account in accounts))
    return _all_of(found)


async def _ask(enquiry: Enquiry, account: Account, askers: Askers) -> Found:
    api, asked = APIS[account.platform], api_account(account, enquiry.environment)
    asker = askers.of(api, asked)
    count, counted = await _count(enquiry, asker, api, asked)
    listed, keys = await _list(enquiry, asker, api, asked, counted)
    if counted is None and keys and not listed.refusals:
        # what passed in a minute must not cost the night its list, which proves nobody's absence without a count
        count, _ = await _count(enquiry, asker, api, asked)
    checks = await _check(enquiry, asker, api, asked, keys)
    return _all_of((count, listed, checks))


def _all_of(found: Iterable[Found]) -> Found:
    every = list(found)
    return Found(tuple(d for one in every for d in one.deliveries), tuple(r for one in every for r in one.refusals))


async def _count(enquiry: Enquiry, asker: Asker, api: PlatformApi, account: ApiAccount) -> tuple[Found, Counted | None]:
    if api.count is None:
        return Found(()), None
    try:
        counted = Counted(await api.count(asker, account), utc_now())
    except ApiFault as fault:
        return Found((), (Refusal("counts", f"api/{account.account_key} count", fault),)), None
    return Found((_count_of(enquiry.night, account, counted),)), counted


async def _list(
    enquiry: Enquiry, asker: Asker, api: PlatformApi, account: ApiAccount, counted: Counted | None
) -> tuple[Found, set[str]]:
    """The list, what was left of one before it, the counts they began with, and the keys of everybody on tonight's."""
    if api.page is None:
        return Found(()), set()

    def is_landed(walked: Walk) -> bool:
        return enquiry.landings.had("followers", _listed(api, account, walked).file_id)

    store = Checkpoints(enquiry.checkpoints, account, enquiry.night, enquiry.key)
    walks = await walk(asker, Question(api, account, store, counted), is_landed)
    deliveries = [_list_of(api, account, walked) for walked in walks]
    # Taken up or told later, a list is still judged by the count of its own hour.
    deliveries += [_count_of(one.night, account, one.count) for one in walks if one.count not in {None, counted}]
    rows, fault = walks[-1].parsed.rows, walks[-1].fault
    refusals = (Refusal("followers", f"api/{account.account_key} list", fault),) if fault else ()
    return Found(tuple(deliveries), refusals), {*rows["follower_key"], *rows["handle_key"].drop_nulls()}


async def _check(enquiry: Enquiry, asker: Asker, api: PlatformApi, account: ApiAccount, listed: set[str]) -> Found:
    """Point checks of the declared people whom tonight's list does not show."""
    if api.check is None:
        return Found(())
    path = f"api/{account.account_key} point checks"
    people = _declared(enquiry, account.platform)
    wanted = _longest_ago_first(enquiry, account.account_key, [key for key in people if key not in listed])
    checks = await check_all(asker, api, account, [people[key] for key in wanted[:MOST_ASKED]])
    refusals = (Refusal("point_checks", path, checks.fault),) if checks.fault else ()
    if not checks.checked:
        return Found((), refusals)
    reading = _checked(account, {one: key for key, one in people.items()}, checks.checked, utc_now())
    return Found((_delivery(enquiry.night, "point_checks", path, reading),), refusals)


def _declared(enquiry: Enquiry, platform: str) -> dict[str, Identity]:
    """Everybody's last declared handles and ids on a platform, by their keys, in the order of the keys."""
    columns = ("staff_key", "platform", "declared_at", "handle", "platform_user_id")
    answers = enquiry.landings.rows_of("declarations", columns, known_by=enquiry.night)
    if answers.is_empty():
        return {}
    of_platform = answers.filter(pl.col("platform") == platform).with_columns(
        pl.col("declared_at").fill_null(pl.col("known_on").cast(pl.Datetime("us", "UTC")))
    )
    last = of_platform.filter(pl.col("declared_at") == pl.col("declared_at").max().over("staff_key"))
    by_handle = follower_keys(last["handle"], platform, enquiry.key)
    by_id = id_keys(last["platform_user_id"], platform, enquiry.key)
    keyed = last.with_columns(key=pl.coalesce(by_id.alias("id"), by_handle.alias("handle_key")))
    people = keyed.filter(pl.col("key").is_not_null()).unique("key").sort("key")
    return {
        key: Identity(handle, number)
        for key, handle, number in people.select("key", "handle", "platform_user_id").iter_rows()
    }


def _longest_ago_first(enquiry: Enquiry, account_key: str, keys: Sequence[str]) -> list[str]:
    columns = ("account_key", "follower_key", "checked_at")
    asked = enquiry.landings.rows_of("point_checks", columns, known_by=enquiry.night)
    if asked.is_empty():
        return list(keys)
    last = dict(
        asked.filter(pl.col("account_key") == account_key)
        .group_by("follower_key")
        .agg(pl.col("checked_at").max())
        .iter_rows()
    )
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(keys, key=lambda key: (last.get(key, never), key))


def _count_of(night: date, account: ApiAccount, counted: Counted) -> Delivery:
    rows = pl.DataFrame(
        {
            "row": [1],
            "account": [account.account_key],
            "read_at": [counted.read_at],
            "count_low": [counted.shown.count_low],
            "count_high": [counted.shown.count_high],
            "source": ["api"],
            "is_exact": [counted.shown.is_exact],
        },
        schema_overrides={"read_at": pl.Datetime("us", "UTC")},
    )
    reading = _reading(f"count of {account.account_key} at {counted.read_at.isoformat()}", rows)
    return _delivery(night, "counts", f"api/{account.account_key} count", reading)


def _list_of(api: PlatformApi, account: ApiAccount, walked: Walk) -> Delivery:
    path = f"api/{account.account_key} list"
    return _delivery(walked.night, "followers", path, _listed(api, account, walked), account.account_key)


def _listed(api: PlatformApi, account: ApiAccount, walked: Walk) -> Reading:
    rows = walked.parsed.rows
    facts = {
        "account_key": account.account_key,
        "captured_at": walked.started_at.isoformat(),
        "last_follow": "",
        "capture_source": "api",
        "listed": str(walked.listed),
        "ended": walked.ended,
        "reason": walked.reason,
        # A follower whose name the platform does not tell may be anybody who declared a name.
        "identifies": "handle_and_id" if rows.height and not rows["handle_key"].has_nulls() else api.identity,
    }
    name = f"list of {account.account_key} from {walked.started_at.isoformat()} to {walked.finished_at.isoformat()}"
    return Reading(sha256(name.encode()).hexdigest(), walked.parsed, facts)


def _checked(account: ApiAccount, keys: Mapping[Identity, str], checked: Iterable[Checked], at: datetime) -> Reading:
    answers = [(keys[one.asked], one.is_following, one.is_unknown) for one in checked]
    rows = pl.DataFrame(
        {
            "row": range(1, len(answers) + 1),
            "account_key": [account.account_key] * len(answers),
            "follower_key": [key for key, _, _ in answers],
            "checked_at": [at] * len(answers),
            "is_following": [told for _, told, _ in answers],
            "is_unknown": [is_unknown for _, _, is_unknown in answers],
        },
        schema_overrides={
            "row": pl.Int64,
            "checked_at": pl.Datetime("us", "UTC"),
            "is_following": pl.Boolean,
            "is_unknown": pl.Boolean,
        },
    )
    return _reading(f"point checks of {account.account_key} at {at.isoformat()}", rows)


def _reading(name: str, rows: pl.DataFrame) -> Reading:
    """An answer is identified by what was asked and when: the same number again is another reading."""
    parsed = Parsed(rows, REJECT_COLUMNS.to_frame(), rows.height, rows.height)
    return Reading(sha256(name.encode()).hexdigest(), parsed, {})


def _delivery(night: date, source: str, path: str, reading: Reading, account_key: str | None = None) -> Delivery:
    return Delivery(
        source=source,
        path=f"{path} {reading.file_id[:12]}",
        known_on=night,
        bytes_sha256=reading.file_id,
        read=lambda: reading,
        account_key=account_key,
    )
