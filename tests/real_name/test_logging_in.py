"""A citizen logs in at the identity provider, comes back to the same conversation, and logs out."""

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from hotline.conversations.models import ConversationRow
from hotline.privacy.audit import AuditEntry
from hotline.real_name.models import LoginAttemptRow
from tests.real_name.conftest import at_the_provider


async def row_of(services, browser) -> ConversationRow:
    async with services.database.read() as session:
        return await session.get_one(ConversationRow, browser.citizen.id)


async def audited(services) -> list[tuple[str, dict]]:
    async with services.database.read() as session:
        return [(row.action, row.details) for row in await session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


async def test_who_logs_in_is_known_and_who_logs_out_is_not(services, browser):
    assert (await browser.real_name()) == {
        "provider": "统一身份认证",
        "logged_in": False,
        "name": None,
        "since": None,
    }
    returned = await browser.logs_in_as("wang")
    assert returned.status_code == 200 and "回到对话" in returned.text
    assert browser.citizen.token not in returned.text
    known = await browser.real_name()
    assert known["logged_in"] and known["name"] == "王**" and known["since"]
    assert "王**" in await browser.told()
    row = await row_of(services, browser)
    assert row.proof == "real_name"
    assert row.real_name == {"name": "王小满", "id_number_end": "0048", "phone_end": "0001"}
    assert (await browser.begin()).status_code == 409

    answer = await browser.http.delete(f"{browser.citizen.path}/real-name", headers=browser.citizen.headers)
    assert answer.status_code == 204
    assert not (await browser.real_name())["logged_in"]
    row = await row_of(services, browser)
    assert row.proof is None and row.real_name is None
    assert await audited(services) == [("identity_proved", {"proof": "real_name"}), ("real_name_ended", {})]


async def test_the_button_under_the_message_logs_out_too(services, browser):
    await browser.logs_in_as("wang")
    message = (await browser.citizen.log())["messages"][-1]
    (button,) = message["buttons"]
    assert button["title"] == "退出实名登录"
    assert (await browser.citizen.post(payload=button["payload"])).status_code == 200
    assert not (await browser.real_name())["logged_in"]
    assert "已经退出实名登录" in await browser.told()


async def test_the_address_says_nothing_of_the_conversation(browser):
    address = await browser.away()
    query = parse_qs(urlsplit(address).query)
    assert set(query) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method"
    }  # fmt: skip
    assert browser.citizen.token not in address and browser.citizen.id not in address
    (cookie,) = browser.http.cookies.jar
    assert cookie.path == "/real-name/return" and "HttpOnly" in str(cookie.__dict__)
    assert cookie.value not in address


async def test_a_login_waits_half_an_hour_for_a_seat(services, browser, clock):
    await browser.logs_in_as("wang")
    clock.advance(minutes=31)
    assert not (await browser.real_name())["logged_in"]


async def test_the_provider_may_have_a_new_key(provider, browser, new_browser):
    await browser.logs_in_as("wang")
    provider.misbehave(renew=True)
    second = await new_browser()
    await second.logs_in_as("li")
    assert (await second.real_name())["name"] == "李**"


async def test_who_cancels_is_back_in_the_conversation(services, browser):
    state = parse_qs(urlsplit(await browser.away()).query)["state"][0]
    returned = await browser.http.get("/real-name/return", params={"error": "access_denied", "state": state})
    assert returned.status_code == 200
    assert "您没有登录" in await browser.told()
    assert await audited(services) == [("identity_failed", {"fault": "cancelled"})]


async def test_an_account_without_real_name_does_not_count(browser):
    await browser.logs_in_as("zhao")
    assert "还没有做过实名认证" in await browser.told()
    assert not (await browser.real_name())["logged_in"]


async def test_while_the_provider_is_down_nothing_is_lost(provider, browser):
    back = await at_the_provider("wang", await browser.away())
    provider.misbehave(down=True)
    assert (await browser.http.get(back)).status_code == 200
    assert "暂时连不上" in await browser.told()
    provider.misbehave()
    await browser.logs_in_as("wang")
    assert (await browser.real_name())["logged_in"]


async def test_a_provider_that_was_never_there_is_said_at_once(provider, browser):
    provider.misbehave(down=True)
    answer = await browser.begin()
    assert answer.status_code == 503 and "暂时连不上" in answer.json()["detail"]


async def test_a_second_person_is_refused_in_the_same_conversation(browser, new_browser):
    await browser.logs_in_as("wang")
    await browser.http.delete(f"{browser.citizen.path}/real-name", headers=browser.citizen.headers)
    await browser.logs_in_as("li")
    assert "先前是另一位实名登录的" in await browser.told()
    assert not (await browser.real_name())["logged_in"]
    await browser.logs_in_as("wang")
    assert (await browser.real_name())["logged_in"]
    elsewhere = await new_browser()
    await elsewhere.logs_in_as("li")
    assert (await elsewhere.real_name())["logged_in"]


async def test_erasure_leaves_nothing_of_it(services, browser, new_browser):
    await browser.logs_in_as("wang")
    underway = await new_browser()
    address = await underway.away()
    for each in (browser, underway):
        assert (await each.http.delete(each.citizen.path, headers=each.citizen.headers)).status_code == 200
    row = await row_of(services, browser)
    assert (row.proof, row.proved_at, row.real_name, row.real_name_by) == (None, None, None, None)
    async with services.database.read() as session:
        assert (await session.scalars(select(LoginAttemptRow))).all() == []
    assert (await underway.logs_in_as("wang", address)).status_code == 400
