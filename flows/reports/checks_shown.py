"""What the quality page says of each check, in words; knows which check stands where, knows nothing of HTML."""

from dataclasses import dataclass

from flows.reports.facts import Check, NightQuality
from flows.reports.numbers import NOTHING
from flows.reports.sentences import Sentences

# The order in which a night is made, and so the order in which to look for what went wrong first.
LAYERS = ("raw", "staging", "intermediate", "marts", "restricted")


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One check as it is read aloud: what was asked, the answer, what it means and what to do."""

    check_id: str
    layer: str
    question: str
    answer: str
    severity: str
    meaning: str
    remedy: str


def failed_checks(quality: NightQuality, sentences: Sentences) -> list[CheckShown]:
    """The checks that did not pass: the critical ones first, then in the order of the layers."""
    failed = [check for check in quality.checks if not check.passed]
    return [_shown(c, sentences) for c in sorted(failed, key=lambda c: (c.severity, _layer_order(_layer(c))))]


def passed_checks(quality: NightQuality, sentences: Sentences) -> list[tuple[str, list[CheckShown]]]:
    """The checks that passed, by layer; a layer of which none passed is left out."""
    by_layer: dict[str, list[CheckShown]] = {}
    for check in quality.checks:
        if check.passed:
            by_layer.setdefault(_layer(check), []).append(_shown(check, sentences))
    return sorted(by_layer.items(), key=lambda layer: _layer_order(layer[0]))


def run_lines(quality: NightQuality, sentences: Sentences) -> list[tuple[str, str]]:
    """What identifies the night: each a name and its value; what is not on record is left out."""
    texts, numbers, run = sentences.texts, sentences.numbers, quality.run
    counted = texts(
        "quality_page.counted",
        checks=numbers.count(len(quality.checks)),
        critical=numbers.count(quality.failed("critical")),
        warning=numbers.count(quality.failed("warning")),
    )
    lines = [("night", numbers.day(quality.campaign.as_of)), ("checks", counted)]
    if run:
        lines.insert(1, ("outcome", texts.label("run_outcome", run.outcome)))
    lines.append(("run", quality.campaign.run_id))
    if run and run.inputs_sha256:
        lines.append(("inputs", run.inputs_sha256))
    return [(texts(f"quality_page.{name}"), value) for name, value in lines]


def _shown(check: Check, sentences: Sentences) -> CheckShown:
    texts = sentences.texts
    return CheckShown(
        check_id=check.check_id,
        layer=texts.label("layer", _layer(check)),
        question=check.question or texts("quality_page.no_question"),
        answer=_answer(check, sentences),
        severity=texts.label("severity", check.severity),
        meaning=texts.label("severity_means", check.severity),
        remedy=check.remedy or NOTHING,
    )


def _answer(check: Check, sentences: Sentences) -> str:
    """Yes, no, or that nothing could be found out; with the rows that break it, and what else was seen."""
    texts, numbers = sentences.texts, sentences.numbers
    if not check.is_answered:
        return texts("quality_page.not_answered")
    parts = [texts("quality_page.yes" if check.passed else "quality_page.no")]
    if check.failed_rows:
        parts.append(texts("quality_page.rows", rows=numbers.count(check.failed_rows)))
    if check.observed is not None and check.observed != str(check.failed_rows):
        seen = numbers.count(int(check.observed)) if check.observed.isdecimal() else check.observed
        parts.append(texts("quality_page.observed", observed=seen))
    return "; ".join(parts)


def _layer(check: Check) -> str:
    return check.check_id.partition(".")[0]


def _layer_order(layer: str) -> tuple[int, str]:
    return (LAYERS.index(layer) if layer in LAYERS else len(LAYERS), layer)
