"""What the README's first screen and the tour tell of the example, against the truth of the generator."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.generator.sumsel import ORDERED_AT, STAFF, build_case
from tests.docs.documents import README, TOUR, text_of
from tests.docs.knowable import known_of, night_of_the_demo


def test_the_screen_is_of_the_night_that_make_demo_runs() -> None:
    heading, order = _screen()[:2]

    assert f"{night_of_the_demo():%A, %-d %B %Y}" in heading
    assert f"{ORDERED_AT:%-d %b %Y, %H:%M}" in order
    assert _figures(order)[-1] == STAFF == build_case().people.height
    assert f"night of {night_of_the_demo():%-d %B %Y}" in text_of(README)


def test_the_screen_shows_every_account_of_the_example() -> None:
    assert _accounts().keys() == {account.key for account in build_case().campaign.accounts}


@pytest.mark.parametrize("account", [account.key for account in build_case().campaign.accounts])
def test_the_screen_says_what_is_so(account: str) -> None:
    gain, *between, unknown = _accounts()[account]
    known = known_of(build_case(), account)
    # By their leads, and each with its own figures: a line that is missing is not made up for by another one.
    proofs = [line for line in between if line.strip().startswith("lists prove:")]
    agreements = [line for line in between if line.strip().startswith("all published figures")]

    assert _figures(gain) == known.gain
    assert [_figures(line) for line in agreements] == ([known.agreement] if known.agreement else [])
    assert [_figures(line) for line in proofs] == ([known.proof] if known.proof else [])
    assert len(between) == len(agreements) + len(proofs)
    assert _figures(unknown) == known.unknown


def test_the_readme_opens_with_the_gain_of_the_account_that_was_measured() -> None:
    low, high, target, *_ = known_of(build_case(), "instagram:pemprov.contoh").gain
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
