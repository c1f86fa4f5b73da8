"""`ikuti runs`: the runs on record, the newest first; knows no table."""

from pathlib import Path
from typing import Any

from flows.answers import show_answer
from flows.lock import running_now
from flows.messages import Message, Wrong, say
from flows.state_messages import state_refusals_told
from warehouse.layout import Layout
from warehouse.published import NothingPublished, published_run
from warehouse.runs import open_record


def list_runs(folder: Path, *, json_output: bool) -> int:
    """The exit code, after the runs went to stdout: a table on a terminal, else CSV, or JSON on request.

    Instants in UTC. While a night has the state file, what was published with the night before is told, and stderr
    says so. Raises Wrong where there is no record.
    """
    layout = Layout(folder)
    running = running_now(layout)
    try:
        with state_refusals_told(layout), open_record(layout) as record:
            columns, rows = record.runs()
            is_live = record.is_live
    except NothingPublished:
        raise Wrong([no_record(folder)]) from None
    if not is_live:
        say(f"{running or 'another process'} has the record now: this is the one published with the night before")
    published = published_run(folder)
    told = [_told(dict(zip(columns, row, strict=True)), published, is_running=running is not None) for row in rows]
    return show_answer(([*columns, "is_published"], told), json_output=json_output)


def no_record(folder: Path) -> Message:
    """The message for a folder in which no night was ever run."""
    return Message(
        "a campaign folder in which a night was run", "none", str(folder / "warehouse"), f"run: ikuti run {folder}"
    )


def _told(run: dict[str, Any], published: str | None, *, is_running: bool) -> tuple[Any, ...]:
    # A run that was killed stays "running" on record until the next one begins; nobody shall wait for it.
    if run["outcome"] == "running" and not is_running:
        run["outcome"] = "failed"
    return (*run.values(), run["run_id"] == published)
