"""The documents, where they stand and what of their text is code; knows not what they must say."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README, CHANGELOG, TOUR = ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "tour.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PANDUAN = ROOT / "docs" / "panduan.md"
_GUIDES = (
    "corrections",
    "data-dictionary",
    "people",
    "performance",
    "performance-history",
    "queries",
    "rosters",
    "runbook",
    "scale",
    "sources",
)
GUIDES = [*(ROOT / "docs" / f"{name}.md" for name in _GUIDES), PANDUAN]
DEPLOY = ROOT / "examples" / "deploy" / "README.md"
DOCUMENTS = [README, CHANGELOG, TOUR, *GUIDES, DEPLOY, *DECISIONS]
OTHERS = [ROOT / "examples" / "sumsel-2024" / "README.md", *sorted((ROOT / "tests").rglob("README.md"))]
CODE = re.compile(r"^```.*?^```|^    .*?$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code_of(document: Path) -> str:
    return "\n".join(CODE.findall(text_of(document)))
