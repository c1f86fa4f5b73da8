"""Modules that nobody uses cost nothing."""

import subprocess
import sys

ENGINE = """
import sys
import expectations.engine
print("scipy.stats._stats_py" in sys.modules)
from scipy import stats
print(round(float(stats.norm.cdf(0)), 3), "scipy.stats._stats_py" in sys.modules)
"""


def test_statistics_are_read_when_they_are_used_and_not_before() -> None:
    told = subprocess.run([sys.executable, "-c", ENGINE], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["False", "0.5", "True"]


def test_a_program_without_a_file_is_not_ended_by_spark() -> None:
    """Where Spark is installed: PySpark ends such a program in silence, as if all were well."""
    told = subprocess.run(
        [sys.executable, "-c", "import expectations.engine; print('there')"], capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["there"]
