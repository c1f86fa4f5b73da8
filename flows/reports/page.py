"""The report's files, written whole or not at all; knows templates and file names, knows no number and no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from flows.reports.chart import readings_to_draw
from flows.reports.checks_shown import failed_checks, passed_checks, run_lines
from flows.reports.facts import ASSUMPTIONS, STATUSES, STEPS, Counts, Findings, NightQuality, ReportContext
from flows.reports.figures import draw_curves, draw_figures
from flows.reports.findings import read_findings
from flows.reports.night_quality import Reader, read_quality
from flows.reports.numbers import NOTHING, Numbers
from flows.reports.sentences import Sentences
from flows.reports.summary import summary_json
from flows.reports.tables import (
    captures_shown,
    events_in_words,
    funnel_rows,
    growth_rows,
    newest_lists,
    reject_totals,
    status_columns,
)
from flows.reports.texts import Texts
from flows.reports.units import unit_tables
from warehouse.quality_folder import put_file

TEMPLATES = Path(__file__).with_name("templates")
# Seen from a campaign's quality/ folder; the report lies two folders beside it, in reports/<date>/.
DATA_DOCS = Path("data-docs", "index.html")


# On paper stand as many accounts as two sheets hold; the screen shows all.
PRINTED = 3


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The three files of a report, and the facts they were made from (for the terminal's first screen)."""

    index: Path
    quality: Path
    summary: Path
    findings: Findings


def write_report(
    mart: Reader, folder: Path, *, campaign: ReportContext, checks: Mapping[str, tuple[str, str]], language: str
) -> ReportFiles:
    """The report of the published night, written into ``folder`` (made when missing) as three files.

    ``checks`` maps each check to its question and remedy. Everything is rendered before the first file is
    written, and each file is replaced by a rename, so a reader never meets half a page. Raises KeyError for
    an unknown language.
    """
    findings = read_findings(mart, campaign, checks)
    files = ReportFiles(folder / "index.html", folder / "quality.html", folder / "summary.json", findings)
    contents = {
        files.index: render_index(findings, language),
        files.quality: render_quality(findings, language, data_docs=_link_to_data_docs(folder, "../../quality")),
        files.summary: summary_json(findings),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        put_file(path, content)
    return files


def render_index(findings: Findings, language: str) -> str:
    """The report page as HTML: self-contained, no script, no request to anywhere."""
    texts, numbers = Texts(language), Numbers(language, findings.campaign.timezone)
    sentences = Sentences(texts, numbers)
    return page_template("index.html.j2").render(
        **_words(findings, sentences),
        curves=draw_curves(findings, sentences),
        figures_of=draw_figures(findings, sentences),
        drawn=partial(readings_to_draw, numbers=numbers),
        status_columns=status_columns(findings, sentences),
        funnel_rows=funnel_rows(findings),
        newest_lists=newest_lists(findings, sentences),
        growth_rows=growth_rows(findings, sentences),
        captures=captures_shown(findings),
        events=events_in_words(findings, sentences),
        unit_tables=unit_tables(findings, sentences),
        reject_totals=reject_totals(findings),
        statuses=STATUSES,
        assumptions=ASSUMPTIONS,
        small_figures=Counts(1, most) if (most := findings.campaign.small_cell - 1) else None,
        is_ahead=numbers.local(findings.campaign.ordered_at).date() > findings.campaign.as_of,
        rules_shown=findings.rule_bounds if len(findings.accounts) > 1 else {},
        steps=STEPS,
    )


def write_stopped(
    mart: Reader,
    path: Path,
    *,
    campaign: ReportContext,
    checks: Mapping[str, tuple[str, str]],
    language: str,
    published: date | None,
) -> Path:
    """The quality page of a night that a critical check stopped, written to ``path`` in the campaign's quality folder.

    ``mart`` is the build that was kept back, of which ``quality`` alone is read; ``published`` is the night that
    readers go on seeing, None where nothing has ever been published. Raises KeyError for an unknown language.
    """
    quality, link = read_quality(mart, campaign, checks), _link_to_data_docs(path.parent, ".")
    content = render_quality(quality, language, data_docs=link, stopped=True, published=published)
    put_file(path, content)
    return path


def render_quality(
    quality: NightQuality,
    language: str,
    *,
    data_docs: str | None = None,
    stopped: bool = False,
    published: date | None = None,
) -> str:
    """The data quality page as HTML, without a script or a request: every check of the run, the failed ones first."""
    sentences = Sentences(Texts(language), Numbers(language, quality.campaign.timezone))
    return page_template("quality.html.j2").render(
        **_words(quality, sentences),
        failed=failed_checks(quality, sentences),
        passed=passed_checks(quality, sentences),
        run_lines=run_lines(quality, sentences),
        data_docs=data_docs,
        stopped=stopped,
        published=published,
    )


def _link_to_data_docs(page_folder: Path, quality_folder: str) -> str | None:
    """Where the Data Docs begin, as a page in this folder links to them; None where there are none."""
    link = (Path(quality_folder) / DATA_DOCS).as_posix()
    return link if (page_folder / link).is_file() else None


def _words(findings: NightQuality, sentences: Sentences) -> dict[str, Any]:
    return {
        "t": sentences.texts,
        "n": sentences.numbers,
        "say": sentences,
        "findings": findings,
        "campaign": findings.campaign,
        "NOTHING": NOTHING,
        "PRINTED": PRINTED,
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _unbroken(printed: object) -> object:
    """Keeps a per cent sign on the line of its number; what is markup already stays as it is."""
    if isinstance(printed, Markup) or not isinstance(printed, str):
        return printed
    return printed.replace(" %", "\u00a0%")


def page_template(name: str) -> Template:
    """One of the templates, its texts escaped; a page of another kind than a night's uses it too."""
    return _environment().get_template(name)
