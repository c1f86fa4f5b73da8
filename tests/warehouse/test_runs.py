"""The record of runs as it is read beside a night."""

from datetime import UTC, date, datetime

from warehouse.layout import Layout
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.runs import open_record
from warehouse.state import open_state


def test_rejected_rows_which_nobody_lists_and_may_be_millions_are_not_fetched(layout: Layout) -> None:
    with open_state(layout) as state:
        state.execute("insert into quality.fct_reject values ('first', 'counts', 'inbox/counts.csv', 1, 'no_date')")
        begin_run(state, Run("first", date(2024, 2, 16), datetime(2024, 2, 16, 19, tzinfo=UTC), "1.0"))

    with open_record(layout) as record:
        assert [run["run_id"] for run in record.mart.rows("from quality.fct_run")] == ["first"]
        assert record.mart.rows("from quality.fct_reject") == []
