"""Knows which tables of the night before are tonight's as well, because nothing they are made of has changed.

A table is named by a digest of all it is made of: its SELECT, the versions, and what it reads, down to raw. Where
tonight has the same name for it, it stands. A model that looks at the date of the night is built every night; whoever
reads it looks at what has become of it: most nights the same rows.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from warehouse.build import build_model
from warehouse.content import DATED, content
from warehouse.models import Model
from warehouse.passed_checks import forget_passed

if TYPE_CHECKING:
    from warehouse.state import State

_DATE: Final = re.compile(rf"\b({'|'.join(sorted(DATED))})\b")
# Millions of followers have no need to be read: a list's content is its own name, and its capture has that name.
_TOLD_BY: Final = {"raw.follower": "raw.capture"}
# What is closed of the history is the history, taken over, and says of it nothing that it does not say itself.
_TAKEN_OVER: Final = {"raw.closed_period": "marts.fct_follow_history"}


class Standing:
    """The building of one night's tables, one after the other in their order, as far as they do not stand already."""

    def __init__(self, state: "State", models: Iterable[Model], version: str) -> None:
        self._state = state
        self._versions = [version, *(state.execute("select version()").fetchone() or ())]
        self._sources = frozenset(source for model in models for source in model.sources)
        self._digests: dict[str, str] = {}

    def build(self, model: Model) -> tuple[int, bool]:
        """The rows of the model's table, and whether it was built; views are, always: that costs nothing."""
        is_view, is_dated = model.schema == "staging", _looks_at_date(model)
        made_of = "" if is_view and is_dated else self._made_of(model)
        stands = None if is_view else self._lines(model, made_of)
        lines = self._build_anew(model, made_of) if stands is None else stands
        is_told_by_rows = is_dated and model.name in self._sources
        self._digests[model.name] = content(self._state, model.name) if is_told_by_rows else made_of
        return lines, stands is None

    def _made_of(self, model: Model) -> str:
        sources = {source: self._digest(source) for source in sorted(model.sources)}
        date = content(self._state, "raw.night") if _looks_at_date(model) else ""
        return hashlib.sha256(json.dumps([self._versions, model.sql, sources, date]).encode()).hexdigest()

    def _digest(self, name: str) -> str:
        """What a table was made of, if a model made it, else what is in it."""
        if name not in self._digests and self._is_taken_over(name):
            self._digests[name] = "taken over"
        if name not in self._digests:
            without = DATED if name == "raw.night" else ()
            self._digests[name] = content(self._state, _TOLD_BY.get(name, name), without=without)
        return self._digests[name]

    def _is_taken_over(self, name: str) -> bool:
        """Whether the table is what another one was as the last night left it, or is not asked, as no day is closed."""
        origin = _TAKEN_OVER.get(name)
        if origin is None:
            return False
        if not self._state.execute("from raw.opening").fetchall():
            return True
        return self._is_there(origin) and content(self._state, name) == content(self._state, origin)

    def _is_there(self, name: str) -> bool:
        is_there = "select 1 from duckdb_tables() where database_name = current_database() and schema_name = $1 "
        return bool(self._state.execute(f"{is_there} and table_name = $2", name.split(".")).fetchall())

    def _lines(self, model: Model, made_of: str) -> int | None:
        """The rows of a table that stands, as many as were written; None where there is no such table."""
        written = self._state.execute(
            "select lines from raw.standing where name = $1 and digest = $2", [model.name, made_of]
        ).fetchone()
        if written is None or not self._is_there(model.name):
            return None
        counted = self._state.execute(f"select count(*) from {model.name}").fetchone()
        return int(written[0]) if counted == written else None

    def _build_anew(self, model: Model, made_of: str) -> int:
        """The rows of the table that was built. Killed before that is noted, it does not stand."""
        self._state.execute("delete from raw.standing where name = $1", [model.name])
        lines = build_model(self._state, model)
        self._state.execute("insert into raw.standing values ($1, $2, $3)", [model.name, made_of, lines])
        return lines


def nothing_stands(state: "State") -> None:
    """Nothing; the next night builds every table and asks every check: another engine was here, or all is not sound."""
    state.execute("delete from raw.standing")
    forget_passed(state)


def _looks_at_date(model: Model) -> bool:
    return "raw.night" in model.sources and bool(_DATE.search(model.sql))
