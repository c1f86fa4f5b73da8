"""The door through which the night takes a file: puts fuzzed deliveries before it and looks at what came in."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from bench.generator.campaign_toml import Campaign as Written
from bench.generator.files import write_campaign
from flows.campaign import Campaign, load_campaign
from flows.intake import take
from flows.sources.corrections import find_corrections
from flows.sources.delivery import Found, Refusal
from flows.sources.exports import find_exports
from flows.sources.statements import find_statements
from flows.sources.tables import find_counts, find_declarations, find_rosters
from flows.sources.unit_table import read_units
from tests.flows.sources.small_campaign import ZONE
from tests.fuzz.cases import Case
from tests.fuzz.corpus import ACCOUNTS
from tests.fuzz.watch import watched
from transforms.faults import FILE_REASONS, ROW_REASONS, Fault
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout

KEY = bytes(range(32))
_FIND: Final[Mapping[str, Callable[[Campaign], Found]]] = {
    "roster": lambda campaign: find_rosters(campaign, KEY),
    "declarations": lambda campaign: find_declarations(campaign, KEY),
    "followers": lambda campaign: find_exports(campaign, KEY),
    "counts": find_counts,
    "corrections": lambda campaign: find_corrections(campaign, KEY),
    "statements": find_statements,
    "units": lambda campaign: Found((), read_units(campaign).refusals),
}


class BadAnswerError(AssertionError):
    """The door let something in, or out, that it must not; says of which case."""


@dataclass(frozen=True)
class Answer:
    """What the door said to one case: what was landed of it, with its facts, and what was refused."""

    landed: tuple[Origin, ...]
    refusals: tuple[Refusal, ...]


class Door:
    """One campaign folder whose inbox holds one case at a time; what was landed stays, as night after night."""

    def __init__(self, folder: Path) -> None:
        self.layout = Layout(write_campaign(folder, Written(ACCOUNTS)).parent)
        self.layout.make()
        self.campaign = load_campaign(folder)
        self.landings = Landings(self.layout.landing)

    def offer(self, case: Case) -> Answer:
        """The door's answer, looked through. Raises BadAnswerError, HangError, and whatever the door raises."""
        self._clear()
        self.put(case)
        before = set(self.landings.current())
        with watched(case):
            taken = take(_FIND[case.sample.source](self.campaign), self.landings, ZONE)
        answer = Answer(tuple(sorted(set(self.landings.current()) - before, key=str)), taken.refusals)
        wrong = list(self._wrong(case, answer, seen=taken.seen))
        if wrong:
            raise BadAnswerError(f"{case}: {'; '.join(wrong)}")
        return answer

    def put(self, case: Case, beside: str = "") -> None:
        """Nothing: the case lies in the inbox, where `beside` is said beside others of its kind."""
        root = self.campaign.folder
        if account := case.sample.account:
            day = f"2024-02-08 {beside}".strip()
            root = root / "inbox" / "followers" / account.platform / account.handle / day
        for name, content in case.files.items():
            path = root / name
            if beside and case.sample.source in ("roster", "declarations"):
                path = path.with_name(f"{path.stem} {beside}{path.suffix}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _clear(self) -> None:
        shutil.rmtree(self.campaign.folder / "inbox", ignore_errors=True)
        (self.campaign.folder / "units.csv").unlink(missing_ok=True)

    def _wrong(self, case: Case, answer: Answer, *, seen: int) -> list[str]:
        wrong = [told for refusal in answer.refusals for told in _bad_refusal(refusal, case)]
        for origin in answer.landed:
            wrong += self._bad_landing(origin, case)
        if not seen and case.sample.source != "units":
            wrong.append("nothing was said of it")
        return wrong

    def _bad_landing(self, origin: Origin, case: Case) -> list[str]:
        landed, facts = self.landings.landed(origin.source, origin.file_id), dict[str, str]()
        facts |= self.landings.facts(origin.source, origin.file_id)
        rows, rejects = pl.read_parquet(landed.rows), pl.read_parquet(landed.rejects)
        read, loaded, rejected = (int(facts[f"rows_{name}"]) for name in ("read", "loaded", "rejected"))
        wrong = []
        if read != loaded + rejected or rejected != rejects.height or (rows.height > 0) > (loaded > 0):
            wrong.append(f"{read} rows read, {loaded} loaded ({rows.height} lines), {rejected} rejected")
        if odd := set(rejects["reason"]) - set(ROW_REASONS):
            wrong.append(f"unknown reasons {odd}")
        if origin.source == "followers":
            del facts["account_key"]
            words = [*facts.values(), *(text for column in rows.select(pl.selectors.string()) for text in column)]
            wrong += ["a stranger in clear"] * any(_names(word, case) for word in words if word)
        return wrong


def _bad_refusal(refusal: Refusal, case: Case) -> list[str]:
    fault, wrong = refusal.fault, []
    if not isinstance(fault, Fault) or fault.reason not in FILE_REASONS:
        wrong.append(f"refused for {fault.reason}, which is no reason")
    if not all((fault.needed, fault.found, fault.remedy, refusal.path)):
        wrong.append("a message with a part missing")
    if _names(str(fault), case):
        wrong.append("a stranger in the message")
    return wrong


def _names(text: str, case: Case) -> bool:
    return any(stranger in text.lower() for stranger in case.sample.strangers)
