"""Knows how Great Expectations' Data Docs show a layer; knows nothing of where the pages lie.

Its pages are made from outcomes, not from Great Expectations' own results: what has passed the three locks on personal
data is all that there is to show, and nothing has to be judged a second time.  Import the engine before it, which
loads Great Expectations the quiet way; that takes seconds.
"""

# ruff: noqa: ANN401 - Great Expectations leaves these types open

import html
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, Final

from great_expectations import __version__ as gx_version
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.components import RenderedSectionContent
from great_expectations.render.renderer.column_section_renderer import ValidationResultsColumnSectionRenderer
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView

from expectations.check import Outcome
from expectations.gate import configuration

# Great Expectations' own site lies four folders deep and has an icon; ours lies one deep and has none.
_LINKS: Final = (
    ('href="../../../../index.html"', 'href="../index.html"'),
    ('href="../../../static/images/favicon.ico"', 'href="data:,"'),
)


class _TableSection(ValidationResultsColumnSectionRenderer):
    """The checks of one table, under its name.

    Great Expectations makes a section for each column, and one without a name for all checks of rows: of a layer of
    forty tables nobody could say which table such a check is about.
    """

    @classmethod
    def _get_column_name(cls, ge_object: Any) -> str:
        return str(ge_object[0].meta["table_name"])


class _LayerPage(ValidationResultsPageRenderer):
    """The page of one layer: what Great Expectations shows of a table, for all its tables."""

    def _collect_rendered_document_content_sections(
        self, validation_results: Any, overview_content_blocks: Any, *_: Any
    ) -> list[RenderedSectionContent]:
        overview = RenderedSectionContent(section_name="Overview", content_blocks=overview_content_blocks)
        tables = groupby(validation_results.results, lambda result: str(result.meta["table_name"]))
        section = _TableSection()
        return [overview, *(section.render(list(results)) for _, results in tables)]  # type: ignore[no-untyped-call]

    def _determine_page_title(self, run_name: str, *_: Any) -> str:
        return run_name

    @classmethod
    def _render_validation_header(cls, validation_results: Any) -> Any:
        header = super()._render_validation_header(validation_results)  # type: ignore[no-untyped-call]
        # It would link to a page of the suite, which is not made: the suite is this repository's code.
        subheader = header.subheader.string_template
        del subheader["styling"]["params"]["expectation_suite_name"]
        subheader["params"]["data_asset_name"] = f"every table of {validation_results.suite_name}"
        return header


def render_layer(layer: str, outcomes: Sequence[Outcome], *, run_id: str, night: date) -> str:
    """The page of a layer as HTML, its tables in the order of their first check.

    It is readable without a network, then unstyled; opened with one, it loads styles and scripts from public servers.
    """
    tables = list(dict.fromkeys(outcome.check.table for outcome in outcomes))
    results = [_result(outcome) for outcome in sorted(outcomes, key=lambda outcome: tables.index(outcome.check.table))]
    passed = sum(outcome.passed for outcome in outcomes)
    validation = ExpectationSuiteValidationResult(
        success=passed == len(results),
        results=results,
        suite_name=layer,
        suite_parameters={},
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": passed,
            "unsuccessful_expectations": len(results) - passed,
            "success_percent": 100 * passed / len(results),
        },
        meta={
            "run_id": {"run_name": f"{layer}, night of {night}, run {run_id}"},
            "great_expectations_version": gx_version,
        },
    )
    document = _LayerPage().render(validation)
    page = str(_view().render(document))
    for theirs, ours in _LINKS:
        page = page.replace(theirs, ours)
    return page


@cache
def _view() -> Any:
    """One view for all layers: each compiles seventeen templates, which costs more than what they are filled with."""
    return DefaultJinjaPageView()


def _result(outcome: Outcome) -> ExpectationValidationResult:
    """An outcome in Great Expectations' words, with its question, severity and remedy for a description."""
    check = outcome.check
    # A check that could not be carried out may be one that Great Expectations cannot even read: a plain one stands in.
    plain = {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "select * from {batch}"}}
    asked = configuration(check, 0) | (plain if outcome.broken else {})
    return ExpectationValidationResult(
        success=outcome.passed,
        expectation_config=ExpectationConfiguration(**asked | {"description": _description(outcome)}),
        result=_counts(outcome),
        exception_info={
            "raised_exception": outcome.broken,
            "exception_message": outcome.error if outcome.broken else None,
            "exception_traceback": "" if outcome.broken else None,
        },
        meta={"table_name": check.table_name},
    )


def _description(outcome: Outcome) -> str:
    """The verdict stands here in words as well: Great Expectations shows it by an icon from a public server.

    The text is filled into its page as it is.
    """
    check, verdict = outcome.check, "passed" if outcome.passed else "FAILED"
    if outcome.is_taken_over:
        verdict += " (by an earlier run, on the same rows)"
    lines = (check.question, f"{verdict} · {check.severity} · {check.check_id}", f"If not: {check.remedy}")
    return "<br>".join(html.escape(line) for line in lines)


def _counts(outcome: Outcome) -> dict[str, Any]:
    failed, rows = outcome.failed_rows, outcome.rows
    if rows is None:
        return {} if outcome.observed is None else {"observed_value": _number(outcome.observed)}
    share = 100 * (failed or 0) / rows if rows else 0.0
    return {"element_count": rows, "unexpected_count": failed, "unexpected_percent": share}


def _number(observed: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(observed)
        except ValueError:
            continue
    return observed
