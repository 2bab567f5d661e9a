"""Passwords: hashed with argon2id, checked in a thread, and always at the same cost."""

import asyncio
import secrets
import unicodedata
from collections import Counter
from itertools import pairwise

from argon2.exceptions import InvalidHashError, VerificationError

from hotline.errors import Invalid
from hotline.hashing import HASHER, OF_NOTHING

SHORTEST, LONGEST = 10, 128
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without characters that are mistaken for one another on paper
_hasher = HASHER
_NOBODY = OF_NOTHING
"""Checked when the login is unknown or locked, so that such an answer takes as long as any other."""


def one_time_password() -> str:
    """A password to be typed once from paper: 20 characters in four groups, about 99 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


async def hashed(password: str) -> str:
    """The argon2id hash. It takes tens of milliseconds, so it runs beside the event loop."""
    return await asyncio.to_thread(_hasher.hash, _normal(password))


async def matches(password: str, password_hash: str | None) -> bool:
    """True when the password is right; with no hash to compare it takes as long and is False."""
    right = await asyncio.to_thread(_verify, _normal(password), password_hash or _NOBODY)
    return right and password_hash is not None


def refuse_weak(password: str, *, login: str) -> None:
    """Raise Invalid for a password that is easily guessed. Length counts; made-up character rules do not."""
    text = _normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise Invalid(f"新密码要 {SHORTEST} 到 {LONGEST} 位。")
    if login.lower() in text.lower():
        raise Invalid("新密码里不能包含登录名。")
    if len(set(text)) < 5:
        raise Invalid("新密码太简单：请至少用 5 个不同的字符。")
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(text))
    if max(steps.values()) > 0.6 * len(text):
        raise Invalid("新密码太简单：不要用连续的字符。")


def _normal(password: str) -> str:
    """One form for the same password typed with a full-width and a half-width keyboard."""
    return unicodedata.normalize("NFKC", password)


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
