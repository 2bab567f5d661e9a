"""安全模式: the encrypted body of what WeChat hands on. Pure.

AES-256-CBC under the EncodingAESKey, padded to 32 bytes: 16 random bytes, the length, the message, the AppID.
"""

import base64
import binascii
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_BLOCK = 16
_PADDED_TO = 32
_RANDOM, _LENGTH = 16, 4


class NotOurs(Exception):
    """It cannot be opened with this key, or was sealed for another account."""


def open_envelope(sealed: str, *, aes_key: str, app_id: str) -> bytes:
    """The message in it. Raises NotOurs."""
    key = base64.b64decode(f"{aes_key}=")
    try:
        data = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotOurs from error
    if not data or len(data) % _BLOCK:
        raise NotOurs
    cipher = Cipher(AES(key), CBC(key[:_BLOCK])).decryptor()
    plain = cipher.update(data) + cipher.finalize()
    padding = plain[-1]
    if not 1 <= padding <= _PADDED_TO or plain[-padding:] != bytes([padding]) * padding:
        raise NotOurs
    content = plain[_RANDOM:-padding]
    if len(content) < _LENGTH:
        raise NotOurs
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    if end > len(content) or not hmac.compare_digest(content[end:], app_id.encode()):
        raise NotOurs
    return content[_LENGTH:end]
