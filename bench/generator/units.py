"""Knows what the units of a province are called and how large they are; knows nothing of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.generator.chance import Chance, Whole

UnitKind = Literal["school", "health", "office"]

# Regencies and cities with their numbers of SMA, SMK and SLB. Places are real, the numbers only plausible.
SCHOOLS = {
    "Palembang": (22, 8, 3),
    "Prabumulih": (8, 4, 1),
    "Pagar Alam": (5, 4, 1),
    "Lubuk Linggau": (9, 4, 1),
    "Ogan Komering Ulu": (17, 5, 1),
    "OKU Timur": (14, 6, 1),
    "OKU Selatan": (15, 5, 1),
    "Ogan Komering Ilir": (18, 5, 1),
    "Ogan Ilir": (14, 4, 1),
    "Muara Enim": (15, 5, 1),
    "PALI": (8, 3, 1),
    "Lahat": (19, 5, 1),
    "Empat Lawang": (11, 4, 1),
    "Musi Rawas": (14, 5, 1),
    "Musi Rawas Utara": (9, 3, 1),
    "Musi Banyuasin": (15, 6, 1),
    "Banyuasin": (18, 6, 1),
}
HEALTH = (
    ("RSUD Provinsi", 150),
    ("Rumah Sakit Khusus Mata", 60),
    ("Rumah Sakit Khusus Paru", 45),
    ("Rumah Sakit Khusus Gigi dan Mulut", 30),
    ("Balai Besar Laboratorium Kesehatan", 25),
    ("UPTD Pelatihan Kesehatan", 12),
    ("Dinas Kesehatan", 35),
)
OFFICES = (
    "Dinas Pendidikan",
    "Dinas Perdagangan",
    "Dinas Perindustrian",
    "Dinas Perhubungan",
    "Dinas Kebudayaan dan Pariwisata",
    "Dinas Lingkungan Hidup dan Pertanahan",
    "Dinas Perumahan dan Kawasan Permukiman",
    "Dinas Tenaga Kerja dan Transmigrasi",
    "Dinas Pemberdayaan Masyarakat dan Desa",
    "DPMPTSP",
    "Dinas Komunikasi dan Informatika",
    "Satpol PP",
    "Inspektorat Daerah",
    "BKD",
    "BPSDMD",
    "Biro Humas dan Protokol",
    "Biro Umum dan Perlengkapan",
)
BRANCHES = ("Cabang Dinas Pendidikan", "UPTD Pendapatan Daerah", "Kesatuan Pengelolaan Hutan")  # one per place
# Units of two to four people: published figures about them would point at persons.
TINY = (
    ("Kantor Penghubung", 3),
    ("UPTD Museum Negeri", 4),
    ("UPTD Taman Budaya", 2),
    ("UPTD Balai Bahasa Isyarat", 3),
    ("UPTD Metrologi", 4),
    ("UPTD Balai Benih Ikan", 2),
    ("UPTD Pengujian Mutu Barang", 3),
    ("UPTD Asrama Haji Daerah", 4),
    ("UPTD Perlindungan Perempuan dan Anak", 2),
    ("UPTD Kebun Raya", 3),
    ("UPTD Terminal Sungai", 4),
    ("UPTD Pusat Data Bencana", 2),
)


@dataclass(frozen=True)
class Unit:
    """A unit: `weight` says how large it is beside the others, `staff` fixes its size instead."""

    name: str
    kind: UnitKind
    weight: float = 0.0
    staff: int | None = None


def province_units(chance: Chance) -> list[Unit]:
    """About 420 units of one province: mostly schools, some health, agencies, and twelve tiny ones."""
    names = [
        f"{level} Negeri {number} {place}"
        for place, sizes in SCHOOLS.items()
        for level, size in zip(("SMA", "SMK", "SLB"), sizes, strict=True)
        for number in range(1, size + 1)
    ]
    size = chance.on("schools").fractions(len(names))
    schools = [Unit(name, "school", 6 + 22 * share * share) for name, share in zip(names, size.tolist(), strict=True)]
    branches = [Unit(f"{branch} {place}", "office", 7) for branch in BRANCHES for place in SCHOOLS]
    more = chance.on("offices").below(30, len(OFFICES)).tolist()
    offices = [Unit(name, "office", 10 + extra) for name, extra in zip(OFFICES, more, strict=True)]
    health = [Unit(name, "health", weight) for name, weight in HEALTH]
    tiny = [Unit(name, "office", staff=staff) for name, staff in TINY]
    return schools + branches + offices + health + tiny


def unit_sizes(units: Sequence[Unit], size: int) -> Whole:
    """How many of `size` people each unit has; the sum is exactly `size`.

    Fixed sizes are kept, the rest is shared by weight (largest remainder). Raises ValueError when the fixed
    sizes alone are more than `size`.
    """
    fixed = np.array([unit.staff or 0 for unit in units], dtype=np.int64)
    rest = size - int(fixed.sum())
    if rest < 0:
        raise ValueError(f"the fixed units hold {fixed.sum()} people, more than the {size} asked for")
    weights = np.array([unit.weight for unit in units])
    exact = weights / max(float(weights.sum()), 1.0) * rest
    whole = np.floor(exact).astype(np.int64)
    largest = np.argsort(whole - exact, kind="stable")[: rest - int(whole.sum())]
    whole[largest] += 1
    return fixed + whole
