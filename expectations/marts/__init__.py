"""Knows what must hold of the published tables; the promises of their shape, then the laws of what they say."""

from typing import Final

from expectations.check import Check
from expectations.marts import bounds, corrected, course, figures, history, people, promises

CHECKS: Final[tuple[Check, ...]] = (
    *promises.CHECKS,
    *people.CHECKS,
    *corrected.CHECKS,
    *history.CHECKS,
    *figures.CHECKS,
    *bounds.CHECKS,
    *course.CHECKS,
)
