"""The first screen of a night in the terminal; knows how lines are laid out, knows nothing of marts or pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from flows.reports.facts import Account, Findings
from flows.reports.lines import Line, show_lines
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.texts import Texts


def first_screen(findings: Findings, language: str = "en", report: Path | None = None) -> str:
    """The screen as plain text: per account gain, proof and open questions; then quality and the report."""
    return "".join(f"{line}\n" for _, line in _lines(findings, language, report))


def show_first_screen(findings: Findings, stream: TextIO, language: str = "en", report: Path | None = None) -> None:
    """Writes the screen to the stream, with colour and wrapping only where a person looks at a terminal."""
    show_lines(_lines(findings, language, report), stream)


def _lines(findings: Findings, language: str, report: Path | None) -> Iterator[Line]:
    texts, numbers = Texts(language), Numbers(language, findings.campaign.timezone)
    sentences = Sentences(texts, numbers)
    campaign = findings.campaign
    yield "heading", texts("screen.heading", name=campaign.name, night=numbers.day(campaign.as_of))
    ordered, addressed = numbers.instant(campaign.ordered_at), numbers.count(findings.addressed)
    yield "faint", texts("screen.order", ordered=ordered, addressed=addressed)
    if not findings.accounts:
        yield "text", texts("screen.no_accounts")
    for account in findings.accounts:
        yield "text", ""
        yield from _account_lines(account, sentences)
    yield "text", ""
    yield "text", f"{texts('screen.quality')}: {'; '.join(sentences.quality(findings))}"
    if report is not None:
        yield "text", f"{texts('screen.report')}: {report}"


def _account_lines(account: Account, sentences: Sentences) -> Iterator[Line]:
    texts = sentences.texts
    yield "account", sentences.account(account)
    yield "gain", f"  {sentences.gain(account)}"
    if agreement := sentences.agreement(account):
        yield "text", f"  {agreement}"
    if account.compliance is None:
        yield "text", f"  {texts('proof.not_counted')}"
        return
    if account.has_list or account.compliance.by_status["following"]:
        known = texts("screen.proof" if account.has_list else "screen.known")
        yield "text", f"  {known}: {'; '.join(sentences.proofs(account))}"
    yield "text", f"  {texts('screen.unknown')}: {'; '.join(sentences.unknowns(account))}"
