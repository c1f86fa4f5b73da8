"""Knows what must hold before a night is published, layer by layer; knows nothing of mail or Prefect.

`check` holds the vocabulary, `gate` carries checks out, `engine` is Great Expectations on DuckDB in one file.
Importing this package or `check` does not load Great Expectations (seconds); only running the gate does.
"""

import sys

# Great Expectations asks for Spark Connect, which nobody here uses. PySpark takes a program without a file, as a
# worker of the tests is, for its own doctests and ends it when asked; a module that is missing answers in its place.
sys.modules.setdefault("pyspark.sql.connect", None)  # type: ignore[arg-type]
