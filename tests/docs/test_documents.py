"""The documents speak of what exists."""

import re
import struct
from functools import cache
from pathlib import Path

import pytest
import typer

from expectations.suites import all_checks
from flows.commands.ikuti import app
from tests.docs.documents import CHANGELOG, DECISIONS, DEPLOY, DOCUMENTS, INLINE, OTHERS, ROOT, TOUR, code_of, text_of
from warehouse.models import load_models
from warehouse.quality import RECORD

ROOMS = ("flows", "transforms", "sql", "expectations", "warehouse", "tests", "bench", "docs", "examples")
SCHEMAS = ("raw", "staging", "intermediate", "marts", "restricted", "quality")
SECTIONS = ["Context", "Decision", "Consequences", "Rejected"]

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(r"(?<![\w.>…)])/(?:home|root|work|tmp|usr|var|opt|srv|mnt|etc|private|Users|Volumes)\b|\b[A-Z]:\\")
# Where a service of this name lives on anybody's machine: examples/deploy is about such places.
OF_A_SERVICE = re.compile(r"/(?:opt|srv|etc|var/lib)/ikuti\b|/etc/systemd/system/|/usr/sbin/nologin")
HOST = re.compile(r"(?i)pypi|pythonhosted|artifactory|nexus|devpi|index-url|://[^/\s]*(?:proxy|mirror|registry)")
COMMAND = re.compile(r"(?:^|`|bin/)ikuti ([a-z]+)", re.MULTILINE)

EVERY_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@EVERY_DOCUMENT
def test_every_link_leads_to_something_in_the_repository(document: Path) -> None:
    for target in LINK.findall(text_of(document)):
        place = (document.parent / target.partition("#")[0]).resolve()
        assert place.exists(), f"{document.name} links to {target}"
        assert place.is_relative_to(ROOT), f"{document.name} links out of the repository: {target}"


@EVERY_DOCUMENT
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))

    assert set(re.findall(r"(?<![\w-])make ([a-z]+)", code_of(document))) <= targets


@EVERY_DOCUMENT
def test_every_command_and_option_exists(document: Path) -> None:
    commands = typer.main.get_group(app).commands
    options = {option for command in commands.values() for part in command.params for option in part.opts}
    lines = [line for line in code_of(document).splitlines() if COMMAND.search(line)]

    assert {name for line in lines for name in COMMAND.findall(line)} <= commands.keys()
    assert {option for line in lines for option in re.findall(r"(?<!\w)--[a-z-]+", line)} <= options | {"--help"}


@pytest.mark.parametrize("document", [TOUR, *DECISIONS], ids=lambda path: path.name)
def test_every_path_of_the_repository_exists(document: Path) -> None:
    spans = [span for span in INLINE.findall(text_of(document)) if re.match(rf"(?:{'|'.join(ROOMS)})/", span)]

    assert not [span for span in spans if "<" not in span and not (ROOT / span).exists()]


@pytest.mark.parametrize("document", [TOUR, *DECISIONS], ids=lambda path: path.name)
def test_every_function_exists(document: Path) -> None:
    named = re.findall(r"`([a-z_]+)\(\)`", text_of(document))
    sources = [path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]

    assert not [name for name in named if not any(f"def {name}(" in source for source in sources)]


@EVERY_DOCUMENT
def test_every_table_and_check_exists(document: Path) -> None:
    tables, ids = _tables_and_checks()

    for name in re.findall(rf"\b(?:{'|'.join(SCHEMAS)})(?:\.[a-z_]+)+(?!\w|/)", code_of(document)):
        known = ids if name.count(".") == 2 else tables
        assert name in known or name.endswith((".duckdb", ".html")), f"{document.name} names {name}"


def test_the_changelog_promises_every_published_table() -> None:
    models = {model.name for model in load_models() if model.schema in ("marts", "restricted")}
    items = re.split(r"\n- ", text_of(CHANGELOG).partition("contract of tables begins")[2])
    promised = {
        name if "." in name else f"{schema}.{name}"
        for schema, *names in (INLINE.findall(item) for item in items[1:])
        for name in names
    }

    promised |= set(re.findall(r"`((?:marts|restricted|quality)\.\w+)` \(new\)", text_of(CHANGELOG)))

    assert promised == models | {f"quality.{table}" for table in RECORD}


def test_decisions_are_numbered_without_holes() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_short_and_has_its_four_parts(decision: Path) -> None:
    lines = text_of(decision).splitlines()

    assert lines[0].startswith(f"# {decision.name[:4]} ")
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == SECTIONS
    assert len(lines) <= 60


@pytest.mark.parametrize("document", [*DOCUMENTS, *OTHERS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_names_no_machine_and_no_registry(document: Path) -> None:
    assert not MACHINE.findall(OF_A_SERVICE.sub("", text_of(document)) if document == DEPLOY else text_of(document))
    assert not HOST.findall(text_of(document))


def test_the_screenshot_is_small_and_as_wide_as_the_page() -> None:
    """It is made by hand: the English report of `make demo` in a window 1100 wide, without its contents list."""
    picture = (ROOT / "docs" / "images" / "report.png").read_bytes()

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", picture[16:20])[0] == 1100
    assert len(picture) < 300_000


@cache
def _tables_and_checks() -> tuple[set[str], set[str]]:
    return {model.name for model in load_models()} | _ddl_tables(), {check.check_id for check in all_checks()}


def _ddl_tables() -> set[str]:
    scripts = (path for folder in ("ddl", "migrations") for path in (ROOT / "warehouse" / folder).glob("*.sql"))
    return {name for path in scripts for name in re.findall(r"create table (?:if not exists )?(\S+) \(", text_of(path))}
