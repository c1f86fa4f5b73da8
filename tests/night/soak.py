"""``make soak``: nights killed at random moments, many of them; the last line tells how many were survived."""

import argparse
import random
import tempfile
from pathlib import Path

from tests.night.killing import Soak, nursery


def main() -> int:
    """The exit code: 0 when every kill was survived."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = asked.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as root, nursery(Path(root) / "state") as nights:
        soak = Soak(Path(root), nights, random.Random(given.seed))
        soak.prepare()
        told = 0
        for line in soak.run(given.kills):
            print(line, *(f"FAULT {fault}" for fault in soak.faults[told:]), sep="\n", flush=True)
            told = len(soak.faults)
    print(f"stages hit: {', '.join(sorted(set(soak.killed)))}; healing nights: {soak.heals}")
    print(f"kills survived: {soak.survived} of {len(soak.killed)}")
    return int(bool(soak.faults))


if __name__ == "__main__":
    raise SystemExit(main())
