"""Knows how the example folder explains itself; knows nothing of how the case was drawn."""

from bench.generator.truth import Case

CUT_OFF = "cut off: the oldest followers are missing"
TEXT = """\
# sumsel-2024: the article's case

On 7 February 2024 the acting governor of South Sumatra told 6,750 contract employees (PPPK) to follow the
province's official accounts and expected 6,750 more followers. The same night one account stood at 8,582;
before, it had "7.200-an" (seven thousand two hundred and something). This campaign folder replays that
evening.

**Everybody in it is invented.** Names are random combinations; staff numbers end in 900 to 999, which real
ones practically never reach; handles contain "contoh" ("example") and a number; NIKs begin with 99, which
is no province; phone numbers begin with 0800, which is no mobile prefix. Places and agencies are real
names, their staff is not.

## From the press

- 6,750 employees addressed, the order of 7 February 2024, 6,750 followers expected;
- `7.200-an` before the order and `8.582` the same night, for the one account that was measured;
- what was said of it that night: gained `1.300-an`, `tidak sampai 20 %` (not even 20 %) of the target.

Everything else (hours, people, answers, lists, the counts of the other two accounts) is invented so that it
fits.

## What is in the folder

| file | what it is |
|---|---|
| `campaign.toml` | the order, the three accounts, the policy |
| `inbox/roster/` | BKD's workbook: {roster_rows} rows and a total row; {rejects} of these rows are no good |
| `inbox/declarations/` | the form's answers: {answers} rows, as messy as such answers are |
| `inbox/counts.csv` | {readings} counts read by a person |
| `inbox/statements.csv` | the {statements} published statements |
{exports}

`pj.gubernur.contoh` has counts only: no list of its followers exists. The exports also hold what such
archives hold (comments, messages, personal information): nothing of it may be opened.

## How it was made

    python -m bench.generator examples/sumsel-2024

writes the folder again, the same every time. Who really follows whom is known to the generator alone: in
Python, `from bench.generator.sumsel import build_case`. Change the generator, not these files: a test
compares them.
"""


def readme(case: Case) -> str:
    """The text of the folder's README.md; its figures are those of the files, never of the truth."""
    exports = [
        f"| `inbox/followers/…/{capture.account_key.partition(':')[2]}/{capture.day}/` "
        f"| the owner's export, {CUT_OFF if capture.newest else 'whole'} |"
        for capture in case.captures
    ]
    return TEXT.format(
        roster_rows=f"{case.roster.height:,}",
        rejects=len(case.roster_rejects),
        answers=f"{case.answers.height:,}",
        readings=len(case.readings),
        statements=len(case.statements),
        exports="\n".join(exports),
    )
