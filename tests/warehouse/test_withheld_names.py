"""A file that is called after an employee is on record by another name: the record is published."""

from collections.abc import Callable

import polars as pl
import pytest

from tests.warehouse.run_record import rows_of
from warehouse.landing import Landings, Origin
from warehouse.quality import note_built, note_rejects
from warehouse.records import RefusedFile
from warehouse.state import State, load_landed

Deliver = Callable[..., Origin]
NOTED = "select distinct file from quality.{table} where source <> 'parameters' order by file"


@pytest.fixture
def roster(deliver: Deliver, frames: dict[str, pl.DataFrame]) -> Origin:
    """A roster with one employee, called Rani Contoh-Satu, S.Pd."""
    return deliver(
        "roster", "inbox/roster/2024-02-08.csv", frames["roster"].with_columns(name=pl.lit("RANI Contoh Satu, S.Pd"))
    )


def _noted(state: State, landings: Landings, *refused: RefusedFile) -> dict[str, list[str]]:
    load_landed(state, landings, "Asia/Jakarta")
    note_rejects(state, "first", refused)
    note_built(state, "first")
    return {
        table: [file for (file,) in state.execute(NOTED.format(table=table)).fetchall()]
        for table in ("fct_input", "fct_reject")
    }


@pytest.mark.parametrize(
    "path",
    [
        "inbox/declarations/rani_contoh_satu.csv",
        "inbox/declarations/2024-02-08 form Rani  CONTOH Satu (2).csv",
        "inbox/declarations/Rani Contoh Satu/form.csv",
        "inbox/declarations/198609262015052001.csv",
    ],
)
def test_a_file_called_after_an_employee_has_a_name_of_its_own_on_record(
    state: State, landings: Landings, deliver: Deliver, roster: Origin, path: str
) -> None:
    deliver("declarations", path, rejects=[(7, "nip_missing")])

    noted = _noted(state, landings)

    (named,) = noted["fct_reject"]
    assert named.startswith("inbox/declarations/withheld-")
    assert named.endswith(".csv")
    assert noted["fct_input"] == sorted([named, roster.path])
    assert [row[3:] for row in rows_of(state, "fct_reject")] == [(7, "nip_missing")]


@pytest.mark.usefixtures("roster")
def test_files_that_are_not_used_are_named_after_nobody_either(state: State, landings: Landings) -> None:
    refused = [RefusedFile("declarations", f"inbox/declarations/rani contoh satu {n}.csv", "no_rows") for n in (1, 2)]

    named = _noted(state, landings, *refused)["fct_reject"]

    assert len(set(named)) == 2
    assert not [name for name in named if "rani" in name]


@pytest.mark.parametrize(
    "path",
    [
        "inbox/declarations/2024-02-08.csv",
        "inbox/declarations/contoh satu.csv",  # a part of a name may be a place
        "inbox/declarations/rani_dinas_contoh_satu.csv",
    ],
)
def test_other_files_keep_their_names(
    state: State, landings: Landings, deliver: Deliver, roster: Origin, path: str
) -> None:
    deliver("declarations", path)

    assert _noted(state, landings)["fct_input"] == sorted([path, roster.path])


def test_a_list_lies_under_the_name_of_its_account_whoever_has_it(
    state: State, landings: Landings, deliver: Deliver, roster: Origin
) -> None:
    path = "inbox/followers/instagram/rani.contoh.satu/2024-02-08"
    deliver("followers", path)

    assert _noted(state, landings)["fct_input"] == sorted([path, roster.path])


def test_runs_before_the_roster_that_has_the_name_are_put_right(
    state: State, landings: Landings, deliver: Deliver, frames: dict[str, pl.DataFrame]
) -> None:
    deliver("declarations", "inbox/declarations/rani_contoh_satu.csv")
    before = _noted(state, landings)["fct_input"]
    deliver("roster", "inbox/roster/2024-02-08.csv", frames["roster"].with_columns(name=pl.lit("Rani Contoh Satu")))

    after = _noted(state, landings)["fct_input"]

    assert before == ["inbox/declarations/rani_contoh_satu.csv"]
    assert not [name for name in after if "rani" in name]


def test_thousands_of_files_with_words_of_their_own_are_looked_through(
    state: State, landings: Landings, roster: Origin
) -> None:
    letters = "abcdefghij"
    words = ["".join(letters[int(digit)] for digit in str(number)) for number in range(10**5, 10**5 + 1000)]
    paths = [f"inbox/declarations/{word} {word[::-1]}x.csv" for word in words]
    refused = [
        RefusedFile("declarations", path, "no_rows") for path in (*paths, "inbox/declarations/rani contoh satu.csv")
    ]

    noted = _noted(state, landings, *refused)

    assert noted["fct_input"] == [roster.path]
    assert len(noted["fct_reject"]) == 1001
    assert sum("withheld" in name for name in noted["fct_reject"]) == 1
