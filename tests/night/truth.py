"""What an honest night must say of the case's people, worked out from the generator's truth; reads no table."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from bench.generator.sumsel import Case
from bench.generator.truth import Capture

UNREADABLE = {"display_name": "unverifiable", "no_account": "no_account"}


def honest_statuses(case: Case, account_key: str, as_of: date) -> dict[str, str]:
    """Staff number → the one status that the lists and answers known by the evening's end allow."""
    answers = {row["nip"]: row for row in case.declared(as_of).iter_rows(named=True)}
    captures = case.captures_known(account_key, as_of)
    listed = {capture: frozenset(case.listed(capture)["handle"]) for capture in captures}
    may_be_not_seen = case.not_seen_at_most(account_key, as_of)

    def status(nip: str) -> str:
        answer = answers.get(nip)
        if answer is None:
            return "no_handle"
        if answer["is_disputed"]:
            return "disputed"
        if answer["answer"] not in ("handle", "multiple"):
            return UNREADABLE.get(answer["answer"], "no_handle")
        if _is_seen(frozenset(answer["handles"]), listed):
            return "following"
        return "not_seen" if nip in may_be_not_seen else "unverifiable"

    return {nip: status(nip) for nip in case.people["nip"]}


def _is_seen(handles: frozenset[str], listed: Mapping[Capture, frozenset[str]]) -> bool:
    """Whether a list shows one of the handles and no whole list after it lacks them all."""
    seen = False
    for capture, names in listed.items():
        if handles & names:
            seen = True
        elif capture.newest is None:
            seen = False
    return seen


def gained(case: Case, account_key: str, since: datetime, until: datetime) -> int:
    """By how many followers the account really grew between two instants."""
    return case.followers(account_key, until).height - case.followers(account_key, since).height


def came_between(case: Case, capture: Capture, since: datetime, until: datetime) -> pl.DataFrame:
    """Whom an export shows to have followed between two instants."""
    return case.listed(capture).filter((pl.col("followed_at") > since) & (pl.col("followed_at") <= until))


def with_a_borrowed_handle(case: Case) -> frozenset[str]:
    """Staff numbers of those who have ever declared a handle that is somebody else's."""
    declared = case.answers.explode("handles").drop_nulls("handles").select("nip", "handles").unique()
    owners = case.people.select(pl.col("nip").alias("owner"), "handle").drop_nulls()
    borrowed = declared.join(owners, left_on="handles", right_on="handle").filter(pl.col("nip") != pl.col("owner"))
    return frozenset(borrowed["nip"].drop_nulls())
