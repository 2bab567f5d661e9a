"""The client of the identity provider: where to send the citizen, and what the code they bring back is worth.

What the provider says of itself (discovery, keys) is kept for a while; a key it has not named yet is looked for once more.
"""

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from hotline.clock import Clock
from hotline.errors import Unavailable
from hotline.real_name.id_token import BadToken, check_id_token
from hotline.real_name.registration import Registration

_PATIENCE_SECONDS = 8.0
_KEPT = timedelta(hours=1)
_LARGEST = 256 * 1024


class ProviderAway(Unavailable):
    """It does not answer, or not in a way that can be understood."""

    code, title = "identity-provider", "实名登录暂时用不了"

    def __init__(self, title: str) -> None:
        super().__init__(f"{title}暂时连不上，没有登录成。您的对话都在，接着谈就行，过一会儿可以再试。")


class ProviderRefuses(Exception):
    """It does not take the code."""


@dataclass(frozen=True)
class Described:
    """What the provider says of itself."""

    authorization: str
    token: str
    userinfo: str | None
    keys: KeySet
    posts_secret: bool
    read_at: datetime


class IdentityProvider:
    """One per process. `transport` is for tests."""

    def __init__(
        self, registration: Registration, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.registration = registration
        self._clock = clock
        self._transport = transport
        self._described: Described | None = None

    async def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the citizen logs in. Raises ProviderAway."""
        described = await self._describe()
        asked = {
            "response_type": "code",
            "client_id": self.registration.client_id,
            "redirect_uri": self.registration.redirect_uri,
            "scope": self.registration.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
            .rstrip(b"=")
            .decode(),
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in described.authorization else "?"
        return described.authorization + separator + urlencode(asked)

    async def redeem(self, *, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """What the provider says of whoever brought the code. Raises ProviderAway, ProviderRefuses, BadToken."""
        described = await self._describe()
        async with self._client() as http:
            tokens = await self._tokens(http, described, code=code, verifier=verifier)
            claims = await self._checked(str(tokens.get("id_token", "")), described, nonce=nonce)
            missing = self.registration.claims.wanted - claims.keys()
            if missing and described.userinfo is not None:
                told = await self._told(http, described.userinfo, str(tokens.get("access_token", "")))
                if told.get("sub") != claims["sub"]:
                    raise BadToken("userinfo")
                claims = {**{name: told[name] for name in missing if name in told}, **claims}
        return claims

    async def _checked(self, token: str, described: Described, *, nonce: str) -> dict[str, Any]:
        wanted = self.registration
        keys = described.keys if _names_its_key(token, described.keys) else (await self._describe(anew=True)).keys
        return check_id_token(
            token, keys, issuer=wanted.issuer, client_id=wanted.client_id, nonce=nonce, now=self._clock.now()
        )

    async def _tokens(
        self, http: httpx.AsyncClient, described: Described, *, code: str, verifier: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.registration.redirect_uri,
            "code_verifier": verifier,
        }
        client_id, secret = self.registration.client_id, self.registration.client_secret.get_secret_value()
        if described.posts_secret:
            sent: dict[str, Any] = {"data": {**form, "client_id": client_id, "client_secret": secret}}
        else:
            basic = base64.b64encode(f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()
            sent = {"data": form, "headers": {"Authorization": f"Basic {basic}"}}
        status, told = await self._answer(http, "POST", described.token, **sent)
        if 400 <= status < 500:
            raise ProviderRefuses
        if status != 200:
            raise self._away()
        return told

    async def _told(self, http: httpx.AsyncClient, url: str, access_token: str) -> dict[str, Any]:
        status, told = await self._answer(http, "GET", url, headers={"Authorization": f"Bearer {access_token}"})
        if status != 200:
            raise self._away()
        return told

    async def _describe(self, *, anew: bool = False) -> Described:
        now = self._clock.now()
        if self._described is not None and not anew and now - self._described.read_at < _KEPT:
            return self._described
        async with self._client() as http:
            url = self.registration.issuer.rstrip("/") + "/.well-known/openid-configuration"
            told = await self._fetched(http, url)
            if told.get("issuer") != self.registration.issuer:
                raise self._away()
            keys = await self._fetched(http, self._address_in(told, "jwks_uri"))
        try:
            key_set = KeySet.import_key_set({"keys": [key for key in keys["keys"] if key.get("use", "sig") == "sig"]})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._away() from error
        methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        self._described = Described(
            authorization=self._address_in(told, "authorization_endpoint"),
            token=self._address_in(told, "token_endpoint"),
            userinfo=self._address_in(told, "userinfo_endpoint") if told.get("userinfo_endpoint") else None,
            keys=key_set,
            posts_secret="client_secret_basic" not in methods,
            read_at=now,
        )
        return self._described

    async def _fetched(self, http: httpx.AsyncClient, url: str) -> dict[str, Any]:
        status, told = await self._answer(http, "GET", url)
        if status != 200:
            raise self._away()
        return told

    async def _answer(self, http: httpx.AsyncClient, method: str, url: str, **sent: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON of an answer; of a refusal only the status counts. What trickles in is not waited for."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answer = await http.request(method, url, **sent)
            if answer.status_code != 200:
                return answer.status_code, {}
            told = answer.json() if len(answer.content) <= _LARGEST else None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise self._away() from error
        if not isinstance(told, dict):
            raise self._away()
        return answer.status_code, told

    def _address_in(self, told: dict[str, Any], name: str) -> str:
        url = told.get(name)
        allowed = ("https://",) if self.registration.secure else ("https://", "http://")
        if not isinstance(url, str) or not url.startswith(allowed):
            raise self._away()
        return url

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False, transport=self._transport)

    def _away(self) -> ProviderAway:
        return ProviderAway(self.registration.title)


def _names_its_key(token: str, keys: KeySet) -> bool:
    """Whether the key that the token names is among these: if not, the provider may have a new one."""
    try:
        kid = extract_compact(token.encode()).headers().get("kid")
        keys.get_by_kid(kid)
    except InvalidKeyIdError:
        return False
    except (JoseError, ValueError):
        return True  # no token at all: checking it says so
    return True
