"""Makes fuzzed deliveries from sound ones, the same for the same seed; knows no reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from random import Random
from typing import Final

from tests.fuzz.changed_archives import packed
from tests.fuzz.changed_json import changed_json
from tests.fuzz.changed_tables import changed_csv, changed_parquet, changed_workbook
from tests.fuzz.corpus import Sample, corpus
from tests.fuzz.damaged_bytes import DAMAGES, Damage, spliced

_STRUCTURES: Final[Mapping[str, Callable[[Random, bytes], bytes]]] = {
    ".json": changed_json,
    ".js": changed_json,
    ".csv": changed_csv,
    ".xlsx": changed_workbook,
    ".parquet": changed_parquet,
}


@dataclass(frozen=True)
class Case:
    """One fuzzed delivery; `chain` tells how it came about, for whoever looks for the fault."""

    seed: int
    sample: Sample
    files: Mapping[str, bytes]
    chain: tuple[str, ...]

    def __str__(self) -> str:
        """What a failure says: enough to make the same case again (`fuzzed(seed)`)."""
        return f"seed {self.seed}: {self.sample.name}; {', '.join(self.chain)}"


def fuzzed(seed: int, samples: tuple[Sample, ...] = ()) -> Case:
    """The delivery of this seed: a sample, one to four changes to one or two of its files, often packed."""
    chance = Random(seed)
    sample = chance.choice(samples or corpus())
    files, chain = dict(sample.files), []
    for _ in range(chance.choice((1, 1, 1, 2))):
        path = chance.choice(list(files))
        for _ in range(chance.choice((1, 1, 2, 4))):
            change = _change(chance, path)
            chain.append(f"{change.__name__} of {PurePosixPath(path).name}")
            files[path] = change(chance, files[path])
    if sample.account and chance.random() < 0.5:
        chain.append("packed")
        files = {f"ekspor-{seed}.zip": packed(chance, files)}
    return Case(seed, sample, files, tuple(chain))


def changed(chance: Random, path: str, content: bytes) -> bytes:
    """A file with one change, which its name's ending leaves to choose among."""
    return _change(chance, path)(chance, content)


def _change(chance: Random, path: str) -> Damage:
    structure = _STRUCTURES.get(PurePosixPath(path).suffix)
    if structure and chance.random() < 0.6:
        return structure
    if chance.random() < 0.12:
        return _with_another
    return chance.choice(DAMAGES)


def _with_another(chance: Random, content: bytes) -> bytes:
    return spliced(chance, content, chance.choice(list(chance.choice(corpus()).files.values())))
