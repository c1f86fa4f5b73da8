import pytest

from transforms.handles import GRAMMARS
from transforms.platform_columns import platform_columns


@pytest.mark.parametrize(
    ("platform", "headers"),
    [
        ("instagram", ["Instagram", "IG", "Akun IG", "username instagram", "akunInstagram"]),
        ("instagram", ["Link profil Instagram (contoh: @nama)", "Akun Instagram (tulis - jika tidak memiliki)"]),
        ("instagram", ["Akun Instagram (bukan Facebook)", "ＩＧ", "Media Sosial › Instagram"]),
        ("instagram", ["Nama akun Instagram yang Bapak/Ibu gunakan untuk mengikuti @pemprov.contoh"]),
        (
            "instagram",
            ["Link akun Instagram anda yang dipakai untuk follow akun resmi", "Instagram you use to follow us"],
        ),
        (
            "instagram",
            ["Tulis username IG Anda yang sudah mengikuti @pemprov.contoh", "Akun IG yg follow kami"],
        ),
        (
            "instagram",
            ["Jika sudah follow, tuliskan akun Instagram Anda", "Jika tidak ada FB, isi akun Instagram"],
        ),
        ("facebook", ["Link Facebook", "FB", "Nama akun Facebook", "Akun Media Sosial [Facebook]"]),
        ("tiktok", ["Akun TikTok", "Tik Tok", "Akun TT", "username tiktok"]),
        ("x", ["X", "Akun X (Twitter)", "Username X/Twitter", "Twitter", "Akun Media Sosial › X", "Link profil X"]),
        ("youtube", ["Kanal YouTube", "Channel YouTube", "YT", "Akun You Tube"]),
        ("threads", ["Akun Threads", "threads"]),
        ("mastodon", ["Mastodon", "Akun Fediverse"]),
        ("bluesky", ["Bluesky", "Akun Blue Sky", "bsky"]),
        ("linkedin", ["LinkedIn", "Profil Linked In"]),
        ("telegram", ["Telegram", "Username Telegram", "Akun TG"]),
    ],
)
def test_the_column_of_a_platform_is_found_by_its_header(platform: str, headers: list[str]) -> None:
    assert [platform_columns([header]) for header in headers] == [{"0": platform}] * len(headers)


@pytest.mark.parametrize(
    "header",
    [
        *("Instansi", "Bigdata", "", "Unit Kerja", "Nama", "Email", "Fbtk"),
        *("Guru Kelas X", "Golongan X", "Jumlah anak (x)", "Ukuran X", "TT (tanda tangan)", "TTL", "Tgl lahir"),
        *("Apakah sudah follow Instagram kami?", "Bukti follow IG", "Jumlah pengikut Instagram"),
        *("Bukti subscribe YouTube", "Screenshot Telegram", "Akun resmi Instagram", "Password Facebook"),
        *("Jika sudah follow, unggah bukti follow IG", "Akun Instagram yang sudah Anda follow"),
        *("Akun Instagram Sekolah", "Akun IG suami/istri", "Akun TikTok milik OPD", "Instagram yang sudah diikuti"),
        *(
            "Bukti akun Instagram yang digunakan untuk mengikuti",
            "Alasan tidak punya TikTok",
            "Link postingan Instagram",
        ),
    ],
)
def test_columns_about_something_else_are_not_taken_for_the_account(header: str) -> None:
    assert platform_columns([header]) == {}


@pytest.mark.parametrize("header", ["Akun Instagram/Facebook", "Media sosial (IG, FB, TikTok)"])
def test_a_column_for_several_platforms_is_left_alone(header: str) -> None:
    assert platform_columns([header]) == {}


def test_every_platform_of_one_form_gets_its_column() -> None:
    headers = ["NIP", *(f"Akun {platform.capitalize()}" for platform in GRAMMARS)]
    assert list(platform_columns(headers).values()) == list(GRAMMARS)
