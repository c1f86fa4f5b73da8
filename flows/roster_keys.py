"""Knows the keys of ``[roster]`` in ``campaign.toml``: own column names, and an endpoint; asks nothing."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from flows.api_keys import VARIABLE, is_loopback
from flows.key_words import a_key
from flows.mistakes import own_rule

_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)
_PATH = r"^[^.\s][^.]*(\.[^.]+)*$"


def _names(line: str) -> Any:  # noqa: ANN401
    needed = "a list of column names as they stand in the office's own list"
    return a_key(needed, line, strict=False)


def _sound_url(url: str | None) -> str | None:
    if url is None:
        return url
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    is_closed = bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
    if not is_closed or "@" in parts.netloc or parts.fragment or not url.isascii():
        needed = "an address that begins with https:// (http:// only on this machine), without a name or password"
        raise own_rule(needed, 'write url = "https://simpeg.contoh.example/api/pegawai" with the right address')
    return url


class Columns(BaseModel):
    """The office's own names of columns, which go before the usual ones."""

    model_config = _STRICT

    nip: Annotated[tuple[str, ...], _names('nip = ["No Induk"]')] = ()
    name: Annotated[tuple[str, ...], _names('name = ["Nama Sesuai SK"]')] = ()
    unit: Annotated[tuple[str, ...], _names('unit = ["Lokasi Kerja"]')] = ()
    status: Annotated[tuple[str, ...], _names('status = ["Golongan Pegawai"]')] = ()
    activity: Annotated[tuple[str, ...], _names('activity = ["Keadaan"]')] = ()
    start: Annotated[tuple[str, ...], _names('start = ["Mulai Kerja"]')] = ()
    birth: Annotated[tuple[str, ...], _names('birth = ["Lahir Tanggal"]')] = ()
    sex: Annotated[tuple[str, ...], _names('sex = ["Gender"]')] = ()

    def own(self) -> Mapping[str, tuple[str, ...]]:
        """Those that are given, by our name for the column, in a settled order."""
        return {name: names for name, names in sorted(self.model_dump().items()) if names}


class Roster(BaseModel):
    """Where the staff list comes from besides the inbox, and how its columns are called."""

    model_config = _STRICT

    url: Annotated[
        str | None,
        a_key(
            "the address of the personnel system's list of staff (JSON)",
            'url = "https://simpeg.contoh.example/api/pegawai"',
            json_schema_extra={"may_be_secret": True},
        ),
        AfterValidator(_sound_url),
    ] = None
    token_env: Annotated[
        str | None,
        a_key(
            "the name of the environment variable that holds the endpoint's token, not the token itself",
            'token_env = "IKUTI_TOKEN_ROSTER"',
            pattern=VARIABLE,
            json_schema_extra={"may_be_secret": True},
        ),
    ] = None
    rows: Annotated[
        str | None, a_key("the keys that lead to the list of staff, with dots", 'rows = "data.pegawai"', pattern=_PATH)
    ] = None
    next: Annotated[
        str | None, a_key("the keys that lead to the next page, with dots", 'next = "links.next"', pattern=_PATH)
    ] = None
    total: Annotated[
        str | None, a_key("the keys that lead to the number of staff, with dots", 'total = "meta.total"', pattern=_PATH)
    ] = None
    page_param: Annotated[
        str | None, a_key("the parameter of the address that asks for a page", 'page_param = "page"', min_length=1)
    ] = None
    first_page: Annotated[int, a_key("the number of the first page, 0 or more", "first_page = 1", ge=0)] = 1
    page_size_param: Annotated[
        str | None,
        a_key("the parameter that asks for so many rows a page", 'page_size_param = "per_page"', min_length=1),
    ] = None
    page_size: Annotated[int, a_key("rows a page, a whole number of 1 or more", "page_size = 500", ge=1)] = 500
    columns: Annotated[Columns, a_key("one section [roster.columns]", "the header [roster.columns]")] = Columns()
