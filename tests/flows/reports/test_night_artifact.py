"""The night's table for Prefect's pages (flows/artifacts.py), made of the facts that the report is made of."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.artifacts import artifact_key, night_in_words, night_rows, waterfall_rows
from flows.reports import Findings, ReportContext, read_findings
from flows.reports.facts import STATUSES, STEPS


def rows(findings: Findings) -> dict[Any, Mapping[str, Any]]:
    return {row["account"]: row for row in night_rows(findings)}


def test_an_account_has_its_gain_target_statuses_and_newest_list(findings: Findings) -> None:
    row = rows(findings)["instagram:pemprov.contoh"]

    assert (row["gained_low"], row["gained_high"], row["target"]) == (1283, 1382, 6750)
    assert (row["following"], row["not_seen"], sum(row[status] for status in STATUSES)) == (1412, 1905, 6790)
    assert (round(row["attainment_low"], 3), round(row["attainment_high"], 3)) == (0.19, 0.205)
    assert row["provable_not_following"] == findings.accounts[0].compliance.provable_not_following  # type: ignore[union-attr]
    assert row["newest_list"] == findings.accounts[0].captures[-1].verdict


def test_what_cannot_be_said_is_empty(findings: Findings) -> None:
    row = rows(findings)["instagram:diskominfo.contoh"]
    assert (row["gained_low"], row["gained_high"]) == (None, None)
    assert rows(findings)["instagram:pj.gubernur.contoh"]["newest_list"] is None


def test_the_steps_of_each_account_lead_from_its_first_count_to_its_newest(findings: Findings) -> None:
    steps: dict[Any, list[Mapping[str, Any]]] = {}
    for row in waterfall_rows(findings):
        steps.setdefault(row["account"], []).append(row)

    measured = steps["instagram:pemprov.contoh"]
    assert [row["step"] for row in measured] == list(STEPS)
    assert [(row["low"], row["high"]) for row in (measured[0], measured[-1])] == [(7200, 7299), (8582, 8582)]
    assert all(row["low"] is None for row in steps.get("instagram:diskominfo.contoh", []))


def test_a_suppressed_population_keeps_its_statuses_to_itself(
    evening: Any, campaign: ReportContext, checks: dict[str, tuple[str, str]]
) -> None:
    evening.connection.execute("update marts.fct_compliance set is_suppressed = true")

    found = rows(read_findings(evening, campaign, checks))

    assert {row[status] for row in found.values() for status in STATUSES} == {None}
    assert found["instagram:pemprov.contoh"]["gained_low"] == 1283


def test_the_words_above_name_night_run_and_quality(findings: Findings) -> None:
    words = night_in_words(findings)

    assert "2024-02-16" in words
    assert "run-2" in words
    assert f"Checks: {len(findings.checks)}" in words
    assert f"Rows rejected: {sum(reject.rows for reject in findings.rejects)}" in words


def test_a_key_has_prefects_alphabet_and_tells_folders_of_one_name_apart(tmp_path: Path) -> None:
    keys = [artifact_key(tmp_path / place / "Sumsel 2024 & Kota") for place in ("a", "b")]

    assert all(re.fullmatch("ikuti(-[a-z0-9]+)+", key) for key in keys)
    assert keys[0] != keys[1]
