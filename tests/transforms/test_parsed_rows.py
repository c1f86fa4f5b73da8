import pickle

import polars as pl
import pytest

from transforms.faults import FILE_REASONS, ROW_REASONS, Fault
from transforms.parsed import REJECT_COLUMNS, Parsed, split_rejects


def test_a_parser_that_loses_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="3 rows read, 1 loaded, 1 rejected"):
        Parsed(pl.DataFrame(), pl.DataFrame({"row": [2], "reason": ["nip_missing"]}), rows_read=3, rows_loaded=1)


def test_rejects_leave_the_frame_and_keep_their_row_and_reason() -> None:
    judged = pl.DataFrame({"row": [1, 2], "nip": ["a", None], "reason": [None, "nip_missing"]})
    loaded, rejects = split_rejects(judged)
    assert loaded.to_dicts() == [{"row": 1, "nip": "a"}]
    assert rejects.to_dicts() == [{"row": 2, "reason": "nip_missing"}]
    assert rejects.schema == REJECT_COLUMNS


def test_a_fault_survives_the_way_between_processes() -> None:
    fault = pickle.loads(pickle.dumps(Fault("no_rows", "rows", "nothing", "export again")))
    assert (fault.reason, fault.needed, fault.found, fault.remedy) == ("no_rows", "rows", "nothing", "export again")
    assert str(fault) == "no_rows: needed rows; found nothing. Now: export again"


def test_reasons_for_files_and_for_rows_are_two_lists() -> None:
    assert not set(FILE_REASONS) & set(ROW_REASONS)
    assert len(set(FILE_REASONS)) == len(FILE_REASONS)
    assert len(set(ROW_REASONS)) == len(ROW_REASONS)
