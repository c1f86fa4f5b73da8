"""The documents speak of what exists, and the README's first screen of what is so in the example."""

import math
import re
import struct
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import typer

from bench.generator.files import STATEMENT_COLUMNS
from bench.generator.sumsel import ORDERED_AT, STAFF, build_case
from bench.generator.truth import Case, Night
from expectations.suites import all_checks
from flows.campaign import load_campaign
from flows.cli import app
from flows.scaffold import CORRECTIONS_HEADER
from transforms.corrections import KINDS, parse_corrections
from transforms.counts import parse_counts, parse_shown
from transforms.faults import ROW_REASONS
from transforms.statements import parse_statements
from warehouse.models import load_models
from warehouse.quality import RECORD

ROOT = Path(__file__).resolve().parents[2]
README, CHANGELOG, TOUR = ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "tour.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PANDUAN = ROOT / "docs" / "panduan.md"
_GUIDES = (
    "corrections",
    "data-dictionary",
    "people",
    "performance",
    "queries",
    "rosters",
    "runbook",
    "scale",
    "sources",
)
GUIDES = [*(ROOT / "docs" / f"{name}.md" for name in _GUIDES), PANDUAN]
DEPLOY = ROOT / "examples" / "deploy" / "README.md"
DOCUMENTS = [README, CHANGELOG, TOUR, *GUIDES, DEPLOY, *DECISIONS]
OTHERS = [ROOT / "examples" / "sumsel-2024" / "README.md", *sorted((ROOT / "tests").rglob("README.md"))]
ROOMS = ("flows", "transforms", "sql", "expectations", "warehouse", "tests", "bench", "docs", "examples")
SCHEMAS = ("raw", "staging", "intermediate", "marts", "restricted", "quality")
SECTIONS = ["Context", "Decision", "Consequences", "Rejected"]

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|^    .*?$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
MACHINE = re.compile(r"(?<![\w.>…)])/(?:home|root|work|tmp|usr|var|opt|srv|mnt|etc|private|Users|Volumes)\b|\b[A-Z]:\\")
# Where a service of this name lives on anybody's machine: examples/deploy is about such places.
OF_A_SERVICE = re.compile(r"/(?:opt|srv|etc|var/lib)/ikuti\b|/etc/systemd/system/|/usr/sbin/nologin")
HOST = re.compile(r"(?i)pypi|pythonhosted|artifactory|nexus|devpi|index-url|://[^/\s]*(?:proxy|mirror|registry)")
COMMAND = re.compile(r"(?:^|`|bin/)ikuti ([a-z]+)", re.MULTILINE)

EVERY_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code_of(document: Path) -> str:
    return "\n".join(CODE.findall(text_of(document)))


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


def test_every_correction_and_statement_that_is_shown_can_be_used() -> None:
    corrections, statements = (_shown_tables(ROOT / "docs" / name) for name in ("corrections.md", "sources.md"))
    read = [
        *(parse_corrections(table, ".csv", "Asia/Jakarta") for table in corrections),
        *(parse_statements(table, "Asia/Jakarta") for table in statements),
    ]

    assert [parsed.rejects.rows() for parsed in read] == [[], []]
    assert set(read[0].rows["kind"]) == set(KINDS)
    assert corrections[0].decode().startswith(CORRECTIONS_HEADER)


def test_every_reason_against_a_correction_is_explained() -> None:
    source = Path(parse_corrections.__code__.co_filename).read_text(encoding="utf-8")
    reasons = [reason for reason in ROW_REASONS if f'"{reason}"' in source or reason.startswith("nip_")]

    explained = text_of(ROOT / "docs" / "corrections.md")
    assert not [
        reason for reason in {*reasons, "account_not_ordered"} - {"nip_two_names"} if f"`{reason}`" not in explained
    ]


def _shown_tables(document: Path) -> list[bytes]:
    return [table.encode() for table in re.findall(r"^```csv\n(.*?)^```", text_of(document), re.MULTILINE | re.DOTALL)]


