"""Keeps each source file once as immutable Parquet; knows nothing of where the bytes came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from warehouse.durable import written_whole
from warehouse.line_log import LineLog

# Rows that are packed together, as many as DuckDB reads at once; told, or the bytes would hang on how the rows lie.
_GROUP = 122_880
SOURCES = ("roster", "declarations", "followers", "counts", "corrections", "statements", "point_checks")


class LandedDamaged(Exception):  # noqa: N818 - a state of the campaign folder, not an error of the program
    """A landed file cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True)
class Origin:
    """One line of ``origins.jsonl``: this path of the inbox held this content from some night on."""

    path: str
    source: str
    file_id: str
    known_on: date
    bytes_sha256: str


@dataclass(frozen=True)
class Landed:
    """One landed file: its content's identity and what is known of it besides its rows."""

    source: str
    file_id: str
    rows: Path
    rejects: Path


class Landings:
    """The landing folder of one campaign.

    A file is identified by the SHA-256 of its content: a file seen before adds nothing. The rows file is
    renamed into place last, so a landing exists whole or not at all, whenever the process is killed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._list_facts: dict[str, dict[str, str]] = {}  # by file: an inbox of a year's exports asks for each anew
        self._fingerprint = folder / "key.fingerprint"
        self._origins = LineLog(folder / "origins.jsonl")
        self.acceptances = LineLog(folder / "acceptances.jsonl")
        self.forgotten = LineLog(folder / "forgotten.jsonl")
        self.expired = LineLog(folder / "expired.jsonl")
        self._kept = LineLog(folder / "kept.jsonl")

    def landed(self, source: str, file_id: str) -> Landed:
        """Where this content lies, or would lie."""
        stem = self._folder / source / file_id
        return Landed(source, file_id, stem.with_suffix(".parquet"), stem.with_suffix(".rejects.parquet"))

    def has(self, source: str, file_id: str) -> bool:
        """Whether this content has been landed before."""
        return self.landed(source, file_id).rows.exists()

    def had(self, source: str, file_id: str) -> bool:
        """Whether this content has been landed before, also if its time is over: it is not landed again."""
        return self.has(source, file_id) or {"source": source, "file_id": file_id} in self.expired.lines()

    def expire(self, landed: Sequence[Landed]) -> None:
        """Nothing; these files are gone, and their content is not landed again. Done again after a kill, it ends."""
        noted = self.expired.lines()
        lines = [{"source": one.source, "file_id": one.file_id} for one in landed]
        self.expired.append([line for line in lines if line not in noted])
        for one in landed:
            for file in (one.rows, one.rejects):
                file.unlink(missing_ok=True)

    def keep_from(self, day: date) -> None:
        """Nothing; what is older than this day is not kept whole any more."""
        if self.kept_from() != day:
            self._kept.append([{"kept_from": day.isoformat()}])

    def kept_from(self) -> date | None:
        """From which day on everything is kept that was landed; None where nothing of it ever went by its age."""
        return max((date.fromisoformat(line["kept_from"]) for line in self._kept.lines()), default=None)

    def keep(
        self,
        source: str,
        file_id: str,
        rows: pl.DataFrame | pl.LazyFrame,
        rejects: pl.DataFrame,
        facts: Mapping[str, str],
    ) -> Landed:
        """The landing that was written: rows, rejects, and the file's facts as Parquet metadata."""
        landed = self.landed(source, file_id)
        landed.rows.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_parquet(rejects, landed.rejects, {})
        _write_parquet(rows, landed.rows, facts)
        self._list_facts.pop(file_id, None)
        return landed

    def kept(self, source: str) -> list[Landed]:
        """Everything landed of a source, by its identity; also what is no longer current."""
        return [self.landed(source, rows.stem) for rows in sorted((self._folder / source).glob("*[0-9a-f].parquet"))]

    def facts(self, source: str, file_id: str) -> dict[str, str]:
        """What was recorded beside the rows when the file was landed. Raises LandedDamaged."""
        return _facts(self.landed(source, file_id).rows)

    def lost(self) -> list[Origin]:
        """What a night should be built from and cannot be: its landed file is gone, and nobody has let go of it."""
        over = {(line["source"], line["file_id"]) for line in self.expired.lines()}
        return [o for o in self.current() if (o.source, o.file_id) not in over and not self.has(o.source, o.file_id)]

    def damaged(self) -> list[Path]:
        """The landed files that cannot be read, as far as their beginnings and ends tell."""
        return [file for source in SOURCES for one in self.kept(source) for file in _unreadable(one)]

    def remember_key(self, fingerprint: str) -> bool:
        """Whether this is the key that the landings were made with; the first one is remembered."""
        remembered = self.secret()
        if not remembered:
            with written_whole(self._fingerprint) as sink:
                sink.write(f"{fingerprint}\n".encode("ascii"))
        return remembered in ("", fingerprint)

    def secret(self) -> str:
        """What nobody knows who may not open the landings, and what stays as long as they do; empty without any key."""
        return self._fingerprint.read_text(encoding="ascii").strip() if self._fingerprint.exists() else ""

    def known(self, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Origin]:
        """Of these paths and the bytes they hold, what each was when last noted; none of other bytes or not landed."""
        newest = {(origin.path, origin.bytes_sha256): origin for origin in self._newest().values()}
        held = {place: newest[place] for place in places if place in newest}
        return {place: last for place, last in held.items() if self.had(last.source, last.file_id)}

    def lists_with(self, content_sha256: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The landed follower lists that have this content, with their facts."""
        return ((name, facts) for name, facts in self._lists() if facts.get("content_sha256") == content_sha256)

    def lists_of(self, account_key: str) -> Iterator[dict[str, str]]:
        """The facts of the follower lists landed of an account, failed attempts among them."""
        return (facts for _, facts in self._lists() if facts["account_key"] == account_key)

    def _lists(self) -> Iterator[tuple[str, dict[str, str]]]:
        for rows in sorted((self._folder / "followers").glob("*[0-9a-f].parquet")):
            if rows.stem not in self._list_facts:
                self._list_facts[rows.stem] = _facts(rows)
            yield rows.stem, self._list_facts[rows.stem]

    def places_of(self, source: str, file_id: str) -> list[Origin]:
        """The paths of which this content is the newest, each as it was last noted."""
        return [origin for origin in self._newest().values() if (origin.source, origin.file_id) == (source, file_id)]

    def rows_of(self, source: str, columns: Sequence[str], *, known_by: date) -> pl.DataFrame:
        """These columns of all that is current of a source and known by a day, with `known_on`; empty without any.

        Raises LandedDamaged.
        """
        frames = [
            read_rows(self.landed(source, origin.file_id), columns).with_columns(known_on=pl.lit(origin.known_on))
            for origin in self.current()
            if origin.source == source and origin.known_on <= known_by and self.has(source, origin.file_id)
        ]
        return pl.concat(frames) if frames else pl.DataFrame()

    def note_origins(self, seen: Iterable[Origin]) -> None:
        """Append the origins whose content differs from what their path held last.

        Only appended, never rewritten: a file that replaces another under the same name supersedes it, and a
        file that is deleted from the inbox stays known (owners' raw exports are kept for a month only).
        """
        last = self._newest()
        fresh = [origin for origin in seen if last.get(origin.path) != origin]
        self._origins.append([{**asdict(origin), "known_on": origin.known_on.isoformat()} for origin in fresh])

    def current(self) -> list[Origin]:
        """What the night is built from: the newest content of each path, each content once.

        Content found under several paths counts from the earliest of their days, whatever the order in which
        the paths were first seen.
        """
        noted = self.noted()
        newest = {origin.path: origin for origin in noted}
        # A roster is a whole: of two for one day, as when a file is replaced under another name, the later counts.
        roster_of = {o.known_on: o.path for o in noted if o.source == "roster" and newest[o.path] == o}
        newest = {p: o for p, o in newest.items() if o.source != "roster" or roster_of[o.known_on] == p}
        earliest: dict[tuple[str, str], Origin] = {}
        for origin in sorted(newest.values(), key=lambda o: (o.known_on, o.path)):
            earliest.setdefault((origin.source, origin.file_id), origin)
        return list(earliest.values())

    def _newest(self) -> dict[str, Origin]:
        return {origin.path: origin for origin in self.noted()}

    def noted(self) -> list[Origin]:
        """Every origin ever noted, in that order: content that came again stands there again."""
        return [Origin(**{**line, "known_on": date.fromisoformat(line["known_on"])}) for line in self._origins.lines()]


def _facts(rows: Path) -> dict[str, str]:
    try:
        return pl.read_parquet_metadata(rows)
    except pl.exceptions.PolarsError:
        raise LandedDamaged(rows) from None


def read_rows(landed: Landed, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The rows of a landed file, with these columns or all. Raises LandedDamaged."""
    with damage_told(landed):
        return pl.read_parquet(landed.rows, columns=list(columns) if columns else None, glob=False)


@contextmanager
def damage_told(landed: Landed) -> Iterator[None]:
    """Raises LandedDamaged in place of whatever a reader says of a file, where it is the file that is to blame."""
    try:
        yield
    except Exception:
        for file in (landed.rows, landed.rejects):
            _read_through(file)
        raise


def _read_through(file: Path) -> None:
    try:
        pl.scan_parquet(file, glob=False).select(pl.all().hash().sum()).collect(engine="streaming")
    except (pl.exceptions.PolarsError, FileNotFoundError):
        raise LandedDamaged(file) from None


def _unreadable(landed: Landed) -> Iterator[Path]:
    for file in (landed.rows, landed.rejects):
        try:
            _facts(file)
        except (LandedDamaged, OSError):
            yield file


def _write_parquet(rows: pl.DataFrame | pl.LazyFrame, target: Path, facts: Mapping[str, str]) -> None:
    with written_whole(target) as sink:
        rows.lazy().sink_parquet(
            sink, compression="zstd", row_group_size=_GROUP, metadata=dict(facts), engine="streaming"
        )
