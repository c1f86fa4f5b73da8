"""How a status is corrected, and by which line of corrections.csv; knows nothing of how a correction acts."""

from dataclasses import dataclass

from flows.reports.texts import Texts
from flows.reports.why_facts import SILENT_PLATFORMS, Obligation
from transforms.platforms import HIDES_FOLLOWERS

COLUMNS = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by"
# Ways by status, the likeliest first; each has its lead among the texts.
_WAYS = {
    "following": ("dispute",),
    "not_seen": ("rename", "self_declared", "dispute"),
    "unverifiable": ("self_declared",),
    "no_handle": ("form", "self_declared"),
    "no_account": ("form",),
    "exempt": ("end_exemption",),
    "disputed": ("form", "claim"),
    "out_of_scope": ("roster",),
}
_KIND = {
    "rename": "rename",
    "self_declared": "self_declared",
    "dispute": "dispute",
    "resolve": "resolve",
    "claim": "resolve",
    "not_renamed": "resolve",
    "end_exemption": "exempt",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to correct a status: why one would, and the line to write, None where no correction is entered."""

    lead: str
    line: str | None


def remedies_of(asked: Obligation, nip: str, texts: Texts) -> list[Remedy]:
    """What may be done about this status, the likeliest first."""
    platform = texts.label("platform", asked.platform)
    return [
        Remedy(
            texts(f"why_remedy.{way}", platform=platform),
            _line(_KIND[way], asked, nip, texts) if way in _KIND else None,
        )
        for way in _ways(asked)
    ]


def _ways(asked: Obligation) -> tuple[str, ...]:
    standing = asked.standing
    if standing is None:
        return ()
    ways = _WAYS.get(standing.status, ())
    if standing.status == "disputed" and "dispute" in asked.in_force:
        ways = ("resolve",)
    elif asked.lacks_number:
        ways = ("form_number", *ways)
    elif standing.status == "unverifiable" and asked.answer and asked.answer.answer == "multiple":
        ways = ("form_one", *ways)
    elif standing.reason in ("list_partial", "awaiting_confirmation"):
        ways = ("rename", *ways)
    elif standing.reason == "no_such_account":
        ways = ("form", "rename", *ways)
    elif _names_nobody(asked) or _names_the_wrong_kind(asked):
        ways = ("form", *ways)
    # Where a new name is suspected, a rename is likeliest whatever the status.
    return tuple(dict.fromkeys(("rename", "not_renamed", *ways))) if asked.asked_on else ways


def _names_nobody(asked: Obligation) -> bool:
    """Whether an answer of another kind could be looked for where this one cannot."""
    vague = asked.standing is not None and asked.standing.reason in ("display_name_only", "short_link")
    return vague and asked.platform not in SILENT_PLATFORMS


def _names_the_wrong_kind(asked: Obligation) -> bool:
    """Whether the lists hold ids where a handle was declared, or the other way round."""
    hides = asked.standing is not None and asked.standing.reason == "platform_hides_list"
    return hides and asked.platform not in HIDES_FOLLOWERS and not asked.is_never_listed


def _line(kind: str, asked: Obligation, nip: str, texts: Texts) -> str:
    """The line as it is written into the file; what only the clerk knows stands between < and >."""
    handles = asked.answer.handles if asked.answer else ()
    new, former = (texts("why.handle_blank"), handles[0] if len(handles) == 1 else "") if kind == "rename" else ("", "")
    until = texts("why.until_blank") if kind == "exempt" else ""
    first = asked.in_force[kind].from_on.isoformat() if kind == "exempt" and kind in asked.in_force else ""
    # A name is declared for a platform and not for an account; so is its change.
    account = asked.platform if kind == "rename" else asked.account_key
    cells = (texts("why.day_blank"), nip, account, kind, first, until, new, former)
    return ",".join((*cells, texts("why.clerk_blank")))
