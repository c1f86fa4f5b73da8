"""Writes a value into SQL where DuckDB takes no parameter; knows no statement."""


def quoted(text: str) -> str:
    """The text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
