"""What is drawn as bars of one account; knows which figures are compared, knows nothing of drawing or HTML."""

from flows.reports.bars import Bar
from flows.reports.facts import STEPS, Account, Counts
from flows.reports.sentences import Sentences

# Not a list could tell, whichever: what was declared leads to no account, or the platform shows no list.
CHECKABLE = ("no_list", "list_partial", "awaiting_confirmation")
CHANGES = tuple(step for step in STEPS if step not in ("baseline", "latest"))


def expected_bars(account: Account, sentences: Sentences) -> list[Bar]:
    """The order's target, what it could bring at most, and what the counts gained; none without a measured gain."""
    growth = account.growth
    if growth is None or not growth.is_measured or growth.gained is None:
        return []
    hoped = [("target", growth.target), ("realistic", growth.realistic_target)]
    return [
        *(
            _exact(f"column.{name}", number, sentences, is_expected=True)
            for name, number in hoped
            if number is not None
        ),
        Bar(sentences.texts("column.gained"), sentences.numbers.change(growth.gained), growth.gained),
    ]


def change_bars(account: Account, sentences: Sentences) -> list[Bar]:
    """The steps from the first count to the last, each as a change from zero, and at the end all of them together."""
    if not account.waterfall:
        return []
    texts, numbers = sentences.texts, sentences.numbers
    changes = [(step, account.waterfall[step].change) for step in CHANGES if step in account.waterfall]
    bars = [Bar(texts.label("step", step), numbers.change(change), change) for step, change in changes]
    growth = account.growth
    if growth and growth.is_measured and growth.gained:
        bars.append(Bar(texts("chart.altogether"), numbers.change(growth.gained), growth.gained, is_expected=True))
    return bars


def funnel(account: Account) -> list[tuple[str, int]]:
    """Employees of the roster, those addressed, declared, checkable and seen, each of them among the former.

    Declared: whoever is neither without a usable answer nor without an account, exempt or disputed. Checkable: a
    complete list could show or miss them. Seen: in a list or by the platform's own answer, not by a statement alone.
    Empty where the population is too small to be shown.
    """
    compliance, seen = account.compliance, account.seen_following
    if compliance is None or compliance.is_suppressed or seen is None:
        return []
    by_status = {status: staff or 0 for status, staff in compliance.by_status.items()}
    declared = by_status["following"] + by_status["not_seen"] + by_status["unverifiable"]
    waiting = sum(account.unverifiable.get(reason, 0) - account.to_be_asked.get(reason, 0) for reason in CHECKABLE)
    return [
        ("roster", compliance.staff or 0),
        ("addressed", compliance.in_scope or 0),
        ("declared", declared),
        ("checkable", seen + by_status["not_seen"] + waiting),
        ("seen", seen),
    ]


def funnel_bars(account: Account, sentences: Sentences) -> list[Bar]:
    """The funnel from the roster to those seen; addressed employees are left out where they are the whole roster."""
    rows = dict(funnel(account))
    if rows and rows["addressed"] == rows["roster"]:
        del rows["addressed"]
    return [_exact(f"funnel.{stage}", staff, sentences) for stage, staff in rows.items()]


def list_bars(account: Account, sentences: Sentences) -> list[Bar]:
    """The newest list that shows somebody against the count it is held against, and how many it may hide."""
    capture = account.newest_list
    if capture is None:
        return []
    texts, numbers = sentences.texts, sentences.numbers
    hidden = None if capture.hidden_high is None else Counts(0, capture.hidden_high)
    return [
        Bar(texts("column.reported"), numbers.counts(capture.reported), capture.reported, is_expected=True),
        _exact("column.listed", capture.listed or 0, sentences),
        Bar(texts("column.hidden"), numbers.count(capture.hidden_high), hidden),
    ]


def _exact(text: str, number: int, sentences: Sentences, *, is_expected: bool = False) -> Bar:
    return Bar(sentences.texts(text), sentences.numbers.count(number), Counts(number, number), is_expected)
