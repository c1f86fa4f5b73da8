"""Builds random campaigns and what becomes of them after a change; knows no law and no single model."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeAlias

from tests.sql.building import build, empty_warehouse, fill, models
from tests.sql.campaigns import Raw, campaign
from tests.sql.loaded import LISTS, Loaded
from warehouse.models import Model, needed

Built: TypeAlias = dict[str, list[dict[str, Any]]]
Change: TypeAlias = Callable[[Raw, Random], Raw]


class Workshop:
    """One warehouse in memory in which campaign after campaign is built."""

    def __init__(self, plans: Sequence[Model], *, is_optimised: bool = False) -> None:
        """Tiny tables are built in half the time on one thread and without the optimiser."""
        self._plans = plans
        self._held: Raw = {}
        self.connection = empty_warehouse()
        self._lists = Loaded(self.connection)
        if not is_optimised:
            self.connection.execute("set threads = 1")
            self.connection.execute("pragma disable_optimizer")
        build(self.connection, [plan for plan in plans if plan.schema == "staging"])

    def lay(self, raw: Raw) -> None:
        """The raw tables hold these rows, and the views of staging show them; lists are loaded as by a night."""
        if any(self._held.get(table) is not raw[table] for table in LISTS):
            self._lists.become(*(raw[table] for table in LISTS))
        for table, rows in raw.items():
            if table not in LISTS and self._held.get(table) is not rows:
                self.connection.execute(f"delete from {table}")
                fill(self.connection, table, rows)
        self._held = raw

    def build(self, raw: Raw, tables: Iterable[str]) -> Built:
        """The rows of these tables, each in the order of its grain."""
        self.lay(raw)
        build(self.connection, [plan for plan in needed(tables, self._plans) if plan.schema != "staging"])
        return {table: self.rows(table) for table in tables}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """What a table holds, in the order of its grain."""
        order = ", ".join(f'"{column}"' for column in models()[table].grain)
        result = self.connection.execute(f"select * from {table} order by {order}")
        columns = [column[0] for column in result.description or []]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    def close(self) -> None:
        self.connection.close()


class Nights:
    """A campaign as it is and as it is after each change, built when first asked for."""

    def __init__(self, seed: int, workshop: Workshop, tables: Iterable[str]) -> None:
        self.seed = seed
        self.raw = campaign(seed)
        self.built = workshop.build(self.raw, tables)
        self._changed: dict[Change, Built] = {}

    def after(self, change: Change, tables: Iterable[str], workshop: Workshop) -> Built:
        if change not in self._changed:
            self._changed[change] = workshop.build(change(self.raw, Random(self.seed)), tables)
        return self._changed[change]
