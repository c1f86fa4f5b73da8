"""The house's rules (imports, clock, network, sizes, names): each is a test that says in plain words what is wrong."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "expectations", "warehouse", "transforms")
OURS = (*ROOMS, "bench", "tests")

# What each room must not reach for: module, or module.attribute. Network, clock and environment live in flows.
FORBIDDEN = {
    "transforms": ("duckdb", "prefect", "httpx", "great_expectations", "sqlalchemy", "os", "pathlib", "time", "socket"),
    "warehouse": (
        "prefect",
        "httpx",
        "great_expectations",
        "sqlalchemy",
        "time",
        "socket",
        "os.environ",
        "datetime.now",
    ),
    "expectations": (
        "prefect",
        "httpx",
        "smtplib",
        "time",
        "socket",
        "os.environ",
        "datetime.now",
        "date.today",
        "great_expectations",
        "sqlalchemy",
        "duckdb",
    ),
    "flows": ("duckdb", "great_expectations", "sqlalchemy"),
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
LONGEST_FUNCTION = 50
LONGEST_FILE = 300


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((HOUSE / folder).rglob("*.py"))


def reached(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported module and every dotted name of a file, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, f"{node.value.id}.{node.attr}"


def trespasses(room: str, code: str, allowed: tuple[str, ...] = ()) -> list[str]:
    return [
        f"line {line}: {name}"
        for line, name in reached(ast.parse(code))
        if any(name == word or name.startswith(f"{word}.") for word in FORBIDDEN[room] if word not in allowed)
    ]


# The bridge to DuckDB is the gate's, in two files; the pages of Great Expectations are drawn by its own classes.
ALLOWED = {
    "expectations/engine.py": ("sqlalchemy", "great_expectations", "duckdb"),
    "expectations/lent.py": ("sqlalchemy", "duckdb"),
    "expectations/layer_pages.py": ("great_expectations",),
    "expectations/spark_engine.py": ("great_expectations",),
}


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_reaches_for_what_another_one_knows(room: str) -> None:
    found = {
        name: trespasses(room, path.read_text(encoding="utf-8"), ALLOWED.get(name, ()))
        for path in sources(room)
        for name in [str(path.relative_to(HOUSE))]
    }
    assert {path: names for path, names in found.items() if names} == {}, (
        f"{room}/ must not know {', '.join(FORBIDDEN[room])}: move that to the room whose job it is (DESIGN section 2)"
    )


@pytest.mark.parametrize(
    ("room", "code"),
    [
        ("transforms", "from pathlib import Path"),
        ("warehouse", "import os\nos.environ['X']"),
        ("warehouse", "from datetime import datetime\ndatetime.now()"),
        ("expectations", "import prefect.flows"),
        ("expectations", "from great_expectations.core import ExpectationSuite"),
        ("flows", "import duckdb"),
    ],
)
def test_a_trespass_is_seen(room: str, code: str) -> None:
    assert trespasses(room, code)


def test_only_one_folder_knows_spark() -> None:
    # By its name in the code, since it is loaded by name: whoever stays with DuckDB need not have it.
    knowing = {
        str(path.relative_to(HOUSE))
        for path in sources(*ROOMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and str(node.value).partition(".")[0] == "pyspark")
        or (isinstance(node, ast.Import | ast.ImportFrom) and "pyspark" in ast.unparse(node))
    }
    # One opens it, one asks whether it is there at all, one keeps it from ending programs.
    assert knowing == {"warehouse/spark/session.py", "flows/spark_place.py", "expectations/__init__.py"}


def test_data_moves_one_way_between_the_rooms() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in sources(*OURS, "examples")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}, f"files over {LONGEST_FILE} lines: part them along what they know, or what they are tests of"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(HOUSE)}:{function.name}": length
        for path in sources(*ROOMS)
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}, f"functions over {LONGEST_FUNCTION} lines: name the steps inside them"


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    vague = [str(path.relative_to(HOUSE)) for path in sources(*OURS) if path.stem in VAGUE]
    assert vague == [], "name the file after what it knows"


def patterns_read(code: str) -> list[str]:
    """Calls by which Polars reads a file at a path and may take the path for a pattern."""
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"pl\.(read|scan)_(parquet|ipc|csv)", ast.unparse(node.func))
        and not any(word.arg == "glob" and ast.unparse(word.value) == "False" for word in node.keywords)
    ]


def test_no_folder_is_taken_for_a_pattern() -> None:
    assert patterns_read("pl.read_parquet(path, columns=['a'])") == ["line 1: pl.read_parquet"]
    found = {
        str(path.relative_to(HOUSE)): calls
        for path in sources("flows", "warehouse")  # what transforms read are bytes
        if (calls := patterns_read(path.read_text(encoding="utf-8")))
    }
    assert found == {}, "a campaign in a folder kampanye[12] would read the files of its neighbour: say glob=False"


def test_flow_files_keep_their_annotations_real() -> None:
    # Prefect pickles a flow and reads its hints; postponed ones get lost and every scheduled run fails.
    postponed = [
        str(path.relative_to(HOUSE))
        for path in sources("flows")
        if "from __future__ import annotations" in path.read_text(encoding="utf-8")
    ]
    assert postponed == [], "write the annotations out in flow files"


def test_help_and_check_stay_light() -> None:
    heavy = {"prefect", "great_expectations", "duckdb", "apprise"}
    for command in (["--help"], ["check", str(HOUSE / "examples" / "sumsel-2024"), "--as-of", "2024-02-16"]):
        code = (
            "import sys; from flows.cli import main; main(sys.argv[1:]); "
            f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
        )
        answered = subprocess.run(
            [sys.executable, "-c", code, *command], cwd=HOUSE, capture_output=True, text=True, check=True
        )
        assert answered.stderr.splitlines()[-1] == "[]", f"ikuti {command[0]} imports what it does not need"
