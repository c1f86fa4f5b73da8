"""Writes a campaign of a named size; knows nothing of how it is made."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.sizes.folder import made
from bench.sizes.named import SIZES

CACHE = Path(tempfile.gettempdir()) / "ikuti-sizes"


def main() -> int:
    """0 when the campaign is there; its folder is printed."""
    asked = argparse.ArgumentParser(description="A campaign of a named size, for measuring.")
    asked.add_argument("size", choices=list(SIZES))
    asked.add_argument("--to", type=Path, default=CACHE, help=f"the folder that keeps them (default: {CACHE})")
    chosen = asked.parse_args()
    print(made(SIZES[chosen.size], chosen.to))
    return 0


if __name__ == "__main__":
    sys.exit(main())
