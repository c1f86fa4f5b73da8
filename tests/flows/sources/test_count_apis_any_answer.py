"""Whatever JSON a platform answers, it becomes a count or a fault, and none of its words get into the fault."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.sources import facebook, instagram, linkedin, telegram, threads, tiktok
from flows.sources.apis import ApiAccount, ApiFault, PlatformApi, Shown
from flows.sources.meta import regain_access_after
from tests.flows.sources.counting import Canned, office

BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
WORD = "rahasia-warga"
HUGE = 10**400
EVERY_API = pytest.mark.parametrize(
    ("api", "account"),
    [
        (instagram.API, office("instagram", "contoh.pemprov", "17841400000000001")),
        (facebook.API, office("facebook", "contohpemprov")),
        (threads.API, office("threads", "contoh.pemprov")),
        (tiktok.API, office("tiktok", "contoh.pemprov")),
        (linkedin.API, office("linkedin", "pemprov-contoh", "1000001")),
        (telegram.API, office("telegram", "pemprov_contoh", token=BOT)),
    ],
    ids=lambda value: value.platform if isinstance(value, PlatformApi) else "",
)

keys = st.sampled_from(
    [
        *("error", "code", "error_subcode", "error_code", "ok", "parameters", "retry_after", "message", "description"),
        *("data", "user", "username", "follower_count", "followers_count", "id", "name", "total_value", "value"),
        *("result", "firstDegreeSize"),
    ]
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-5, 1000)
    | st.sampled_from([HUGE, -HUGE, 4, 190, 429, WORD, "ok", "contoh.pemprov", "followers_count"])
    | st.floats()
)
bodies = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=12
)


def outcome(asker: Canned, account: ApiAccount) -> Shown | ApiFault:
    try:
        return asker.count(account)
    except ApiFault as fault:
        return fault


@EVERY_API
@given(body=bodies, status=st.sampled_from([200, 400, 401, 403, 404, 429, 500]))
@example(body={"ok": False, "error_code": 429, "parameters": {"retry_after": HUGE}}, status=429)
@example(body={"error": {"code": HUGE, "error_subcode": HUGE}}, status=400)
@example(body={"firstDegreeSize": HUGE}, status=200)
@example(body={WORD: WORD, "error": {"code": WORD}}, status=400)
def test_any_answer_is_a_count_or_a_fault(api: PlatformApi, account: ApiAccount, body: object, status: int) -> None:
    told = outcome(Canned(api, body, status), account)
    if isinstance(told, ApiFault):
        assert WORD not in str(told)
        assert told.wait_seconds is None or told.wait_seconds >= 0
    else:
        assert 0 <= told.count_low == told.count_high < 2**53


@given(minutes=leaves)
@example(minutes=HUGE)
def test_any_wait_in_a_usage_header_is_a_time_or_none(minutes: object) -> None:
    usage = json.dumps({"1": [{"estimated_time_to_regain_access": minutes}]})
    told = regain_access_after({"x-business-use-case-usage": usage})
    assert told is None or told > 0
