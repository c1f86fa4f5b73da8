"""What the guides show can be used as it stands there: tables, campaign, counts; and what they explain is so."""

import re
import tomllib
from pathlib import Path

from flows.campaign import load_campaign
from flows.scaffold import CORRECTIONS_HEADER
from tests.docs.documents import INLINE, PANDUAN, ROOT, text_of
from transforms.corrections import KINDS, parse_corrections
from transforms.counts import parse_counts, parse_shown
from transforms.faults import ROW_REASONS
from transforms.statements import parse_statements


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
