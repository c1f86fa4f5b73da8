"""Writes the article's case into a folder; knows nothing of how it is made."""

import sys
from pathlib import Path

from bench.generator.sumsel import build_case, write_case

USAGE = "needed one folder, found {}. Now: python -m bench.generator examples/sumsel-2024"


def main(arguments: list[str]) -> int:
    """0 when the folder was written, 2 for a wrong command line."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(USAGE.format(" ".join(arguments) or "none"), file=sys.stderr)
        return 2
    write_case(Path(arguments[0]), build_case())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
