"""Whether an ID token is the provider's, for us, for this login, and still good. Pure: keys and time are handed in."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has. `none` and those made with a shared secret are not among them."""
_LEEWAY = timedelta(seconds=60)
_OLDEST = timedelta(minutes=10)


class BadToken(Exception):
    """It is not to be trusted; the message says why in a word, and nothing of what is in it."""


def check_id_token(
    token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """Its claims. Raises BadToken."""
    seconds = int(now.timestamp())
    expected = jwt.JWTClaimsRegistry(
        now=seconds,
        leeway=int(_LEEWAY.total_seconds()),
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        expected.validate(claims)
    except (JoseError, ValueError) as error:  # ValueError: a key or a header that is none
        raise BadToken(type(error).__name__) from error
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise BadToken("nonce")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", client_id) != client_id or (len(audiences) > 1 and "azp" not in claims):
        raise BadToken("azp")
    if claims["iat"] < seconds - _OLDEST.total_seconds():
        raise BadToken("iat")
    return claims
