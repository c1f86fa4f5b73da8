"""Lines of corrections as an office writes them, of invented people; knows not what becomes of them."""

from transforms.corrections import parse_corrections
from transforms.parsed import Parsed

COLUMNS = ("entered_at", "nip", "account", "kind", "from", "until", "handle", "former_handle", "entered_by")
HEADER = ",".join(COLUMNS)
NIP = "199001012022211901"
OTHER = "198505052021212902"
DAY = "2024-02-10"


def line(**cells: str) -> str:
    """A sound exemption of all accounts, but for the cells that are given."""
    sound = {"entered_at": DAY, "nip": NIP, "account": "*", "kind": "exempt", "entered_by": "BKD"}
    named = {("from" if name == "since" else name): text for name, text in cells.items()}
    return ",".join({**sound, **named}.get(column, "") for column in COLUMNS)


def corrections(*lines: str, header: str = HEADER) -> Parsed:
    return parse_corrections("\n".join([header, *lines]).encode(), ".csv", "Asia/Jakarta")
