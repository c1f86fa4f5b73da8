"""Walks all pages of a personnel system's answer and makes sure that it is the whole list; knows no column.

A list that lacks a page would call the missing people gone. So everything that hints at more than was read refuses
the whole answer: a next page that is announced and not asked for, a total that is not reached, a page that repeats,
pages that moved while they were read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from flows.roster_keys import Roster
from flows.sources.roster_client import Page, RosterClient, drifted
from flows.sources.roster_shifts import Shifts
from transforms.headers import plain
from transforms.typed_tables import Json

_MOST_PAGES: Final = 20_000
_MOST_ROWS: Final = 20_000_000
_ABSENT: Final = object()
_SHIFTED: Final = (
    "nothing if it was this once: the next night asks again; else ask the endpoint's office to sort the pages by staff "
    "number and to give each row once, and put a file into inbox/roster/ until then"
)
_NEXT: Final = frozenset({"next", "nextpage", "nextpageurl", "nexturl", "nextlink", "nextcursor", "hasmore", "hasnext"})
_TOTAL: Final = frozenset(
    {"total", "totalcount", "totalrows", "totaldata", "totalrecords", "totalitems", "totalelements", "recordstotal"}
)
Path = tuple[str, ...]


def all_rows(client: RosterClient, keys: Roster) -> list[Json]:
    """The rows of all pages, in their order. Raises Fault schema_drift where they cannot be the whole list."""
    path = tuple(keys.rows.split(".")) if keys.rows else None
    read = _Read()
    for page in _pages(client, keys):
        path = _found_path(client.home, page.body) if path is None else path
        found = _rows_at(client.home, page.body, path)
        if _is_counted(keys):
            if _is_end(client.home, found, read):
                break
            if read.is_repeated:
                continue
        read.take(page.body, found, _total_of(keys, page.body))
        if told := read.shifts.told():
            raise drifted(client.home, told, _SHIFTED)
        if len(read.rows) > _MOST_ROWS:
            raise drifted(client.home, f"more than {_MOST_ROWS} rows")
    _must_be_all(client.home, keys, read.body, len(read.rows))
    return read.rows


@dataclass
class _Read:
    """What has been read so far: the rows, the last page that brought some, and whether it came once more since."""

    rows: list[Json] = field(default_factory=list)
    body: object = None
    page: list[Json] | None = None
    total: int | None = None
    is_repeated: bool = False
    shifts: Shifts = field(default_factory=Shifts)

    def take(self, body: object, page: list[Json], total: int | None) -> None:
        self.rows += page
        self.body, self.page, self.total = body, page, total
        self.shifts.add(page, total)


def _is_counted(keys: Roster) -> bool:
    """Whether pages are asked for by their number until one is empty."""
    return keys.page_param is not None and keys.next is None


def _is_end(home: httpx.URL, found: list[Json], read: _Read) -> bool:
    """Whether the list ended before this page: it is empty, or the one before once more, and once more again.

    Many servers repeat their last page for ever, others begin anew. One that repeats a page and then goes on, or ends,
    has left out what belonged in its place. The very first page once more may as well mean that the server does not
    know the parameter.
    """
    is_all = read.total == len(read.rows)
    if found != read.page:
        if read.is_repeated and not is_all:
            raise drifted(home, "a page that came twice, and then another", _SHIFTED)
        return not found or (is_all and found == read.rows[: len(found)])
    if len(read.rows) == len(found) and not is_all:
        remedy = "correct page_param in [roster], or leave it out if the answer has no pages"
        raise drifted(home, "the same page for two page numbers", remedy)
    was_repeated, read.is_repeated = read.is_repeated, True
    return is_all or was_repeated


def _pages(client: RosterClient, keys: Roster) -> Iterator[Page]:
    address: httpx.URL | None = _first(client.home, keys)
    seen: set[httpx.URL] = set()
    while address is not None:
        if address in seen or len(seen) == _MOST_PAGES:
            raise drifted(client.home, "pages that never end", "ask the endpoint's office how its pages end")
        seen.add(address)
        page = client.page(address)
        yield page
        address = _next(client.home, keys, page, address, len(seen))


def _first(home: httpx.URL, keys: Roster) -> httpx.URL:
    address = home
    if keys.page_size_param:
        address = address.copy_set_param(keys.page_size_param, keys.page_size)
    if keys.page_param and not keys.next:
        address = address.copy_set_param(keys.page_param, keys.first_page)
    return address


def _next(home: httpx.URL, keys: Roster, page: Page, address: httpx.URL, asked: int) -> httpx.URL | None:
    if keys.next:
        told = _at(page.body, tuple(keys.next.split(".")))
        if told in (None, "", False) or (told is _ABSENT and _has_parent(page.body, keys.next)):
            return None
        return _address_told(home, keys, told, address)
    if keys.page_param:
        return address.copy_set_param(keys.page_param, keys.first_page + asked)
    if page.linked:
        return _joined(home, address, page.linked)
    if told := _hint(page.body, _NEXT):
        remedy = f'tell [roster] how the pages go on: next = "{told}" where that is an address, or page_param'
        raise drifted(home, f'a page that tells of another under "{told}"', remedy)
    return None


def _address_told(home: httpx.URL, keys: Roster, told: object, address: httpx.URL) -> httpx.URL:
    if isinstance(told, str) and ("/" in told or told.startswith("?")):
        return _joined(home, address, told)
    if keys.page_param and isinstance(told, str | int) and not isinstance(told, bool):
        return address.copy_set_param(keys.page_param, told)
    remedy = "correct next in [roster]; if it tells a page's number and not its address, add page_param"
    raise drifted(home, f'no address under "{keys.next}"', remedy)


def _joined(home: httpx.URL, address: httpx.URL, told: str) -> httpx.URL:
    try:
        return address.join(told)
    except httpx.InvalidURL:
        raise drifted(home, "a next page whose address is none") from None


def _must_be_all(home: httpx.URL, keys: Roster, body: object, read: int) -> None:
    """Nothing, or Fault where the last page itself speaks of another number of rows."""
    remedy = "if it stays so, tell [roster] how the pages go on: next, or page_param"
    if keys.total and read:
        told = _at(body, tuple(keys.total.split(".")))
        if told != read:
            raise drifted(home, f'{read} rows and another number, or none, under "{keys.total}"', remedy)
    elif (told := _total_told(body)) is not None and told > read:
        raise drifted(home, f"{read} rows of {told}", remedy)


def _total_of(keys: Roster, body: object) -> int | None:
    """How many rows a page says that there are in all, under the key that is configured, or else under a usual one."""
    return _number_at(body, keys.total) if keys.total else _total_told(body)


def _total_told(body: object) -> int | None:
    where = _hint(body, _TOTAL)
    return _number_at(body, where) if where else None


def _number_at(body: object, dotted: str) -> int | None:
    told = _at(body, tuple(dotted.split(".")))
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def _found_path(home: httpx.URL, body: Any) -> Path:  # noqa: ANN401 - JSON
    """Where the only list of objects is, at most two keys deep; of several the only one that is not empty."""
    lists = dict(_lists(body))
    filled = [path for path, rows in lists.items() if rows]
    paths = filled or list(lists)
    if len(paths) == 1:
        return paths[0]
    found = "no list of objects" if not paths else f"several: {', '.join('.'.join(path) for path in paths[:5])}"
    raise drifted(home, found, 'say which keys lead to it: rows = "data.pegawai" in [roster]')


def _lists(body: object, path: Path = ()) -> Iterator[tuple[Path, list[object]]]:
    if isinstance(body, list) and all(isinstance(one, Mapping) for one in body):
        yield path, body
    elif isinstance(body, Mapping) and len(path) < 2:
        for key, below in body.items():
            yield from _lists(below, (*path, str(key)))


def _rows_at(home: httpx.URL, body: object, path: Path) -> list[Json]:
    rows = _at(body, path)
    if isinstance(rows, list) and all(isinstance(one, Mapping) for one in rows):
        return rows
    raise drifted(home, f'no list of objects under "{".".join(path)}"', "correct rows in [roster]")


def _at(body: object, path: Path) -> Any:  # noqa: ANN401 - JSON
    for key in path:
        if not isinstance(body, Mapping) or key not in body:
            return _ABSENT
        body = body[key]
    return body


def _has_parent(body: object, dotted: str) -> bool:
    return isinstance(_at(body, tuple(dotted.split(".")[:-1])), Mapping)


def _hint(body: object, names: frozenset[str]) -> str | None:
    """The dotted key of one of these names with something under it, at most two keys deep."""
    return next((".".join(path) for path, value in _plain_values(body) if _is_named(path, names) and value), None)


def _is_named(path: Path, names: frozenset[str]) -> bool:
    # "_links": {"next": {"href": …}}
    key = path[-2] if path[-1] == "href" and len(path) > 1 else path[-1]
    return plain(key) in names


def _plain_values(body: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if isinstance(body, Mapping) and len(path) < 3:
        for key, below in body.items():
            yield from _plain_values(below, (*path, str(key)))
    elif path and not isinstance(body, list | Mapping):
        yield path, body