def test_every_table_of_the_panduan_can_be_used() -> None:
    counts, statements, corrections = _shown_tables(PANDUAN)
    read = [
        parse_counts(counts, "Asia/Jakarta"),
        parse_statements(statements, "Asia/Jakarta"),
        parse_corrections(corrections, ".csv", "Asia/Jakarta"),
    ]

    assert [parsed.rejects.rows() for parsed in read] == [[], [], []]
    assert set(read[2].rows["kind"]) == set(KINDS)


def test_the_campaign_of_the_panduan_can_be_used(tmp_path: Path) -> None:
    shown = re.findall(r"^```toml\n(.*?)^```", text_of(PANDUAN), re.MULTILINE | re.DOTALL)
    (tmp_path / "campaign.toml").write_text(shown[0], encoding="utf-8")

    assert [account.key for account in load_campaign(tmp_path).accounts] == [
        "instagram:pemprov.contoh",
        "instagram:pj.gubernur.contoh",
    ]


def test_the_panduan_reads_counts_as_the_night_does() -> None:
    section = text_of(PANDUAN).partition("| ditulis | dibaca sebagai |")[2].partition("\n\n")[0]
    for line in section.splitlines()[2:]:
        written, told = line.strip("| ").split(" | ")
        exact = re.findall(r"[0-9.]*[0-9]", told.partition("(")[0])
        interval = (int(exact[0].replace(".", "")), int(exact[-1].replace(".", ""))) if exact else None
        assert [parse_shown(shown) for shown in INLINE.findall(written)] == [interval] * len(INLINE.findall(written))


def test_the_panduan_explains_every_status_by_its_label() -> None:
    labels = tomllib.loads(text_of(ROOT / "flows" / "reports" / "texts.toml"))["status"]
    told = re.findall(r"^\| ([^|]+) \|", text_of(PANDUAN).partition("| status | arti |")[2], re.MULTILINE)

    assert {label["id"] for label in labels.values()} <= set(told)


def test_the_panduan_quotes_messages_that_exist() -> None:
    told = text_of(PANDUAN).partition("| pesan memuat |")[2]
    quoted = [part for row in re.findall(r"^\| (`[^|]+) \|", told, re.MULTILINE) for part in INLINE.findall(row)]
    sources = [text_of(path) for room in ("flows", "transforms") for path in (ROOT / room).rglob("*.py")]

    assert quoted
    assert not [part for part in quoted if not any(part in source for source in sources)]


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


# The first screen of `make demo`, against the truth of the generator.


@dataclass(frozen=True)
class Known:
    """What one account's night can know, from the truth: the lists of figures its lines must hold.

    `agreement` is empty where nothing that was published narrows the count before the order; no line tells it then.
    """

    gain: list[float]
    agreement: list[float]
    proof: list[float]
    unknown: list[float]


def test_the_screen_is_of_the_night_that_make_demo_runs() -> None:
    heading, order = _screen()[:2]

    assert f"{_night():%A, %-d %B %Y}" in heading
    assert f"{ORDERED_AT:%-d %b %Y, %H:%M}" in order
    assert _figures(order)[-1] == STAFF == build_case().people.height
    assert f"night of {_night():%-d %B %Y}" in text_of(README)


def test_the_screen_shows_every_account_of_the_example() -> None:
    assert _accounts().keys() == {account.key for account in build_case().campaign.accounts}


@pytest.mark.parametrize("account", [account.key for account in build_case().campaign.accounts])
def test_the_screen_says_what_is_so(account: str) -> None:
    gain, *between, unknown = _accounts()[account]
    known = _known(build_case(), account)
    # By their leads, and each with its own figures: a line that is missing is not made up for by another one.
    proofs = [line for line in between if line.strip().startswith("lists prove:")]
    agreements = [line for line in between if line.strip().startswith("all published figures")]

    assert _figures(gain) == known.gain
    assert [_figures(line) for line in agreements] == ([known.agreement] if known.agreement else [])
    assert [_figures(line) for line in proofs] == ([known.proof] if known.proof else [])
    assert len(between) == len(agreements) + len(proofs)
    assert _figures(unknown) == known.unknown


