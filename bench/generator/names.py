"""Knows Indonesian name parts and titles and how they are combined; the people are invented."""

import polars as pl

from bench.generator.chance import Chance


def _words(text: str) -> list[str]:
    """A paragraph of names, which reads better than hundreds of quoted strings."""
    return text.split()


MALE = _words(
    """
    Adi Agus Ahmad Aldi Alfian Andi Anton Arief Arif Asep Bagus Bambang Bayu Beni Budi Cecep Dadang
    Darma Dedi Deni Dian Didi Dimas Doni Eko Erwin Fahmi Faisal Fajar Fauzi Ferdi Gilang Guntur Hadi
    Hafiz Hendra Heri Herman Hilman Ilham Imam Indra Irfan Irwan Jaka Joko Kurnia Lukman Mahfud Mirza
    Mulyadi Nanda Nasir Oki Purnomo Rahmat Ramdan Reza Rian Ridwan Rizki Roni Rudi Rusdi Sandi Satria
    Slamet Sofyan Sukri Surya Syahrul Taufik Teguh Tono Umar Wahyu Wawan Yanto Yoga Yudi Yusuf Zainal
    """
)
FEMALE = _words(
    """
    Aisyah Amelia Anisa Ayu Citra Dewi Diah Dina Dwi Eka Elly Endah Erna Evi Farida Fatimah Fitri Hani
    Hartati Herlina Ika Indah Intan Ira Isnaini Jamilah Kartika Kurniasih Laila Latifah Leni Lestari Lia
    Lina Maya Mega Melati Mira Murni Nabila Nadia Nita Novi Nur Nurul Okta Puji Putri Rahma Ratna Rika
    Rina Rini Risma Rosmala Sari Septi Sinta Siti Sri Suci Sulastri Susi Tati Tika Tri Umi Utami Vera
    Wati Widya Winda Wulan Yani Yeni Yulia Yuni Zahra Zubaidah
    """
)
FAMILY = _words(
    """
    Alamsyah Andriani Anggraini Apriyanti Ardiansyah Arifin Astuti Aulia Cahyono Damayanti Darmawan
    Effendi Fadillah Fitriani Gunawan Hakim Handayani Harahap Hasanah Hermawan Hidayat Indriani Irawan
    Ismail Juliani Kurniawan Kusuma Lesmana Lubis Mahendra Maharani Mardiana Maulana Mulyani Nasution
    Novianti Nugraha Nugroho Nurhayati Oktaviani Permata Pertiwi Prasetyo Pratama Purnama Puspita Rahayu
    Rahman Ramadhan Rahmawati Rosadi Safitri Santoso Saputra Saputri Setiawan Setyawati Siregar Sudirman
    Suhendra Suryani Susanto Syafitri Syahputra Utomo Wahyuni Wibowo Widodo Wijaya Wulandari Yulianti
    Yuniarti Yusnita Zulfikar
    """
)
FORENAMES = ("Muhammad", "M.", "Mohd.", "Ahmad")

FRONT_TITLES = {"female": ("", "Dr. ", "Hj. "), "male": ("", "Dr. ", "H. ")}
BACK_TITLES = {
    "school": (", S.Pd.", ", S.Pd", ", S.Pd., M.Pd.", ", S.Pd.I", ", S.Kom.", ", M.Pd", ""),
    "health": (
        ", S.Kep., Ns.",
        ", A.Md.Keb",
        ", A.Md.Kep.",
        ", S.Farm., Apt.",
        ", S.K.M.",
        ", A.Md.Keb.",
        "",
    ),
    "office": (", S.T.", ", S.Kom., M.M.", ", S.E.", ", A.Md.", ", S.H.", "", ""),
}


def draw_names(chance: Chance, is_female: pl.Series) -> pl.DataFrame:
    """Invented names, one row per person: `first`, `family` (null for a mononym), `name` (without titles)."""
    size = len(is_female)
    male = pl.Series("male", MALE).gather(chance.below(len(MALE), size))
    female = pl.Series("female", FEMALE).gather(chance.below(len(FEMALE), size))
    family = pl.Series("family", FAMILY).gather(chance.below(len(FAMILY), size))
    middle = pl.Series("middle", FAMILY).gather(chance.below(len(FAMILY), size))
    forename = pl.Series("forename", FORENAMES).gather(chance.below(len(FORENAMES), size))
    shape = pl.Series("shape", chance.weighted((7, 55, 25, 13), size))  # one, two, three parts, forename before
    drawn = pl.DataFrame([male, female, family, middle, forename, shape, is_female.alias("is_female")])
    parts = drawn.select(
        first=pl.when("is_female").then("female").otherwise("male"),
        family=pl.when(pl.col("shape") > 0).then("family"),
        middle=pl.when((pl.col("shape") == 2) & (pl.col("middle") != pl.col("family"))).then("middle"),
        forename=pl.when((pl.col("shape") == 3) & ~pl.col("is_female")).then("forename"),
    )
    whole = pl.concat_str("forename", "first", "middle", "family", separator=" ", ignore_nulls=True)
    return parts.select("first", "family", name=whole)


def tell_apart(names: pl.DataFrame, born_on: pl.Series) -> pl.DataFrame:
    """The names, with family names more for whoever shares a name and a birthday with somebody before.

    No roster can tell two such people from one person with two numbers, and it would quarantine them.
    """
    told = _one_more(names.with_columns(born_on), "first", "family", born_on.name)
    # The name that has become longer may be somebody's with two first names, and longer once more another's.
    while told.select(pl.struct("name", born_on.name).is_duplicated().any()).item():
        told = _one_more(told, "name", born_on.name)
    return told.select("first", "family", "name")


def _one_more(names: pl.DataFrame, *alike: str) -> pl.DataFrame:
    numbered = names.with_columns(before=pl.int_range(pl.len()).over(alike))
    more = pl.Series("more", FAMILY).gather((numbered["before"] - 1) % len(FAMILY))
    name = pl.when(pl.col("before") > 0).then(pl.format("{} {}", "name", "more")).otherwise(pl.col("name"))
    return numbered.with_columns(more).with_columns(name=name)


def write_names(chance: Chance, names: pl.Series, is_female: pl.Series, kinds: pl.Series) -> pl.Series:
    """The names as a personnel office writes them: with academic titles, about a third in capitals."""
    size = len(names)
    front = chance.weighted((94, 1, 5), size)
    female, male = (pl.Series(FRONT_TITLES[sex]).gather(front) for sex in ("female", "male"))
    ranks = pl.Series("rank", chance.below(7, size))
    titles = pl.DataFrame(
        [(kind, rank, title) for kind, choices in BACK_TITLES.items() for rank, title in enumerate(choices)],
        schema={"kind": pl.String, "rank": pl.Int64, "back": pl.String},
        orient="row",
    )
    drawn = pl.DataFrame([names.alias("name"), kinds.alias("kind"), ranks])
    drawn = drawn.join(titles, on=["kind", "rank"], how="left", maintain_order="left")
    is_loud = pl.Series("is_loud", chance.fractions(size) < 0.35)
    name = pl.when(is_loud).then(pl.col("name").str.to_uppercase()).otherwise("name")
    return drawn.select(
        written=pl.concat_str(pl.when(is_female).then(female).otherwise(male), name, "back")
    ).to_series()
