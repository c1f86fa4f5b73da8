"""How a column of a landed file is called, and what its values say, on one person's page; knows no file."""

from datetime import date, datetime
from typing import Final

from flows.reports.numbers import NOTHING, Numbers
from flows.reports.texts import Texts

# Columns of closed lists, and the catalogues of their words, the first that has the code.
_LISTS: Final = {
    "employment": ("why_employment",),
    "platform": ("platform",),
    "kind": ("subject_kind", "book_kind"),
    "answer": ("subject_answer", "why_answer"),
}


class Cells:
    """The words of one language for columns and values; instants in the campaign's time zone."""

    def __init__(self, texts: Texts, numbers: Numbers) -> None:
        self._texts = texts
        self._numbers = numbers

    def heading(self, column: str) -> str:
        """How a column is called."""
        return self._texts.label("subject_column", column)

    def value(self, column: str, value: object) -> str:
        """What a cell says: words for codes, days and instants as people write them."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return self._texts.label("subject_truth", "yes" if value else "no")
        if isinstance(value, datetime):
            return self._numbers.instant(value)
        if isinstance(value, date):
            return self._numbers.day(value)
        return self._word(column, str(value))

    def _word(self, column: str, code: str) -> str:
        lists = _LISTS.get(column, ())
        known = [name for name in lists if self._texts.has(f"{name}.{code}")]
        return self._texts(f"{known[0]}.{code}") if known else code
