"""The small campaign, landed as a night lands it, without a night; one of its people is asked about."""

from pathlib import Path

from flows.keys import key_fingerprint
from tests.flows.sources.small_campaign import small_staff
from tests.flows.sources.taking import KEY, Taking

NIP, NAME, HANDLE = small_staff().select("nip", "name", "handle").row(0)
OTHERS = small_staff().slice(1)
CLERK = "Petugas Rahasia"
HEADER = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by\n"


def write_landed(folder: Path) -> Taking:
    """The folder; of its corrections one is hers and one is of the next on the list."""
    taking = Taking.of_a_healthy_inbox(folder)
    (folder / "pseudonym.key").write_text(KEY.hex(), encoding="ascii")
    (folder / "pseudonym.key").chmod(0o600)
    lines = [f"2024-02-10,{nip},*,exempt,2024-02-01,2024-03-01,,,{CLERK}\n" for nip in (NIP, OTHERS["nip"][0])]
    (folder / "inbox" / "corrections.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    taking.landings.remember_key(key_fingerprint(KEY))
    taking.take()
    return taking
