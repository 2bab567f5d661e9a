"""A reference identity provider: the city's 统一身份认证 as docs/运维手册.md asks it to be, in a process of its own.

    python reference_provider.py PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI

It keeps to OpenID Connect (authorization code with PKCE), signs with a key that it makes at its start, and takes each code
once. Who logs in is chosen on its page. For the attacks a test tells it, by `POST /misbehave`, what to do wrong next:
`{"claims": {...}}` puts other claims into the next ID token (null leaves one out), `{"alg": "none"}` signs it with nothing,
`{"alg": "HS256"}` with its own public key as a shared secret, `{"foreign": true}` with a key that is not its own, and
`{"down": true}` answers everything but this with 503 until it is told otherwise. `{"renew": true}` takes a new key.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PEOPLE: dict[str, dict[str, Any]] = {
    "wang": {"name": "王小满", "id_number": "610202199001010048", "phone_number": "13900000001", "acr": "L3"},
    "li": {"name": "李建国", "id_number": "610202197505050015", "phone_number": "13900000002", "acr": "L3"},
    "zhao": {"name": "赵未认证", "phone_number": "13900000003", "acr": "L1"},
}


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A signing key with its name."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.name = secrets.token_hex(4)

    @property
    def public(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        n = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")
        e = numbers.e.to_bytes(3, "big")
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name, "n": encoded(n), "e": encoded(e)}

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    @property
    def pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)


class Provider(BaseHTTPRequestHandler):
    """Everything in memory; one for all requests."""

    issuer: str
    client: tuple[str, str]
    redirect_uri: str
    key = Key()
    wrong: dict[str, Any] = {}
    codes: dict[str, dict[str, str]] = {}
    tokens: dict[str, str] = {}

    def do_GET(self) -> None:
        path, query = self._asked()
        if self.wrong.get("down"):
            self._answer(503, b"{}")
        elif path == "/.well-known/openid-configuration":
            self._json({"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token", "userinfo_endpoint": f"{self.issuer}/userinfo",
                        "jwks_uri": f"{self.issuer}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_basic"]})  # fmt: skip
        elif path == "/keys":
            self._json({"keys": [self.key.public]})
        elif path == "/authorize":
            self._choose(query)
        elif path == "/as":
            self._log_in(query)
        elif path == "/userinfo":
            self._tell()
        else:
            self._answer(404, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path, _ = self._asked()
        if path == "/misbehave":
            type(self).wrong = json.loads(body)
            if self.wrong.get("renew"):
                type(self).key = Key()
            self._json({})
        elif self.wrong.get("down"):
            self._answer(503, b"{}")
        elif path == "/token":
            self._redeem({name: values[0] for name, values in parse_qs(body.decode()).items()})

    def _choose(self, query: dict[str, str]) -> None:
        """The login page: who are you? A request that is not whole gets no page."""
        whole = {"response_type": "code", "client_id": self.client[0], "redirect_uri": self.redirect_uri,
                 "code_challenge_method": "S256"}  # fmt: skip
        needed = all(query.get(name) for name in ("state", "nonce", "code_challenge"))
        if not needed or any(query.get(name) != value for name, value in whole.items()):
            self._answer(400, b"{}")
            return
        kept = {name: query[name] for name in ("state", "nonce", "code_challenge")}
        links = "".join(
            f'<p><a href="/as?{urlencode({**kept, "who": who})}">{person["name"]}</a></p>'
            for who, person in PEOPLE.items()
        )
        cancel = self.redirect_uri + "?" + urlencode({"error": "access_denied", "state": query["state"]})
        page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>登录</title><h1>统一身份认证</h1>{links}<p><a href="{cancel}">取消</a></p>'
        self._answer(200, page.encode(), "text/html; charset=utf-8")

    def _log_in(self, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        self.send_response(302)
        self.send_header("Location", self.redirect_uri + "?" + urlencode({"code": code, "state": query["state"]}))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _redeem(self, form: dict[str, str]) -> None:
        given = base64.b64decode(self.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        client = tuple(unquote(part) for part in given.partition(":")[::2])
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if client != self.client:
            self._answer(401, b"{}")
        elif asked is None or asked["code_challenge"] != challenge or form.get("redirect_uri") != self.redirect_uri:
            self._answer(400, b'{"error": "invalid_grant"}')
        else:
            access = secrets.token_urlsafe(16)
            self.tokens[access] = asked["who"]
            self._json({"access_token": access, "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now, wrong = int(time.time()), type(self).wrong
        claims: dict[str, Any] = {"iss": self.issuer, "aud": self.client[0], "sub": asked["who"], "iat": now,
                                  "exp": now + 300, "nonce": asked["nonce"], "acr": PEOPLE[asked["who"]]["acr"]}  # fmt: skip
        claims |= wrong.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        algorithm = wrong.get("alg", "RS256")
        header = {"alg": algorithm, "kid": self.key.name, "typ": "JWT"}
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
        if algorithm == "none":
            return signed + "."
        if algorithm == "HS256":
            made = hmac.HMAC(self.key.pem, hashes.SHA256())
            made.update(signed.encode())
            return f"{signed}.{encoded(made.finalize())}"
        key = Key() if wrong.get("foreign") else self.key
        return f"{signed}.{encoded(key.sign(signed.encode()))}"

    def _tell(self) -> None:
        who = self.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if who is None:
            self._answer(401, b"{}")
        else:
            self._json({"sub": self.wrong.get("userinfo_sub", who), **PEOPLE[who]})

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _json(self, told: dict[str, Any]) -> None:
        self._answer(200, json.dumps(told).encode())

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main() -> None:
    port, client_id, client_secret, redirect_uri = sys.argv[1:]
    Provider.issuer, Provider.client = f"http://127.0.0.1:{port}", (client_id, client_secret)
    Provider.redirect_uri = redirect_uri
    ThreadingHTTPServer(("127.0.0.1", int(port)), Provider).serve_forever()


if __name__ == "__main__":
    main()
