"""Twenty processes that read the published pair in a loop, and one that holds its first answer, until stdin ends.

Prints, for each reader, how often it read, how often the two files did not belong together, and its answers.
"""

import json
import os
import select
import sys
from pathlib import Path

import duckdb

from warehouse.published import NamesClosed, open_pair, open_published

READERS = 20
MARTS, NAMES = "select employment from marts.dim_kind", "select employment from main.kind"


def read(campaign: Path, until: int) -> dict[str, object]:
    """Readings of one reader; a build that was deleted between finding and opening it is read again."""
    readings = strangers = gone = 0
    seen: list[str] = []
    while not select.select([until], [], [], 0.05)[0]:
        try:
            with open_pair(campaign) as (mart, names):
                kinds = [file.rows(query)[0]["employment"] for file, query in ((mart, MARTS), (names, NAMES))]
        except (duckdb.IOException, NamesClosed):
            gone += 1
            continue
        readings += 1
        strangers += kinds[0] != kinds[1]
        if seen[-1:] != kinds[:1]:
            seen.append(kinds[0])
    return {"readings": readings, "strangers": strangers, "gone": gone, "seen": seen}


def hold(campaign: Path, until: int) -> dict[str, object]:
    """Readings of the analyst who opened the file once."""
    readings, seen = 0, set()
    with open_published(campaign) as mart:
        while not select.select([until], [], [], 0.05)[0]:
            seen.add(mart.rows(MARTS)[0]["employment"])
            readings += 1
    return {"readings": readings, "seen": sorted(seen)}


def main(campaign: Path) -> None:
    """Start the readers, say so, and let them go when stdin ends; forked before DuckDB has begun any thread."""
    until, ended = os.pipe()
    pipes = []
    for number in range(READERS + 1):
        back, forth = os.pipe()
        if not os.fork():
            os.close(ended)
            os.write(forth, json.dumps((hold if number == 0 else read)(campaign, until)).encode())
            os._exit(0)
        os.close(forth)
        pipes.append(back)
    print("reading", flush=True)
    sys.stdin.read()
    os.close(ended)
    for back in pipes:
        with os.fdopen(back) as answer:
            print(answer.read(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
