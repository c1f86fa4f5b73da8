"""What was published reaches its table, and what is about another account is told."""

from tests.flows.sources.small_campaign import OFFICE
from tests.flows.sources.taking import Taking

HEADER = "account,said_at,about,said,source,breakdown,part"
AT = "2024-02-07T21:00:00+07:00"


def write(inbox: Taking, *lines: str) -> None:
    (inbox.folder / "inbox" / "statements.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")


def test_statements_are_loaded_with_their_open_ends(inbox: Taking) -> None:
    write(inbox, f"{OFFICE.key},{AT},attainment,tidak sampai 20 %,press,,", f",{AT},staff,20,press,,")

    assert inbox.take().refusals == ()
    assert inbox.loaded(
        "select account_key, about, low, high, is_high_open from raw.statement order by row_number"
    ) == [
        (OFFICE.key, "attainment", None, 0.2, True),
        (None, "staff", 20, 20, False),
    ]


def test_the_same_statements_twice_add_nothing(inbox: Taking) -> None:
    write(inbox, f"{OFFICE.key},{AT},gained,1.300-an,press,,")
    inbox.take()
    before = (inbox.files(), inbox.loaded("from raw.statement"))

    assert inbox.take().fresh == 0
    assert (inbox.files(), inbox.loaded("from raw.statement")) == before


def test_a_statement_about_another_account_is_rejected_and_told(inbox: Taking) -> None:
    write(inbox, f"instagram:orang.lain,{AT},gained,5,press,,", f",{AT},staff,20,press,,")
    inbox.take()

    assert inbox.loaded("select about from raw.statement") == [("staff",)]
    assert inbox.loaded("select row_number, reason from raw.reject where source = 'statements'") == [
        (2, "account_not_ordered")
    ]


def test_without_the_file_nothing_is_missing(inbox: Taking) -> None:
    assert inbox.take().refusals == ()
    assert inbox.loaded("from raw.statement") == []
