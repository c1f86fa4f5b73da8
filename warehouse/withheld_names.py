"""Keeps the name of an employee, or a staff number, that a file is called by out of the record, which is published.

A clerk saves "ani_contoh.csv" where a form's answers are expected. The file is read like any other; on record it has a
name of its own below the same folder, the same each night.
"""

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import polars as pl

from transforms.named_files import called_after_somebody, words_of

if TYPE_CHECKING:
    from warehouse.state import State

# Lists of followers lie under the name of an official account, which may be a person's.
_PATHS: Final = """
    select file from raw.source_file where source <> 'followers'
    union
    select file from quality.fct_reject where run_id = $1 and source <> 'followers'
    order by file
"""
# One pattern of all words: to take millions of names apart takes six times as long.
_STAFF: Final = "select distinct name from raw.staff where regexp_matches(lower(name), $1)"
_AT_ONCE: Final = 500  # words: a pattern of many thousands is refused
_FOLDERS: Final = 2  # inbox, and what is looked for in it


def withhold_names(state: "State", run_id: str, secret: str) -> None:
    """Nothing; no file of this run is on record by the name of anybody who ever was on a roster, or by a staff number.

    Runs before it are put right as well: a file may be older than the roster that has the name. What stands in its
    place is made with the landings' secret, so that nobody finds whose it was by trying.
    """
    paths = [path for (path,) in state.execute(_PATHS, [run_id]).fetchall()]
    for path in called_after_somebody(paths, _staff_named_in(state, paths)):
        for table in ("fct_input", "fct_reject"):
            state.execute(f"update quality.{table} set file = $1 where file = $2", [withheld(path, secret), path])


def withheld(path: str, secret: str) -> str:
    """What a file is called on record: its folder, a word of its own, and its suffix."""
    folders, digest = PurePosixPath(*PurePosixPath(path).parts[:_FOLDERS]), hashlib.sha256(f"{secret} {path}".encode())
    return f"{folders}/withheld-{digest.hexdigest()[:8]}{PurePosixPath(path).suffix.lower()}"


def _staff_named_in(state: "State", paths: Sequence[str]) -> pl.Series:
    """Names on any roster that share a word with a path; of millions that is nobody, most nights."""
    words = sorted(words_of(paths))  # letters and nothing else
    parts = ["|".join(words[start : start + _AT_ONCE]) for start in range(0, len(words), _AT_ONCE)]
    named = [state.execute(_STAFF, [rf"(?:^|\PL)(?:{part})(?:$|\PL)"]).fetchall() for part in parts]
    return pl.Series("name", [name for found in named for (name,) in found], dtype=pl.String)
