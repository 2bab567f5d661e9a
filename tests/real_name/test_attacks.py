"""Whoever is not the one who began, or is not who the provider says, gets nowhere, and is not told why."""

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from hotline.settings import Settings
from tests.real_name.conftest import SITE, at_the_provider

FOREIGN = {
    "another audience": {"claims": {"aud": "other-site"}},
    "one of several audiences without being named": {"claims": {"aud": ["hotline", "other-site"]}},
    "made for another": {"claims": {"aud": ["hotline", "other-site"], "azp": "other-site"}},
    "another issuer": {"claims": {"iss": "https://evil.test"}},
    "another nonce": {"claims": {"nonce": "made-up"}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "never expires": {"claims": {"exp": None}},
    "long ago": {"claims": {"iat": 1_700_000_000}},
    "from the future": {"claims": {"iat": 4_000_000_000}},
    "nobody": {"claims": {"sub": None}},
    "not signed": {"alg": "none"},
    "signed with the public key as a secret": {"alg": "HS256"},
    "signed by somebody else": {"foreign": True},
    "told of somebody else": {"userinfo_sub": "li"},
}


@pytest.fixture
def database_kind() -> str:
    """The databases make no difference here."""
    return "sqlite"


@pytest.mark.parametrize("wrong", FOREIGN.values(), ids=FOREIGN.keys())
async def test_a_token_that_is_not_for_this_login_is_refused(provider, browser, wrong):
    provider.misbehave(**wrong)
    assert (await browser.logs_in_as("wang")).status_code == 200
    assert "核对不上" in await browser.told()
    assert not (await browser.real_name())["logged_in"]


async def test_a_level_that_is_told_by_nobody_does_not_count(provider, browser):
    provider.misbehave(claims={"acr": True})
    await browser.logs_in_as("wang")
    assert not (await browser.real_name())["logged_in"]


async def test_a_return_counts_once(browser):
    back = await at_the_provider("wang", await browser.away())
    cookie = browser.http.cookies.get("hotline_real_name")
    assert (await browser.http.get(back)).status_code == 200
    await browser.http.delete(f"{browser.citizen.path}/real-name", headers=browser.citizen.headers)
    again = await browser.http.get(back, headers={"Cookie": f"hotline_real_name={cookie}"})
    assert again.status_code == 400 and "没有登录" in again.text
    assert not (await browser.real_name())["logged_in"]


async def test_a_code_counts_once(browser, new_browser):
    """The state is a fresh one, the code was used before."""
    code = parse_qs(urlsplit(await at_the_provider("wang", await browser.away())).query)["code"][0]
    state = parse_qs(urlsplit(await browser.away()).query)["state"][0]
    await browser.http.get("/real-name/return?" + urlencode({"code": code, "state": state}))
    assert not (await browser.real_name())["logged_in"], "made for another verifier"
    assert "没有认这次登录" in await browser.told()


async def test_the_state_of_another_conversation_is_refused(browser, new_browser):
    """An attacker sends a citizen the address that leads back to the attacker's conversation, or the other way round."""
    attacker = await new_browser()
    await browser.away()
    back_to_attacker = await at_the_provider("wang", await attacker.away())
    refused = await browser.http.get(back_to_attacker)
    assert refused.status_code == 400 and "不是从这个浏览器开始的" in refused.text
    for each in (browser, attacker):
        assert not (await each.real_name())["logged_in"]
    back = await at_the_provider("li", await browser.away())
    assert (await attacker.http.get(back)).status_code == 400
    assert not (await browser.real_name())["logged_in"]


async def test_a_browser_without_the_cookie_is_refused(browser, new_browser):
    back = await at_the_provider("wang", await browser.away())
    browser.http.cookies.clear()
    assert (await browser.http.get(back)).status_code == 400
    assert not (await browser.real_name())["logged_in"]


async def test_what_is_begun_anew_ends_what_was_begun_before(browser):
    first = await browser.away()
    await browser.away()
    assert (await browser.logs_in_as("wang", first)).status_code == 400


async def test_after_ten_minutes_it_is_too_late(browser, clock):
    back = await at_the_provider("wang", await browser.away())
    clock.advance(minutes=11)
    assert (await browser.http.get(back)).status_code == 400
    assert not (await browser.real_name())["logged_in"]


@pytest.mark.parametrize("query", ["", "state=", "state=made-up&code=x", "state=%00&code=x", "error=access_denied"])
async def test_a_made_up_return_is_refused(browser, query):
    await browser.away()
    assert (await browser.http.get(f"/real-name/return?{query}")).status_code == 400


async def test_made_up_returns_keep_nobody_from_writing(services, browser):
    """Whoever likes may send thousands of them: they have to wait for nothing, and hold nothing."""
    async with services.database.write():
        answer = await asyncio.wait_for(browser.http.get("/real-name/return?state=made-up&code=x"), 5)
    assert answer.status_code == 400


async def test_nobody_begins_without_the_conversations_token(browser):
    assert (await browser.http.post(f"{browser.citizen.path}/real-name", json={})).status_code == 401


WHOLE = {
    "real_name_issuer": "https://id.test",
    "real_name_client_id": "hotline",
    "real_name_client_secret": "secret",
    "real_name_levels": "L3",
    "public_url": SITE,
}


@pytest.mark.parametrize(
    "url", ["https://[::1", "https://id.test:port", "https://id .test", "https://id\x00.test", "https://"]
)
@pytest.mark.parametrize("name", ["real_name_issuer", "public_url"])
def test_an_address_that_is_none_does_not_start(name, url):
    """It started, and broke when the first citizen logged in."""
    with pytest.raises(ValueError, match="HOTLINE_"):
        Settings.model_validate({**WHOLE, name: url})


@pytest.mark.parametrize("missing", [name for name in WHOLE if name != "real_name_issuer"])
def test_half_a_registration_does_not_start(missing):
    Settings.model_validate(WHOLE)
    with pytest.raises(ValueError, match="HOTLINE_"):
        Settings.model_validate({**WHOLE, missing: ""})


def test_in_production_everything_is_https():
    production = {**WHOLE, "env": "production", "public_url": "https://12348.test"}
    Settings.model_validate(production)
    for name in ("public_url", "real_name_issuer"):
        with pytest.raises(ValueError, match="https"):
            Settings.model_validate({**production, name: "http://12348.test"})
