"""The identity provider is away, slow or talks rubbish: one sentence says so, and the conversation goes on."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from hotline.real_name import provider as providers
from hotline.real_name.provider import IdentityProvider, ProviderAway
from hotline.real_name.registration import registration_of

ISSUER = "https://id.test"
WHOLE = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
}


def refused(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


async def trickles(_request: httpx.Request) -> httpx.Response:
    """Each byte in time, and never all of them."""
    await asyncio.sleep(3600)
    raise AssertionError


def described(**changed: object) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"keys": []} if request.url.path == "/keys" else {**WHOLE, **changed})

    return answer


@pytest.fixture
def asking(settings, clock):
    """A provider's client that meets with this."""

    def made(answer: Callable) -> IdentityProvider:
        registration = registration_of(settings.model_copy(update={"real_name_issuer": ISSUER}))
        assert registration is not None
        return IdentityProvider(registration, clock, httpx.MockTransport(answer))

    return made


@pytest.mark.parametrize(
    "answer",
    [
        refused,
        trickles,
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(302, headers={"Location": "https://[::1"}),
        lambda _: httpx.Response(200, text="<html>维护中</html>"),
        lambda _: httpx.Response(200, json=["https://id.test"]),
        described(issuer="https://other.test"),
        described(jwks_uri="https://[::1"),
        described(jwks_uri="https://id.test:port/keys"),
        described(token_endpoint="ftp://id.test/token"),
        described(token_endpoint=None),
    ],
)
async def test_nobody_is_sent_there(asking, answer, monkeypatch):
    monkeypatch.setattr(providers, "_PATIENCE_SECONDS", 0.2)
    with pytest.raises(ProviderAway, match="暂时连不上，没有登录成。您的对话都在"):
        await asking(answer).address(state="s", nonce="n", verifier="v")


@pytest.mark.parametrize("token_endpoint", ["https://[::1", "https://id.test:port/token", "https://id.test/token"])
async def test_nor_is_a_code_redeemed(asking, token_endpoint):
    """What was a whole address when it was described may be none when it is asked."""
    with pytest.raises(ProviderAway):
        await asking(described(token_endpoint=token_endpoint)).redeem(code="c", verifier="v", nonce="n")


async def test_the_citizen_reads_one_sentence_and_goes_on(browser, provider):
    provider.misbehave(down=True)
    answer = await browser.begin()
    assert answer.status_code == 503
    assert answer.json()["detail"] == "统一身份认证暂时连不上，没有登录成。您的对话都在，接着谈就行，过一会儿可以再试。"
    await browser.citizen.say("法律援助要什么条件")
    provider.misbehave()
    assert (await browser.begin()).status_code == 200
