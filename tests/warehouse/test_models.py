"""Reading models: their order, their headers, and the words for a file that is none."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from warehouse.models import Model, ModelError, load_models

SqlFolder = Callable[[Mapping[str, str]], Path]


def _model(path: str, body: str, header: str = "") -> dict[str, str]:
    return {path: f"-- {Path(path).stem}: one thing.\n-- Grain: key\n{header}{body}\n"}


def _only(folder: Path) -> Model:
    (model,) = load_models(folder)
    return model


def _refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as refusal:
        load_models(folder)
    return str(refusal.value)


def test_a_model_comes_after_what_it_reads_whatever_the_names(sql_folder: SqlFolder) -> None:
    folder = sql_folder(
        _model("staging/stg_z.sql", "select 1 as key from raw.thing")
        | _model("intermediate/int_c.sql", "select key from staging.stg_z")
        | _model("intermediate/int_b.sql", "select key from intermediate.int_c")
        | _model("intermediate/int_a.sql", "select b.key from intermediate.int_b as b, staging.stg_z as z")
        | _model("marts/a.sql", "select key from intermediate.int_a where key in (select key from marts.b)")
        | _model("marts/b.sql", "select key from intermediate.int_a")
    )

    order = [model.name for model in load_models(folder)]

    chain = ["staging.stg_z", "intermediate.int_c", "intermediate.int_b", "intermediate.int_a", "marts.b", "marts.a"]
    assert order == chain


def test_the_order_is_the_same_every_time(sql_folder: SqlFolder) -> None:
    folder = sql_folder(
        {k: v for n in range(20) for k, v in _model(f"marts/m{n}.sql", "select 1 as key from raw.thing").items()}
    )

    assert [m.name for m in load_models(folder)] == [m.name for m in load_models(folder)]


@pytest.mark.parametrize(
    "body",
    [
        "select key from staging.stg_a",
        "with steps as (select key from staging.stg_a) select key from steps",
        "select 1 as key where 1 in (select key from staging.stg_a)",
        "select (select max(key) from staging.stg_a) as key",
        "select 1 as key union all select key from staging.stg_a",
        "select t.key from raw.thing as t left join staging.stg_a as a on t.key = a.key",
    ],
)
def test_what_a_model_reads_is_found_wherever_it_stands(sql_folder: SqlFolder, body: str) -> None:
    folder = sql_folder(_model("staging/stg_a.sql", "select 1 as key from raw.thing") | _model("marts/a.sql", body))

    read = {model.name: model.sources for model in load_models(folder)}

    assert read["marts.a"] - {"raw.thing"} == {"staging.stg_a"}


def test_tables_named_only_in_comments_and_texts_are_not_read(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "select 'from marts.b' as key -- from marts.c\nfrom raw.thing"))

    assert _only(folder).sources == {"raw.thing"}


def test_tables_outside_the_models_folders_need_no_model(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "select key from raw.thing, quality.fct_run"))

    assert _only(folder).sources == {"raw.thing", "quality.fct_run"}


def test_a_model_keeps_its_files_text_to_the_letter(sql_folder: SqlFolder) -> None:
    texts = _model("marts/a.sql", "select   1 as key -- trailing\n\n")

    assert _only(sql_folder(texts)).sql == texts["marts/a.sql"]


def test_files_that_are_not_models_are_passed_over(sql_folder: SqlFolder) -> None:
    folder = sql_folder(
        _model("marts/a.sql", "select 1 as key") | {"marts/README.md": "no model", "notes/b.sql": "no model"}
    )

    assert _only(folder).name == "marts.a"


def test_a_reading_of_an_unknown_model_names_both(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "select key from staging.stg_gone, staging.stg_away"))

    assert _refusal(folder) == "marts.a reads staging.stg_away, staging.stg_gone, which no file under sql/ defines"


def test_a_table_without_a_schema_is_named(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "with mine as (select 1 as key) select m.key from mine as m, thing"))

    assert _refusal(folder) == "marts.a reads thing without a schema; write schema.table"


@pytest.mark.parametrize(
    "body",
    [
        "select 1 as key; select 2 as key",
        "create table raw.thing as select 1",
        "delete from raw.thing",
        "",
        "-- nothing",
    ],
)
def test_a_file_that_is_not_one_select_is_refused_by_name(sql_folder: SqlFolder, body: str) -> None:
    assert _refusal(sql_folder(_model("marts/a.sql", body))).startswith("marts.a: a model is exactly one SELECT; found")


@pytest.mark.parametrize("body", ["select from where", "select 'open", "selec key from raw.thing"])
def test_sql_that_cannot_be_read_is_refused_by_name(sql_folder: SqlFolder, body: str) -> None:
    assert _refusal(sql_folder(_model("marts/a.sql", body))).startswith("marts.a")


def test_one_select_may_end_with_a_semicolon(sql_folder: SqlFolder) -> None:
    assert _only(sql_folder(_model("marts/a.sql", "select 1 as key;"))).name == "marts.a"


def test_a_file_without_a_header_is_refused_by_name(sql_folder: SqlFolder) -> None:
    assert _refusal(sql_folder({"marts/a.sql": "select 1 as key\n"})) == "marts.a has no header"


@pytest.mark.parametrize("line", ["-- b: another table's sentence.", "-- a sentence without a table", "-- a:"])
def test_a_first_line_of_another_form_is_refused_with_the_right_form(sql_folder: SqlFolder, line: str) -> None:
    folder = sql_folder({"marts/a.sql": f"{line}\nselect 1 as key\n"})

    assert _refusal(folder) == "marts.a: the first line must read '-- a: <one sentence>'"


def test_a_circle_is_shown_link_by_link(sql_folder: SqlFolder) -> None:
    folder = sql_folder(
        _model("marts/a.sql", "select key from marts.b")
        | _model("marts/b.sql", "select key from marts.c")
        | _model("marts/c.sql", "select key from marts.a")
    )

    message = _refusal(folder)

    assert message.startswith("models read each other in a circle: ")
    links = message.partition(": ")[2].split(" > ")
    assert links[0] == links[-1]
    assert set(links) == {"marts.a", "marts.b", "marts.c"}


def test_a_model_that_reads_itself_is_a_circle(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "select key from marts.a"))

    assert _refusal(folder) == "models read each other in a circle: marts.a > marts.a"


def test_the_header_is_read_part_by_part(sql_folder: SqlFolder) -> None:
    header = (
        "-- a: a sentence that is long\n--    and goes on.\n"
        "-- Grain:   key, day\n"
        "-- Reads:   raw.thing,\n--          raw.night\n"
        "-- Units:   people, local days\n"
        "-- Why not shorter: because this line, too, has commas.\n"
        "-- Columns:\n"
        "--   key    The thing: opaque\n"
        "--   day    Local day,\n--          inclusive\n"
        "--   key_2  Another\n"
    )
    body = "select key, day, key_2 from raw.thing, raw.night\n"

    model = _only(sql_folder({"marts/a.sql": header + body}))

    assert (model.name, model.schema) == ("marts.a", "marts")
    assert model.sentence == "a sentence that is long and goes on."
    assert model.grain == ("key", "day")
    assert model.reads == ("raw.thing", "raw.night")
    assert list(model.columns.items()) == [
        ("key", "The thing: opaque"),
        ("day", "Local day, inclusive"),
        ("key_2", "Another"),
    ]


def test_comments_below_the_header_are_not_read(sql_folder: SqlFolder) -> None:
    folder = sql_folder(_model("marts/a.sql", "select 1 as key\n-- Grain: nothing\n-- Columns:\n--   x  y"))

    assert _only(folder).grain == ("key",)
    assert _only(folder).columns == {}
