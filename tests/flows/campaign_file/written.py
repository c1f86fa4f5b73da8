"""A sound ``campaign.toml``, and how a line of it is changed; knows not what is read of it."""

CAMPAIGN = """
[campaign]
name = "ASN ikuti akun resmi"
ordered_at = 2024-02-07T09:00:00+07:00
target_followers = 6750
timezone = "Asia/Jakarta"
legal_basis = "SE 100/2024"
contact = "BKD, bkd@contoh.example"

[scope]
employment = ["pppk"]

[[accounts]]
platform = "instagram"
handle = "pemprov.contoh"
owner = "Pemprov"
kind = "office"
valid_from = 2024-01-01
sources = ["export", "counts"]

[[accounts]]
platform = "tiktok"
handle = "gubernur.contoh"
owner = "Gubernur"
kind = "official"
valid_from = 2024-01-01
valid_to = 2024-12-31

[rule]
satisfied_by = "all"
[evidence]
max_hidden_share = 0.01
confirmations = 2
confirmation_days = 7
max_reading_age_days = 14
[privacy]
small_cell = 5
retention_days = 400
keep_exports_days = 30
[alerts]
urls_env = "IKUTI_ALERT_URLS"
finished_by = "06:30"
[report]
language = "id"
"""

SECOND_ACCOUNT = CAMPAIGN[CAMPAIGN.index('[[accounts]]\nplatform = "tiktok"') : CAMPAIGN.index("[rule]")]


def with_line(old: str, new: str, text: str = CAMPAIGN) -> str:
    assert old in text
    return text.replace(old, new, 1)
