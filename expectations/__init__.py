"""Knows what must hold before a night is published, layer by layer; knows nothing of mail or Prefect.

`check` holds the vocabulary, `gate` carries checks out, `engine` is Great Expectations on DuckDB in one file.
Importing this package or `check` does not load Great Expectations (seconds); only running the gate does.
"""
