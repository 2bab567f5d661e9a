"""Short codes that people copy from paper: how they are made, kept and compared.

A code exists in clear only in the one answer that shows it; what is stored is an argon2 hash. Comparing costs the
same whether there is anything to compare with or not, so the time tells nobody which numbers exist.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2.exceptions import VerifyMismatchError

from hotline.hashing import HASHER, OF_NOTHING

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
_LENGTH = 10  # 49 bits
_AT_ONCE = 4
_HASHER = HASHER
_ABSENT = OF_NOTHING
_hashing = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="codes")  # each takes 64 MB


def new_code(length: int = _LENGTH) -> str:
    """A fresh code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def plain(typed: str) -> str:
    """A code as it was made, from what somebody typed: with or without spaces, hyphens and capitals."""
    return typed.strip().upper().replace("-", "").replace(" ", "")


async def hashed(code: str) -> str:
    """What is stored of a code."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _HASHER.hash, code)


async def matches(code_hash: str | None, typed: str) -> bool:
    """Whether this is the code as somebody typed it. None: there is none to match."""
    code = plain(typed)
    same = await asyncio.get_running_loop().run_in_executor(_hashing, _verify, code_hash or _ABSENT, code)
    return same and code_hash is not None


def _verify(code_hash: str, code: str) -> bool:
    try:
        return _HASHER.verify(code_hash, code)
    except VerifyMismatchError:
        return False
