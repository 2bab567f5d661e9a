"""Random tokens that are shown once: what is stored of one opens nothing."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token. Tokens are long and random, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
