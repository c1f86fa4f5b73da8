"""Knows what must hold of the published tables; the promises of their shape, then the laws of what they say."""

from typing import Final

from expectations.check import Check
from expectations.marts import figures, people, promises

CHECKS: Final[tuple[Check, ...]] = (*promises.CHECKS, *people.CHECKS, *figures.CHECKS)
