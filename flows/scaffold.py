"""Makes a campaign folder and names what its office has to fill in; knows nothing of the night."""

from importlib.resources import files
from pathlib import Path

from flows.campaign import CAMPAIGN_FILE, load_campaign
from flows.keys import KEY_FILE, has_landings, pseudonym_key
from flows.messages import Message, Stop, Wrong
from flows.sources.unit_table import UNITS_FILE, UNITS_HEADER

INBOX_FOLDERS = ("inbox/roster", "inbox/declarations", "inbox/followers")
COUNTS_HEADER = "account,read_at,shown,source\n"
CORRECTIONS_HEADER = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by\n"
PERSONAL = ("inbox/", "warehouse/", "reports/", "quality/", "exports/", KEY_FILE)
GITIGNORE = "# Personal data and the key to it: never into a repository.\n" + "".join(f"/{path}\n" for path in PERSONAL)


def init_campaign(folder: Path) -> list[str]:
    """What was made, as paths within the folder; what was there already stays as it is.

    Raises Wrong when the folder cannot be made or written, and when its landings lack their key.
    """
    try:
        made = _make_folders(folder) + _make_files(folder)
        return made + _make_key(folder)
    except OSError as refusal:
        found = refusal.strerror or type(refusal).__name__
        remedy = "choose another folder, or make this one writable for your account"
        raise Wrong([Message("a folder to write into", found, str(folder), remedy)]) from None


def next_steps(folder: Path) -> str:
    """What is left to do by hand, with the configuration's open places if it has any."""
    open_places = _open_places(folder)
    steps = [f"fill in {folder / CAMPAIGN_FILE}, see below"] if open_places else []
    steps += [
        f"put BKD's staff list into {folder / INBOX_FOLDERS[0]}, the form's answers into {INBOX_FOLDERS[1]}",
        f"keep a copy of the pseudonym key ({folder / KEY_FILE}) in a safe place: a lost key cannot be replaced",
        f"run: ikuti check {folder}",
    ]
    lines = [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]
    return "\n".join(["Next:", *lines, *open_places])


def unprotected(folder: Path) -> list[str]:
    """Personal paths that a .gitignore which was there before does not name."""
    named = {line.strip().strip("/") for line in (folder / ".gitignore").read_text("utf-8").splitlines()}
    return [path for path in PERSONAL if path.strip("/") not in named]


def _make_folders(folder: Path) -> list[str]:
    wanted = ["", *INBOX_FOLDERS, "warehouse"]
    missing = [path for path in wanted if not (folder / path).is_dir()]
    for path in missing:
        (folder / path).mkdir(mode=0o700 if path == "warehouse" else 0o777, parents=True)
    return [f"{path}/" for path in missing if path]


def _make_files(folder: Path) -> list[str]:
    contents = {
        CAMPAIGN_FILE: files("flows").joinpath("templates", CAMPAIGN_FILE).read_text("utf-8"),
        "inbox/counts.csv": COUNTS_HEADER,
        "inbox/corrections.csv": CORRECTIONS_HEADER,
        UNITS_FILE: UNITS_HEADER,
        ".gitignore": GITIGNORE,
    }
    missing = [path for path in contents if not (folder / path).exists()]
    for path in missing:
        with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(contents[path])
    return missing


def _make_key(folder: Path) -> list[str]:
    """The key's file if it was made: not beside a key from the environment, never a second one."""
    existed = (folder / KEY_FILE).exists()
    pseudonym_key(folder, may_create=not has_landings(folder))
    made = not existed and (folder / KEY_FILE).exists()
    return [KEY_FILE] if made else []


def _open_places(folder: Path) -> list[str]:
    try:
        load_campaign(folder)
    except Stop as stop:
        return ["Open in the configuration:", *(message.text() for message in stop.messages)]
    return []
