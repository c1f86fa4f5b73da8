"""The reports of a night, in words, tables and a chart; knows the marts, knows nothing of how a number is computed."""

from flows.reports.facts import Findings, ReportContext
from flows.reports.findings import read_findings
from flows.reports.night_quality import Reader
from flows.reports.page import ReportFiles, write_report, write_stopped
from flows.reports.screen import first_screen, show_first_screen

__all__ = [
    "Findings",
    "Reader",
    "ReportContext",
    "ReportFiles",
    "first_screen",
    "read_findings",
    "show_first_screen",
    "write_report",
    "write_stopped",
]
