"""Knows whether those who were measured gave the same answer of a night; knows nothing of how long they took.

The floor and the product are to have as many people per unit, account and status. The peers ask a simpler question
(who of the addressed staff stands in the newest list?) and the floor has all that is needed to answer that as well, so
its files are asked it: whoever agrees with them agrees with the product.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from warehouse.layout import Layout

Answer: TypeAlias = "Counter[tuple[object, ...]]"

_OF_THE_PRODUCT: Final = """
select staff.unit, statuses.account_key, statuses.status, count(*)
from marts.fct_follow_status as statuses
inner join marts.dim_staff as staff using (staff_key)
group by all
"""
_OF_THE_FLOOR: Final = "select unit, account_key, status, staff from '{own}/units.parquet'"
# A staff number tells in its thirteenth place what its holder is employed as; 2 is whom the order addresses.
_IN_THE_NEWEST_LIST: Final = """
with declared as (
    select distinct nip from '{own}/declared.parquet' inner join '{newest}' using (high, low)
)
select staff.unit, '{account}', count(*), count(declared.nip)
from '{own}/staff.parquet' as staff
left join declared using (nip)
where staff.nip[13] = '2'
group by staff.unit
"""


def disagreements(campaign: Path, owns: Mapping[str, Path]) -> Iterator[str]:
    """A sentence for each of those measured (by name: what it wrote) whose answer of this night is another's.

    The product's answer is what it has published in the campaign. Without the floor nobody can be compared with the
    product, and the peers only with each other.
    """
    peers = {name: _of_a_peer(own) for name, own in owns.items() if name not in ("product", "floor")}
    if "floor" in owns:
        if "product" in owns:
            yield from _compared({"floor": _of_the_floor(owns["floor"]), "product": _of_the_product(campaign)})
        peers = {"floor": _as_a_peer(owns["floor"]), **peers}
    yield from _compared(peers)


def _compared(answers: Mapping[str, Answer]) -> Iterator[str]:
    first = next(iter(answers), None)
    for name, answer in answers.items():
        if first and answer != answers[first]:
            lines = len((answer - answers[first]) + (answers[first] - answer))
            yield f"{name} and {first} give different answers: {lines} lines are not the same"


def _of_the_product(campaign: Path) -> Answer:
    with duckdb.connect(str(Layout(campaign).published), read_only=True) as connection:
        return _counted(connection.execute(_OF_THE_PRODUCT).fetchall())


def _of_the_floor(own: Path) -> Answer:
    with duckdb.connect() as connection:
        return _counted(connection.execute(_OF_THE_FLOOR.format(own=own)).fetchall())


def _as_a_peer(own: Path) -> Answer:
    """What the peers count, from the floor's files."""
    answer: Answer = Counter()
    with duckdb.connect() as connection:
        newest = f"select account_key, arg_max(file, day) from '{own}/lists.parquet' group by account_key"
        for account, file in connection.execute(newest).fetchall():
            asked = _IN_THE_NEWEST_LIST.format(own=own, newest=file, account=account)
            answer.update(_counted(connection.execute(asked).fetchall()))
    return answer


def _of_a_peer(own: Path) -> Answer:
    with (own / "units.csv").open(newline="") as lines:
        return _counted((unit, account, int(staff), int(seen)) for unit, account, staff, seen in csv.reader(lines))


def _counted(lines: Iterable[tuple[object, ...]]) -> Answer:
    return Counter(lines)
