"""What an answer over HTTP may carry, and the JSON in it; knows no platform, no endpoint and no client."""

import json
import re
from collections.abc import Mapping
from typing import Any

# JSON escapes characters beyond the first 65,536 in two halves; one half alone is no character.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def is_packed_twice(headers: Mapping[str, str]) -> bool:
    """Whether an answer (lower-case header names) is compressed more than once.

    A piece of one packing unpacks to a thousand times its size at most, which can be counted while it is read; a piece
    of two to a million times, all of it before anybody can count.
    """
    packings = [one.strip().lower() for one in headers.get("content-encoding", "").split(",")]
    return len([one for one in packings if one not in {"", "identity"}]) > 1


def json_of(content: bytes) -> Any:  # noqa: ANN401 - JSON
    """The JSON of a body, "?" in place of each half of a character, which nothing else can hold.

    Raises ValueError and RecursionError for what is no JSON.
    """
    told = json.loads(content)
    if not _HALF.search(content):
        return told
    return json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


def is_web_page(content: bytes) -> bool:
    """Whether a body that is no JSON is a page for people: of a proxy, a login, or a server that is being mended."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
