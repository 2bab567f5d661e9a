"""WeChat's signature over what it hands on: SHA-1 of token, time, one-time number and, where encrypted, the ciphertext. Pure.

In clear the signature says nothing about the body: whoever overheard one address could send any body under it, so an
address is good for one message and for the minutes around its time.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the two clocks may differ, and how old a message may be."""
_TIMESTAMP = re.compile(r"[0-9]{10}")
_NONCE = re.compile(r"[A-Za-z0-9]{1,64}")


class BadSignature(Exception):
    """Not from WeChat, or not from now; the text says why."""


@dataclass(frozen=True)
class Signed:
    """The query of one call. `digest` is over the message itself where that is encrypted."""

    timestamp: str
    nonce: str
    digest: str

    @property
    def stamp(self) -> str:
        """What is good for one message."""
        return hashlib.sha256(f"{self.timestamp}\n{self.nonce}".encode()).hexdigest()


def verify(token: str, signed: Signed, *more: str, now: datetime) -> None:
    """Pass, or raise BadSignature. `more`: what is signed besides token, time and number."""
    if not _TIMESTAMP.fullmatch(signed.timestamp) or not _NONCE.fullmatch(signed.nonce):
        raise BadSignature("timestamp 或 nonce 的写法不对。")
    expected = signature(token, signed.timestamp, signed.nonce, *more)
    if not hmac.compare_digest(expected.encode(), signed.digest.encode()):
        raise BadSignature("签名不对，请核对令牌（Token）。")
    if abs(now - datetime.fromtimestamp(int(signed.timestamp), UTC)) > WINDOW:
        raise BadSignature("时间差超过 5 分钟，请核对服务器的时钟。")


def signature(*parts: str) -> str:
    """Of these parts, in whatever order."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()
