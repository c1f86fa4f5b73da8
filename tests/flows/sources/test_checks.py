"""Declared people are asked about in batches, and a fault takes nothing back."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.sources.apis import ApiAccount, Asker, Checked, Identity
from flows.sources.checks import Checks, check_all
from tests.flows.sources.book import ACCOUNT, Book, NobodyAsked, fault, follower


def checked(many: int, size: int, faulty_batch: int | None = None) -> tuple[Checks, list[int]]:
    """The checks of so many declared people, and how many were asked about at once."""
    sizes: list[int] = []

    async def check(_asker: Asker, _account: ApiAccount, batch: Sequence[Identity]) -> list[Checked]:
        sizes.append(len(batch))
        if len(sizes) - 1 == faulty_batch:
            raise fault("quota")
        return [Checked(one, True) for one in batch]

    api = replace(Book.of([]).api(), check=check, check_batch=size)
    declared = [follower(number) for number in range(many)]
    return asyncio.run(check_all(NobodyAsked(), api, ACCOUNT, declared)), sizes


@pytest.mark.parametrize(("many", "sizes"), [(0, []), (1, [1]), (10, [10]), (25, [10, 10, 5])])
def test_nobody_is_asked_about_twice_or_left_out(many: int, sizes: list[int]) -> None:
    found, asked = checked(many, 10)

    assert [one.asked for one in found.checked] == [follower(number) for number in range(many)]
    assert (asked, found.fault) == (sizes, None)


def test_a_fault_keeps_what_was_answered_and_asks_no_further() -> None:
    found, asked = checked(25, 10, faulty_batch=1)

    assert len(found.checked) == 10
    assert found.fault is not None
    assert asked == [10, 10]


def test_a_platform_without_point_checks_is_not_asked() -> None:
    with pytest.raises(ValueError, match="no point check"):
        asyncio.run(check_all(NobodyAsked(), Book.of([]).api(), ACCOUNT, []))