def test_the_readme_opens_with_the_gain_of_the_account_that_was_measured() -> None:
    low, high, target, *_ = _known(build_case(), "instagram:pemprov.contoh").gain
    opening = text_of(README).partition("## Try it")[0]

    assert f"{low:,.0f} to {high:,.0f}" in opening
    assert f"{high:,.0f} or {100 * high / target:.1f} %" in opening


def test_the_tour_follows_an_answer_of_the_example() -> None:
    case, told = build_case(), text_of(TOUR)
    row, day = re.findall(r"row (\d+) of the example's file, given on\s+([^.]+)\.", told)[0]
    line = case.answers.row(int(row) - 2, named=True)
    lists = [capture for capture in case.captures if capture.account_key == "instagram:pemprov.contoh"]
    days = [capture.day for capture in lists]

    assert line["instagram"] in told
    assert line["handles"][0] in told
    assert f"ikuti why demo {line['nip']}" in told
    assert datetime.strptime(f"{day} +0700", "%d %B %Y at %H:%M:%S %z") == line["answered_at"].replace(tzinfo=UTC)
    assert [line["nip"] in case.not_seen_at_most(lists[0].account_key, day) for day in days] == [False, True]
    read, rejected = re.findall(r"Of this file ([\d,]+) rows are read and (\d+) rejected", told)[0]
    assert (_number(read), int(rejected)) == (case.answers.height, case.answers["nip"].null_count())


def _known(case: Case, account: str) -> Known:
    night = case.night(account, _night())
    before, latest = _baseline_and_latest(case, account)
    gained = (latest[0] - before[1], latest[1] - before[0])
    gain = [*_once(gained), STAFF, *_per_cent(gained)]
    agreement = _agreement(case, account, before, latest)
    captures = case.captures_known(account, _night())
    if not captures:
        return Known(gain, agreement, [], [0, STAFF])
    following, absent = _followers_and_absent(case, account)
    at_least = max(0, absent - _hidden(case, account))
    proof: list[float] = [night.matched_undisputed]
    # A list that is cut short shows some of those who followed before, and not how many did.
    proof += [following] if captures[-1].newest is None else []
    proof += [at_least] if at_least else []
    proof += [night.not_seen_at_most, len(captures)] if night.not_seen_at_most else []
    named, nothing = night.by_answer["display_name"], _declared_nothing(night)
    seen_or_not = night.matched_undisputed + night.not_seen_at_most
    open_cases = STAFF - seen_or_not - nothing - night.by_answer["no_account"] - night.disputed
    between = [night.matched_undisputed, min(STAFF - at_least, max(latest[1], night.listed))]
    asked = _several_unseen(case, account)
    groups = [open_cases - named - asked, named, asked]
    unknown: list[float] = [open_cases, *groups, nothing, night.by_answer["no_account"], night.disputed, *between]
    return Known(gain, agreement, proof, unknown)


def _agreement(case: Case, account: str, before: tuple[int, int], latest: tuple[int, int]) -> list[float]:
    """Between which counts before the order all readings and published statements can be true, where they narrow it.

    Of the statements of the example: a gain, and a share of the target that was not reached.
    """
    low, high = before
    for line in case.statements:
        if line[0] != account:
            continue
        told = dict(zip(STATEMENT_COLUMNS, line, strict=True))
        if told["about"] == "gained":
            gained = parse_shown(told["said"])
            assert gained
            low, high = max(low, latest[0] - gained[1]), min(high, latest[1] - gained[0])
        else:
            share = int(re.findall(r"tidak sampai (\d+) %", told["said"])[0]) / 100
            low = max(low, math.floor(latest[0] - share * STAFF) + 1)
    return [] if (low, high) == before else [low, high]


def _several_unseen(case: Case, account: str) -> int:
    """How many undisputed people gave several handles of which the newest list shows none: no list settles these."""
    seen = case.matched(case.captures_known(account, _night())[-1], _night())
    sound = case.declared(_night()).filter((pl.col("answer") == "multiple") & ~pl.col("is_disputed"))
    return sound.filter(~pl.col("nip").is_in(list(seen))).height


