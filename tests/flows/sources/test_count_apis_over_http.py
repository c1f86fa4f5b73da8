"""The six count APIs end to end: the real asker, real HTTP, and what goes wrong on the way."""

import logging

import pytest
from starlette.types import ASGIApp

from flows.sources import facebook, instagram, linkedin, telegram, threads, tiktok
from flows.sources.apis import ApiAccount, ApiFault, Asker, Checked, Identity, PlatformApi
from tests.flows.sources.api_servers import linkedin as linkedin_server
from tests.flows.sources.api_servers import meta as meta_server
from tests.flows.sources.api_servers import telegram as telegram_server
from tests.flows.sources.api_servers import tiktok as tiktok_server
from tests.flows.sources.api_servers.serving import CUT, DOWN, MALFORMED, Trouble, Troubled
from tests.flows.sources.counting import TOKEN, OverHttp, office, sample

INSTAGRAM = office("instagram", "contoh.pemprov", meta_server.PROFESSIONAL)
CHANNEL = office("telegram", "pemprov_contoh", token=telegram_server.BOT)
WRONG = "1:salah-9931"

EVERY_PLATFORM = [
    pytest.param(instagram.API, INSTAGRAM, meta_server.graph, 8582, id="instagram"),
    pytest.param(
        facebook.API, office("facebook", "contohpemprov", meta_server.PAGE), meta_server.graph, 8582, id="facebook"
    ),
    pytest.param(threads.API, office("threads", "contoh.pemprov"), meta_server.threads, 412, id="threads"),
    pytest.param(tiktok.API, office("tiktok", "contoh.pemprov"), tiktok_server.app, 8582, id="tiktok"),
    pytest.param(
        linkedin.API, office("linkedin", "pemprov-contoh", "1000001"), linkedin_server.app, 8123, id="linkedin"
    ),
    pytest.param(telegram.API, CHANNEL, telegram_server.app, 1287, id="telegram"),
]
EVERY_WAY = pytest.mark.parametrize(
    ("api", "account", "app"),
    [
        pytest.param(instagram.API, INSTAGRAM, meta_server.graph, id="instagram"),
        pytest.param(telegram.API, CHANNEL, telegram_server.app, id="telegram"),
    ],
)


def fault_of(server: OverHttp, api: PlatformApi, account: ApiAccount) -> ApiFault:
    with pytest.raises(ApiFault) as refused:
        server.count(api, account)
    return refused.value


@pytest.mark.parametrize(("api", "account", "app", "followers"), EVERY_PLATFORM)
def test_a_count_arrives(api: PlatformApi, account: ApiAccount, app: ASGIApp, followers: int) -> None:
    assert OverHttp(app).count(api, account).count_low == followers


@pytest.mark.parametrize(("api", "account", "app", "followers"), EVERY_PLATFORM)
def test_a_wrong_token_is_told_once_and_never_shown(
    api: PlatformApi, account: ApiAccount, app: ASGIApp, followers: int
) -> None:
    del followers
    asked = Troubled(app)
    wrong = office(account.platform, account.handle, account.account_id, WRONG)
    fault = fault_of(OverHttp(asked), api, wrong)
    assert fault.reason == "auth_expired"
    assert len(asked.asked) == 1
    assert WRONG not in str(fault)


@pytest.mark.parametrize(("api", "account", "app", "followers"), EVERY_PLATFORM)
def test_no_token_reaches_a_log_however_talkative(
    api: PlatformApi, account: ApiAccount, app: ASGIApp, followers: int, caplog: pytest.LogCaptureFixture
) -> None:
    del followers
    assert account.token is not None
    with caplog.at_level(logging.DEBUG):
        OverHttp(Troubled(app, DOWN, CUT)).count(api, account)
    assert account.token.get_secret_value() not in caplog.text


def test_only_telegram_has_its_token_in_the_address() -> None:
    asked = Troubled(meta_server.graph)
    OverHttp(asked).count(instagram.API, INSTAGRAM)
    assert TOKEN not in str(asked.asked[0].url)
    assert asked.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


@EVERY_WAY
@pytest.mark.parametrize("trouble", [DOWN, CUT, Trouble(500, raw=b"")], ids=["503", "cut", "500"])
def test_what_passes_by_itself_is_asked_again(
    api: PlatformApi, account: ApiAccount, app: ASGIApp, trouble: Trouble
) -> None:
    asked = Troubled(app, trouble, trouble)
    assert OverHttp(asked).count(api, account).count_low > 0
    assert len(asked.asked) == 3


