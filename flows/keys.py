"""Where a campaign's pseudonym key comes from; knows nothing of what is hashed with it."""

import os
import secrets
import stat
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from flows.messages import Message, Wrong

if TYPE_CHECKING:
    from warehouse.landing import Landings

KEY_VARIABLE = "IKUTI_PSEUDONYM_KEY"
KEY_FILE = "pseudonym.key"
KEY_BYTES = 32


def pseudonym_key(folder: Path, *, may_create: bool) -> bytes:
    """The 32 secret bytes that turn handles and staff numbers of this campaign into keys.

    The environment wins over the folder's own file. A new key is made only with ``may_create``, which is for
    a campaign that has landed nothing: rows landed under one key can never be matched under another.

    Raises Wrong for a key that is malformed, open to other people of the machine, or missing.
    """
    from_environment = os.environ.get(KEY_VARIABLE, "").strip()
    if from_environment:
        return _decoded(from_environment, f"environment variable {KEY_VARIABLE}")
    file = folder / KEY_FILE
    if may_create and not file.exists():
        _create(file)
    return _decoded(_read(file), str(file))


def key_fingerprint(key: bytes) -> str:
    """16 hex characters that tell two keys apart and give neither away, to be recorded beside landings."""
    return blake2b(b"ikuti: fingerprint of a pseudonym key", key=key, digest_size=8).hexdigest()


def ready_key(folder: Path, landings: "Landings") -> bytes:
    """The key, made where nothing has been landed yet; it is the one that the landings were made with.

    Raises Wrong for another key than that one, and as pseudonym_key does.
    """
    key = pseudonym_key(folder, may_create=not has_landings(folder))
    if landings.remember_key(key_fingerprint(key)):
        return key
    raise Wrong(
        [
            Message(
                needed="the pseudonym key this campaign's landings were made with",
                found="another key",
                where=str(folder / "warehouse" / "landing"),
                remedy="put the old key back from its safe copy; with a new one no earlier list can be matched",
            )
        ]
    )


def has_landings(folder: Path) -> bool:
    """Whether anything was landed in this campaign, so that its key must not be replaced."""
    return any((folder / "warehouse" / "landing").rglob("*.parquet"))


def _create(file: Path) -> None:
    """Make the key file whole or not at all; a file that another process made meanwhile stays."""
    draft = file.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_hex(KEY_BYTES) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        # A link, unlike a rename, refuses to replace a key that appeared in between.
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(file: Path) -> str:
    try:
        with file.open(encoding="ascii", errors="replace") as handle:
            mode = stat.S_IMODE(os.fstat(handle.fileno()).st_mode)
            content = handle.read()
    except FileNotFoundError:
        raise Wrong([_missing(file)]) from None
    except OSError as refusal:
        message = Message(
            "a readable pseudonym key", refusal.strerror or "no access", str(file), "let your account read it"
        )
        raise Wrong([message]) from None
    if mode & 0o077:
        needed = "a pseudonym key that only its owner can read (mode 600)"
        raise Wrong([Message(needed, f"mode {mode:o}", str(file), f"run: chmod 600 {file}")])
    return content.strip()


def _missing(file: Path) -> Message:
    return Message(
        needed="the pseudonym key of this campaign",
        found=f"no {KEY_VARIABLE} in the environment and no file {KEY_FILE}",
        where=str(file),
        remedy=(
            "put the key back from its safe copy: what has been landed cannot be read with a new key. "
            f"If nothing has been landed yet, run: ikuti init {file.parent}"
        ),
    )


def _decoded(text: str, where: str) -> bytes:
    """The key's bytes; a malformed key is described by its length only, never shown."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or len(text) != 2 * KEY_BYTES:
        needed = f"a pseudonym key of {2 * KEY_BYTES} hexadecimal characters"
        remedy = "put the whole key there, as it was made; do not make a new one for a folder with landings"
        raise Wrong([Message(needed, f"{len(text)} characters that are no such key", where, remedy)])
    return key
