"""Knows every key ``campaign.toml`` may have, its limits and its words; knows nothing of files or tables."""

from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    ValidationInfo,
    field_validator,
)

from flows.api_keys import VARIABLE, canonical_account_id, sound_base_url, token_if_needed
from flows.freshness_keys import Freshness
from flows.key_words import Section, a_key, a_list, a_number, a_text
from flows.mistakes import own_rule
from flows.policy_keys import Alerts, Evidence, Privacy, Report, Rule
from flows.roster_keys import Roster

Employment = Literal["pns", "pppk", "pppk_part_time", "unknown"]
Platform = Literal[
    "instagram",
    "facebook",
    "tiktok",
    "x",
    "youtube",
    "threads",
    "mastodon",
    "bluesky",
    "linkedin",
    "telegram",
]
Source = Literal["export", "counts", "api"]

INDONESIAN_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def canonical_handle(platform: str, handle: str) -> str | None:
    """The handle as its platform compares it, or None if the platform cannot have such a handle."""
    # Imported here because it brings Polars: a file that cannot even be read is answered without it.
    from transforms import handles

    return handles.canonical_handle(handle, platform) if platform in handles.GRAMMARS else None


def _grammar_of(platform: str) -> str:
    from transforms.handles import GRAMMARS

    return GRAMMARS[platform].words


def _known_zone(name: str) -> str:
    try:
        # "localtime" is whatever the machine is set to: the same night would be another one elsewhere.
        is_known = ZoneInfo(name).key != "localtime"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        is_known = False
    if not is_known:
        near = get_close_matches(name, available_timezones(), n=1) or ["Asia/Jakarta"]
        zone = INDONESIAN_ZONES.get(name.upper(), near[0])
        raise own_rule("a time zone by its IANA name", f'write timezone = "{zone}"')
    return name


class Order(Section):
    """The order itself."""

    name: Annotated[str | None, a_text("a name for the report", 'name = "ASN ikuti akun resmi"')] = None
    ordered_at: Annotated[
        AwareDatetime,
        a_key(
            "the moment of the order, of the years 2000 to 2099, with its offset from UTC",
            "ordered_at = 2024-02-07T09:00:00+07:00 with the right date, without quotation marks",
            # No platform is older; and the days around an order must be days of a calendar.
            ge=datetime(2000, 1, 1, tzinfo=UTC),
            lt=datetime(2100, 1, 1, tzinfo=UTC),
        ),
    ]
    target_followers: Annotated[
        int | None, a_number("the gain the order expects of each account", "target_followers = 6750", 1, 10**10)
    ] = None
    timezone: Annotated[
        str, a_key("a time zone by its IANA name", 'timezone = "Asia/Jakarta"'), AfterValidator(_known_zone)
    ] = "Asia/Jakarta"
    legal_basis: Annotated[
        str,
        a_text(
            "the legal basis of the order and of this check",
            'legal_basis = "<the letter or regulation, with number and date>"',
        ),
    ]
    contact: Annotated[
        str,
        a_text("who answers a request for correction", 'contact = "<the office, with e-mail or telephone>"'),
    ]


class Scope(Section):
    """Whom the order addresses."""

    employment: Annotated[
        tuple[Employment, ...],
        a_list(
            'who is addressed: one or more of "pns", "pppk", "pppk_part_time", "unknown"',
            'employment = ["pppk"]',
        ),
    ]


