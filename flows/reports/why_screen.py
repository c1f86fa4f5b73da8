"""One person's night as lines in the terminal; knows in which order things are said, and not what they mean."""

from collections.abc import Iterator, Sequence

from flows.reports.lines import Line
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_evidence import EvidenceSentences
from flows.reports.why_facts import Obligation, Why
from flows.reports.why_remedies import COLUMNS, remedies_of
from flows.reports.why_sentences import WhySentences


def why_lines(why: Why, language: str) -> Iterator[Line]:
    """Who it is, what the rule asks, each account with its evidence, and how a correction is made."""
    texts, numbers = Texts(language), Numbers(language, why.policy.timezone)
    sentences = WhySentences(texts, numbers, why)
    evidence = EvidenceSentences(texts, numbers, why.policy)
    heading, *rest = sentences.person()
    yield "heading", heading
    yield from (("faint", line) for line in rest)
    yield "text", ""
    yield from (("text", line) for line in sentences.rule())
    if not why.obligations:
        yield "text", texts("why.no_accounts")
    for asked in why.obligations:
        yield "text", ""
        yield "account", sentences.account(asked)
        yield from _obligation(asked, why.person.nip, sentences, evidence)
    yield "text", ""
    yield "text", texts("why.columns")
    yield "copy", f"  {COLUMNS}"
    yield "text", texts("why.contact", contact=why.policy.contact)
    yield "heading", texts("why.disclaimer")


def _obligation(asked: Obligation, nip: str, sentences: WhySentences, evidence: EvidenceSentences) -> Iterator[Line]:
    texts = sentences.texts
    if asked.standing is not None:
        yield "gain", f"  {texts('why.status')}: {sentences.status(asked.standing)}"
        yield from _joined(texts("why.declared"), sentences.declared(asked))
    yield from _joined(texts("why.because"), sentences.because(asked))
    if asked.standing is not None:
        yield from _joined(texts("why.seen"), evidence.seen(asked))
        yield from _joined(texts("why.confirmed"), evidence.confirmed(asked))
        yield from _joined(texts("why.earliest"), evidence.earliest(asked))
        yield from _below(texts("why.lists"), evidence.lists(asked))
    yield from _below(texts("why.corrections"), evidence.corrections(asked))
    yield from _joined(texts("why.question"), evidence.questions(asked))
    if asked.history:
        yield "text", f"  {texts('why.history')}: {evidence.history(asked)}."
    remedies = remedies_of(asked, nip, texts)
    if remedies:
        yield "text", f"  {texts('why.remedies')}:"
    for remedy in remedies:
        yield "text", f"    {remedy.lead}"
        if remedy.line:
            yield "copy", f"      {remedy.line}"


def _joined(label: str, sentences: Sequence[str]) -> Iterator[Line]:
    if sentences:
        yield "text", f"  {label}: {' '.join(sentences)}"


def _below(label: str, sentences: Sequence[str]) -> Iterator[Line]:
    """One sentence beside its label, several below it."""
    if len(sentences) == 1:
        yield from _joined(label, sentences)
    elif sentences:
        yield "text", f"  {label}:"
        yield from (("text", f"    {sentence}") for sentence in sentences)
