"""Knows how to draw numbers from a seed, the same ones for ever; knows nothing of people or follows."""

import hashlib
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Fractions = NDArray[np.float64]


class Chance:
    """A source of draws that depends on nothing but its seed and its path of topics.

    Only the bit generator's raw stream and exact arithmetic are used: NumPy promises that the raw stream
    never changes between versions, which it does not promise for its distributions, and the committed
    example is compared byte for byte under several versions.
    """

    def __init__(self, seed: int, topic: str = "") -> None:
        digest = hashlib.blake2b(f"{seed}/{topic}".encode(), digest_size=16).digest()
        self._bits = np.random.PCG64(int.from_bytes(digest, "big"))
        self._seed = seed
        self._topic = topic

    def on(self, topic: str) -> Self:
        """An independent source for one topic, so that a change in one builder does not shift all others."""
        return type(self)(self._seed, f"{self._topic}/{topic}")

    def fractions(self, size: int) -> Fractions:
        """`size` fractions in [0, 1), evenly spread."""
        raw = self._bits.random_raw(size)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, limit: int, size: int) -> Whole:
        """`size` whole numbers in [0, limit)."""
        return (self.fractions(size) * limit).astype(np.int64)

    def weighted(self, weights: Sequence[float], size: int) -> Whole:
        """`size` positions in `weights`, each as likely as its weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        places: Whole = np.searchsorted(edges, self.fractions(size) * edges[-1], side="right").astype(np.int64)
        return places

    def order(self, size: int) -> Whole:
        """The numbers 0 … size − 1 in a random order."""
        return np.argsort(self._bits.random_raw(size), kind="stable").astype(np.int64)

    def one_of(self, choices: Sequence[str]) -> str:
        """One of the choices."""
        return choices[int(self.below(len(choices), 1)[0])]
