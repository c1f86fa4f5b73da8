"""Catalogues of texts in two languages; knows words, knows nothing of where they are printed."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

CATALOGUE = Path(__file__).with_name("texts.toml")
LANGUAGES = ("id", "en")


@cache
def read_catalogue(file: Path = CATALOGUE) -> Mapping[str, Mapping[str, str]]:
    """Every text by its name ("screen.gained"), each in both languages; those of the reports unless told otherwise."""
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, texts in sections.items() for name, text in texts.items()}


class _Form(Formatter):
    """Fills in places, and chooses the word that goes with a number: the first for one, the second for any other."""

    def format_field(self, value: str, format_spec: str) -> str:
        one, is_choice, many = format_spec.partition("|")
        return (one if value == "1" else many) if is_choice else str(super().format_field(value, format_spec))


_FORM = _Form()


class Texts:
    """The texts of one language. Raises KeyError for a language or text that is not in the catalogue."""

    def __init__(self, language: str, file: Path = CATALOGUE) -> None:
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language
        self._catalogue = read_catalogue(file)

    def __call__(self, name: str, /, **values: str) -> str:
        """The text of that name with its places filled in; "{staff:employee|employees}" is a word for so many."""
        return _FORM.vformat(self._catalogue[name][self.language], (), values)

    def has(self, name: str) -> bool:
        """Whether the catalogue has a text of that name."""
        return name in self._catalogue

    def label(self, kind: str, code: str | None) -> str:
        """The words for a code of a closed list ("status", "not_seen").

        A code the catalogue does not know yet is printed as it is, so that a new reason in the marts
        shows up in the report instead of stopping it.
        """
        if code is None:
            return ""
        text = self._catalogue.get(f"{kind}.{code}")
        return text[self.language] if text else code.replace("_", " ")
