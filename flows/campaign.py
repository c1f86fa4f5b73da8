"""Knows how a campaign folder's ``campaign.toml`` becomes a campaign; knows nothing of inbox or tables."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.campaign_keys import Account, Document, canonical_handle
from flows.freshness_keys import Freshness
from flows.messages import Message, Wrong
from flows.mistakes import messages_of
from flows.roster_keys import Roster

__all__ = ["CAMPAIGN_FILE", "Account", "Campaign", "load_campaign"]

CAMPAIGN_FILE = "campaign.toml"


@dataclass(frozen=True)
class Campaign:
    """One mandate: the order, whom it addresses, the accounts, and the policy for judging them.

    ``ordered_at`` carries its offset; ``max_hidden_share`` is 0 to 1; every ``…_days`` is whole days;
    ``finished_by`` is an hour of the campaign's zone.
    Without a name of its own a campaign is called after its folder.
    """

    folder: Path
    name: str
    ordered_at: datetime
    target_followers: int | None
    timezone: str
    legal_basis: str
    contact: str
    employment: tuple[str, ...]
    accounts: tuple[Account, ...]
    roster: Roster
    satisfied_by: str
    max_hidden_share: float
    confirmations: int
    confirmation_days: int
    max_reading_age_days: int
    freshness: Freshness
    small_cell: int
    retention_days: int
    keep_exports_days: int
    alert_urls_env: str
    finished_by: time
    language: str


def load_campaign(folder: Path) -> Campaign:
    """The campaign of this folder. Raises Wrong with every mistake of the file at once."""
    file = folder / CAMPAIGN_FILE
    # A section that is missing altogether counts as empty, so that each key it needs is named.
    written = {"campaign": {}, "scope": {}} | _parse(_read(file), str(file))
    mistakes = _repeated_accounts(written, str(file)) + _repeated_ids(written, str(file))
    try:
        document = Document.model_validate(written)
    except ValidationError as error:
        raise Wrong(messages_of(error, Document, str(file)) + mistakes) from None
    if mistakes:
        raise Wrong(mistakes)
    return _campaign(folder, document)


def _campaign(folder: Path, document: Document) -> Campaign:
    order = document.campaign.model_dump()
    return Campaign(
        folder=folder,
        **order | {"name": document.campaign.name or folder.resolve().name},
        employment=document.scope.employment,
        accounts=document.accounts,
        roster=document.roster,
        satisfied_by=document.rule.satisfied_by,
        **document.evidence.model_dump(),
        freshness=document.freshness,
        **document.privacy.model_dump(),
        alert_urls_env=document.alerts.urls_env,
        finished_by=time.fromisoformat(document.alerts.finished_by),
        language=document.report.language,
    )


def _read(file: Path) -> str:
    try:
        # Editors on Windows put a byte order mark in front, which TOML does not know.
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        found = "none" if file.parent.is_dir() else "no such folder"
        remedy = f"run: ikuti init {file.parent}"
        raise Wrong([Message(f"a campaign folder with {CAMPAIGN_FILE}", found, str(file), remedy)]) from None
    except UnicodeDecodeError:
        needed, found = "a text file in UTF-8", "bytes that are no UTF-8"
        remedy = "save the file again with the encoding UTF-8"
        raise Wrong([Message(needed, found, str(file), remedy)]) from None
    except OSError as refusal:
        found = refusal.strerror or "no access"
        remedy = "let your account read the file"
        raise Wrong([Message("a readable configuration", found, str(file), remedy)]) from None


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem, _, place = str(error).rpartition(" (at ")
        where = f"{file}, {place.rstrip(')')}"
        remedy = 'put it right there: text stands in "…", a date as 2024-02-07, a list in […], a key only once'
        raise Wrong([Message("valid TOML", _lower_first(problem), where, remedy)]) from None


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _repeated_ids(written: Mapping[str, Any], file: str) -> list[Message]:
    """A message for each account_id of two accounts: the followers of the one would be told as the other's."""
    ids = [_account_id(block) for block in _blocks(written)]
    return [
        Message(
            needed="an account_id of its own for each account",
            found=f'"{shared}" in {count} blocks',
            where=f"{file}, accounts[{_places(ids, shared)}] (counted from 1)",
            remedy="write each account's own id, or leave it out where the platform does not need it",
        )
        for shared, count in Counter(ids).items()
        if shared and count > 1 and len({_account_key(block) for block in _blocks(written, shared)}) > 1
    ]


def _repeated_accounts(written: Mapping[str, Any], file: str) -> list[Message]:
    """A message for each account given twice, found before anything else is known to be sound."""
    keys = [_account_key(block) for block in _blocks(written)]
    return [
        Message(
            needed="each account once",
            found=f'"{key}" in {count} blocks',
            where=f"{file}, accounts[{_places(keys, key)}] (counted from 1)",
            remedy="keep one of the blocks and remove the others",
        )
        for key, count in Counter(keys).items()
        if key and count > 1
    ]


def _blocks(written: Mapping[str, Any], account_id: str | None = None) -> list[object]:
    """The blocks of accounts as they were written, or those of them with this id."""
    blocks = written.get("accounts")
    listed = blocks if isinstance(blocks, list) else []
    return [block for block in listed if account_id in {None, _account_id(block)}]


def _account_id(block: object) -> str | None:
    """Platform and id; "me" is whoever the token belongs to, and nobody's id."""
    if not isinstance(block, Mapping):
        return None
    platform, told = block.get("platform"), block.get("account_id")
    if not isinstance(platform, str) or not isinstance(told, str) or told == "me":
        return None
    return f"{platform}:{told.strip()}"


def _places(keys: list[str | None], key: str) -> str:
    return ", ".join(str(place) for place, other in enumerate(keys, start=1) if other == key)


def _account_key(block: object) -> str | None:
    if not isinstance(block, Mapping):
        return None
    platform, handle = block.get("platform"), block.get("handle")
    if not isinstance(platform, str) or not isinstance(handle, str):
        return None
    canonical = canonical_handle(platform, handle)
    return f"{platform}:{canonical}" if canonical else None
