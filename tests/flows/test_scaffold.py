"""A new campaign folder: what is in it, what stays, and what its office is told to do."""

from pathlib import Path

import pytest

from flows.campaign import load_campaign
from flows.messages import Wrong
from flows.scaffold import init_campaign, next_steps, unprotected
from transforms.corrections import parse_corrections

pytestmark = pytest.mark.usefixtures("no_key_in_the_environment")

FILLED_IN = {
    "# ordered_at =": "ordered_at =",
    'legal_basis = ""': 'legal_basis = "SE 100/2024, 6 Februari 2024"',
    'contact = ""': 'contact = "BKD, bkd@contoh.example"',
    "# [[accounts]]": "[[accounts]]",
    '# platform = "instagram" ': 'platform = "instagram" ',
    '# handle = "': 'handle = "',
    '# owner = "': 'owner = "',
    "# valid_from =": "valid_from =",
}


def _paths(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _fill_in(folder: Path) -> None:
    file = folder / "campaign.toml"
    text = file.read_text("utf-8")
    for blank, filled in FILLED_IN.items():
        assert text.count(blank) == 1, blank
        text = text.replace(blank, filled)
    file.write_text(text, "utf-8")


def test_a_new_folder_holds_what_a_campaign_needs(tmp_path: Path) -> None:
    folder = tmp_path / "kampanye" / "sumsel"

    made = init_campaign(folder)

    assert _paths(folder) == {
        "campaign.toml",
        "inbox",
        "inbox/roster",
        "inbox/declarations",
        "inbox/followers",
        "inbox/counts.csv",
        "inbox/corrections.csv",
        "units.csv",
        "warehouse",
        ".gitignore",
        "pseudonym.key",
    }
    assert {path.rstrip("/") for path in made} == _paths(folder) - {"inbox"}


def test_warehouse_and_key_are_closed_to_others(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    assert (tmp_path / "warehouse").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "pseudonym.key").stat().st_mode & 0o777 == 0o600


def test_counts_are_ready_to_be_typed_in(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    assert (tmp_path / "inbox" / "counts.csv").read_text() == "account,read_at,shown,source\n"


def test_corrections_are_ready_to_be_typed_in_and_say_nothing_yet(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    parsed = parse_corrections((tmp_path / "inbox" / "corrections.csv").read_bytes(), ".csv", "Asia/Jakarta")
    assert (parsed.rows_read, parsed.dropped_columns) == (0, ())


def test_everything_personal_is_kept_out_of_a_repository(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    ignored = (tmp_path / ".gitignore").read_text().split()
    assert {"/inbox/", "/warehouse/", "/reports/", "/quality/", "/exports/", "/pseudonym.key"} <= set(ignored)
    assert unprotected(tmp_path) == []


def test_an_older_gitignore_stays_and_its_gaps_are_named(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("inbox\nwarehouse/\n")

    init_campaign(tmp_path)

    assert (tmp_path / ".gitignore").read_text() == "inbox\nwarehouse/\n"
    assert unprotected(tmp_path) == ["reports/", "quality/", "exports/", "pseudonym.key"]


def test_a_second_init_makes_and_changes_nothing(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    assert init_campaign(tmp_path) == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_only_what_is_missing_is_added_and_the_offices_own_files_stay(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    (tmp_path / "campaign.toml").write_text("# ours\n")
    (tmp_path / "inbox" / "counts.csv").unlink()
    (tmp_path / "inbox" / "roster").rmdir()

    assert sorted(init_campaign(tmp_path)) == ["inbox/counts.csv", "inbox/roster/"]
    assert (tmp_path / "campaign.toml").read_text() == "# ours\n"


def test_a_lost_key_is_not_replaced_once_something_is_landed(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    (tmp_path / "pseudonym.key").unlink()
    landed = tmp_path / "warehouse" / "landing" / "roster" / "00ff.parquet"
    landed.parent.mkdir(parents=True)
    landed.touch()

    with pytest.raises(Wrong, match="cannot be read with a new key"):
        init_campaign(tmp_path)
    assert not (tmp_path / "pseudonym.key").exists()


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")

    with pytest.raises(Wrong) as refusal:
        init_campaign(tmp_path / "in-the-way")
    assert "in-the-way" in refusal.value.messages[0].where


def test_the_fresh_configuration_lacks_only_what_the_office_alone_knows(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    with pytest.raises(Wrong) as refusal:
        load_campaign(tmp_path)

    open_keys = [message.where.rsplit(", ", 1)[1] for message in refusal.value.messages]
    assert open_keys == ["campaign.ordered_at", "campaign.legal_basis", "campaign.contact", "accounts"]


def test_the_fresh_configuration_loads_once_its_open_places_are_filled_in(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    _fill_in(tmp_path)

    campaign = load_campaign(tmp_path)

    assert campaign.accounts[0].key == "instagram:pemprov.contoh"
    assert campaign.name == tmp_path.name


def test_the_fresh_configuration_states_the_defaults_it_would_have_anyway(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    _fill_in(tmp_path)
    full = load_campaign(tmp_path)
    file = tmp_path / "campaign.toml"
    head, _, _ = file.read_text("utf-8").partition("[rule]")
    file.write_text(head.replace('timezone = "Asia/Jakarta"', ""), "utf-8")

    assert load_campaign(tmp_path) == full


def test_next_steps_name_each_open_place_of_the_configuration(tmp_path: Path) -> None:
    init_campaign(tmp_path)

    steps = next_steps(tmp_path)

    for key in ("campaign.ordered_at", "campaign.legal_basis", "campaign.contact", "accounts"):
        assert f"{tmp_path / 'campaign.toml'}, {key}\n" in steps


def test_next_steps_of_a_filled_in_folder_leave_the_configuration_alone(tmp_path: Path) -> None:
    init_campaign(tmp_path)
    _fill_in(tmp_path)

    steps = next_steps(tmp_path)

    assert "fill in" not in steps
    assert f"ikuti check {tmp_path}" in steps
