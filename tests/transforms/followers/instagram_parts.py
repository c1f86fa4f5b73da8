"""JSON parts of Instagram's export, whole or made of single entries, and how they are read."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from transforms.followers.formats import Member
from transforms.followers.instagram import FORMAT
from transforms.parsed import Parsed

SAMPLES = Path(__file__).parent / "samples"
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def entry(**place: object) -> dict[str, object]:
    return {"title": "", "media_list_data": [], "string_list_data": [place]}


def parse(content: bytes) -> Parsed:
    return FORMAT.parse(content, Member("json", 1), NOTHING)


def part(*entries: object) -> Parsed:
    return parse(json.dumps(entries).encode())