@EVERY_WAY
@pytest.mark.parametrize(("trouble", "reason"), [(DOWN, "server_error"), (CUT, "unreachable")])
def test_what_does_not_pass_is_a_reason_and_no_count(
    api: PlatformApi, account: ApiAccount, app: ASGIApp, trouble: Trouble, reason: str
) -> None:
    fault = fault_of(OverHttp(Troubled(app, *[trouble] * 20)), api, account)
    assert fault.reason == reason
    assert str(account.token.get_secret_value() if account.token else "") not in str(fault)


@EVERY_WAY
def test_a_malformed_answer_is_drift_and_not_asked_again(api: PlatformApi, account: ApiAccount, app: ASGIApp) -> None:
    asked = Troubled(app, MALFORMED)
    assert fault_of(OverHttp(asked), api, account).reason == "schema_drift"
    assert len(asked.asked) == 1


def limited(headers: dict[str, str]) -> Trouble:
    return Trouble(403, sample("instagram/api_graph/error_4_app_limit_403.json"), headers=headers)


def regain(minutes: int) -> dict[str, str]:
    usage = f'{{"17841400000000001":[{{"type":"instagram","estimated_time_to_regain_access":{minutes}}}]}}'
    return {"x-business-use-case-usage": usage}


def test_metas_limit_under_http_403_is_waited_out_for_the_minutes_it_tells() -> None:
    server = OverHttp(Troubled(meta_server.graph, limited(regain(3))))
    assert server.count(instagram.API, INSTAGRAM).count_low == 8582
    assert server.pauses == [180]


def test_metas_long_limit_ends_the_attempt_without_waiting() -> None:
    server = OverHttp(Troubled(meta_server.graph, limited(regain(24 * 60))))
    assert fault_of(server, instagram.API, INSTAGRAM).reason == "rate_limited"
    assert server.pauses == []


def test_metas_permission_under_http_403_is_not_asked_again() -> None:
    refused = Trouble(403, sample("instagram/api_graph/error_10_permission_403.json"))
    asked = Troubled(meta_server.graph, refused)
    assert fault_of(OverHttp(asked), instagram.API, INSTAGRAM).reason == "auth_scope"
    assert len(asked.asked) == 1


def test_an_account_the_token_cannot_see_is_not_found() -> None:
    server = OverHttp(meta_server.graph)
    assert fault_of(server, instagram.API, office("instagram", "contoh.pemprov", "1")).reason == "not_found"


def test_telegrams_limit_is_waited_out_for_the_seconds_it_tells() -> None:
    server = OverHttp(Troubled(telegram_server.app, Trouble(429, sample("telegram/bot_api/error_429.json"))))
    assert server.count(telegram.API, CHANNEL).count_low == 1287
    assert server.pauses == [35]


def test_a_channel_telegram_does_not_know_is_not_found() -> None:
    elsewhere = office("telegram", "pemprov_lain", token=telegram_server.BOT)
    assert fault_of(OverHttp(telegram_server.app), telegram.API, elsewhere).reason == "not_found"


def checked(account: ApiAccount, *numbers: str) -> list[bool | None]:
    async def ask(asker: Asker, account: ApiAccount) -> list[Checked]:
        return await telegram.check(asker, account, [Identity(None, number) for number in numbers])

    return [one.is_following for one in OverHttp(telegram_server.app).ask(telegram.API, account, ask)]


def test_point_checks_tell_presence_absence_and_silence() -> None:
    assert checked(CHANNEL, "5000000001", "5000000002", "5000000003") == [True, False, None]


def test_silence_about_everybody_is_believed_of_a_bot_that_is_in_the_channel() -> None:
    assert checked(CHANNEL, "5000000003", "5000000004") == [None, None]


def test_a_public_channel_without_the_bot_gives_its_count_and_no_point_check() -> None:
    elsewhere = office("telegram", telegram_server.ELSEWHERE.removeprefix("@"), token=telegram_server.BOT)
    assert OverHttp(telegram_server.app).count(telegram.API, elsewhere).count_low == 1287
    with pytest.raises(ApiFault, match="auth_scope"):
        checked(elsewhere, "5000000001")
