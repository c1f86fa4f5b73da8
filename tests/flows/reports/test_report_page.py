"""The report's pages: whole, self-contained, readable by everybody, and without a person in them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.reports import Reader, ReportContext, ReportFiles, page, read_findings, write_report
from flows.reports.numbers import Numbers
from flows.reports.sentences import Sentences
from flows.reports.tables import events_in_words
from flows.reports.texts import Texts
from tests.flows.reports.outline import Outline

Checks = Mapping[str, tuple[str, str]]
HEADINGS = ("h1", "h2", "h3")


@pytest.fixture(scope="module")
def quality(reports: Mapping[str, ReportFiles]) -> Outline:
    return Outline(reports["id"].quality.read_text(encoding="utf-8"))


def test_a_report_is_three_files_and_nothing_else(files: ReportFiles) -> None:
    assert sorted(path.name for path in files.index.parent.iterdir()) == ["index.html", "quality.html", "summary.json"]


def test_no_page_asks_the_network_for_anything_or_runs_a_script(files: ReportFiles) -> None:
    for path in (files.index, files.quality):
        content = path.read_text(encoding="utf-8")
        outline = Outline(content)
        assert not outline.of("script", "iframe", "img", "object", "embed", "base", "form")
        assert {str(attributes["href"]) for _, attributes in outline.of("link")} == {"data:,"}
        links = {str(attributes["href"]) for _, attributes in outline.of("a")}
        assert all(link.startswith("#") or link in {"index.html", "quality.html"} for link in links)
        assert not re.search(r"url\(|@import|\son\w+=|javascript:", content)


def test_every_link_within_the_page_has_its_goal(index: Outline) -> None:
    goals = [attributes["id"] for _, attributes in index.tags if "id" in attributes]
    assert len(goals) == len(set(goals))
    assert {f"#{goal}" for goal in goals} >= {
        link for _, attributes in index.of("a") if (link := attributes["href"]) and link.startswith("#")
    }


def test_the_page_says_for_which_baseline_all_published_figures_are_true(index: Outline) -> None:
    assert "Semua angka yang dipublikasikan hanya dapat benar bila hitungan sebelum perintah 7.233 sampai 7.282." in (
        index.text
    )


def test_bounds_for_all_accounts_and_for_any_stand_beside_each_account(index: Outline) -> None:
    bounds = index.text.split("Mengikuti semua akun Mengikuti sedikitnya satu akun")[1]
    by_list = bounds.split("Menurut daftar pengikut")[1]
    assert "0 sampai 4.087" in by_list.split("1.412 sampai 6.750")[0]


def test_one_account_needs_no_rule_over_all(
    evening: Any, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    evening.connection.execute("delete from marts.dim_account where handle <> 'pemprov.contoh'")
    alone = write_report(evening, tmp_path / "alone", campaign=campaign, checks=checks, language="id")
    assert "Mengikuti semua akun" not in Outline(alone.index.read_text(encoding="utf-8")).text


@pytest.mark.parametrize("name", ["index", "quality"])
def test_headings_go_down_one_step_at_a_time(request: pytest.FixtureRequest, name: str) -> None:
    levels = [int(tag[1]) for tag, _ in request.getfixturevalue(name).of(*HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["index", "quality"])
def test_every_table_has_a_caption_and_every_header_its_scope(request: pytest.FixtureRequest, name: str) -> None:
    outline: Outline = request.getfixturevalue(name)
    assert len(outline.of("table")) == len(outline.of("caption")) > 0
    assert all(attributes.get("scope") for _, attributes in outline.of("th"))


def test_the_page_says_its_language(reports: Mapping[str, ReportFiles], index: Outline) -> None:
    assert index.of("html")[0][1]["lang"] == "id"
    outline = Outline(reports["en"].index.read_text(encoding="utf-8"))
    assert outline.of("html")[0][1]["lang"] == "en"
    assert "gained 1,283 to 1,382 of 6,750 (19.0 to 20.5 %)" in outline.text
    assert "no basis for discipline" in outline.text


def test_the_honest_answer_is_three_sentences(index: Outline) -> None:
    assert (
        "Yang terhitung Pengikut Pemprov bertambah 1.283 sampai 1.382 dari 6.750 (19,0 sampai 20,5 %); "
        "2 akun lain tidak diukur sebelum dan sesudah perintah. "
        "Yang terbukti Menurut daftar pengikut, 1.412 pegawai terlihat mengikuti Pemprov (390 di antaranya sudah "
        "sebelum perintah); pada daftar 16 Feb 2024 sedikitnya 2.310 pegawai tidak mungkin mengikuti Pemprov waktu itu "
        "dengan akun yang dideklarasikannya; "
        "388 pegawai terlihat mengikuti Diskominfo (51 di antaranya sudah sebelum perintah). "
        "Yang tidak dapat diketahui"
    ) in index.text
    assert (
        "Pemprov 1.412 sampai 4.440 (daftar 16 Feb 2024); Diskominfo 388 sampai 4.087 (daftar 16 Feb 2024); "
        "Pj Gubernur 0 sampai 6.750."
    ) in index.text


def test_accounts_of_one_owner_are_told_apart_in_as_few_words_as_do(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute("update marts.dim_account set owner = 'Pemprov' where owner = 'Diskominfo'")
    evening.connection.execute("update marts.dim_account set platform = 'tiktok' where handle = 'diskominfo.contoh'")
    findings = read_findings(evening, campaign, checks)
    interval = Sentences(Texts("en"), Numbers("en", campaign.timezone)).answer(findings)[2][1]
    assert ": Pemprov · Instagram 1,412 to 4,440 (list of 16 Feb 2024); Pemprov · TikTok 388 to" in interval


def test_a_per_cent_sign_stays_on_the_line_of_its_number(files: ReportFiles) -> None:
    words = files.index.read_text(encoding="utf-8").split("</style>")[1]
    assert "20,5\u00a0%" in words
    assert not re.search(r"\d %", words)


def test_each_account_has_its_drawings_and_where_nothing_can_be_drawn_the_page_says_so(index: Outline) -> None:
    drawn = [str(attributes["aria-label"]) for _, attributes in index.of("svg")]
    kinds = {
        "Harapan dan hitungan": ["Pemprov"],
        "Grafik hitungan pengikut": ["Pemprov", "Diskominfo"],
        "Dari hitungan awal ke hitungan akhir": ["Pemprov"],
        "Dari daftar pegawai sampai terlihat": ["Pemprov", "Diskominfo", "Pj Gubernur"],
        "Kelengkapan daftar pengikut": ["Pemprov", "Diskominfo"],
    }
    for kind, owners in kinds.items():
        of_kind = [label for label in drawn if label.startswith(kind)]
        assert [
            owner for label, owner in zip(of_kind, owners, strict=True) if f"{owner} · Instagram" in label
        ] == owners
    assert len(drawn) == sum(map(len, kinds.values()))
    for missing in (
        "Belum ada hitungan pengikut untuk akun ini.",
        "Akun ini belum diukur",
        "Belum ada daftar pengikut.",
    ):
        assert missing in index.text


def test_an_account_that_does_not_count_is_not_called_closed(
    evening: Any, campaign: ReportContext, checks: Checks
) -> None:
    evening.connection.execute("delete from marts.fct_compliance where account_key = 'instagram:pj.gubernur.contoh'")

    whole = page.render_index(read_findings(evening, campaign, checks), "en")

    funnel = whole.partition('<h2 id="funnel">')[2].partition("</section>")[0]
    assert "on this day the account does not count for the order" in funnel
    assert "closed" not in funnel


def test_a_drawing_says_every_figure_it_shows(index: Outline) -> None:
    drawn = [str(attributes["aria-label"]) for _, attributes in index.of("svg")]
    for said in (
        "Target 6.750; Target realistis 6.360; Bertambah +1.283 sampai +1.382.",
        "Pegawai yang deklarasi mulai mengikuti +1.022; Pegawai yang deklarasi tidak tampak lagi 0; Yang lain mulai",
        "Yang lain tidak tampak lagi -4; Tidak terjelaskan -6 sampai +93; Seluruhnya +1.283 sampai +1.382.",
        "6.790; Dituju perintah 6.750; Menyampaikan akun 5.527; Dapat diperiksa 5.117; Terlihat 1.412.",
        "Jumlah tertera 4.300 sampai 4.399; Tercantum 2.950; Tersembunyi paling banyak 1.449.",
    ):
        assert sum(said in label for label in drawn) == 1


def test_all_eight_statuses_stand_with_number_and_share(index: Outline) -> None:
    statuses = index.text.split("Status pegawai per akun")[-1].split("Dari hitungan awal ke hitungan akhir")[0]
    for label in ("terlihat mengikuti", "belum terlihat", "tidak dapat dipastikan", "belum deklarasi"):
        assert label in statuses
    assert re.search(r"belum terlihat .*? 1\.905 28,2 % 0 0,0 %", statuses)
    assert re.search(r"di luar cakupan .*? 40 40 40 40 Jumlah pegawai 6\.790", statuses)


def test_the_waterfall_shows_what_is_unexplained(index: Outline) -> None:
    assert "Tidak terjelaskan -6 sampai +93" in index.text


def test_what_cannot_be_said_is_said_so_aloud(index: Outline) -> None:
    per_day = index.text.split("Tambahan biasa per hari")[1]
    assert per_day.count("— tidak dapat dikatakan") >= 3


def test_paper_holds_three_accounts_and_says_that_there_are_more(
    evening: Any, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    evening.connection.execute(
        "insert into marts.dim_account select 'x:' || n, 'x', 'contoh' || n, 'Biro ' || n, 'office', '2024-01-01', "
        "null from range(2) as more (n)"
    )
    files = write_report(evening, tmp_path, campaign=campaign, checks=checks, language="id")
    outline = Outline(files.index.read_text(encoding="utf-8"))
    shown = [str(attributes.get("class")).split() for _, attributes in outline.of("div")]
    assert sum(classes[0] == "one" and "beyond" not in classes for classes in shown) == 3 * 6
    assert sum(classes[0] == "one" and "beyond" in classes for classes in shown) == 2 * 6
    assert "2 akun lagi ada dalam laporan pada layar." in outline.text


def test_each_list_is_judged_in_words(index: Outline) -> None:
    assert "2.950 4.300 sampai 4.399 1.449 tidak lengkap terlalu banyak pengikut tidak tercantum" in index.text


def test_disclaimer_basis_contact_and_run_are_on_the_page(index: Outline, campaign: ReportContext) -> None:
    for words in ("bukan dasar hukuman disiplin", campaign.legal_basis, campaign.contact, campaign.run_id):
        assert words in index.text


def test_nobody_stands_in_any_file(files: ReportFiles, evening: Reader) -> None:
    keys = {row["staff_key"] for row in evening.rows("select staff_key from marts.dim_staff")}
    for path in (files.index, files.quality, files.summary):
        words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        assert not keys & words
        assert not any(re.fullmatch(r"\d{18}", word) for word in words)


def test_words_from_outside_cannot_become_markup(
    evening: Reader, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    named = replace(campaign, name="<script>alert(1)</script>", contact='"><img src=x>')
    files = write_report(evening, tmp_path, campaign=named, checks=checks, language="id")
    for path in (files.index, files.quality):
        assert not Outline(path.read_text(encoding="utf-8")).of("script", "img")


def test_an_empty_campaign_still_gets_its_pages(
    empty: Reader, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    files = write_report(empty, tmp_path, campaign=campaign, checks=checks, language="id")
    text = Outline(files.index.read_text(encoding="utf-8")).text
    assert "Tidak satu akun pun diukur" in text
    assert "Belum ada daftar pengikut" in text


def test_a_suppressed_population_shows_no_number(
    evening: Any, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    evening.connection.execute("update marts.fct_compliance set is_suppressed = true")
    files = write_report(evening, tmp_path, campaign=campaign, checks=checks, language="id")
    text = Outline(files.index.read_text(encoding="utf-8")).text
    statuses = text.split("Status pegawai per akun")[-1].split("Dari hitungan awal ke hitungan akhir")[0]
    assert "1.905" not in statuses
    assert "1905" not in files.summary.read_text(encoding="utf-8")


def test_the_same_marts_give_the_same_pages(
    evening: Reader, campaign: ReportContext, checks: Checks, files: ReportFiles, tmp_path: Path
) -> None:
    before = [path.read_bytes() for path in (files.index, files.quality, files.summary)]
    again = write_report(evening, tmp_path, campaign=campaign, checks=checks, language="id")
    assert [path.read_bytes() for path in (again.index, again.quality, again.summary)] == before


def test_a_report_that_fails_leaves_yesterdays_untouched(
    evening: Reader, campaign: ReportContext, checks: Checks, files: ReportFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in files.index.parent.iterdir()}

    def fail(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(page, "summary_json", fail)
    changed = replace(campaign, name="Kampanye lain")
    with pytest.raises(RuntimeError):
        write_report(evening, files.index.parent, campaign=changed, checks=checks, language="id")
    assert {path: path.read_bytes() for path in files.index.parent.iterdir()} == before


def test_an_unknown_language_writes_nothing(
    evening: Reader, campaign: ReportContext, checks: Checks, tmp_path: Path
) -> None:
    with pytest.raises(KeyError):
        write_report(evening, tmp_path / "fr", campaign=campaign, checks=checks, language="fr")
    assert not (tmp_path / "fr").exists()


def test_an_event_of_a_list_without_an_hour_is_told_by_its_day(
    evening: Any, campaign: ReportContext, checks: Mapping[str, tuple[str, str]]
) -> None:
    evening.connection.execute("update marts.fct_event set \"at\" = '2024-02-11 00:00+07' where kind = 'purge'")
    findings = read_findings(evening, campaign, checks)

    (event,) = events_in_words(findings, Sentences(Texts("en"), Numbers("en", campaign.timezone)))

    assert event.startswith("11 Feb 2024: ")
