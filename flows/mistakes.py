"""Words the mistakes pydantic finds in a configuration file; knows no key of any configuration.

Every field of the models brings its own words: its ``description`` says what is needed and its first example
is the line to write.
"""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from flows.messages import Message

Model = type[BaseModel]
Place = tuple[int | str, ...]


def own_rule(needed: str, remedy: str) -> PydanticCustomError:
    """An error that brings its own words, for a validator that knows more than its field's description."""
    return PydanticCustomError("own_rule", "{needed}", {"needed": needed, "remedy": remedy})


def messages_of(error: ValidationError, model: Model, file: str) -> list[Message]:
    """One message for each mistake, in the order of the model's keys."""
    details = error.errors(include_url=False)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    meant = [(*place[:-1], near) for place in unknown if (near := _nearest_key(place, model))]
    places = [detail["loc"] for detail in details]
    return [_message(detail, model, file) for detail in details if not _is_echo(detail, meant, places)]


def _is_echo(detail: ErrorDetails, meant: Iterable[Place], places: Iterable[Place]) -> bool:
    """Whether this is a second error of one mistake: a misspelt key is missing too, or all a section needs."""
    place = detail["loc"]
    if detail["type"] == "missing":
        return any(place[: len(key)] == key for key in meant)
    # A list of wrong entries counts as too short besides.
    return detail["type"] == "too_short" and any(place == other[: len(place)] != other for other in places)


def shown(value: object) -> str:
    """A value of the file as its author wrote it, shortened; tables and lists by their kind only."""
    if isinstance(value, str):
        short = value if len(value) <= 60 else f"{value[:57]}…"
        return f'"{short}"' if value else "an empty text"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        kind = "table" if isinstance(value, dict) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    return "nothing" if value is None else str(value).lower()


def _message(detail: ErrorDetails, model: Model, file: str) -> Message:
    place = detail["loc"]
    where = f"{file}, {_dotted(place)}"
    if detail["type"] == "extra_forbidden":
        return Message("a key that is known here", f'"{place[-1]}"', where, _instead(place, model))
    field = _field(place, model)
    needed, line = str(field.description), str((field.examples or [""])[0])
    if detail["type"] == "missing":
        return Message(needed, "nothing", where, f"add {line}")
    if detail["type"] == "own_rule":
        needed, remedy = detail["ctx"]["needed"], detail["ctx"]["remedy"]
    else:
        remedy = _spelt(detail) or f"write {line}"
    return Message(needed, _found(detail, field), where, remedy)


def _found(detail: ErrorDetails, field: FieldInfo) -> str:
    value = detail["input"]
    may_be_secret = isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("may_be_secret")
    if may_be_secret and value is not None:
        return "something else (not shown, it may be a secret)"
    if detail["type"] == "timezone_aware":
        return f"{shown(value)} without an offset"
    if isinstance(value, str) and detail["type"] in {"datetime_type", "date_type", "int_type", "float_type"}:
        return f"the text {shown(value)} in quotation marks"
    return shown(value)


def _spelt(detail: ErrorDetails) -> str | None:
    """The legal word nearest to a misspelt one, for closed lists."""
    legal = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
    near = get_close_matches(str(detail["input"]).lower(), legal, n=1)
    return f'write "{near[0]}"' if near else None


def _instead(place: Place, model: Model) -> str:
    key, legal = str(place[-1]), _legal_keys(place[:-1], model)
    near = _nearest_key(place, model)
    if near:
        return f'write "{near}"'
    home = next((name for name, section in _sections(model) if key in section.model_fields), None)
    if home:
        return f"move it to the section {home}"
    return f"remove it; known here: {', '.join(legal)}"


def _nearest_key(place: Place, model: Model) -> str | None:
    near = get_close_matches(str(place[-1]).lower(), _legal_keys(place[:-1], model), n=1)
    return near[0] if near else None


def _legal_keys(section: Place, model: Model) -> list[str]:
    for part in section:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _sections(model: Model) -> Iterable[tuple[str, Model]]:
    for name, field in model.model_fields.items():
        section = _model_in(field.annotation)
        if section:
            yield name, section


def _field(place: Place, model: Model) -> FieldInfo:
    *sections, key = [part for part in place if isinstance(part, str)]
    for section in sections:
        model = _model_in(model.model_fields[section].annotation) or model
    return model.model_fields[key]


def _model_in(annotation: Any) -> Model | None:  # noqa: ANN401 - annotations have no common type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _dotted(place: Place) -> str:
    """``accounts[2].handle``: blocks are counted from 1, as a reader of the file counts them."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    return f"{path} (counted from 1)" if "[" in path else path
