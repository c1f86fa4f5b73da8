"""The keys of [roster]: the office's own column names and its personnel system, each mistake with what to write."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from flows.messages import Message
from flows.mistakes import messages_of
from flows.roster_keys import Columns, Roster

URL = "https://simpeg.contoh.example/api/pegawai"


def refusal(section: type[BaseModel], **values: Any) -> Message:
    with pytest.raises(ValidationError) as refused:
        section.model_validate(values)
    (message,) = messages_of(refused.value, section, "campaign.toml")
    return message


def test_without_the_section_there_is_neither_an_endpoint_nor_a_name_of_ones_own() -> None:
    assert (Roster().url, Roster().columns.own()) == (None, {})


def test_own_names_are_told_by_our_name_for_the_column_and_blank_ones_left_out() -> None:
    columns = Columns.model_validate({"unit": ["Lokasi Kerja", "Tempat"], "nip": ["No Induk"], "sex": []})

    assert list(columns.own().items()) == [("nip", ("No Induk",)), ("unit", ("Lokasi Kerja", "Tempat"))]


@pytest.mark.parametrize("wrong", ["Lokasi Kerja", {"a": "b"}, [1]])
def test_own_names_are_a_list_of_texts(wrong: object) -> None:
    assert 'unit = ["Lokasi Kerja"]' in refusal(Columns, unit=wrong).remedy


def test_a_column_that_nobody_keeps_cannot_be_named() -> None:
    assert refusal(Columns, nik=["NIK"]).found == '"nik"'


@pytest.mark.parametrize(
    "url", [URL, f"{URL}?unit=semua", "http://127.0.0.1:8000/api", "http://localhost/api", "http://[::1]:8000/"]
)
def test_an_address_is_closed_to_others_or_on_this_machine(url: str) -> None:
    assert Roster.model_validate({"url": url}).url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://simpeg.contoh.example/api",
        "https://nama:sangat-rahasia@simpeg.contoh.example/api",
        "simpeg.contoh.example/sangat-rahasia",
        "ftp://simpeg.contoh.example/sangat-rahasia",
        "https:///sangat-rahasia",
        "https://simpeg.contoh.example:port/sangat-rahasia",
        "http://10.0.0.8/sangat-rahasia",
        "",
    ],
)
def test_an_address_that_would_tell_the_token_to_others_is_refused_and_never_repeated(url: str) -> None:
    message = refusal(Roster, url=url)
    assert "https://" in message.needed
    assert "rahasia" not in message.text()


def test_a_token_in_the_file_is_refused_and_never_repeated() -> None:
    message = refusal(Roster, token_env="Bearer sangat-rahasia")
    assert "environment variable" in message.needed
    assert "rahasia" not in message.text()


@pytest.mark.parametrize("path", ["", ".data", "data.", "data..pegawai"])
@pytest.mark.parametrize("key", ["rows", "next", "total"])
def test_keys_of_an_answer_are_joined_by_single_dots(key: str, path: str) -> None:
    assert refusal(Roster, **{key: path}).remedy.startswith(f"write {key} = ")


@pytest.mark.parametrize(("key", "wrong"), [("page_size", 0), ("first_page", -1), ("page_size", "500")])
def test_numbers_of_pages_make_sense(key: str, wrong: object) -> None:
    assert refusal(Roster, **{key: wrong}).remedy.startswith(f"write {key} = ")


def test_the_example_in_a_new_campaign_is_sound() -> None:
    text = files("flows").joinpath("templates", "campaign.toml").read_text("utf-8")
    begin = text.index("# [roster]\n")
    lines = [line.removeprefix("# ") for line in text[begin : text.index("[rule]\n")].splitlines()]
    written = tomllib.loads("\n".join(line for line in lines if "=" in line or line.startswith("[")))["roster"]

    roster = Roster.model_validate(written)

    assert (roster.url, roster.next, roster.total) == (URL, "links.next", "meta.total")
    assert roster.columns.own() == {"nip": ("No Induk",), "unit": ("Lokasi Kerja",)}
    assert set(written) == set(Roster.model_fields)
