"""Knows how a commented `campaign.toml` looks; knows nothing of the folder around it."""

import json
from dataclasses import dataclass
from datetime import date, datetime

ORDERED_AT = datetime.fromisoformat("2024-02-07T09:00:00+07:00")
CONFIRMATION_DAYS = 7


@dataclass(frozen=True)
class Account:
    """An account that staff were told to follow; a person's account (kind official) needs `valid_to`."""

    handle: str
    owner: str = "Pemprov"
    kind: str = "office"
    valid_from: date = date(2024, 1, 1)
    valid_to: date | None = None
    sources: tuple[str, ...] = ("export", "counts")
    platform: str = "instagram"

    @property
    def key(self) -> str:
        """The account's key in every mart, `platform:handle`."""
        return f"{self.platform}:{self.handle}"


@dataclass(frozen=True)
class Campaign:
    """What `campaign.toml` says beyond its defaults."""

    accounts: tuple[Account, ...]
    name: str = "ASN Sumsel ikuti akun resmi"
    ordered_at: datetime = ORDERED_AT
    target_followers: int | None = None
    legal_basis: str = "Contoh: Peraturan Gubernur Contoh Nomor 0 Tahun 2024 (rekaan)"
    contact: str = "Contoh: Bidang Informasi Kepegawaian, koreksi@bkd.contoh.invalid (rekaan)"


def campaign_toml(campaign: Campaign) -> str:
    """The text of `campaign.toml`, with a comment wherever a value needs one."""
    target = ""
    if campaign.target_followers is not None:
        target = f"target_followers = {campaign.target_followers}            # what each account was to gain\n"
    return f"""\
[campaign]
name = {_text(campaign.name)}
ordered_at = {campaign.ordered_at.isoformat()}
{target}timezone = "Asia/Jakarta"
legal_basis = {_text(campaign.legal_basis)}
contact = {_text(campaign.contact)}   # who answers a correction request

[scope]
employment = ["pppk"]              # who is addressed
{"".join(_account(account) for account in campaign.accounts)}
[rule]
satisfied_by = "all"               # all accounts | any account | any_platform_per_owner

[evidence]
max_hidden_share = 0.01            # above it a list is partial and proves no absence
confirmations = 2                  # complete lists, at least …
confirmation_days = {CONFIRMATION_DAYS}              # … this far apart, before a name may appear as not seen

[privacy]
small_cell = 5
retention_days = 400               # staff facts, landings, reports
keep_exports_days = 30             # owners' raw exports in the inbox

[alerts]
urls_env = "IKUTI_ALERT_URLS"      # Apprise URLs
"""


def _account(account: Account) -> str:
    end = f"valid_to = {account.valid_to}\n" if account.valid_to else ""
    return f"""
[[accounts]]
platform = {_text(account.platform)}
handle = {_text(account.handle)}
owner = {_text(account.owner)}
kind = {_text(account.kind):<27} # office | official (a person's, needs valid_to)
valid_from = {account.valid_from}
{end}sources = [{", ".join(map(_text, account.sources))}]
"""


def _text(value: str) -> str:
    """A TOML basic string; TOML and JSON escape alike what may stand in a name."""
    return json.dumps(value, ensure_ascii=False)