def _baseline_and_latest(case: Case, account: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The last reading before the order and the last of all, as intervals."""
    readings = sorted((datetime.fromisoformat(at), shown) for key, at, shown, _ in case.readings if key == account)
    earlier = [shown for at, shown in readings if at <= ORDERED_AT]
    intervals = [parse_shown(shown) for shown in (earlier[-1], readings[-1][1])]
    assert intervals[0]
    assert intervals[1]
    return intervals[0], intervals[1]


def _followers_and_absent(case: Case, account: str) -> tuple[int, int]:
    """How many of the newest list's declared people followed before the order, and how many it does not show."""
    capture = case.captures_known(account, _night())[-1]
    sound = case.declared(_night()).filter(~pl.col("is_disputed"))
    listed = case.listed(capture).select("followed_at", handles="handle")
    seen = sound.explode("handles").join(listed, on="handles")
    early = seen.filter(pl.col("followed_at") < ORDERED_AT.astimezone(UTC))["nip"].n_unique()
    by_then = pl.col("answered_at") < capture.captured_at.astimezone(UTC)
    may_lack = sound.filter((pl.col("answer") == "handle") & by_then)
    return early, may_lack.filter(~pl.col("nip").is_in(seen["nip"].to_list())).height


def _hidden(case: Case, account: str) -> int:
    """How many followers the newest list lacks of those counted at the last reading."""
    at = max(datetime.fromisoformat(at) for key, at, *_ in case.readings if key == account)
    listed = case.listed(case.captures_known(account, _night())[-1])
    return _baseline_and_latest(case, account)[1][1] - listed.filter(pl.col("followed_at") <= at.astimezone(UTC)).height


def _declared_nothing(night: Night) -> int:
    said = ("handle", "multiple", "display_name", "no_account")
    return STAFF - sum(night.by_answer[answer] for answer in said)


def _per_cent(gained: tuple[int, int]) -> list[float]:
    """Shares of the staff with one decimal, rounded outwards where they are an interval."""
    low, high = gained
    if low == high:
        return [round(100 * low / STAFF, 1)]
    return [1000 * low // STAFF / 10, -(-1000 * high // STAFF) / 10]


def _once(interval: Iterable[float]) -> list[float]:
    return list(dict.fromkeys(interval))


@cache
def _night() -> date:
    told = re.search(r"^NIGHT := (\S+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert told
    return date.fromisoformat(told[1])


def _screen() -> list[str]:
    block = re.search(r"<!-- first screen.*?-->\n```text\n(.*?)^```", text_of(README), re.MULTILINE | re.DOTALL)
    assert block, "README.md has no first screen"
    return block[1].splitlines()


def _accounts() -> dict[str, list[str]]:
    """The indented lines of each account by its key."""
    return {f"{platform.lower()}:{handle}": lines for platform, handle, lines in _account_blocks()}


def _account_blocks() -> Iterator[tuple[str, str, list[str]]]:
    for block in "\n".join(_screen()).split("\n\n")[1:]:
        heading, *lines = block.splitlines()
        platform, _, handle = heading.rpartition(" · ")[2].partition(" @")
        yield platform, handle, lines


def _figures(line: str) -> list[float]:
    return [_number(figure) for figure in re.findall(r"\d[\d,]*(?:\.\d+)?", line)]


def _number(text: str) -> float:
    return float(text.replace(",", ""))


@cache
def _tables_and_checks() -> tuple[set[str], set[str]]:
    return {model.name for model in load_models()} | _ddl_tables(), {check.check_id for check in all_checks()}


def _ddl_tables() -> set[str]:
    scripts = (path for folder in ("ddl", "migrations") for path in (ROOT / "warehouse" / folder).glob("*.sql"))
    return {name for path in scripts for name in re.findall(r"create table (?:if not exists )?(\S+) \(", text_of(path))}
