"""Archives made of a few members, and what is read of them or why they are refused."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.generator.exports import FOLDER
from flows.sources.archives import opened
from transforms.faults import Fault

PART = f"{FOLDER}/followers_1.json"


def zip_of(
    path: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content, packing)
    return path


def contents_of(*files: Path) -> dict[str, bytes]:
    with opened(files, files[0].parent) as entries:
        return {entry.path: entry.read() for entry in entries}


def refusal_of(*files: Path) -> Fault:
    with pytest.raises(Fault) as refusal:
        contents_of(*files)
    fault = refusal.value
    assert fault.needed
    assert fault.found
    assert fault.remedy
    return fault
