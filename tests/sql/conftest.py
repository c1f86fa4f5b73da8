"""Collects ``<schema>.<model>/<behaviour>.yaml``: given tables, expected rows. Knows no model by name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.sql.building import Row, create, emptied, models
from tests.sql.kept import as_kept


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return CaseFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


class CaseFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        yield Case.from_parent(self, name=self.path.stem)


class Case(pytest.Item):
    def runtest(self) -> None:
        case = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        wanted, got = outcome(self.path.parent.name, **case)
        if wanted != got:
            raise CaseError(f"{case['because']}\nmissing: {wanted - got}\nnot expected: {got - wanted}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        told = isinstance(excinfo.value, CaseError | duckdb.Error)
        return str(excinfo.value) if told else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"{self.path.parent.name}: {self.name}"


class CaseError(Exception):
    """A model does not do what its case says, or the case does not say it rightly."""


def outcome(name: str, because: str, given: Mapping[str, Sequence[Row]], expect: Sequence[Row]) -> list[Counter[Any]]:
    """The expected rows and the built ones, each with how often it comes, in the columns that expect names."""
    model, named = models()[name], list(expect[0]) if expect else []
    given = as_kept(given, model.reads)
    if not because or any(row.keys() != set(named) for row in expect):
        raise CaseError("a case has a sentence, and all its expected rows have the same columns")
    if strays := given.keys() ^ set(model.reads):
        raise CaseError(f"given must name exactly what {name} reads; look at {', '.join(sorted(strays))}")
    with emptied() as connection:
        for table, like, rows in [*((table, table, rows) for table, rows in given.items()), ("expected", name, expect)]:
            create(connection, table, like, rows)
        shown = ", ".join(f'"{column}"' for column in named) or "null"
        queries = [f"select {shown} from ({sql}\n)" for sql in ("from expected", model.sql)]
        return [Counter(map(_rounded, connection.execute(query).fetchall())) for query in queries]


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(value, 6) if isinstance(value, float) else value for value in row)
