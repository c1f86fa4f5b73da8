"""Changes what JSON says, in all the ways in which a platform might; knows no platform."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final, TypeAlias

from tests.fuzz.odd import odd_text, odd_value

Places: TypeAlias = list[tuple[Any, Any]]


def changed_json(chance: Random, content: bytes) -> bytes:
    """The file with some of its values and keys changed; unchanged where it holds no JSON. A prefix of X's stays."""
    begin = min((at for at in (content.find(b"["), content.find(b"{")) if at >= 0), default=0)
    try:
        held = json.loads(content[begin:])
    except (ValueError, RecursionError):
        return content
    for _ in range(chance.choice((1, 1, 2, 5))):
        held = _changed(chance, held)
    text = json.dumps(held, ensure_ascii=chance.random() < 0.7, indent=chance.choice((None, 2)))
    if chance.random() < 0.04:
        text = text.replace("{", "[" * 3000 + "{", 1)
    return content[:begin] + text.encode("utf-8", "surrogatepass")


def _changed(chance: Random, held: Any) -> Any:
    places = list(_places(held))
    if not places or chance.random() < 0.03:
        return chance.choice((odd_value(chance), [held], {"data": held}, {"followers": held}))
    owner, key = chance.choice(places)
    chance.choice(_CHANGES)(chance, owner, key, places)
    return held


def _drop(_chance: Random, owner: Any, key: Any, _places: Places) -> None:
    del owner[key]


def _rename(chance: Random, owner: Any, key: Any, _places: Places) -> None:
    if isinstance(owner, dict):
        owner[chance.choice((odd_text(chance)[:200], str(key).upper(), f"{key}_v2", f" {key}"))] = owner.pop(key)


def _nest(chance: Random, owner: Any, key: Any, _places: Places) -> None:
    owner[key] = chance.choice(([owner[key]], {str(key): owner[key]}))


def _repeat(chance: Random, owner: Any, key: Any, _places: Places) -> None:
    if isinstance(owner, list):
        owner.extend([owner[key]] * chance.choice((1, 2, 300)))


def _retype(_chance: Random, owner: Any, key: Any, _places: Places) -> None:
    owner[key] = _retyped(owner[key])


def _copy_another(chance: Random, owner: Any, key: Any, places: Places) -> None:
    other, there = chance.choice(places)
    owner[key] = json.loads(json.dumps(other[there]))


def _replace(chance: Random, owner: Any, key: Any, _places: Places) -> None:
    owner[key] = odd_value(chance)


_CHANGES: Final = (_drop, _rename, _nest, _nest, _repeat, _retype, _copy_another, _replace)


def _retyped(value: Any) -> Any:
    if isinstance(value, str):
        return float(value) if value.isdecimal() and len(value) < 300 else list(value)[:50]
    return str(value) if not isinstance(value, dict) else list(value.items())


def _places(held: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    if depth > 12:
        return
    for key in list(held) if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ():
        yield held, key
        yield from _places(held[key], depth + 1)