class Account(Section):
    """One official account whose followers the order is about; its handle is canonical."""

    platform: Annotated[
        Platform,
        a_key(
            "one of instagram, facebook, tiktok, x, youtube, threads, mastodon, bluesky, linkedin, telegram",
            'platform = "instagram"',
        ),
    ]
    handle: Annotated[str, a_text("the account's name on its platform", 'handle = "pemprov.contoh"')]
    owner: Annotated[str, a_text("the office that owns the account", 'owner = "Pemprov"')]
    kind: Annotated[
        Literal["office", "official"],
        a_key('"office", or "official" for the account of a person in office', 'kind = "office"'),
    ] = "office"
    valid_from: Annotated[date, a_key("the first day the account counts for the order", "valid_from = 2024-01-01")]
    valid_to: Annotated[
        date | None,
        a_key("the last day the account counts for the order", "valid_to = 2024-12-31", validate_default=True),
    ] = None
    sources: Annotated[
        tuple[Source, ...],
        a_list(
            'where lists and counts come from: one or more of "export", "counts", "api"',
            'sources = ["export", "counts"]',
        ),
    ] = ("export", "counts")
    token_env: Annotated[
        str | None,
        a_key(
            "the name of the environment variable that holds the account's API token, not the token itself",
            'token_env = "IKUTI_TOKEN_PEMPROV"',
            pattern=VARIABLE,
            validate_default=True,
            json_schema_extra={"may_be_secret": True},
        ),
    ] = None
    account_id: Annotated[
        str | None,
        a_key("the account's own id on its platform, as a text", 'account_id = "17841400000000001" with the right id'),
    ] = None
    base_url: Annotated[
        str | None,
        a_key(
            "the address of the API, if it is not the platform's official one",
            'base_url = "https://sosial.contoh.example"',
            json_schema_extra={"may_be_secret": True},
        ),
        AfterValidator(sound_base_url),
    ] = None

    @property
    def key(self) -> str:
        """``platform:handle``, the account's key in every table."""
        return f"{self.platform}:{self.handle}"

    # The rules below look at one more field each, as far as that field was sound: so a mistake in one
    # field hides no mistake in another.

    @field_validator("handle")
    @classmethod
    def _canonical(cls, handle: str, others: ValidationInfo) -> str:
        platform = others.data.get("platform")
        if platform is None:
            return handle
        canonical = canonical_handle(platform, handle)
        if canonical is None:
            remedy = "write the name as it stands in the address of the profile page"
            if platform == "mastodon":
                remedy = "write name and server, as in pemprov@sosial.contoh.example"
            raise own_rule(f"a name that {platform} allows ({_grammar_of(platform)})", remedy)
        return canonical

    @field_validator("valid_to")
    @classmethod
    def _sound_period(cls, valid_to: date | None, others: ValidationInfo) -> date | None:
        starts = others.data.get("valid_from")
        if valid_to is None and others.data.get("kind") == "official":
            needed = "the last day in office, because a person's account is not the office's for ever"
            raise own_rule(needed, "add valid_to = 2024-12-31 with the right date")
        if valid_to is not None and starts is not None and valid_to < starts:
            raise own_rule(f"a day on or after valid_from ({starts.isoformat()})", "put the two days in order")
        return valid_to

    @field_validator("token_env")
    @classmethod
    def _given_for_an_api(cls, token_env: str | None, others: ValidationInfo) -> str | None:
        return token_if_needed(token_env, others.data.get("platform"), others.data.get("sources", ()))

    @field_validator("account_id")
    @classmethod
    def _an_id_of_its_platform(cls, account_id: str | None, others: ValidationInfo) -> str | None:
        return canonical_account_id(account_id, others.data.get("platform"))


class Document(Section):
    """The whole file."""

    campaign: Annotated[Order, a_key("one section [campaign]", "the header [campaign]")]
    scope: Annotated[Scope, a_key("one section [scope]", "the header [scope]")]
    accounts: Annotated[
        tuple[Account, ...],
        a_list(
            "at least one official account in a block [[accounts]]",
            "a block [[accounts]] (two brackets) with platform, handle, owner and valid_from",
        ),
    ]
    roster: Annotated[Roster, a_key("one section [roster]", "the header [roster]")] = Roster()
    rule: Annotated[Rule, a_key("one section [rule]", "the header [rule]")] = Rule()
    evidence: Annotated[Evidence, a_key("one section [evidence]", "the header [evidence]")] = Evidence()
    freshness: Annotated[Freshness, a_key("one section [freshness]", "the header [freshness]")] = Freshness()
    privacy: Annotated[Privacy, a_key("one section [privacy]", "the header [privacy]")] = Privacy()
    alerts: Annotated[Alerts, a_key("one section [alerts]", "the header [alerts]")] = Alerts()
    report: Annotated[Report, a_key("one section [report]", "the header [report]")] = Report()
