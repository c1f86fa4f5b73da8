"""The models under sql/: what their headers say is what is read and built."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.build import build_model, make_schemas
from warehouse.layout import Layout
from warehouse.models import LAYERS, SQL, Model, load_models
from warehouse.state import open_state

MODELS = load_models()
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
DOCUMENTED = [model for model in MODELS if model.schema in ("marts", "restricted")]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every model built where nothing was ever loaded, which is what a first night may meet."""
    with open_state(Layout(tmp_path_factory.mktemp("campaign"))) as state:
        make_schemas(state)
        for model in MODELS:
            assert build_model(state, model) == 0
        yield state


def _columns(state: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    return [name for name, *_ in state.execute(f"describe {model.name}").fetchall()]


def test_every_file_in_every_folder_is_a_model() -> None:
    files = {path.relative_to(SQL) for path in SQL.rglob("*.sql")}

    assert files == {Path(model.schema, f"{model.name.partition('.')[2]}.sql") for model in MODELS}
    assert {model.schema for model in MODELS} == set(LAYERS)


@EVERY_MODEL
def test_a_model_says_in_a_sentence_what_it_is(model: Model) -> None:
    assert model.sentence.endswith(".")
    assert len(model.sentence.split()) > 2


@EVERY_MODEL
def test_a_model_lists_what_its_sql_reads(model: Model) -> None:
    assert set(model.reads) == model.sources
    assert len(model.reads) == len(model.sources)


@EVERY_MODEL
def test_data_moves_one_way_through_the_layers(model: Model) -> None:
    allowed = {
        "staging": {"raw"},
        "intermediate": {"raw", "staging", "intermediate"},
        "marts": {"raw", "staging", "intermediate", "marts"},
        "restricted": {"raw", "staging", "intermediate"},
    }

    assert {source.partition(".")[0] for source in model.sources} <= allowed[model.schema]


@EVERY_MODEL
def test_a_models_grain_is_made_of_its_columns(empty: duckdb.DuckDBPyConnection, model: Model) -> None:
    assert model.grain
    assert set(model.grain) <= set(_columns(empty, model))


@pytest.mark.parametrize("model", DOCUMENTED, ids=lambda model: model.name)
def test_an_analysts_table_has_the_columns_its_header_explains_in_that_order(
    empty: duckdb.DuckDBPyConnection, model: Model
) -> None:
    assert list(model.columns) == _columns(empty, model)
    assert all(model.columns.values())


def test_only_staging_is_not_stored(empty: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(
        empty.execute(
            "select table_schema || '.' || table_name, table_type from information_schema.tables "
            "where table_schema not in ('raw', 'quality')"
        ).fetchall()
    )

    assert kinds == {model.name: "VIEW" if model.schema == "staging" else "BASE TABLE" for model in MODELS}
