"""Knows under which names a staff list has its columns, in Indonesian and English; knows nothing of their cells."""

from collections.abc import Mapping, Sequence
from typing import Final

from transforms.headers import plain

Spellings = Mapping[str, tuple[str, ...]]

# Only these pass; everything else (NIK, religion, phone, …) is dropped before anything is kept.
ALLOWED: Final[Spellings] = {
    "name": (
        "nama",
        "namalengkap",
        "namapegawai",
        "namaasn",
        "namapppk",
        "namapns",
        "name",
        "fullname",
        "employeename",
    ),
    "status": (
        *("statuspegawai", "statuskepegawaian", "jenisasn", "statusasn", "jenispegawai", "jeniskepegawaian"),
        *("statuspegawaijenisasn", "employmentstatus", "employmenttype", "employment", "statuspns", "statuspppk"),
        "status",
    ),
    "activity": (
        *("statusaktif", "kedudukan", "kedudukanhukum", "kedudukanpegawai", "statuskedudukan", "keaktifan"),
        *("statusaktifkedudukan", "statuskeaktifan", "aktif", "isactive", "active", "activestatus"),
    ),
    "unit": (
        *("unitkerja", "namaunitkerja", "unit", "namaunit", "unitorganisasi", "unor", "namaunor", "satuankerja"),
        *("satker", "namasatker", "opd", "namaopd", "skpd", "perangkatdaerah", "instansi", "namaukpd", "ukpd"),
        *("satuankerjanamaukpd", "tempattugas", "sekolah", "workunit", "department", "agency", "office"),
    ),
    "start": (
        *("tmt", "tmtpengangkatan", "tmtpppk", "tmtcpns", "tmtpns", "tmtkerja"),
        *("startdate", "starton", "startedon"),
    ),
}
# Read to be compared with the staff number, and dropped before anything is kept.
COMPARED: Final[Spellings] = {
    "birth": (
        *("tanggallahir", "tgllahir", "tempattanggallahir", "tempattgllahir", "ttl", "lahir"),
        *("birthdate", "dateofbirth", "dob", "bornon", "birthday"),
    ),
    "sex": ("jeniskelamin", "kelamin", "jk", "lp", "sex", "gender"),
    "cpns": ("tmtcpns",),
}
# Columns that never pass, known only so that a header row is recognised in a message.
_DROPPED: Final = (
    *("no", "nomor", "niplama", "gelardepan", "gelarbelakang", "tempatlahir", "tanggallahir", "jeniskelamin", "agama"),
    *("golongan", "pangkat", "jabatan", "notlp", "nohp", "telepon", "email", "alamat", "nik", "npwp", "nobpjs"),
    *("golongandarah", "statuspernikahan"),
)
VOCABULARY: Final = frozenset(_DROPPED).union(*ALLOWED.values(), *COMPARED.values())


def with_own(known: Spellings, own: Mapping[str, Sequence[str]]) -> Spellings:
    """The spellings with an office's own before them: what it says of its file goes before what is usual."""
    return {name: (*map(plain, own.get(name, ())), *spellings) for name, spellings in known.items()}
