"""The staff list as the personnel system itself answers it, once a night; knows no page and no column.

What is landed is the answer of one night under a path of its own ("endpoint/2024-02-07"), so that an earlier night
keeps the list that it knew.
"""

import os
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256

import httpx
import polars as pl
from pydantic import SecretStr

from flows.roster_keys import Roster
from flows.sources.delivery import Delivery, Found, Reading, gather
from flows.sources.roster_client import RosterClient, drifted, failed
from flows.sources.roster_pages import all_rows
from transforms.faults import Fault
from transforms.parsed import Parsed
from transforms.roster import read_roster
from transforms.typed_tables import read_objects
from warehouse.landing import Origin

ENDPOINT = "endpoint"


def find_endpoint_roster(keys: Roster, night: date, held: Iterable[Origin], keyed: Callable[[Parsed], Parsed]) -> Found:
    """The endpoint's staff list, asked for now and known from this night; nothing where no url is configured.

    `held` is what has been landed: as long as the answer is the newest roster already, it is known again by that
    landing's identity, so that equal answers of many nights are kept once. `keyed` adds the keys of staff. A refusal
    (endpoint_failed, schema_drift, or what a roster's file is refused for) leaves the newest roster in use.
    """
    if keys.url is None:
        return Found(())
    home = httpx.URL(keys.url)

    def deliver(path: str, url: httpx.URL) -> Delivery:
        parsed = _asked(url, keys, night)
        digest = _digest(parsed)
        file_id = _identity(digest, night, held)
        return Delivery("roster", path, night, digest, lambda: Reading(file_id, keyed(parsed)))

    return gather("roster", [(f"{ENDPOINT}/{night}", home)], deliver)


def token_fault(keys: Roster) -> Fault | None:
    """What keeps the endpoint from being asked with its token, as the night would tell it; None where nothing does."""
    if keys.url is None:
        return None
    try:
        _token(httpx.URL(keys.url), keys)
    except Fault as fault:
        return fault
    return None


def _asked(home: httpx.URL, keys: Roster, night: date) -> Parsed:
    with RosterClient(home, _token(home, keys)) as client:
        rows = all_rows(client, keys)
    if not rows:
        raise Fault("no_rows", "staff in the endpoint's answer", "an empty list", "ask the endpoint's office")
    try:
        parsed = read_roster([read_objects(rows)], keys.columns.own(), night)
    except Fault as fault:
        raise _of_an_interface(fault) from None
    if not parsed.rows_loaded:
        raise drifted(home, f"{parsed.rows_read} rows, none of which can be used")
    return parsed


def _of_an_interface(fault: Fault) -> Fault:
    """The fault, with what the endpoint's office can do about it: nobody has opened an answer in a spreadsheet."""
    if fault.reason != "nip_column_damaged":
        return fault
    return Fault(
        fault.reason,
        fault.needed,
        "numbers that were sent as numbers, or rounded on their way",
        'ask the endpoint\'s office to send staff numbers as text, in quotation marks ("1986…"): a JSON number of 18 '
        "digits is rounded by most programs that write or read it",
    )


def _token(home: httpx.URL, keys: Roster) -> SecretStr | None:
    if keys.token_env is None:
        return None
    token = os.environ.get(keys.token_env, "").strip()
    if token and token.isascii() and token.isprintable() and " " not in token:
        return SecretStr(token)
    found = "no token in the environment" if not token else "a token with characters that no token has (not shown)"
    raise failed(home, found, f"put the token into the environment variable {keys.token_env}")


def _digest(parsed: Parsed) -> str:
    """SHA-256 of what is kept of an answer, in whatever order it came: a changed e-mail address changes nothing."""
    rows = parsed.rows.drop("row")
    rejects = parsed.rejects["reason"].sort().to_frame()
    digest = sha256(rows.sort(pl.all()).write_csv().encode())
    digest.update(rejects.write_csv().encode())
    return digest.hexdigest()


def _identity(digest: str, night: date, held: Iterable[Origin]) -> str:
    """The identity under which an answer is landed: that of the newest roster if it is the same answer.

    Else the night belongs to it: a list that comes back after another one is a roster of its own, known from tonight.
    """
    known = [one for one in held if one.source == "roster" and one.known_on <= night]
    newest = max(known, key=lambda one: one.known_on, default=None)
    if newest and newest.bytes_sha256 == digest and newest.path.startswith(f"{ENDPOINT}/"):
        return newest.file_id
    return sha256(f"{night} {digest}".encode()).hexdigest()
