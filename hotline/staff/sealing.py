"""Secrets at rest: whoever reads the database or a backup of it can make no one-time codes, and write to nobody.

AES-256-GCM under one key that is not in the database. A sealed secret is bound to what it belongs to (a second factor to
its account), so one that is copied into another row opens nothing.
"""

import base64
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.errors import DataError, Unavailable
from hotline.settings import KEY_FORM
from hotline.staff.models import StaffAccount
from hotline.storage.database import Database

_MARK = "v1:"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyMissing(Unavailable):
    """There is no key, or not the one that was used to seal."""

    code, title = "second-factor-key", "动态口令暂时用不了"

    def __init__(self) -> None:
        super().__init__("服务器上动态口令的密钥丢了或不对，请联系运维，办法见运维手册“动态口令的密钥”。")


class Seal:
    """Seals and opens with one key. Without a key, or with what is none, it does neither and says so."""

    def __init__(self, key: str) -> None:
        # The start tells the operator; the rest of the service does not hang on it.
        self._cipher = AESGCM(base64.urlsafe_b64decode(key)) if well_formed(key) else None

    def close(self, secret: str, *, bound_to: str) -> str:
        """The secret as it may be stored. Raises KeyMissing."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._needed().encrypt(nonce, secret.encode(), bound_to.encode())
        return _MARK + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, bound_to: str) -> str:
        """The secret itself. Raises KeyMissing also where it was sealed with another key or bound to something else."""
        cipher = self._needed()
        try:
            data = base64.urlsafe_b64decode(sealed.removeprefix(_MARK))
            return cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], bound_to.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise KeyMissing from error

    def _needed(self) -> AESGCM:
        if self._cipher is None:
            raise KeyMissing
        return self._cipher


def new_key() -> str:
    """A fresh key, as it is written into a file or a setting."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def well_formed(key: str) -> bool:
    """Whether this is a key at all: 32 bytes in base64."""
    return KEY_FORM.fullmatch(key) is not None


async def any_sealed(database: Database) -> bool:
    """Whether something was sealed that would be lost without its key."""
    async with database.read() as session:
        return any(stored.startswith(_MARK) for _, stored in await _stored(session))


async def seal_all(database: Database, seal: Seal) -> int:
    """Seal what an earlier version stored in clear; how many. Raises DataError when the key opens not every secret."""
    sealed = 0
    async with database.write() as session:
        for account, stored in await _stored(session):
            if not stored.startswith(_MARK):
                account.totp_secret = seal.close(stored, bound_to=account.id)
                sealed += 1
                continue
            try:
                seal.open(stored, bound_to=account.id)
            except KeyMissing as error:
                raise wrong_key() from error
    return sealed


def wrong_key() -> DataError:
    """What a command says when the key is lost or another one."""
    return DataError(
        "动态口令的密钥丢了或不对：请把备份的密钥放回 HOTLINE_SECOND_FACTOR_KEY 或 var 目录里的 second-factor-key；"
        "找不回来就对 hotline staff list 里已绑定的每个账号运行 hotline staff reset-password 登录名 --second-factor，本人再重新绑定。"
    )


async def _stored(session: AsyncSession) -> list[tuple[StaffAccount, str]]:
    accounts = await session.scalars(select(StaffAccount).where(StaffAccount.totp_secret.is_not(None)))
    return [(account, account.totp_secret) for account in accounts if account.totp_secret is not None]
