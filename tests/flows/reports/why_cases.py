"""Facts about one invented person, made by hand for the sentences of `ikuti why`; knows no table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from flows.reports.facts import STATUSES, Capture, Counts
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_evidence import EvidenceSentences
from flows.reports.why_facts import (
    ANSWERS,
    CORRECTIONS,
    EFFECTS,
    EVIDENCE,
    REASONS,
    Correction,
    Declared,
    Look,
    Obligation,
    Period,
    Person,
    Policy,
    Standing,
    Why,
)

NIGHT = date(2024, 2, 16)
POLICY = Policy("Kampanye contoh", "koreksi@bkd.contoh.invalid", "Asia/Jakarta", "all", 2, 7)
PERSON = Person("199001012024211001", "Contoh Satu", "SMA Negeri 1 Contoh", "pppk", True, True)
FIRST_LIST = Capture(
    datetime(2024, 2, 8, 11, tzinfo=UTC), "export", 8712, Counts(8731, 8731), 19, "exhausted", "complete", "reconciled"
)
SECOND_LIST = replace(FIRST_LIST, captured_at=datetime(2024, 2, 15, 11, tzinfo=UTC), reported=Counts(9100, 9199))
ANSWER = Declared("handle", ("satu.contoh",), (), datetime(2024, 2, 7, 2, 30, tzinfo=UTC))
LATER_BLANK = Declared("blank", (), (), datetime(2024, 2, 8, 2, 30, tzinfo=UTC))
STANDING = Standing("not_seen", None, None, None, None, None, 2, "c2", None, True)


def answer_of(kind: str) -> Declared:
    """An answer of that kind with what such an answer holds."""
    handles = {"handle": ("satu.contoh",), "multiple": ("satu.a", "satu.b")}.get(kind, ())
    return replace(ANSWER, answer=kind, handles=handles, platform_user_ids=("123456",) if kind == "id" else ())


def obligation(standing: Standing | None = STANDING, **changes: Any) -> Obligation:
    """Absent from two complete lists of Instagram, unless changed."""
    looks = tuple(
        Look(f"c{place}", capture, capture.captured_at.date(), "counts")
        for place, capture in enumerate((FIRST_LIST, SECOND_LIST), start=1)
    )
    plain = Obligation(
        account_key="instagram:pemprov.contoh",
        platform="instagram",
        handle="pemprov.contoh",
        owner="Pemprov",
        valid_from=date(2024, 1, 1),
        valid_to=None,
        standing=standing,
        declared=(ANSWER,),
        looks=looks,
        corrections=(),
        asked_on=(),
        history=(Period("no_handle", date(2024, 2, 5), date(2024, 2, 6)), Period("not_seen", date(2024, 2, 16), None)),
    )
    return replace(plain, **changes)


def night(*obligations: Obligation, person: Person = PERSON, policy: Policy = POLICY) -> Why:
    """The person's night with these accounts."""
    return Why(NIGHT, policy, person, obligations)


def correction(kind: str, **changes: Any) -> Correction:
    """A correction of that kind, entered on 8 February and standing."""
    entered = datetime(2024, 2, 8, 3, tzinfo=UTC)
    return replace(Correction(kind, entered, entered.date(), entered.date(), None, True, None), **changes)


def every_standing() -> Iterator[Standing]:
    """Every status with every reason and kind of evidence that it may have, and with one that is new."""
    seen: dict[str, Any] = {"first_seen_on": date(2024, 2, 8), "last_seen_on": date(2024, 2, 15)}
    for status in (*STATUSES, "moonlit"):
        plain = replace(STANDING, status=status, confirmations=0, capture_id=None)
        yield plain
        yield replace(plain, has_not_seen_possible_on=False)
        yield replace(plain, not_seen_possible_on=date(2024, 2, 24))
    for evidence in (*EVIDENCE, None):
        following = replace(STANDING, status="following", evidence=evidence, **seen)
        yield following
        yield replace(following, followed_at=datetime(2024, 2, 7, tzinfo=UTC), first_seen_on=date(2024, 2, 15))
    for reason in (*REASONS, None):
        for confirmations in (0, 3):
            doubtful = replace(STANDING, status="unverifiable", reason=reason, confirmations=confirmations)
            yield replace(doubtful, not_seen_possible_on=date(2024, 2, 24))
            yield doubtful


def every_obligation() -> Iterator[Obligation]:
    """Every standing with every answer, on a platform that shows its list and on one that hides it."""
    for standing, answer, platform in product(every_standing(), (*ANSWERS, None), ("instagram", "youtube")):
        declared = () if answer is None else (answer_of(answer), replace(ANSWER, handles=("satu.lama",)))
        yield obligation(standing, declared=declared, platform=platform)
    for standing in every_standing():
        for kind in CORRECTIONS:
            yield obligation(standing, corrections=(correction(kind), correction(kind, until_on=date(2024, 3, 1))))
            yield obligation(standing, corrections=(correction(kind, until_on=date(2024, 3, 1)),))
        yield obligation(
            standing, asked_on=(NIGHT,), history=(Period("exempt", NIGHT, NIGHT), Period("following", NIGHT, None))
        )
    yield from _every_list()
    yield obligation(declared=(ANSWER, LATER_BLANK))
    yield obligation(status("unverifiable", reason="no_list"), platform="telegram", looks=())
    yield obligation(status("unverifiable", reason="platform_hides_list"), platform="linkedin", looks=())
    yield obligation(status("not_seen", last_seen_on=date(2024, 2, 7)), purged_on=(date(2024, 2, 8),))
    yield obligation(None)
    yield obligation(None, valid_to=date(2024, 2, 10))
    yield obligation(None, valid_from=date(2024, 3, 1))


def _every_list() -> Iterator[Obligation]:
    for effect in EFFECTS:
        looks = [replace(look, effect=effect) for look in obligation().looks]
        failed = replace(FIRST_LIST, verdict="failed", reason="missing_part", listed=None, reported=None)
        older = replace(FIRST_LIST, listed=8800, reason="older_count")
        alone = replace(FIRST_LIST, verdict="partial", reason=None, reported=None, hidden_high=None)
        yield obligation(looks=(*looks, *(replace(looks[0], capture=capture) for capture in (failed, older, alone))))
        yield obligation(looks=tuple(looks * 10))
    looks = [replace(obligation().looks[0], effect=effect) for effect in EFFECTS]
    yield from (obligation(looks=tuple(looks[:5])), obligation(looks=tuple(looks[5:])), obligation(looks=()))


def evidence(language: str = "en") -> EvidenceSentences:
    """What says on what a status rests."""
    return EvidenceSentences(Texts(language), Numbers(language, POLICY.timezone), POLICY)


def status(name: str, **changes: Any) -> Standing:
    """The standing with another status, and what else is to be otherwise."""
    return replace(STANDING, status=name, **changes)
