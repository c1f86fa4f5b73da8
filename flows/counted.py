"""Says counts by kind, one in the singular; knows no kind."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """The words for each kind: of one, and of any other number."""

    words: Mapping[str, tuple[str, str]]

    def word(self, kind: str, count: int) -> str:
        """What so many are called, without the number."""
        return self.words[kind][count != 1]

    def column(self, counts: Mapping[str, int]) -> str:
        """A line for each kind, the numbers below each other."""
        return "".join(f"{count:>9,}  {self.word(kind, count)}\n" for kind, count in counts.items())

    def sentence(self, counts: Mapping[str, int], between: str = "; ") -> str:
        """All in one line; empty where nothing was counted."""
        return between.join(f"{count:,} {self.word(kind, count)}" for kind, count in counts.items())
