"""Signatures: what was changed, is old, or goes the wrong way is not taken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline.connectors.backoff import MOST_TRIES, wait_after
from hotline.connectors.signing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    BadSignature,
    Direction,
    Stamp,
    signed_headers,
    verify,
)
from hotline.settings import ROOT

SECRET = b"0123456789abcdef0123456789abcdef"
BODY = b'{"report":"R-1","order":"G260901-0001-1","action":"sign"}'
AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
STAMP = Stamp(AT, "n" * 24)
IN = Direction.TO_HOTLINE


def test_what_was_signed_is_taken_within_the_window():
    headers = signed_headers(SECRET, BODY, direction=IN, stamp=STAMP)
    for off in (timedelta(0), timedelta(minutes=5), timedelta(minutes=-5)):
        assert verify(SECRET, BODY, headers, direction=IN, now=AT + off) == STAMP


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({SIGNATURE: "sha256=" + "0" * 64}, "签名不对"),
        ({SIGNATURE: ""}, "签名不对"),
        ({SIGNATURE: "签"}, "签名不对"),
        ({NONCE: "m" * 24}, "签名不对"),
        ({TIMESTAMP: str(int(AT.timestamp()) + 1)}, "签名不对"),
        ({TIMESTAMP: "９" * 10}, TIMESTAMP),
        ({TIMESTAMP: ""}, TIMESTAMP),
        ({NONCE: "short"}, NONCE),
    ],
)
def test_whatever_is_changed_on_the_way_is_refused(changed: dict[str, str], said: str):
    headers = signed_headers(SECRET, BODY, direction=IN, stamp=STAMP) | changed
    with pytest.raises(BadSignature, match=said):
        verify(SECRET, BODY, headers, direction=IN, now=AT)


def test_another_body_secret_or_direction_is_refused():
    headers = signed_headers(SECRET, BODY, direction=IN, stamp=STAMP)
    with pytest.raises(BadSignature):
        verify(SECRET, BODY + b" ", headers, direction=IN, now=AT)
    with pytest.raises(BadSignature):
        verify(SECRET[::-1], BODY, headers, direction=IN, now=AT)
    with pytest.raises(BadSignature):  # our own message sent back to us
        verify(SECRET, BODY, headers, direction=Direction.FROM_HOTLINE, now=AT)


@pytest.mark.parametrize("off", [timedelta(minutes=5, seconds=1), -timedelta(minutes=5, seconds=1)])
def test_an_old_message_is_refused_and_so_is_one_from_the_future(off: timedelta):
    headers = signed_headers(SECRET, BODY, direction=IN, stamp=replace(STAMP, at=AT - off))
    with pytest.raises(BadSignature, match="时钟"):
        verify(SECRET, BODY, headers, direction=IN, now=AT)


def test_the_example_in_the_manual_is_right():
    """An operator of the platform checks its own code against these lines."""
    manual = (ROOT / "docs" / "接口.md").read_text("utf8")
    for name, value in signed_headers(SECRET, BODY, direction=IN, stamp=STAMP).items():
        assert f"{name}: {value}" in manual
    assert SECRET.decode() in manual and BODY.decode() in manual


def test_waits_double_to_an_hour_and_are_scattered():
    whole = [wait_after(tries, chance=lambda: 1.0) for tries in range(1, MOST_TRIES)]
    assert whole[:4] == [timedelta(seconds=s) for s in (5, 10, 20, 40)]
    assert max(whole) == timedelta(hours=1)
    assert timedelta(hours=4) < sum(whole, timedelta()) < timedelta(hours=5)
    assert wait_after(3, chance=lambda: 0.0) == timedelta(seconds=10)
