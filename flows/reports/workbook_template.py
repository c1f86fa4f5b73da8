"""The sheet on which BKD writes corrections; knows the columns that are read, knows nothing of what they do."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from flows.reports.why_facts import CORRECTIONS
from flows.reports.workbook_format import EXCEL_ROWS, Book
from transforms.own_workbook import TEMPLATES

# In the order of docs/corrections.md, each with its width.
COLUMNS = {
    "entered_at": 18,
    "nip": 22,
    "account": 32,
    "kind": 18,
    "from": 14,
    "until": 14,
    "handle": 22,
    "former_handle": 22,
    "entered_by": 20,
}
_LONGEST_CHOICE = 255  # what Excel takes as a list within a cell's rule


def write_template(book: Book, night: str, accounts: Sequence[tuple[str, str]]) -> None:
    """The empty sheet: a header, every cell below formatted as text, and help where one may choose.

    Its name carries the night, so that the workbooks of two nights are not taken for one file that was changed.
    """
    texts = book.texts
    sheet = book.sheet(f"{TEMPLATES[texts.language]} {night}")
    for place, (name, width) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, width, book.look("text"))
        sheet.write_string(0, place, texts(f"book_template.{name}"), book.head)
        help_ = {"input_title": texts(f"book_template.{name}"), "input_message": texts(f"book_template_help.{name}")}
        sheet.data_validation(1, place, EXCEL_ROWS - 1, place, _rule(name, book, accounts) | help_)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _say_nothing_of_digits(sheet)


def _rule(name: str, book: Book, accounts: Sequence[tuple[str, str]]) -> dict[str, object]:
    """What Excel asks of a cell; a warning and no wall, for `ikuti check` judges what was written."""
    texts = book.texts
    asked: dict[str, object] = {"validate": "any"}
    if name == "nip":
        asked = {"validate": "length", "criteria": "==", "value": 18}
    elif name == "kind":
        asked = _choice([texts(f"book_kind.{kind}") for kind in CORRECTIONS])
    elif name == "account":
        platforms = dict.fromkeys(platform for _, platform in accounts)
        asked = _choice(["*", *platforms, *(key for key, _ in accounts)])
    return asked | {"error_type": "warning", "error_message": texts("book_template_help.not_usual")}


def _choice(values: list[str]) -> dict[str, object]:
    if len(",".join(values)) > _LONGEST_CHOICE:
        return {"validate": "any"}
    return {"validate": "list", "source": values}


def _say_nothing_of_digits(sheet: Worksheet) -> None:
    """A staff number is a text of digits on purpose; Excel need not point at every one of them."""
    sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{EXCEL_ROWS}"})
