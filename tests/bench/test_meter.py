"""What a run is said to have held is what all its processes held together, at the time when it was most."""

import os
import sys

from bench.meter import measure

_MB = 1 << 20
_HOLD = "import time; held = b'x' * ({mb} << 20); time.sleep(1); del held; time.sleep(1)"


def test_memory_of_a_child_counts_while_it_is_held() -> None:
    child = _HOLD.format(mb=300)
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); import time; time.sleep(1)"

    measured = measure([sys.executable, "-c", parent], os.environ)

    assert measured.exit_code == 0
    assert 300 * _MB <= measured.peak_bytes < 400 * _MB


def test_exit_code_is_that_of_the_command() -> None:
    assert measure([sys.executable, "-c", "raise SystemExit(4)"], os.environ).exit_code == 4
