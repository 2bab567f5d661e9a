"""Signing what goes between two systems: HMAC-SHA256 over direction, time, nonce and body. Pure.

The direction is part of it, so that nobody can send our own message back to us; the nonce is, so that a message that
was overheard cannot be sent again under another one.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

TIMESTAMP, NONCE, SIGNATURE = "X-Hotline-Timestamp", "X-Hotline-Nonce", "X-Hotline-Signature"
WINDOW = timedelta(minutes=5)
"""How far the two clocks may differ, and how old a message may be."""
_NONCE_FORM = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TIMESTAMP_FORM = re.compile(r"[0-9]{10}")


class Direction(StrEnum):
    """Who speaks."""

    FROM_HOTLINE = "from-hotline"
    TO_HOTLINE = "to-hotline"


class BadSignature(Exception):
    """The message is not from the other side, or not from now; the text says why, for the log of whoever sends it."""


@dataclass(frozen=True)
class Stamp:
    """When a message was signed, and its one-time number."""

    at: datetime
    nonce: str


def signed_headers(secret: bytes, body: bytes, *, direction: Direction, stamp: Stamp) -> dict[str, str]:
    """The three headers of a message."""
    timestamp = str(int(stamp.at.timestamp()))
    digest = _digest(secret, body, direction, timestamp, stamp.nonce)
    return {TIMESTAMP: timestamp, NONCE: stamp.nonce, SIGNATURE: f"sha256={digest}"}


def verify(secret: bytes, body: bytes, headers: Mapping[str, str], *, direction: Direction, now: datetime) -> Stamp:
    """The stamp of a message that is what it says. Raises BadSignature. Whether the nonce is new is asked elsewhere."""
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if not _TIMESTAMP_FORM.fullmatch(timestamp) or not _NONCE_FORM.fullmatch(nonce):
        raise BadSignature(f"{TIMESTAMP} 要写十位的 Unix 秒数，{NONCE} 要写 16 到 64 位的字母、数字、- 或 _。")
    expected = f"sha256={_digest(secret, body, direction, timestamp, nonce)}"
    if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), expected.encode()):
        raise BadSignature("签名不对。")
    at = datetime.fromtimestamp(int(timestamp), UTC)
    if abs(now - at) > WINDOW:
        raise BadSignature(f"时间差超过 {int(WINDOW.total_seconds() // 60)} 分钟，请核对两边的时钟，重新签名再发。")
    return Stamp(at, nonce)


def _digest(secret: bytes, body: bytes, direction: Direction, timestamp: str, nonce: str) -> str:
    text = f"{direction}\n{timestamp}\n{nonce}\n".encode() + body
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
