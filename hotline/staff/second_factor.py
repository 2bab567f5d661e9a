"""The second factor: time-based one-time codes (RFC 6238), each good for one login only."""

import hmac
from datetime import datetime
from io import BytesIO

import segno
from pyotp import random_base32
from pyotp.totp import TOTP

ISSUER = "12348坐席台"
_STEP_SECONDS = 30


def new_secret() -> str:
    """A fresh secret, in the form authenticator apps take."""
    return random_base32()


def enrolment_uri(secret: str, *, login: str) -> str:
    """The otpauth URI that an authenticator app reads from the QR code."""
    return TOTP(secret, interval=_STEP_SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)


def qr_svg(uri: str) -> str:
    """The URI as a QR code: an SVG document of one path, white ground and quiet zone included."""
    out = BytesIO()
    segno.make(uri, error="m").save(out, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False, nl=False)
    return out.getvalue().decode()


def accepted_step(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The time step the code belongs to, or None when it is wrong, too old, or of a step that was used before.

    The neighbouring steps count as well: phones are up to half a minute off.
    """
    totp = TOTP(secret, interval=_STEP_SECONDS)
    now = int(at.timestamp()) // _STEP_SECONDS
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(totp.generate_otp(step), code) and step > after:
            found = step
    return found
