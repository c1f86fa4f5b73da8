"""The pseudonym key: where it comes from, who may read it, and that it is never replaced unasked."""

import os
import threading
from pathlib import Path

import pytest

from flows.keys import KEY_FILE, KEY_VARIABLE, has_landings, key_fingerprint, pseudonym_key
from flows.messages import Message, Wrong

pytestmark = pytest.mark.usefixtures("no_key_in_the_environment")

KEY = bytes(range(32))


def _put(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / KEY_FILE
    file.write_text(text)
    file.chmod(mode)
    return file


def _refusal(folder: Path, *, may_create: bool = False) -> Message:
    with pytest.raises(Wrong) as refusal:
        pseudonym_key(folder, may_create=may_create)
    (message,) = refusal.value.messages
    return message


def test_the_folders_own_key_is_read(tmp_path: Path) -> None:
    _put(tmp_path, KEY.hex() + "\n")

    assert pseudonym_key(tmp_path, may_create=False) == KEY


def test_the_environment_wins_over_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(tmp_path, KEY.hex())
    monkeypatch.setenv(KEY_VARIABLE, f"{'ab' * 32}\n")

    assert pseudonym_key(tmp_path, may_create=False) == b"\xab" * 32


def test_a_key_from_the_environment_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY.hex())

    pseudonym_key(tmp_path, may_create=True)

    assert list(tmp_path.iterdir()) == []


def test_a_new_key_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = pseudonym_key(tmp_path, may_create=True)
    finally:
        os.umask(before)

    assert len(key) == 32
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_second_call_gives_the_same_key(tmp_path: Path) -> None:
    assert pseudonym_key(tmp_path, may_create=True) == pseudonym_key(tmp_path, may_create=True)


def test_two_folders_get_different_keys(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()

    assert len({pseudonym_key(folder, may_create=True) for folder in folders}) == 2


def test_processes_that_make_the_key_at_once_agree_on_one(tmp_path: Path) -> None:
    keys: list[bytes] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        keys.append(pseudonym_key(tmp_path, may_create=True))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused_with_the_command_that_closes_it(tmp_path: Path, mode: int) -> None:
    file = _put(tmp_path, KEY.hex(), mode)

    message = _refusal(tmp_path)

    assert f"chmod 600 {file}" in message.remedy
    assert f"{mode:o}" in message.found


def test_a_missing_key_is_not_replaced_and_the_message_says_why(tmp_path: Path) -> None:
    message = _refusal(tmp_path)

    assert "cannot be read with a new key" in message.remedy
    assert KEY_VARIABLE in message.found
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31, "ab" * 33, "ab " * 32])
def test_a_malformed_key_is_refused_and_never_shown(tmp_path: Path, text: str) -> None:
    _put(tmp_path, text)

    message = _refusal(tmp_path, may_create=True)

    assert "64 hexadecimal" in message.needed
    assert not text or text not in message.text()


def test_a_malformed_key_in_the_environment_is_refused_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path, KEY.hex())
    monkeypatch.setenv(KEY_VARIABLE, "hemat-pangkal-kaya")

    message = _refusal(tmp_path)

    assert KEY_VARIABLE in message.where
    assert "hemat" not in message.text()


def test_a_fingerprint_tells_keys_apart_and_holds_nothing_of_the_key() -> None:
    assert key_fingerprint(KEY) == key_fingerprint(bytes(KEY))
    assert key_fingerprint(KEY) != key_fingerprint(b"\xab" * 32)
    assert len(key_fingerprint(KEY)) == 16
    assert key_fingerprint(KEY) not in KEY.hex()


def test_a_campaign_has_landings_once_a_file_is_landed(tmp_path: Path) -> None:
    landing = tmp_path / "warehouse" / "landing" / "roster"
    landing.mkdir(parents=True)
    assert not has_landings(tmp_path)

    (landing / "00ff.parquet").touch()
    assert has_landings(tmp_path)
