"""What is said on stderr of checks that did not hold; the night itself is a made-up one."""

from types import SimpleNamespace
from typing import Any

import pytest

from expectations.check import Outcome
from expectations.gate import KEYS_SHOWN
from expectations.suites import all_checks
from flows.night import tell_night

LISTS = "intermediate.int_account_lists.listed_accounts_have_a_list"


@pytest.mark.parametrize(("rows", "is_cut"), [(KEYS_SHOWN - 1, False), (KEYS_SHOWN, False), (KEYS_SHOWN + 3, True)])
def test_where_only_the_first_keys_are_named_it_says_that_there_are_others(
    rows: int, is_cut: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (check,) = [one for one in all_checks() if one.check_id == LISTS]
    keys = tuple(f"account_key=mastodon:dinas{number}@sosial.example" for number in range(min(rows, KEYS_SHOWN)))
    night: Any = SimpleNamespace(
        told=None,
        taken=SimpleNamespace(refusals=()),
        run=SimpleNamespace(accepted=None),
        report=object(),
        outcomes=[Outcome(check, passed=False, failed_rows=rows, failed_keys=keys)],
        is_complete=False,
    )

    tell_night(night, lang="en", json_output=False, quiet=True)

    said = capsys.readouterr().err
    assert f"{rows} row(s)" in said
    assert ("; and others\n" in said) is is_cut
