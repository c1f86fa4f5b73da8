"""Knows the folder of Great Expectations' Data Docs and its first page; knows nothing of how a layer's page is made.

The report's quality page is what an office reads.  These pages are for those who know Great Expectations.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from expectations.check import Outcome
from warehouse.quality_folder import docs_name, docs_present, drop_docs, put_file, put_folder

INDEX: Final = "index.html"

_FIRST_PAGE: Final = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Data Docs</title>
<style>body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }}</style>
</head>
<body>
<h1>Great Expectations Data Docs</h1>
<p>Halaman-halaman ini untuk yang mengenal Great Expectations; mutu data setiap malam dijelaskan di laporan. Tanpa
jaringan, halaman tetap terbaca tetapi polos. Dengan jaringan, membukanya menghubungi server publik, karena gaya dan
skrip Great Expectations diambil dari sana; server itu melihat alamat komputer ini, bukan isi halaman.</p>
<p lang="en">These pages are for those who know Great Expectations; the report tells the data quality of each night.
Without a network they can be read, but look plain. With one, opening them contacts public servers, from which Great
Expectations takes its styles and scripts; those servers see this computer's address, not what the page says.</p>
{nights}
</body>
</html>
"""


def write_data_docs(outcomes: Sequence[Outcome], folder: Path, *, run_id: str, night: date) -> Path:
    """The folder of this run's pages, one page for each layer, written whole; the first page then links to it.

    A run's pages hold the checks and counts of rows, never a value or a key of one.
    """
    # Seconds, unless the gate has done it; and the engine first, which loads Great Expectations the quiet way.
    from expectations import engine, layer_pages  # noqa: F401

    pages = {
        f"{layer}.html": layer_pages.render_layer(layer, found, run_id=run_id, night=night)
        for layer, found in _layers(outcomes).items()
    }
    run = folder / docs_name(night, run_id)
    put_folder(run, pages)
    _write_first_page(folder)
    return run


def prune_data_docs(folder: Path, keep_from: date) -> int:
    """How many runs' pages were deleted: those of nights before the day. What is not ours is left where it is."""
    dropped = drop_docs(folder, keep_from)
    if dropped:
        _write_first_page(folder)
    return dropped


def _layers(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Outcomes by the schema of their table, the schemas in the order of their first check."""
    layers: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        layers.setdefault(outcome.check.schema, []).append(outcome)
    return layers


def _write_first_page(folder: Path) -> None:
    """Great Expectations' own first page has its rows only in a script of a public server: offline it is empty."""
    nights = "\n".join(_night(night, run_id, path) for night, run_id, path in docs_present(folder))
    put_file(folder / INDEX, _FIRST_PAGE.format(nights=nights))


def _night(night: date, run_id: str, run: Path) -> str:
    # In the order in which a layer is made from the one before, which is not that of the alphabet.
    order = ("raw", "staging", "intermediate", "marts", "restricted")
    layers = sorted(
        (page.stem for page in run.glob("*.html")),
        key=lambda layer: (order.index(layer) if layer in order else len(order), layer),
    )
    links = "\n".join(
        f'<li><a href="{html.escape(f"{run.name}/{layer}.html")}">{html.escape(layer)}</a></li>' for layer in layers
    )
    return f"<h2>{night.isoformat()}</h2>\n<p><code>{html.escape(run_id)}</code></p>\n<ul>\n{links}\n</ul>"
