"""An invented campaign in either language, whose alert addresses a test may set."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.campaign import Campaign, load_campaign

VARIABLE = "IKUTI_ALERT_URLS"

Campaigns = Callable[..., Campaign]
Addresses = Callable[..., None]


@pytest.fixture
def campaigns(tmp_path: Path) -> Campaigns:
    def written(language: str = "id", name: str = "ASN Contoh ikuti akun resmi") -> Campaign:
        (tmp_path / "warehouse").mkdir(exist_ok=True)
        (tmp_path / "campaign.toml").write_text(
            f'''
[campaign]
name = """{name}"""
ordered_at = 2024-02-07T09:00:00+07:00
legal_basis = "SE 100/2024"
contact = "Siti Contoh, 0812-3456-7890"
[scope]
employment = ["pppk"]
[[accounts]]
platform = "instagram"
handle = "pemprov.contoh"
owner = "Pemprov"
valid_from = 2024-01-01
[report]
language = "{language}"
''',
            encoding="utf-8",
        )
        return load_campaign(tmp_path)

    return written


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Addresses:
    for proxy in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)

    def set_to(*addresses: str) -> None:
        monkeypatch.setenv(VARIABLE, "\n".join(addresses))

    set_to()
    return set_to
